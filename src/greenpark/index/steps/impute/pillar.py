"""Mean of a unit's other indicators in the same node (COINr `Impute(impute_by = "row", group_level = …)`)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.options.prepare import PillarMean
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.selection import Places
from greenpark.index.table import Table


def fill_pillar_mean(table: Table, options: PillarMean, plan: Plan, places: Places) -> Array:
    """Return for each chosen indicator what its node's indicators say about the unit (..., chosen, row).

    Each indicator of the node, turned so that more is better, is put on a common scale by its minimum and maximum over
    the year (or all years); the mean or median of those that the unit has is taken back to the scale of the missing
    one. Indicators that are constant say nothing about a unit and are left out of the mean; their own gaps get the
    constant. A unit with nothing in the node, and the dashboard, get nothing.

    With `normalise_first: false` the mean is taken of the data as they are, directions included: for data that are on
    a common scale with more being better throughout.
    """
    filled = np.full(table.values.shape, np.nan)
    rule = arrays.mean if options.statistic == "mean" else arrays.median
    blocks = [slice(None)] if options.bounds == "pooled" else list(table.rows.blocks.values())
    for members in families(plan, options.level):
        for block in blocks:
            part = table.values[..., members, block]
            if not options.normalise_first:
                filled[..., members, block] = rule(np.swapaxes(part, -1, -2))[..., None, :]
                continue
            signs = table.signs[members]
            low = arrays.minimum(part * signs)[..., None]
            spread = arrays.maximum(part * signs)[..., None] - low
            with np.errstate(invalid="ignore"):
                scaled = (part * signs - low) / np.where(spread > 0, spread, np.nan)
            said = rule(np.swapaxes(scaled, -1, -2))[..., None, :]
            filled[..., members, block] = (said * spread + low) * signs
    return filled[..., places, :]


def families(plan: Plan, level: int) -> Iterator[Places]:
    """Return the places of indicators that share their nearest node of at least this level."""
    parent = {child: node.id for node in plan.nodes for child in node.children}
    found: dict[str, list[int]] = {}
    for place, indicator in enumerate(plan.indicators[: plan.in_tree]):
        node = parent[indicator.id]
        while plan.node[node].level < level and node in parent:
            node = parent[node]
        found.setdefault(node, []).append(place)
    return (np.array(places, dtype=np.intp) for places in found.values())
