"""The tables beside the observations: entities, plans, waivers, targets, factors, thresholds (semantics §3.2–3.3).

They arrive as text, from any file or from the template, and leave with the columns and types of `dataset`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from greenpark.catalog.areas import PROVINCES
from greenpark.observe.cells import plain, read_absence, read_number
from greenpark.observe.dataset import SIDE_TABLES, empty
from greenpark.observe.grid import Grid
from greenpark.observe.headers import split_heading
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import cells as say
from greenpark.observe.messages import series as say_series
from greenpark.observe.parks import Parks
from greenpark.observe.periods import FIRST_YEAR, LAST_YEAR, read_period
from greenpark.observe.reporter import place_of
from greenpark.observe.tables import Table
from greenpark.observe.template.choices import LEVELS, PLAN_STATUSES, REGION_CLASSES, code_of
from greenpark.observe.units import UnitFault
from greenpark.observe.vocabulary import Vocabulary
from greenpark.problems import Problem

_KINDS = {
    "park": "园区", "enterprise": "企业", "outlet": "排口", "city": "市", "province": "省", "country": "国家",
}  # fmt: skip
_YEARS = {"base_year", "start", "end", "year", "target_year"}
_NUMBERS = {"value", "latitude", "longitude"}
_REGION_WORDS = {
    "缺水": "water_short", "缺水地区": "water_short", "水资源短缺": "water_short", "水资源短缺地区": "water_short",
    "京津冀地区": "jing_jin_ji", "京津冀区域": "jing_jin_ji", "其他": "other", "其它": "other", "其它地区": "other",
    "一般地区": "other",
}  # fmt: skip


class Line(NamedTuple):
    """One row of a side table as text, with its place."""

    texts: dict[str, str | None]
    file: str
    sheet: str | None
    row: int | None
    headings: dict[str, str]
    percents: frozenset[str] = frozenset()

    def at(self, note: Note, column: str) -> Problem:
        """Return a problem in a column of the row."""
        return note.at(file=self.file, sheet=self.sheet, row=self.row, column=self.headings.get(column, column))


def lines_of_table(table: Table) -> Iterator[Line]:
    """Yield the filled rows of a recognised side table."""
    grid = table.grid
    headings = table.heading_texts()
    units = {name: unit for name, text in headings.items() if (unit := split_heading(text).unit)}
    body = grid.cells.slice(table.first_place).select(str(place) for place in table.columns.values())
    percents = _percents(grid, table)
    for offset, row in enumerate(body.rows()):
        texts = {name: text for name, text in zip(table.columns, row, strict=True) if text is not None}
        if not any(text.strip() for text in texts.values()):
            continue
        place = table.first_place + offset
        if "value" in units and not texts.get("unit"):
            texts["unit"] = units["value"]
        yield Line(
            dict(texts), grid.file, grid.sheet, grid.first_row + place, headings, percents.get(place, frozenset())
        )


def lines_of_frame(frame: pl.DataFrame, file: str, places: Sequence[tuple[str, int]] = ()) -> Iterator[Line]:
    """Yield the rows of a frame of texts, as the reader of the template hands them out, with sheet and row."""
    for index, row in enumerate(frame.rows(named=True)):
        sheet, number = places[index] if places else (None, None)
        yield Line({name: text for name, text in row.items() if text is not None}, file, sheet, number, {})


def _percents(grid: Grid, table: Table) -> dict[int, frozenset[str]]:
    """Return, by place, the columns whose number is shown as a percentage (§3.7)."""
    found: dict[int, set[str]] = {}
    for name, place in table.columns.items():
        formats = grid.formats.get(str(place))
        if name in _NUMBERS and formats is not None:
            for row in formats.str.contains("%", literal=True).fill_null(False).arg_true().to_list():
                found.setdefault(row, set()).add(name)
    return {row: frozenset(names) for row, names in found.items()}


def entities_frame(lines: Sequence[Line], problems: list[Problem]) -> pl.DataFrame:
    """Return the entities; one that stands there twice, or once by id and once by its name, counts once."""
    records: dict[str, dict[str, Any]] = {}
    first: dict[str, Line] = {}
    ids = _ids_of_names(lines)
    for line in lines:
        record = _typed(line, "entities", problems)
        entity = (record["entity"] or record["name_zh"] or record["name_en"] or "").strip()
        if not entity:
            problems.append(line.at(say.no_park(), "entity"))
            continue
        entity = record["entity"] = ids.get(entity, entity)
        record["kind"] = code_of(record["kind"], _KINDS) if record["kind"] else None
        record["province"] = code_of(record["province"], PROVINCES) if record["province"] else None
        record["level"] = code_of(record["level"], LEVELS) if record["level"] else None
        record["region_class"] = _region_class(record["region_class"])
        if entity not in records:
            records[entity], first[entity] = record, line
        elif records[entity] == record:
            problems.append(line.at(say_series.duplicate_row(_place(first[entity])), "entity"))
        else:
            records[entity] = _merged(entity, records[entity], record, line, first[entity], problems)
    if not records:
        return empty(SIDE_TABLES["entities"])
    frame = pl.DataFrame(list(records.values()), schema=SIDE_TABLES["entities"])
    return frame.with_columns(pl.col("kind").fill_null("park"))


def _ids_of_names(lines: Sequence[Line]) -> dict[str, str]:
    """Return the id for each name that one line gives beside an id: a cover may know the park by name only."""
    found: dict[str, str] = {}
    for line in lines:
        entity = (line.texts.get("entity") or "").strip()
        for name in ("name_zh", "name_en"):
            text = (line.texts.get(name) or "").strip()
            if entity and text and text != entity:
                found.setdefault(text, entity)
    return found


def _merged(
    entity: str, known: dict[str, Any], other: dict[str, Any], line: Line, first: Line, problems: list[Problem]
) -> dict[str, Any]:
    """Fill the gaps of one entry from another; where they contradict, the first stands and it is an error."""
    for name, value in other.items():
        if value is not None and known[name] is not None and value != known[name]:
            values = [str(known[name]), str(value)]
            note = say_series.contradicting_entries(f"{entity}, {name}", values, _place(first))
            problems.append(line.at(note, name))
    return {name: value if value is not None else other[name] for name, value in known.items()}


def _region_class(text: str | None) -> str | None:
    if text is None:
        return None
    return _REGION_WORDS.get(plain(text)) or code_of(text, REGION_CLASSES)


def _target_of(said: Said) -> Said:
    return Said(f"target of {said.en}", f"{said.zh}目标")


def _place(line: Line) -> Said:
    return place_of({"file": line.file, "sheet": line.sheet, "row": line.row})


def side_frame(
    kind: str, lines: Sequence[Line], parks: Parks, names: Vocabulary, problems: list[Problem]
) -> pl.DataFrame:
    """Return the plans, waivers, targets, factors or thresholds. A row with an error is named and left out."""
    checks: dict[str, Callable[[dict[str, Any], Line, Vocabulary], list[Problem]]] = {
        "targets": _check_target,
        "factors": _check_factor,
        "plans": _check_scheme,
        "waivers": _check_scheme,
    }
    records = []
    for line in lines:
        found: list[Problem] = []
        record = _typed(line, kind, found)
        if "park" in record and record["park"] is not None:
            match = parks.resolve([record["park"]])[record["park"]]
            record["park"] = match.id
            found += [line.at(match.note, "park")] if match.note else []
        elif kind != "factors":
            found.append(line.at(say.no_park(), "park"))
        if kind in checks:
            found += checks[kind](record, line, names)
        problems.extend(found)
        if not any(problem.severity == "error" for problem in found):
            records.append(record)
    return pl.DataFrame(records, schema=SIDE_TABLES[kind]) if records else empty(SIDE_TABLES[kind])


def _typed(line: Line, kind: str, problems: list[Problem]) -> dict[str, Any]:
    """Return a record with the types of the table; `value` may bring a unit of its own."""
    record: dict[str, Any] = {}
    for name in SIDE_TABLES[kind]:
        text = (line.texts.get(name) or "").strip()
        if name in _YEARS:
            record[name] = _year(text, line, name, problems)
        elif name in _NUMBERS:
            record[name], unit = _number(text, line, name, problems)
            if unit is not None:
                line.texts["unit"] = unit
        else:
            record[name] = text or None
    if "unit" in record:
        record["unit"] = line.texts.get("unit") or None
    return record


def _year(text: str, line: Line, name: str, problems: list[Problem]) -> int | None:
    if not text or read_absence(text) is not None:
        return None
    period = read_period(text)
    if period.year is None:
        problems.append(line.at(say.no_period(text), name))
    elif not FIRST_YEAR <= period.year <= LAST_YEAR:
        problems.append(line.at(say.year_out_of_range(period.year), name))
    return period.year


def _number(text: str, line: Line, name: str, problems: list[Problem]) -> tuple[float | None, str | None]:
    reading = read_number(text)
    if reading.kind in ("bad", "none") or (reading.kind != "number" and name == "value"):
        problems.append(line.at(say.not_a_number(text), name))
    return reading.value, "1" if name in line.percents else reading.unit


def _check_target(record: dict[str, Any], line: Line, names: Vocabulary) -> list[Problem]:
    text = record["indicator"] or ""
    named = names.find(text)
    if named is None:
        return [line.at(say.unknown_variable(text, names.nearest(text)), "indicator")]
    record["indicator"] = named.id
    entry = names.entry(named.id)
    found = _check_unit(record, entry.unit, named.id, line, names)
    value, unit = record["value"], record["unit"] or entry.unit
    if value is not None and unit == "%" and 0 < abs(value) <= 1 and not line.texts.get("note"):
        found.append(line.at(say.percent_scale(value, _target_of(names.said(named.id))), "value"))
    return found


def _check_factor(record: dict[str, Any], line: Line, names: Vocabulary) -> list[Problem]:
    text = record["factor"] or ""
    factors = names.catalog.factors
    known = text if text in factors else next(
        (factor.id for factor in factors.values()
         if text in (factor.label.zh, factor.label.en, *factor.aliases)), None,
    )  # fmt: skip
    if known is None:
        return [line.at(say.unknown_variable(text, None), "factor")]
    record["factor"] = known
    factor = factors[known]
    if factor.items is not None and record["item"]:
        item = names.catalog.find_item(factor.items, record["item"])
        if item is None:
            return [line.at(say.unknown_item(record["item"], Said(known, factors[known].label.zh), None), "item")]
        record["item"] = item
    return _check_unit(record, factor.unit, known, line, names) if factor.unit else []


def _check_scheme(record: dict[str, Any], line: Line, names: Vocabulary) -> list[Problem]:
    if record.get("status"):
        record["status"] = code_of(record["status"], PLAN_STATUSES)
    text = record["scheme"]
    if text is None:
        return []
    schemes = names.catalog.schemes
    known = next(
        (scheme.id for scheme in schemes.values()
         if text in (scheme.id, scheme.label.zh, scheme.label.en, scheme.short.zh, scheme.short.en)), None,
    )  # fmt: skip
    if known is None:
        return [line.at(say.unknown_scheme(text, sorted(schemes)), "scheme")]
    record["scheme"] = known
    return []


def _check_unit(record: dict[str, Any], declared: str, name: str, line: Line, names: Vocabulary) -> list[Problem]:
    if not record["unit"]:
        return []
    fault = names.units.convert(record["unit"], declared)
    if isinstance(fault, UnitFault):
        note = (
            say.unknown_unit(record["unit"], declared, fault.hint)
            if fault.unknown
            else say.wrong_dimension(record["unit"], declared, Said(name, name))
        )
        return [line.at(note, "unit")]
    return []
