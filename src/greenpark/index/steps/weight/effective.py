"""Effective weights: how much each indicator and node counts in the index itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.weight.written import user


def effective_weights(plan: Plan, weights: Mapping[str, Array]) -> dict[str, Array]:
    """Return for each indicator of the tree and each node (..., 1) or (..., row) the product of weights up the tree.

    `weights` holds for each node the weights of its children (..., child, 1) or (..., child, row), as a run does;
    they are shared out here to sum to 1. A node that is not in it has the weights written in the structure. The index
    itself counts 1, and the children of a node count together what the node does. (OECD/JRC Handbook, step 6.) For
    rules other than the arithmetic mean these are the nominal weights, not what a child contributes.
    """
    found: dict[str, Array] = {plan.root: np.ones(1)}
    for node in reversed(plan.nodes):  # parents before children
        given = weights[node.id] if node.id in weights else user(node).weights
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = given / given.sum(axis=-2, keepdims=True)
        for place, child in enumerate(node.children):
            found[child] = found[node.id] * shares[..., place, :]
    order = [one.id for one in plan.indicators[: plan.in_tree]] + [node.id for node in plan.nodes]
    return {key: found[key] for key in order}
