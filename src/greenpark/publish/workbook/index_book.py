"""The workbook of an index: first page, ranking, answers, heat map; what stands behind is in `index_sheets`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from greenpark.publish.content.index.model import IndexModel, Standing
from greenpark.publish.words.rules import rule_word
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import TONES, Book
from greenpark.publish.workbook.index_charts import Drawn, charts_sheet
from greenpark.publish.workbook.index_sheets import (
    certainty_sheet,
    dashboard_sheet,
    plain_sheet,
    problems_sheet,
    progress_sheet,
    relations_sheet,
    shifts_sheet,
    steps_sheet,
    weights_sheet,
)
from greenpark.publish.workbook.index_table import (
    Head,
    new_sheet,
    score_format,
    signed_format,
    tone_legend,
    write_table,
)

WIDTHS = (30, 16, 16, 16, 16, 16, 16, 16)


def write_xlsx(model: IndexModel, path: str | Path) -> None:
    """Write the workbook; raise OSError where the file cannot be written."""
    with Book(Path(path), lang=model.lang, marking=model.marking, title=model.title) as book:
        _first(book, model)
        drawn = Drawn()
        _ranking(book, model, drawn)
        _answers(book, model)
        progress_sheet(book, model, drawn)
        dashboard_sheet(book, model)
        shifts_sheet(book, model)
        certainty_sheet(book, model, drawn)
        charts_sheet(book, model, drawn)
        for table in model.tables:
            if table.name in ("scores", "places"):
                plain_sheet(book, model, table)
        weights_sheet(book, model)
        steps_sheet(book, model)
        relations_sheet(book, model)
        for table in model.tables:
            if table.name not in ("scores", "places") and table.rows:
                plain_sheet(book, model, table)
        problems_sheet(book, model)


def _first(book: Book, model: IndexModel) -> None:
    lang = book.lang
    sheet = book.sheet(book.name(text("first_sheet", lang)), widths=WIDTHS)
    row = 0

    def line(words: str, **wanted: Any) -> None:
        nonlocal row
        if not words:
            return
        form = book.plain(**wanted)
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", form)
        book.text(sheet, row, 0, words, form)
        book.row_heights(sheet, row, [(words, sum(WIDTHS) / (float(wanted.get("font_size", 10)) / 10))])
        row += 1

    if model.marking:
        line(model.marking, bold=True)
    book.text(sheet, row, 0, model.title, book.title())
    sheet.set_row(row, 28)
    row += 1
    colon = text("colon", lang)
    line("　".join(f"{name}{colon}{value}" for name, value in model.about), font_color="#404040")
    for banner in model.banners:
        line(banner.text, bold=True, **TONES["warn"])
    line(model.sentence, font_size=12, bold=True)
    if model.focus is not None:
        row += 1
        line(model.focus.standing.name, font_size=12, bold=True)
        line(model.focus.past_text)
        for key, words in (
            ("which_tier", (model.focus.which,)), ("why", model.focus.why), ("how_sure", (model.focus.sure,)),
        ):  # fmt: skip
            line(text(key, lang), bold=True)
            for one in words:
                line(one)
    if model.rules:
        row += 1
        line(text("unconfirmed", lang), font_size=12, bold=True)
        for rule in model.rules:
            option = f" ({rule.option})" if rule.option else ""
            name = f"{text('reconstruction', lang)}{colon}{rule_word(rule.rule, lang)}　{rule.rule}{option}"
            line(f"{name}　{rule.text}　{rule.evidence_text}")
    row += 1
    for note in model.notes:
        line(note)
    line(model.footer, font_color="#404040")


def _ranking(book: Book, model: IndexModel, drawn: Drawn) -> None:
    lang, score = book.lang, score_format(model.decimals)
    heads = [
        Head(text("assessed", lang), 30), Head(text("code", lang), 16), Head(text("group", lang), 14),
        Head(text("own_change", lang), 11, signed_format(model.decimals)), Head(text("own_shift", lang), 11, "+0;-0;0"),
        Head(text("tier", lang), 12), Head(text("reaches", lang), 24),
        Head(text("score", lang), 10, score), Head(text("place_of", lang), 9, "0"),
        Head("5 %", 9, "0"), Head("95 %", 9, "0"),
        Head(text("among_peers", lang), 12), Head(text("coverage", lang), 12, "0%"), Head(text("not_ranked", lang), 36),
    ]  # fmt: skip
    rows = [
        [
            one.name, one.unit, one.group, one.change, one.shift, one.tier_text, one.reach_text, one.score,
            *_places(one), one.peer_text, one.coverage, one.no_rank,
        ]
        for one in model.standings
    ]  # fmt: skip
    sheet, first = new_sheet(book, text("ranking", lang), heads)
    missing = {(row, 8) for row, one in enumerate(model.standings) if one.rank is None}
    write_table(book, sheet, first, heads, rows, missing=missing)
    for place, note in enumerate(model.ranking_notes):
        book.text(sheet, first + len(rows) + 2 + place, 0, note, book.format(font_color="#404040"))
    drawn.put("ranking", sheet.get_name(), first + 1, len(rows))
    drawn.put("ranked", sheet.get_name(), first + 1, sum(one.rank is not None for one in model.standings))
    if model.pillars is not None:
        _pillars(book, model)


def _places(one: Standing) -> tuple[float | None, float | None, float | None]:
    """Return place and ends of its interval; none of them where the unit is listed by name."""
    low, high = one.interval or (None, None)
    return (None, None, None) if one.by_name else (one.rank, low, high)


def _pillars(book: Book, model: IndexModel) -> None:
    """Write the heat map as numbers with their tones; hatched where missing."""
    found = model.pillars
    assert found is not None
    lang = book.lang
    heads = [Head(text("assessed", lang), 30)]
    heads += [Head(label, 13, score_format(model.decimals)) for _, label in found.nodes]
    sheet, first = new_sheet(book, found.title, heads)
    book.text(sheet, 1, 0, text("thirds_hint", lang), book.format(font_color="#404040"))
    rows = [[one.name, *(cell.value for cell in cells)] for one, cells in found.rows]
    tones = {
        (row, column): (cell.mark.tone, cell.mark.sign)
        for row, (_, cells) in enumerate(found.rows)
        for column, cell in enumerate(cells, 1)
    }
    write_table(book, sheet, first, heads, rows, tones=tones)
    tone_legend(book, sheet, first + len(rows) + 2, [(mark.text, mark.tone) for mark in found.legend])


def _answers(book: Book, model: IndexModel) -> None:
    lang = book.lang
    heads = [Head(text("assessed", lang), 24), Head(text("own_past", lang), 34), Head(text("which_tier", lang), 46),
             Head(text("why", lang), 90), Head(text("how_sure", lang), 60)]  # fmt: skip
    rows = [[one.standing.name, one.past_text, one.which, "\n".join(one.why), one.sure] for one in model.units]
    sheet, first = new_sheet(book, text("answers_sheet", lang), heads)
    write_table(book, sheet, first, heads, rows)
