"""What a sheet leaves unsaid and the reader fills in: units of the catalog, reasons for 不涉及; told once a sheet."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from greenpark.observe.meanings import Meaning
from greenpark.observe.messages import Said
from greenpark.observe.messages import metadata as say
from greenpark.observe.reporter import Reporter

EXAMPLES = 3
# a number of things needs no unit, and a ratio of like to like has none
_NEEDLESS = {"1", "count", "person", "persons", "yes/no", "day", "days", "year", "years"}


def say_units_taken(frame: pl.DataFrame, meanings: Sequence[Meaning], reporter: Reporter) -> None:
    """Name, once for each sheet, how many figures state no unit and are read in that of the catalog.

    `frame` has the raw columns with `place`, `kind`, `own_unit`, `set_aside` (see `figures.read_values`).
    """
    bare = [place for place, meaning in enumerate(meanings) if _lacks_unit(meaning)]
    if not bare:
        return
    rows = frame.filter(
        pl.col("place").is_in(bare) & pl.col("own_unit").is_null() & pl.col("set_aside").is_null()
        & (pl.col("kind") == "number")
    )  # fmt: skip
    for row in _by_sheet(rows).iter_rows(named=True):
        found = list({meanings[place].id: meanings[place] for place in row["places"]}.values())
        shown = [Said(f"{one.said.en} in {one.declared}", f"{one.said.zh}（{one.declared}）") for one in found]
        note = say.unit_taken(row["count"], len(found), _examples(shown))
        reporter.add(note, row, field="unit")


def say_reasons_asked(frame: pl.DataFrame, meanings: Sequence[Meaning], reporter: Reporter) -> None:
    """Ask, once for each sheet, why figures do not apply; a note answers (users §2.4).

    `frame` has the raw columns with `place`, `not_applicable`, `set_aside`.
    """
    if not frame["not_applicable"].any():
        return
    silent = pl.col("note").is_null() | (pl.col("note").str.strip_chars() == "")
    rows = frame.filter(pl.col("not_applicable").fill_null(False) & silent & pl.col("set_aside").is_null())
    for row in _by_sheet(rows).iter_rows(named=True):
        shown = list(dict.fromkeys(meanings[place].said for place in row["places"]))
        reporter.add(say.reason_asked(row["count"], _examples(shown)), row, field="note")


def _lacks_unit(meaning: Meaning) -> bool:
    return (
        meaning.unit is None and meaning.kind == "number" and meaning.aside is None and not meaning.whole
        and meaning.declared not in _NEEDLESS
    )  # fmt: skip


def _by_sheet(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each sheet: how many rows, the first of them, and the places of their meanings."""
    return rows.group_by("file", "sheet", maintain_order=True).agg(
        pl.len().alias("count"), pl.col("row").first(), pl.col("column").first(),
        pl.col("place").unique(maintain_order=True).alias("places"),
    )  # fmt: skip


def _examples(shown: Sequence[Said]) -> Said:
    rest = len(shown) - EXAMPLES
    more = Said(f" (+{rest})", f"等{len(shown)}项") if rest > 0 else Said("", "")
    some = shown[:EXAMPLES]
    return Said(", ".join(one.en for one in some) + more.en, "、".join(one.zh for one in some) + more.zh)
