"""Figures of years that are not over: a slip of digits makes 2032 of 2023, and that year would be judged (§6.1)."""

from __future__ import annotations

import datetime as dt

import polars as pl

from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.messages import series as say

FORECAST = "F"


def check_future(evidence: Evidence) -> None:
    """Report, once for a park and year, figures of a year to come that are not marked as a forecast."""
    today = dt.date.today().year
    rows = evidence.usable
    if rows.height == 0 or rows["year"].max() <= today:  # type: ignore[operator]
        return
    ahead = rows.filter(pl.col("year") > today)
    status = evidence.observations["status"].gather(ahead["index"])
    ahead = ahead.filter((status != FORECAST).fill_null(True))
    found = ahead.group_by("entity", "year", maintain_order=True).agg(pl.col("index").first(), pl.len().alias("count"))
    evidence.report(found, lambda row: say.year_ahead(row["entity"], row["year"], row["count"]))
