"""The arithmetic of progress: change over desired change, and what holds where there is nothing left to desire."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array, present
from greenpark.index.steps.progress.states import LOST, MAINTAINED, MISSING, ORDINARY, UNDEFINED, UNSTABLE


def change(
    initial: Array, final: Array, target: Array, threshold: Array, sign: Array, *, unstable_share: float = 0.01
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return progress, the code of its state, and where a lost target had no threshold to measure by.

    p = (final - initial) / (target - initial), for goods (`sign` 1) and bads (-1) alike. A unit at or beyond its
    target to begin with has p = 1 while it stays there (`maintained`); else p = -|final - target| / |target -
    threshold| (`lost`), 0 without a threshold. All arrays broadcast; nothing is ever divided by zero. Source: the
    formula of PAGE's framework as recalled, edge cases decided here (gep.md, sections 4.1 and 5).
    """
    known = present(initial) & present(final)
    defined = known & present(target)
    at_first, at_last = (_reached(value, target, sign) & defined for value in (initial, final))
    desired = target - initial
    moving = defined & ~at_first
    progress = np.full(np.broadcast_shapes(known.shape, desired.shape), np.nan)
    np.divide(final - initial, desired, out=progress, where=moving)
    lost = at_first & ~at_last
    room = np.abs(target - threshold)
    measured = lost & (room > TIE * np.maximum(np.abs(target), np.abs(threshold)))
    np.divide(-np.abs(final - target), room, out=progress, where=measured)
    unmeasured = lost & ~measured
    progress = np.where(unmeasured, 0.0, np.where(at_first & at_last, 1.0, progress))
    unstable = moving & (np.abs(desired) < unstable_share * np.abs(initial))
    endless = np.isinf(progress) | (known & present(target) & np.isnan(progress))
    state = np.select(
        [~known, ~defined | endless, lost, at_first, unstable],
        [MISSING, UNDEFINED, LOST, MAINTAINED, UNSTABLE],
        default=ORDINARY,
    )
    return np.where(endless, np.nan, progress), state.astype(float), unmeasured


def _reached(value: Array, target: Array, sign: Array) -> NDArray[np.bool_]:
    """Return where a value is at its target, but for the last digits, or beyond it."""
    near = np.abs(value - target) <= TIE * np.maximum(np.abs(value), np.abs(target))
    return np.asarray(near | ((value - target) * sign > 0))
