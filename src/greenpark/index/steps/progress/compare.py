"""Two years side by side: who is in both, and which figures compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, present
from greenpark.index.spec.models import Indicator
from greenpark.index.spec.options.progress import Progress
from greenpark.index.steps.progress import columns
from greenpark.index.steps.progress.findings import refusal, units_of, warning
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Pair:
    """Initial and final values (..., indicator, row) of the units that are there in both years."""

    initial: Array
    final: Array
    indicators: tuple[Indicator, ...]
    before: Rows  # of the start year
    rows: Rows  # of the end year, in the same order
    start: int
    end: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def by_id(self) -> NDArray[np.intp]:
        """Return the places of the rows in the order of their units' ids, which breaks ties."""
        return np.argsort(np.array(self.rows.units, dtype=object), kind="stable")


def pair(table: Table, options: Progress, breaks: Sequence[Mapping[str, Any]] = ()) -> Pair | None:
    """Return the two years of a table, None where it has no rows.

    A figure of a unit whose series breaks after the start year and up to the end year is left out, unless the data
    hold the initial value restated (`backcast`). Raise ProblemsFound where a year is absent, where there is only one,
    and for a break under `on_break: refuse`.
    """
    if not len(table.rows):
        return None
    start, end = _years(table.rows, options)
    blocks = table.rows.blocks
    first = {table.rows.units[place]: place for place in range(*blocks[start].indices(len(table.rows)))}
    last = {table.rows.units[place]: place for place in range(*blocks[end].indices(len(table.rows)))}
    both = [unit for unit in last if unit in first]
    earlier, later = (np.array([of[unit] for unit in both], dtype=int) for of in (first, last))
    initial, final = table.values[..., earlier], table.values[..., later]
    before, rows = table.rows.take(earlier), table.rows.take(later)
    initial, problems = _without_breaks(initial, final, table.indicators, before, options, breaks, start, end)
    if not both:
        problems.append(warning("no_common_unit", None, [], start=start, end=end))
    entered, left = tuple(unit for unit in last if unit not in first), tuple(unit for unit in first if unit not in last)
    return Pair(initial, final, table.indicators, before, rows, start, end, entered, left, tuple(problems))


def _years(rows: Rows, options: Progress) -> tuple[int, int]:
    there = sorted(year for year in set(rows.years) if year is not None)
    start = there[0] if options.start is None and there else options.start
    end = there[-1] if options.end is None and there else options.end
    found = ", ".join(str(year) for year in there) or "-"
    problems = [
        refusal("no_such_year", year=year, found=found)
        for year in (start, end)
        if year is not None and year not in there
    ]
    if start is None or end is None or (not problems and start >= end):
        problems.append(refusal("one_year", found=found))
    if problems:
        raise ProblemsFound(problems)
    assert start is not None
    assert end is not None
    return start, end


def _without_breaks(
    initial: Array,
    final: Array,
    indicators: tuple[Indicator, ...],
    before: Rows,
    options: Progress,
    breaks: Sequence[Mapping[str, Any]],
    start: int,
    end: int,
) -> tuple[Array, list[Problem]]:
    between = [one for one in breaks if start < int(one["year"]) <= end]
    problems: list[Problem] = []
    if not between:
        return initial, problems
    initial = initial.copy()
    for place, indicator in enumerate(indicators):
        own = [one for one in between if one["indicator"] in (indicator.id, indicator.column)]
        if not own:
            continue
        units = {one.get("unit") for one in own}
        broken = np.array([None in units or unit in units for unit in before.units], dtype=bool)
        restated = columns.values(options.backcast, indicator, before)
        back = np.full(len(before), np.nan) if restated is None else restated
        initial[..., place, :] = np.where(broken, back, initial[..., place, :])
        lost = broken & np.isnan(back) & present(final[..., place, :])
        if lost.any():
            year = ", ".join(sorted({str(one["year"]) for one in own}))
            named = units_of(before, lost)
            problems.append(warning("series_break", indicator.id, named, year=year, start=start, end=end))
    if problems and options.on_break == "refuse":
        raise ProblemsFound([replace(one, severity="error") for one in problems])
    return initial, problems
