"""The small tables of the workbook: cover, plans, targets, waivers, own factors, industry limits, evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from greenpark.observe.template.choices import (
    BINDING,
    ENTITY_FIELDS,
    FIELDS,
    PLAN_STATUSES,
    code_of,
    is_loose,
)
from greenpark.observe.template.grid import Cell, Sheet
from greenpark.observe.template.layout import SECTION, Column, headers_of, normal

SHEET, ROW = "~sheet", "~row"  # where a line stands, beside its columns
FIELD_HEADER = "field"  # hidden header of the cover's keys
_FIELD_OF_LABEL = {
    normal(text): field.key for field in FIELDS.values() for text in (field.key, field.zh, field.en)
}  # fmt: skip


def read_cover(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the cover's answers by field, as codes where the field has a list; empty without a cover."""
    for sheet in sheets:
        place = next(
            ((row, column) for row, cells in sheet.rows.items() for column, cell in cells.items()
             if cell.value == FIELD_HEADER), None,
        )  # fmt: skip
        if place is not None:
            return _answers(sheet, *place)
    return {}


def _answers(sheet: Sheet, header_row: int, key_column: int) -> dict[str, str]:
    headers = sheet.rows[header_row]
    value_column = next((column for column, cell in headers.items() if normal(cell.value).startswith("填写")), None)
    if value_column is None:
        value_column = key_column + 2
    answers: dict[str, str] = {}
    for row, cells in sorted(sheet.rows.items()):
        if row <= header_row or value_column not in cells:
            continue
        labels = [cells[column].value.split("\n", maxsplit=1)[0] for column in sorted(cells) if column < value_column]
        key = next((found for label in labels if (found := _FIELD_OF_LABEL.get(normal(label)))), None)
        value = cells[value_column].value.strip()
        if key is not None and value and key not in answers:
            field = FIELDS[key]
            answers[key] = code_of(value, field.choices) if not is_loose(key) else value
    return answers


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
    """Return the id of a drop-down text such as `hj274-2015 生态工业园区`."""
    return re.split(r"\s", text.strip(), maxsplit=1)[0]


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
