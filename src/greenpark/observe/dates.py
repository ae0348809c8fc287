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
_TIME = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"
_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2\d)|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31"
ISO = rf"^\d{{4}}(-(0[1-9]|1[0-2]|({_DAY})(T{_TIME})?))?$"
_EVERY_MONTH_HAS = rf"^\d{{4}}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])(T{_TIME})?$"


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


def read_dates(series: pl.Series) -> tuple[pl.Series, list[str]]:
    """Return a column of texts with dates in the form of `read_date`, and the distinct texts that are no dates.

    Those stay as they are, blanks become null. Machines stamp every row, so what is in form needs no look of its own.
    """
    if series.null_count() == series.len():
        return series, []
    neat = series.str.replace(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)", "${1}T${2}").str.replace(
        r"T00:00(:00(\.0+)?)?$", ""
    )
    in_form = neat.str.contains(_EVERY_MONTH_HAS)
    odd = series.filter(~in_form.fill_null(True)).unique()
    if odd.len() == 0:
        return neat, []
    found = {text: read_date(text) for text in odd.to_list()}
    bad = [text for text, date in found.items() if date is None and plain(text).strip("-/")]
    kept = {text: date or plain(text) or None for text, date in found.items()}
    read = series.replace_strict(kept, default=None, return_dtype=pl.String)
    return neat.zip_with(in_form.fill_null(True), read), bad


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
