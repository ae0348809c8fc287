"""Benefit of the doubt: scores against one linear program a unit, share bounds, missing values and zeros."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.optimize import linprog

from tests.index.weights_data import OPTIONS, refusal, weighed

METHOD = "benefit_of_the_doubt"
SEEDS = st.integers(0, 10_000)


def scores(seed, children=4, rows=25, gaps=0.0):
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(size=(children, rows)) + rng.normal(size=rows))
    return np.where(rng.random(values.shape) < gaps, np.nan, values)


def one_by_one(values, low=0.0, high=1.0):
    """Return the scores of units, each by a program of its own: max Σ w y_c, Σ w y_i ≤ 1, shares within bounds."""
    held = np.nan_to_num(values).T
    found = []
    for unit, own in enumerate(held):
        there = ~np.isnan(values[:, unit])
        if not there.any():
            found.append(np.nan)
            continue
        shares = np.diag(own)
        above = (low * own - shares)[there]
        below = (shares - high * own)[there]
        rows = np.vstack([held, above, below])
        limits = np.r_[np.ones(len(held)), np.zeros(2 * int(there.sum()))]
        bounds = [(0, None if one else 0) for one in there]
        found.append(-linprog(-own, A_ub=rows, b_ub=limits, bounds=bounds, method="highs").fun)
    return np.array(found)


def shares_of(found, values):
    products = found.weights * np.nan_to_num(values)
    return products / products.sum(axis=-2, keepdims=True)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_free_weights_give_what_one_program_a_unit_gives(gaps, seed):
    values = scores(seed, gaps=gaps)
    found = weighed(values, METHOD)
    assert found.scores == pytest.approx(one_by_one(values), rel=1e-7, nan_ok=True)
    assert not found.problems
    given_rows = ~np.isnan(values).all(axis=0)
    assert found.weights[:, given_rows].sum(axis=0) == pytest.approx(1)
    assert np.nanmax(found.scores) == pytest.approx(1, abs=1e-12)
    assert np.all(found.weights[:, given_rows][np.isnan(values)[:, given_rows]] == 0)


@pytest.mark.parametrize("bounds", [(0.1, 0.5), (0.0, 0.4), (0.2, 1.0), (0.25, 0.25)])
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_share_bounds_give_what_one_program_a_unit_gives(bounds, seed):
    values = scores(seed)
    found = weighed(values, METHOD, share_bounds=bounds)
    assert found.scores == pytest.approx(one_by_one(values, *bounds), rel=1e-6)
    shares = shares_of(found, values)
    assert shares.min() >= bounds[0] - 1e-9 and shares.max() <= bounds[1] + 1e-9


def test_many_units_and_children_enter_and_leave_the_model():
    values = scores(1, children=12, rows=400)
    assert weighed(values, METHOD).scores == pytest.approx(one_by_one(values), rel=1e-7)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, factor=st.floats(1e-3, 1e3))
def test_scores_know_neither_order_nor_unit_of_measurement(seed, factor):
    values = scores(seed)
    order = np.random.default_rng(seed).permutation(25)
    for bounds in (None, (0.1, 0.6)):
        found = weighed(values, METHOD, share_bounds=bounds).scores
        assert weighed(values[:, order], METHOD, share_bounds=bounds).scores == pytest.approx(found[order], rel=1e-9)
        scaled = values * np.array([[factor], [1], [1 / factor], [1]])
        assert weighed(scaled, METHOD, share_bounds=bounds).scores == pytest.approx(found, rel=1e-8)


def test_draws_together_are_draws_one_by_one():
    values = np.stack([scores(1, gaps=0.1), scores(2)])
    found = weighed(values, METHOD, share_bounds=(0.05, 0.7))
    assert found.weights.shape == (2, 4, 25)
    for draw in range(2):
        alone = weighed(values[draw], METHOD, share_bounds=(0.05, 0.7))
        assert alone.scores == pytest.approx(found.scores[draw], rel=1e-12, nan_ok=True)


def test_the_scale_is_what_the_frontier_gets():
    values = scores(3)
    found = weighed(values, METHOD, scale=100)
    assert found.scores == pytest.approx(100 * weighed(values, METHOD).scores)
    assert found.details["at_frontier"] == [f"u{place + 1}" for place in np.flatnonzero(found.scores > 100 - 1e-6)]


def test_years_by_themselves():
    values, years = scores(4), [2015] * 10 + [2016] * 15
    found = weighed(values, METHOD, bounds="yearly", years=years).scores
    assert found[:10] == pytest.approx(weighed(values[:, :10], METHOD).scores)
    assert found[10:] == pytest.approx(weighed(values[:, 10:], METHOD).scores)
    assert (found >= weighed(values, METHOD, years=years).scores - 1e-9).all()


def test_one_unit_no_unit_and_units_without_values():
    alone = weighed([[3.0], [4.0]], METHOD)
    assert alone.scores == pytest.approx([1]) and alone.weights.sum(axis=0) == pytest.approx([1])
    none = weighed(np.ones((2, 0)), METHOD)
    assert none.scores.shape == (0,) and none.weights.shape == (2, 0)
    gone = weighed(np.full((2, 3), np.nan), METHOD, share_bounds=(0.1, 0.9))
    assert np.isnan(gone.scores).all() and not gone.problems


def test_a_constant_child_and_a_child_of_zeros():
    values = scores(5)
    values[1] = 7
    assert weighed(values, METHOD).scores == pytest.approx(1)  # each is as good as any in the constant one
    values[1] = 0
    assert weighed(values, METHOD).scores == pytest.approx(one_by_one(values), rel=1e-7)


def test_a_unit_of_zeros_scores_zero():
    values = scores(6)
    values[:, 3] = 0
    found = weighed(values, METHOD)
    assert found.scores[3] == 0 and found.weights[:, 3] == pytest.approx(0.25)


def test_a_zero_that_must_have_a_share_makes_the_score_zero():
    values = scores(7)
    values[2, 5] = 0
    found = weighed(values, METHOD, share_bounds={"x3": [0.1, 0.5]})
    assert found.scores[5] == 0 and (np.delete(found.scores, 5) > 0).all()
    assert [(one.code, one.severity) for one in found.problems] == [("share_of_zero", "warning")]
    assert "'u6'" in found.problems[0].message
    assert weighed(values, METHOD, share_bounds={"x1": [0.1, 0.5]}).scores[5] > 0


def test_too_few_values_for_the_bounds_give_no_score():
    values = scores(8)
    values[:2, 4] = np.nan
    found = weighed(values, METHOD, share_bounds=(0.1, 0.4), years=[2015] * 25)
    assert np.isnan(found.scores[4]) and np.isnan(found.weights[:, 4]).all()
    assert np.isfinite(np.delete(found.scores, 4)).all()
    assert [(one.code, one.severity) for one in found.problems] == [("share_bounds_unmet", "warning")]
    assert "'u5 2015'" in found.problems[0].message


def test_bounds_by_child():
    values = scores(9)
    found = weighed(values, METHOD, share_bounds={"x1": [0.3, 0.4], "x4": [0, 0.2]})
    shares = shares_of(found, values)
    assert shares[0].min() >= 0.3 - 1e-9 and shares[0].max() <= 0.4 + 1e-9 and shares[3].max() <= 0.2 + 1e-9
    assert found.details["share_bounds"]["x2"] == [0, 1]


def test_bounds_that_cannot_be_met_are_refused():
    assert refusal(scores(1), METHOD, share_bounds=(0.3, 0.6)).code == "share_bounds"
    assert refusal(scores(1), METHOD, share_bounds=(0.0, 0.2)).code == "share_bounds"
    with pytest.raises(ValidationError, match=r"lower share 0\.6 is above"):
        OPTIONS.validate_python({"method": METHOD, "share_bounds": [0.6, 0.2]})


def test_thirds_as_people_write_them_are_met():
    assert np.isfinite(weighed(scores(2, children=3), METHOD, share_bounds=(0.3333333333, 0.3333333333)).scores).all()


def test_negative_values_are_refused_with_unit_and_indicator():
    values = scores(10)
    values[1, 7] = -1
    problem = refusal(values, METHOD)
    assert problem.code == "negative_score" and problem.column == "x2" and "'u8'" in problem.message


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1e6, 1e12])
def test_columns_of_very_different_size(size):
    values = scores(11)
    assert weighed(values * np.array([[size], [1], [1], [1]]), METHOD).scores == pytest.approx(
        weighed(values, METHOD).scores, rel=1e-9
    )


def test_the_solver_prints_nothing(capfd):
    weighed(scores(12), METHOD)
    captured = capfd.readouterr()
    assert captured.out == "" and captured.err == ""
