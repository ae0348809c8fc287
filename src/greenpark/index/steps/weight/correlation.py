"""Correlations between children."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, mean, present


def correlations(values: Array) -> Array:
    """Return Pearson's correlations (..., child, child) of scores (..., child, row), pair by pair.

    A pair is taken over the rows where both have a score; NaN where these are fewer than two or one of the two does
    not vary over them.
    """
    there = present(values)
    held = there.astype(float)
    centred = np.where(there, values - mean(values)[..., None], 0.0)  # sums of squares lose digits far from 0
    scale = np.abs(centred).max(axis=-1, keepdims=True, initial=0.0)
    centred = centred / np.where(scale > 0, scale, 1.0)
    across = np.swapaxes(held, -1, -2)
    n = held @ across
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = centred @ across  # (j, k): of j, over the rows that k has too
        moments = centred @ np.swapaxes(centred, -1, -2) - sums * np.swapaxes(sums, -1, -2) / n
        squares = (centred * centred) @ across - sums * sums / n
        # what is left of rounding is no variation
        squares = np.where((n > 1) & (squares > 1e-14 * n), squares, np.nan)
        found = moments / np.sqrt(squares * np.swapaxes(squares, -1, -2))
    found = np.clip(found, -1.0, 1.0)
    place = np.arange(values.shape[-2])
    found[..., place, place] = np.where(np.isnan(found[..., place, place]), np.nan, 1.0)
    return np.asarray(found)
