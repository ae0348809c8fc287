"""The chain: the steps of a plan, one after the other, over a table. It works on any number of draws at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from greenpark.index.arrays import Array, count
from greenpark.index.outcome import Outcome
from greenpark.index.progress.coverage import coverage as coverage_of_progress
from greenpark.index.runs import Run, Stage
from greenpark.index.spec.models import Step
from greenpark.index.spec.options.aggregate import Aggregate
from greenpark.index.spec.options.normalise import Normalise, Unscaled
from greenpark.index.spec.options.weight import User, Weight
from greenpark.index.spec.plan import Plan, PlannedNode
from greenpark.index.steps.adjust import adjust, warnings_of
from greenpark.index.steps.aggregate import aggregate, filled, notices, on_scale_of_children
from greenpark.index.steps.denominate import denominate
from greenpark.index.steps.impute import impute
from greenpark.index.steps.normalise import normalise
from greenpark.index.steps.progress import progress
from greenpark.index.steps.screen import screen
from greenpark.index.steps.treat import treat
from greenpark.index.steps.weight import weigh
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

Reweigh = Callable[[PlannedNode, Array], Array]
TABLE_STEPS = ("denominate", "screen", "impute", "treat", "progress", "normalise")


def prepare(plan: Plan, table: Table, *, until: str | None = None) -> Run:
    """Take the steps that change the table of indicators, in their order; stop before the step kind `until`."""
    stages: list[Stage] = []
    for step in plan.steps:
        if step.kind == until:
            break
        if step.kind in TABLE_STEPS:
            outcome = take(step, table, plan)
            stages.append(Stage(step.kind, step.options, table, outcome))
            table = outcome.table
    return Run(plan, stages, table, problems=[one for stage in stages for one in stage.outcome.problems])


def take(step: Step, table: Table, plan: Plan) -> Outcome:
    """Take one step that changes the table of indicators."""
    if step.denominate is not None:
        return denominate(table, step.denominate)
    if step.screen is not None:
        return screen(table, step.screen, plan)
    if step.impute is not None:
        return impute(table, step.impute, plan)
    if step.treat is not None:
        return treat(table, step.treat)
    if step.progress is not None:
        return progress(table, step.progress, plan.specification.panel.breaks)
    assert step.normalise is not None
    return _normalise_tree(table, step.normalise, plan.in_tree)


def _normalise_tree(table: Table, options: Normalise, in_tree: int) -> Outcome:
    """Normalise the indicators of the tree; those of the dashboard stay as they are, since nothing averages them."""
    if in_tree == len(table.indicators):
        return normalise(table, options)
    outcome = normalise(table.first(in_tree), options)
    values = np.concatenate([outcome.table.values, table.values[..., in_tree:, :]], axis=-2)
    return Outcome(table.with_values(values), outcome.details, outcome.problems)


def combine(run: Run, reweigh: Reweigh | None = None) -> Run:
    """Add to a prepared run the scores of all nodes, from the leaves up, and the adjusted indices.

    `reweigh` may change the weights of a node's children, draw by draw; they are shared out again by the rule.
    """
    plan, table = run.plan, run.table
    run.scores = {one.id: table.values[..., place, :] for place, one in enumerate(plan.indicators[: plan.in_tree])}
    # an index to adjust has to be there; without a rule for it, `rule_of` says what is missing
    rules = [step.aggregate or step.adjust for step in plan.steps] + [node.aggregate for node in plan.nodes]
    if any(rule is not None for rule in rules):
        for node in plan.nodes:
            _combine_node(run, node, reweigh)
    if any(stage.kind == "progress" for stage in run.stages) and plan.root in run.scores:
        _suppress(run)
    for step in plan.steps:
        if step.adjust is not None:
            run.scores[step.adjust.id] = adjust(run.scores[plan.root], step.adjust, table.rows)
            run.problems += warnings_of(step.adjust, table.rows)
    return run


def _suppress(run: Run) -> None:
    """Take the index from units of which too little is known to speak of progress (gep.md section 4.6)."""
    found = coverage_of_progress(run)
    run.scores[run.plan.root] = np.where(found.suppressed, np.nan, run.scores[run.plan.root])
    run.problems += found.problems


def _combine_node(run: Run, node: PlannedNode, reweigh: Reweigh | None) -> None:
    children = _children(run, node)
    rule = rule_of(run.plan, node)
    rule = on_scale_of_children(rule, node.id, node.children, _turned(run), tuple(run.plan.labels))
    complete = filled(children, rule, run.rows, node.children)
    if complete is not children:
        children = run.filled[node.id] = complete
    weighing = weigh(children, weighting_of(run.plan, node), node, run.table)
    run.weighings[node.id] = weighing
    weights = weighing.weights if reweigh is None else reweigh(node, weighing.weights)
    run.weights[node.id] = weights
    run.problems += weighing.problems
    named: dict[str, Any] = {"node": node.id, "children": node.children}
    run.problems += notices(children, weights, rule, run.rows, **named)
    if weighing.scores is not None:
        run.scores[node.id] = weighing.scores
    else:
        run.scores[node.id] = aggregate(children, weights, rule, run.rows, **named)


def _turned(run: Run) -> dict[str, int]:
    """Return the sign by which each indicator's values were turned and not scaled (`normalise: none`)."""
    signs: dict[str, int] = {}
    for stage in run.stages:
        if stage.kind == "normalise":
            for one in stage.before.indicators[: run.plan.in_tree]:
                unscaled = isinstance(one.normalise or stage.options, Unscaled) and not one.log
                signs[one.id] = signs.get(one.id, 1) * one.sign if unscaled else 1
    return signs


def _children(run: Run, node: PlannedNode) -> Array:
    """Return the scores (..., child, row) of a node's children; a view where they stand side by side in the table."""
    leaves = run.plan.places
    places = [leaves.get(child, -1) for child in node.children]
    if places[0] >= 0 and places == list(range(places[0], places[0] + len(places))):
        return run.table.values[..., places[0] : places[-1] + 1, :]
    return np.stack(np.broadcast_arrays(*[run.scores[child] for child in node.children]), axis=-2)


def weighting_of(plan: Plan, node: PlannedNode) -> Weight:
    """Return how the children of a node are weighted: the last weighting that applies, else the written weights."""
    fitting = [
        step.weight for step in plan.steps if step.weight is not None and step.weight.applies(node.id, node.level)
    ]
    return fitting[-1] if fitting else User(method="user")


def rule_of(plan: Plan, node: PlannedNode) -> Aggregate:
    """Return the rule of a node: its own, else the last that applies; raise ProblemsFound where there is none."""
    if node.aggregate is not None:
        own: Aggregate = node.aggregate
        return own
    fitting = [
        step.aggregate
        for step in plan.steps
        if step.aggregate is not None and step.aggregate.applies(node.id, node.level)
    ]
    if not fitting:
        raise ProblemsFound(
            [
                Problem(
                    "no_rule", f"No rule says how '{node.id}' is made from {', '.join(node.children)}.",
                    "Add `- aggregate: arithmetic` to the steps, or `aggregate:` to the node.", column=node.id,
                    message_zh=f"没有规则说明“{node.id}”如何由{'、'.join(node.children)}合成。",
                    remedy_zh="在steps中加 `- aggregate: arithmetic`，或在该节点写 `aggregate:`。",
                )
            ]
        )  # fmt: skip
    return fitting[-1]


def coverage(run: Run) -> Array:
    """Return for each row the share of the tree's indicators that the data give, before any is filled in."""
    table = run.stages[0].before if run.stages else run.table
    for stage in run.stages:
        if stage.kind == "impute":
            break
        table = stage.after
    shares = count(np.swapaxes(table.values[..., : run.plan.in_tree, :], -1, -2)) / max(1, run.plan.in_tree)
    # rows may have been set aside since
    place = {key: index for index, key in enumerate(zip(table.rows.units, table.rows.years, strict=True))}
    return shares[..., [place[key] for key in zip(run.rows.units, run.rows.years, strict=True)]]
