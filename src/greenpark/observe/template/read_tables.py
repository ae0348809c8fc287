"""The small tables of the workbook: cover, plans, targets, waivers, own factors, industry limits, evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from greenpark.observe.template.choices import (
    BINDING,
    CONFIDENTIALITIES,
    ELECTRICITY_BASES,
    ENTITY_FIELDS,
    FIELDS,
    PLAN_STATUSES,
    Field,
    code_of,
    is_loose,
)
from greenpark.observe.template.grid import Cell, Sheet
from greenpark.observe.template.layout import SECTION, Column, headers_of, normal
from greenpark.observe.words import CONFIDENTIALITY, electricity_code

SHEET, ROW = "~sheet", "~row"  # where a line stands, beside its columns
FIELD_HEADER = "field"  # hidden header of the cover's keys
_ID = re.compile(r"(?=.*[\d_])[A-Za-z\d_.-]+")  # a first word that can only be an id; names have words only
_FIELD_OF_LABEL = {
    normal(text): field.key for field in FIELDS.values() for text in (field.key, field.zh, field.en)
}  # fmt: skip


class CoverCell(NamedTuple):
    """An answer on the cover: its field, what was typed, and where it stands."""

    key: str
    text: str
    sheet: str
    row: int
    column: str


def read_cover(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the cover's answers by field, as codes where the field has a list; empty without a cover."""
    return {cell.key: _answer(FIELDS[cell.key], cell.text) for cell in cover_cells(sheets)}


def cover_cells(sheets: Sequence[Sheet]) -> list[CoverCell]:
    """Return the filled answers of the cover with their places; the first counts where a field stands there twice."""
    for sheet in sheets:
        place = next(
            ((row, column) for row, cells in sheet.rows.items() for column, cell in cells.items()
             if cell.value == FIELD_HEADER), None,
        )  # fmt: skip
        if place is not None:
            return _answers(sheet, *place)
    return []


def _answer(field: Field, text: str) -> str:
    """Return what an answer means: a code where the field has a list."""
    if is_loose(field.key):
        return text
    if field.choices is CONFIDENTIALITIES:
        return CONFIDENTIALITY.code(text) or text
    if field.choices is ELECTRICITY_BASES:
        return electricity_code(text) or text
    return code_of(text, field.choices)


def _answers(sheet: Sheet, header_row: int, key_column: int) -> list[CoverCell]:
    headers = sheet.rows[header_row]
    value_column = next((column for column, cell in headers.items() if normal(cell.value).startswith("填写")), None)
    if value_column is None:
        value_column = key_column + 2
    heading = headers[value_column].value if value_column in headers else ""
    answers: dict[str, CoverCell] = {}
    for row, cells in sorted(sheet.rows.items()):
        if row <= header_row or value_column not in cells:
            continue
        labels = [cells[column].value.split("\n", maxsplit=1)[0] for column in sorted(cells) if column < value_column]
        key = next((found for label in labels if (found := _FIELD_OF_LABEL.get(normal(label)))), None)
        value = cells[value_column].value.strip()
        if key is not None and value and key not in answers:
            answers[key] = CoverCell(key, value, sheet.name, row, heading)
    return list(answers.values())


def entity_record(cover: dict[str, str], entity: str) -> dict[str, str | None]:
    """Return the park's line of the entities table."""
    record: dict[str, str | None] = {key: cover.get(key) for key in ENTITY_FIELDS}
    return {**record, "entity": entity, "kind": "park"}


def read_table(
    sheets: Sequence[Sheet], columns: tuple[Column, ...], needed: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """Yield the lines of the table whose header has all `needed` columns, by column key.

    A table ends at the next section title: blank lines inside it do not end it.
    """
    known = headers_of(columns)
    for sheet in sheets:
        for row in sorted(sheet.rows):
            found: dict[str, int] = {}
            for column, cell in sheet.rows[row].items():
                if (key := known.get(normal(cell.value))) is not None:
                    found.setdefault(key, column)
            if all(key in found for key in needed):
                yield from _table_lines(sheet, row, found)
                return


def _table_lines(sheet: Sheet, header_row: int, columns: dict[str, int]) -> Iterator[dict[str, str]]:
    for row in sorted(sheet.rows):
        cells = sheet.rows[row]
        if row <= header_row:
            continue
        if any(cell.value.startswith(SECTION) for cell in cells.values()):
            return
        place = {SHEET: sheet.name, ROW: str(row)}
        yield place | {key: _text(cells[column]) for key, column in columns.items() if column in cells}


def place_of(record: Mapping[str, str | None]) -> tuple[str, int]:
    """Return the sheet and the row that a record was read from."""
    return record[SHEET] or "", int(record[ROW] or 0)


def _text(cell: Cell) -> str:
    """Return a cell's text; 0.95 shown as 95 % is 95 % (semantics §3.7)."""
    if cell.kind == "number" and "%" in cell.number_format:
        return f"{float(cell.value) * 100:.15g}%"
    return cell.value.strip()


def leading_id(text: str) -> str:
    """Return the id of a drop-down text: `hj274-2015 生态工业园区`, `2 清洁能源消费占比`, `grid_factor Grid factor`.

    Words without an id in front are left whole, for whoever knows the names: `HJ 274`, `Clean energy share`.
    """
    first, _, rest = text.strip().partition(" ")
    return first if rest and _ID.fullmatch(first) else text.strip()


def plan_record(line: dict[str, str], entity: str) -> dict[str, str | None]:
    """Return a line of the plans table (semantics §3.3)."""
    return {**line, "park": entity, "scheme": leading_id(line.get("scheme", "")),
            "status": code_of(line.get("status", ""), PLAN_STATUSES)}  # fmt: skip


def target_record(line: dict[str, str], entity: str) -> dict[str, str | None]:
    """Return a line of the targets table; an indicator the officer added counts by its name."""
    name = line.get("name", "").split("\n", maxsplit=1)[0]
    return {**line, "park": entity, "indicator": line.get("indicator") or name,
            "binding": code_of(line.get("binding", ""), BINDING)}  # fmt: skip


def waiver_record(line: dict[str, str], entity: str) -> dict[str, str | None]:
    """Return a line of the waivers table."""
    return {**line, "park": entity, "scheme": leading_id(line.get("scheme", "")),
            "criterion": leading_id(line.get("criterion", ""))}  # fmt: skip


def factor_record(line: dict[str, str], entity: str) -> dict[str, str | None]:
    """Return a line of the factors table."""
    return {**line, "park": entity, "factor": line.get("factor") or leading_id(line.get("name", ""))}


def industry_record(line: dict[str, str], entity: str) -> dict[str, str | None]:
    """Return a line of the table of limits for a dominant industry."""
    return {**line, "park": entity, "criterion": leading_id(line.get("criterion", ""))}
