"""Correlations over the rows that both sides have, and what they say of the structure (Handbook step 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from greenpark.index.arrays import Array, ranks
from greenpark.index.behind.options import CORRELATION, CorrelationLimits
from greenpark.index.behind.records import check_shape, constant, number

Method = Literal["pearson", "spearman", "kendall"]
FLAGS = ("redundant", "weak", "conflict")


@dataclass(frozen=True)
class Correlations:
    """Coefficients of `ids` with `others`, how many rows each rests on, and p-values where asked for."""

    method: Method
    ids: tuple[str, ...]
    others: tuple[str, ...]
    coefficients: Array
    rows: Array
    p_values: Array | None = None

    def records(self) -> list[dict[str, Any]]:
        """Return one record a pair; within one set each pair once."""
        within = self.ids == self.others
        return [
            {
                "id": one,
                "other": other,
                "method": self.method,
                "coefficient": number(self.coefficients[i, j]),
                "p_value": None if self.p_values is None else number(self.p_values[i, j]),
                "rows": int(self.rows[i, j]),
            }
            for i, one in enumerate(self.ids)
            for j, other in enumerate(self.others)
            if not within or i < j
        ]


def correlations(
    values: Array,
    ids: Sequence[str],
    others: Array | None = None,
    other_ids: Sequence[str] | None = None,
    *,
    method: Method = "pearson",
    p_values: bool = False,
) -> Correlations:
    """Return the correlations of indicators (indicator × row) with each other or with `others` on the same rows.

    Each pair uses the rows where both have a value; Spearman ranks within these rows (average ranks for ties), as R's
    `cor(use = "pairwise.complete.obs")`. Kendall is tau-b. NaN below two rows or where one side is constant. P-values
    are two-sided: of t with n - 2 degrees of freedom for Pearson and Spearman, SciPy's for Kendall.
    """
    within = others is None
    if others is None:
        others, other_ids = values, ids
    other_ids = tuple(other_ids or ())
    check_shape(values, ids)
    check_shape(others, other_ids, values.shape[1])
    shape = (len(ids), len(other_ids))
    found, rows = np.full(shape, np.nan), np.zeros(shape)
    p = np.full(shape, np.nan) if p_values else None
    if method != "pearson":
        values, others = _codes(values), _codes(others)
    complete = method != "kendall" and not (np.isnan(values).any() or np.isnan(others).any())
    if complete:
        if method == "spearman":
            values, others = ranks(values, ties="average"), ranks(others, ties="average")
        found, rows = _pearson_complete(values, others), np.full(shape, float(values.shape[1]))
    for place, one in enumerate([] if complete else values):
        rest = slice(place if within else 0, None)  # the matrix of one set mirrors itself
        both = ~np.isnan(others[rest]) & ~np.isnan(one)
        rows[place, rest] = both.sum(axis=-1)
        if method == "kendall":
            _kendall(one, others[rest], both, found[place, rest], None if p is None else p[place, rest])
        else:
            found[place, rest] = _pearson(*_sides(one, others[rest], both, method), both)
    if within:
        for matrix in (found, rows, *([] if p is None else [p])):
            below = np.tril_indices(len(ids), -1)
            matrix[below] = matrix.T[below]
    if p is not None and method != "kendall":
        p = _p_of_t(found, rows)
    return Correlations(method, tuple(ids), other_ids, found, rows, p)


def within_parents(
    values: Array,
    ids: Sequence[str],
    parents: Mapping[str, str | None],
    *,
    method: Method = "pearson",
    limits: CorrelationLimits = CORRELATION,
) -> list[dict[str, Any]]:
    """Return the correlations between children of the same parent, flagged `redundant` or `conflict`.

    `values` must run the same way (normalised, or multiplied by the direction): in raw data a good and a bad conflict
    by construction.
    """
    records = []
    for record in correlations(values, ids, method=method, p_values=True).records():
        parent = parents.get(record["id"])
        if parent is not None and parent == parents.get(record["other"]):
            r = record["coefficient"]
            flags = [] if r is None else ["redundant"] * (r > limits.redundant) + ["conflict"] * (r < limits.conflict)
            records.append({"parent": parent, **record, "flags": flags})
    return records


def with_ancestors(
    scores: Mapping[str, Array],
    parents: Mapping[str, str | None],
    *,
    method: Method = "pearson",
    limits: CorrelationLimits = CORRELATION,
) -> list[dict[str, Any]]:
    """Return the correlation of every indicator and node with its parent (`levels_up` 1) and on up to the index.

    With the own parent it is flagged `conflict` below that limit, else `weak` below that one: a negative correlation
    is not a weak one. With higher ancestors only `conflict` is flagged.
    """
    records = []
    for one, own in scores.items():
        ancestor, up = parents.get(one), 1
        while ancestor is not None:
            pair = correlations(own[None], [one], scores[ancestor][None], [ancestor], method=method, p_values=True)
            record = pair.records()[0]
            record["levels_up"] = up
            record["flags"] = _flags(record["coefficient"], up, limits)
            records.append(record)
            ancestor, up = parents.get(ancestor), up + 1
    return records


def _flags(r: float | None, up: int, limits: CorrelationLimits) -> list[str]:
    if r is None:
        return []
    if r < limits.conflict:
        return ["conflict"]
    return ["weak"] if up == 1 and r < limits.weak else []


def _codes(values: Array) -> Array:
    """Return the order of each row's values as whole numbers, equal values alike: ranks need no more."""
    codes = np.full(values.shape, np.nan)
    for row, code in zip(values, codes, strict=True):
        there = ~np.isnan(row)
        code[there] = np.unique(row[there], return_inverse=True)[1]
    return codes


def _sides(one: Array, others: Array, both: Array, method: Method) -> tuple[Array, Array]:
    left, right = np.where(both, one, np.nan), np.where(both, others, np.nan)
    return (ranks(left, ties="average"), ranks(right, ties="average")) if method == "spearman" else (left, right)


def _pearson(left: Array, right: Array, both: Array) -> Array:
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


def _kendall(one: Array, others: Array, both: Array, found: Array, p: Array | None) -> None:
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
