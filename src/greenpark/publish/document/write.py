"""The Word document of a report, in official form (GB/T 9704).

`write_docx` writes what the model holds: the first page in the order of users section 5, charts, criteria scheme by
scheme, crosswalk, sources and method, request lists by department as annexes, and the statement of truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from greenpark.publish.content.model import Overview, ParkReport, ReportModel
from greenpark.publish.content.parts import Banner, Chart
from greenpark.publish.document.annexes import annexes, has_annexes, truth
from greenpark.publish.document.behind import crosswalk, method, scheme_tables
from greenpark.publish.document.first_pages import decisive_table, first_pages, gap_table, scheme_table
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Column, add_table
from greenpark.publish.words.vocabulary import text

DETAILED = 3  # up to so many parks and years a document holds all criteria; beyond, the workbook does
MOST_CHARTS = 8


def write_docx(model: ReportModel, path: str | Path, *, lang: str | None = None) -> None:
    """Write the Word document of a report; `lang` (zh or en) is that of the model unless stated.

    Raises OSError where the file cannot be written.
    """
    lang = lang or model.lang
    paper = Paper(lang=lang, title=model.title, made_on=model.made_on)
    parks, detailed = model.parks, len(model.parks) <= DETAILED
    if model.marking:
        paper.paragraph(model.marking, "Marking")
    if model.overview is not None:
        _opening(paper, model, model.overview.title, "", model.overview.banners, model.overview.sentence)
        _overview(paper, model.overview)
        _charts(paper, model.overview.charts)
    for park in parks if detailed else ():
        head = park.header
        about = "　".join(part for part in (head.place, head.level, head.data_date) if part)
        if model.overview is not None:
            paper.page_break()
        _opening(paper, model, head.title, about, park.banners, park.sentence)
        first_pages(paper, park)
        _charts(paper, park.charts)
    if not detailed:
        _park_by_park(paper, parks)
    paper.turn(wide=True)
    if detailed and parks:
        scheme_tables(paper, parks)
    crosswalk(paper, model)
    paper.turn(wide=False)
    method(paper, model)
    paper.paragraph(model.footer)
    if detailed and has_annexes(parks):
        paper.turn(wide=True)
        annexes(paper, parks)
        paper.turn(wide=False)
    else:
        paper.page_break()
    truth(paper, parks[0].header.name if len(parks) == 1 else "")
    paper.save(Path(path))


def _opening(
    paper: Paper, model: ReportModel, title: str, about: str, banners: Sequence[Banner], sentence: str
) -> None:
    paper.paragraph(title, "Title")
    if about:
        paper.paragraph(about, "Subtitle")
    for banner in banners:
        paper.banner(banner.text)
    paper.paragraph(sentence, bold=paper.lang == "en")
    stop = "，" if paper.lang == "zh" else "; "
    if model.statements:
        paper.paragraph(text("is_not", paper.lang, parts=stop.join(model.statements)), "Note")
    paper.paragraph(model.footer, "Note")


def _overview(paper: Paper, overview: Overview) -> None:
    lang = paper.lang
    paper.heading(text("schemes", lang))
    columns = [Column(text("scheme", lang), 52), Column(text("verdict", lang), 104)]
    rows = [
        [short, "\n".join(f"{one.mark.text if one.mark else one.label}　{one.number}" for one in counts)]
        for _, short, counts in overview.schemes
    ]
    add_table(paper, columns, rows)
    if overview.decisive:
        paper.heading(text("fill_first", lang))
        decisive_table(paper, overview.decisive)


def _park_by_park(paper: Paper, parks: Sequence[ParkReport]) -> None:
    """Write a short page for each of many parks; the criteria themselves are in the workbook."""
    paper.heading(text("parks", paper.lang))
    paper.paragraph(text("more_parks", paper.lang))
    for park in parks:
        paper.heading(f"{park.header.name}　{park.header.year}", 2)
        for banner in park.banners:
            paper.banner(banner.text)
        paper.paragraph(park.sentence)
        scheme_table(paper, park.schemes)
        if park.gaps:
            gap_table(paper, park.gaps)


def _charts(paper: Paper, charts: Sequence[Chart]) -> None:
    """Draw the charts as pictures with their text alternatives; say so where their words had to be English."""
    from greenpark.publish.charts.draw import falls_back, png

    if not charts:
        return
    paper.heading(text("charts", paper.lang))
    for chart in charts[:MOST_CHARTS]:
        paper.picture(png(chart), alt=chart.alt, caption=chart.title, width=paper.width)
    if any(falls_back(chart) for chart in charts):
        paper.paragraph(text("english_charts", paper.lang), "Note")
