"""Weights that stand in the structure."""

from __future__ import annotations

import numpy as np

from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.problems import Problem, ProblemsFound


def equal(node: PlannedNode) -> Weighing:
    """Return 1/m for each of the m children."""
    children = len(node.children)
    return Weighing(np.full((children, 1), 1 / children))


def user(node: PlannedNode) -> Weighing:
    """Return the weights written in the structure, shared out to sum to 1; raise ProblemsFound where all are 0."""
    written = np.array(node.weights, dtype=float)
    total = written.sum()
    if total <= 0:
        raise ProblemsFound(
            [
                Problem(
                    "weights_all_zero", f"All children of '{node.id}' have the weight 0.",
                    f"Give at least one of {', '.join(node.children)} a weight above 0.", column=node.id,
                    message_zh=f"“{node.id}”各子项的权重均为0。",
                    remedy_zh=f"请为{'、'.join(node.children)}中至少一项设置大于0的权重。",
                )
            ]
        )  # fmt: skip
    return Weighing((written / total)[:, None])
