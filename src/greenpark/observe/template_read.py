"""Read a filled template workbook back: raw rows, side tables, and what is wrong with the cells (semantics §6.4).

Headers are found by their text, sheets may be renamed and moved; nothing is interpreted that the checks interpret
later: a value stays as typed, with its number format.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import polars as pl

from greenpark.observe.dataset import RAW
from greenpark.observe.dates import read_date
from greenpark.observe.template import content, read_tables
from greenpark.observe.template.check_cover import check_cover
from greenpark.observe.template.check_evidence import check_evidence
from greenpark.observe.template.choices import BOUNDARIES, COVERAGES, code_of
from greenpark.observe.template.content import FilledLine, TemplateContent, text_table
from greenpark.observe.template.grid import Sheet, UnreadableError, sheet_titles
from greenpark.observe.template.layout import (
    EVIDENCE_COLUMNS,
    FACTOR_COLUMNS,
    HIDDEN,
    INDUSTRY_COLUMNS,
    PLAN_COLUMNS,
    TARGET_COLUMNS,
    VERSION,
    WAIVER_COLUMNS,
    Column,
    normal,
    sheet_key,
)
from greenpark.observe.template.other_formats import read_sheets
from greenpark.observe.template.read_lines import find_header, read_lines
from greenpark.observe.words import STATUS
from greenpark.problems import Problem

_TABLES = {
    "plans": content.PLAN_TABLE, "targets": content.TARGET_TABLE, "waivers": content.WAIVER_TABLE,
    "factors": content.FACTOR_TABLE, "industry_thresholds": content.INDUSTRY_TABLE,
}  # fmt: skip

# what an officer enters in each table, beside what the template offers
_FILLED_BY = {
    "plans": ("plan", "scheme", "base_year", "start", "end", "status", "document"),
    "targets": ("target_year", "value", "binding", "document", "note"),
    "waivers": ("scheme", "criterion", "reason", "year"),
    "factors": ("item", "value", "year", "source"),
    "industry_thresholds": ("industry", "criterion", "value", "source"),
}

__all__ = ["TemplateContent", "is_template", "read_template"]


def is_template(path: str | PathLike[str]) -> bool:
    """Say whether a file is a workbook of ours: by its version sheet, else by the headers of its sheets."""
    titles = sheet_titles(Path(path))
    if VERSION in titles:
        return True
    try:
        return any(find_header(sheet) is not None for sheet in read_sheets(Path(path), skip=HIDDEN))
    except (UnreadableError, ParseError, KeyError, zipfile.BadZipFile):
        return False


def read_template(path: str | PathLike[str], *, file: str | None = None) -> TemplateContent:
    """Return what a filled workbook holds.

    `file` is the name that rows and problems carry (default: the file's own). A workbook that cannot be opened gives
    empty tables and one problem; only a path that does not exist raises FileNotFoundError.
    """
    path = Path(path)
    name = file or path.name
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        sheets = read_sheets(path, skip=HIDDEN)
    except UnreadableError as error:
        return TemplateContent(name, problems=(_unreadable(name, error.code, str(error)),))
    except (ParseError, KeyError, zipfile.BadZipFile, ValueError) as error:
        return TemplateContent(name, problems=(_unreadable(name, "truncated", str(error)),))
    return content_of(sheets, file=name)


def content_of(sheets: list[Sheet], *, file: str) -> TemplateContent:
    """Return the content of a workbook whose cells are at hand."""
    lines: list[FilledLine] = []
    problems: list[Problem] = []
    others: list[Sheet] = []
    for sheet in sheets:
        header = find_header(sheet)
        if header is None:
            others.append(sheet)
            continue
        found, doubts = read_lines(sheet, header, file=file)
        lines += found
        problems += doubts
    cover = read_tables.read_cover(others)
    sound, doubts = check_cover(read_tables.cover_cells(others), cover, file=file)
    problems += doubts
    entity = cover.get("entity") or cover.get("name_zh") or cover.get("name_en") or ""
    if not entity and lines:
        entity = Path(file).stem
        problems.append(_no_park(file, entity))
    problems += _unknown_sheets(others, file)
    tables = _side_tables(others, sound, entity)
    problems += check_evidence(lines, tables["evidence"], file=file)
    return TemplateContent(
        file=file, cover=cover, lines=tuple(lines), rows=raw_rows(lines, sound, entity=entity, file=file),
        problems=tuple(problems), **tables,
    )  # fmt: skip


def raw_rows(lines: Iterable[FilledLine], cover: Mapping[str, str], *, entity: str, file: str) -> pl.DataFrame:
    """Return a raw row for every filled year cell, in the order of the sheets."""
    lines = list(lines)
    filled = {(line.variable, period): cell.value for line in lines for period, cell in line.values.items()}
    rows = [row for line in lines for row in _rows_of(line, cover, filled, entity=entity, file=file)]
    columns = list(RAW)
    return pl.DataFrame([[row.get(column) for column in columns] for row in rows], schema=RAW, orient="row")


def _rows_of(
    line: FilledLine, cover: Mapping[str, str], filled: Mapping[tuple[str, str], str], *, entity: str, file: str
) -> Iterator[dict[str, object]]:
    if not line.values:
        return
    by_year = {key: content.split_by_year(text) for key, text in line.texts.items() if text}
    constant: dict[str, object] = {
        "entity": entity or None, "variable": line.variable or line.name, "item": line.item or _item_text(line) or None,
        "unit": line.texts.get("unit") or None, "confidentiality": cover.get("confidentiality"),
        "recorded_at": read_date(cover.get("recorded_at", "")), "file": file, "sheet": line.sheet, "row": line.row,
    }  # fmt: skip
    for period, cell in line.values.items():
        texts = {key: parts.get(period, parts.get("", "")) for key, parts in by_year.items()}
        status = texts.get("status", "")
        attributes = _attributes(line, texts, cover)
        if _has_twin(line.variable, period, filled):
            attributes.pop("electricity_basis", None)  # each of the two lines says its own; the cover says one
        yield constant | {
            "period": period, "value": cell.value, "column": line.headers[period],
            "number_format": cell.number_format,
            "is_number": cell.kind == "number",
            "number": float(cell.value) if cell.kind == "number" else None, "source": texts.get("source") or None,
            "status": STATUS.code(status) or status or None,
            "note": texts.get("note") or None,
            "attributes": json.dumps(attributes, ensure_ascii=False, sort_keys=True) if attributes else None,
        }  # fmt: skip


def _has_twin(variable: str, period: str, filled: Mapping[tuple[str, str], str]) -> bool:
    """Say whether both totals of an energy were filed, by calorific and by coal-equivalent value, and differ."""
    stem, _, basis = variable.rpartition("_")
    other = {"calorific": "equivalent", "equivalent": "calorific"}.get(basis)
    twin = filled.get((f"{stem}_{other}", period)) if other else None
    return twin is not None and twin != filled.get((variable, period))


def _item_text(line: FilledLine) -> str:
    return "" if line.item_name in ("—", "-") else line.item_name


def _attributes(line: FilledLine, texts: Mapping[str, str], cover: Mapping[str, str]) -> dict[str, object]:
    """Return scope, evidence and added columns of one figure; the line's own scope wins over the cover's."""
    found: dict[str, object] = {}
    if boundary := cover.get("boundary"):
        found["boundary"] = code_of(boundary, BOUNDARIES)
    if coverage := cover.get("coverage"):
        found["coverage"] = code_of(coverage, COVERAGES)
    if line.basis == "price" and (year := cover.get("price_base_year")):
        found["price_base_year"] = year
    if line.basis == "electricity" and (basis := cover.get("electricity_basis")):
        found["electricity_basis"] = basis
    found |= content.read_scope(texts.get("scope", ""))
    if proof := texts.get("evidence"):
        found["evidence"] = proof
    if extras := {title: text for title, text in line.extras.items() if text.strip()}:
        found["columns"] = extras
    return found


def _side_tables(sheets: list[Sheet], cover: dict[str, str], entity: str) -> dict[str, Any]:
    """Return the side tables with the `places` of their lines."""

    def lines(columns: tuple[Column, ...], *needed: str) -> list[dict[str, str]]:
        return list(read_tables.read_table(sheets, columns, needed))

    plans = [read_tables.plan_record(line, entity) for line in lines(PLAN_COLUMNS, "plan", "base_year", "start")]
    targets = [read_tables.target_record(line, entity) for line in lines(TARGET_COLUMNS, "target_year", "value")]
    waivers = [read_tables.waiver_record(line, entity) for line in lines(WAIVER_COLUMNS, "criterion", "reason")]
    factors = [read_tables.factor_record(line, entity) for line in lines(FACTOR_COLUMNS, "name", "default", "value")]
    limits = [read_tables.industry_record(line, entity) for line in lines(INDUSTRY_COLUMNS, "industry", "criterion")]
    evidence = lines(EVIDENCE_COLUMNS, "number", "title", "issuer")
    # a line half filled in is no less filed than a whole one: it is carried over, and the checks say what it lacks
    filled = {
        kind: [line for line in records if any(line.get(key) for key in _FILLED_BY[kind])]
        for kind, records in (("plans", plans), ("targets", targets), ("waivers", waivers), ("factors", factors),
                              ("industry_thresholds", limits))
    }  # fmt: skip
    listed = [line for line in evidence if any(line.get(key) for key in content.EVIDENCE_TABLE[1:])]
    entities = [read_tables.entity_record(cover, entity)] if entity else []
    return {
        "entities": text_table(entities, content.ENTITY_COLUMNS),
        "evidence": text_table(listed, content.EVIDENCE_TABLE),
        **{kind: text_table(records, _TABLES[kind]) for kind, records in filled.items()},
        "places": {kind: tuple(map(read_tables.place_of, records)) for kind, records in filled.items()},
    }


def _unreadable(file: str, code: str, reason: str) -> Problem:
    return Problem(
        code, f"The workbook cannot be read: {reason}.", "Open it in Excel or WPS and save it again as .xlsx.",
        file=file, message_zh="工作簿无法读取。", remedy_zh="请在 Excel 或 WPS 中另存为 .xlsx。",
    )  # fmt: skip


def _no_park(file: str, entity: str) -> Problem:
    return Problem(
        "unknown_park", f"The cover names no park; the file's name '{entity}' stands for it.",
        "Fill in the park's name on the cover.", "warning", file,
        message_zh=f"封面未填园区名称，暂用文件名“{entity}”。", remedy_zh="请在封面填写园区名称。",
    )  # fmt: skip


def _unknown_sheets(sheets: list[Sheet], file: str) -> list[Problem]:
    """Name the sheets that hold nothing the template knows; their content takes no part."""
    known = {normal(column.header) for table in (PLAN_COLUMNS, TARGET_COLUMNS, FACTOR_COLUMNS, EVIDENCE_COLUMNS)
             for column in table} | {read_tables.FIELD_HEADER}  # fmt: skip
    problems = []
    for sheet in sheets:
        texts = {normal(cell.value) for cells in sheet.rows.values() for cell in cells.values()}
        if sheet_key(sheet.name) is None and texts and len(texts & known) < 2 and read_tables.FIELD_HEADER not in texts:
            problems.append(
                Problem(
                    "missing_column", f"The sheet '{sheet.name}' is not of the template; it was not read.", "",
                    "information", file, sheet.name, message_zh=f"工作表“{sheet.name}”非模板所有，未读取。",
                )
            )  # fmt: skip
    return problems
