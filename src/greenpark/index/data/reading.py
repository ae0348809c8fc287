"""From a wide sheet or frame to the table of an index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from greenpark.index.data.columns import Keys, find_keys, missing_column
from greenpark.index.data.numbers import is_numeric, numbers, text_missing
from greenpark.index.data.sheets import Sheet, open_sheet
from greenpark.index.data.wide_years import USUAL, lengthen, years_in_headings
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound


def read_table(source: str | Path | Any, plan: Plan) -> tuple[Table, list[Problem]]:
    """Return the table that a plan needs from a file or frame, and what is doubtful in the data.

    `source` is a path (CSV, XLSX, Parquet, JSON, …) or any frame that Narwhals takes, wide: a column of units, one of
    years if there are several, one for each indicator and denominator. Raises ProblemsFound with every mistake.
    """
    sheet = open_sheet(Path(source)) if isinstance(source, str | Path) else sheet_of_frame(source)
    return table_of_sheet(sheet, plan)


def sheet_of_frame(frame: Any) -> Sheet:
    """Return any eager or lazy frame as a sheet; NaN of pandas is missing, NaN of other frames is refused later."""
    import narwhals as nw

    native = nw.from_native(frame)
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    if eager.implementation.is_pandas():
        return Sheet(pl.from_arrow(eager.to_arrow()).fill_nan(None), first_row=1)  # type: ignore[arg-type]
    return Sheet(eager.to_polars(), first_row=1)


def table_of_sheet(sheet: Sheet, plan: Plan) -> tuple[Table, list[Problem]]:
    """Return the table of a sheet; see `read_table`."""
    wanted = [one.column or one.id for one in plan.indicators]
    needed = [*wanted, *(one.denominator for one in plan.indicators if one.denominator is not None)]
    asked = plan.specification.data
    sheet, frame_lines = _row_per_year(sheet, needed, asked.wide_years)
    keys = find_keys(sheet, asked, needed)
    there = set(sheet.frame.columns)
    absent = [name for name in dict.fromkeys(wanted) if name not in there]
    problems: list[Problem] = []
    if absent:
        found = [missing_column(sheet, name) for name in absent]
        if asked.absent == "refuse":
            raise ProblemsFound(found)
        problems += [replace(one, severity="warning") for one in found]
        sheet = replace(sheet, frame=sheet.frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in absent))
    units, years, lines = _who_and_when(sheet, keys, problems)
    columns = {name: numbers(sheet, name, problems) for name in dict.fromkeys(wanted)}
    taken = {*wanted, keys.unit, keys.year, keys.name}
    others = [column for column in sheet.frame.columns if column not in taken]
    asked_numbers = {one.denominator for one in plan.indicators}
    groups: dict[str, pl.Series] = {}
    extra: dict[str, pl.Series] = {}
    for name in others:
        if name not in asked.groups and (name in asked_numbers or is_numeric(sheet.frame[name])):
            extra[name] = numbers(sheet, name, problems)
        else:
            groups[name] = text_missing(sheet.frame[name].cast(pl.String))
    if any(one.severity == "error" for one in problems):
        raise ProblemsFound([_at_line(one, sheet, frame_lines) for one in problems])
    order = _order(years, lines)
    wanted_years = plan.specification.panel.years
    if wanted_years is not None:
        order = [place for place in order if years[place] in wanted_years]
    chosen = [lines[place] for place in order]
    names = sheet.frame[keys.name].cast(pl.String).to_list() if keys.name else None

    def vector(series: pl.Series) -> Any:
        return series.to_numpy()[chosen]  # null becomes NaN

    rows = Rows(
        tuple(units[place] for place in order),
        tuple(years[place] for place in order),
        tuple((names[line] if names else None) or units[place] for place, line in zip(order, chosen, strict=True)),
        {name: tuple(column[line] for line in chosen) for name, column in _lists(groups).items()},
        {name: vector(column) for name, column in extra.items()},
    )
    values = np.array([vector(columns[one.column or one.id]) for one in plan.indicators], dtype=float)
    values = values.reshape(len(plan.indicators), len(rows))
    return Table(values, plan.indicators, rows), [*sheet.problems, *problems]


def _row_per_year(sheet: Sheet, needed: list[str], pattern: str | None) -> tuple[Sheet, list[int] | None]:
    """Turn a column for each year into a row for each year, where the headings are so."""
    there = set(sheet.frame.columns)
    if pattern is None and all(name in there for name in needed):
        return sheet, None
    years = years_in_headings(sheet.frame.columns, [name for name in needed if name not in there], pattern or USUAL)
    if not years:
        return sheet, None
    frame, lines = lengthen(sheet, years, "year")
    return replace(sheet, frame=frame), lines


def _at_line(problem: Problem, sheet: Sheet, lines: list[int] | None) -> Problem:
    if lines is None or problem.row is None:
        return problem
    return replace(problem, row=lines[problem.row - sheet.first_row] + sheet.first_row)


def _who_and_when(sheet: Sheet, keys: Keys, problems: list[Problem]) -> tuple[list[str], list[int | None], list[int]]:
    """Return unit, year and line of each row that says who it is about; blank lines are passed over."""
    names = sheet.frame[keys.unit].cast(pl.String).str.strip_chars().to_list()
    found = _written_years(sheet.frame[keys.year]) if keys.year else [None] * len(names)
    units: list[str] = []
    years: list[int | None] = []
    lines: list[int] = []
    seen: dict[tuple[str, int | None], int] = {}
    repeated: set[str] = set()
    for line, (unit, written) in enumerate(zip(names, found, strict=True)):
        if not unit:
            if any(cell is not None for cell in sheet.frame.row(line)):
                problems.append(sheet.problem("missing_unit", _NO_UNIT, line=line, column=keys.unit))
            continue
        year = _year(written)
        if keys.year and year is None:
            problems.append(sheet.problem("not_a_year", _not_a_year(written), line=line, column=keys.year))
            continue
        first = seen.setdefault((unit, year), line)
        if first != line:
            if unit in repeated:
                continue  # once a unit is enough
            repeated.add(unit)
            texts = _twice(unit, year, first + sheet.first_row)
            problems.append(sheet.problem("duplicate_row", texts, line=line, column=keys.unit))
            continue
        units.append(unit)
        years.append(year)
        lines.append(line)
    return units, years, lines


def _written_years(column: pl.Series) -> list[str | None]:
    """Return years as text; of dates and times, as frames have them, the year."""
    if column.dtype in (pl.Date, pl.Datetime):
        column = column.dt.year()
    return column.cast(pl.String).to_list()


def _year(text: str | None) -> int | None:
    digits = (text or "").strip().removesuffix("年").removesuffix(".0")
    return int(digits) if digits.isdecimal() and len(digits) == 4 else None


def _order(years: list[int | None], lines: list[int]) -> list[int]:
    return sorted(range(len(years)), key=lambda place: (years[place] or 0, lines[place]))


def _lists(columns: dict[str, pl.Series]) -> dict[str, list[str | None]]:
    return {name: column.to_list() for name, column in columns.items()}


_NO_UNIT = (
    "the row has figures but names no unit.", "Write the unit, or remove the row.",
    "该行有数据但没有单位名称。", "请填写单位，或删除该行。",
)  # fmt: skip


def _not_a_year(text: str | None) -> tuple[str, str, str, str]:
    return (
        f"'{text or ''}' is not a year.", "Write four digits, such as 2023.",
        f"“{text or ''}”不是年份。", "请写四位数字，如2023。",
    )  # fmt: skip


def _twice(unit: str, year: int | None, row: int) -> tuple[str, str, str, str]:
    when, when_zh = (f" in {year}", f"{year}年") if year is not None else ("", "")
    return (
        f"'{unit}' occurs twice{when}; first in row {row}.",
        "Keep one of the rows; or name the column of units: `data: {unit: …}`.",
        f"“{unit}”{when_zh}出现两次，首次在第{row}行。", "请只保留一行；或在规范中指明单位所在列：`data: {unit: …}`。",
    )  # fmt: skip
