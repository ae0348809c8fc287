"""Winsorising point by point, then a transformation if that is not enough (COIN Tool; COINr `winsorise`)."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.prepare import WinsoriseLog
from greenpark.index.steps.selection import Places
from greenpark.index.steps.treat.done import Done
from greenpark.index.steps.treat.moments import Mask, Shape, shape
from greenpark.index.steps.treat.transform import second_step


def winsorise_log(columns: Array, options: WinsoriseLog) -> Done:
    """Return columns (column, row) winsorised while the test fails, transformed where it fails even then.

    While a column fails and fewer than `max_points` values have been pulled in, its largest values (skewness >= 0) or
    smallest ones (skewness < 0), all that are tied, are set to the next value within; the test is made anew each time.
    Values pulled in before are tied with the extreme, move with it and count once; ties in the data move together and
    may exceed the maximum. If the test still fails, `then` is applied to the original values (`then_on: winsorised`:
    to the winsorised ones). A column whose values would all become the same is left as it was.
    """
    before = shape(columns, options)
    done = Done.start(columns, before)
    failing = np.flatnonzero(before.fails)
    if not failing.size:
        return done
    original = columns[failing]
    pulled, after, stuck = _winsorise(original, options, before, done, failing)
    done.note[failing[stuck]] = "two_values"
    kept = np.flatnonzero(~stuck)
    done.values[failing[kept]] = pulled[kept]
    done.see(1, failing[kept], after.take(kept))
    still = np.flatnonzero(after.fails & ~stuck)
    if options.then == "none" or not still.size:
        return done
    if options.then_on == "original":
        base, skewness = original[still], before.skewness[failing[still]]
        done.high_from[failing[still]], done.low_from[failing[still]] = np.inf, -np.inf
    else:
        base, skewness = pulled[still], after.skewness[still]
    second_step(done, base, failing[still], options, skewness)
    done.see(2, failing[still], shape(done.values[failing[still]], options))
    return done


def _winsorise(
    original: Array, options: WinsoriseLog, before: Shape, done: Done, places: Places
) -> tuple[Array, Shape, Mask]:
    """Return the failing columns pulled in, their shape then, and which would come down to a single value."""
    values = original.copy()
    skewness, kurtosis = before.skewness[places], before.kurtosis[places]
    passes, fails = before.passes[places], before.fails[places]
    stuck = np.zeros(len(values), dtype=bool)
    high, low = np.zeros(len(values), dtype=np.intp), np.zeros(len(values), dtype=np.intp)
    active = np.arange(len(values))
    while True:
        if options.max_points is not None:
            active = active[(high + low)[active] < options.max_points]
        if not active.size:
            break
        up = skewness[active] >= 0
        signs = np.where(up, 1.0, -1.0)[:, None]
        turned = values[active] * signs  # so that the extreme is always the largest
        largest = np.fmax.reduce(turned, axis=-1)[:, None]
        extreme = turned == largest
        within = np.fmax.reduce(np.where(extreme, np.nan, turned), axis=-1)[:, None]
        np.copyto(turned, within, where=extreme)
        turned *= signs
        values[active] = turned
        n = extreme.sum(axis=-1)
        bound = (largest * signs)[:, 0]
        high[active[up]], low[active[~up]] = n[up], n[~up]
        done.high_from[places[active[up]]], done.low_from[places[active[~up]]] = bound[up], bound[~up]
        now = shape(turned, options)
        skewness[active], kurtosis[active] = now.skewness, now.kurtosis
        passes[active], fails[active] = now.passes, now.fails
        stuck[active] = ~now.passes & ~now.fails
        active = active[now.fails]
    done.points[places] = np.where(stuck, 0, high + low)
    done.high_from[places[stuck]], done.low_from[places[stuck]] = np.inf, -np.inf
    return values, Shape(skewness, kurtosis, passes, fails), stuck
