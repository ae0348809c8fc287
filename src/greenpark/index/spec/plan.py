"""The structure laid out for the run: indicators in order, nodes from the leaves up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from greenpark.catalog.models import Text
from greenpark.index.spec.models import Indicator, Node, Specification, Step
from greenpark.problems import Problem, ProblemsFound, did_you_mean

# columns that stand beside scores in the tables of results
RESERVED = ("unit", "name", "year", "coverage", "rank", "coverage %")


@dataclass(frozen=True)
class PlannedNode:
    """An inner node: its children by id, their written weights, its level (2 = made of indicators)."""

    id: str
    label: Text | None
    children: tuple[str, ...]
    weights: tuple[float, ...]
    level: int
    parent: str | None
    aggregate: Any | None  # its own rule, instead of the step's


@dataclass(frozen=True)
class Plan:
    """A specification laid out: `indicators` of the tree, then of the dashboard; `nodes` children before parents."""

    specification: Specification
    indicators: tuple[Indicator, ...]
    nodes: tuple[PlannedNode, ...]
    in_tree: int  # how many of the indicators belong to the tree

    @property
    def root(self) -> str:
        """Return the id of the index itself."""
        return self.nodes[-1].id

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps in order."""
        return self.specification.steps

    @cached_property
    def node(self) -> dict[str, PlannedNode]:
        """Return the inner nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the place of each indicator of the tree."""
        return {one.id: place for place, one in enumerate(self.indicators[: self.in_tree])}

    @cached_property
    def labels(self) -> dict[str, Text]:
        """Return the label of every node and indicator, its id where it has none."""
        named = {one.id: one.label for one in self.indicators} | {one.id: one.label for one in self.nodes}
        return {key: label or Text(en=key, zh=key) for key, label in named.items()}

    def with_steps(self, steps: tuple[Step, ...]) -> Plan:
        """Return the plan with other steps."""
        return replace(self, specification=self.specification.model_copy(update={"steps": steps}))


def lay_out(specification: Specification, file: str | None = None) -> Plan:
    """Return the plan of a specification; raise ProblemsFound for ids that occur twice or are taken."""
    indicators: list[Indicator] = []
    nodes: list[PlannedNode] = []

    def visit(node: Node, parent: str | None) -> int:
        below = 1
        for child in node.children:
            if isinstance(child, Node):
                below = max(below, visit(child, node.id))
            else:
                indicators.append(child)
        children: tuple[Node | Indicator, ...] = node.children
        ids, weights = tuple(child.id for child in children), tuple(child.weight for child in children)
        nodes.append(PlannedNode(node.id, node.label, ids, weights, below + 1, parent, node.aggregate))
        return below + 1

    visit(specification.structure, None)
    in_tree = len(indicators)
    indicators += specification.dashboard
    adjusted = [step.adjust.id for step in specification.steps if step.adjust is not None]
    ids = [one.id for one in indicators] + [node.id for node in nodes] + adjusted
    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    problems = [
        Problem(
            "duplicate_id", f"'{one}' occurs twice in the structure.", "Give each indicator and node an id of its own.",
            file=file, column=one, message_zh=f"结构中“{one}”出现两次。", remedy_zh="每个指标和节点的id应唯一。",
        )
        for one in twice
    ]  # fmt: skip
    problems += [
        Problem(
            "reserved_id", f"'{one}' cannot be an id: results have a column of that name.",
            f"Give it another id; an indicator says `column: {one}` to keep its column of the data.", file=file,
            column=one, message_zh=f"“{one}”不能用作id：结果中已有同名列。",
            remedy_zh=f"请另取id；指标可写 `column: {one}` 保留其数据列名。",
        )
        for one in dict.fromkeys(ids)
        if one in RESERVED or (one.startswith("rank_") and one.removeprefix("rank_") in ids)
    ]  # fmt: skip
    known = {name for one in indicators for name in (one.id, one.column)}
    problems += [
        Problem(
            "unknown_indicator", f"`panel.breaks` names '{one['indicator']}', which is no indicator of the index.",
            f"Did you mean '{near[0]}'?" if (near := did_you_mean(one["indicator"], ids)) else
            "Name indicators by their ids.", file=file, column=one["indicator"],
            message_zh=f"`panel.breaks` 中的“{one['indicator']}”不是本指数的指标。",
            remedy_zh=f"是否为“{near[0]}”？" if near else "请写指标的id。",
        )
        for one in specification.panel.breaks
        if one["indicator"] not in known
    ]  # fmt: skip
    if problems:
        raise ProblemsFound(problems)
    return Plan(specification, tuple(indicators), tuple(nodes), in_tree)
