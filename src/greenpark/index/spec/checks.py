"""What can only be seen in the whole plan: steps that apply to no node."""

from __future__ import annotations

from greenpark.index.spec.options.base import Where
from greenpark.index.spec.plan import Plan
from greenpark.problems import Problem, did_you_mean


def idle_steps(plan: Plan) -> list[Problem]:
    """Return a problem for each weighting or rule whose `levels` and `nodes` fit no node: it would do nothing."""
    levels = sorted({node.level for node in plan.nodes})
    names = [node.id for node in plan.nodes]
    found = []
    for step in plan.steps:
        options, method = step.options, step.options.method
        if step.kind not in ("weight", "aggregate") or not isinstance(options, Where):
            continue
        wrong = [level for level in options.levels or () if level not in levels]
        wrong_nodes = [node for node in options.nodes or () if node not in names]
        if not wrong and not wrong_nodes:
            continue
        there = ", ".join(str(level) for level in levels)
        near = did_you_mean(wrong_nodes[0], names) if wrong_nodes else []
        hint = f"Did you mean '{near[0]}'? " if near else ""
        what = ", ".join([*(f"level {level}" for level in wrong), *(f"node '{node}'" for node in wrong_nodes)])
        found.append(
            Problem(
                "idle_step", f"{step.kind} {method}: there is no {what} in this index.",
                f"{hint}Levels here are {there} (2: nodes made of indicators); nodes are {', '.join(names[:12])}.",
                column=step.kind, message_zh=f"{step.kind} {method}：本指数没有{what}。",
                remedy_zh=f"本指数的层级为{there}（2为由指标构成的节点）；节点为{'、'.join(names[:12])}。",
            )
        )  # fmt: skip
    return found
