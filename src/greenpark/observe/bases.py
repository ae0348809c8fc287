"""Figures that say they rest on another basis than the quantity they are filed under (semantics §2.3, users §6.3).

A coal-equivalent total is no calorific one: such a figure is kept, and takes no part where the declared basis is due.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from greenpark.catalog import Catalog
from greenpark.observe.meanings import Meaning
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import metadata as say
from greenpark.observe.reporter import PLACE, Reporter
from greenpark.observe.vocabulary import Vocabulary

OTHER_BASIS = "other_basis"  # why a row is set aside
_SAID = {
    "calorific": Said("calorific value", "当量值"), "equivalent": Said("coal-equivalent value", "等价值"),
    "current": Said("current prices", "现价"), "constant": Said("constant prices", "不变价"),
}  # fmt: skip


def declared_bases(name: str | None, catalog: Catalog) -> dict[str, str]:
    """Return the bases that a variable or indicator declares, by the name of the attribute that states them.

    A computed indicator has the electricity basis of what it is computed from; its prices are those of its inputs,
    and a report in other prices stands beside the computed figure (§3.4).
    """
    variable = catalog.variables.get(name or "")
    if variable is not None:
        found = {"electricity_basis": variable.electricity_basis, "price_basis": variable.price_basis}
    else:
        typed = catalog.formulas.get(name or "")
        found = {"electricity_basis": typed.electricity if typed is not None else None}  # type: ignore[dict-item]
    return {field: basis for field, basis in found.items() if basis in _SAID}


def twin_of(name: str, catalog: Catalog) -> str | None:
    """Return the variable that holds the same quantity on the other electricity basis."""
    here, there = ("calorific", "equivalent") if name.endswith("calorific") else ("equivalent", "calorific")
    other = name.removesuffix(here) + there
    return other if name.endswith(here) and other in catalog.variables else None


def set_aside_other_bases(
    frame: pl.DataFrame, meanings: Sequence[Meaning], names: Vocabulary, reporter: Reporter
) -> pl.DataFrame:
    """Set aside and name the figures whose stated basis is not the declared one.

    `frame` has `place`, `attributes` (JSON with bases as codes), `set_aside`; other columns stay as they are.
    """
    if frame["attributes"].null_count() == frame.height:
        return frame
    declared = [declared_bases(meaning.id, names.catalog) for meaning in meanings]
    for field in ("electricity_basis", "price_basis"):
        due = pl.Series("due", [bases.get(field) for bases in declared], pl.String)
        if due.null_count() == due.len():
            continue
        stated = _stated(frame["attributes"], field)
        differs = (stated != due.gather(frame["place"])).fill_null(False) & stated.is_in(list(_SAID)).fill_null(False)
        differs &= frame["set_aside"].is_null()
        if not differs.any():
            continue
        told = frame.filter(differs).select("place", *PLACE).with_columns(stated.filter(differs).alias("stated"))

        def note(row: dict[str, object], due: pl.Series = due) -> Note:
            place = int(str(row["place"]))
            return say.other_basis(meanings[place].said, _SAID[str(row["stated"])], _SAID[due[place]])

        reporter.rows(told, note)
        reason = pl.when(differs).then(pl.lit(OTHER_BASIS))
        frame = frame.with_columns(pl.coalesce(pl.col("set_aside"), reason).alias("set_aside"))
    return frame


def _stated(attributes: pl.Series, field: str) -> pl.Series:
    """Return what attributes say of a basis; each distinct text is looked into once."""
    distinct = attributes.unique().drop_nulls()
    found = distinct.to_frame("text").select(pl.col("text").str.json_path_match(f"$.{field}"))["text"]
    return attributes.replace_strict(distinct, found, default=None, return_dtype=pl.String)


def marks(observations: pl.DataFrame) -> pl.DataFrame:
    """Return `park`, `year` and a true `name#other_basis` for each figure that is there on another basis only."""
    rows = observations.filter((pl.col("set_aside") == OTHER_BASIS) & pl.col("item").is_null())
    keys = rows.select(pl.col("entity").alias("park"), pl.col("year").cast(pl.Int64), "variable").unique()
    if keys.height == 0:
        return keys.select("park", "year")
    named = keys.with_columns(pl.format("{}#" + OTHER_BASIS, "variable").alias("key"), pl.lit(True).alias("mark"))
    return named.sort("park", "year", "key").pivot("key", index=["park", "year"], values="mark")
