"""Numbers as JSON has them, and the problems that several modules raise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array
from greenpark.problems import Problem, ProblemsFound


def number(value: float | np.floating | None) -> float | None:
    """Return a plain float, None for what is missing: JSON has no NaN."""
    return None if value is None or np.isnan(value) else float(value)


def numbers(values: Array) -> list[float | None]:
    """Return plain floats, None for what is missing."""
    return [number(value) for value in values]


def constant(values: Array) -> NDArray[np.bool_]:
    """Return where all values present along the last axis are the same one (or there are none).

    Compared by range, not variance: that of 0.1, 0.1, 0.1 is a rounding error, not zero. A range within `TIE` of the
    size of the values is rounding too, as in a sum of the same scores taken in another order.
    """
    there = ~np.isnan(values)
    low = np.where(there, values, np.inf).min(axis=-1, initial=np.inf)
    high = np.where(there, values, -np.inf).max(axis=-1, initial=-np.inf)
    return np.asarray(high - low <= TIE * np.maximum(np.abs(low), np.abs(high)))


def check_shape(values: Array, ids: Sequence[str], rows: int | None = None) -> None:
    """Raise ValueError where an array is not indicator × row for these ids: a mistake of the caller, not of data."""
    if values.ndim != 2 or values.shape[0] != len(ids) or (rows is not None and values.shape[1] != rows):
        raise ValueError(f"expected {len(ids)} indicators × {'any' if rows is None else rows} rows, got {values.shape}")


def refuse(code: str, en: str, remedy: str, zh: str, remedy_zh: str, column: str | None = None) -> ProblemsFound:
    """Return the exception of one problem in both languages."""
    return ProblemsFound([Problem(code, en, remedy, column=column, message_zh=zh, remedy_zh=remedy_zh)])
