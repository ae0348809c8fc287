"""The ways of a result's units to their targets: those that the step `progress` used, over all years of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from greenpark.index.behind.of_result import place_of
from greenpark.index.progress.outputs import compared_years, progress_stage
from greenpark.index.progress.path import Path, path
from greenpark.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from greenpark.index.result import Result


def way(result: Result, unit: str, indicator: str, *, target_year: int | None = None, **options: Any) -> Path:
    """Return the way of a unit to the target that the step `progress` used; see `Result.path`.

    `base_year` defaults to the start year of the step, or to the year of the unit's last break in the series since.
    """
    check_progress(result)
    row = place_of(result, unit)
    stage = progress_stage(result)
    assert stage is not None
    table, name = stage.before, result.rows.units[row]
    known = [one.id for one in table.indicators]
    if indicator in known:
        place = known.index(indicator)
        goal = float(stage.after.extras["target"][place, row])
        if options.get("target") is None and not np.isnan(goal):
            options["target"] = goal
        if options.get("base_year") is None:
            options["base_year"] = _base(result, name, (indicator, table.indicators[place].column))
    year = stage.options.target_year if target_year is None else target_year
    return path(table, name, indicator, target_year=year, **options)


def ways(
    result: Result, unit: str, indicators: Sequence[str] | None = None, *, target_year: int | None = None
) -> tuple[list[Path], list[Problem]]:
    """Return the ways to all targets of a unit, and why an indicator has none.

    Raise ProblemsFound where one that is asked for by name has none.
    """
    if indicators:
        return [way(result, unit, one, target_year=target_year) for one in indicators], []
    found, problems = [], []
    for one in result.plan.indicators:
        try:
            found.append(way(result, unit, one.id, target_year=target_year))
        except ProblemsFound as error:
            if any(each.code not in ("no_target", "no_series") for each in error.problems):
                raise
            problems += error.problems
    return found, problems


def way_record(one: Path) -> dict[str, Any]:
    """Return a way as plain data: series, line, pace, and `projection` {state, year, earliest, latest, level}."""
    seen = one.projection
    return {
        "unit": one.unit, "indicator": one.indicator, "target": one.target, "target_year": one.target_year,
        "series": [{"year": year, "value": value} for year, value in zip(one.years, one.values, strict=True)],
        "planned": [{"year": year, "value": value} for year, value in one.planned],
        "ahead": one.ahead, "pace": one.pace_linear, "pace_rate": one.pace_rate,
        "projection": {
            "state": seen.state, "year": seen.year, "earliest": seen.earliest, "latest": seen.latest,
            "level": seen.level, "slope": seen.slope,
        },
    }  # fmt: skip


def summary_frame(found: Sequence[Path]) -> pl.DataFrame:
    """Return a row for each way: latest year and value, target, pace, projected state and year with its interval."""
    text, number, year = pl.String, pl.Float64, pl.Int64
    schema = {
        "unit": text, "indicator": text, "year": year, "value": number, "target": number, "target_year": year,
        "ahead": number, "pace": number, "state": text, "projected_year": number, "earliest": number, "latest": number,
    }  # fmt: skip
    records = [
        (
            one.unit, one.indicator, one.years[-1], one.values[-1], one.target, one.target_year, one.ahead,
            one.pace_linear, one.projection.state, one.projection.year, one.projection.earliest, one.projection.latest,
        )
        for one in found
    ]  # fmt: skip
    return pl.DataFrame(records, schema=schema, orient="row")


def series_frame(found: Sequence[Path]) -> pl.DataFrame:
    """Return a row for each way and year, of the data or of the line: `value`, `planned`, and the summary."""
    records = []
    for one in found:
        values, planned = dict(zip(one.years, one.values, strict=True)), dict(one.planned)
        records += [
            (one.unit, one.indicator, year, values.get(year), planned.get(year)) for year in sorted({*values, *planned})
        ]
    schema = {"unit": pl.String, "indicator": pl.String, "year": pl.Int64, "value": pl.Float64, "planned": pl.Float64}
    summary = summary_frame(found).drop("year", "value")
    return pl.DataFrame(records, schema=schema, orient="row").join(
        summary, on=["unit", "indicator"], how="left", maintain_order="left"
    )


def _base(result: Result, unit: str, names: Sequence[str | None]) -> int | None:
    start, _ = compared_years(result)
    broken = [
        int(one["year"])
        for one in result.plan.specification.panel.breaks
        if one["indicator"] in names and one.get("unit") in (None, unit)
    ]
    return max([year for year in (start, *broken) if year is not None], default=None)


def check_progress(result: Result) -> None:
    """Raise ProblemsFound where an index measures no progress."""
    if any(step.kind == "progress" for step in result.plan.steps):
        return
    name = result.plan.specification.id
    problem = Problem(
        "no_progress", f"'{name}' measures no progress: there are no targets to be on the way to.",
        "Add a step `progress` to the specification; see docs/index-methods.md, section 9.",
        message_zh=f"“{name}”不计算进展，没有目标路径。",
        remedy_zh="请在规范中加入progress步骤，见docs/index-methods.md第9节。",
    )  # fmt: skip
    raise ProblemsFound([problem])
