"""The step from two years of data to progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from greenpark.index.arrays import Array, present
from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.progress import Progress
from greenpark.index.steps.progress.change import change
from greenpark.index.steps.progress.compare import Pair, pair
from greenpark.index.steps.progress.findings import by_indicator, refusal, units_of
from greenpark.index.steps.progress.states import MISSING, ORDINARY, STATES, UNSTABLE
from greenpark.index.steps.progress.targets import Targets, targets
from greenpark.index.steps.progress.thresholds import thresholds
from greenpark.index.table import Table
from greenpark.problems import ProblemsFound


# figures at the ends of what a float holds overflow to infinity, and such a cell is undefined
@np.errstate(over="ignore", invalid="ignore")
def progress(table: Table, options: Progress, breaks: Sequence[Mapping[str, Any]] = ()) -> Outcome:
    """Return a table of progress, one row a unit in its last year; `extras` hold what weights and readers need.

    Values are progress (1 = the desired change was reached), missing where a figure or a target is. `extras`, all
    (..., indicator, row): `initial`, `final`, `target`, `threshold` in units of the data, `state` (codes of `STATES`),
    `unclipped` progress, `pace` (progress × planned years / elapsed years where `target_year` is given; 1 = on
    schedule). `breaks` are those of the panel: {indicator, year, unit?}. Raise ProblemsFound for years that are absent,
    indicators of `by_indicator` that do not exist, given targets that are not there.
    Source: gep.md, sections 4 and 5 (framework of PAGE, reconstructed where its published form is not confirmed).
    """
    _check_names(table, options)
    years = pair(table, options, breaks)
    if years is None:
        return Outcome(table)
    aims = targets(years, options)
    limits, sources = thresholds(years, options)
    raw, state, unmeasured = change(
        years.initial, years.final, aims.values, limits, table.signs, unstable_share=options.unstable_share
    )
    values = raw if options.clip is None else np.clip(raw, *options.clip)
    extras: dict[str, Array] = {
        "initial": years.initial, "final": years.final, "target": aims.values, "threshold": limits,
        "state": state, "unclipped": raw,
    }  # fmt: skip
    if options.target_year is not None:
        extras["pace"] = _pace(raw, state, years, options.target_year)
    problems = [
        *years.problems,
        *aims.problems,
        *by_indicator("lost_without_threshold", years.indicators, years.rows, unmeasured),
        *by_indicator("unstable_progress", years.indicators, years.rows, state == UNSTABLE),
    ]
    details = _details(years, aims, sources, state, values, raw) if values.ndim == 2 else []
    return Outcome(replace(table, values=values, rows=years.rows, extras=extras), details, problems)


def _check_names(table: Table, options: Progress) -> None:
    known = [one.id for one in table.indicators]
    problems = [
        refusal("unknown_indicator", one, known=", ".join(known)) for one in options.by_indicator if one not in known
    ]
    if problems:
        raise ProblemsFound(problems)


def _pace(raw: Array, state: Array, years: Pair, target_year: int) -> Array:
    if target_year <= years.start:
        raise ProblemsFound([refusal("target_year", target_year=target_year, start=years.start)])
    under_way = (state == ORDINARY) | (state == UNSTABLE)
    return np.where(under_way, raw * ((target_year - years.start) / (years.end - years.start)), np.nan)


def _details(
    years: Pair, aims: Targets, sources: list[str], state: Array, values: Array, raw: Array
) -> list[dict[str, Any]]:
    whole: dict[str, Any] = {
        "start": years.start, "end": years.end, "units": len(years.rows),
        "entered": list(years.entered), "left": list(years.left),
    }  # fmt: skip
    counts = (state[..., None] == np.arange(len(STATES))).sum(axis=-2)
    return [whole] + [
        {
            "indicator": one.id,
            "target": aims.methods[place],
            "threshold": sources[place],
            "target_from_all_units": units_of(years.rows, aims.fallback[place]),
            "target_at_natural_limit": units_of(years.rows, aims.capped[place]),
            "clipped": units_of(years.rows, present(raw[place]) & (values[place] != raw[place])),
            "states": {name: int(counts[place, code]) for code, name in enumerate(STATES) if counts[place, code]},
            "missing": units_of(years.rows, state[place] == MISSING),
        }
        for place, one in enumerate(years.indicators)
    ]
