"""Budget allocation: experts share out points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from greenpark.index.spec.options.weight import BudgetAllocation
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.expert import of_node
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.problems import Problem, ProblemsFound

BUDGET = 100.0
ROUNDING = 1e-6  # 33.3333333 three times


def budget_allocation(options: BudgetAllocation, node: PlannedNode) -> Weighing:
    """Return the mean of the experts' shares of 100 points (OECD/JRC Handbook, section 6.6).

    `details` gives mean, standard deviation (divisor n - 1), least and greatest points of each child. Raise
    ProblemsFound for a node without experts, and for an expert whose points are not 100 or name other children.
    """
    given = of_node(options.experts, node, "experts")
    problems: list[Problem] = []
    rows: list[list[float]] = []
    for number, allocation in enumerate(given, start=1):
        found, row = _points(allocation, number, node)
        problems += found
        rows.append(row)
    if problems:
        raise ProblemsFound(problems)
    points = np.array(rows, dtype=float)
    spread = points.std(axis=0, ddof=1) if len(points) > 1 else np.full(points.shape[1], np.nan)
    details = {
        child: {
            "mean": float(points[:, place].mean()),
            "standard_deviation": None if np.isnan(spread[place]) else float(spread[place]),
            "minimum": float(points[:, place].min()),
            "maximum": float(points[:, place].max()),
        }
        for place, child in enumerate(node.children)
    }
    weights = points.mean(axis=0)
    return Weighing((weights / weights.sum())[:, None], {"experts": len(points), "children": details})


def _points(allocation: Any, number: int, node: PlannedNode) -> tuple[list[Problem], list[float]]:
    if isinstance(allocation, Mapping):
        names, points = set(allocation), [float(allocation.get(child, 0.0)) for child in node.children]
        fits = names == set(node.children)
        odd = sorted(names ^ set(node.children))
    else:
        points = [float(one) for one in allocation]
        fits, odd = len(points) == len(node.children), []
    if not fits:
        which = f" ({', '.join(odd)})" if odd else ""
        return [
            Problem(
                "expert_children", f"The points of expert {number} do not match the children of '{node.id}'{which}.",
                f"Give points to each of {', '.join(node.children)}; write 0 for none.", column=node.id,
                message_zh=f"第{number}位专家的打分与“{node.id}”的子项不一致{which}。",
                remedy_zh=f"请为{'、'.join(node.children)}逐一打分；不给分的写0。",
            )
        ], points  # fmt: skip
    total = sum(points)
    if abs(total - BUDGET) > ROUNDING * BUDGET:
        return [
            Problem(
                "expert_total", f"The points of expert {number} for '{node.id}' add up to {total:g}, not 100.",
                "Correct the points of this expert, or take the expert out.", column=node.id,
                message_zh=f"第{number}位专家对“{node.id}”的打分合计为{total:g}，而非100。",
                remedy_zh="请更正该专家的打分，或去掉该专家。",
            )
        ], points  # fmt: skip
    return [], points
