"""What is behind the scores of a result: contributions, weights in the index, audit, profile of a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.adequacy import adequacy
from greenpark.index.behind.balance import balance
from greenpark.index.behind.coefficients import Method
from greenpark.index.behind.components import components
from greenpark.index.behind.consistency import reliability
from greenpark.index.behind.contributions import contributions_to_level
from greenpark.index.behind.correlation import correlations, with_ancestors, within_parents
from greenpark.index.behind.importance import Measure, importance
from greenpark.index.behind.profile import Profile, peers_by_group, profile
from greenpark.index.behind.statistics import describe
from greenpark.index.behind.tree import POWERS, Branch, effective_weights
from greenpark.index.chain import rule_of
from greenpark.index.plain import plain
from greenpark.problems import NotFound, ProblemsFound, did_you_mean

if TYPE_CHECKING:
    from greenpark.index.result import Result

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


def node_of(result: Result, name: str) -> str:
    """Return the id of a node that has children; raise NotFound with those that there are."""
    known = list(result.plan.node)
    if name not in known:
        near = did_you_mean(name, known)
        hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
        there = ", ".join(reversed(known))
        raise NotFound(
            f"there is no node '{name}' with children.{hint} Nodes are: {there}.",
            f"没有含下级的节点“{name}”。{hint_zh}现有节点：{there}。",
        )
    return name


def audit(
    result: Result, *, measure: Measure = "squared_correlation", correlated: Method | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return the statistical audit of a result as records (Handbook steps 4 and 8), all rows together.

    `statistics` of the data as read; `indicators` that go too well or not at all with their siblings; `parents`:
    how each part goes with what it is part of; `consistency` of each node's children (alpha, KMO, Bartlett);
    `components` of each node's children and their `loadings` (over rows where all have a value); `inflation` of the
    variance of each child by its siblings; `importance` of each indicator in the index by `measure` beside its weight
    (`mean_weight`: the mean over units and years that have weights of their own). With `correlated` also
    `correlations`: every pair of indicators, and of nodes of one level.
    """
    plan, run = result.plan, result.run
    ids = [one.id for one in plan.indicators[: plan.in_tree]]
    parents: dict[str, str | None] = {child: node.id for node in plan.nodes for child in node.children}
    data = run.stages[0].before if run.stages else run.table
    found = {"statistics": describe(data.values[: plan.in_tree], ids)}
    parts = ("indicators", "parents", "consistency", "components", "loadings", "inflation", "importance")
    if len(result.rows) < FEWEST:
        return {**found, **{part: [] for part in parts}}
    values = run.table.values[: plan.in_tree]
    found["indicators"] = within_parents(values, ids, parents)
    scores = {name: run.scores[name] for name in (*ids, *(node.id for node in plan.nodes)) if name in run.scores}
    found["parents"] = (
        with_ancestors(scores, {name: parents.get(name) for name in scores}) if len(scores) > len(ids) else []
    )
    siblings = {node.id: [child for child in node.children if child in run.scores] for node in plan.nodes}
    found["consistency"] = [_consistency(result, node.id, node.children) for node in plan.nodes if node.children[1:]]
    found["components"], found["loadings"] = principal_components(result, siblings)
    found["inflation"] = [
        {"node": node, **item}
        for node, there in siblings.items()
        if len(there) > 1
        for item in adequacy(np.stack([run.scores[one] for one in there]), there, missing="pairwise").items
    ]
    found["importance"] = _importance(result, ids, values, measure) if plan.root in run.scores else []
    if correlated is not None:
        found["correlations"] = pairs_by_level(result, correlated)
    return {name: plain(records) for name, records in found.items()}


def _importance(result: Result, ids: list[str], values: Array, measure: Measure) -> list[dict[str, Any]]:
    weights = weights_in_index(result)
    mean = np.array([float(np.nanmean(weights[name])) if name in weights else np.nan for name in ids])
    given = None if np.isnan(mean).any() else mean
    records = importance(values, ids, result.run.scores[result.plan.root], given, measure=measure)
    if any(np.ptp(weights[name]) > 0 for name in ids if name in weights):
        # an average says of no unit what weight it has
        records = [{"mean_weight" if key == "weight" else key: one[key] for key in one} for one in records]
    return records


def principal_components(
    result: Result, siblings: Mapping[str, Sequence[str]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the components of each node's children, and their loadings (Handbook step 4).

    `node, component, eigenvalue, share, cumulative_share, kept, rows` and `node, id, component, loading`. A node of
    which a child has no spread in the complete rows has one record, flagged `constant_item`.
    """
    found: list[dict[str, Any]] = []
    loadings: list[dict[str, Any]] = []
    for node, there in siblings.items():
        if len(there) < 2:
            continue
        try:
            made = components(np.stack([result.run.scores[one] for one in there]), there)
        except ProblemsFound:
            found.append({"node": node, "flags": ["constant_item"]})
            continue
        for record in made.records():
            own = record.pop("loadings")
            found.append({"node": node, **record, "rows": made.rows, "flags": []})
            loadings += [
                {"node": node, "id": one, "component": record["component"], "loading": value, "kept": record["kept"]}
                for one, value in own.items()
            ]
    return found, loadings


def pairs_by_level(result: Result, method: Method) -> list[dict[str, Any]]:
    """Return the correlation of every pair of indicators, and of nodes of one level, with p-values and rows used."""
    levels: dict[int, list[str]] = {1: [one.id for one in result.plan.indicators[: result.plan.in_tree]]}
    for node in result.plan.nodes:
        levels.setdefault(node.level, []).append(node.id)
    found = []
    for level, ids in sorted(levels.items()):
        there = [one for one in ids if one in result.run.scores]
        if len(there) > 1:
            values = np.stack([result.run.scores[one] for one in there])
            pairs = correlations(values, there, method=method, p_values=True).records()
            found += [{"level": level, **pair} for pair in pairs]
    return found


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
