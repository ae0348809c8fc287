"""What the last filing says, ready to be written into the new workbook: nothing that was typed may get lost."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from greenpark.catalog import Catalog
from greenpark.observe.dataset import Dataset
from greenpark.observe.template.choices import BOUNDARIES, COVERAGES, spelled
from greenpark.observe.template.content import FilledLine, TemplateContent, join_by_year
from greenpark.observe.template.grid import Cell, number_text
from greenpark.observe.template.layout import NO, NOT_APPLICABLE, YES, year_of
from greenpark.observe.template.lines import Need
from greenpark.observe.template.units import convert, unit_choices

Previous = Dataset | TemplateContent
# rows that stand for nothing the park filed itself, or that a later filing has taken the place of
_LEFT_OUT = {"duplicate", "replaced", "superseded", "preliminary", "other_channel", "after_as_of", "scenario", "sector"}

_SCOPE_KEYS = ("boundary", "coverage", "price_base_year", "electricity_basis", "waste_scope", "water_scope")


@dataclass
class Prefill:
    """The last filing by variable and item; lines of one key queue up, the first goes to the template's own line."""

    cover: dict[str, str] = field(default_factory=dict)
    lines: dict[Need, list[FilledLine]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def years(self) -> set[int]:
        """Return all years with a figure."""
        headers = {header for queue in self.lines.values() for line in queue for header in line.values}
        return {year for header in headers if (year := year_of(header)) is not None}

    def part_years(self) -> list[str]:
        """Return the headers of columns that cover a part of a year."""
        headers = {header for queue in self.lines.values() for line in queue for header in line.values}
        return sorted(header for header in headers if year_of(header) is None)

    def take(self, key: Need) -> FilledLine | None:
        """Return the next line filed for a variable and item, and remove it."""
        queue = self.lines.get(key)
        return queue.pop(0) if queue else None

    def rest(self) -> list[FilledLine]:
        """Return the lines that found no place among the template's own."""
        return [line for queue in self.lines.values() for line in queue if _holds_something(line)]


def prefill(catalog: Catalog, previous: Previous | None, park: Mapping[str, object] | str | None) -> Prefill:
    """Return the last filing of one park; raise ValueError where `previous` holds no such park, or several."""
    if previous is None:
        filled = Prefill()
    elif isinstance(previous, TemplateContent):
        filled = _from_content(catalog, previous)
    else:
        filled = _from_dataset(catalog, previous, park)
    if isinstance(park, Mapping):
        filled.cover |= {key: str(value) for key, value in park.items() if value is not None and str(value) != ""}
    elif park and previous is None:
        filled.cover.setdefault("name_zh", park)
    return filled


def _holds_something(line: FilledLine) -> bool:
    own_words = {key: text for key, text in line.texts.items() if key not in ("unit", "source")}
    return bool(line.values or any(own_words.values()) or any(line.extras.values()))


def _from_content(catalog: Catalog, content: TemplateContent) -> Prefill:
    filled = Prefill(dict(content.cover))
    for line in content.lines:
        name = catalog.find_name(line.variable or line.name) or line.variable or line.name
        variable = catalog.variables.get(name)
        item: str | None = line.item or (line.item_name if line.item_name not in ("—", "-") else "") or None
        if item and variable is not None and variable.items:
            item = catalog.find_item(variable.items, item) or item
        filled.lines.setdefault((name, item), []).append(line)
    for key in ("plans", "targets", "waivers", "factors", "industry_thresholds", "evidence"):
        frame: pl.DataFrame = getattr(content, key)
        filled.tables[key] = [_texts(record) for record in frame.iter_rows(named=True)]
    return filled


def _texts(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the non-null fields of a record as text; whole floats without their point."""
    return {key: number_text(value) if isinstance(value, float) else str(value)
            for key, value in record.items() if value is not None}  # fmt: skip


def _from_dataset(catalog: Catalog, dataset: Dataset, park: Mapping[str, object] | str | None) -> Prefill:
    entity = _entity(dataset, park)
    filled = Prefill({"entity": entity})
    for record in dataset.entities.iter_rows(named=True):
        if record["entity"] == entity:
            filled.cover |= _texts(record)
    for key in ("plans", "targets", "waivers", "factors", "industry_thresholds"):
        frame: pl.DataFrame = getattr(dataset, key)
        records = [_texts(record) for record in frame.iter_rows(named=True)]
        filled.tables[key] = [record for record in records if record.get("park") in (entity, None)]
    groups: dict[Need, list[dict[str, Any]]] = defaultdict(list)
    for record in dataset.observations.iter_rows(named=True):
        if record["entity"] == entity and record["variable"] and record.get("set_aside") not in _LEFT_OUT:
            groups[record["variable"], record["item"]].append(record)
    common = _common([record for records in groups.values() for record in records])
    filled.cover |= common
    for (variable, item), records in groups.items():
        filled.lines[variable, item] = _lines_of(catalog, variable, item, records, common)
    return filled


def _common(records: list[dict[str, Any]]) -> dict[str, str]:
    """Return the scope that all figures share: it belongs on the cover, not on every line."""
    attributes = [_loads(record.get("attributes")) for record in records]
    common = {}
    for key in _SCOPE_KEYS:
        values = {str(found[key]) for found in attributes if found.get(key)}
        everywhere = key not in ("boundary", "coverage") or all(found.get(key) for found in attributes)
        if len(values) == 1 and everywhere:
            common[key] = values.pop()
    return common


def _entity(dataset: Dataset, park: Mapping[str, object] | str | None) -> str:
    wanted = str(park.get("entity") or park.get("name_zh") or "") if isinstance(park, Mapping) else park
    known = dataset.observations["entity"].drop_nulls().unique(maintain_order=True).to_list()
    names = {value: record["entity"] for record in dataset.entities.iter_rows(named=True)
             for value in (record["entity"], record["name_zh"], record["name_en"]) if value}  # fmt: skip
    if wanted:
        found = names.get(wanted, wanted)
        if found in known or found in names.values():
            return str(found)
        raise ValueError(f"the last filing has no park '{wanted}'; it has {', '.join(known[:10])}")
    parks = [entity for entity in known if entity]
    if len(parks) != 1:
        raise ValueError(f"the last filing has {len(parks)} parks ({', '.join(parks[:10])}); say which one")
    return str(parks[0])


def _lines_of(catalog: Catalog, name: str, item: str | None, records: list[dict[str, Any]],
              common: Mapping[str, str]) -> list[FilledLine]:  # fmt: skip
    """Return one line for a variable's years; a second figure of one year goes to a line of its own."""
    waiting = sorted(records, key=lambda record: (record["year"] or 0, record.get("recorded_at") or ""))
    lines = []
    while waiting:
        chosen: dict[str, dict[str, Any]] = {}
        later = []
        for record in waiting:
            header = _header(record)
            if header in chosen:
                later.append(record)
            else:
                chosen[header] = record
        lines.append(_line(catalog, name, item, chosen, common))
        waiting = later
    return lines


def _header(record: dict[str, Any]) -> str:
    """Return the column of a figure: its year, or the part of a year as it was filed."""
    if record.get("set_aside") == "part_of_year" or record["year"] is None:
        return str(record.get("period") or record["year"])
    return str(record["year"])


def _line(
    catalog: Catalog, name: str, item: str | None, by_year: dict[str, dict[str, Any]], common: Mapping[str, str]
) -> FilledLine:
    entry = catalog.variables.get(name) or catalog.indicators.get(name)
    declared = declared_unit(catalog, name, item)
    typed_units = {record.get("typed_unit") for record in by_year.values()}
    as_typed = len(typed_units) == 1 and all(record.get("typed") for record in by_year.values())
    unit = (typed_units.pop() if as_typed else None) or default_unit(catalog, name, item)
    if as_typed:
        values = {header: _typed_cell(record) for header, record in by_year.items()}
    else:
        values = {header: _cell(record, entry, declared, unit) for header, record in by_year.items()}
    attributes = {year: _loads(record.get("attributes")) for year, record in by_year.items()}
    texts = {"unit": unit}
    for key in ("status", "source", "note"):
        texts[key] = join_by_year({year: str(record.get(key) or "") for year, record in by_year.items()})
    texts["evidence"] = join_by_year({year: str(found.get("evidence") or "") for year, found in attributes.items()})
    texts["scope"] = join_by_year({year: _scope(found, common) for year, found in attributes.items()})
    extras: dict[str, str] = {}
    for found in attributes.values():
        columns = found.get("columns")
        extras |= columns if isinstance(columns, dict) else {}
    label = entry.label.zh if entry else name
    return FilledLine(
        "", 0, name, item or "", label, _item_label(catalog, name, item), values=values, texts=texts, extras=extras
    )


def _item_label(catalog: Catalog, name: str, item: str | None) -> str:
    variable = catalog.variables.get(name)
    if item is None or variable is None or variable.items is None:
        return item or ""
    known = {entry.id: entry.label.zh for entry in catalog.item_lists[variable.items].items}
    return known.get(item, item)


def _typed_cell(record: dict[str, Any]) -> Cell:
    """Return a figure as it was typed; 0.95 that stood for 95 % gets its percent format back."""
    text = str(record["typed"])
    try:
        number = float(text)
    except ValueError:
        return Cell(text)
    percent = (record.get("typed_unit") or "").startswith("%") and record.get("value") == number != 0
    return Cell(number_text(number), "number", "0.##%" if percent else "General")


def _cell(record: dict[str, Any], entry: Any, declared: str, unit: str) -> Cell:
    if record.get("not_applicable"):
        return Cell(NOT_APPLICABLE)
    if code := record.get("code"):
        option = next((option for option in getattr(entry, "options", ()) if option.id == code), None)
        return Cell(option.label.zh if option else code)
    value = record.get("value")
    if value is None:
        return Cell("")
    if getattr(entry, "type", "number") in ("yes_no", "checklist"):
        return Cell(YES if value else NO)
    shown = convert(float(value) * (100.0 if declared == "%" else 1.0), declared, unit)
    text = number_text(shown if shown is not None else float(value))
    qualifier = record.get("qualifier") or "="
    return Cell(text, "number") if qualifier == "=" else Cell(f"{qualifier}{text}")


def declared_unit(catalog: Catalog, name: str, item: str | None) -> str:
    """Return the unit in which the catalog holds a figure: the item's own where it has one."""
    known = name in catalog.variables or name in catalog.indicators
    return catalog.unit_of(name, item) if known else "1"


def default_unit(catalog: Catalog, name: str, item: str | None) -> str:
    """Return the unit that the template offers first."""
    variable = catalog.variables.get(name)
    official = variable.official_unit if variable is not None and variable.unit != "item" else None
    kind = catalog.variables.get(name) or catalog.indicators.get(name)
    return unit_choices(declared_unit(catalog, name, item), official, kind.type if kind else "number")[0]


def _loads(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _scope(attributes: Mapping[str, Any], common: Mapping[str, str]) -> str:
    """Return the scope of one figure in words, without what the cover says for all."""
    own = {key: str(attributes[key]) for key in _SCOPE_KEYS if attributes.get(key)}
    own = {key: text for key, text in own.items() if common.get(key) != text}
    words = {"boundary": BOUNDARIES, "coverage": COVERAGES}
    return "；".join(f"{text}年价" if key == "price_base_year" else spelled(text, words.get(key))
                    for key, text in own.items() if key != "electricity_basis")  # fmt: skip
