"""What a filled workbook holds, as typed, and the raw rows made from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from greenpark.observe.dataset import ENTITIES, RAW
from greenpark.observe.template.choices import BOUNDARIES, COVERAGES, code_of
from greenpark.observe.template.grid import Cell
from greenpark.problems import Problem

ENTITY_COLUMNS = tuple(ENTITIES)
PLAN_TABLE = ("plan", "park", "scheme", "base_year", "start", "end", "status", "document")
WAIVER_TABLE = ("park", "year", "scheme", "criterion", "reason")
TARGET_TABLE = ("park", "indicator", "target_year", "value", "unit", "binding", "document", "note")
FACTOR_TABLE = ("park", "factor", "item", "year", "value", "unit", "source")
INDUSTRY_TABLE = ("park", "industry", "criterion", "value", "unit", "source")
EVIDENCE_TABLE = ("number", "title", "issuer", "date", "file", "note")


@dataclass(frozen=True)
class FilledLine:
    """A line of a theme sheet as the officer left it.

    `values` by period (the year, or the header of a part of a year), `headers` the header of each as it stands;
    `texts` by column key (unit, status, source, scope, evidence, note);
    `extras` by the header of a column that the officer added.
    """

    sheet: str
    row: int
    variable: str
    item: str = ""
    name: str = ""
    item_name: str = ""
    basis: str = ""
    values: Mapping[str, Cell] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TemplateContent:
    """All that a filled workbook holds. `rows` are raw rows; the side tables are text, not yet interpreted."""

    file: str
    cover: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[FilledLine, ...] = ()
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RAW))
    entities: pl.DataFrame = field(default_factory=lambda: text_table((), ENTITY_COLUMNS))
    plans: pl.DataFrame = field(default_factory=lambda: text_table((), PLAN_TABLE))
    waivers: pl.DataFrame = field(default_factory=lambda: text_table((), WAIVER_TABLE))
    targets: pl.DataFrame = field(default_factory=lambda: text_table((), TARGET_TABLE))
    factors: pl.DataFrame = field(default_factory=lambda: text_table((), FACTOR_TABLE))
    industry_thresholds: pl.DataFrame = field(default_factory=lambda: text_table((), INDUSTRY_TABLE))
    evidence: pl.DataFrame = field(default_factory=lambda: text_table((), EVIDENCE_TABLE))
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)  # sheet and row, by side table


def text_table(records: Iterable[Mapping[str, str | None]], columns: Sequence[str]) -> pl.DataFrame:
    """Return records as a frame of text columns; empty texts become null."""
    rows = [[record.get(column) or None for column in columns] for record in records]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Utf8), orient="row")


_BY_YEAR = re.compile(r"(?:^|[;；\n])\s*((?:19|20)\d\d)\s*年?\s*[:：]")


def split_by_year(text: str) -> dict[str, str]:
    """Return the parts of `2022：甲；2023：乙` by year; a text that names no year stands under an empty key."""
    if not _BY_YEAR.match(text):
        return {"": text}
    pieces = _BY_YEAR.split(text)
    return {year: part.strip() for year, part in zip(pieces[1::2], pieces[2::2], strict=True)}


def join_by_year(parts: Mapping[str, str]) -> str:
    """Return one text for a line: the text itself where all years agree, else each year with its own."""
    different = set(parts.values())
    if len(different) <= 1:
        return next(iter(different), "")
    return "；".join(f"{year}：{text}" for year, text in sorted(parts.items()) if text)


def read_scope(text: str) -> dict[str, str]:
    """Return the attributes that a scope text states: coverage and price year by their words, the rest is boundary."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"\s*[;；,，、]\s*", text.strip()):
        if not part:
            continue
        coverage, boundary = code_of(part, COVERAGES), code_of(part, BOUNDARIES)
        if coverage in COVERAGES:
            found.setdefault("coverage", []).append(coverage)
        elif price := re.fullmatch(r"((?:19|20)\d\d)\s*年?(?:可比价|不变价|价|价格)(?:格)?", part):
            found.setdefault("price_base_year", []).append(price[1])
        elif re.search(r"危险废物|危废|一般固废|一般工业", part):
            found.setdefault("waste_scope", []).append(part)
        elif re.search(r"生活用水|取水|新水", part):
            found.setdefault("water_scope", []).append(part)
        else:
            found.setdefault("boundary", []).append(boundary)
    return {key: "；".join(parts) for key, parts in found.items()}
