"""Outranking: units are compared pair by pair, and each child votes with its weight.

Source: Munda and Nardo (2009) in the Handbook's step 6; Copeland score and outranking matrix as in COINr. A child
votes on a pair where both units have it, and weights are shared out among the children that do. `values` is
(..., child, row) of the units compared, `weights` (..., child, 1).

There are n² pairs, so that what is done for each is kept small: values become dense ranks (ties within `TIE`) in small
integers, a unit without a value gets one rank that beats nobody and one that nobody beats, and pairs are taken in
blocks of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array, present, ranks
from greenpark.index.steps.aggregate.place import Place
from greenpark.index.steps.aggregate.weighted import weighted_mean, weighted_sum
from greenpark.problems import Problem, ProblemsFound

Votes = NDArray[np.int8]
# a majority that is thinner than this share of all votes is a tie: 0.2 + 0.3 against 0.5
EVEN = 1e-9
_PATTERNS_UP_TO = 6  # children: 3^6 outcomes of a pair can still be counted for each unit
_BLOCK = 50_000  # pairs at once that stay in the processor's cache
_CELLS = 2_000_000  # numbers held at once where products are taken, about 16 MB an array


def copeland(values: Array, weights: Array) -> Array:
    """Return for each unit #(o > ½) - #(o < ½) over the others: from -(n-1) to n-1; missing without a child."""
    if values.ndim == 2:
        flat = weights[..., 0].reshape(-1, values.shape[-2])
        won = _won_by_patterns if values.shape[-2] <= _PATTERNS_UP_TO else _won_by_sums
        scores = won(values, flat).reshape(*weights.shape[:-2], values.shape[-1])
    else:
        scores = _by_draw(copeland, values, weights)
    voted = weighted_sum(present(values).astype(float), (weights != 0).astype(float))
    return np.where(voted > 0, scores, np.nan)


def net_flow(values: Array, weights: Array) -> Array:
    """Return for each unit Σ_j (o_ij - o_ji) over the others: from -(n-1) to n-1; missing without a child."""
    if not np.isnan(values).any():
        # with complete data the sum over pairs is, child by child, the number of units below less those above
        middle = (1.0 + values.shape[-1]) / 2
        flows = weighted_mean(2 * (ranks(values, ties="average", descending=False) - middle), weights)
        return _balanced(flows)
    if values.ndim != 2 or weights.ndim != 2:
        return _by_draw(net_flow, values, weights)
    scores = np.empty(values.shape[-1])
    for rows, preference in _preferences(values, weights[:, 0]):
        scores[rows] = np.where(np.isnan(preference), 0.0, preference).sum(axis=-1)
    voted = weighted_sum(present(values).astype(float), (weights != 0).astype(float))
    return _balanced(np.where(voted > 0, scores, np.nan))


def _balanced(flows: Array) -> Array:
    """Return flows with 0 where they cancel but for rounding, so that units which balance are tied."""
    return np.where(np.abs(flows) <= TIE * flows.shape[-1], 0.0, flows)


def outranking_matrix(values: Array, weights: Array) -> Array:
    """Return o (row, row): the share of votes by which the unit of the row beats that of the column.

    `values` is (child, row), `weights` (child, 1). Ties count half; o_ij + o_ji = 1; 0 on the diagonal; NaN where two
    units have no child in common.
    """
    result = np.empty((values.shape[-1], values.shape[-1]))
    for rows, preference in _preferences(values, weights[:, 0]):
        result[rows] = (1 + preference) / 2
    np.fill_diagonal(result, 0.0)
    return result


def votes(weights: Array, place: Place) -> Array:
    """Return weights as (..., child, 1); raise ProblemsFound where each unit has weights of its own."""
    if weights.shape[-1] == 1 or not weights.shape[-1]:
        return weights
    if (weights == weights[..., :1]).all():
        return weights[..., :1]
    raise ProblemsFound(
        [
            Problem(
                "unit_weights", f"'{place.node}' compares units pair by pair, but each unit has weights of its own.",
                "Use another weighting for this node, or an aggregation such as arithmetic.", column=place.node,
                message_zh=f"“{place.node}”对单元两两比较，而各单元的权重不同。",
                remedy_zh="对该节点改用其他赋权方法，或改用arithmetic等合成规则。",
            )
        ]
    )  # fmt: skip


def _by_draw(rule: Callable[[Array, Array], Array], values: Array, weights: Array) -> Array:
    draws = np.broadcast_shapes(values.shape[:-2], weights.shape[:-2])
    every = np.broadcast_to(values, (*draws, *values.shape[-2:])).reshape(-1, *values.shape[-2:])
    each = np.broadcast_to(weights, (*draws, *weights.shape[-2:])).reshape(-1, *weights.shape[-2:])
    scores: Array = np.array([rule(own, votes) for own, votes in zip(every, each, strict=True)], dtype=float)
    return np.reshape(scores, (*draws, values.shape[-1]))


def _won_by_patterns(values: Array, weights: Array) -> Array:
    """Return majorities won less lost as (draw, row), for few children.

    A pair has one of 3^m outcomes (each child: lost, tied, won). How often a unit meets each outcome does not depend
    on the weights, and who wins an outcome does not depend on the units: all draws together are one matrix product.
    """
    children, n = values.shape
    outcomes = np.array(list(product((-1.0, 0.0, 1.0), repeat=children))).T
    met = np.empty((n, outcomes.shape[1]))
    for rows, signs in _signs(values, max(1, _BLOCK // max(n, outcomes.shape[1]))):
        code = np.zeros(signs.shape[1:], dtype=np.int16)
        for sign in signs:
            code *= 3
            code += sign
        places = code.astype(np.intp)
        places += outcomes.shape[1] // 2 + outcomes.shape[1] * np.arange(len(code))[:, None]
        met[rows] = np.bincount(places.ravel(), minlength=met[rows].size).reshape(met[rows].shape)
    return np.asarray(_majority(weights @ outcomes, weights) @ met.T)


def _won_by_sums(values: Array, weights: Array) -> Array:
    """Return majorities won less lost as (draw, row), for any number of children."""
    children, n = values.shape
    scores = np.empty((len(weights), n))
    for rows, signs in _signs(values, max(1, _CELLS // max(1, children * n))):
        voting = signs.reshape(children, -1).astype(float)
        at_once = max(1, _CELLS // max(1, voting.shape[1]))
        for start in range(0, len(weights), at_once):
            own = weights[start : start + at_once]
            won = _majority(own @ voting, own).reshape(len(own), -1, n)
            scores[start : start + at_once, rows] = won.sum(axis=-1)
    return scores


def _majority(difference: Array, weights: Array) -> Array:
    even = EVEN * np.abs(weights).sum(axis=-1, keepdims=True)
    return np.asarray(np.subtract(difference > even, difference < -even, dtype=float))


def _preferences(values: Array, weights: Array) -> Iterator[tuple[slice, Array]]:
    """Yield blocks of o_ij - o_ji = 2 o_ij - 1, NaN where a pair has no child in common."""
    children, n = values.shape
    there = present(values)
    for rows, signs in _signs(values, max(1, _CELLS // max(1, children * n))):
        both = there[:, rows, None] & there[:, None, :]
        shared = weights @ both.reshape(children, -1).astype(float)
        difference = weights @ signs.reshape(children, -1).astype(float)
        shared[shared == 0] = np.nan
        yield rows, (difference / shared).reshape(-1, n)


def _signs(values: Array, step: int) -> Iterator[tuple[slice, Votes]]:
    """Yield blocks of `step` rows with the votes (child, block, row): 1 won, -1 lost, 0 tied or not comparable."""
    children, n = values.shape
    small = np.int16 if n < np.iinfo(np.int16).max else np.int32
    dense = ranks(values, ties="dense", descending=False)
    missing = np.isnan(dense)
    low: NDArray[np.integer] = np.where(missing, 0, dense).astype(small)
    high: NDArray[np.integer] = np.where(missing, np.iinfo(small).max, dense).astype(small)
    for start in range(0, n, step):
        rows = slice(start, min(n, start + step))
        signs = np.empty((children, rows.stop - start, n), dtype=np.int8)
        for child in range(children):
            won = low[child, rows, None] > high[child, None, :]
            lost = high[child, rows, None] < low[child, None, :]
            np.subtract(won.view(np.int8), lost.view(np.int8), out=signs[child])
        yield rows, signs
