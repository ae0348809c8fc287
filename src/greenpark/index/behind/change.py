"""The change of an index between two years of a result, split into what values and what weights did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from greenpark.index.arrays import Array
from greenpark.index.behind.contributions import contributions_to_change
from greenpark.index.behind.of_result import SAME, tree_of
from greenpark.index.behind.records import number, refuse
from greenpark.index.behind.tree import Branch
from greenpark.index.chain import rule_of
from greenpark.problems import NotFound, ProblemsFound

if TYPE_CHECKING:
    from greenpark.index.result import Result

NEGLIGIBLE = 1e-12  # weight effects of nodes below it are rounding
SCHEMA = {
    "unit": pl.String, "name": pl.String, "id": pl.String, "level": pl.Int64, "value_effect": pl.Float64,
    "weight_effect": pl.Float64, "contribution": pl.Float64,
}  # fmt: skip


def change_between(result: Result, start: int, end: int) -> list[dict[str, Any]]:
    """Return one record a unit: its scores in both years, `change`, and the `parts` that add up to it.

    Each indicator has a `value_effect`, what its better or worse value did, and a `weight_effect`, what another weight
    did (also a value that is there in one year only); their sum is its `contribution`. A node is among the parts where
    weights among its siblings changed. Parts are empty where the rules do not give the score, as where a missing value
    was filled on the way. Units that have a score in one year only are left out. Method: `contributions_to_change`.
    Raise ProblemsFound where scores of two years do not compare, or a rule is no mean; NotFound for an unknown year.
    """
    check_comparable(result)
    tree = tree_of(result, additive=True)
    if tree is None:
        raise _not_additive(result)
    rows = result.rows
    sides = []
    for year in (start, end):
        if year not in rows.blocks:
            there = ", ".join(str(one) for one in rows.blocks if one is not None) or "-"
            raise NotFound(f"the result has no year {year}; it has {there}.", f"结果中没有{year}年，现有：{there}。")
        block = rows.blocks[year]
        sides.append(dict(zip(rows.units[block], range(block.start, block.stop), strict=True)))
    units = [unit for unit in sides[0] if unit in sides[1]]
    first, second = ([side[unit] for unit in units] for side in sides)
    ids = [one.id for one in result.plan.indicators[: result.plan.in_tree]]
    before, after = ({one: result.run.scores[one][places] for one in ids} for places in (first, second))
    found = contributions_to_change(_at(tree, first), before, after, _at(tree, second), units)
    score = result.run.scores[result.plan.root]
    level = {node.id: node.level for node in result.plan.nodes}
    records = []
    for row, unit in enumerate(units):
        was, now = score[first[row]], score[second[row]]
        if np.isnan(was) or np.isnan(now):
            continue
        same = abs(found.difference[row] - (now - was)) <= SAME * max(1.0, abs(was), abs(now))
        parts = [_part(one, row, found.value, found.weight, one in level, level) for one in (*ids, *level) if same
                 and one in found.value]  # fmt: skip
        parts = [one for one in parts if one["level"] == 1 or abs(one["weight_effect"] or 0.0) > NEGLIGIBLE]
        records.append(
            {
                "unit": unit, "name": rows.names[second[row]], "start": start, "end": end, "score_start": number(was),
                "score_end": number(now), "change": number(now - was),
                "value_effect": sum(one["value_effect"] or 0.0 for one in parts) if same else None,
                "weight_effect": sum(one["weight_effect"] or 0.0 for one in parts) if same else None,
                "parts": parts,
            }
        )  # fmt: skip
    return records


def change_frame(records: list[dict[str, Any]]) -> pl.DataFrame:
    """Return the parts of all units: `unit, name, id, level, value_effect, weight_effect, contribution`."""
    rows = [{"unit": one["unit"], "name": one["name"], **part} for one in records for part in one["parts"]]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def check_comparable(result: Result) -> None:
    """Raise ProblemsFound where a step takes its bounds from each year, so that scores of two years do not compare."""
    own = [(f"normalise of '{one.id}'", one.normalise) for one in result.plan.indicators[: result.plan.in_tree]]
    steps = [(step.kind, step.options) for step in result.plan.steps if step.kind in ("treat", "normalise")]
    for where, options in (*steps, *own):
        if getattr(options, "bounds", None) == "yearly":
            raise refuse(
                "yearly_bounds",
                f"Scores of two years do not compare: {where} takes its bounds from each year by itself, so that a"
                " score may change although no figure of the unit does.",
                "Set `bounds: pooled`, a base year or `given` bounds, such as `--set normalise.bounds=pooled`.",
                f"两个年份的得分不可比：{where}的界限逐年取自各年数据，单位的数据不变，得分也可能改变。",
                "请设`bounds: pooled`、基准年或给定界限，如`--set normalise.bounds=pooled`。",
            )


def _not_additive(result: Result) -> ProblemsFound:
    plan = result.plan
    rules = [(node.id, rule_of(plan, node).method) for node in plan.nodes]
    node, rule = next((one for one in rules if one[1] not in ("arithmetic", "geometric", "harmonic")), rules[-1])
    return refuse(
        "no_parts",
        f"'{node}' is made by the rule '{rule}', whose changes are no sum of parts.",
        "Use arithmetic, geometric or harmonic means, or compare scores and ranks of the two years.",
        f"“{node}”的合成规则为“{rule}”，其变化不能分解为各部分之和。",
        "请使用算术、几何或调和平均，或只比较两个年份的得分与排名。",
        node,
    )


def _at(tree: list[Branch], places: list[int]) -> list[Branch]:
    """Return the tree with the weights of these rows."""
    return [replace(one, weights=one.weights if one.weights.shape[-1] == 1 else one.weights[:, places]) for one in tree]


def _part(one: str, row: int, value: Any, weight: Any, inner: bool, level: dict[str, int]) -> dict[str, Any]:
    moved: dict[str, Array] = value
    # the value effect of a node is that of its indicators
    by_value = None if inner else number(moved[one][row] + 0.0)
    by_weight = number(weight[one][row] + 0.0)
    total = None if by_value is None and by_weight is None else (by_value or 0.0) + (by_weight or 0.0)
    return {
        "id": one, "level": level.get(one, 1), "value_effect": by_value, "weight_effect": by_weight,
        "contribution": total,
    }  # fmt: skip
