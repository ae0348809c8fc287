"""How evenly a unit does in its dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from greenpark.index.arrays import Array, count, deviation, mean
from greenpark.index.behind.records import check_shape, number, refuse


def balance(values: Array, ids: Sequence[str], units: Sequence[str], *, sample: bool = False) -> list[dict[str, Any]]:
    """Return how far apart the dimensions (dimension × row, none negative) of each unit lie.

    `coefficient_of_variation` is deviation over mean (`sample`: divisor n - 1; default n, as the Mazziotta-Pareto
    penalty mean·cv²). `balance` is 1 - cv/√(n - 1) with divisor n (1 - cv/√n for the sample form): √(n - 1) is the
    greatest it can be (Katsnelson and Kotz, 1957), so 1 means all equal and 0 all in one dimension. Missing dimensions
    are left out; None below two or where all are 0. Raise ProblemsFound for a negative value.
    """
    check_shape(values, ids, len(units))
    with np.errstate(invalid="ignore"):
        negative = np.argwhere(values < 0)
    if len(negative):
        place, row = (int(i) for i in negative[0])
        raise refuse(
            "negative_dimension",
            f"The coefficient of variation has no meaning with negative values: '{ids[place]}' is"
            f" {values[place, row]:g} for {units[row]}.",
            "Use scores on a scale that starts at 0 or above, such as min-max 0 to 100.",
            f"含负值时变异系数没有意义：{units[row]}的“{ids[place]}”为{values[place, row]:g}。",
            "请使用下限不低于0的得分，如0至100的极差标准化。",
            ids[place],
        )
    by_unit = values.T
    n, middle = count(by_unit), mean(by_unit)
    with np.errstate(invalid="ignore", divide="ignore"):
        variation = deviation(by_unit, sample=sample) / np.where(middle > 0, middle, np.nan)
        variation = np.where(n > 1, variation, np.nan)
        even = np.clip(1 - variation / np.sqrt(n if sample else n - 1), 0.0, 1.0)
    records = []
    for row, unit in enumerate(units):
        own = by_unit[row]
        known = not np.isnan(own).all()
        records.append(
            {
                "unit": unit,
                "mean": number(middle[row]),
                "coefficient_of_variation": number(variation[row]),
                "balance": number(even[row]),
                "dimensions": int(n[row]),
                "lowest": ids[int(np.nanargmin(own))] if known else None,
                "highest": ids[int(np.nanargmax(own))] if known else None,
                "gap": number(np.nanmax(own) - np.nanmin(own)) if known else None,
            }
        )
    return records
