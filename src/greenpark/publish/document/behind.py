"""Behind the first pages of the Word document: charts, criteria scheme by scheme, crosswalk, sources and method."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.publish.content.model import ParkReport, ReportModel
from greenpark.publish.content.parts import CriteriaTable, CriterionRow
from greenpark.publish.document.first_pages import with_unit
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Cell, Column, Row, add_table
from greenpark.publish.words.vocabulary import text

MOST_SOURCES = 40


def scheme_tables(paper: Paper, parks: Sequence[ParkReport]) -> None:
    """Write the criteria of each scheme, in landscape: value, limit, status, gap or reason, clause, evidence."""
    paper.heading(text("tables", paper.lang))
    for park in parks:
        for table in park.tables:
            place = "" if len(parks) == 1 else f"　{park.header.name}　{park.header.year}"
            paper.heading(table.name + place, 2)
            for words in (table.intro, table.note):
                if words:
                    paper.paragraph(words, "Note").paragraph_format.keep_with_next = True
            _criteria(paper, table)


def _criteria(paper: Paper, table: CriteriaTable) -> None:
    lang = paper.lang
    # ids that are names of indicators say nothing to the reader of a form
    short = all(len(row.id) <= 8 for row in table.rows)
    columns = [
        Column(text("number", lang), 14, "center"), Column(text("criterion", lang), 56),
        Column(text("role", lang), 20, "center"), Column(text("value", lang), 29, "right"),
        Column(text("limit", lang), 29, "right"), Column(text("status", lang), 24, "center"),
        Column(text("gap_or_reason", lang), 30), Column(text("clause", lang), 45),
    ]  # fmt: skip
    rows = [_criterion(row, row.id if len(row.id) <= 8 else "", text("entry", lang)) for row in table.entry]
    rows += [_criterion(row, row.id if short else str(index), row.role) for index, row in enumerate(table.rows, 1)]
    add_table(paper, columns, rows, size=9.5)


def _criterion(row: CriterionRow, number: str, role: str) -> Row:
    why = row.gap_text or row.reason_text
    return [
        number, row.label, role, Cell(row.value_text, "missing" if row.value is None else "plain"), row.limit_text,
        Cell(row.status.text, row.status.tone), why, row.clause,
    ]  # fmt: skip


def crosswalk(paper: Paper, model: ReportModel) -> None:
    """Write which criteria of the schemes shown measure the same quantity."""
    lang = paper.lang
    rows = [row for row in model.crosswalk if len(row.entries) > 1]
    if not rows:
        return
    paper.heading(text("crosswalk", lang))
    columns = [
        Column(text("criterion", lang), 52), Column(text("scheme", lang), 55), Column(text("limit", lang), 38),
        Column(text("common", lang), 38), Column(text("differs", lang), 64),
    ]  # fmt: skip
    body: list[Row] = []
    for row in rows:
        for index, one in enumerate(row.entries):
            place = f"{one.short} {one.criterion}" if len(one.criterion) <= 8 else one.short
            name = with_unit(row.label, row.unit, lang) if index == 0 else ""
            body.append([name, f"{place}\n{one.name}", one.limit_text, one.common_text, one.note])
    add_table(paper, columns, body, size=9)


def method(paper: Paper, model: ReportModel) -> None:
    """Write documents and editions, evidence grades, sources of figures and notes on method."""
    lang = paper.lang
    paper.heading(text("behind", lang))
    columns = [
        Column(text("scheme", lang), 38), Column(text("document", lang), 52), Column(text("edition", lang), 36),
        Column(text("evidence", lang), 30),
    ]  # fmt: skip
    rows: list[Row] = [
        [one.short, f"{one.document}\n{one.issuers}", one.editions.replace("; ", "\n"),
         f"{one.evidence_text}\n{text('compared', lang, confirmed=one.confirmed, limits=one.limits)}"]
        for one in model.schemes
    ]  # fmt: skip
    add_table(paper, columns, rows, size=9)
    columns = [
        Column(text("evidence", lang), 46),
        Column(text("meaning", lang), 86),
        Column(text("limit_count", lang), 24, "center"),
    ]
    add_table(paper, columns, [[one.word, one.meaning, one.criteria] for one in model.grades], size=9)
    if model.sources:
        columns = [
            Column(text("source", lang), 84), Column(text("channel", lang), 26), Column(text("years", lang), 26),
            Column(text("figures", lang), 20, "center"),
        ]  # fmt: skip
        shown = model.sources[:MOST_SOURCES]
        add_table(paper, columns, [[one.source, one.channel, one.years, one.figures] for one in shown], size=9)
        if len(model.sources) > len(shown):
            paper.paragraph(text("more_in_workbook", lang, number=len(model.sources) - len(shown)), "Note")
    for note in model.notes:
        paper.paragraph(note, "Note")
