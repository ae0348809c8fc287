"""Items of a breakdown that were there last year and are absent now (semantics §3.5)."""

from __future__ import annotations

import polars as pl

from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import series as say
from greenpark.observe.reporter import PLACE


def check_disappeared_items(evidence: Evidence) -> None:
    """Report each item with a figure other than zero last year and no row this year, at the place of last year.

    It counts only where the breakdown has some row this year: an absent breakdown is missing altogether.
    """
    rows = evidence.observations.with_row_index("index").filter(
        pl.col("item").is_not_null() & pl.col("year").is_not_null()
    )
    if rows.height == 0:
        return
    # a state holds until it changes, so its items need not be filed again
    keyed = [
        name
        for name, variable in evidence.names.catalog.variables.items()
        if variable.items is not None and variable.kind != "state"
    ]
    rows = rows.select("index", "entity", "year", "variable", "item", "value", "usable", "set_aside", *PLACE).filter(
        pl.col("variable").is_in(keyed)
    )
    next_year = (pl.col("year") + 1).alias("year")
    answered = rows.filter(pl.col("usable") | pl.col("set_aside").ne_missing("not_reported"))
    filed = rows.filter("usable").select("entity", "year", "variable").unique()
    gone = (
        rows.filter(pl.col("usable") & (pl.col("value") != 0))
        .with_columns(pl.col("year").alias("before"), next_year)
        .join(filed, on=["entity", "year", "variable"], how="semi", maintain_order="left")
        .join(answered, on=["entity", "year", "variable", "item"], how="anti", maintain_order="left")
    )
    evidence.reporter.rows(gone, lambda row: _note(row, evidence))


def _note(row: dict[str, object], evidence: Evidence) -> Note:
    name, item, year = str(row["variable"]), str(row["item"]), row["year"]
    variable = evidence.names.catalog.variables[name]
    read_as = Said("zero", "0") if variable.absent_item == "zero" else Said("not reported", "未填")
    known = evidence.names.item(name, item)
    label = Said(item, known.label.zh if known is not None else item)
    assert isinstance(year, int)
    return say.item_disappeared(evidence.names.said(name), label, year, year - 1, read_as)
