"""Weights that vary from draw to draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.certainty.randomness import WEIGHTS, Numbers, uniforms
from greenpark.index.chain import Reweigh
from greenpark.index.spec.models import RandomWeights
from greenpark.index.spec.plan import Plan, PlannedNode


def reweigher(plan: Plan, options: RandomWeights | None, seed: int, draws: Numbers) -> Reweigh | None:
    """Return how the weights of these draws come about: (draw, child, 1 or row), None where they do not vary.

    `noise`: w·(1 + u·noise), u uniform on [-1, 1] (COINr). `shares`: u / Σu, whatever the written weights (CIP, SDG
    Index). `dirichlet`: around the written weights, with the stated concentration.
    """
    if options is None:
        return None
    places = {node.id: place for place, node in enumerate(plan.nodes)}

    def reweigh(node: PlannedNode, weights: Array) -> Array:
        if len(node.children) < 2 or (options.levels is not None and node.level not in options.levels):
            return weights
        numbers = uniforms(seed, (WEIGHTS, places[node.id]), draws, len(node.children))[:, :, None]
        return _RULES[options.distribution](weights, numbers, options)

    return reweigh


def _noise(weights: Array, numbers: Array, options: RandomWeights) -> Array:
    return weights * (1.0 + (2.0 * numbers - 1.0) * options.noise)


def _shares(weights: Array, numbers: Array, options: RandomWeights) -> Array:
    return np.asarray(numbers / numbers.sum(axis=1, keepdims=True) + 0.0 * weights)


def _dirichlet(weights: Array, numbers: Array, options: RandomWeights) -> Array:
    from scipy.special import gammaincinv

    shares = weights / weights.sum(axis=-2, keepdims=True) * options.concentration
    # gamma numbers by inversion: one uniform number gives one weight, as sensitivity analysis needs
    gammas = np.where(shares > 0, gammaincinv(np.maximum(shares, 1e-12), numbers), 0.0)
    return np.asarray(gammas / np.maximum(gammas.sum(axis=-2, keepdims=True), np.finfo(float).tiny))


_RULES: dict[str, Callable[[Array, Array, RandomWeights], Array]] = {
    "noise": _noise,
    "shares": _shares,
    "dirichlet": _dirichlet,
}
