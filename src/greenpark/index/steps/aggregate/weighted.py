"""Weighted sums over children, for any number of draws at once.

This is where an uncertainty analysis spends its time: with values that are the same in all draws, the scores of all
draws are one matrix product. `values` is (..., child, row), `weights` (..., child, 1) or (..., child, row).
"""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, present


def weighted_sum(values: Array, weights: Array) -> Array:
    """Return Σ weight · value over children, as (..., row); a missing value makes its row missing."""
    if weights.shape[-1] != 1:
        return np.asarray(np.einsum("...cr,...cr->...r", weights, values))
    by_child = weights[..., 0]
    if values.ndim == 2:
        return np.asarray(by_child @ values)
    return np.asarray((by_child[..., None, :] @ values)[..., 0, :])


def weighted_mean(values: Array, weights: Array) -> Array:
    """Return the mean of the children present, their weights shared out among them; missing where these sum to 0."""
    with np.errstate(invalid="ignore", over="ignore"):
        complete = not np.isnan(values.sum())  # one pass and no array of booleans
    if complete:
        return weighted_sum(values, weights / _or_nan(weights.sum(axis=-2))[..., None, :])
    there = present(values)
    if weights.shape[-1] != 1:
        weights = np.where(there, weights, 0.0)  # a unit's weight may be missing where its value is
    scores = weighted_sum(np.where(there, values, 0.0), weights)
    return np.asarray(np.divide(scores, _or_nan(weighted_sum(there.astype(float), weights)), out=scores))


def _or_nan(total: Array) -> Array:
    total[total == 0] = np.nan
    return total
