"""The Excel workbook of a report: live formulas written with their values, native charts, request lists.

`write_xlsx` writes a first page, results, one sheet per scheme, scores, heat maps, charts, one request list per
holding department, crosswalk, sources and the findings of the checks. A recalculation by any spreadsheet program gives
the values that are written (issue part E).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from greenpark.assess.scorecards import Scorecards
from greenpark.assess.statuses import COUNTED, VERDICTS
from greenpark.publish.content.model import ReportModel
from greenpark.publish.content.parts import SchemeRow
from greenpark.publish.words.language import Words
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import Book
from greenpark.publish.workbook.charts import charts_sheet
from greenpark.publish.workbook.lists import crosswalk_sheet, heat_sheet, problems_sheet, request_sheets, sources_sheet
from greenpark.publish.workbook.overview import Overview
from greenpark.publish.workbook.results import Scored, results_sheet, score_sheet, score_sheet_readings
from greenpark.publish.workbook.scheme import Card, scheme_sheet


def write_xlsx(model: ReportModel, cards: Scorecards, path: str | Path, *, lang: str | None = None) -> None:
    """Write the workbook of a report; `lang` (zh or en) is that of the model unless stated.

    `cards` are the scorecards from which the model was built. Raises OSError where the file cannot be written.
    """
    lang = lang or model.lang
    words = Words(lang)
    statuses = {code: words.mark("status", code).text for code in COUNTED}
    verdicts = {code: words.mark("verdict", code).text for code in VERDICTS}
    with Book(Path(path), lang=lang, marking=model.marking, title=model.title) as book:
        overview = Overview(book, model, book.name(text("first_sheet", lang)))
        front = book.sheet(book.name(text("results_sheet", lang)), widths=())
        scored = _schemes(book, model, cards, statuses)
        results = results_sheet(book, front, scored, words=statuses, verdicts=verdicts)
        overview.write(scored, results)
        heat_sheet(book, model.heat_maps)
        charts_sheet(book, model, scored, results, statuses)
        request_sheets(book, model)
        crosswalk_sheet(book, model)
        sources_sheet(book, model)
        problems_sheet(book, model)


def _schemes(book: Book, model: ReportModel, cards: Scorecards, words: Mapping[str, str]) -> list[Scored]:
    """Write the sheets of all schemes and scores; return all scorecards, park by park."""
    shown: dict[str, list[tuple[Card, SchemeRow]]] = {}
    for park in model.parks:
        for row, table in zip(park.schemes, park.tables, strict=True):
            card = Card(park.header.park, park.header.name, park.header.year, table)
            shown.setdefault(row.scheme, []).append((card, row))
    found: dict[tuple[str, int, str], Scored] = {}
    for name, pairs in shown.items():
        scheme, short = cards.catalog.schemes[name], pairs[0][1].short
        sheet_name = book.name(short)
        score_name = book.name(f"{text('score', book.lang)}·{short}") if scheme.score is not None else ""
        readings = score_sheet_readings(score_name, scheme)
        cards_ = [card for card, _ in pairs]
        blocks = scheme_sheet(book, cards, scheme, cards_, sheet_name=sheet_name, words=words, readings=readings)
        scored = [Scored(scheme, block, row, card.name) for block, (card, row) in zip(blocks, pairs, strict=True)]
        if readings is not None:
            score_sheet(book, scheme, scored, readings, sheet_name=score_name, words=words)
        found.update({(one.block.card.park, one.block.card.year, name): one for one in scored})
    return [found[(park.header.park, park.header.year, row.scheme)] for park in model.parks for row in park.schemes]
