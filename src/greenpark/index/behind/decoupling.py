"""Tapio decoupling (脱钩): whether a pressure grew with what drives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from greenpark.index.arrays import TIE, Array
from greenpark.index.behind.records import number

STATES = (
    "strong_decoupling", "weak_decoupling", "expansive_coupling", "expansive_negative_decoupling",
    "strong_negative_decoupling", "weak_negative_decoupling", "recessive_coupling", "recessive_decoupling",
)  # fmt: skip
# where Tapio's scheme is silent, since the elasticity has no value
OUTSIDE = ("no_change", "driver_unchanged", "base_not_positive", "missing")


def decoupling(
    pressure_first: Array,
    pressure_second: Array,
    driver_first: Array,
    driver_second: Array,
    units: Sequence[str],
    *,
    cuts: tuple[float, float] = (0.8, 1.2),
) -> list[dict[str, Any]]:
    """Return elasticity (ΔP/P₀)/(ΔV/V₀) and state of each unit between two years; all arrays (row,).

    The eight states of Tapio (Transport Policy 12(2), 2005): by the signs of the two changes and whether the elasticity
    lies below, between (both ends included) or above `cuts`. An unchanged pressure has elasticity 0: weak decoupling
    where the driver grew, weak negative decoupling where it shrank. Outside the scheme, with no elasticity: a driver
    that did not change, a first value of zero or less (a relative change has no base), a missing value.
    """
    arrays = (pressure_first, pressure_second, driver_first, driver_second)
    if any(array.shape != (len(units),) for array in arrays):
        raise ValueError(f"expected four arrays of {len(units)} rows, got {[array.shape for array in arrays]}")
    records = []
    for row, unit in enumerate(units):
        p0, p1, v0, v1 = (float(array[row]) for array in arrays)
        outside = "missing" if np.isnan([p0, p1, v0, v1]).any() else "base_not_positive" if min(p0, v0) <= 0 else None
        p, v = (np.nan, np.nan) if outside else (_change(p0, p1), _change(v0, v1))
        if outside is None and v == 0:
            outside = "no_change" if p == 0 else "driver_unchanged"
        elasticity = np.nan if outside else p / v
        records.append(
            {
                "unit": unit,
                "pressure_change": number(p),
                "driver_change": number(v),
                "elasticity": number(elasticity + 0.0),
                "state": outside or _state(p, v, elasticity, cuts),
            }
        )
    return records


def _change(first: float, second: float) -> float:
    change = (second - first) / first
    return 0.0 if abs(change) <= TIE else change  # the same figure in other digits is no change


def _state(p: float, v: float, elasticity: float, cuts: tuple[float, float]) -> str:
    if elasticity < 0:
        return "strong_decoupling" if v > 0 else "strong_negative_decoupling"
    place = 0 if elasticity < cuts[0] * (1 - TIE) else 1 if elasticity <= cuts[1] * (1 + TIE) else 2
    if v > 0:
        return ("weak_decoupling", "expansive_coupling", "expansive_negative_decoupling")[place]
    return ("weak_negative_decoupling", "recessive_coupling", "recessive_decoupling")[place]
