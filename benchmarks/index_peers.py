"""The same composite indices in plain pandas, NumPy and SciPy, as they are written in scripts today.

All peers know that the tree is regular and the data are clean; they read nothing, check nothing, keep no stages,
weights or records, and give no warnings. They do less than Greenpark does in the same run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from greenpark.index.spec.plan import Plan

Array = NDArray[np.float64]
CHOICES = tuple((scaling, mean) for scaling in ("min_max", "z_score") for mean in ("arithmetic", "geometric"))


@dataclass(frozen=True)
class Tree:
    """Signs of the indicators, and for each level the weights as a matrix (node, child) whose rows sum to 1."""

    signs: Array
    levels: tuple[Array, ...]


def tree_of(plan: Plan) -> Tree:
    """Return the tree of a plan all of whose indicators lie at the same depth."""
    signs = np.array([float(one.sign) for one in plan.indicators])
    below = [one.id for one in plan.indicators]
    levels = []
    for level in sorted({node.level for node in plan.nodes}):
        nodes = [node for node in plan.nodes if node.level == level]
        matrix = np.zeros((len(nodes), len(below)))
        for row, node in enumerate(nodes):
            for child, weight in zip(node.children, node.weights, strict=True):
                matrix[row, below.index(child)] = weight
        levels.append(matrix / matrix.sum(axis=1, keepdims=True))
        below = [node.id for node in nodes]
    return Tree(signs, tuple(levels))


def plain_numpy(values: Array, tree: Tree) -> Array:
    """Min-max onto [1, 100] and one matrix product a level: the whole index in a few lines."""
    scores = normalised(values, tree, "min_max")
    for matrix in tree.levels:
        scores = matrix @ scores
    return scores[0]


def naive_pandas(long: pd.DataFrame, plan: Plan) -> pd.Series:
    """A long table, `groupby.transform` for min-max, then `groupby.apply` for the mean of each unit and node."""
    sign = {one.id: float(one.sign) for one in plan.indicators}
    parent = {child: node.id for node in plan.nodes for child in node.children}
    weight = {
        child: own for node in plan.nodes for child, own in zip(node.children, node.weights, strict=True)
    }  # fmt: skip
    frame = long.copy()
    frame["score"] = frame["value"] * frame["child"].map(sign)
    grouped = frame.groupby("child")["score"]
    low, high = grouped.transform("min"), grouped.transform("max")
    frame["score"] = 1 + 99 * (frame["score"] - low) / (high - low)
    while frame["child"].iloc[0] in parent:
        frame["node"] = frame["child"].map(parent)
        frame["weight"] = frame["child"].map(weight)
        frame = (
            frame.groupby(["unit", "node"])[["score", "weight"]]
            .apply(lambda part: np.average(part["score"], weights=part["weight"]))
            .rename("score")
            .reset_index()
            .rename(columns={"node": "child"})
        )
    return frame.set_index("unit")["score"]


def long_of(values: Array, units: Any, plan: Plan) -> pd.DataFrame:
    """Return a row for each unit and indicator."""
    return pd.DataFrame(
        {
            "unit": np.tile(np.array(units, dtype=object), len(plan.indicators)),
            "child": np.repeat(np.array([one.id for one in plan.indicators], dtype=object), len(units)),
            "value": values.ravel(),
        }
    )


def normalised(values: Array, tree: Tree, scaling: str) -> Array:
    """Min-max onto [1, 100], or z-scores with mean 100 and deviation 10; what is missing is passed over."""
    turned = values * tree.signs[:, None]
    missing = np.isnan(turned).any()
    if scaling == "min_max":
        low, high = (np.nanmin(turned, axis=1), np.nanmax(turned, axis=1)) if missing else (turned.min(axis=1), turned.max(axis=1))  # fmt: skip
        return 1 + 99 * (turned - low[:, None]) / (high - low)[:, None]
    centre, spread = (np.nanmean(turned, axis=1), np.nanstd(turned, axis=1, ddof=1)) if missing else (turned.mean(axis=1), turned.std(axis=1, ddof=1))  # fmt: skip
    return 100 + 10 * (turned - centre[:, None]) / spread[:, None]


def index_of(values: Array, tree: Tree, levels: Any, scaling: str, mean: str) -> Array:
    """Return the index by one product a level, two where something is missing."""
    scores = normalised(values, tree, scaling)
    if mean == "geometric":
        scores = np.log(scores)
    for matrix in levels:
        there = ~np.isnan(scores)
        scores = matrix @ scores if there.all() else (matrix @ np.where(there, scores, 0.0)) / (matrix @ there)
    return np.exp(scores[0]) if mean == "geometric" else scores[0]


def uncertainty_loop(
    values: Array, tree: Tree, draws: int, *, noise: float = 0.25, error: float = 0.0, seed: int = 0
) -> tuple[Array, Array]:
    """Draw by draw: weights, normalising, aggregating, ranks; all ranks are kept for `np.quantile` at the end."""
    generator = np.random.default_rng(seed)
    ranks = np.empty((draws, values.shape[1]))
    for draw in range(draws):
        levels = []
        for matrix in tree.levels:
            changed = matrix * (1 + noise * generator.uniform(-1, 1, matrix.shape))
            levels.append(changed / changed.sum(axis=1, keepdims=True))
        scaling, mean = CHOICES[generator.integers(len(CHOICES))]
        data = values * (1 + error * generator.standard_normal(values.shape)) if error else values
        order = np.argsort(-index_of(data, tree, levels, scaling, mean))
        ranks[draw, order] = np.arange(1, values.shape[1] + 1)
    return ranks.mean(axis=0), np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)


def copeland_all_pairs(values: Array, weights: Array) -> Array:
    """Return wins less losses of each unit, all pairs at once, votes added in single precision."""
    votes = np.zeros((values.shape[1], values.shape[1]), dtype=np.float32)
    for child, weight in zip(values, weights.astype(np.float32), strict=True):
        votes += weight * (child[:, None] > child[None, :])
        votes -= weight * (child[:, None] < child[None, :])
    return ((votes > 0).sum(axis=1) - (votes < 0).sum(axis=1)).astype(float)


def copeland_tree(values: Array, plan: Plan) -> dict[str, Array]:
    """Return the Copeland scores of all nodes of a plan over normalised values."""
    scores = {one.id: row for one, row in zip(plan.indicators, values, strict=True)}
    for node in plan.nodes:
        scores[node.id] = copeland_all_pairs(np.stack([scores[one] for one in node.children]), np.array(node.weights))
    return scores


def doubt_by_linprog(values: Array, units: Any) -> Array:
    """Return the benefit of the doubt of some units: one linear program each, built anew."""
    from scipy.optimize import linprog

    peers = values.T
    scores = []
    for unit in units:
        solved = linprog(-peers[unit], A_ub=peers, b_ub=np.ones(len(peers)), bounds=(0, None), method="highs")
        scores.append(-solved.fun)
    return np.array(scores)
