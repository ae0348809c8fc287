"""Run a plan over a table, and set two results side by side."""

from __future__ import annotations

import numpy as np
import polars as pl

from greenpark.index.chain import combine, prepare
from greenpark.index.result import Result
from greenpark.index.spec.checks import idle_steps
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.weight.names import unknown_names
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound


def compare_results(first: Result, second: Result) -> pl.DataFrame:
    """Return `unit, year, name, score_a, rank_a, score_b, rank_b, moved` of two results; moved is positive upwards."""
    sides = [
        result.scores.select("unit", "name", "year", pl.col(result.plan.root).alias(f"score_{side}")).join(
            result.ranks.select("unit", "year", pl.col(result.plan.root).alias(f"rank_{side}")),
            on=["unit", "year"], nulls_equal=True,
        )
        for side, result in zip("ab", (first, second), strict=True)
    ]  # fmt: skip
    joined = sides[0].join(sides[1].drop("name"), on=["unit", "year"], how="full", coalesce=True, nulls_equal=True)
    moved = joined.with_columns((pl.col("rank_a") - pl.col("rank_b")).alias("moved"))
    return moved.sort("year", "rank_a", nulls_last=True)


def run_table(plan: Plan, table: Table, problems: list[Problem] | None = None) -> Result:
    """Return the result of a plan over a table that has been read; raise ProblemsFound."""
    if wrong := [*idle_steps(plan), *unknown_names(plan)]:
        raise ProblemsFound(wrong)
    try:
        # a sum or square that is too large for a float would leave a wrong score or none, without a word
        with np.errstate(over="raise"):
            run = combine(prepare(plan, table))
    except FloatingPointError:
        raise ProblemsFound([_too_large(None)]) from None
    if endless := [name for name, scores in run.scores.items() if np.isinf(scores).any()]:
        raise ProblemsFound([_too_large(name) for name in endless])
    return Result(plan, run, [*(problems or []), *_unturned(plan)])


def _too_large(name: str | None) -> Problem:
    what, what_zh = (f"'{name}' becomes", f"“{name}”") if name else ("some results become", "计算结果")
    return Problem(
        "too_large", f"{what} too large for a number.",
        "Give the figures in larger units (such as millions), or normalise them first.", column=name,
        message_zh=f"{what_zh}过大，超出数值范围。", remedy_zh="请改用较大的单位（如百万），或先做归一化。",
    )  # fmt: skip


def _unturned(plan: Plan) -> list[Problem]:
    """Return a warning where indicators of which less is better are averaged as they are: nothing turned them round."""
    kinds = {step.kind for step in plan.steps}
    bads = [one.id for one in plan.indicators[: plan.in_tree] if one.sign < 0]
    if not bads or kinds & {"normalise", "progress"} or not (kinds & {"aggregate"} or plan.nodes[-1].aggregate):
        return []
    names = ", ".join(bads[:8]) + (" …" if len(bads) > 8 else "")
    return [
        Problem(
            "not_turned", f"less is better in {names}, but no step turns them round: they count as if more were.",
            "Add a `normalise` step (`- normalise: none` only turns the sign).", severity="warning", column=bads[0],
            message_zh=f"{names}为越小越好，但没有步骤转换方向，按越大越好计入。",
            remedy_zh="请加入normalise步骤（`- normalise: none`只转换符号）。",
        )
    ]  # fmt: skip
