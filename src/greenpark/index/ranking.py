"""Ranks of scores: within each year, among those who may be ranked."""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Rows


def ranks_of(scores: Array, rows: Rows, plan: Plan, coverage: Array | None = None) -> Array:
    """Return ranks (..., row): 1 is the highest score of the year, ties share the smallest rank.

    A row has no rank where its score is missing, where less than `fairness.min_coverage` of its data is there, or,
    with `panel.sample: common`, where its unit is not there in every year.
    """
    ranked = np.where(rankable(rows, plan, coverage), scores, np.nan)
    result = np.empty_like(ranked)
    for block in rows.blocks.values():
        result[..., block] = arrays.ranks(ranked[..., block])
    return result


def rankable(rows: Rows, plan: Plan, coverage: Array | None = None) -> Array:
    """Return which rows may have a rank, as booleans."""
    may = np.ones(len(rows), dtype=bool)
    least = plan.specification.fairness.min_coverage
    if coverage is not None and least > 0:
        may &= coverage >= least - arrays.TIE
    if plan.specification.panel.sample == "common":
        years = [set(rows.units[block]) for block in rows.blocks.values()]
        everywhere = set.intersection(*years) if years else set()
        may &= np.array([unit in everywhere for unit in rows.units], dtype=bool)
    return may
