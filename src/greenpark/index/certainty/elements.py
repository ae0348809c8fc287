"""One at a time: the index without each of its elements, and what that does to ranks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from greenpark.index import arrays
from greenpark.index.certainty.simulate import Progress
from greenpark.index.result import Result
from greenpark.index.running import run_table
from greenpark.index.spec.plan import Plan
from greenpark.index.spec.removal import without
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

_SUMMARY = {
    "element": pl.String, "level": pl.Int64, "mean_shift": pl.Float64, "max_shift": pl.Float64, "spearman": pl.Float64,
}  # fmt: skip
_MOVES = {"element": pl.String, "unit": pl.String, "rank": pl.Int64, "rank_without": pl.Int64, "shift": pl.Int64}

_SUMMARY = {
    "element": pl.String, "level": pl.Int64, "mean_shift": pl.Float64, "max_shift": pl.Float64, "spearman": pl.Float64,
}  # fmt: skip
_MOVES = {
    "element": pl.String, "unit": pl.String, "rank": pl.Int64, "rank_without": pl.Int64, "shift": pl.Int64,
}  # fmt: skip


class WithoutEach(NamedTuple):
    """What happens without each element, by element and by unit, and which elements could not be left out."""

    summary: pl.DataFrame
    moves: pl.DataFrame
    skipped: list[Problem]  # `column` is the element


def without_each(plan: Plan, table: Table, *, progress: Progress | None = None) -> WithoutEach:
    """Return what happens when each indicator and each node is left out in turn.

    `summary`: `element, level, mean_shift, max_shift, spearman` over the units of the last year; `moves`: `element,
    unit, rank, rank_without, shift` (positive: the unit ranks better without the element). An element without which
    the index cannot be computed is not in the two frames, but named in `skipped` with the reason.
    """
    nominal = run_table(plan, table)
    level = {node.id: node.level for node in plan.nodes}
    elements = [one.id for one in plan.indicators[: plan.in_tree]] + [node.id for node in plan.nodes[:-1]]
    summary, moves = [], []
    skipped: list[Problem] = []
    for done, element in enumerate(elements):
        try:
            frame = _left_out(nominal, table, element)
        except ProblemsFound as error:
            skipped.append(_skipped(element, error.problems[0]))
            frame = None
        if frame is not None:
            shift = frame["shift"].drop_nulls().to_numpy()
            ranks = frame.drop_nulls(["rank", "rank_without"])
            summary.append(
                {
                    "element": element, "level": level.get(element, 1),
                    "mean_shift": float(np.abs(shift).mean()) if len(shift) else None,
                    "max_shift": float(np.abs(shift).max()) if len(shift) else None,
                    "spearman": _correlation(ranks["rank"].to_numpy(), ranks["rank_without"].to_numpy()),
                }
            )  # fmt: skip
            moves.append(frame.select(pl.lit(element).alias("element"), "unit", "rank", "rank_without", "shift"))
        if progress is not None:
            progress(done + 1, len(elements))
    return WithoutEach(
        pl.DataFrame(summary, schema=_SUMMARY), pl.concat(moves) if moves else pl.DataFrame(schema=_MOVES), skipped
    )


def _left_out(nominal: Result, table: Table, element: str) -> pl.DataFrame | None:
    """Return the ranks with and without an element; None where nothing would be left, and raise ProblemsFound."""
    plan = nominal.plan
    smaller = without(plan, element)
    if smaller is None:
        return None
    kept = [plan_place(plan, one.id) for one in smaller.indicators]
    return _shifts(nominal, run_table(smaller, _taken(table, kept, smaller)))


def _skipped(element: str, why: Problem) -> Problem:
    return Problem(
        "element_skipped", f"'{element}' cannot be left out, so it is skipped: {why.message}", why.remedy,
        severity="warning", column=element, message_zh=f"“{element}”无法剔除，已跳过：{why.message_zh}",
        remedy_zh=why.remedy_zh,
    )  # fmt: skip


def plan_place(plan: Plan, indicator: str) -> int:
    """Return the place of an indicator in a plan."""
    return [one.id for one in plan.indicators].index(indicator)


def _taken(table: Table, kept: list[int], plan: Plan) -> Table:
    return Table(table.values[kept], plan.indicators, table.rows, {key: one[kept] for key, one in table.extras.items()})


def _shifts(nominal: Result, other: Result) -> pl.DataFrame:
    years = list(nominal.rows.blocks)
    last = years[-1] if years else None
    keys = ["unit", "year"]
    before = nominal.ranks.select(*keys, pl.col(nominal.plan.root).alias("rank"))
    after = other.ranks.select(*keys, pl.col(other.plan.root).alias("rank_without"))
    joined = before.join(after, on=keys, how="left", nulls_equal=True)
    this = pl.col("year").is_null() if last is None else pl.col("year") == last
    return joined.filter(this).with_columns((pl.col("rank") - pl.col("rank_without")).alias("shift"))


def _correlation(first: arrays.Array, second: arrays.Array) -> float | None:
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    ranked = np.array([arrays.ranks(one.astype(float), ties="average") for one in (first, second)])
    return float(np.corrcoef(ranked)[0, 1])
