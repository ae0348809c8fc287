"""What makes a score: contributions of its indicators and parts, and where they stand among peers."""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.chain import rule_of
from greenpark.index.result import Result

ADDITIVE = ("arithmetic",)  # rules under which contributions add up to the score


def contributions(result: Result) -> dict[str, Array] | None:
    """Return for each node and indicator below the index its contribution (row) to the index, in points of its score.

    The contributions of a node's children add up to its own, those of the indicators to the index. A child that is
    missing contributes nothing and its weight is shared among the others, as in the index. None where a rule of the
    structure is not a weighted mean or children were filled in: there is no such sum.
    """
    run = result.run
    nodes = [node for node in reversed(run.plan.nodes) if node.id in run.scores]
    if not nodes or run.filled or any(rule_of(run.plan, node).method not in ADDITIVE for node in nodes):
        return None
    share = {nodes[0].id: np.ones(len(run.rows))}
    found: dict[str, Array] = {}
    for node in nodes:
        weights = np.broadcast_to(run.weights[node.id], (len(node.children), len(run.rows)))
        there = np.stack([arrays.present(run.scores[child]) for child in node.children])
        used = np.where(there, weights, 0.0)
        total = used.sum(axis=0)
        within = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
        for child, own in zip(node.children, within, strict=True):
            share[child] = share[node.id] * own
            found[child] = np.where(arrays.present(run.scores[child]), share[child] * run.scores[child], np.nan)
    return found


def effective_weights(result: Result) -> dict[str, Array]:
    """Return for each node and indicator its weight in the index (row): the product of the weights above it."""
    run = result.run
    whole = np.ones(len(run.rows)) if len(run.rows) else np.ones(1)
    found = {result.plan.root: whole}
    for node in reversed(result.plan.nodes):
        if node.id in run.weights:
            for child, own in zip(node.children, run.weights[node.id], strict=True):
                found[child] = found[node.id] * own
    return found
