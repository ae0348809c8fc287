"""One product instead of many: where every level is the same kind of mean, the index is a mean of its indicators.

An arithmetic mean of arithmetic means is an arithmetic mean with the products of the weights; so with geometric means
over logarithms. That holds only where nothing is missing and no rule fills or refuses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.chain import Reweigh, rule_of, weighting_of
from greenpark.index.runs import Run
from greenpark.index.spec.options.aggregate import Floor
from greenpark.index.spec.options.weight import Equal, User
from greenpark.index.spec.plan import Plan


def collapsed(plan: Plan, run: Run, reweigh: Reweigh | None, nodes: Sequence[str]) -> dict[str, Array] | None:
    """Return the scores (draw, row) of the index by one matrix product, or None where the chain has to be run.

    There is one draw only where neither weights nor indicators vary.

    The indicators may have a leading axis of draws; the weights must not depend on the data.
    """
    if tuple(nodes) != (plan.root,) or any(step.adjust is not None for step in plan.steps):
        return None
    methods = {getattr(rule_of(plan, node), "method", None) for node in plan.nodes}
    if methods not in ({"arithmetic"}, {"geometric"}):
        return None
    if not all(isinstance(weighting_of(plan, node), User | Equal) for node in plan.nodes):
        return None
    values = run.table.values[..., : plan.in_tree, :]
    if not np.isfinite(values).all():
        return None
    geometric = methods == {"geometric"}
    # a mean of values above the floor is above it too, so that the indicators alone decide whether it lifts anything
    if geometric and not ((values > 0).all() and (values >= _highest_floor(plan)).all()):
        return None
    if any(isinstance(weighting_of(plan, node), User) and sum(node.weights) <= 0 for node in plan.nodes):
        return None  # which the chain refuses
    weights = _products(plan, reweigh)
    mixed = weights @ (np.log(values) if geometric else values) if values.ndim == 2 else None
    if mixed is None:
        each = np.log(values) if geometric else values
        mixed = (weights[:, None, :] @ each)[:, 0, :]
    return {plan.root: np.exp(mixed) if geometric else mixed}


def _highest_floor(plan: Plan) -> float:
    """Return the largest of the floors to which rules lift what is not positive; 0 where there are none."""
    rules = (rule_of(plan, node) for node in plan.nodes)
    choices = (getattr(rule, "on_nonpositive", None) for rule in rules)
    return max((one.floor for one in choices if isinstance(one, Floor)), default=0.0)


def _products(plan: Plan, reweigh: Reweigh | None) -> Array:
    """Return (draw, indicator) the product of the weights from each indicator up to the index."""
    place = {one.id: index for index, one in enumerate(plan.indicators[: plan.in_tree])}
    reached: dict[str, Array] = {plan.root: np.ones((1, 1))}
    found: dict[str, Array] = {}
    for node in reversed(plan.nodes):  # parents before children
        written = (1.0,) * len(node.children) if isinstance(weighting_of(plan, node), Equal) else node.weights
        shares = np.array(written, dtype=float)[:, None] / sum(written)
        if reweigh is not None:
            shares = reweigh(node, shares)
        shares = shares[..., 0] if shares.ndim == 3 else shares[None, :, 0]
        shares = shares / shares.sum(axis=1, keepdims=True)
        for child, column in zip(node.children, shares.T, strict=True):
            (found if child in place else reached)[child] = reached[node.id] * column[:, None]
    draws = max(column.shape[0] for column in found.values())
    return np.concatenate([np.broadcast_to(found[name], (draws, 1)) for name in place], axis=1)
