"""A configuration of alternatives may change indicators and nodes: the table it takes, the nodes it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound


def under(plan: Plan, table: Table) -> Table:
    """Return the table with the indicators of a plan, which may declare other directions or goalposts, or be fewer.

    Raise ProblemsFound for an indicator whose column was not read for the table.
    """
    if plan.indicators == table.indicators:
        return table
    known = {(one.id, one.column): place for place, one in enumerate(table.indicators)}
    absent = [one for one in plan.indicators if (one.id, one.column) not in known]
    if absent:
        raise ProblemsFound([_not_read(one.id) for one in absent])
    places = [known[one.id, one.column] for one in plan.indicators]
    extras = {key: extra[..., places, :] for key, extra in table.extras.items()}
    return replace(table, values=table.values[..., places, :], indicators=plan.indicators, extras=extras)


def check_nodes(plan: Plan, nodes: Sequence[str]) -> None:
    """Raise ProblemsFound for nodes whose ranks are looked at and that a plan does not have."""
    there = {*plan.labels, *(step.adjust.id for step in plan.steps if step.adjust is not None)}
    if gone := [node for node in nodes if node not in there]:
        raise ProblemsFound([_no_such_node(node) for node in gone])


def _no_such_node(node: str) -> Problem:
    return Problem(
        "no_such_node", f"there is no score '{node}', whose ranks are looked at.",
        "Look at another node (`--node`).", column=node,
        message_zh=f"没有要考察名次的得分“{node}”。", remedy_zh="请考察其他节点（`--node`）。",
    )  # fmt: skip


def _not_read(indicator: str) -> Problem:
    return Problem(
        "not_read", f"'{indicator}' has another id or column than in the structure, so that its figures are not read.",
        "Let alternatives leave `id` and `column` as they are, and name indicators of the structure only.",
        column=indicator, message_zh=f"“{indicator}”的id或column与结构中的不同，其数据未被读入。",
        remedy_zh="备选项请勿更改 `id` 和 `column`，且只用结构中已有的指标。",
    )  # fmt: skip
