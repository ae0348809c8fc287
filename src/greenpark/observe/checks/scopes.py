"""Series whose boundary or coverage changes from one year to the next (users §6.6)."""

from __future__ import annotations

import polars as pl

from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.messages import Said
from greenpark.observe.messages import series as say
from greenpark.observe.scopes import stated

SCOPES = (("boundary", Said("boundary", "统计范围")), ("coverage", Said("coverage", "企业范围")))


def check_scopes(evidence: Evidence) -> None:
    """Report, once for a park and year, that the stated boundary or coverage is not that of the year before."""
    attributes = evidence.observations["attributes"]
    if attributes.null_count() == attributes.len():
        return
    rows = evidence.usable
    attributes = attributes.gather(rows["index"])
    for key, said in SCOPES:
        scope = stated(attributes, [key]).alias("scope")
        if scope.drop_nulls().n_unique() < 2:
            continue
        ordered = rows.with_columns(scope).drop_nulls("scope").sort("entity", "variable", "item", "year")
        series = pl.struct("entity", "variable", "item")
        changed = ordered.with_columns(
            pl.col("scope").shift(1).over(series).alias("then"), pl.col("year").shift(1).over(series).alias("before")
        ).filter((pl.col("scope") != pl.col("then")) & (pl.col("year") != pl.col("before")))
        changed = changed.unique(["entity", "year"], keep="first", maintain_order=True).sort("index")
        evidence.report(
            changed,
            lambda row, said=said: say.scope_changed(  # type: ignore[misc]
                evidence.names.said(row["variable"], row["item"]), said, row["year"], row["scope"], row["before"],
                row["then"],
            ),
        )  # fmt: skip
