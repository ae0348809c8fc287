"""A result of some years only, as exports with `--year` write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.result import Result
from greenpark.index.runs import Run, Stage
from greenpark.index.table import Rows, Table
from greenpark.problems import NotFound


def of_years(result: Result, years: Sequence[int] | None) -> Result:
    """Return what the whole run gave for these years; without years, the result itself.

    Nothing is computed anew: scores, ranks and bounds are those of the run over all years. Raise NotFound for a year
    that the result does not have.
    """
    if not years:
        return result
    run, kept = result.run, rows_of(result.rows, years)

    def take(values: dict[str, Array]) -> dict[str, Array]:
        size = len(kept)
        return {key: one[..., kept] if one.shape[-1] == size > 1 else one for key, one in values.items()}

    stages = [_stage(stage, years) for stage in run.stages]
    smaller = Run(
        run.plan, stages, run.table.take(kept), take(run.scores), take(run.weights), run.weighings, take(run.filled),
        run.problems,
    )  # fmt: skip
    found = Result(result.plan, smaller, result.data_problems)
    # among whom ranks are counted may depend on the other years
    found.__dict__["rank_arrays"] = take(result.rank_arrays)
    found.__dict__["coverage"] = result.coverage[..., kept]
    return found


def rows_of(rows: Rows, years: Sequence[int]) -> NDArray[np.bool_]:
    """Return which rows are of these years; raise NotFound for a year without any."""
    there = sorted({year for year in rows.years if year is not None})
    for year in years:
        if year not in there:
            names = ", ".join(map(str, there)) or "-"
            raise NotFound(f"the result has no year {year}; it has {names}.", f"结果中没有{year}年，现有：{names}。")
    return np.array([year in years for year in rows.years], dtype=bool)


def _stage(stage: Stage, years: Sequence[int]) -> Stage:
    outcome = replace(stage.outcome, table=_of(stage.after, years))
    return Stage(stage.kind, stage.options, _of(stage.before, years), outcome)


def _of(table: Table, years: Sequence[int]) -> Table:
    return table.take(np.array([year in years for year in table.rows.years], dtype=bool))
