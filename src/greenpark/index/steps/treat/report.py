"""What a treatment did, in records and sentences."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.models import Indicator
from greenpark.index.spec.options.prepare import WinsoriseLog
from greenpark.index.steps.selection import Places, row_names
from greenpark.index.steps.treat import messages
from greenpark.index.steps.treat.done import ROUNDS, Done
from greenpark.index.table import Table
from greenpark.problems import Problem

_GIVEN = ("target", "threshold", "low", "high", "minimum", "maximum")


def report(
    table: Table, options: Any, places: Places, rows: Places, done: Done, year: int | None
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return a record for each treated indicator of a table without leading axes, and warnings.

    A record holds the `rounds` (shape before and after each step, and whether it passes), the number of `points` that
    were pulled in, the transformation (`log_CT`, …), and the `cells` that were pulled in (`winhi`, `winlo`).
    """
    records: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for column, place in enumerate(places):
        indicator = table.indicators[place]
        transformed = str(done.transformed[column])
        record: dict[str, Any] = {"indicator": indicator.id}
        if year is not None:
            record["year"] = year
        record |= {
            "rounds": _rounds(options, done, column, transformed), "points": int(done.points[column]),
            "transformed": transformed or None, "cells": _cells(table, table.values[place, rows], rows, done, column),
        }  # fmt: skip
        if not np.isnan(done.power[column]):
            record["lambda"] = float(done.power[column])
        if done.note[column]:
            record["note"] = str(done.note[column])
        records.append(record)
        problems += _warnings(indicator, options, done, column, year)
    return records, problems


def refusals(table: Table, options: Any, places: Places, rows: Places, done: Done, before: Array) -> list[Problem]:
    """Return which indicators cannot be transformed, and the units whose values stand in the way."""
    found: dict[str, Problem] = {}
    for column in np.flatnonzero((done.note == "nonpositive") | (done.note == "too_large")):
        name = table.indicators[places[column % len(places)]].id
        was = before.reshape(-1, before.shape[-1])[column]
        where = row_names(table.rows, rows[np.flatnonzero(~np.isnan(was) & ~np.isfinite(done.values[column]))])
        say = messages.nonpositive if done.note[column] == "nonpositive" else messages.too_large
        found.setdefault(name, say(name, where))
    return list(found.values())


def _rounds(options: Any, done: Done, column: int, transformed: str) -> list[dict[str, Any]]:
    first = "winsorise" if isinstance(options, WinsoriseLog) else options.method
    names = ("before", first, transformed)
    return [
        {
            "round": number, "step": names[number], "pass": _verdict(done, column, number),
            "skewness": float(done.skewness[column, number]), "kurtosis": float(done.kurtosis[column, number]),
        }
        for number in range(ROUNDS)
        if done.taken[column, number]
    ]  # fmt: skip


def _verdict(done: Done, column: int, number: int) -> bool | None:
    """Return whether a column passes; None where there is nothing to test."""
    passes = bool(done.passes[column, number])
    known = not np.isnan(done.skewness[column, number]) and not np.isnan(done.kurtosis[column, number])
    return passes if passes or known else None


def _cells(table: Table, values: Array, rows: Places, done: Done, column: int) -> list[dict[str, Any]]:
    high, low = values >= done.high_from[column], values <= done.low_from[column]
    return [
        {
            "unit": table.rows.units[rows[one]], "year": table.rows.years[rows[one]],
            "done": "winhi" if high[one] else "winlo",
        }
        for one in np.flatnonzero(high | low)
    ]  # fmt: skip


def _warnings(indicator: Indicator, options: Any, done: Done, column: int, year: int | None) -> list[Problem]:
    name, note = indicator.id, str(done.note[column])
    found: list[Problem] = []
    if note in messages.NOTES:
        found.append(messages.NOTES[note](name, "" if year is None else f" ({year})"))
    elif isinstance(options, WinsoriseLog):
        last = int(np.flatnonzero(done.taken[column])[-1])
        if _verdict(done, column, last) is False:
            found.append(messages.still_failing(name, "" if year is None else f" ({year})"))
    if done.transformed[column]:
        given = [one for one in _GIVEN if getattr(indicator, one) is not None]
        if given or indicator.log:
            found.append(
                messages.other_scale(name, str(done.transformed[column]), [*given, *(["log"] * indicator.log)])
            )
    return found
