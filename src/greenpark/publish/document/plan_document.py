"""The report of a plan as a Word document, in the form in which applications are written."""

from __future__ import annotations

from pathlib import Path

from greenpark.publish.charts.draw import png
from greenpark.publish.content.plan.model import PlanModel, Section, Value
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Column, add_table
from greenpark.publish.words.numbers import number
from greenpark.publish.words.vocabulary import text

_BROAD = 6  # columns from which a table stands on a wide page


def write_docx(model: PlanModel, path: str | Path) -> None:
    """Write the document; raise OSError where the file cannot be written."""
    paper = Paper(lang=model.lang, title=model.title, made_on=model.made_on)
    if model.marking:
        paper.paragraph(model.marking, "Marking")
    paper.paragraph(model.title, "Title")
    colon = text("colon", model.lang)
    paper.paragraph("　".join(f"{name}{colon}{value}" for name, value in model.about), "Note")
    for banner in model.banners:
        paper.banner(banner.text)
    paper.paragraph(model.sentence, bold=model.lang == "en")
    for section in model.sections:
        _section(paper, section)
    paper.paragraph(model.footer, "Note")
    paper.save(Path(path))


def _section(paper: Paper, section: Section) -> None:
    broad = len(section.heads) > _BROAD
    if broad != paper.wide:
        paper.turn(wide=broad)
    paper.heading(section.title)
    if section.text:
        paper.paragraph(section.text)
    for chart in section.charts:
        paper.picture(png(chart), alt=chart.alt, caption=chart.title, width=150)
    if section.rows:
        columns = [Column(head.title, head.width, "right" if head.number else "left") for head in section.heads]
        add_table(
            paper, columns, [[_cell(value) for value in row] for row in section.rows], size=9.0 if broad else 10.5
        )


def _cell(value: Value) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else number(float(value), 4)
