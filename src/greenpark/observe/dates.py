"""Dates of record as people write them, in a form that sorts (semantics §3.1)."""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from greenpark.observe.cells import plain

_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月?)(?:[ T]*(\d.*))?$")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)$")
_YEAR = re.compile(r"^((?:19|20)\d\d)年?$")
_CLOCK = re.compile(r"^(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2}(?:\.\d+)?)?秒?)?\s*(Z|[+-]\d\d:?\d\d)?分?$")
# what `read_date` returns, so that whole columns can be told apart; a text that is no date never looks like this
ISO = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T\d\d:\d\d.*)?)?)?$"


def read_date(text: str) -> str | None:
    """Return `2024-03-05` for 2024/3/5, 2024年3月5日, 20240305; `2024-03-05T08:30` with an hour; None for no date."""
    word = plain(text)
    if match := _YEAR.match(word):
        return match[1]
    if match := _COMPACT.match(word):
        return _day(match[1], match[2], match[3])
    match = _DATE.match(word)
    if match is None:
        return None
    day = _day(match[1], match[2], match[3])
    if day is None or match[4] is None:
        return day
    clock = _clock(match[4])
    return None if clock is None else f"{day}T{clock}" if clock else day


def is_dated(column: str) -> pl.Expr:
    """Return where a column of texts holds dates in the form of `read_date`."""
    return pl.col(column).str.contains(ISO).fill_null(False)


def _day(year: str, month: str, day: str | None) -> str | None:
    try:
        found = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]


def _clock(text: str) -> str | None:
    """Return the time of day; an empty text for midnight, which spreadsheets add to bare dates; None for none."""
    match = _CLOCK.match(text.strip())
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), match[3] or ""
    if hour > 24 or minute > 59 or (second and float(second) >= 61):
        return None
    if hour in (0, 24) and minute == 0 and not second.strip("0."):
        return ""
    tail = f":{int(second.partition('.')[0]):02d}" if second else ""
    return f"{hour:02d}:{minute:02d}{tail}{match[4] or ''}"
