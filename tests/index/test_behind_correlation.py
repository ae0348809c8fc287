"""Correlations: the worked example, R's rule for missing values, and the flags of JRC audits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenpark.index.behind.correlation import correlations, with_ancestors, within_parents
from greenpark.index.behind.options import CorrelationLimits
from tests.index.behind_data import asem, parents, read, toy, worked

MINMAX = toy()
XS = ["x1", "x2", "x3"]


def test_pearson_spearman_and_kendall_of_the_worked_example() -> None:
    expected = worked("consistency")
    assert correlations(MINMAX, XS).coefficients == pytest.approx(np.array(expected["pearson"]), abs=6e-11)
    spearman = correlations(MINMAX, XS, method="spearman").coefficients
    assert spearman == pytest.approx(np.array(expected["spearman"]), abs=6e-11)
    kendall = correlations(MINMAX, XS, method="kendall").coefficients
    assert kendall[0, 1] == pytest.approx(expected["kendall_tau_b_x1_x2"], abs=6e-11)


def test_p_values_are_those_of_scipy() -> None:
    from scipy import stats

    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, 30))
    values = np.stack([x, x + 2 * y])
    for method, theirs in (("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        ours = correlations(values, ["a", "b"], method=method, p_values=True).records()[0]
        result = theirs(values[0], values[1])
        assert ours["coefficient"] == pytest.approx(result.statistic, rel=1e-12)
        assert ours["p_value"] == pytest.approx(result.pvalue, rel=1e-9)


def test_each_pair_uses_the_rows_that_both_have() -> None:
    from scipy import stats

    ids, _, values = asem("raw_data")
    gap = [ids.index(one) for one in ("Pat", "Poverty", "Tariff", "LPI")]
    some, names = values[gap], [ids[i] for i in gap]
    for method, theirs in (("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        found = correlations(some, names, method=method)
        for i in range(4):
            for j in range(4):
                both = ~np.isnan(some[i]) & ~np.isnan(some[j])
                assert found.rows[i, j] == both.sum()
                assert found.coefficients[i, j] == pytest.approx(
                    theirs(some[i][both], some[j][both]).statistic, rel=1e-12
                )


def test_gaps_elsewhere_change_nothing() -> None:
    ids, _, values = asem("stage_normalised")
    holed = np.vstack([values, np.where(np.arange(51) < 3, np.nan, values[0])])
    for method in ("pearson", "spearman"):
        whole, with_gap = correlations(values, ids, method=method), correlations(holed, [*ids, "holed"], method=method)
        assert with_gap.coefficients[:-1, :-1] == pytest.approx(whole.coefficients, abs=1e-14)


def test_correlation_of_sub_indices_with_the_asem_index() -> None:
    ids = ["Conn", "Sust", "Index"]
    _, _, values = asem("stage_aggregated", ids)
    records = with_ancestors(dict(zip(ids, values, strict=True)), parents())
    found = {record["id"]: record for record in records}
    assert found["Conn"]["coefficient"] == pytest.approx(0.9397805, abs=6e-8)
    assert found["Sust"]["coefficient"] == pytest.approx(0.8382873, abs=6e-8)


def test_every_indicator_is_set_against_all_its_ancestors() -> None:
    family = parents()
    scores = dict(zip(*_all_asem(), strict=True))
    records = with_ancestors(scores, family)
    lpi = [(record["other"], record["levels_up"]) for record in records if record["id"] == "LPI"]
    assert lpi == [("Physical", 1), ("Conn", 2), ("Index", 3)]
    own = {record["id"]: record for record in records if record["levels_up"] == 1}
    weak = {one for one, record in own.items() if record["flags"] == ["weak"]}
    conflict = {one for one, record in own.items() if record["flags"] == ["conflict"]}
    assert all(0 <= own[one]["coefficient"] < 0.3 for one in weak)
    assert all(own[one]["coefficient"] < 0 for one in conflict)
    assert {record["id"] for record in records if record["id"] == "Index"} == set()


def test_siblings_that_say_the_same_or_the_opposite_are_flagged() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 40))
    values = np.stack([a, a + 0.01 * b, -a + 0.5 * b, b])
    family = {"a": "p", "twin": "p", "against": "p", "elsewhere": "q"}
    records = within_parents(values, list(family), family)
    assert {(r["id"], r["other"]): r["flags"] for r in records} == {
        ("a", "twin"): ["redundant"],
        ("a", "against"): ["conflict"],
        ("twin", "against"): ["conflict"],
    }
    loose = within_parents(values, list(family), family, limits=CorrelationLimits(redundant=1, conflict=-1))
    assert all(record["flags"] == [] for record in loose)


def test_a_constant_or_a_single_row_has_no_correlation() -> None:
    values = np.array([[0.1, 0.1, 0.1], [1.0, 2.0, 3.0], [np.nan, np.nan, 5.0]])
    for method in ("pearson", "spearman", "kendall"):
        found = correlations(values, XS, method=method, p_values=True)
        assert np.isnan(found.coefficients[0]).all()
        assert np.isnan(found.coefficients[2]).all()
        assert found.records()[0]["coefficient"] is None
        assert found.records()[0]["p_value"] is None
    rounding = np.array([[0.1 + 0.2, 0.3, 0.3], [1.0, 2.0, 3.0]])
    assert correlations(rounding, ["a", "b"]).records()[0]["coefficient"] is None
    assert correlations(np.empty((2, 0)), ["a", "b"], method="spearman").records()[0]["coefficient"] is None


@given(arrays(float, (3, 8), elements=st.integers(-99, 99).map(float)), st.integers(1, 9), st.permutations(range(8)))
def test_correlation_knows_no_unit_no_order_and_turns_with_direction(
    values: np.ndarray, scale: int, order: list[int]
) -> None:
    for method in ("pearson", "spearman", "kendall"):
        plain = correlations(values, XS, method=method).coefficients
        other = correlations((values * scale + 5)[:, order], XS, method=method).coefficients
        turned = correlations(values * [[1], [-1], [1]], XS, method=method).coefficients
        assert other == pytest.approx(plain, abs=1e-12, nan_ok=True)
        assert turned[0, 1] == pytest.approx(-plain[0, 1], abs=1e-12, nan_ok=True)
        assert plain == pytest.approx(plain.T, abs=1e-15, nan_ok=True)


def _all_asem() -> tuple[list[str], np.ndarray]:
    ids = list(read("asem", "stage_aggregated")[0])[1:]
    return ids, asem("stage_aggregated", ids)[2]
