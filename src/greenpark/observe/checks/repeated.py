"""A year that was filed by copying the year before: stale numbers repeated (users.md section 6)."""

from __future__ import annotations

from typing import Any

import polars as pl

from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.messages import Said
from greenpark.observe.messages import series as say

SEVERAL = 3  # one flow may come out alike by chance or by contract, three to the last digit do not
DIGITS = 4  # significant ones; rounder figures repeat honestly
EXAMPLES = 3


def check_repeated(evidence: Evidence) -> None:
    """Report, once for a park and pair of years, that several flows are exactly those of the year before.

    Only flows that are not round count: states and stocks hold, and a note explains a figure that did not change.
    """
    series = evidence.series
    if series.height == 0:
        return
    again = (
        (pl.col("series") == pl.col("series").shift(1)) & (pl.col("year") == pl.col("year").shift(1) + 1)
        & (pl.col("value") == pl.col("value").shift(1))
    )  # fmt: skip
    places = series.filter(again.fill_null(False))["index"]
    if places.len() < SEVERAL:
        return
    rows = evidence.observations.select("entity", "year", "variable", "item", "value", "typed", "note")[places]
    rows = rows.with_columns(places.alias("index")).filter(
        pl.col("variable").is_in(_flows(evidence)) & (pl.col("note").fill_null("").str.strip_chars() == "") & _precise()
    )
    pairs = rows.sort("index").group_by("entity", "year", maintain_order=True)
    found = pairs.agg(
        pl.col("index").first(), pl.len().alias("count"), pl.struct("variable", "item").head(EXAMPLES).alias("some")
    ).filter(pl.col("count") >= SEVERAL)

    def note(row: dict[str, Any]) -> Any:
        said = [evidence.names.said(one["variable"], one["item"]) for one in row["some"]]
        examples = Said(", ".join(one.en for one in said), "、".join(one.zh for one in said))
        return say.repeated(row["entity"], row["year"], row["count"], examples)

    evidence.report(found, note)


def _flows(evidence: Evidence) -> list[str]:
    return [name for name, one in evidence.names.catalog.variables.items() if one.kind == "flow"]


def _precise() -> pl.Expr:
    """Return where a figure has enough digits, as it was typed: a conversion makes round figures look precise."""
    typed = pl.col("typed").cast(pl.Float64, strict=False)
    size = pl.coalesce(typed, "value").abs()
    scaled = size / pl.lit(10.0).pow(size.log10().floor() - (DIGITS - 2))
    return (scaled - scaled.round()).abs() > 1e-9 * scaled
