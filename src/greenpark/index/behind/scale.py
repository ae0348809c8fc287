"""The door to methods that are defined on 0 to 1 only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.records import refuse

ROUNDING = 1e-9  # what sums of weights may miss 0 and 1 by


def to_unit_range(
    values: Array, scale: tuple[float, float], ids: Sequence[str], units: Sequence[str], method: tuple[str, str]
) -> Array:
    """Return `values` (…, indicator, row) brought from `scale` to 0 to 1; NaN stays.

    Raise ProblemsFound for a value outside the scale, naming indicator and unit: it is neither cut off nor the bounds
    moved, since either changes every result. `method` is the method's name in English and Chinese.
    """
    low, high = scale
    if not low < high:
        raise refuse(
            "empty_scale",
            f"The scale of {method[0]} runs from {low:g} to {high:g}.",
            "State the lower bound first, then a greater upper one, such as `scale: [0, 100]`.",
            f"{method[1]}的取值区间为{low:g}至{high:g}。",
            "请先写下限，再写更大的上限，如`scale: [0, 100]`。",
        )
    unit_values = (values - low) / (high - low)
    with np.errstate(invalid="ignore"):
        outside = np.argwhere((unit_values < -ROUNDING) | (unit_values > 1 + ROUNDING))
    if len(outside):
        *_, place, row = (int(i) for i in outside[0])
        value, unit = values[tuple(outside[0])], units[row]
        raise refuse(
            "outside_scale",
            f"{method[0]} is defined from {low:g} to {high:g}, but '{ids[place]}' is {value:g} for {unit}"
            f" ({len(outside)} such values).",
            "State the scale the scores really have, such as `scale: [0, 100]`, or normalise by min-max or goalposts.",
            f"{method[1]}的取值区间为{low:g}至{high:g}，而{unit}的“{ids[place]}”为{value:g}（共{len(outside)}个）。",
            "请写明得分的实际取值区间，如`scale: [0, 100]`，或采用极差标准化或目标柱标准化。",
            ids[place],
        )
    return np.clip(unit_values, 0.0, 1.0)
