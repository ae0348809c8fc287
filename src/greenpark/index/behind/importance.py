"""What a component's weight says against what it does: importance of each component for its parent or the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.correlation import correlations
from greenpark.index.behind.options import INFLUENCE, InfluenceLimits
from greenpark.index.behind.records import check_shape, constant, number

Measure = Literal["squared_correlation", "binned", "spline"]
FLAGS = ("opposed", "dominant", "silent")


def importance(
    values: Array,
    ids: Sequence[str],
    index: Array,
    weights: Array | None = None,
    *,
    measure: Measure = "squared_correlation",
    limits: InfluenceLimits = INFLUENCE,
) -> list[dict[str, Any]]:
    """Return how much of the index each component goes with, beside the weight it was given.

    `values` is component × row, `index` (row,), `weights` (component,), effective ones for indicators against the
    index. Importance is r² with the index (default), or the correlation ratio V(E(index | component)) / V(index) by
    bins or a smoothing spline, which sees curved relations too (Paruolo, Saisana and Saltelli, 2013). Shares are of
    the sum over components; `correlation_share` is r over the sum of r, as the optimised weights use. Flags: `opposed`
    (r < 0), `dominant` and `silent` where the importance share is far above or below the weight.
    """
    check_shape(values, ids, len(index))
    r = correlations(values, ids, index[None], ["index"]).coefficients[:, 0] if len(ids) else np.empty(0)
    if measure == "squared_correlation":
        found = r * r
    else:
        found = np.array([correlation_ratio(one, index, measure) for one in values])
    shares, r_shares = _shares(found), _shares(r)
    given = np.full(len(ids), np.nan) if weights is None else _shares(np.asarray(weights, dtype=float))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(given > 0, shares / given, np.nan)
    return [
        {
            "id": one,
            "weight": number(given[i]),
            "correlation": number(r[i]),
            "squared_correlation": number(r[i] * r[i]),
            "correlation_share": number(r_shares[i]),
            "importance": number(found[i]),
            "importance_share": number(shares[i]),
            "importance_to_weight": number(ratio[i]),
            "flags": ["opposed"] * bool(r[i] < 0)
            + ["dominant"] * bool(ratio[i] > limits.dominant)
            + ["silent"] * bool(ratio[i] < limits.silent),
        }
        for i, one in enumerate(ids)
    ]


def correlation_ratio(x: Array, y: Array, measure: Literal["binned", "spline"] = "spline") -> float:
    """Return the share of the variance of y that its mean given x explains, from 0 to 1; NaN where it has none.

    `binned`: about √n groups of equal size by rank of x, equal values together, corrected for the number of groups
    (Kelley's ε²: without it n = 51 units in 7 groups explain 12 % by chance). `spline`: penalised cubic spline on the
    ranks of x (Eilers and Marx, 1996), its smoothness by generalised cross-validation; NaN below five distinct x.
    """
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 3 or constant(x) or constant(y):
        return float("nan")
    return _binned(x, y) if measure == "binned" else _spline(x, y)


def _binned(x: Array, y: Array) -> float:
    from scipy.stats import rankdata

    n = len(x)
    groups = max(2, round(np.sqrt(n)))
    _, member = np.unique(np.floor((rankdata(x) - 0.5) * groups / n), return_inverse=True)
    size = np.bincount(member)
    if not 1 < len(size) < n:
        return float("nan")
    away = y - y.mean()
    between = (np.bincount(member, away) ** 2 / size).sum()
    explained = min(1.0, between / (away * away).sum())
    return float(max(0.0, 1 - (1 - explained) * (n - 1) / (n - len(size))))


def _spline(x: Array, y: Array) -> float:
    from scipy.interpolate import BSpline
    from scipy.stats import rankdata

    different = len(np.unique(x))
    if different < 5:
        return float("nan")
    # the mean given x is the same for any rising function of x: ranks spread the knots evenly over the data
    place = (rankdata(x) - 0.5) / len(x)
    pieces = int(np.clip(different // 4, 2, 20))
    knots = np.arange(-3, pieces + 4) / pieces
    basis = BSpline.design_matrix(place, knots, 3).toarray()
    away = (y - y.mean()) / np.abs(y - y.mean()).max()
    roughness = np.diff(np.eye(basis.shape[1]), 2, axis=0)
    gram = basis.T @ basis
    # in coordinates where both the fit and the penalty are diagonal, every smoothness costs a sum
    half = np.linalg.cholesky(gram + 1e-9 * np.trace(gram) * np.eye(len(gram)))
    inner = np.linalg.solve(half, np.linalg.solve(half, roughness.T @ roughness).T)
    penalty, turn = np.linalg.eigh((inner + inner.T) / 2)
    directions = basis @ np.linalg.solve(half.T, turn)
    along = directions.T @ away
    kept = 1 / (1 + np.logspace(-6, 8, 57)[:, None] * np.maximum(penalty, 0.0) * len(x))
    residual = away @ away - (kept * (2 - kept) * along**2).sum(axis=1)
    best = int(np.argmin(residual / (len(x) - kept.sum(axis=1)) ** 2))
    fitted = directions @ (kept[best] * along)
    fitted = fitted - fitted.mean()
    return float(np.clip((fitted @ fitted) / (away @ away), 0.0, 1.0))


def _shares(values: Array) -> Array:
    total = np.nansum(values)
    return values / total if total > 0 else np.full(values.shape, np.nan)
