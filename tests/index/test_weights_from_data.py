"""Weights from the data: what they keep under change of scale, what they do with missing and constant scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenpark.index.steps.weight.components import varimax
from greenpark.index.steps.weight.correlation import correlations
from tests.index.weights_data import min_max, refusal, weighed, weights

MIXED = {"allow_mixed_signs": True}
METHODS = [
    ("entropy", {}), ("entropy", {"shift": 0.01}), ("critic", {}), ("standard_deviation", {}),
    ("standard_deviation", {"rescale": False}), ("coefficient_of_variation", {}), ("principal_component", MIXED),
    ("principal_component", MIXED | {"loadings": "squared"}), ("principal_factors", {"min_total_share": 0.1}),
    ("optimised", {}), ("optimised", {"objective": "infomax"}),
]  # fmt: skip
# what a change of unit of measurement leaves as it is
SCALE_FREE = [one for one in METHODS if one[1] not in ({"shift": 0.01}, {"rescale": False}) and one[0] != "optimised"]
ORIGIN_FREE = [one for one in SCALE_FREE if one[0] not in ("entropy", "coefficient_of_variation")]
SEEDS = st.integers(0, 10_000)


def scores(seed, children=4, rows=30):
    """Return positive scores (child, row) with something in common, so that no method refuses."""
    rng = np.random.default_rng(seed)
    return np.exp(0.4 * rng.normal(size=(children, rows)) + 0.5 * rng.normal(size=rows))


@pytest.mark.parametrize(("method", "options"), METHODS)
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_weights_sum_to_one_and_do_not_know_the_order(method, options, seed):
    values = scores(seed)
    found = weights(values, method, **options)
    assert found.sum() == pytest.approx(1, abs=1e-12) and (found >= 0).all()
    rng = np.random.default_rng(seed)
    close = {"abs": 1e-6} if method == "optimised" else {"rel": 1e-9, "abs": 1e-12}
    assert weights(values[:, rng.permutation(30)], method, **options) == pytest.approx(found, **close)
    order = rng.permutation(4)
    assert weights(values[order], method, **options) == pytest.approx(found[order], **close)


@pytest.mark.parametrize(("method", "options"), SCALE_FREE)
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, factor=st.floats(0.01, 100))
def test_the_unit_of_measurement_does_not_matter(method, options, seed, factor):
    values = scores(seed)
    scaled = values * np.array([[factor], [1], [1 / factor], [3]])
    assert weights(scaled, method, **options) == pytest.approx(weights(values, method, **options), rel=1e-7)


@pytest.mark.parametrize(("method", "options"), ORIGIN_FREE)
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, shift=st.floats(-50, 50))
def test_the_origin_of_the_scale_does_not_matter(method, options, seed, shift):
    values = scores(seed)
    moved = values + np.array([[shift], [0], [-shift], [3]])
    assert weights(moved, method, **options) == pytest.approx(weights(values, method, **options), rel=1e-6)


def test_reversed_children_keep_their_spread():
    values = min_max()
    turned = values * np.array([[-1], [-1], [-1]])
    for method in ("critic", "standard_deviation"):
        assert weights(turned, method) == pytest.approx(weights(values, method), rel=1e-12)


@pytest.mark.parametrize(("method", "options"), METHODS)
@pytest.mark.parametrize("gaps", [False, True])
def test_draws_together_are_draws_one_by_one(method, options, gaps):
    values = np.stack([[scores(seed) for seed in (1, 2, 3)], [scores(seed) for seed in (4, 5, 6)]])
    if gaps:
        values = np.where(np.random.default_rng(0).random(values.shape) < 0.1, np.nan, values)
    found = weights(values, method, **options)
    assert found.shape == (2, 3, 4)
    for draw in np.ndindex(2, 3):
        assert weights(values[draw], method, **options) == pytest.approx(found[draw], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("method", "options"), METHODS)
def test_a_row_without_scores_changes_nothing(method, options):
    values = scores(7)
    longer = np.hstack([values, np.full((4, 3), np.nan)])
    assert weights(longer, method, **options) == pytest.approx(weights(values, method, **options), rel=1e-6)


@pytest.mark.parametrize(("method", "options"), METHODS)
def test_a_child_without_scores_gets_no_weight_and_a_warning(method, options):
    values = scores(8)
    wider = np.insert(values, 1, np.nan, axis=0)
    found = weighed(wider, method, **options)
    first, *others = found.problems
    assert (first.code, first.severity, first.column) == ("empty_child", "warning", "x2")
    assert {one.code for one in others} <= {"target_missed"}
    assert found.weights[1, 0] == 0
    rest = np.delete(found.weights[:, 0], 1)
    assert rest == pytest.approx(weights(values, method, **options), rel=1e-9)


@pytest.mark.parametrize(("method", "options"), METHODS)
def test_a_constant_child(method, options):
    values = scores(9)
    values[2] = 0.1 + 0.2
    if method in ("critic", "principal_component", "principal_factors", "optimised"):
        problem = refusal(values, method, **options)
        assert problem.code == "constant_child" and problem.column == "x3" and "'x3'" in problem.message
        return
    found = weighed(values, method, **options)
    assert [(one.code, one.severity, one.column) for one in found.problems] == [("constant_child", "warning", "x3")]
    assert found.weights[2, 0] == 0 and found.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize(("method", "options"), METHODS)
@pytest.mark.parametrize("values", [np.ones((3, 0)), np.ones((3, 1)), np.full((3, 5), np.nan)])
def test_nothing_to_take_weights_from(method, options, values):
    problem = refusal(values, method, **options)
    assert problem.code == "no_spread" and problem.column == "index" and "two units" in problem.remedy


@pytest.mark.parametrize("method", ["entropy", "standard_deviation", "coefficient_of_variation"])
@pytest.mark.parametrize("value", [0.0, 4.0])
def test_all_children_constant(method, value):
    assert refusal(np.full((3, 5), value), method).code == "no_spread"


def test_children_that_all_say_the_same_have_no_conflict():
    line = np.arange(7.0)
    assert refusal([line, 2 * line, line + 5], "critic").code == "no_spread"


@pytest.mark.parametrize(("method", "options"), METHODS)
def test_a_single_child_counts_all_there_is(method, options):
    assert weights([[1.0, 1.0]], method, **options) == pytest.approx([1])


@pytest.mark.parametrize("method", ["entropy", "coefficient_of_variation"])
def test_negative_scores_are_refused_with_unit_and_indicator(method):
    values = scores(3)
    values[1, 4] = -0.5
    problem = refusal(values, method, years=[2015] * 30)
    assert problem.code == "negative_score" and problem.column == "x2"
    assert "'u5' (2015)" in problem.message and "min_max" in problem.remedy


def test_a_zero_is_no_reason_to_refuse_entropy():
    values = scores(3)
    values[1, 4] = 0
    assert weights(values, "entropy").sum() == pytest.approx(1)


def test_mixed_signs_are_refused_and_named():
    problem = refusal(min_max(), "principal_component")
    assert problem.code == "mixed_signs" and "'x3'" in problem.message and "allow_mixed_signs" in problem.remedy
    many = refusal(np.stack([min_max(), scores(1, 3, 5)]), "principal_component", loadings="raw")
    assert "1 of 2 draws" in many.message


def test_raw_loadings_that_cancel_are_refused():
    line = np.array([0.0, 1, 2, 4])
    problem = refusal([line, -line], "principal_component", loadings="raw", allow_mixed_signs=True)
    assert problem.code == "loadings_cancel"


def test_children_that_never_meet_are_named():
    values = np.array([[1, 2, 5, 4, np.nan, np.nan, np.nan], [np.nan] * 4 + [3, 1, 2], [1, 5, 2, 4, 2, 9, 1]])
    for method in ("critic", "principal_component", "principal_factors"):
        problem = refusal(values, method)
        assert problem.code == "no_correlation" and "'x1' and 'x2'" in problem.message


def test_factors_that_explain_too_little_are_refused():
    rng = np.random.default_rng(1)
    problem = refusal(rng.normal(size=(12, 400)), "principal_factors")
    assert problem.code == "factors_explain_little" and "min_total_share" in problem.remedy


def test_varimax_keeps_what_children_share_and_cannot_be_turned_further():
    rng = np.random.default_rng(2)
    loadings = rng.normal(size=(9, 3))
    for kaiser in (True, False):
        turned = varimax(loadings, kaiser=kaiser)
        assert turned @ turned.T == pytest.approx(loadings @ loadings.T)

        def simplicity(matrix, kaiser=kaiser):
            if kaiser:
                matrix = matrix / np.sqrt((matrix**2).sum(axis=1, keepdims=True))
            return (matrix**2).var(axis=0).sum()

        best = simplicity(turned)
        for first, second in ((0, 1), (0, 2), (1, 2)):
            for angle in np.linspace(-0.1, 0.1, 21):
                turn = np.eye(3)
                turn[[first, first, second, second], [first, second, first, second]] = (
                    np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle),
                )  # fmt: skip
                assert simplicity(turned @ turn) <= best + 1e-9


@settings(max_examples=50, deadline=None)
@given(arrays(float, (3, 12), elements=st.floats(-100, 100).map(lambda x: round(x, 3))), SEEDS)
def test_correlations_are_those_of_numpy_pair_by_pair(values, seed):
    there = np.random.default_rng(seed).random(values.shape) < 0.8
    found = correlations(np.where(there, values, np.nan))
    for first in range(3):
        for second in range(3):
            both = there[first] & there[second]
            one, other = values[first][both], values[second][both]
            # near the rounding of 100 neither of the two is right
            if both.sum() > 1 and min(one.std(), other.std()) > 1e-3:
                assert found[first, second] == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)


YEARS = [2015] * 10 + [2016] * 10 + [2017] * 10


def test_years_by_themselves():
    values = scores(11)
    found = weighed(values, "entropy", bounds="yearly", years=YEARS)
    assert found.weights.shape == (4, 30)
    assert list(found.details["years"]) == ["2015", "2016", "2017"]
    for place in range(3):
        block = slice(10 * place, 10 * place + 10)
        alone = weights(values[:, block], "entropy")
        assert found.weights[:, block] == pytest.approx(np.repeat(alone[:, None], 10, axis=1))


def test_a_base_year():
    values = scores(12)
    assert weights(values, "critic", bounds=2016, years=YEARS) == pytest.approx(weights(values[:, 10:20], "critic"))
    problem = refusal(values, "critic", bounds=2014, years=YEARS)
    assert problem.code == "no_base_year" and "2014" in problem.message and "2015" in problem.message


def test_a_year_that_says_nothing_is_named():
    values = scores(13)
    values[:, 10:20] = 1
    assert "2016" in refusal(values, "standard_deviation", bounds="yearly", years=YEARS).message


def test_importances_are_what_was_asked_for():
    values = scores(14, rows=80)
    targets = {"x1": 4, "x2": 3, "x3": 3, "x4": 3}
    for gaps in (False, True):
        if gaps:
            values = np.where(np.random.default_rng(0).random(values.shape) < 0.1, np.nan, values)
        found = weighed(values, "optimised", targets=targets)
        children = found.details["children"]
        assert [children[name]["importance"] for name in children] == pytest.approx([4 / 13, 3 / 13, 3 / 13, 3 / 13])
        assert found.details["objective"] < 1e-25 and not found.problems
    assert weights(values, "optimised", targets=targets) == pytest.approx(found.weights[:, 0], abs=0)


def test_a_target_out_of_reach_is_a_warning():
    found = weighed(scores(15), "optimised", targets={"x1": 1, "x2": 0, "x3": 0, "x4": 0})
    assert [(one.code, one.severity) for one in found.problems] == [("target_missed", "warning")]
    assert (found.weights >= 0).all()


@pytest.mark.parametrize("targets", [{"x1": 1, "x2": 1, "x3": 1}, {"x1": 0, "x2": 0, "x3": 0, "x4": 0}])
def test_targets_that_cannot_be_met_are_refused(targets):
    problem = refusal(scores(16), "optimised", targets=targets)
    assert problem.code == "no_target" and ("'x4'" in problem.message or "are 0" in problem.message)


def test_the_greatest_sum_of_correlations():
    values = scores(17)
    best = weights(values, "optimised", objective="infomax")

    def total(shares):
        return sum(np.corrcoef(row, shares @ values)[0, 1] for row in values)

    rng = np.random.default_rng(0)
    for _ in range(100):
        assert total(best + 0.02 * rng.normal(size=4)) <= total(best) + 1e-12
