"""Weights from the spread of the children's scores: entropy, CRITIC, standard deviation, coefficient of variation.

Missing scores are left out of each child's own statistics; correlations are taken pair by pair.
"""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, count, deviation, maximum, mean, minimum, total
from greenpark.index.spec.options.weight import CoefficientOfVariation, Critic, Entropy, StandardDeviation
from greenpark.index.steps.weight.correlation import correlations
from greenpark.index.steps.weight.sample import (
    Found,
    Sample,
    by_child,
    refuse,
    refuse_constant,
    refuse_negative,
    warn_constant,
)


def entropy(sample: Sample, options: Entropy) -> Found:
    """Return 1 - e, with e = -Σ p ln p / ln n and p = x / Σx (Shannon's entropy; composite-methods.md, section 4).

    Raise ProblemsFound for negative scores.
    """
    refuse_negative(sample, "entropy", "熵权法")
    moved = sample.values + options.shift
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = moved / total(moved)[..., None]
        terms = np.where(shares > 0, shares * np.log(np.where(shares > 0, shares, 1.0)), 0.0)
        entropies = -terms.sum(axis=-1) / np.log(count(sample.values))
    without = sample.constant | sample.empty  # the entropy of equal shares is 1
    weights = np.where(without, 0.0, 1.0 - entropies)
    figure = np.where(sample.empty, np.nan, np.where(sample.constant, 1.0, entropies))
    return Found(weights, {"children": by_child(sample, entropy=figure)}, warn_constant(sample))


def critic(sample: Sample, _: Critic) -> Found:
    """Return σ_j Σ_k (1 - r_jk) over scores rescaled to 0–1 (Diakoulaki, Mavrotas and Papayannakis, 1995).

    σ has the divisor n - 1; with n the weights are the same where no score is missing. Raise ProblemsFound for a
    child that does not vary and for pairs without common rows.
    """
    refuse_constant(sample, "CRITIC", "CRITIC法")
    spread = np.where(sample.empty, 0.0, deviation(_rescaled(sample)))
    conflict = np.where(_either(sample), 0.0, 1.0 - correlated(sample, "CRITIC", "CRITIC法")).sum(axis=-1)
    figures = by_child(sample, standard_deviation=spread, conflict=conflict, information=spread * conflict)
    return Found(spread * conflict, {"children": figures}, [])


def standard_deviation(sample: Sample, options: StandardDeviation) -> Found:
    """Return the standard deviations (divisor n - 1), of scores rescaled to 0–1 or as they are."""
    values = _rescaled(sample) if options.rescale else sample.values
    spread = np.where(sample.constant | sample.empty, 0.0, deviation(values))
    return Found(spread, {"children": by_child(sample, standard_deviation=spread)}, warn_constant(sample))


def coefficient_of_variation(sample: Sample, _: CoefficientOfVariation) -> Found:
    """Return standard deviation (divisor n - 1) / mean; raise ProblemsFound for negative scores."""
    refuse_negative(sample, "the coefficient of variation", "变异系数法")
    without = sample.constant | sample.empty
    with np.errstate(invalid="ignore", divide="ignore"):
        variation = np.where(without, 0.0, deviation(sample.values) / mean(sample.values))
    figures = by_child(sample, coefficient_of_variation=variation)
    return Found(variation, {"children": figures}, warn_constant(sample))


def correlated(sample: Sample, method: str, method_zh: str) -> Array:
    """Return the correlations of children, 0 with a child without scores; raise ProblemsFound where undefined."""
    found = np.where(_either(sample), 0.0, correlations(sample.values))
    undefined = np.isnan(found).reshape(-1, *found.shape[-2:]).any(axis=0)
    if undefined.any():
        first, second = (sample.node.children[int(place)] for place in np.argwhere(undefined)[0])
        raise refuse(
            sample, "no_correlation",
            f"'{first}' and '{second}' have too few common rows in {sample.where} to correlate; {method} needs it.",
            "Impute missing values, take one of the two out, or use another method.",
            f"“{first}”与“{second}”在{sample.where_zh}的共同行太少，无法计算{method_zh}所需的相关系数。",
            "请插补缺失值，去掉其中一项，或改用其他方法。",
        )  # fmt: skip
    return found


def _either(sample: Sample) -> Array:
    empty = sample.empty
    return np.asarray(empty[..., :, None] | empty[..., None, :])


def _rescaled(sample: Sample) -> Array:
    low, high = minimum(sample.values)[..., None], maximum(sample.values)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((sample.values - low) / np.where(high > low, high - low, np.nan))
