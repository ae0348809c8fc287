"""Impute: fill missing values by a stated rule; every filled cell is listed (OECD/JRC Handbook, step 3)."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import (
    CarryBackward,
    CarryForward,
    ExpectationMaximisation,
    GroupMean,
    GroupMedian,
    Impute,
    Linear,
    Mean,
    Median,
    NoImputation,
    PillarMean,
)
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.impute.averages import fill_average, fill_group_average
from greenpark.index.steps.impute.expectation_maximisation import fill_expected
from greenpark.index.steps.impute.pillar import fill_pillar_mean
from greenpark.index.steps.impute.series import fill_series
from greenpark.index.steps.selection import Places, chosen, one_draw, row_names
from greenpark.index.table import Table
from greenpark.problems import Problem

__all__ = ["impute"]


def impute(table: Table, options: Impute, plan: Plan) -> Outcome:
    """Return the table with missing values filled where the rule gives a value; the plan says who shares a pillar.

    `values` is (..., indicator, row). Values that are present never change. What the rule cannot fill stays missing,
    with a warning by indicator; the details count by indicator what was missing, filled and left. Raises ProblemsFound
    for unknown indicators and groups, and where a method has too little to work on.
    """
    if isinstance(options, NoImputation):
        return Outcome(table)
    places = chosen(table, options)
    if not isinstance(options, ExpectationMaximisation):  # where every indicator tells of the others
        gaps = np.asarray(np.isnan(table.values).any(axis=(*range(table.values.ndim - 2), -1)))
        places = places[gaps[places]]
    filled, problems = _fill(table, options, plan, places)
    before = table.values[..., places, :]
    values = np.array(table.values)
    values[..., places, :] = np.where(np.isnan(before), filled, before)
    after = table.with_values(values)
    return Outcome(after, _details(table, after, places), [*problems, *_left(after, places, options.method)])


def _fill(table: Table, options: Impute, plan: Plan, places: Places) -> tuple[Array, list[Problem]]:
    """Return what the rule gives for the indicators at `places`; where a value is present it is passed over."""
    if isinstance(options, Mean | Median):
        return fill_average(table, options, places), []
    if isinstance(options, GroupMean | GroupMedian):
        return fill_group_average(table, options, places), []
    if isinstance(options, PillarMean):
        return fill_pillar_mean(table, options, plan, places), []
    if isinstance(options, Linear | CarryForward | CarryBackward):
        return fill_series(table, options, plan, places), []
    assert isinstance(options, ExpectationMaximisation)
    return fill_expected(table, options, plan, places)


def _details(before: Table, after: Table, places: Places) -> list[dict[str, Any]]:
    was, now = np.isnan(one_draw(before.values)), np.isnan(one_draw(after.values))
    return [
        {
            "indicator": before.indicators[place].id, "missing": int(was[place].sum()),
            "filled": int((was[place] & ~now[place]).sum()), "left": int(now[place].sum()),
        }
        for place in places
        if was[place].any()
    ]  # fmt: skip


def _left(table: Table, places: Places, method: str) -> list[Problem]:
    missing = np.isnan(one_draw(table.values))
    problems = []
    for place in places:
        rows = np.flatnonzero(missing[place])
        if rows.size:
            name, where = table.indicators[place].id, row_names(table.rows, rows)
            problems.append(
                Problem(
                    "still_missing", f"{rows.size} values of '{name}' stay missing: {where}.",
                    f"`{method}` finds nothing to fill them from. Later steps leave them out by their own rule.",
                    severity="warning", column=name, message_zh=f"指标“{name}”仍有{rows.size}个缺失值：{where}。",
                    remedy_zh=f"方法 {method} 没有可用于填补的数据；后续步骤按各自规则处理缺失值。",
                )
            )  # fmt: skip
    return problems
