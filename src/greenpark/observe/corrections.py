"""Corrections that name the record they replace, by its date of record (semantics §3.1)."""

from __future__ import annotations

from typing import Any

import polars as pl

from greenpark.observe.meanings import Meaning
from greenpark.observe.messages import Said
from greenpark.observe.messages import metadata as say
from greenpark.observe.reporter import PLACE, Reporter

KEY = ["entity", "year", "place_key", "sector", "scenario"]


def check_corrections(frame: pl.DataFrame, meanings: list[Meaning], reporter: Reporter) -> pl.DataFrame:
    """Return rows whose `replaces` names another record of the same figure; others are named and replace nothing.

    `frame` has `index`, the columns of KEY, `place`, `recorded_at`, `replaces`. Rows with an error can be replaced too:
    that is what corrections are for.
    """
    if frame["replaces"].null_count() == frame.height:
        return frame
    corrections = frame.filter(pl.col("replaces").is_not_null() & pl.col("year").is_not_null())
    records = frame.filter(pl.col("recorded_at").is_not_null()).select(
        *KEY, pl.col("recorded_at").alias("replaces"), pl.col("index").alias("other")
    )
    found = (
        corrections.select("index", *KEY, "replaces")
        .join(records, on=[*KEY, "replaces"], how="inner", nulls_equal=True)
        .filter(pl.col("index") != pl.col("other"))["index"]
    )
    lost = corrections.filter(~pl.col("index").is_in(found.unique().implode()))
    if lost.height == 0:
        return frame
    there = records.group_by(KEY).agg(pl.col("replaces").unique().sort().alias("dates"))
    told = lost.filter(pl.col("value").is_not_null()).join(there, on=KEY, how="left", nulls_equal=True,
                                                           maintain_order="left")  # fmt: skip
    told = told.select("place", "year", "replaces", "recorded_at", "dates", *PLACE)

    def note(row: dict[str, Any]) -> Any:
        said = meanings[row["place"]].said
        what = Said(f"{said.en} {row['year']}", f"{row['year']}年{said.zh}")
        dates = [date for date in row["dates"] or () if date != row["recorded_at"]]
        return say.replaces_nothing(row["replaces"], dates, what)

    reporter.rows(told, note, field="replaces")
    nothing = pl.col("index").is_in(lost["index"].implode())
    return frame.with_columns(pl.when(~nothing).then("replaces").alias("replaces"))
