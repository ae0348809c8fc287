"""What experts say of a node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenpark.index.spec.plan import PlannedNode
from greenpark.problems import Problem, ProblemsFound


def of_node(given: Mapping[str, Any], node: PlannedNode, option: str) -> Any:
    """Return what is given for a node; raise ProblemsFound where nothing is."""
    if node.id not in given:
        raise ProblemsFound(
            [
                Problem(
                    f"no_{option}", f"The step that weights '{node.id}' has no {option} for it.",
                    f"Add '{node.id}' to `{option}`, or say with `nodes:` which nodes the step is for.",
                    column=node.id, message_zh=f"为“{node.id}”赋权的步骤中没有该节点的{option}。",
                    remedy_zh=f"请在`{option}`中加入“{node.id}”，或用`nodes:`说明该步骤适用的节点。",
                )
            ]
        )  # fmt: skip
    return given[node.id]
