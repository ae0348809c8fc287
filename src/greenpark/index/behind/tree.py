"""A weighted tree of power means: scores, weights in force and effective weights, whatever its depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.records import refuse

# power means f(S) = Σ w f(x) with f the power, and the logarithm for 0
POWERS: Mapping[str, float] = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


@dataclass(frozen=True)
class Branch:
    """A node: its children by id, their weights (child,), (child, 1) or (child, row), not yet shared out, its rule."""

    id: str
    children: tuple[str, ...]
    weights: Array
    power: float = 1.0

    def weights_in_force(self, values: Array) -> Array:
        """Return (child, row): each row's weights shared out among the children that have a value; 0 for the others."""
        weights = np.asarray(self.weights, dtype=float)
        weights = np.broadcast_to(weights[:, None] if weights.ndim == 1 else weights, values.shape)
        there = np.where(np.isnan(values), 0.0, weights)
        total = there.sum(axis=0)
        return np.asarray(there / np.where(total > 0, total, np.nan))


def transform(values: Array, power: float) -> Array:
    """Return f of the power mean: the value itself, its logarithm, or its power."""
    if power == 1:
        return values
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(values) if power == 0 else values**power


def restore(values: Array, power: float) -> Array:
    """Return the inverse of `transform`."""
    if power == 1:
        return values
    return np.exp(values) if power == 0 else values ** (1 / power)


def tree_scores(tree: Sequence[Branch], leaves: Mapping[str, Array], units: Sequence[str] = ()) -> dict[str, Array]:
    """Return the score of every leaf and node (row,), from the leaves up; missing children are left out.

    `tree` has children before parents, the index last. Raise ProblemsFound for a value of zero or less that a rule
    other than the arithmetic mean would have to use, naming the node and unit.
    """
    scores = dict(leaves)
    for branch in tree:
        children = np.stack([scores[child] for child in branch.children])
        shares = branch.weights_in_force(children)
        used = np.where(shares > 0, children, np.nan)
        if branch.power != 1:
            _check_positive(branch, used, units)
        weighed = np.where(shares > 0, shares * np.where(shares > 0, transform(used, branch.power), 0.0), 0.0)
        total = np.where(np.isnan(shares).any(axis=0), np.nan, weighed.sum(axis=0))
        scores[branch.id] = restore(total, branch.power)
    return scores


def effective_weights(tree: Sequence[Branch]) -> dict[str, Array]:
    """Return each node's and leaf's weight in the index: the product of shared-out weights down the tree.

    Shape (1,), or (row,) where weights differ by row; 1 for the index. With all children present.
    """
    found = {tree[-1].id: np.ones(1)}
    for branch in reversed(tree):
        weights = np.asarray(branch.weights, dtype=float)
        weights = weights[:, None] if weights.ndim == 1 else weights
        total = weights.sum(axis=0)
        shares = weights / np.where(total > 0, total, np.nan)
        for child, share in zip(branch.children, shares, strict=True):
            found[child] = found[branch.id] * share
    return found


def _check_positive(branch: Branch, used: Array, units: Sequence[str]) -> None:
    with np.errstate(invalid="ignore"):
        bad = np.argwhere(used <= 0)
    if len(bad):
        child, row = branch.children[bad[0][0]], int(bad[0][1])
        unit = units[row] if row < len(units) else f"row {row + 1}"
        value = used[bad[0][0], row]
        raise refuse(
            "not_positive",
            f"'{branch.id}' is no arithmetic mean and '{child}' is {value:g} for {unit}: it has no logarithm or power.",
            "Normalise to a range that starts above 0, such as 1 to 100, or floor the values first.",
            f"“{branch.id}”不是算术平均，而{unit}的“{child}”为{value:g}，无法取对数或幂。",
            "请标准化到大于0的区间（如1至100），或先设定下限。",
            child,
        )
