"""Text to numbers: what counts as missing, and what is refused."""

from __future__ import annotations

import math

import polars as pl

from greenpark.index.data.sheets import Sheet
from greenpark.problems import Problem

# what people and programs write for "no figure"; a zero is a figure
MISSING = (
    "",
    "na",
    "n/a",
    "#n/a",
    "null",
    "none",
    ".",
    "..",
    "...",
    "…",
    "-",
    "–",
    "—",
    "/",
    "不涉及",
    "未统计",
    "缺",
    "无数据",
)


def text_missing(column: pl.Series) -> pl.Series:
    """Return a text column with every way of writing "no figure" as null."""
    return column.set(column.str.to_lowercase().is_in(list(MISSING)), None)


def is_numeric(column: pl.Series) -> bool:
    """Return whether everything that stands in a column is a number."""
    if column.dtype != pl.String:
        return column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null)
    text = text_missing(column)
    return bool(text.cast(pl.Float64, strict=False).null_count() == text.null_count())


def numbers(sheet: Sheet, name: str, problems: list[Problem]) -> pl.Series:
    """Return a column as numbers; what is no number, NaN or infinite becomes null and a problem with its place."""
    column = sheet.frame[name]
    found = column.cast(pl.Float64, strict=False)
    if found.null_count() == column.null_count() and math.isfinite(found.sum() or 0.0):
        return found  # all that stands there is a figure, as it mostly is: the words for "no figure" are none
    text = text_missing(column) if column.dtype == pl.String else column
    found = text.cast(pl.Float64, strict=False)
    bad = text.is_not_null() & (found.is_null() | ~found.is_finite().fill_null(value=True))
    for line in bad.arg_true().to_list()[:20]:
        problems.append(sheet.problem("not_a_number", _texts(str(column[line])), line=line, column=name))
    return found.set(bad, None)


def _texts(cell: str) -> tuple[str, str, str, str]:
    low = cell.lower()
    if low in ("nan", "inf", "-inf", "infinity", "-infinity", "+inf"):
        return (
            f"'{cell}' is not a figure.", "Leave the cell empty if the figure is missing.",
            f"“{cell}”不是数值。", "缺数请留空。",
        )  # fmt: skip
    if cell.endswith("%"):
        return (
            f"'{cell}' carries a percent sign.", f"Write {cell.rstrip('%').strip()} and name the unit in the heading.",
            f"“{cell}”带百分号。", "请只写数字，单位写在表头。",
        )  # fmt: skip
    if "," in cell:
        return (
            f"'{cell}' has a comma.", "Write digits with a point for decimals and no separators.",
            f"“{cell}”含逗号。", "请只写数字，小数用点，不用千分位。",
        )  # fmt: skip
    return (
        f"'{cell}' is not a number.", "Write digits, or leave the cell empty if the figure is missing.",
        f"“{cell}”不是数字。", "请填数字；缺数请留空。",
    )  # fmt: skip
