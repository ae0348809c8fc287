"""Means with a penalty for imbalance between a unit's children: the Mazziotta-Pareto indices.

MPI: De Muro, Mazziotta, Pareto (2011), Social Indicators Research 104. AMPI: Mazziotta, Pareto (2016), Social
Indicators Research 127. Children enter with more being better; both rules give the same score for any linear scale
of a child, so that z-scores or min-max values serve as well as raw ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.options.aggregate import AdjustedMazziottaPareto, MazziottaPareto, Penalised
from greenpark.index.steps.aggregate.place import Place
from greenpark.index.steps.aggregate.weighted import weighted_mean
from greenpark.problems import Problem, ProblemsFound


def mazziotta_pareto(values: Array, weights: Array, options: MazziottaPareto, place: Place) -> Array:
    """Return M ∓ S²/M over children standardised to mean 100 and deviation 10; scores lie around 100.

    `values` is (..., child, row). M and S are weighted, over the children present. A child that is constant over the
    rows is missing. With sample deviation a unit with one child has no score.
    """
    sample = options.deviation == "sample"
    if options.standardise:
        values = standardised(values, options, place)
    scores, spread = _moments(values, weights, sample=sample)
    return _penalised(scores, spread, options, place)


def adjusted_mazziotta_pareto(values: Array, weights: Array, options: AdjustedMazziottaPareto, place: Place) -> Array:
    """Return M ∓ S²/M over children rescaled so that the reference is 100 and the width of the data 60.

    `values` is (..., child, row). M and S (divisor n) are weighted, over the children present. A child that is
    constant over the rows is missing. References are on the scale of `values`, one for each child (see `references`).
    Raise ProblemsFound where they do not match the children.
    """
    if options.standardise:
        values = rescaled(values, options, place)
    scores, spread = _moments(values, weights, sample=False)
    return _penalised(scores, spread, options, place)


def standardised(values: Array, options: MazziottaPareto, place: Place) -> Array:
    """Return 100 + 10 z, mean and deviation taken over the rows that `bounds` names."""
    result = np.full(values.shape, np.nan)
    for rows, against in place.spans(options.bounds):
        base = values[..., against]
        deviation = arrays.deviation(base, sample=options.deviation == "sample")
        centred = values[..., rows] - arrays.mean(base)[..., None]
        result[..., rows] = 100 + 10 * centred / _or_nan(deviation, base)[..., None]
    return result


def rescaled(values: Array, options: AdjustedMazziottaPareto, place: Place) -> Array:
    """Return 60 (x - min)/(max - min) + 70 with min, max = reference ∓ half the range of the data."""
    result = np.full(values.shape, np.nan)
    for rows, against in place.spans(options.bounds):
        base = values[..., against]
        width = arrays.maximum(base) - arrays.minimum(base)
        if options.reference == "mean":
            year = options.reference_year
            reference = arrays.mean(base if year is None else values[..., place.block(year)])
        else:
            reference = np.array(_references(tuple(options.reference), values.shape[-2], place))
        result[..., rows] = 100 + 60 * (values[..., rows] - reference[..., None]) / _or_nan(width, base)[..., None]
    return result


def _references(given: tuple[Any, ...], children: int, place: Place) -> tuple[float, ...]:
    if len(given) == children:
        return given
    raise ProblemsFound(
        [
            Problem(
                "references", f"'{place.node}' has {children} children and its rule has {len(given)} references.",
                "Give one reference for each child, in the order of the children, or `reference: mean`.",
                column=place.node, message_zh=f"“{place.node}”有{children}个下级指标，规则却有{len(given)}个参照值。",
                remedy_zh="按下级指标的顺序各给一个参照值，或用reference: mean。",
            )
        ]
    )  # fmt: skip


def _moments(values: Array, weights: Array, *, sample: bool) -> tuple[Array, Array]:
    # squares are taken around the row's own middle, so that large values keep their digits
    middle = arrays.mean(np.swapaxes(values, -1, -2))
    centred = values - middle[..., None, :]
    shift = weighted_mean(centred, weights)
    variance = np.maximum(weighted_mean(centred * centred, weights) - shift * shift, 0.0)
    if sample:
        count = (~np.isnan(values) & (weights != 0)).sum(axis=-2)
        variance = variance * np.where(count > 1, count / np.maximum(count - 1, 1), np.nan)
    return middle + shift, variance


def _penalised(scores: Array, variance: Array, options: Penalised, place: Place) -> Array:
    if (scores <= 0).any():
        row, count = place.first(scores <= 0)
        others, others_zh = (f" and {count - 1} more", f"等{count}个") if count > 1 else ("", "")
        raise ProblemsFound(
            [
                Problem(
                    "nonpositive", f"The penalty of '{place.node}' divides by the mean of the children, which is not "
                    f"above 0 for {place.unit(row)}{others}.",
                    "Set `standardise: true`, or normalise the children onto a range above 0.", column=place.node,
                    message_zh=f"“{place.node}”的惩罚项以下级指标均值为除数，而{place.unit(row)}{others_zh}的均值不大于0。",
                    remedy_zh="设standardise: true，或将下级指标标准化到大于0的区间。",
                )
            ]
        )  # fmt: skip
    penalty = variance / scores
    return scores - penalty if options.penalty == "minus" else scores + penalty


def _or_nan(spread: Array, base: Array) -> Array:
    # a constant column has a deviation of rounding error only
    size = np.maximum(np.abs(arrays.maximum(base)), np.abs(arrays.minimum(base)))
    return np.where(spread > arrays.TIE * size, spread, np.nan)
