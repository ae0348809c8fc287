"""The weights that a run used, as tools take them that hold one written weight for each child."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.chain import weighting_of
from greenpark.index.result import Result
from greenpark.index.spec.models import Indicator, Node
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.problems import Problem


def with_weights_in_use(result: Result) -> tuple[Plan, list[Problem]]:
    """Return the plan with the run's weights written in the structure instead of steps, and what could not be written.

    Where the weights of a node differ between units or years, those of the specification stay, with a warning.
    """
    plan, problems = result.plan, []
    weights: dict[str, float] = {}
    for node in plan.nodes:
        method = weighting_of(plan, node).method
        if method == "user" or node.id not in result.run.weights:
            continue
        found = _alike(result.run.weights[node.id])
        if found is None:
            problems.append(_differ(node.id, method))
        else:
            weights |= dict(zip(node.children, (float(one) for one in found), strict=True))
    steps = tuple(step for step in plan.steps if step.weight is None)
    structure = _weighted(plan.specification.structure, weights)
    return lay_out(plan.specification.model_copy(update={"structure": structure, "steps": steps})), problems


def _alike(weights: Array) -> Array | None:
    """Return (child) weights that are the same in all rows of (child, row) that have any; None where there are none."""
    there = weights[:, ~np.isnan(weights).any(axis=0)]
    if there.shape[-1] == 0 or not np.allclose(there, there[:, :1], rtol=1e-9, atol=1e-12):
        return None
    return np.asarray(there[:, 0])


def _weighted(node: Node, weights: dict[str, float]) -> Node:
    children: list[Node | Indicator] = []
    for child in node.children:
        part = _weighted(child, weights) if isinstance(child, Node) else child
        children.append(part.model_copy(update={"weight": weights.get(child.id, child.weight)}))
    return node.model_copy(update={"children": tuple(children)})


def _differ(node: str, method: str) -> Problem:
    return Problem(
        "not_taken", f"the weights in '{node}' ({method}) differ between units or years, and the other tool holds one "
        "weight for each child: the weights of the specification are written.",
        "Take this step by hand there, or export a single year.", severity="warning", column=node,
        message_zh=f"“{node}”的权重（{method}）因单位或年份而异，对方工具每个子项只能有一个权重：已写入规范中的权重。",
        remedy_zh="请在该工具中手动完成此步骤，或只导出一个年份。",
    )  # fmt: skip
