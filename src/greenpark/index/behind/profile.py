"""One unit against its peers: where it stands in each indicator, and what holds it up or back most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from greenpark.index.arrays import Array, maximum, median, ranks
from greenpark.index.behind.records import check_shape, number


@dataclass(frozen=True)
class Profile:
    """A unit's standing by indicator, and the ids of its greatest strengths and weaknesses, the greatest first."""

    unit: str
    peers: tuple[str, ...]  # the unit itself among them
    indicators: list[dict[str, Any]]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Return it fit for JSON."""
        return {**self.__dict__, **{key: list(getattr(self, key)) for key in ("peers", "strengths", "weaknesses")}}


def profile(
    values: Array,
    ids: Sequence[str],
    units: Sequence[str],
    unit: int,
    *,
    peers: Sequence[int] | None = None,
    weights: Array | None = None,
    top: int = 3,
) -> Profile:
    """Return the profile of the unit at place `unit` among the rows `peers` (default: all).

    `values` (indicator × row) are scores, more is better. Rank 1 is the best among the peers who have a value, ties
    share the smaller rank; `percentile` is the share of the other peers that the unit beats, ties counting half.
    Strengths and weaknesses are the `top` indicators by weight × distance to the median of the peers, above and below
    it. `weights` (indicator,) are effective weights, equal where not given. A missing value has no rank and is neither.
    """
    check_shape(values, ids, len(units))
    places = sorted({unit, *(range(len(units)) if peers is None else peers)})
    among, own = values[:, places], values[:, unit]
    given = np.full(len(ids), 1 / max(1, len(ids))) if weights is None else np.asarray(weights, dtype=float)
    with np.errstate(invalid="ignore"):
        below, same = (among < own[:, None]).sum(axis=1), (among == own[:, None]).sum(axis=1) - 1
    size = (~np.isnan(among)).sum(axis=1)
    others = np.where(np.isnan(own) | (size < 2), np.nan, size - 1)
    rank = ranks(among)[:, places.index(unit)]
    middle, best = median(among), maximum(among)
    to_median, to_best = own - middle, own - best
    pull = given * to_median
    indicators = [
        {
            "id": one,
            "value": number(own[i]),
            "weight": number(given[i]),
            "rank": number(rank[i]),
            "of": int(size[i]),
            "percentile": number((below[i] + same[i] / 2) / others[i]),
            "median": number(middle[i]),
            "best": number(best[i]),
            "to_median": number(to_median[i]),
            "to_best": number(to_best[i]),
            "weighted_gap": number(pull[i]),
        }
        for i, one in enumerate(ids)
    ]
    strong = sorted((i for i in range(len(ids)) if pull[i] > 0), key=lambda i: -pull[i])
    weak = sorted((i for i in range(len(ids)) if pull[i] < 0), key=lambda i: pull[i])
    return Profile(
        units[unit],
        tuple(units[i] for i in places),
        indicators,
        tuple(ids[i] for i in strong[:top]),
        tuple(ids[i] for i in weak[:top]),
    )


def peers_by_group(groups: Sequence[str | None], unit: int) -> list[int]:
    """Return the rows of the unit's group, itself included; only itself where its group is not known."""
    return [i for i, group in enumerate(groups) if i == unit or (group is not None and group == groups[unit])]


def peers_nearest(scores: Array, unit: int, count: int) -> list[int]:
    """Return the rows of the `count` units whose score (row,) is nearest, and of the unit itself.

    Of two that are equally near the one that stands first. Only the unit itself where it has no score.
    """
    if np.isnan(scores[unit]):
        return [unit]
    away = np.abs(scores - scores[unit])
    away[unit] = np.nan
    near = np.argsort(away, kind="stable")[:count]  # NaN goes last
    return sorted({unit, *(int(i) for i in near if not np.isnan(away[i]))})
