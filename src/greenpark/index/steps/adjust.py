"""Adjust: multiply a finished index by a pressure factor."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.spec.options.adjust import Adjust, Pressure
from greenpark.index.table import Rows
from greenpark.problems import Problem, ProblemsFound, did_you_mean


def adjust(scores: Array, options: Adjust, rows: Rows) -> Array:
    """Return index · mean(1 - pressure / maximum), missing where the index or any of the pressures is.

    `scores` is (..., row). The form is that of the planetary pressures-adjusted HDI (UNDP, HDR 2021/22), which starts
    from the HDI as printed: `round_index: 3`. Raise ProblemsFound for a column that the data lack, and for a pressure
    above its maximum unless `above_maximum` says otherwise.
    """
    index = scores if options.round_index is None else rounded(scores, options.round_index)
    return index * factor(options, rows)


def factor(options: Adjust, rows: Rows) -> Array:
    """Return mean(1 - pressure / maximum) for each row; missing where a pressure is. Raise as `adjust` does."""
    terms: list[Array] = []
    refused: list[Problem] = []
    for pressure in options.pressures:
        if pressure.column not in rows.columns:
            refused.append(_no_column(pressure, rows))
            continue
        term = 1.0 - rows.columns[pressure.column] / pressure.maximum
        if options.above_maximum == "refuse" and (term < 0).any():
            refused.append(_above(pressure, rows, accepted=False))
        terms.append(np.maximum(term, 0.0) if options.above_maximum == "zero" else term)
    if refused:
        raise ProblemsFound(refused)
    return np.asarray(sum(terms[1:], start=terms[0]) / len(terms))


def warnings_of(options: Adjust, rows: Rows) -> list[Problem]:
    """Return what a reader should know: pressures above their maximum that count as zero, and pressures below zero."""
    found: list[Problem] = []
    for pressure in options.pressures:
        values = rows.columns[pressure.column]
        if options.above_maximum == "zero" and (values > pressure.maximum).any():
            found.append(_above(pressure, rows, accepted=True))
        if (values < 0).any():
            who, who_zh = _first(rows, values < 0)
            found.append(
                Problem(
                    "negative_pressure", f"'{pressure.column}' is below zero for {who}, which raises the index.",
                    "Check the value; it is used as it stands.", severity="warning", column=pressure.column,
                    message_zh=f"{who_zh}的“{pressure.column}”为负值，会抬高指数。", remedy_zh="请核对；计算按原值。",
                )
            )  # fmt: skip
    return found


def rounded(values: Array, digits: int) -> Array:
    """Return values to a number of decimals, half to even on their decimal text (GB/T 8170); NaN stays NaN.

    The text is the shortest that reads back as the same number: 0.0125 is a tie, whatever its binary digits say.
    """
    power = 10.0**digits
    scaled = np.asarray(values, dtype=float) * power
    result = np.asarray(np.rint(scaled) / power)
    # only near a tie can the binary digits and the text disagree; writing out every draw as text would be slow
    unit = Decimal(1).scaleb(-digits)
    for place in np.argwhere(np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5) < 1e-6):
        text = Decimal(repr(float(values[tuple(place)])))
        result[tuple(place)] = float(text.quantize(unit, rounding=ROUND_HALF_EVEN))
    return result


def _no_column(pressure: Pressure, rows: Rows) -> Problem:
    near = did_you_mean(pressure.column, rows.columns)
    return Problem(
        "no_column", f"The data have no column '{pressure.column}' of numbers for the pressure factor.",
        f"Did you mean '{near[0]}'?" if near else "Add the column, or correct its name.", column=pressure.column,
        message_zh=f"数据中没有压力因子所需的数值列“{pressure.column}”。",
        remedy_zh=f"是否指“{near[0]}”？" if near else "请补上该列，或更正列名。",
    )  # fmt: skip


def _above(pressure: Pressure, rows: Rows, *, accepted: bool) -> Problem:
    who, who_zh = _first(rows, rows.columns[pressure.column] > pressure.maximum)
    message = f"'{pressure.column}' of {who} is above the maximum {pressure.maximum:g}"
    message_zh = f"{who_zh}的“{pressure.column}”超过上限{pressure.maximum:g}"
    if accepted:
        return Problem(
            "pressure_above_maximum", f"{message}; its term counts as zero.",
            "Raise `maximum` if the difference should show.", severity="warning", column=pressure.column,
            message_zh=f"{message_zh}，该项按零计。", remedy_zh="如需体现差异，请提高maximum。",
        )  # fmt: skip
    return Problem(
        "pressure_above_maximum", f"{message}.",
        "Raise `maximum` (UNDP takes the largest value ever observed), or write `above_maximum: zero`.",
        column=pressure.column,
        message_zh=f"{message_zh}。", remedy_zh="请提高maximum（UNDP取历年最大值），或写 `above_maximum: zero`。",
    )  # fmt: skip


def _first(rows: Rows, where: NDArray[np.bool_]) -> tuple[str, str]:
    """Return how to name the first row of a mask and how many more there are, in both languages."""
    places = np.flatnonzero(where)
    unit, year = rows.units[places[0]], rows.years[places[0]]
    more = len(places) - 1
    who = unit if year is None else f"{unit} ({year})"
    return f"{who}{f' and {more} more' if more else ''}", f"{who}{f'等{more + 1}处' if more else ''}"
