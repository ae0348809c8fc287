"""The tables beside the observations: entities, plans, waivers, targets, factors, thresholds (semantics §3.2–3.3).

They arrive as text, from any file or from the template, and leave with the columns and types of `dataset`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from greenpark.catalog.areas import PROVINCES, area_of
from greenpark.observe.cells import plain, read_absence, read_number
from greenpark.observe.dataset import SIDE_TABLES, empty
from greenpark.observe.grid import Grid
from greenpark.observe.headers import split_heading
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import cells as say
from greenpark.observe.messages import metadata as say_words
from greenpark.observe.messages import series as say_series
from greenpark.observe.messages import side as say_side
from greenpark.observe.parks import Parks, name_key
from greenpark.observe.periods import FIRST_YEAR, LAST_YEAR, read_period
from greenpark.observe.reporter import place_of
from greenpark.observe.side_checks import CHECKS, KEYS, same_amount
from greenpark.observe.tables import Table
from greenpark.observe.template.choices import FIELDS, LEVELS, REGION_CLASSES, code_of
from greenpark.observe.template.layout import TABLE_HEADERS
from greenpark.observe.vocabulary import Vocabulary
from greenpark.problems import Problem, Severity, did_you_mean

_KINDS = {
    "park": "园区", "enterprise": "企业", "outlet": "排口", "city": "市", "province": "省", "country": "国家",
}  # fmt: skip
_YEARS = {"base_year", "start", "end", "year", "target_year"}
_NUMBERS = {"value", "latitude", "longitude"}
_WORDS = {"kind": _KINDS, "province": PROVINCES, "level": LEVELS, "region_class": REGION_CLASSES}
_FURTHEST = {"latitude": (90.0, Said("latitude", "纬度")), "longitude": (180.0, Said("longitude", "经度"))}
_REGION_WORDS = {
    "缺水": "water_short", "缺水地区": "water_short", "水资源短缺": "water_short", "水资源短缺地区": "water_short",
    "京津冀地区": "jing_jin_ji", "京津冀区域": "jing_jin_ji", "其他": "other", "其它": "other", "其它地区": "other",
    "一般地区": "other",
}  # fmt: skip


# a line of the template states something if one of these is filled in
_STATED_BY = {
    "plans": ("plan", "base_year", "start", "end"), "targets": ("target_year", "value"),
    "waivers": ("criterion", "reason"), "factors": ("value", "year"), "industry_thresholds": ("industry", "value"),
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


def lines_of_frame(kind: str, frame: pl.DataFrame, file: str, places: Sequence[tuple[str, int]] = ()) -> Iterator[Line]:
    """Yield the rows of a frame of texts, as the reader of the template hands them out, with sheet and row.

    A line of the template with a remark and nothing else states nothing.
    """
    headings = TABLE_HEADERS.get(kind, {})
    for index, row in enumerate(frame.rows(named=True)):
        sheet, number = places[index] if places else (None, None)
        texts = {name: text for name, text in row.items() if text is not None}
        if kind not in _STATED_BY or any(texts.get(name) for name in _STATED_BY[kind]):
            yield Line(texts, file, sheet, number, headings)


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
        _settle_words(record, line, problems)
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


def _settle_words(record: dict[str, Any], line: Line, problems: list[Problem]) -> None:
    """Bring the words of an entity to their codes and name those that are in no list.

    A province outside the list is kept, as a park may lie abroad; it finds the factors of the nation only.
    """
    for name, choices in _WORDS.items():
        text = record[name]
        if text is None:
            continue
        code = _REGION_WORDS.get(plain(text)) if name == "region_class" else None
        if name == "level":
            code = next((one for one, label in LEVELS.items() if plain(text).startswith(label)), None)
        code = code or (area_of(text) if name == "province" and area_of(text) in PROVINCES else code_of(text, choices))
        record[name] = code if code in choices or name == "province" else None
        if code not in choices:
            spellings = {word: f"{one} {label}" for one, label in choices.items() for word in (one, label)}
            near = did_you_mean(text.casefold(), spellings)
            what = Said(FIELDS[name].en, FIELDS[name].zh) if name in FIELDS else Said("kind", "类型")
            note = say_words.cover_word(text, what, list(dict.fromkeys(spellings.values())),
                                        spellings[near[0]] if near else None)  # fmt: skip
            # types and levels have many names and decide nothing; regions and provinces choose limits and factors
            severity: Severity = "information" if name in ("kind", "level") else "warning"
            problems.append(line.at(note._replace(severity=severity), name))
    for name, (furthest, what) in _FURTHEST.items():
        if record[name] is not None and abs(record[name]) > furthest:
            problems.append(line.at(say_side.not_on_earth(what, f"{record[name]:g}"), name))
            record[name] = None


def _place(line: Line) -> Said:
    return place_of({"file": line.file, "sheet": line.sheet, "row": line.row})


def side_frame(
    kind: str, lines: Sequence[Line], parks: Parks, names: Vocabulary, problems: list[Problem],
    filed: Collection[str] = (),
) -> pl.DataFrame:  # fmt: skip
    """Return the plans, waivers, targets, factors or thresholds. A row with an error is named and left out.

    `filed` are the parks with figures: where no table of parks tells, a row of another park is a slip.
    """
    records: list[dict[str, Any]] = []
    first: dict[tuple[Any, ...], tuple[dict[str, Any], Line]] = {}
    for line in lines:
        found: list[Problem] = []
        record = _typed(line, kind, found)
        if "park" in record and record["park"] is not None:
            match = parks.resolve([record["park"]])[record["park"]]
            record["park"] = match.id
            found += [line.at(match.note, "park")] if match.note else []
            if match.id is not None and filed and not parks.known and match.id not in filed:
                near = did_you_mean(name_key(match.id), {name_key(one): one for one in filed})
                found.append(line.at(say_side.park_without_figures(match.id, near[0] if near else None), "park"))
        else:
            found.append(line.at(say.no_park(), "park"))
        found += CHECKS[kind](record, line, names)
        if not _is_error(found) and kind in KEYS:
            found += _told_before(kind, record, line, first, names)
        problems.extend(found)
        if not _is_error(found) and not any(problem.code == "duplicate_row" for problem in found):
            records.append(record)
    return pl.DataFrame(records, schema=SIDE_TABLES[kind]) if records else empty(SIDE_TABLES[kind])


def _is_error(found: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in found)


def _told_before(
    kind: str, record: dict[str, Any], line: Line, first: dict[tuple[Any, ...], tuple[dict[str, Any], Line]],
    names: Vocabulary,
) -> list[Problem]:  # fmt: skip
    """Name a row that says again, or otherwise, what an earlier one says; the earlier one counts."""
    key = tuple(record[name] for name in KEYS[kind])
    known, place = first.setdefault(key, (record, line))
    if known is record:
        return []
    if same_amount(known, record, kind, names):
        return [line.at(say_series.duplicate_row(_place(place)), KEYS[kind][1])]
    values = [f"{one['value']:g} {one['unit'] or ''}".strip() for one in (known, record)]
    what = ", ".join(str(part) for part in key if part is not None)
    return [line.at(say_series.contradicting_entries(what, values, _place(place)), "value")]


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
    if not text:
        return None, None
    reading = read_number(text)
    if reading.kind in ("bad", "none") or (reading.kind != "number" and name == "value"):
        problems.append(line.at(say.not_a_number(text), name))
    return reading.value, "1" if name in line.percents else reading.unit
