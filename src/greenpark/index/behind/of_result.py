"""What is behind the scores of a result: contributions, weights in the index, audit, profile of a unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.adequacy import adequacy
from greenpark.index.behind.balance import balance
from greenpark.index.behind.consistency import reliability
from greenpark.index.behind.contributions import contributions_to_level
from greenpark.index.behind.correlation import with_ancestors, within_parents
from greenpark.index.behind.importance import importance
from greenpark.index.behind.profile import Profile, peers_by_group, profile
from greenpark.index.behind.statistics import describe
from greenpark.index.behind.tree import POWERS, Branch, effective_weights
from greenpark.index.chain import rule_of
from greenpark.index.result import Result, plain
from greenpark.problems import NotFound, ProblemsFound, did_you_mean

SAME = 1e-9  # contributions that miss the score by more are those of another rule
FEWEST = 3  # units from which an association says something


def tree_of(result: Result, *, additive: bool) -> list[Branch] | None:
    """Return the structure with its weights; with `additive` None where a rule is no power mean."""
    plan, run = result.plan, result.run
    found = []
    for node in plan.nodes:
        if node.id not in run.weights:
            return None
        method: Any = rule_of(plan, node).method if additive else "arithmetic"
        if method not in POWERS:
            return None
        found.append(Branch(node.id, node.children, run.weights[node.id], POWERS[method]))
    return found


def contributions(result: Result) -> dict[str, Array]:
    """Return each node's and indicator's contribution (row) in points of the score; those of siblings add up.

    Empty where the rules are not arithmetic, geometric or harmonic means; NaN for units whose score they do not give,
    as where a missing value was propagated, floored or filled on the way.
    """
    tree = tree_of(result, additive=True)
    if not tree or not len(result.rows):
        return {}
    leaves = {one.id: result.run.scores[one.id] for one in result.plan.indicators[: result.plan.in_tree]}
    try:
        level = contributions_to_level(tree, leaves, result.rows.units)
    except ProblemsFound:
        return {}
    score = result.run.scores[result.plan.root]
    with np.errstate(invalid="ignore"):
        same = np.abs(level.score - score) <= SAME * np.maximum(1.0, np.abs(score))
    return {name: np.where(same, level.points(name), np.nan) for name in level.parts}


def weights_in_index(result: Result) -> dict[str, Array]:
    """Return each part's weight in the index, (1,) or (row,): the product of the weights above it."""
    tree = tree_of(result, additive=False)
    return effective_weights(tree) if tree else {}


def audit(result: Result) -> dict[str, list[dict[str, Any]]]:
    """Return the statistical audit of a result as records (Handbook steps 4 and 8), all rows together.

    `statistics` of the data as read; `indicators` that go too well or not at all with their siblings; `parents`:
    how each part goes with what it is part of; `consistency` of each node's children (alpha, KMO, Bartlett);
    `importance` of each indicator in the index beside its weight.
    """
    plan, run = result.plan, result.run
    ids = [one.id for one in plan.indicators[: plan.in_tree]]
    parents: dict[str, str | None] = {child: node.id for node in plan.nodes for child in node.children}
    data = run.stages[0].before if run.stages else run.table
    found = {"statistics": describe(data.values[: plan.in_tree], ids)}
    if len(result.rows) < FEWEST:
        return {**found, "indicators": [], "parents": [], "consistency": [], "importance": []}
    values = run.table.values[: plan.in_tree]
    found["indicators"] = within_parents(values, ids, parents)
    scores = {name: run.scores[name] for name in (*ids, *(node.id for node in plan.nodes)) if name in run.scores}
    found["parents"] = (
        with_ancestors(scores, {name: parents.get(name) for name in scores}) if len(scores) > len(ids) else []
    )
    found["consistency"] = [
        _consistency(result, node.id, node.children) for node in plan.nodes if len(node.children) > 1
    ]
    found["importance"] = []
    if plan.root in run.scores:
        weights = weights_in_index(result)
        mean = np.array([float(np.nanmean(weights[name])) if name in weights else np.nan for name in ids])
        found["importance"] = importance(values, ids, run.scores[plan.root], None if np.isnan(mean).any() else mean)
    return {name: plain(records) for name, records in found.items()}


def _consistency(result: Result, node: str, children: tuple[str, ...]) -> dict[str, Any]:
    there = [child for child in children if child in result.run.scores]
    if len(there) < 2:
        return {"node": node, "items": len(there)}
    values = np.stack([result.run.scores[child] for child in there])
    alpha, fit = reliability(values, there), adequacy(values, there, missing="pairwise")
    return {
        "node": node, "items": len(there), "alpha": alpha.alpha, "standardised_alpha": alpha.standardised_alpha,
        "negative_pairs": alpha.negative_pairs, "kmo": fit.kmo, "bartlett": fit.bartlett_chi2, "p_value": fit.p_value,
        "flags": list(dict.fromkeys([*alpha.flags, *fit.flags])),
    }  # fmt: skip


def place_of(result: Result, unit: str, year: int | None = None) -> int:
    """Return the row of a unit, by id or name, in a year (default: its last); raise NotFound."""
    rows = result.rows
    here = [i for i, names in enumerate(zip(rows.units, rows.names, strict=True)) if unit in names]
    if not here:
        near = did_you_mean(unit, [*rows.units, *rows.names])
        raise NotFound(
            f"there is no unit '{unit}' in the result.{f' Did you mean {near[0]!r}?' if near else ''}",
            f"结果中没有单位“{unit}”。{f'是否为“{near[0]}”？' if near else ''}",
        )
    if year is not None:
        here = [i for i in here if rows.years[i] == year]
        if not here:
            raise NotFound(f"'{unit}' has no result in {year}.", f"“{unit}”没有{year}年的结果。")
    return here[-1]


def profile_of(result: Result, unit: str, *, year: int | None = None, by: str | None = None, top: int = 3) -> Profile:
    """Return the strengths and weaknesses of a unit against its peers of the year, or of its group `by`.

    Raise NotFound for an unknown unit, year or column of groups.
    """
    place = place_of(result, unit, year)
    block = result.rows.blocks[result.rows.years[place]]
    ids = [one.id for one in result.plan.indicators[: result.plan.in_tree]]
    own = place - block.start
    peers = None
    if by is not None:
        if by not in result.rows.groups:
            there = ", ".join(result.rows.groups) or "-"
            raise NotFound(
                f"there is no column of groups '{by}'; there are: {there}.", f"没有分组列“{by}”，现有：{there}。"
            )
        peers = peers_by_group(result.rows.groups[by][block], own)
    weights = weights_in_index(result)
    size = len(result.rows)
    given = np.array([np.broadcast_to(weights[name], (size,))[place] if name in weights else 0.0 for name in ids])
    values = result.run.table.values[: result.plan.in_tree, block]
    return profile(
        values, ids, result.rows.units[block], own, peers=peers, weights=given if given.any() else None, top=top
    )


def between_dimensions(result: Result) -> list[dict[str, Any]]:
    """Return how far apart what the index is directly made of lies in each unit (`behind.balance`)."""
    children = [child for child in result.plan.node[result.plan.root].children if child in result.run.scores]
    values = np.stack([result.run.scores[child] for child in children])
    return balance(values, children, result.rows.units)
