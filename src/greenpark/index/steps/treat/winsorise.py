"""Winsorising point by point, then a transformation if that is not enough (COIN Tool; COINr `winsorise`)."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.prepare import WinsoriseLog
from greenpark.index.steps.treat.done import Done
from greenpark.index.steps.treat.moments import judge, pieces_of, shape, sums
from greenpark.index.steps.treat.pulling import pull_in
from greenpark.index.steps.treat.transform import second_step


def winsorise_log(columns: Array, options: WinsoriseLog, *, detailed: bool) -> Done:
    """Return columns (column, row) winsorised while the test fails, transformed where it fails even then.

    While a column fails and fewer than `max_points` values have been pulled in, its largest values (skewness >= 0) or
    smallest ones (skewness < 0), all that are tied, are set to the next value within; the test is made anew each time.
    Values pulled in before are tied with the extreme, move with it and count once; ties in the data move together and
    may exceed the maximum. If the test still fails, `then` is applied to the original values (`then_on: winsorised`:
    to the winsorised ones). A column whose values would all become the same is left as it was.
    """
    found = sums(columns)
    before = judge(found, options)
    done = Done.start(np.array(columns), before)
    failing = np.flatnonzero(before.fails)
    if not failing.size:
        return done
    pulled = pull_in(columns, failing, found.take(failing), before.take(failing), options)
    done.note[failing[pulled.stuck]] = "two_values"
    again = pulled.shape.fails & ~pulled.stuck & (options.then != "none")
    plain, still = np.flatnonzero(~pulled.stuck & ~again), np.flatnonzero(again)
    done.see(1, failing[~pulled.stuck], pulled.shape.take(np.flatnonzero(~pulled.stuck)))
    done.points[failing] = np.where(pulled.stuck, 0, pulled.points)
    marked = plain if options.then_on == "original" else np.flatnonzero(~pulled.stuck)
    done.high_from[failing[marked]], done.low_from[failing[marked]] = pulled.high_from[marked], pulled.low_from[marked]
    pulled.apply(done.values, failing, plain)
    if still.size:
        skewness = before.skewness[failing[still]]
        if options.then_on == "winsorised":
            pulled.apply(done.values, failing, still)
            skewness = pulled.shape.skewness[still]
        for piece in pieces_of(done.values):
            part = slice(*np.searchsorted(failing[still], (piece.start, piece.stop)))
            second_step(done, failing[still[part]], options, skewness[part])
        if detailed:
            done.see(2, failing[still], shape(done.values[failing[still]], options))
    return done
