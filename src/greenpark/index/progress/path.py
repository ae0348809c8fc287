"""The way of one unit to one target: series, planned path, pace, and when the target is reached at this pace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenpark.index.arrays import TIE, Array
from greenpark.index.progress.pace import linear_pace, yearly_rate_pace
from greenpark.index.progress.projection import Projection, Spread, Trend, project
from greenpark.index.spec.models import Indicator
from greenpark.index.steps.progress.findings import refusal
from greenpark.index.table import Table
from greenpark.problems import ProblemsFound


@dataclass(frozen=True)
class Path:
    """A unit's way to the target of one indicator."""

    unit: str
    indicator: str
    years: tuple[int, ...]  # of the data, from the base year on
    values: tuple[float, ...]
    target: float
    target_year: int | None
    # year by year on the straight line from the base year to the target; the target itself where it was reached then
    planned: tuple[tuple[int, float], ...]
    ahead: float | None  # latest value less the planned one, positive where better
    # observed ÷ needed gain per year, 1 = on schedule; None where nothing is needed, the target being reached at first
    pace_linear: float | None
    pace_rate: float | None  # the same of yearly rates of change
    projection: Projection


def path(
    table: Table,
    unit: str,
    indicator: str,
    *,
    target: float | None = None,
    target_year: int | None = None,
    base_year: int | None = None,
    trend: Trend = "linear",
    spread: Spread = "parameter",
    level: float = 0.9,
) -> Path:
    """Return the way of a unit to its target, from a table of units × years before the step `progress`.

    `target` defaults to that of the indicator, `base_year` to the first year with a value. Raise ProblemsFound where
    unit or indicator do not exist, there is no target, or the unit has no value.
    """
    one, years, values = _series(table, unit, indicator, base_year)
    goal = one.target if target is None else target
    if goal is None:
        raise ProblemsFound([refusal("no_target", indicator, [unit], strategy="fixed", column=f"target_{indicator}")])
    goal = float(goal)
    start, end = int(years[0]), int(years[-1])
    if target_year is not None and target_year <= start:
        raise ProblemsFound([refusal("target_year", indicator, target_year=target_year, start=start)])
    planned: tuple[tuple[int, float], ...] = ()
    ahead = linear = rate = None
    if target_year is not None:
        # who is there at first has the target to hold, not a way down to it
        held = (values[0] - goal) * one.sign >= -TIE * max(abs(goal), abs(values[0]))
        first = goal if held else values[0]
        slope = (goal - first) / (target_year - start)
        planned = tuple((year, float(first + slope * (year - start))) for year in range(start, target_year + 1))
        # after the target year the target itself is the plan
        due = first + slope * (min(end, target_year) - start)
        ahead = float((values[-1] - due) * one.sign)
        if not held:
            now = float(values[-1])
            linear = linear_pace(float(first), now, goal, start, end, target_year)
            rate = yearly_rate_pace(float(first), now, goal, start, end, target_year)
    return Path(
        unit, indicator, tuple(int(year) for year in years), tuple(float(value) for value in values), goal, target_year,
        planned, ahead, _plain(linear), _plain(rate),
        project(years, values, goal, one.sign, trend=trend, spread=spread, level=level),
    )  # fmt: skip


def _plain(value: float | None) -> float | None:
    """Return a float of Python: one of NumPy names its type in a repr."""
    return None if value is None else float(value)


def _series(table: Table, unit: str, indicator: str, base_year: int | None) -> tuple[Indicator, Array, Array]:
    known = [one.id for one in table.indicators]
    if indicator not in known:
        raise ProblemsFound([refusal("unknown_indicator", indicator, known=", ".join(known))])
    place = known.index(indicator)
    found = sorted(
        (year, float(table.values[place, row]))
        for row, (one, year) in enumerate(zip(table.rows.units, table.rows.years, strict=True))
        if one == unit and year is not None and not np.isnan(table.values[place, row])
        and (base_year is None or year >= base_year)
    )  # fmt: skip
    if not found:
        raise ProblemsFound([refusal("no_series", indicator, [unit])])
    years, values = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    return table.indicators[place], years, values
