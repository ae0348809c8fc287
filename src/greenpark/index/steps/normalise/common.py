"""What the methods of normalising share: spans of rows, numbers declared with indicators, logarithms, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound

Mask = NDArray[np.bool_]
Figures = list[tuple[int | None, dict[str, Array]]]


@dataclass(frozen=True)
class Scored:
    """Scores (..., indicator, row), the numbers that the formula used by year of the bounds, and warnings."""

    values: Array
    figures: Figures
    problems: list[Problem] = field(default_factory=list)


Method = Callable[[Table, Any], Scored]


@dataclass(frozen=True)
class Span:
    """Rows that are scored together, and the rows (`basis`) that their bounds come from; `year` of these bounds."""

    year: int | None
    basis: slice
    rows: slice


def spans(rows: Rows, bounds: str | int) -> list[Span]:
    """Return the spans of `pooled`, `yearly` or base-year bounds; raise ProblemsFound where that year has no data."""
    if bounds == "yearly":
        return [Span(year, block, block) for year, block in rows.blocks.items()]
    if isinstance(bounds, str):
        return [Span(None, slice(None), slice(None))]
    if bounds not in rows.blocks:
        years = ", ".join(str(year) for year in rows.blocks if year is not None)
        raise ProblemsFound(
            [
                Problem(
                    "base_year_missing", f"The bounds are to come from {bounds}, but the data have no such year.",
                    f"Write one of {years} as `bounds`, or `pooled`." if years else "Write `bounds: pooled`.",
                    message_zh=f"归一化的界限应取自{bounds}年，但数据中没有这一年。",
                    remedy_zh=f"bounds请写{years}之一，或写pooled。" if years else "请写 `bounds: pooled`。",
                )
            ]
        )  # fmt: skip
    return [Span(bounds, rows.blocks[bounds], slice(None))]


def is_good(table: Table) -> Mask:
    """Return where more is better, as a vector over indicators."""
    return table.signs[:, 0] > 0


def logged(table: Table) -> Table:
    """Return the table with logarithms where an indicator says so; raise ProblemsFound for a value that has none."""
    if not any(indicator.log for indicator in table.indicators):
        return table
    chosen = np.array([indicator.log for indicator in table.indicators], dtype=bool)
    with np.errstate(invalid="ignore"):
        without = (table.values <= 0) & chosen[:, None]
    refuse_values(
        table, without, "log_of_nonpositive",
        "which has no logarithm", "没有对数",
        "Take `log` away from the indicator, or correct the value.", "请去掉该指标的log，或更正该数值。",
    )  # fmt: skip
    values = np.array(table.values)
    values[..., chosen, :] = np.log(values[..., chosen, :])
    return table.with_values(values)


def declared(table: Table, attribute: str, *, needed: bool = False) -> Array:
    """Return what the indicators declare (`low`, `target`, …) on the scale of the values: its logarithm under `log`.

    NaN where an indicator declares nothing; raise ProblemsFound for that where it is `needed`.
    """
    numbers = table.given(attribute)
    if needed:
        refuse_indicators(
            table, np.isnan(numbers), "not_declared",
            f"has no `{attribute}`, which its method of normalising needs", f"缺少归一化所需的{attribute}",
            f"Add `{attribute}:` to the indicator, or give it another method: `normalise: min_max`.",
            f"请在该指标中写 `{attribute}:`，或为其另选方法，如 `normalise: min_max`。",
        )  # fmt: skip
    return on_scale(table, numbers, attribute)


def on_scale(table: Table, numbers: Array, attribute: str) -> Array:
    """Return numbers in the unit of the data (last axis: indicators), logarithms of them where an indicator says so."""
    chosen = np.array([indicator.log for indicator in table.indicators], dtype=bool)
    with np.errstate(invalid="ignore"):
        without = np.asarray(chosen & (numbers <= 0))
    refuse_indicators(
        table, in_any_draw(without), "log_of_nonpositive",
        f"is taken in logarithms, but its `{attribute}` is not above zero", f"取对数，但其{attribute}不大于零",
        f"Write a `{attribute}` above zero, or take `log` away.", f"请写大于零的{attribute}，或去掉log。",
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chosen, np.log(numbers), numbers)


def refuse_indicators(
    table: Table, wrong: Mask, code: str, message: str, message_zh: str, remedy: str, remedy_zh: str
) -> None:
    """Raise ProblemsFound naming each indicator (last axis of `wrong`) that is wrong."""
    if not wrong.any():
        return
    found = [
        Problem(code, f"'{one.id}' {message}.", remedy, column=one.id,
                message_zh=f"“{one.id}”{message_zh}。", remedy_zh=remedy_zh)
        for one, bad in zip(table.indicators, wrong, strict=True) if bad
    ]  # fmt: skip
    raise ProblemsFound(found)


def refuse_values(
    table: Table, wrong: Mask, code: str, message: str, message_zh: str, remedy: str, remedy_zh: str
) -> None:
    """Raise ProblemsFound naming for each indicator the first unit whose value (..., indicator, row) is wrong."""
    if not wrong.any():
        return
    values = table.values.reshape(-1, *wrong.shape[-2:])
    wrong = wrong.reshape(values.shape)
    found: list[Problem] = []
    for place in np.flatnonzero(wrong.any(axis=(0, 2))):
        one = table.indicators[place]
        rows = np.flatnonzero(wrong[:, place].any(axis=0))
        value = values[int(np.argmax(wrong[:, place, rows[0]])), place, rows[0]]
        who, more = _named(table.rows, int(rows[0])), len(rows) - 1
        found.append(
            Problem(
                code, f"'{one.id}' of {who} is {value:g}, {message}{f' (and {more} more)' if more else ''}.", remedy,
                column=one.id,
                message_zh=f"{who}的“{one.id}”为{value:g}，{message_zh}{f'（另有{more}处）' if more else ''}。",
                remedy_zh=remedy_zh,
            )
        )  # fmt: skip
    raise ProblemsFound(found)


def warn(
    table: Table, where: list[tuple[int | None, Mask]], code: str, message: str, message_zh: str,
    remedy: str, remedy_zh: str,
) -> list[Problem]:  # fmt: skip
    """Return one warning per indicator for which `where` holds in any span, with the years of these spans."""
    found: list[Problem] = []
    if not any(mask.any() for _, mask in where):
        return found
    for place, one in enumerate(table.indicators):
        years = [year for year, mask in where if mask[place]]
        if years:
            named = ", ".join(str(year) for year in years if year is not None)
            found.append(
                Problem(
                    code, f"'{one.id}' {message}{f' in {named}' if named else ''}; its scores are missing.", remedy,
                    severity="warning", column=one.id,
                    message_zh=f"“{one.id}”{f'在{named}年' if named else ''}{message_zh}，其得分为缺失。",
                    remedy_zh=remedy_zh,
                )
            )  # fmt: skip
    return found


def in_any_draw(mask: Mask) -> Mask:
    """Return over indicators where a mask (..., indicator) holds in any draw."""
    return np.asarray(mask.any(axis=tuple(range(mask.ndim - 1))))


def _named(rows: Rows, place: int) -> str:
    unit, year = rows.units[place], rows.years[place]
    return unit if year is None else f"{unit} ({year})"
