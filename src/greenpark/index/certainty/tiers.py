"""Tiers instead of places: thirds of the ranking, and whether the interval of a rank stays within one."""

from __future__ import annotations

import polars as pl

TIERS = 3


def tiers(frame: pl.DataFrame, count: int = TIERS) -> pl.DataFrame:
    """Return `unit, name, year, node, tier, best_tier, worst_tier` from a frame with nominal rank and interval.

    A ranking of n units is cut into `count` parts of equal size. `tier` is the part of the median rank; the interval
    from `p05` to `p95` reaches from `best_tier` to `worst_tier`. Two units whose tiers overlap cannot be told apart
    (users.md section 5). Null for a unit without a rank.
    """
    size = pl.col("nominal").count().over("node", "year")

    def part(rank: str) -> pl.Expr:
        return ((pl.col(rank) * count / size).ceil().clip(1, count)).cast(pl.Int64)

    ranked = pl.col("nominal").is_not_null()
    return frame.select(
        "unit", "name", "year", "node",
        pl.when(ranked).then(part("median")).alias("tier"),
        pl.when(ranked).then(part("p05")).alias("best_tier"),
        pl.when(ranked).then(part("p95")).alias("worst_tier"),
    )  # fmt: skip
