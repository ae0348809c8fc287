"""What peers show to be possible: the best ratios of final to initial value among similar units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array, present, quantile
from greenpark.index.spec.options.progress import PeerQuantile, Ratio


@dataclass(frozen=True)
class PeerTargets:
    """Targets and masks (..., indicator, row)."""

    values: Array
    fallback: NDArray[np.bool_]  # the peers did not improve: the quantile is over all units
    not_positive: NDArray[np.bool_]  # a ratio says nothing about the initial value
    hopeless: NDArray[np.bool_]  # nobody improved


def peer_targets(initial: Array, final: Array, sign: int, strategy: Ratio, by_id: NDArray[np.intp]) -> PeerTargets:
    """Return initial value × the best ratio of the peers, for indicators of one direction (..., indicator, row).

    Peers are units that have both values and a positive initial one. Goods take the `quantile` of the ratios, bads its
    complement (type 7). `by_id` are the places of the rows in the order of unit ids, which breaks ties.
    """
    known = present(initial) & present(final)
    comparable = known & (initial > 0)
    ordered = np.where(comparable, initial, np.nan)
    ratios = np.full(comparable.shape, np.nan)
    np.divide(final, initial, out=ratios, where=comparable)
    ratios[np.isinf(ratios)] = np.nan
    share = strategy.quantile if sign > 0 else 1 - strategy.quantile
    if isinstance(strategy, PeerQuantile):
        best = _window_quantile(ordered, ratios, by_id, strategy.neighbours, share)
    else:
        best = _decile_quantile(ordered, ratios, share)
    fallback = comparable & ~((best - 1) * sign > TIE)
    if fallback.any():
        overall = quantile(ratios, share)[..., None]
        best = np.where(fallback, np.where((overall - 1) * sign > TIE, overall, np.nan), best)
    best = np.where(comparable, best, np.nan)
    return PeerTargets(initial * best, fallback, known & ~comparable, fallback & np.isnan(best))


def _window_quantile(ordered: Array, ratios: Array, by_id: NDArray[np.intp], neighbours: int, share: float) -> Array:
    """Return for each row the quantile of the ratios in its window of the order of initial values."""
    n = ordered.shape[-1]
    if not n:
        return ratios
    order = by_id[np.argsort(ordered[..., by_id], axis=-1, kind="stable")]  # NaN goes last
    edge = np.full((*ratios.shape[:-1], neighbours), np.nan)
    padded = np.concatenate([edge, np.take_along_axis(ratios, order, axis=-1), edge], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * neighbours + 1, axis=-1)
    result = np.empty_like(ratios)
    np.put_along_axis(result, order, quantile(windows, share), axis=-1)
    return result


def _decile_quantile(ordered: Array, ratios: Array, share: float) -> Array:
    """Return for each row the quantile of the ratios in its decile of initial values; equal values stay together."""
    decile = np.zeros(ordered.shape, dtype=int)
    for tenth in range(1, 10):
        decile += ordered > quantile(ordered, tenth / 10)[..., None]
    result = np.full(ratios.shape, np.nan)
    for one in range(10):
        inside = decile == one
        result = np.where(inside, quantile(np.where(inside, ratios, np.nan), share)[..., None], result)
    return result
