"""Denominate: divide by population, output or area of the same row (OECD/JRC Handbook, step 2; COINr `Denominate`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.outcome import Outcome
from greenpark.index.spec.models import Indicator
from greenpark.index.spec.options.prepare import Denominate
from greenpark.index.steps.selection import not_known, one_draw, row_names
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound


def denominate(table: Table, options: Denominate) -> Outcome:
    """Return the table with each indicator divided by its `denominator`, times `scale`; missing if either is.

    A denominator is a number column of the data, or another indicator (by id or column) as it stood before this step.
    Raises ProblemsFound for unknown denominators and, unless `on_zero` is `missing`, where one is zero.
    """
    _check_names(table, options)
    values = np.array(table.values)
    details: list[dict[str, Any]] = []
    refused: list[Problem] = []
    warnings: list[Problem] = []
    for place, indicator in enumerate(table.indicators):
        if indicator.denominator is None:
            continue
        factor = options.scale.get(indicator.id, 1.0) if isinstance(options.scale, dict) else options.scale
        before, divisor = table.values[..., place, :], _column(table, indicator.denominator)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            after = before / divisor
            if factor != 1.0:
                after = after * factor
        beyond = ~np.isnan(before) & ~np.isnan(divisor) & ~np.isfinite(after)
        at = _rows_where(beyond)
        if at.size and options.on_zero == "refuse":
            refused.append(_zero(indicator, table.rows, at))
        negative = _rows_where(divisor < 0)
        if negative.size:
            warnings.append(_negative(indicator, table.rows, negative))
        values[..., place, :] = np.where(beyond, np.nan, after)
        details.append(_detail(indicator, factor, table, place, values, at))
    if refused:
        raise ProblemsFound(refused)
    return Outcome(table.with_values(values), details, warnings)


def _check_names(table: Table, options: Denominate) -> None:
    known = [*table.rows.columns, *(name for one in table.indicators for name in dict.fromkeys((one.id, one.column)))]
    names = [one.denominator for one in table.indicators if one.denominator is not None]
    numbers = [name for name in known if name is not None]
    problems = [
        not_known(name, numbers, "denominator", "分母列") for name in dict.fromkeys(names) if name not in numbers
    ]
    if isinstance(options.scale, dict):
        ids = [one.id for one in table.indicators if one.denominator is not None]
        problems += [not_known(name, ids, "indicator", "有分母的指标") for name in options.scale if name not in ids]
    if problems:
        raise ProblemsFound(problems)


def _column(table: Table, name: str) -> Array:
    if name in table.rows.columns:
        return np.asarray(table.rows.columns[name], dtype=float)
    ids, columns = [one.id for one in table.indicators], [one.column for one in table.indicators]
    return np.asarray(table.values[..., ids.index(name) if name in ids else columns.index(name), :])


def _rows_where(found: NDArray[np.bool_]) -> NDArray[np.intp]:
    return np.flatnonzero(found.any(axis=tuple(range(found.ndim - 1))))


def _detail(
    indicator: Indicator, factor: float, table: Table, place: int, values: Array, zero: NDArray[np.intp]
) -> dict[str, Any]:
    before, after = one_draw(table.values)[place], one_draw(values)[place]
    return {
        "indicator": indicator.id, "denominator": indicator.denominator, "scale": factor,
        "lost": int((np.isnan(after) & ~np.isnan(before)).sum()),  # values that have no denominator
        "zero": [{"unit": table.rows.units[row], "year": table.rows.years[row]} for row in zero],
    }  # fmt: skip


def _zero(indicator: Indicator, rows: Rows, at: NDArray[np.intp]) -> Problem:
    where = row_names(rows, at)
    return Problem(
        "zero_denominator", f"'{indicator.id}' is divided by '{indicator.denominator}', which is zero for {where}.",
        "Correct the data, leave the cell empty, or write `denominate: {on_zero: missing}`.", column=indicator.id,
        message_zh=f"指标“{indicator.id}”的分母“{indicator.denominator}”为零：{where}。",
        remedy_zh="请更正数据、留空，或写 `denominate: {on_zero: missing}`。",
    )  # fmt: skip


def _negative(indicator: Indicator, rows: Rows, at: NDArray[np.intp]) -> Problem:
    where = row_names(rows, at)
    return Problem(
        "negative_denominator", f"'{indicator.id}' is divided by '{indicator.denominator}', negative for {where}.",
        "Dividing by it turns the sign of the indicator around; check the data.", severity="warning",
        column=indicator.id, message_zh=f"指标“{indicator.id}”的分母“{indicator.denominator}”为负：{where}。",
        remedy_zh="除以负数会改变指标的符号，请核对数据。",
    )  # fmt: skip
