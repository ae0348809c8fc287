"""Weighted power means (arithmetic, geometric, harmonic, CES), weighted sum and product.

Sources: OECD/JRC Handbook (2008), step 6; the CES form after the methodological paper of the SDG Index (2018).
`values` is (..., child, row), `weights` (..., child, 1) or (..., child, row). Missing children are left out and their
weight is shared out among the others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.spec.options.aggregate import Floor, Mean, PositiveMean
from greenpark.index.steps.aggregate.place import Place
from greenpark.index.steps.aggregate.weighted import weighted_mean, weighted_sum
from greenpark.problems import Problem, ProblemsFound


def power_mean(values: Array, weights: Array, options: Mean, place: Place) -> Array:
    """Return the weighted power mean, on the scale of the children.

    With `on_nonpositive: zero` the score is 0 where a child that has weight is not positive, the limit of the
    geometric and harmonic means; with a floor, values below it are lifted to it first. Raise ProblemsFound (code
    `nonpositive`) under `refuse`. With p > 0 only values below 0 count as not positive.
    """
    if not isinstance(options, PositiveMean) or options.exponent == 1:
        return weighted_mean(values, weights)
    p = options.exponent
    if isinstance(options.on_nonpositive, Floor):
        return _power_mean(np.maximum(values, options.on_nonpositive.floor), weights, p)
    lowest = np.fmin.reduce(values, axis=None, initial=np.nan)
    if not (lowest < 0 or (lowest == 0 and p <= 0)):
        return _power_mean(values, weights, p)
    outside = values < 0 if p > 0 else values <= 0
    hit = weighted_sum(outside.astype(float), (weights != 0).astype(float)) > 0
    if options.on_nonpositive == "refuse" and hit.any():
        raise ProblemsFound(_nonpositive(values, outside & (weights != 0), place, options))
    return np.where(hit, 0.0, _power_mean(np.where(outside, 1.0, values), weights, p))


def sum_of(values: Array, weights: Array) -> Array:
    """Return Σ w x with the weights as they are; where children are missing, the others bear their weight."""
    return np.asarray(weighted_mean(values, weights) * weights.sum(axis=-2))


def product(values: Array) -> Array:
    """Return the product of the children present, missing where there is none."""
    missing = np.isnan(values)
    return np.where(missing.all(axis=-2), np.nan, np.where(missing, 1.0, values).prod(axis=-2))


def _power_mean(values: Array, weights: Array, p: float) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        if p == 0:
            scores = weighted_mean(np.log(values), weights)
            return np.asarray(np.exp(scores, out=scores))
        if p == -1:
            scores = weighted_mean(np.reciprocal(values), weights)
            return np.asarray(np.reciprocal(scores, out=scores))
        # measured from the child that weighs most in the sum, no power overflows; expm1 and log1p keep all digits
        # as p nears 0, where x^p - 1 would lose them
        scale = (np.fmax if p > 0 else np.fmin).reduce(values, axis=-2, initial=np.nan)
        scale = np.where(scale == 0, 1.0, scale)
        powers = np.expm1(p * np.log(values / scale[..., None, :]))
        scores = weighted_mean(powers, weights)
        np.log1p(np.maximum(scores, -1.0, out=scores), out=scores)
        scores /= p
        return np.asarray(np.exp(scores, out=scores) * scale)


def _nonpositive(values: Array, where: NDArray[np.bool_], place: Place, options: PositiveMean) -> list[Problem]:
    problems = []
    where, values = np.broadcast_arrays(where, values)
    needs, zh = ("values of 0 or above", "非负值") if options.exponent > 0 else ("values above 0", "正值")
    for child, name in enumerate(place.children):
        if not where[..., child, :].any():
            continue
        row, count = place.first(where[..., child, :])
        marked = values[..., child, row][where[..., child, row]]
        others = f" and {count - 1} more" if count > 1 else ""
        others_zh = f"等{count}处" if count > 1 else ""
        problems.append(
            Problem(
                "nonpositive",
                f"'{place.node}' needs {needs}: '{name}' is {marked.min():g} for {place.unit(row)}{others}.",
                "Normalise onto a range above 0 such as [1, 100], or set on_nonpositive to `zero` or `{floor: 0.01}`.",
                column=name,
                message_zh=f"“{place.node}”的合成需要{zh}：{place.unit(row)}{others_zh}的“{name}”为{marked.min():g}。",
                remedy_zh="标准化到大于0的区间，如[1, 100]；或将on_nonpositive设为zero或{floor: 0.01}。",
            )
        )
    return problems
