"""What each indicator and node contributes to a score and to a difference of scores; the parts add up exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.records import number, refuse
from greenpark.index.behind.tree import Branch, transform, tree_scores


@dataclass(frozen=True)
class Level:
    """Contributions to the score, by id (row,): `parts` add to `total`, f of the score under the rule of the index.

    For an arithmetic index total is the score and parts are points; for a geometric one it is the logarithm of the
    score. `share` is the part of the total, `points` the share of the score.
    """

    root: str
    leaves: tuple[str, ...]
    power: float  # of the rule of the index
    score: Array
    total: Array
    parts: Mapping[str, Array]

    def share(self, one: str) -> Array:
        """Return the share of the total; NaN where the total is zero (a geometric score of 1)."""
        return np.asarray(self.parts[one] / np.where(self.total == 0, np.nan, self.total))

    def points(self, one: str) -> Array:
        """Return the contribution in points: these add to the score."""
        return self.parts[one] if self.power == 1 else self.share(one) * self.score

    def records(self, row: int) -> list[dict[str, Any]]:
        """Return one record a leaf or node for one row."""
        return [
            {
                "id": one,
                "leaf": one in self.leaves,
                "part": number(part[row]),
                "share": number(self.share(one)[row]),
                "points": number(self.points(one)[row]),
            }
            for one, part in self.parts.items()
        ]


@dataclass(frozen=True)
class Change:
    """Contributions to the difference `second - first`, by id (row,), in points of the index.

    `value` is what better or worse values do, `weight` what other weights do (also where a child is there in only one
    of the two). Value and weight of all leaves, with the weight effects of inner nodes, add to `difference`; so do
    value and weight of the children of the index.
    """

    root: str
    leaves: tuple[str, ...]
    difference: Array
    value: Mapping[str, Array]
    weight: Mapping[str, Array]

    def records(self, row: int) -> list[dict[str, Any]]:
        """Return one record a leaf or node for one row."""
        return [
            {
                "id": one,
                "leaf": one in self.leaves,
                "value_effect": number(self.value[one][row]),
                "weight_effect": number(self.weight[one][row]),
                "contribution": number(self.value[one][row] + self.weight[one][row]),
            }
            for one in self.value
        ]


def contributions_to_level(tree: Sequence[Branch], leaves: Mapping[str, Array], units: Sequence[str] = ()) -> Level:
    """Return what each leaf (row,) and node contributes to the index.

    Arithmetic: w·n with effective weights, shared out again where values are missing (Handbook step 8). Geometric:
    w·ln n, which adds to the logarithm of the score. Where rules differ by level a node's part is split among its
    children by their shares under its own rule; undefined where a geometric node within is exactly 1.
    """
    scores = tree_scores(tree, leaves, units)
    root = tree[-1]
    total = transform(scores[root.id], root.power)
    parts: dict[str, Array] = {}
    # a node's part is coefficient × f(score), f of its parent's rule; the index is its own parent
    state = {root.id: (np.ones_like(total), root.power)}
    for branch in reversed(tree):
        coefficient, outer = state[branch.id]
        if outer != branch.power:
            inner = transform(scores[branch.id], branch.power)
            with np.errstate(invalid="ignore", divide="ignore"):
                coefficient = coefficient * transform(scores[branch.id], outer) / np.where(inner == 0, np.nan, inner)
        children = np.stack([scores[child] for child in branch.children])
        shares = branch.weights_in_force(children)
        for child, share in zip(branch.children, shares, strict=True):
            in_force = np.where(share > 0, share, np.nan)
            state[child] = (coefficient * in_force, branch.power)
            part = state[child][0] * transform(scores[child], branch.power)
            # a weight of zero contributes zero; a missing value contributes nothing
            parts[child] = np.where((share == 0) & ~np.isnan(scores[child]) & ~np.isnan(total), 0.0, part)
    return Level(root.id, _leaves(tree), root.power, scores[root.id], total, parts)


def contributions_to_change(
    tree: Sequence[Branch],
    first: Mapping[str, Array],
    second: Mapping[str, Array],
    second_tree: Sequence[Branch] | None = None,
    units: Sequence[str] = (),
) -> Change:
    """Return what each leaf and node contributes to the difference of the index between two states of the same rows.

    Two years, two runs, or a unit and its peers. Arithmetic: w·(n₁ - n₀); geometric: the logarithmic mean of the two
    scores times w·ln(n₁/n₀) (LMDI: Ang, 2004), zero residual; other power means alike, in any mixture of levels.
    Where weights differ (`second_tree`, or missing values), the mean weight goes with the change of value and the
    change of weight with the mean distance to the score. Raise ProblemsFound where the two trees differ in structure.
    """
    second_tree = tree if second_tree is None else second_tree
    _check_same(tree, second_tree)
    before, after = tree_scores(tree, first, units), tree_scores(second_tree, second, units)
    root = tree[-1].id
    value: dict[str, Array] = {}
    weight: dict[str, Array] = {}
    gain = {root: np.ones_like(before[root])}  # points of the index for a point of the node
    for old, new in zip(reversed(tree), reversed(second_tree), strict=True):
        power = old.power
        start, end = before[old.id], after[old.id]
        per_f = gain[old.id] * _mean_slope(start, end, power)
        middle = (transform(start, power) + transform(end, power)) / 2
        shares0 = old.weights_in_force(np.stack([before[child] for child in old.children]))
        shares1 = new.weights_in_force(np.stack([after[child] for child in new.children]))
        for child, w0, w1 in zip(old.children, shares0, shares1, strict=True):
            x0, x1 = before[child], after[child]
            missing = np.isnan(x0) & np.isnan(x1)
            both = (w0 > 0) & (w1 > 0)
            w = np.where(both, (w0 + w1) / 2, 0.0)
            x0, x1 = np.where(w0 > 0, x0, np.nan), np.where(w1 > 0, x1, np.nan)
            moved = per_f * w * np.where(both, _difference(x0, x1, power), 0.0)
            value[child] = np.where(missing, np.nan, moved)
            gain[child] = np.where(both, per_f * w / _mean_slope(x0, x1, power), 0.0)
            f0, f1 = transform(x0, power) - middle, transform(x1, power) - middle
            entered = np.where(w1 > 0, w1 * f1, 0.0) - np.where(w0 > 0, w0 * f0, 0.0)
            shifted = per_f * np.where(both, (w1 - w0) * (f0 + f1) / 2, entered)
            weight[child] = np.where(missing, np.nan, shifted)  # what is missing both times has no effect to tell
    return Change(root, _leaves(tree), after[root] - before[root], value, weight)


def _difference(start: Array, end: Array, power: float) -> Array:
    """Return f(end) - f(start) without cancellation."""
    if power == 1:
        return end - start
    logarithm = np.log1p((end - start) / start)
    return logarithm if power == 0 else start**power * np.expm1(power * logarithm)


def _mean_slope(start: Array, end: Array, power: float) -> Array:
    """Return (end - start) / (f(end) - f(start)): the logarithmic mean for the geometric rule, its limit if equal."""
    if power == 1:
        return np.where(np.isnan(start) | np.isnan(end), np.nan, 1.0)
    change = _difference(start, end, power)
    limit = start if power == 0 else start ** (1 - power) / power
    return np.where(change == 0, limit, (end - start) / np.where(change == 0, 1.0, change))


def _leaves(tree: Sequence[Branch]) -> tuple[str, ...]:
    nodes = {branch.id for branch in tree}
    return tuple(child for branch in tree for child in branch.children if child not in nodes)


def _check_same(tree: Sequence[Branch], other: Sequence[Branch]) -> None:
    def shape(one: Sequence[Branch]) -> list[tuple[str, tuple[str, ...], float]]:
        return [(branch.id, branch.children, branch.power) for branch in one]

    if shape(tree) != shape(other):
        mine, theirs = dict(zip((b.id for b in tree), shape(tree), strict=True)), {b.id: b for b in other}
        node = next(
            (key for key, (_, children, power) in mine.items()
             if key not in theirs or (children, power) != (theirs[key].children, theirs[key].power)),
            tree[-1].id,
        )  # fmt: skip
        raise refuse(
            "different_structure",
            f"'{node}' has other children or another rule in the second run, so the difference has no shared parts.",
            "Compare runs whose structure and rules are the same, or compare scores and ranks only.",
            f"“{node}”在第二次计算中的下级或合成规则不同，差异无法按相同部分分解。",
            "请比较结构和规则相同的计算，或只比较得分与排名。",
            node,
        )
