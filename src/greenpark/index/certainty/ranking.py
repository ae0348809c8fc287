"""Ranks of many draws at once, as small integers: the inner loop of every uncertainty analysis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array

Ranks = NDArray[np.int32]
_TIED_BITS = 12  # 2^12 steps of a float are 1e-12 of it


def rank_draws(scores: Array) -> Ranks:
    """Return ranks (draw, row) of scores (draw, row): 1 is the highest, ties share the smallest, 0 without a score.

    A score and the number of its row are packed into one integer, since sorting integers is several times faster than
    sorting places. The row takes the last bits of the score, at least twelve of them; what is left has 12 significant
    digits or one less, so that sums that differ only by rounding are tied, as everywhere in this layer (`arrays.TIE`).
    """
    draws, n = scores.shape
    bits = max(_TIED_BITS, (n - 1).bit_length())
    missing = np.isnan(scores)
    some_missing = bool(missing.any())
    # adding 0 turns -0 into 0; a missing score sorts below all others
    values = np.where(missing, -np.inf, scores) if some_missing else scores + 0.0
    keys = values.view(np.int64)
    # the order of floats as integers: negative numbers run backwards
    keys ^= (keys >> 63) & np.int64(0x7FFF_FFFF_FFFF_FFFF)
    keys += np.int64(1 << (bits - 1))
    keys &= ~np.int64((1 << bits) - 1)
    np.negative(keys, out=keys)  # the highest first
    keys |= np.arange(n, dtype=np.int64)
    keys.sort(axis=1)
    rows = keys & np.int64((1 << bits) - 1)
    places = np.broadcast_to(np.arange(1, n + 1, dtype=np.int32), (draws, n))
    keys >>= bits
    same = keys[:, 1:] == keys[:, :-1]
    tied = same.any(axis=1)
    if tied.any():
        begins = np.concatenate([np.ones((int(tied.sum()), 1), dtype=bool), ~same[tied]], axis=1)
        places = places.copy()
        places[tied] = np.maximum.accumulate(np.where(begins, places[tied], 0), axis=1)
    ranks = np.empty((draws, n), dtype=np.int32)
    np.put_along_axis(ranks, rows, places, axis=1)
    if some_missing:
        ranks[missing] = 0
    return ranks
