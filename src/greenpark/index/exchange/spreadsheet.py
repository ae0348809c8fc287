"""A workbook of the result: scores, ranks, weights, changes, steps, indicators, and uncertainty where it was run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.index.exchange.tables import (
    INDICATOR_COLUMNS,
    certainty_frames,
    indicator_records,
    score_digits,
    step_records,
)
from greenpark.index.result import Result

MOST_ROWS, LONGEST_TEXT, WIDEST = 1_048_575, 32_000, 48
_STEP_COLUMNS = {
    "number": pl.Int64, "step": pl.String, "method": pl.String, "options": pl.String, "changed": pl.Int64,
    "detail": pl.String,
}  # fmt: skip
_SHARES, _WHOLE = ("coverage", "share", "top10"), ("year", "rank", "level", "number", "changed", "tier")


def write_spreadsheet(result: Result, path: Path, *, certainty: Any | None = None) -> None:
    """Write the result as XLSX. Texts are written as texts, so that nothing in them is run as a formula.

    Rows beyond what a sheet holds are left out, and the last line says how many.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    label = result.plan.labels[result.plan.root]
    # a fixed date, so that the same result gives the same file
    book.set_properties({"title": label.en, "subject": label.zh, "created": dt.datetime(2000, 1, 1)})
    nodes = score_digits(result)
    for name, frame in _frames(result, certainty).items():
        _write(book, name, frame, nodes)
    try:
        book.close()
    except FileCreateError as failed:
        raise OSError(str(failed)) from failed


def _frames(result: Result, certainty: Any | None) -> dict[str, pl.DataFrame]:
    numbers = ("weight", "target", "threshold", "low", "high")
    schema = {name: pl.Float64 if name in numbers else pl.String for name in INDICATOR_COLUMNS}
    return {
        "scores": result.scores,
        "ranks": result.ranks,
        "weights": result.weights,
        "changes": result.changes(),
        "steps": pl.DataFrame(step_records(result), schema=_STEP_COLUMNS, orient="row"),
        "indicators": pl.DataFrame(indicator_records(result), schema=schema, orient="row"),
        **certainty_frames(certainty),
    }


def _write(book: Any, name: str, frame: pl.DataFrame, nodes: Mapping[str, int]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#E7EEF5", "bottom": 1, "text_wrap": True, "valign": "top"})
    texts = sum(1 for column in frame.columns if column in ("unit", "name", "year"))
    sheet.freeze_panes(1, texts if name in ("scores", "ranks") else 0)
    shown = frame.head(MOST_ROWS - 1)
    for place, column in enumerate(frame.columns):
        values = shown[column].to_list()
        shape = book.add_format({"num_format": _number_format(name, column, frame[column].dtype, nodes)})
        sheet.write_string(0, place, column, head)
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, place, value[:LONGEST_TEXT])
            elif value is not None:
                sheet.write_number(row, place, value, shape)
        sheet.set_column(place, place, _width(column, values[:500]))
    if frame.width:
        sheet.autofilter(0, 0, shown.height, frame.width - 1)
    if frame.height > shown.height:
        left = frame.height - shown.height
        sheet.write_string(shown.height + 1, 0, f"{left} more rows / 另有{left}行")


def _number_format(sheet: str, column: str, kind: pl.DataType, nodes: Mapping[str, int]) -> str:
    if column in _SHARES:
        return "0%"
    if kind.is_integer() or (column in _WHOLE and sheet != "changes"):
        return "0"
    if sheet == "scores" and column in nodes:
        return "0." + "0" * nodes[column]
    return "0.0000" if sheet in ("weights", "sources") else "General"


def _width(column: str, values: Sequence[Any]) -> float:
    """Return a column's width in characters; a Chinese one takes two."""
    longest = max((_length(value) for value in values if isinstance(value, str)), default=0)
    return float(min(WIDEST, max(9, _length(column) + 2, longest + 1)))


def _length(text: str) -> int:
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)
