"""What holds for every rule whatever the numbers: order of units and children, draws, scale, direction, bounds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from greenpark.index.steps.aggregate.outranking import outranking_matrix
from tests.index.aggregate_data import rows_of, scored

EVERY = [
    ("arithmetic", {}), ("geometric", {}), ("harmonic", {}), ("power", {"p": 2.5}), ("power", {"p": -0.3}),
    ("ces", {"rho": 2}), ("weighted_sum", {}), ("minimum", {}), ("maximum", {}), ("median", {}),
    ("owa", {"worst": 2}), ("owa", {"quantifier": 2}), ("copeland", {}), ("outranking", {}), ("topsis", {}),
    ("grey_relational", {}), ("mazziotta_pareto", {}), ("mazziotta_pareto", {"deviation": "sample", "penalty": "plus"}),
    ("adjusted_mazziotta_pareto", {}), ("product", {}),
]  # fmt: skip
MISSING = [{}, {"on_missing": "propagate"}, {"min_available": 0.6}]
SCALED = ("geometric", "harmonic", "power", "ces", "arithmetic", "weighted_sum", "minimum", "maximum", "median", "owa")


@st.composite
def tables(draw: st.DrawFn, most: int = 8, missing: bool = True, draws: bool = False):
    """Values (child, row) on a coarse grid, so that ties are common, and weights by child."""
    shape = draw(array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=most))
    cells = st.integers(1, 12).map(float)
    if missing:
        cells = st.one_of(cells, st.just(np.nan))
    values = draw(arrays(float, (3, *shape) if draws else shape, elements=cells))
    weights = draw(arrays(float, (3, shape[0], 1) if draws else (shape[0], 1), elements=st.integers(0, 4).map(float)))
    return values, weights


def same(left: np.ndarray, right: np.ndarray, **tolerance: float) -> None:
    assert left.shape == right.shape
    assert left == pytest.approx(right, nan_ok=True, rel=1e-9, abs=tolerance.get("abs", 1e-9))


@pytest.mark.parametrize("method", EVERY, ids=lambda one: "-".join([one[0], *map(str, one[1].values())]))
class TestEveryRule:
    @given(tables(), st.randoms(use_true_random=False))
    @settings(max_examples=25, deadline=None)
    def test_units_and_children_in_another_order(self, method, table, random) -> None:
        values, weights = table
        by_row, by_child = list(range(values.shape[1])), list(range(values.shape[0]))
        random.shuffle(by_row)
        random.shuffle(by_child)
        scores = scored(values, weights, method[0], **method[1])
        same(scores[by_row], scored(values[by_child][:, by_row], weights[by_child], method[0], **method[1]))

    @pytest.mark.parametrize("missing", MISSING, ids=str)
    @given(tables(draws=True))
    @settings(max_examples=25, deadline=None)
    def test_draws_give_the_same_as_one_by_one(self, method, missing, table) -> None:
        if method[0] == "product" and "on_missing" not in missing:
            missing = {}
        values, weights = table
        options = {**method[1], **missing}
        both = scored(values, weights, method[0], **options)
        same(both, np.stack([scored(v, w, method[0], **options) for v, w in zip(values, weights, strict=True)]))
        of_weights = scored(values[0], weights, method[0], **options)
        same(of_weights, np.stack([scored(values[0], w, method[0], **options) for w in weights]))
        of_values = scored(values, weights[0], method[0], **options)
        same(of_values, np.stack([scored(v, weights[0], method[0], **options) for v in values]))
        crossed = scored(values[:, None], weights, method[0], **options)
        same(crossed, np.stack([scored(v, weights, method[0], **options) for v in values]))

    @given(tables(), st.floats(0.01, 100))
    @settings(max_examples=25, deadline=None)
    def test_weights_count_by_their_shares(self, method, table, factor) -> None:
        values, weights = table
        scores = scored(values, weights, method[0], **method[1])
        times = factor if method[0] == "weighted_sum" else 1.0
        same(times * scores, scored(values, factor * weights, method[0], **method[1]))

    @given(tables(missing=False))
    @settings(max_examples=25, deadline=None)
    def test_weights_by_unit_that_are_the_same_for_all(self, method, table) -> None:
        values, weights = table
        each = np.repeat(weights, values.shape[1], axis=1)
        same(scored(values, weights, method[0], **method[1]), scored(values, each, method[0], **method[1]))

    @given(tables())
    @settings(max_examples=25, deadline=None)
    def test_a_unit_is_better_than_one_it_dominates(self, method, table) -> None:
        if method[0] == "mazziotta_pareto" or method[0] == "adjusted_mazziotta_pareto":
            return  # a penalty for imbalance can outweigh a better child
        values, weights = table
        best = np.where(np.isnan(values).all(axis=1), np.nan, np.nanmax(np.nan_to_num(values), axis=1))
        low = np.where(np.isnan(best), np.nan, 1.0)
        pair = scored(np.column_stack([values, low, best]), weights, method[0], **method[1])[-2:]
        assert np.isnan(pair).any() or pair[0] <= pair[1] + 1e-12

    def test_years_are_apart(self, method) -> None:
        if method[0] == "adjusted_mazziotta_pareto":
            return  # its scale is pooled, so that years compare
        values = np.random.default_rng(1).uniform(1, 9, (4, 7))
        rows = rows_of("abcdefg", [2019] * 3 + [2020] * 4)
        scores = scored(values, [1, 2, 3, 4], method[0], rows=rows, **method[1])
        apart = [scored(values[:, part], [1, 2, 3, 4], method[0], **method[1]) for part in (slice(3), slice(3, 7))]
        same(scores, np.concatenate(apart))


@pytest.mark.parametrize(("method", "options"), [one for one in EVERY if one[0] in SCALED])
@given(table=tables(), factor=st.floats(0.01, 100))
@settings(max_examples=25, deadline=None)
def test_scale_of_the_children_is_the_scale_of_the_score(method, options, table, factor) -> None:
    values, weights = table
    same(factor * scored(values, weights, method, **options), scored(factor * values, weights, method, **options))


@pytest.mark.parametrize("method", ["mazziotta_pareto", "adjusted_mazziotta_pareto", "copeland", "outranking"])
@given(table=tables(), factor=st.floats(0.1, 10), shift=st.floats(-10, 10))
@settings(max_examples=25, deadline=None)
def test_any_linear_scale_of_a_child_gives_the_same_score(method, table, factor, shift) -> None:
    values, weights = table
    other = values.copy()
    other[0] = factor * other[0] + shift
    same(scored(values, weights, method), scored(other, weights, method), abs=1e-7)


@pytest.mark.parametrize("method", ["copeland", "outranking"])
@given(table=tables())
@settings(max_examples=50, deadline=None)
def test_reversed_children_reverse_the_comparison(method, table) -> None:
    values, weights = table
    same(scored(values, weights, method), -scored(-values, weights, method))


@given(table=tables(missing=False))
@settings(max_examples=50, deadline=None)
def test_means_are_ordered_by_their_exponent_and_lie_between_the_extremes(table) -> None:
    values, weights = table
    weights = weights + 1
    means = [
        scored(values, weights, "minimum"), scored(values, weights, "harmonic"), scored(values, weights, "geometric"),
        scored(values, weights, "power", p=0.4), scored(values, weights, "arithmetic"),
        scored(values, weights, "power", p=3), scored(values, weights, "maximum"),
    ]  # fmt: skip
    for lower, upper in pairwise(means):
        assert (lower <= upper * (1 + 1e-12)).all()


@pytest.mark.parametrize("children", [3, 9])  # counted by outcomes, and summed over votes
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_copeland_and_net_flow_agree_with_the_matrix(children, data) -> None:
    cells = st.one_of(st.integers(1, 5).map(float), st.just(np.nan))
    values = data.draw(arrays(float, (children, data.draw(st.integers(1, 9))), elements=cells))
    weights = data.draw(arrays(float, (children, 1), elements=st.floats(0.1, 1)))
    preferred = outranking_matrix(values, weights)
    known = ~np.isnan(preferred) & ~np.eye(len(preferred), dtype=bool)
    assert (preferred + preferred.T)[known] == pytest.approx(1)
    absent = np.isnan(values).all(axis=0)
    margin = np.where(known, preferred - 0.5, 0.0)
    won = (margin > 1e-9).sum(axis=1) - (margin < -1e-9).sum(axis=1)
    same(scored(values, weights, "copeland"), np.where(absent, np.nan, won))
    same(scored(values, weights, "outranking"), np.where(absent, np.nan, 2 * margin.sum(axis=1)))


def test_many_units_are_compared_in_blocks() -> None:
    values = np.random.default_rng(2).integers(0, 40, (7, 900)).astype(float)
    weights = np.arange(1.0, 8)[:, None]
    margin = outranking_matrix(values, weights) - 0.5
    np.fill_diagonal(margin, 0)
    expected = (margin > 1e-9).sum(axis=1) - (margin < -1e-9).sum(axis=1)
    assert (scored(values, weights, "copeland") == expected).all()
    four = scored(values[:4], weights[:4], "copeland")
    margin = outranking_matrix(values[:4], weights[:4]) - 0.5
    np.fill_diagonal(margin, 0)
    assert (four == (margin > 1e-9).sum(axis=1) - (margin < -1e-9).sum(axis=1)).all()


def test_units_whose_flows_balance_are_tied() -> None:
    values = np.array([[3.0, 5, 4, 1, 2], [5.0, 2, 3, 1, 4], [1.0, 3, 4, 5, 2]])
    flows = scored(values, [0.1, 0.2, 0.3], "outranking")
    assert (flows[[1, 3]] == 0).all()
