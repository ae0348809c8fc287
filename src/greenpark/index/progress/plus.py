"""GEP+: index and dashboard read together (gep.md, section 4.8).

That the framework of PAGE reads both jointly is confirmed; its ranking rule is not. So each reading is named, and the
name belongs into every output.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, mean, present, ranks

Reading = Literal["leximin", "count_then_gep", "rank_shift"]


def plus(index: Array, dashboard: Array, reading: Reading = "rank_shift") -> dict[str, Array]:
    """Return the columns of a joint reading, each (..., row).

    `index` is (..., row), `dashboard` (..., indicator, row), both progress. `leximin` and `count_then_gep` give `rank`;
    a unit that lacks any component has none, since fewer components are easier to do well in. `rank_shift` gives
    `rank_index`, `rank_dashboard` (of the mean over what is present) and `shift` = the former less the latter.
    Ties share the smallest rank.
    """
    if reading == "leximin":
        return {"rank": leximin(index, dashboard)}
    if reading == "count_then_gep":
        return {"rank": count_then_index(index, dashboard)}
    by_index, by_dashboard = ranks(index), ranks(mean(np.swapaxes(dashboard, -1, -2)))
    return {"rank_index": by_index, "rank_dashboard": by_dashboard, "shift": by_index - by_dashboard}


def leximin(index: Array, dashboard: Array) -> Array:
    """Return ranks (..., row) by the worst component, then the second worst, and so on; more is better."""
    components = _components(index, dashboard)
    return _lexical(np.sort(components, axis=-2), _complete(components))


def count_then_index(index: Array, dashboard: Array) -> Array:
    """Return ranks (..., row) by the number of dashboard indicators that progressed, then by the index."""
    components = _components(index, dashboard)
    positive = (components[..., 1:, :] > 0).sum(axis=-2)
    keys = np.stack([positive.astype(float), components[..., 0, :]], axis=-2)
    return _lexical(keys, _complete(components))


def _components(index: Array, dashboard: Array) -> Array:
    leading = np.broadcast_shapes(index.shape[:-1], dashboard.shape[:-2])
    first = np.broadcast_to(index[..., None, :], (*leading, 1, *index.shape[-1:]))
    return np.concatenate([first, np.broadcast_to(dashboard, (*leading, *dashboard.shape[-2:]))], axis=-2)


def _complete(components: Array) -> NDArray[np.bool_]:
    return np.asarray(present(components).all(axis=-2))


def _lexical(keys: Array, complete: NDArray[np.bool_]) -> Array:
    """Return ranks from keys (..., key, row), the first key deciding first and the highest ranking first."""
    keys = np.where(complete[..., None, :], keys, np.nan)
    # by dense rank, so that values which differ in the last digits only are tied
    places = ranks(keys, ties="dense")
    places = np.where(np.isnan(places), np.inf, places)
    order = np.lexsort(np.moveaxis(places, -2, 0)[::-1], axis=-1)
    ordered = np.take_along_axis(places, order[..., None, :], axis=-1)
    n = order.shape[-1]
    if not n:
        return np.full(order.shape, np.nan)
    new = np.concatenate(
        [np.ones((*order.shape[:-1], 1), dtype=bool), (ordered[..., 1:] != ordered[..., :-1]).any(axis=-2)], axis=-1
    )
    ranked = np.maximum.accumulate(np.where(new, np.arange(n), 0), axis=-1) + 1.0
    result = np.empty(order.shape)
    np.put_along_axis(result, order, ranked, axis=-1)
    return np.where(complete, result, np.nan)
