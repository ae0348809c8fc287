"""The report of a plan as a workbook: a sheet for each section, numbers as numbers, sums as live formulas."""

from __future__ import annotations

from pathlib import Path

from greenpark.publish.content.plan.model import PlanModel, Section
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import Book, letter
from greenpark.publish.workbook.index_table import Head, new_sheet, write_table

_SUMMED = ("projects", "years", "costs")


def write_xlsx(model: PlanModel, path: Path) -> None:
    """Write the workbook; raise OSError where the file cannot be written."""
    with Book(path, lang=model.lang, marking=model.marking, title=model.title) as book:
        about = Section(
            "about", text("contents", model.lang), model.sentence, heads=(), rows=()
        )  # fmt: skip
        _about(book, model, about)
        for section in model.sections:
            if section.rows:
                _sheet(book, section)


def _about(book: Book, model: PlanModel, about: Section) -> None:
    heads = [Head(about.title, 24), Head("", 90)]
    sheet, row = new_sheet(book, model.title[:20], heads)
    rows: list[list[str]] = [[name, value] for name, value in model.about]
    rows += [["", model.sentence], *[["", banner.text] for banner in model.banners]]
    rows += [[one.title, one.text] for one in model.sections if one.text]
    rows.append(["", model.footer])
    write_table(book, sheet, row, heads, rows)


def _sheet(book: Book, section: Section) -> None:
    heads = [Head(one.title, max(one.width, 8), "#,##0.##" if one.number else "General") for one in section.heads]
    sheet, row = new_sheet(book, section.title, heads)
    end = write_table(book, sheet, row, heads, section.rows)
    if section.anchor not in _SUMMED:
        return
    for column, head in enumerate(section.heads):
        if head.number:
            cells = f"{letter(column)}{row + 2}:{letter(column)}{end}"
            total = sum(float(one[column] or 0.0) for one in section.rows)
            sheet.write_formula(end, column, f"=SUM({cells})", book.cell(bold=True, num_format="#,##0.##"), total)
