"""Rules by distance to the best of the units compared: TOPSIS and grey relational analysis.

TOPSIS: Hwang and Yoon (1981). Grey relational analysis: Deng (1982). Children enter with more being better. `values`
is (..., child, row) of the units compared. A child that a unit lacks is left out for that unit: in TOPSIS the
shared-out weights cancel between the two distances.
"""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.options.aggregate import TOPSIS, GreyRelational
from greenpark.index.steps.aggregate.weighted import weighted_mean, weighted_sum


def topsis(values: Array, weights: Array, options: TOPSIS) -> Array:
    """Return the closeness D⁻/(D⁺ + D⁻), from 0 (worst in everything) to 1 (best in everything).

    Distances are Euclidean over w·x, x divided by the root of the child's sum of squares under `vector` scaling. A
    child that is 0 throughout is missing then. Where all units compared are alike, the score is missing.
    """
    if options.scaling == "vector":
        length = np.sqrt(np.where(np.isnan(values), 0.0, values * values).sum(axis=-1))
        values = values / np.where(length > 0, length, np.nan)[..., None]
    there = arrays.present(values)
    best, worst = arrays.maximum(values)[..., None], arrays.minimum(values)[..., None]
    alike = best - worst <= arrays.TIE * np.maximum(np.abs(best), np.abs(worst))  # rounding is no distance
    to_best, to_worst = (
        np.sqrt(weighted_sum(np.where(there & ~alike, (values - ideal) ** 2, 0.0), weights * weights))
        for ideal in (best, worst)
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(to_worst / (to_best + to_worst))


def grey_relational(values: Array, weights: Array, options: GreyRelational) -> Array:
    """Return the weighted mean of (Δmin + ρ Δmax)/(Δ + ρ Δmax), from above 0 to 1 (the best in every child).

    Δ is the distance to the best value of the child; Δmin and Δmax are taken over all children and units compared, so
    that children must share a scale. Where all units compared are alike, each is the best and the score is 1.
    """
    gap = arrays.maximum(values)[..., None] - values
    every = gap.reshape(*gap.shape[:-2], -1)
    nearest, farthest = arrays.minimum(every)[..., None, None], arrays.maximum(every)[..., None, None]
    far = options.resolution * farthest
    alike = farthest == 0
    coefficient = np.where(alike, gap + 1.0, (nearest + far) / np.where(alike, 1.0, gap + far))
    return weighted_mean(coefficient, weights)
