"""The end of the Word document: request lists by department as annexes, then the statement of truth."""

from __future__ import annotations

from collections.abc import Sequence

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm

from greenpark.publish.content.model import ParkReport
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Column, Row, add_table
from greenpark.publish.words import numbers
from greenpark.publish.words.vocabulary import text


def annexes(paper: Paper, parks: Sequence[ParkReport]) -> None:
    """Write one annex for each holding department, each on a page of its own so that it can be forwarded."""
    lang, number = paper.lang, 0
    stop = "；" if lang == "zh" else "; "
    for park in parks:
        for sheet in park.requests:
            if not sheet.rows:
                continue
            if number:
                paper.page_break()
            number += 1
            paper.paragraph(text("annex", lang, number=number), "Annex")
            paper.paragraph(sheet.title, "Title")
            asked = text("asked", lang, park=park.header.name, holder=sheet.holder, number=len(sheet.rows))
            paper.paragraph(asked, "Note")
            columns = [
                Column(text("number", lang), 11, "center"), Column(text("figure", lang), 46),
                Column(text("definition", lang), 54), Column(text("unit", lang), 20, "center"),
                Column(text("years", lang), 20, "center"), Column(text("form", lang), 21),
                Column(text("settles", lang), 53), Column(text("answer", lang), 22),
            ]  # fmt: skip
            rows: list[Row] = [
                [index, "\n".join(part for part in (row.label, row.item) if part), row.definition, row.unit,
                 numbers.years_text(row.years), row.form, stop.join(one.text for one in row.settles), ""]
                for index, row in enumerate(sheet.rows, 1)
            ]  # fmt: skip
            add_table(paper, columns, rows, size=9.5)


def has_annexes(parks: Sequence[ParkReport]) -> bool:
    """Say whether there is anything to ask for."""
    return any(sheet.rows for park in parks for sheet in park.requests)


def truth(paper: Paper, unit: str) -> None:
    """Write the statement of truth with lines for signatures, seal and date."""
    lang = paper.lang
    paper.paragraph(text("truth", lang), "Title")
    paper.paragraph(text("truth_text", lang))
    paper.paragraph("", "Body Text")
    for name in ("signed_filled", "signed_checked", "signed_head", "phone"):
        line = paper.paragraph(text(name, lang) + "\t", "Body Text")
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(120), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
    paper.paragraph("", "Body Text")
    for words in (unit, text("seal", lang), text("day", lang)):
        line = paper.paragraph(words, "Body Text")
        line.paragraph_format.left_indent = Mm(80)
        line.paragraph_format.first_line_indent = Mm(0)
        line.alignment = 1
