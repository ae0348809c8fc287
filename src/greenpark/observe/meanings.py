"""What the distinct combinations of variable, item and unit mean; there are hundreds where there are a million rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from greenpark.catalog.models import Variable
from greenpark.observe.cells import plain, unit_in
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import cells as say
from greenpark.observe.spread import codes_of
from greenpark.observe.units import UNCHANGED, Scale, UnitFault
from greenpark.observe.vocabulary import Named, Vocabulary, labels, means_no_item, means_total

ValueKind = Literal["number", "yes_no", "choice"]
SIGNATURE = ("variable", "item", "unit")


CHANGE_RATE = 0.5  # growth of 0.8 % is common, a share of 0.8 % is not
NAMELESS = Said("", "")


@dataclass(frozen=True)
class Meaning:
    """The meaning of one combination.

    `declared` is the unit of the catalog, `unit` what the filer wrote (None if nothing), `scale` brings a figure to
    the unit in which it is kept; `low` and `high` bound the kept value. `note` at `field` says why rows with this
    combination are set aside, `aside` for what reason.
    """

    id: str | None = None
    item: str | None = None
    kind: ValueKind = "number"
    declared: str = "1"
    unit: str | None = None
    scale: Scale = UNCHANGED
    low: float | None = None
    high: float | None = None
    note: Note | None = None
    field: str = "variable"
    aside: str | None = None
    doubtful_percent: float = 1.0  # up to here a percentage is probably a fraction (users §6.2)
    whole: bool = False  # a stated total of a variable that is broken down
    said: Said = NAMELESS


def meanings_of(frame: pl.DataFrame, names: Vocabulary) -> tuple[pl.Series, list[Meaning]]:
    """Return for each row of `frame` the place of its meaning, and the meanings."""
    places, heads = codes_of(*[frame[name] for name in SIGNATURE])
    suggest = names.suggester()
    found = [_meaning(row, names, suggest) for row in frame.select(SIGNATURE)[heads].rows(named=True)]
    return pl.Series("place", places, pl.UInt32), found


def _meaning(row: dict[str, str | None], names: Vocabulary, suggest: Callable[[str], str | None]) -> Meaning:
    text = row["variable"]
    if text is None or not plain(text):
        return Meaning(note=say.unknown_variable("", None), aside="unknown_variable")
    named = names.find(text)
    if named is None:
        return Meaning(note=say.unknown_variable(text, suggest(text)), aside="unknown_variable")
    entry = names.entry(named.id)
    if isinstance(entry, Variable) and not entry.reported:
        return Meaning(named.id, note=say.computed_only(names.said(named.id)), aside="computed_only")
    return _with_item(named, row.get("item"), row.get("unit"), names)


def _with_item(named: Named, item: str | None, unit: str | None, names: Vocabulary) -> Meaning:
    items = names.items_of(named.id)
    if named.item is not None and means_no_item(item):
        item = named.item
    if not items:
        if means_no_item(item):
            return _with_unit(Meaning(named.id), unit, names)
        return Meaning(
            named.id, note=say.no_items(item or "", names.said(named.id)), field="item", aside="unknown_item"
        )
    if means_total(item):
        return _with_unit(Meaning(named.id, whole=True), unit, names)
    if means_no_item(item) or item is None:
        return Meaning(
            named.id, note=say.item_needed(names.said(named.id), labels(items)), field="item", aside="unknown_item"
        )
    found = names.item_id(named.id, item)
    stated = names.item_id(named.id, named.item) if named.item is not None else found
    if found is None or found != stated:
        near = names.nearest_item(named.id, item) if found is None else stated
        note = say.unknown_item(item, names.said(named.id), near)
        return Meaning(named.id, note=note, field="item", aside="unknown_item")
    return _with_unit(Meaning(named.id, found), unit, names)


def _with_unit(meaning: Meaning, unit: str | None, names: Vocabulary) -> Meaning:
    assert meaning.id is not None
    name = meaning.id
    entry = names.entry(name)
    doubtful = CHANGE_RATE if names.is_change(name) else 1.0
    meaning = replace(meaning, said=names.said(name, meaning.item), doubtful_percent=doubtful)
    kind: ValueKind = "number"
    if entry.type in ("yes_no", "checklist"):
        kind = "yes_no"
    elif entry.type == "choice":
        kind = "choice"
    declared = names.catalog.unit_of(name, meaning.item)
    written = unit_in(plain(unit)) if unit is not None and plain(unit) else None
    if written in ("-", "/", "--"):
        written = None
    if kind != "number" or (meaning.whole and entry.unit == "item"):
        return replace(meaning, kind=kind, declared=declared, unit=written)
    low, high = _range(name, declared, names)
    scale = names.units.convert(written or declared, declared)
    if isinstance(scale, UnitFault):
        note = (
            say.unknown_unit(written or "", declared, scale.hint)
            if scale.unknown
            else say.wrong_dimension(written or "", declared, meaning.said)
        )
        aside = "unknown_unit" if scale.unknown else "wrong_dimension"
        return replace(meaning, declared=declared, unit=written, note=note, field="unit", aside=aside)
    return replace(meaning, declared=declared, unit=written, scale=scale, low=low, high=high)


def _range(name: str, declared: str, names: Vocabulary) -> tuple[float | None, float | None]:
    """Return the bounds of the kept value; flows, stocks and their ratios are not negative, changes may be."""
    variable = names.catalog.variables.get(name)
    if variable is None:
        return (None if names.is_change(name) else 0.0), None
    low, high = variable.range or ((0.0 if variable.kind in ("flow", "stock") else None), None)
    scale = names.units.convert(declared, declared)
    if isinstance(scale, UnitFault):
        return low, high
    kept = [None if bound is None else bound * scale.multiply / scale.divide for bound in (low, high)]
    return kept[0], kept[1]
