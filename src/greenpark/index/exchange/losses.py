"""What a specification says of its parts that another tool has no column for: named, never dropped in silence."""

from __future__ import annotations

from collections.abc import Collection

from greenpark.index.spec.plan import Plan
from greenpark.problems import Problem


def not_said(plan: Plan, tool: str, fields: Collection[str]) -> list[Problem]:
    """Return a warning for each of these fields that an indicator or node of the plan uses."""
    problems = []
    for field in fields:
        users = [one.id for one in plan.indicators if getattr(one, field, None)]
        users += [node.id for node in plan.nodes if getattr(node, field, None)]
        if users:
            shown = ", ".join(users[:5]) + (" …" if len(users) > 5 else "")
            problems.append(
                Problem(
                    "not_taken", f"{tool} has no place for '{field}' of {shown}.", "Set it there by hand.",
                    severity="warning", column=users[0], message_zh=f"{tool}中没有与{shown}的“{field}”对应的位置。",
                    remedy_zh="请在该工具中手动设置。",
                )
            )  # fmt: skip
    return problems
