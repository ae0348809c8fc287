"""Limits to single values: fences, percentiles, the Hampel identifier."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, count, maximum, minimum
from greenpark.index.spec.options.prepare import Fences, Hampel, Percentiles
from greenpark.index.steps.treat.done import Done

_NORMAL = 1.4826  # MAD times this is the standard deviation of a normal distribution


def limit(done: Done, columns: Array, work: NDArray[np.intp], options: Fences | Percentiles | Hampel) -> None:
    """Put columns with limited values into `done` at the places `work`.

    What lies beyond a limit becomes the limit, the last value within (`nearest`), the median, or missing. Where IQR or
    MAD is zero, more than half of the values are the same and any other would be an outlier: such a column is left as
    it is, with a note. Where no value lies within, `nearest` takes the limit itself.
    """
    base = columns[work]
    ordered = np.sort(base, axis=-1)  # NaN goes last
    n = count(base)
    middle = quantile(ordered, n, 0.5)
    none = np.full(len(base), np.inf)
    if isinstance(options, Fences):
        first, third = (quantile(ordered, n, share, options.quantile_type) for share in (0.25, 0.75))
        spread = third - first
        low, high = first - options.k * spread, third + options.k * spread
    elif isinstance(options, Hampel):
        apart = np.sort(np.abs(base - middle[:, None]), axis=-1)
        spread = _NORMAL * quantile(apart, n, 0.5)
        low, high = middle - options.k * spread, middle + options.k * spread
    else:
        spread = np.ones(len(base))
        low = -none if options.low is None else quantile(ordered, n, options.low, options.quantile_type)
        high = none if options.high is None else quantile(ordered, n, options.high, options.quantile_type)
    flat = spread == 0
    done.note[work[flat]] = "no_spread"
    low = np.where(flat | (options.sides == "high"), -np.inf, low)
    high = np.where(flat | (options.sides == "low"), np.inf, high)
    over, under = base > high[:, None], base < low[:, None]
    if options.replace_by == "nearest":
        within = np.where(over | under, np.nan, base)
        last_low, last_high = minimum(within), maximum(within)
        low, high = (np.where(np.isnan(last), now, last) for last, now in ((last_low, low), (last_high, high)))
    elif options.replace_by == "median":
        low = high = middle
    elif options.replace_by == "missing":
        low = high = np.full(len(base), np.nan)
    done.high_from[work] = minimum(np.where(over, base, np.nan))
    done.low_from[work] = maximum(np.where(under, base, np.nan))
    done.points[work] = over.sum(axis=-1) + under.sum(axis=-1)
    done.values[work] = np.where(over, high[:, None], np.where(under, low[:, None], base))


def quantile(ordered: Array, n: Array, share: float, kind: int = 7) -> Array:
    """Return a quantile of sorted columns (column, row) with `n` values each, NaN where there is none.

    `kind` is the type of Hyndman and Fan (1996), 1 to 9, as in R's `quantile`; 7 is that of Excel's PERCENTILE.INC and
    of NumPy, 6 that of SPSS and Minitab.
    """
    shift = {1: 0.0, 2: 0.0, 3: -0.5, 4: 0.0, 5: 0.5, 6: share, 7: 1 - share, 8: (share + 1) / 3, 9: share / 4 + 0.375}
    rounding = 4 * np.finfo(float).eps  # as R does, so that 0.1 of 10 is the first
    place = n * share + shift[kind]
    below = np.floor(place + rounding)
    part = place - below
    part = np.where(np.abs(part) < rounding, 0.0, part)
    if kind == 1:
        part = (part > 0).astype(float)
    elif kind == 2:
        part = np.where(part > 0, 1.0, 0.5)
    elif kind == 3:
        part = np.where((part == 0) & (below % 2 == 0), 0.0, 1.0)
    last = np.maximum(n - 1, 0)
    lower = np.clip(below - 1, 0, last).astype(int)
    upper = np.clip(below, 0, last).astype(int)
    first = np.take_along_axis(ordered, lower[:, None], axis=-1)[:, 0]
    second = np.take_along_axis(ordered, upper[:, None], axis=-1)[:, 0]
    return np.where(part == 0, first, first + part * (second - first))
