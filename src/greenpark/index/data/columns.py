"""Which column of a plain table is the unit, the year, the name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from greenpark.index.data.sheets import Sheet
from greenpark.index.spec.models import DataColumns
from greenpark.problems import Problem, ProblemsFound, did_you_mean

UNIT = (
    "unit", "ucode", "iso3", "code", "id", "park", "entity", "region", "province", "city", "county", "country", "园区",
    "单位", "省份", "省", "地区", "城市", "市", "国家", "代码", "名称", "name",
)  # fmt: skip
YEAR = ("year", "time", "period", "年份", "年度", "年")
NAME = (
    "name",
    "uname",
    "country",
    "park_name",
    "region",
    "province",
    "city",
    "label",
    "园区名称",
    "名称",
    "地区",
    "国家",
)


@dataclass(frozen=True)
class Keys:
    """The columns that say who and when; `year` is None where the data have no year."""

    unit: str
    year: str | None
    name: str | None


def find_keys(sheet: Sheet, asked: DataColumns, taken: Iterable[str]) -> Keys:
    """Return the key columns: those asked for, else those with usual names that no indicator takes.

    Raises ProblemsFound where a column that was asked for is not there, or no column can be the unit.
    """
    columns = sheet.frame.columns
    used = set(taken)
    free = [column for column in columns if column not in used]
    for wanted in (asked.unit, asked.year, asked.name):
        if wanted is not None and wanted not in columns:
            raise ProblemsFound([missing_column(sheet, wanted)])
    year = asked.year or _usual(free, YEAR)
    candidates = [column for column in _usual_ones(free, UNIT) if column != year]
    # a column of groups may have a usual name too: a unit occurs once a year
    once = [column for column in candidates if _once(sheet, column, year)]
    unit = asked.unit or next(iter([*once, *candidates]), None)
    if unit is None:
        raise ProblemsFound([sheet.problem("missing_column", _no_unit(columns), column="unit")])
    name = asked.name or _usual([column for column in free if column != unit and _names(sheet, unit, column)], NAME)
    return Keys(unit, year, name)


def _names(sheet: Sheet, unit: str, column: str) -> bool:
    """Return whether each unit has its own entry in a column, as in a column of names, not of groups."""
    pairs = sheet.frame.select(unit, column).drop_nulls().unique()
    return pairs.height == pairs[unit].n_unique() == pairs[column].n_unique()


def missing_column(sheet: Sheet, column: str) -> Problem:
    """Return the problem of a column that is not there, with the nearest that is."""
    near = did_you_mean(column, sheet.frame.columns)
    there = ", ".join(sheet.frame.columns[:12]) + (" …" if sheet.frame.width > 12 else "")
    hint = f"Did you mean '{near[0]}'? " if near else ""
    hint_zh = f"是否为“{near[0]}”？" if near else ""
    return sheet.problem(
        "missing_column",
        (
            f"there is no column '{column}'.",
            f"{hint}Columns are: {there}. Name the column in the specification (`column:`), or go without it: "
            "`--set data.absent=missing`.",
            f"没有列“{column}”。",
            f"{hint_zh}现有列：{there}。可用 `column:` 指定列名；若确无此数据，可用 `--set data.absent=missing`。",
        ),
        column=column,
    )  # fmt: skip


def _once(sheet: Sheet, column: str, year: str | None) -> bool:
    """Return whether each entry of a column stands in one row a year."""
    rows = sheet.frame.filter(sheet.frame[column].is_not_null()).select(column, *([year] if year else []))
    return rows.height == rows.unique().height


def _usual(columns: list[str], names: tuple[str, ...]) -> str | None:
    return next(iter(_usual_ones(columns, names)), None)


def _usual_ones(columns: list[str], names: tuple[str, ...]) -> list[str]:
    by_name = {column.strip().lower(): column for column in reversed(columns)}
    return [by_name[name] for name in names if name in by_name]


def _no_unit(columns: list[str]) -> tuple[str, str, str, str]:
    there = ", ".join(columns[:12]) + (" …" if len(columns) > 12 else "")
    return (
        f"no column says which unit a row is about. Columns are: {there}.",
        "Head it 'unit', or name it in the specification: `data: {unit: …}`.",
        f"没有表示单位（园区、地区等）的列。现有列：{there}。", "请将表头写作unit，或在规范中写 `data: {unit: …}`。",
    )  # fmt: skip
