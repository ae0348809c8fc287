"""Correlation coefficients of rows with rows, each pair over the places where both have a value."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, ranks
from greenpark.index.behind.records import constant

Method = Literal["pearson", "spearman", "kendall"]
Mask = NDArray[np.bool_]


def coefficients(
    values: Array, others: Array, method: Method, *, same: bool, p_values: bool
) -> tuple[Array, Array, Array | None]:
    """Return coefficients, numbers of rows and p-values (value × other); `same` says that both are one set."""
    shape = (len(values), len(others))
    p = np.full(shape, np.nan) if p_values else None
    if method != "pearson":
        values, others = _codes(values), _codes(others)
    if method != "kendall" and values.shape[1] and not (np.isnan(values).any() or np.isnan(others).any()):
        if method == "spearman":
            values, others = ranks(values, ties="average"), ranks(others, ties="average")
        found, rows = _pearson_complete(values, others), np.full(shape, float(values.shape[1]))
        return found, rows, _p_of_t(found, rows) if p_values else None
    found, rows = np.full(shape, np.nan), np.zeros(shape)
    for place, one in enumerate(values):
        rest = slice(place if same else 0, None)  # the matrix of one set mirrors itself
        both = ~np.isnan(others[rest]) & ~np.isnan(one)
        rows[place, rest] = both.sum(axis=-1)
        if method == "kendall":
            _kendall(one, others[rest], both, found[place, rest], None if p is None else p[place, rest])
        else:
            found[place, rest] = _pearson(*_sides(one, others[rest], both, method), both)
    if p is not None and method != "kendall":
        p = _p_of_t(found, rows)
    if same:
        for matrix in (found, rows, *([] if p is None else [p])):
            below = np.tril_indices(len(values), -1)
            matrix[below] = matrix.T[below]
    return found, rows, p


def _codes(values: Array) -> Array:
    """Return the order of each row's values as whole numbers, equal values alike: ranks need no more."""
    codes = np.full(values.shape, np.nan)
    for row, code in zip(values, codes, strict=True):
        there = ~np.isnan(row)
        code[there] = np.unique(row[there], return_inverse=True)[1]
    return codes


def _sides(one: Array, others: Array, both: Mask, method: Method) -> tuple[Array, Array]:
    left, right = np.where(both, one, np.nan), np.where(both, others, np.nan)
    return (ranks(left, ties="average"), ranks(right, ties="average")) if method == "spearman" else (left, right)


def _pearson(left: Array, right: Array, both: Mask) -> Array:
    n = np.maximum(both.sum(axis=-1, keepdims=True), 1)

    def centred(side: Array) -> Array:
        # scaled by its own size, so that squares neither overflow nor vanish
        filled = np.where(both, side, 0.0)
        away = np.where(both, filled - filled.sum(axis=-1, keepdims=True) / n, 0.0)
        size = np.abs(away).max(axis=-1, keepdims=True, initial=0.0)
        return np.asarray(away / np.where(size > 0, size, 1.0))

    x, y = centred(left), centred(right)
    spread = np.sqrt((x * x).sum(axis=-1) * (y * y).sum(axis=-1))
    undefined = constant(left) | constant(right) | (spread == 0)
    r = (x * y).sum(axis=-1) / np.where(undefined, 1.0, spread)
    return np.where(undefined, np.nan, np.clip(r, -1.0, 1.0))


def _pearson_complete(values: Array, others: Array) -> Array:
    """Return all coefficients at once: without gaps every pair shares its means and deviations."""

    def directions(side: Array) -> Array:
        away = side - side.mean(axis=-1, keepdims=True) if side.shape[-1] else side
        size = np.abs(away).max(axis=-1, keepdims=True, initial=0.0)
        away = away / np.where(size > 0, size, 1.0)
        length = np.sqrt((away * away).sum(axis=-1, keepdims=True))
        flat = constant(side)[:, None] | (length == 0)
        return np.asarray(np.where(flat, np.nan, away / np.where(flat, 1.0, length)))

    with np.errstate(invalid="ignore"):
        return np.clip(directions(values) @ directions(others).T, -1.0, 1.0)


def _kendall(one: Array, others: Array, both: Mask, found: Array, p: Array | None) -> None:
    from scipy.stats import kendalltau

    for place, other in enumerate(others):
        where = both[place]
        x, y = one[where], other[where]
        if len(x) < 2 or constant(x) or constant(y):
            continue
        result = kendalltau(x, y)  # variant b
        found[place] = result.statistic
        if p is not None:
            p[place] = result.pvalue


def _p_of_t(r: Array, rows: Array) -> Array:
    from scipy.special import stdtr

    freedom = rows - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(r) * np.sqrt(np.maximum(freedom, 0) / np.maximum((1 - r) * (1 + r), 0))
    defined = (freedom > 0) & ~np.isnan(t)
    p = 2 * stdtr(np.where(defined, freedom, 1.0), -np.where(defined, t, 0.0))
    return np.where(defined, p, np.nan)
