"""Ranks: minimum ties, no rank without a score, the same by both ways of ranking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as numpy_arrays
from scipy.stats import rankdata

from greenpark.index import arrays
from greenpark.index.certainty.ranking import rank_draws

# rounded, so that ties occur and no two differ by less than a rank can see
scores = numpy_arrays(
    float, st.tuples(st.integers(1, 6), st.integers(1, 40)), elements=st.integers(-1000, 1000).map(lambda x: x / 8)
)


@given(scores)
def test_both_ways_of_ranking_agree_with_scipy(values):
    expected = np.array([rankdata(-row, method="min") for row in values])
    assert (rank_draws(values) == expected).all()
    assert (arrays.ranks(values) == expected).all()


@pytest.mark.parametrize(
    ("ties", "name"), [("minimum", "min"), ("maximum", "max"), ("average", "average"), ("dense", "dense")]
)
def test_ties_follow_the_rule(ties, name):
    values = np.array([3.0, 1, 3, 2, 3, 1])
    assert (arrays.ranks(values, ties=ties, descending=False) == rankdata(values, method=name)).all()


def test_a_missing_score_has_no_rank_and_shifts_nobody():
    values = np.array([[5.0, np.nan, 7, np.nan, 6]])
    assert rank_draws(values).tolist() == [[3, 0, 1, 0, 2]]
    assert np.isnan(arrays.ranks(values)[0, 1])


def test_sums_that_differ_by_rounding_only_are_tied():
    once, again = 0.1 + 0.2, 0.3
    assert once != again
    assert rank_draws(np.array([[once, again, 0.2]])).tolist() == [[1, 1, 3]]
    assert arrays.ranks(np.array([once, again, 0.2])).tolist() == [1, 1, 3]


def test_small_and_negative_values_rank_as_others_do():
    values = np.array([[-3.0, -1e-9, 0.0, -0.0, 2e-9, 1e-9, -2.0]])
    assert rank_draws(values).tolist() == [[7, 5, 3, 3, 1, 2, 6]]


def test_one_unit_and_no_unit():
    assert rank_draws(np.array([[4.0]])).tolist() == [[1]]
    assert arrays.ranks(np.empty(0)).tolist() == []


def test_statistics_leave_out_what_is_missing_and_never_warn():
    values = np.array([[1.0, np.nan, 3, 5], [np.nan] * 4])
    assert arrays.mean(values)[0] == 3
    assert np.isnan(arrays.mean(values)[1])
    assert arrays.variance(values)[0] == 4
    assert arrays.quantile(values, 0.5)[0] == 3
    assert np.isnan(arrays.quantile(values, 0.5)[1])
    assert arrays.minimum(values)[0] == 1
    assert np.isnan(arrays.maximum(values)[1])
    assert np.isnan(arrays.total(values)[1])


@given(numpy_arrays(float, st.integers(1, 30), elements=st.floats(-1e6, 1e6)), st.floats(0, 1))
def test_quantiles_are_of_type_7(values, share):
    assert arrays.quantile(values, share) == pytest.approx(np.quantile(values, share), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("off", [1e-15, 1e-14, 1e-13])
def test_a_tie_is_as_wide_in_draws_as_in_a_single_run(off):
    values = np.array([[1.0, 1.0 - off, 0.5, 0.25]])
    assert arrays.ranks(values).tolist() == [[1, 1, 3, 4]]
    assert rank_draws(values).tolist() == [[1, 1, 3, 4]]
