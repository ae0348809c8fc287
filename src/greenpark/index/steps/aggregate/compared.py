"""What the rules share that score a unit by comparing it with others: who is compared with whom."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.aggregate import Compared
from greenpark.index.steps.aggregate.place import Place


def compare(
    values: Array, weights: Array, options: Compared, place: Place, rule: Callable[[Array, Array], Array]
) -> Array:
    """Return the scores (..., row) of a rule that is taken to the rows of each year, or to all rows, by itself."""
    draws = np.broadcast_shapes(values.shape[:-2], weights.shape[:-2])
    scores = np.full((*draws, values.shape[-1]), np.nan)
    for rows, _ in place.spans(options.bounds):
        own = weights if weights.shape[-1] == 1 else weights[..., rows]
        scores[..., rows] = rule(values[..., rows], own)
    return scores
