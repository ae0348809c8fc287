"""Obstacle degree (障碍度): which indicators keep a unit from the full score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.records import check_shape, number
from greenpark.index.behind.scale import to_unit_range

NAME = ("The obstacle degree", "障碍度")
FLAGS = ("no_obstacle", "no_data")


def obstacle_degrees(values: Array, weights: Array) -> Array:
    """Return O_j = w_j(1 - x_j) / Σ_k w_k(1 - x_k) of indicators (…, indicator, row) on 0 to 1, adding to 1 in a row.

    `weights` are (indicator,) or (indicator, row).
    Missing indicators are left out; NaN throughout where nothing stands in the way (all weighted ones at 1).
    """
    given = np.asarray(weights, dtype=float)
    short = (given[:, None] if given.ndim == 1 else given) * (1 - values)
    total = np.where(np.isnan(short), 0.0, short).sum(axis=-2, keepdims=True)
    return np.asarray(short / np.where(total > 0, total, np.nan))


def obstacles(
    values: Array,
    ids: Sequence[str],
    units: Sequence[str],
    weights: Array,
    *,
    scale: tuple[float, float] = (0.0, 1.0),
    parents: Sequence[str] | None = None,
    top: int = 5,
) -> list[dict[str, Any]]:
    """Return the greatest obstacles of each unit (`values`: indicator × row, more is better), and sums by parent.

    Factor contribution is the effective weight w_j, indicator deviation 1 - x_j; their product as a share of all
    products is the obstacle degree. `scale` says what range the scores have. Raise ProblemsFound for a score outside.
    """
    check_shape(values, ids, len(units))
    x = to_unit_range(values, scale, ids, units, NAME)
    found = obstacle_degrees(x, weights)
    records = []
    for row, unit in enumerate(units):
        own = found[:, row]
        order = sorted((i for i in range(len(ids)) if own[i] > 0), key=lambda i: -own[i])
        missing = np.isnan(x[:, row])
        sums: dict[str, float] = {}
        for i, parent in enumerate(parents or ()):
            if not np.isnan(own[i]):
                sums[parent] = sums.get(parent, 0.0) + float(own[i])
        records.append(
            {
                "unit": unit,
                "obstacles": [
                    {"id": ids[i], "obstacle_degree": number(own[i]), "deviation": number(1 - x[i, row])}
                    for i in order[:top]
                ],
                "by_parent": sums,
                "missing": [one for one, gap in zip(ids, missing, strict=True) if gap],
                "flags": ["no_data"] if missing.all() else ["no_obstacle"] * bool(np.isnan(own).all()),
            }
        )
    return records
