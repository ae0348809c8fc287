"""Items of a breakdown that were there last year and are absent now (semantics §3.5)."""

from __future__ import annotations

import numpy as np
import polars as pl

from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import series as say


def check_disappeared_items(evidence: Evidence) -> None:
    """Report each item with a figure other than zero last year and no row this year, at the place of last year.

    It counts only where the breakdown has some row this year: an absent breakdown is missing altogether.
    """
    places = evidence.spread
    keys = pl.DataFrame([key.removesuffix("]").partition("[")[::2] for key in places.keys],
                        schema={"variable": pl.String, "item": pl.String}, orient="row")  # fmt: skip
    # a state holds until it changes, so its items need not be filed again
    breakdowns = [
        variable.id
        for variable in evidence.names.catalog.variables.values()
        if variable.items is not None and variable.kind != "state" and variable.id in keys["variable"]
    ]
    if not breakdowns:
        return
    figures = places.matrix(evidence.usable["value"])
    rows = places.matrix(evidence.usable["index"].cast(pl.Float64))
    entity, year = places.index["entity"], places.index["year"]
    followed = ((entity == entity.shift(-1)) & (year + 1 == year.shift(-1))).fill_null(False).to_numpy()[:-1]
    gone = []
    for variable in breakdowns:
        mine = np.flatnonzero((keys["variable"] == variable).to_numpy())
        there = ~np.isnan(rows[mine])
        filed = np.logical_or.reduce(there)
        figure = np.nan_to_num(figures[mine]) != 0
        gone.append(rows[mine][:, :-1][figure[:, :-1] & followed & filed[1:] & ~there[:, 1:]])
    index = np.sort(np.concatenate(gone)).astype(np.int64)
    found = evidence.observations.select("entity", "year", "variable", "item")[index]
    found = found.with_columns(pl.Series("index", index), before="year", year=pl.col("year") + 1)
    evidence.report(_unanswered(found, evidence), lambda row: _note(row, evidence))


def _unanswered(gone: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Leave out items that have a row which says something, though it is not used."""
    aside = evidence.observations.select("entity", "year", "variable", "item", "set_aside").filter(
        ~evidence.observations["usable"]
    )
    answered = aside.filter(pl.col("item").is_not_null() & pl.col("set_aside").ne_missing("not_reported"))
    return gone.join(answered, on=["entity", "year", "variable", "item"], how="anti", maintain_order="left")


def _note(row: dict[str, object], evidence: Evidence) -> Note:
    name, item, year = str(row["variable"]), str(row["item"]), row["year"]
    variable = evidence.names.catalog.variables[name]
    read_as = Said("zero", "0") if variable.absent_item == "zero" else Said("not reported", "未填")
    known = evidence.names.item(name, item)
    label = Said(item, known.label.zh if known is not None else item)
    assert isinstance(year, int)
    return say.item_disappeared(evidence.names.said(name), label, year, year - 1, read_as)
