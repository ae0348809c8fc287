"""Treat: keep single extreme values from ruling an indicator (OECD/JRC Handbook, step 5; COINr `Treat`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import BoxCox, Log, NoTreatment, Treat, WinsoriseLog
from greenpark.index.steps.selection import chosen
from greenpark.index.steps.treat.done import Done
from greenpark.index.steps.treat.limits import limit
from greenpark.index.steps.treat.moments import pieces_of, shape
from greenpark.index.steps.treat.report import refusals, report
from greenpark.index.steps.treat.transform import transform
from greenpark.index.steps.treat.winsorise import winsorise_log
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

__all__ = ["treat"]


def treat(table: Table, options: Treat) -> Outcome:
    """Return the table with outliers treated; the details say per indicator what was done and why.

    `values` is (..., indicator, row), on the scale of the data, before directions are applied. Missing values are left
    out and stay missing. Each draw is treated by its own values; details and warnings are given for a table without
    leading axes. Raises ProblemsFound for unknown indicators, and for values that have no logarithm.
    """
    if isinstance(options, NoTreatment):
        return Outcome(table)
    places = chosen(table, options)
    nominal = table.values.ndim == 2
    values = np.array(table.values)
    details: list[dict[str, Any]] = []
    problems: list[Problem] = []
    blocks = {None: slice(None)} if options.bounds == "pooled" else table.rows.blocks
    for year, block in blocks.items():
        part = table.values[..., places, block]
        if not part.size:
            continue
        rows = np.arange(len(table.rows))[block]
        done = _treated(part.reshape(-1, part.shape[-1]), options, detailed=nominal)
        refused = refusals(table, options, places, rows, done, part)
        if refused:
            raise ProblemsFound(refused)
        values[..., places, block] = done.values.reshape(part.shape)
        if nominal:
            records, found = report(table, options, places, rows, done, year)
            details += records
            problems += found
    return Outcome(table.with_values(values), details, list(dict.fromkeys(problems)))


def _treated(columns: Array, options: Any, *, detailed: bool) -> Done:
    """Treat columns (column, row): each is one indicator in one draw."""
    if isinstance(options, WinsoriseLog):
        return winsorise_log(columns, options, detailed=detailed)
    values = np.array(columns)
    pieces = [_piece(columns[piece], values[piece], options, detailed) for piece in pieces_of(columns)]
    return Done.joined(values, pieces)


def _piece(columns: Array, values: Array, options: Any, detailed: bool) -> Done:
    always = options.when == "always"
    before = shape(columns, options) if detailed or not always else None
    done = Done.start(values, before)
    work = np.arange(len(columns)) if always or before is None else np.flatnonzero(before.fails)
    if isinstance(options, BoxCox | Log):
        transform(done, columns, work, options)
    else:
        limit(done, columns, work, options)
    if detailed:
        done.see(1, work, shape(values[work], options))
    return done
