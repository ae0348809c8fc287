"""Sheets of lists: requests by department, heat maps, crosswalk, sources and methods, data checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from greenpark.publish.content.model import ReportModel
from greenpark.publish.content.parts import HeatMap, RequestRow
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import Book

HEADER = 3
Rows = Sequence[Sequence[str | float | int | None]]


def table(
    book: Book, sheet: Any, row: int, names: Sequence[str], rows: Rows, widths: Sequence[float], *, least: float = 20
) -> int:
    """Write a table with its headings; return the row after it."""
    for column, name in enumerate(names):
        book.text(sheet, row, column, name, book.head())
    book.row_heights(sheet, row, list(zip(names, widths, strict=False)), least=least)
    for values in rows:
        row += 1
        for column, value in enumerate(values):
            if isinstance(value, str) or value is None:
                book.text(sheet, row, column, value, book.cell())
            else:
                book.number(sheet, row, column, value, book.cell(align="center"))
        texts = [(value, width) for value, width in zip(values, widths, strict=False) if isinstance(value, str)]
        book.row_heights(sheet, row, texts, least=least)
    return row + 1


def request_sheets(book: Book, model: ReportModel) -> None:
    """Write one sheet for each holding department, with a cell to fill for each year asked for."""
    by_holder: dict[str, list[tuple[str, RequestRow]]] = {}
    titles: dict[str, str] = {}
    for park in model.parks:
        for request in park.requests:
            titles.setdefault(request.holder, request.title)
            by_holder.setdefault(request.holder, []).extend((park.header.name, row) for row in request.rows)
    for holder, rows in by_holder.items():
        if rows:
            _request(book, model, holder, titles[holder], rows)


def _request(book: Book, model: ReportModel, holder: str, title: str, rows: list[tuple[str, RequestRow]]) -> None:
    lang, several = book.lang, len({park for park, _ in rows}) > 1
    years = sorted({year for _, row in rows for year in row.years})[-6:]
    names = ["number", *(["park"] if several else []), "figure", "item", "definition", "unit"]
    widths = [6, *([18] if several else []), 26, 24, 36, 11, *[11] * len(years), 16, 30, 22]
    sheet = book.sheet(book.name(f"{text('request_sheet', lang)}·{holder}"), widths=widths, repeat=(HEADER, HEADER))
    sheet.set_tab_color("#8C8C8C")
    book.text(sheet, 0, 0, title, book.title())
    sheet.set_row(0, 26)
    first = rows[0][0] if not several else ""
    about = "　".join(part for part in (first, model.made_on, model.marking or "") if part)
    book.text(sheet, 1, 0, about, book.format(font_color="#404040"))
    sheet.set_row(1, 16)
    heads = [text(name, lang) for name in names]
    heads += [f"{text('answer', lang)}\n{year}" for year in years]
    heads += [text(name, lang) for name in ("form", "settles", "note")]
    for column, name in enumerate(heads):
        book.text(sheet, HEADER, column, name, book.head())
    sheet.set_row(HEADER, 32)
    for number, (park, one) in enumerate(rows, 1):
        row = HEADER + number
        left = [park] if several else []
        values = [*left, one.label, one.item, one.definition, one.unit]
        right = [one.form, one.settles_text, one.note]
        book.number(sheet, row, 0, number, book.cell(align="center"))
        for column, value in enumerate(values, 1):
            book.text(sheet, row, column, value, book.cell())
        start = 1 + len(values)
        for offset, year in enumerate(years):
            # asked for: empty and open; not asked for: grey
            form = book.cell() if year in one.years else book.cell(bg_color="#EDEDED")
            book.text(sheet, row, start + offset, "", form)
        for offset, value in enumerate(right):
            book.text(sheet, row, start + len(years) + offset, value, book.cell())
        texts = list(zip(values, widths[1:], strict=False)) + list(zip(right, widths[-3:], strict=True))
        book.row_heights(sheet, row, texts, least=24)
    end = HEADER + len(rows) + 2
    book.text(sheet, end, 1, text("filled_by", lang), book.format())
    sheet.freeze_panes(HEADER + 1, 2 + several)


def heat_sheet(book: Book, maps: Sequence[HeatMap]) -> None:
    """Write the heat maps one below the other: a sign in each square, so that colour is not needed to read it."""
    lang = book.lang
    most = max((len(one.criteria) for one in maps), default=0)
    sheet = book.sheet(book.name(text("heat_sheet", lang)), widths=[22, 7, 22, *[5.2] * most])
    sheet.set_paper(8)
    row = 0
    for one in maps:
        book.text(sheet, row, 0, one.title, book.heading())
        sheet.set_row(row, 24)
        row += 1
        for column, name in enumerate(("park", "year", "verdict")):
            book.text(sheet, row, column, text(name, lang), book.head())
        upright = any(len(code) > 4 for code, _ in one.criteria)
        for column, (code, label) in enumerate(one.criteria, 3):
            # ids that are names of indicators give way to their labels, written upright
            shown = label if upright else code
            form = book.cell(bold=True, bg_color="#E7E6E1", align="center", font_size=9, rotation=90 if upright else 0)
            book.text(sheet, row, column, shown, form)
            if not upright:
                sheet.write_comment(row, column, label, {"x_scale": 1.6, "y_scale": 0.5})
        sheet.set_row(row, 150 if upright else 20)
        for line in one.rows:
            row += 1
            book.text(sheet, row, 0, line.name, book.cell())
            book.number(sheet, row, 1, line.year, book.cell(align="center"))
            book.text(sheet, row, 2, line.verdict.text, book.cell(line.verdict.tone))
            for column, cell in enumerate(line.cells, 3):
                book.text(sheet, row, column, cell.mark.sign, book.cell(cell.mark.tone, align="center"))
            book.row_heights(sheet, row, [(line.name, 22), (line.verdict.text, 22)], least=20)
        row += 1
        book.text(sheet, row, 0, text("totals", lang), book.cell(font_color="#404040"))
        for column, sums in enumerate(one.totals, 3):
            words = "\n".join(map(str, sums))
            book.text(sheet, row, column, words, book.cell(align="center", font_size=8, font_color="#404040"))
        sheet.set_row(row, 40)
        row += 2
    sheet.freeze_panes(0, 1)


def crosswalk_sheet(book: Book, model: ReportModel) -> None:
    """Write which criteria measure the same quantity, with their limits in one unit."""
    lang = book.lang
    names = ["quantity", "unit", "scheme", "code", "criterion", "as_written", "common", "differs"]
    widths = [30, 16, 26, 12, 34, 18, 22, 50]
    sheet = book.sheet(book.name(text("crosswalk_sheet", lang)), widths=widths, repeat=(1, 1))
    book.text(sheet, 0, 0, text("crosswalk", lang), book.title())
    rows = [
        [row.label, row.unit, one.short, one.criterion if len(one.criterion) <= 8 else "", one.name,
         one.limit_text, one.common_text, one.note]
        for row in model.crosswalk for one in row.entries
    ]  # fmt: skip
    end = table(book, sheet, 1, [text(name, lang) for name in names], rows, widths)
    sheet.autofilter(1, 0, max(2, end - 1), len(names) - 1)
    sheet.freeze_panes(2, 1)


def sources_sheet(book: Book, model: ReportModel) -> None:
    """Write the rule sets with their documents, evidence grades, sources of figures, methods and notes."""
    lang = book.lang
    widths = [30, 40, 22, 22, 34, 44]
    sheet = book.sheet(book.name(text("sources_sheet", lang)), widths=widths)

    def names(*keys: str) -> list[str]:
        return [text(key, lang) for key in keys]

    book.text(sheet, 0, 0, text("sources_sheet", lang), book.title())
    row = 2
    rows: Rows = [
        [one.name, one.document, one.issuers, one.editions, one.evidence_text, one.note] for one in model.schemes
    ]
    row = table(book, sheet, row, names("scheme", "document", "issuers", "edition", "evidence", "note"), rows, widths)
    rows = [[one.word, one.meaning, one.criteria] for one in model.grades]
    row = table(book, sheet, row + 1, names("evidence", "meaning", "limit_count"), rows, widths)
    rows = [[one.source, one.channel, one.figures, one.years, one.parks] for one in model.sources]
    row = table(book, sheet, row + 1, names("source", "channel", "figures", "years", "park_count"), rows, widths)
    rows = [
        [one.label, one.words, one.unit, one.evidence_text, one.schemes, one.definition or one.source]
        for one in model.methods
    ]
    row = table(
        book, sheet, row + 1, names("criterion", "formula", "unit", "evidence", "scheme", "definition"), rows, widths
    )
    row += 1
    for note in (*model.notes, *model.statements, model.footer):
        sheet.merge_range(row, 0, row, 5, "", book.plain())
        book.text(sheet, row, 0, note, book.plain())
        book.row_heights(sheet, row, [(note, sum(widths))])
        row += 1


def problems_sheet(book: Book, model: ReportModel) -> None:
    """Write the findings of the checks."""
    lang = book.lang
    found = {problem: None for park in model.parks for problem in park.trust.problems}
    if not found:
        return
    names, widths = ["severity", "place", "message", "remedy"], [10, 30, 70, 60]
    sheet = book.sheet(book.name(text("checks_sheet", lang)), widths=widths, repeat=(1, 1))
    book.text(sheet, 0, 0, text("problems", lang), book.title())
    rows = [[one.severity_word, one.place, one.message, one.remedy] for one in found]
    end = table(book, sheet, 1, [text(name, lang) for name in names], rows, widths)
    sheet.autofilter(1, 0, max(2, end - 1), len(names) - 1)
    sheet.freeze_panes(2, 0)
