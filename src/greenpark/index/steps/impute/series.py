"""A unit's own other years: the straight line between them, the last before, the next after (COINr `impute_panel`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, present
from greenpark.index.spec.options.prepare import CarryBackward, CarryForward, Linear
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.selection import Places
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

Whole = NDArray[np.intp]


def fill_series(table: Table, options: Linear | CarryForward | CarryBackward, plan: Plan, places: Places) -> Array:
    """Return what a unit's other years give for each row (..., chosen, row).

    Distance in time is counted in years, not in rows, so gaps between the years of the data count. Only rows that the
    data hold are filled. Nothing is carried over a break of the series (`panel.breaks`). Raises ProblemsFound where the
    data have no years.
    """
    if any(year is None for year in table.rows.years):
        raise ProblemsFound([_no_years(options.method)])
    if not len(table.rows):
        return table.values[..., places, :]
    units = {unit: number for number, unit in enumerate(dict.fromkeys(table.rows.units))}
    years = np.array(sorted({year for year in table.rows.years if year is not None}))
    who = np.array([units[unit] for unit in table.rows.units])
    when = np.searchsorted(years, np.array(table.rows.years, dtype=int))
    series = np.full((*table.values.shape[:-2], places.size, len(units), years.size), np.nan)
    series[..., who, when] = table.values[..., places, :]
    part = _unbroken(table, plan, places, units, years)
    before, has_before = _nearest(series, part, earlier=True)
    after, has_after = _nearest(series, part, earlier=False)
    first, last = np.take_along_axis(series, before, axis=-1), np.take_along_axis(series, after, axis=-1)
    if isinstance(options, Linear):
        apart = years[after] - years[before]
        share = (years - years[before]) / np.where(apart > 0, apart, 1)
        filled = np.where(has_before & has_after, first + share * (last - first), np.nan)
        if options.extend == "nearest":
            filled = np.where(has_before & ~has_after, first, np.where(has_after & ~has_before, last, filled))
    elif isinstance(options, CarryForward):
        near = options.max_years is None or years - years[before] <= options.max_years
        filled = np.where(has_before & near, first, np.nan)
    else:
        near = options.max_years is None or years[after] - years <= options.max_years
        filled = np.where(has_after & near, last, np.nan)
    return np.asarray(filled[..., who, when])


def _nearest(series: Array, part: Whole, *, earlier: bool) -> tuple[Whole, NDArray[np.bool_]]:
    """Return the place of the nearest known year before (or after) each year, and whether there is one."""
    count = series.shape[-1]
    if earlier:
        known = np.where(present(series), np.arange(count), -1)
        place = np.maximum.accumulate(known, axis=-1)
    else:
        known = np.where(present(series), np.arange(count), count)
        place = np.minimum.accumulate(known[..., ::-1], axis=-1)[..., ::-1]
    there = (place >= 0) & (place < count)
    place = np.clip(place, 0, count - 1)
    parts = np.broadcast_to(part, series.shape)
    return place, there & (np.take_along_axis(parts, place, axis=-1) == parts)


def _unbroken(table: Table, plan: Plan, places: Places, units: dict[str, int], years: NDArray[Any]) -> Whole:
    """Return a number (chosen, unit, year) that changes at each break of a series."""
    part = np.zeros((places.size, len(units), years.size), dtype=np.intp)
    for one in plan.specification.panel.breaks:
        unit = one.get("unit")
        if unit is None or unit in units:
            which = slice(None) if unit is None else units[unit]
            for number, place in enumerate(places):
                if one["indicator"] in (table.indicators[place].id, table.indicators[place].column):
                    part[number, which] += years >= one["year"]
    return part


def _no_years(method: str) -> Problem:
    return Problem(
        "no_years", f"`impute: {method}` looks at other years, but the data have no years.",
        "Add a column `year`, or choose another method of imputation.",
        message_zh=f"`impute: {method}` 需要其他年份的数据，但数据没有年份。",
        remedy_zh="请增加year列，或改用其他插补方法。",
    )  # fmt: skip
