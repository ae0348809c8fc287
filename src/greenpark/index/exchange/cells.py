"""Cells of files that others will open: texts that no spreadsheet runs as a formula, numbers that read back exactly."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and value[:1] in FORMULA_SIGNS:
        return "'" + value
    return value


def given_text(value: str | None) -> str | None:
    """Return a text without the apostrophe that `safe_cell` put before it, so that a round trip gives it back."""
    if value is not None and value[:1] == "'" and value[1:2] in FORMULA_SIGNS and len(value) > 1:
        return value[1:]
    return value


def csv_text(rows: Iterable[Sequence[Any]], header: Sequence[str]) -> str:
    """Return rows as CSV with LF line ends: missing is empty, a number is the shortest text that reads back as it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def frame_csv(frame: pl.DataFrame) -> str:
    """Return a frame as CSV; see `csv_text`."""
    return csv_text(frame.iter_rows(), frame.columns)


def records_csv(records: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return records as CSV with these columns; what a record lacks is empty."""
    return csv_text(([record.get(column) for column in columns] for record in records), columns)


def number_text(value: float) -> str:
    """Return a number as the shortest text that reads back as it: 2 rather than 2.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return number_text(value) if math.isfinite(value) else None
    return safe_cell(value)
