"""Aggregate: from the children of a node to its score."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, present
from greenpark.index.spec.options.aggregate import Aggregate
from greenpark.index.table import Rows


def aggregate(values: Array, weights: Array, options: Aggregate, rows: Rows, *, node: str) -> Array:
    """Return the score of a node.

    `values` is (..., child, row); `weights` is (..., child, 1) or (..., child, row), not yet shared out. Raise
    ProblemsFound where the rule is not defined for a value.
    """
    there = present(values)
    weighed = np.where(there, weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weighed * np.where(there, values, 0.0)).sum(axis=-2) / weighed.sum(axis=-2))
