"""Internal consistency: COINr's alphas of ASEM, the worked example, and no silent reversal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpark.index.behind.adequacy import adequacy
from greenpark.index.behind.components import clusters, components
from greenpark.index.behind.consistency import by_parent, reliability
from greenpark.problems import ProblemsFound
from tests.index.behind_data import asem, parents, read, toy, worked

MINMAX = toy()
XS = ["x1", "x2", "x3"]
EXPECTED = worked("consistency")


@pytest.mark.parametrize(
    ("table", "reference"), [("raw_data", "cronbach_raw_pairwise"), ("stage_normalised", "cronbach_normalised")]
)
def test_alpha_of_the_eight_pillars_of_asem(table: str, reference: str) -> None:
    ids, _, values = asem(table)
    family = parents()
    found = {record["parent"]: record for record in by_parent(values, ids, [family[one] for one in ids])}
    rows = read("asem", reference)
    assert len(rows) == len(found) == 8
    for row in rows:
        assert found[row["group"]]["alpha"] == pytest.approx(float(row["alpha"]), rel=1e-9)


def test_alpha_of_the_worked_example_is_not_reversed() -> None:
    found = reliability(MINMAX, XS)
    assert found.alpha == pytest.approx(EXPECTED["cronbach_alpha_on_minmax"], abs=6e-11)
    assert found.standardised_alpha == pytest.approx(EXPECTED["cronbach_alpha_on_zscores(standardised)"], abs=6e-11)
    assert (found.negative_pairs, found.pairs) == (2, 3)
    assert found.flags == ("negative_correlations", "negative_alpha", "low_alpha")
    assert found.items[2]["alpha_without"] > 0.9


def test_kmo_bartlett_and_variance_inflation_of_the_worked_example() -> None:
    found = adequacy(MINMAX, XS)
    assert found.kmo == pytest.approx(EXPECTED["kmo"], abs=6e-11)
    assert found.level == "middling"
    assert found.bartlett_chi2 == pytest.approx(EXPECTED["bartlett_chi2"], abs=6e-11)
    assert found.degrees_of_freedom == 3
    assert found.p_value == pytest.approx(0.00436, abs=5e-6)
    assert [item["variance_inflation"] for item in found.items] == pytest.approx(EXPECTED["vif"], abs=6e-10)
    assert found.flags == ("collinear",)


def test_principal_components_of_the_worked_example() -> None:
    expected = worked("weights")["pca"]
    found = components(MINMAX, XS)
    assert found.eigenvalues == pytest.approx(expected["eigenvalues"], abs=6e-11)
    assert found.shares == pytest.approx(expected["explained"], abs=6e-11)
    assert found.vectors[:, 0] == pytest.approx(expected["pc1_unit_vector"], abs=6e-11)
    assert found.loadings[:, 0] == pytest.approx(expected["pc1_loadings"], abs=6e-11)
    assert found.kept == 1
    assert found.records()[2]["cumulative_share"] == pytest.approx(1.0)


def test_the_largest_loading_is_positive() -> None:
    ids, _, values = asem("stage_normalised")
    vectors = components(values, ids).vectors
    assert (vectors[np.abs(vectors).argmax(axis=0), range(len(ids))] > 0).all()
    turned = components(-values, ids).vectors
    assert turned[:, :5] == pytest.approx(vectors[:, :5], abs=1e-8)


def test_missing_rows_pairwise_or_listwise() -> None:
    values = np.array([[1.0, 2, 3, 4, np.nan], [2.0, 1, 4, 3, 9], [1.0, 3, np.nan, 5, 6]])
    listwise = reliability(values, XS, missing="listwise")
    complete = reliability(values[:, [0, 1, 3]], XS)
    assert listwise.alpha == complete.alpha
    assert (listwise.rows, reliability(values, XS).rows) == (3, 3)
    assert reliability(values, XS).alpha != listwise.alpha


def test_sets_without_an_answer_say_why() -> None:
    assert reliability(MINMAX[:1], ["x1"]).flags == ("too_few",)
    assert reliability(MINMAX[:1], ["x1"]).alpha is None
    flat = np.vstack([MINMAX[:2], np.full(5, 0.1)])
    assert "constant_item" in reliability(flat, XS).flags
    assert reliability(flat, XS).standardised_alpha is None
    assert adequacy(flat, XS).flags == ("constant_item",)
    twins = np.vstack([MINMAX[:2], MINMAX[0] * 2])
    assert adequacy(twins, XS).flags == ("singular",)
    assert adequacy(twins, XS).kmo is None
    assert adequacy(np.empty((3, 0)), XS).flags == ("too_few",)
    assert reliability(np.empty((3, 0)), XS).alpha is None
    with pytest.raises(ProblemsFound, match="'x3' has no spread in the 5 rows"):
        components(flat, XS)


def test_unrelated_indicators_are_not_fit_for_components() -> None:
    values = np.random.default_rng(5).normal(size=(4, 12))
    found = adequacy(values, list("abcd"))
    assert "unrelated" in found.flags
    assert found.level in {"miserable", "unacceptable"}


def test_indicators_that_go_together_share_a_cluster() -> None:
    a, b, noise = np.random.default_rng(3).normal(size=(3, 60))
    values = np.stack([a, b, a + 0.1 * noise, b + 0.1 * noise, -a])
    found = [record["cluster"] for record in clusters(values, list("abcde"), 3)]
    assert found == [1, 2, 1, 2, 3]


@given(st.integers(0, 99), st.floats(0.1, 50), st.permutations(range(12)))
def test_alpha_knows_no_common_unit_no_order_of_units_or_items(seed: int, scale: float, order: list[int]) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(4, 12)) + rng.normal(size=12)
    plain = reliability(values, list("abcd"))
    other = reliability((values * scale + 3)[::-1, order], list("dcba"))
    assert other.alpha == pytest.approx(plain.alpha, rel=1e-6)
    assert other.standardised_alpha == pytest.approx(plain.standardised_alpha, rel=1e-6)
    assert other.negative_pairs == plain.negative_pairs
    if plain.negative_pairs == 0:
        turned = reliability(values * [[1], [1], [1], [-1]], list("abcd"))
        assert turned.negative_pairs == 3
        assert turned.alpha < plain.alpha
