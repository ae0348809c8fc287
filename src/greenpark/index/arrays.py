"""Statistics along the last axis that leave out what is missing (NaN) and never turn it into a number.

Every array here may carry leading axes (draws, indicators); the last axis runs over rows. A result is NaN where
nothing is present, and no warning is raised.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# two values closer than this share of their size are the same: sums of the same terms in another order differ so
TIE = 1e-12


def present(values: Array) -> NDArray[np.bool_]:
    """Return where there is a value."""
    return ~np.isnan(values)


def count(values: Array) -> Array:
    """Return how many values are present."""
    return np.asarray(present(values).sum(axis=-1), dtype=np.float64)


def total(values: Array) -> Array:
    """Return the sum of what is present, NaN where nothing is."""
    there = present(values)
    return np.where(there.any(axis=-1), np.where(there, values, 0.0).sum(axis=-1), np.nan)


def mean(values: Array) -> Array:
    """Return the arithmetic mean of what is present."""
    sums = _complete_sum(values)
    if sums is not None:
        return np.asarray(sums / values.shape[-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(present(values), values, 0.0).sum(axis=-1) / _or_nan(count(values)))


def variance(values: Array, *, sample: bool = True) -> Array:
    """Return the variance: divisor n - 1 (`sample`) or n; NaN where the divisor is not positive."""
    with np.errstate(invalid="ignore"):
        centred = values - mean(values)[..., None]
    np.multiply(centred, centred, out=centred)
    sums = _complete_sum(centred)
    if sums is not None:
        n = values.shape[-1] - 1 if sample else values.shape[-1]
        return np.asarray(sums / n if n > 0 else np.full(sums.shape, np.nan))
    n = count(values)
    squares = np.where(present(values), centred, 0.0).sum(axis=-1)
    return np.asarray(squares / _or_nan(n - 1 if sample else n))


def deviation(values: Array, *, sample: bool = True) -> Array:
    """Return the standard deviation: divisor n - 1 (`sample`) or n."""
    return np.sqrt(variance(values, sample=sample))


def minimum(values: Array) -> Array:
    """Return the smallest value present."""
    return np.asarray(np.fmin.reduce(values, axis=-1, initial=np.nan))


def maximum(values: Array) -> Array:
    """Return the largest value present."""
    return np.asarray(np.fmax.reduce(values, axis=-1, initial=np.nan))


def quantile(values: Array, share: float) -> Array:
    """Return the quantile of what is present, linear between order statistics (type 7 of Hyndman and Fan, 1996)."""
    ordered = np.sort(values, axis=-1)  # NaN goes last
    n = count(values)
    place = np.where(n > 0, (n - 1) * share, 0.0)
    if ordered.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, ordered.shape[-1] - 1)
    below = np.take_along_axis(ordered, low[..., None], axis=-1)[..., 0]
    above = np.take_along_axis(ordered, high[..., None], axis=-1)[..., 0]
    part = place - low
    return np.where(part == 0, below, below + part * (above - below))


def median(values: Array) -> Array:
    """Return the median of what is present."""
    return quantile(values, 0.5)


def ranks(values: Array, *, ties: str = "minimum", descending: bool = True) -> Array:
    """Return ranks from 1 along the last axis, NaN where there is no value.

    `ties` is `minimum`, `maximum`, `average` or `dense`. Values within `TIE` of their neighbour are tied.
    """
    signed = -values if descending else values
    n = values.shape[-1]
    if n == 0:
        return np.array(values)
    order = np.argsort(signed, axis=-1)  # NaN goes last; in which order ties stand makes no difference
    ordered = np.take_along_axis(signed, order, axis=-1)
    step = np.diff(ordered, axis=-1)
    with np.errstate(invalid="ignore"):
        begins = ~(step <= TIE * np.abs(ordered[..., 1:]))
    first = np.concatenate([np.ones((*values.shape[:-1], 1), dtype=bool), begins], axis=-1)
    places = np.arange(n)
    lowest = np.maximum.accumulate(np.where(first, places, 0), axis=-1)
    if ties == "minimum":
        ranked = lowest + 1.0
    elif ties == "dense":
        ranked = np.cumsum(first, axis=-1).astype(float)
    else:
        last = np.concatenate([begins, np.ones((*values.shape[:-1], 1), dtype=bool)], axis=-1)
        highest = np.minimum.accumulate(np.where(last, places, n)[..., ::-1], axis=-1)[..., ::-1]
        ranked = highest + 1.0 if ties == "maximum" else (lowest + highest) / 2 + 1.0
    result = np.empty_like(ordered)
    np.put_along_axis(result, order, np.where(np.isnan(ordered), np.nan, ranked), axis=-1)
    return result


def _complete_sum(values: Array) -> Array | None:
    """Return the sums where all values are finite, else None: a pass without arrays of booleans, for many draws."""
    if values.shape[-1] == 0:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        sums = values.sum(axis=-1)
    return np.asarray(sums) if np.isfinite(sums).all() else None


def _or_nan(divisor: Array) -> Array:
    return np.where(divisor > 0, divisor, np.nan)
