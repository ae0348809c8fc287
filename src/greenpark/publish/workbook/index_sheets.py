"""Sheets of an index: progress and dashboard, moves, certainty, weights, steps, relations, plain tables, findings."""

from __future__ import annotations

from greenpark.publish.content.index.model import DataTable, IndexModel, ProgressRow
from greenpark.publish.content.parts import Cell
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import Book
from greenpark.publish.workbook.index_charts import Drawn
from greenpark.publish.workbook.index_table import Head, new_sheet, score_format, tone_legend, write_table

_SHEETS = {"scores": "scores_sheet", "places": "places_sheet", "data": "data_sheet", "cells": "cells_sheet"}


def progress_sheet(book: Book, model: IndexModel, drawn: Drawn) -> None:
    """Write progress of the unit asked about, else of all in the middle."""
    part = model.progress
    if part is None:
        return
    lang = book.lang
    heads = [Head(text("criterion", lang), 36), Head(text("unit", lang), 12)]
    heads += [Head(text(key, lang), 12) for key in ("initial", "final", "target", "threshold")]
    heads += [Head(text("progress", lang), 12, "0.00"), Head(text("contribution", lang), 12, "0.00"),
              Head(text("state", lang), 26)]  # fmt: skip
    own = model.focus.progress if model.focus is not None else ()
    title = model.focus.standing.name if model.focus is not None else text("median", lang)
    sheet, first = new_sheet(book, text("progress_part", lang), heads)
    sheet_name = sheet.get_name()
    shown: tuple[ProgressRow, ...] = own or part.rows
    book.text(sheet, 1, 0, f"{title}　{text('progress_hint', lang)}", book.format(font_color="#404040"))
    rows = [
        [one.label, one.measure, one.initial_text, one.final_text, one.target_text, one.threshold_text, one.progress,
         one.contribution, one.mark.text]
        for one in shown
    ]  # fmt: skip
    tones = {(row, 8): (one.mark.tone, "") for row, one in enumerate(shown)}
    tones |= {(row, 6): ("missing", "") for row, one in enumerate(shown) if one.progress is None}
    write_table(book, sheet, first, heads, rows, tones=tones)
    drawn.put("progress", sheet_name, first + 1, len(rows))


def dashboard_sheet(book: Book, model: IndexModel) -> None:
    """Write the dashboard, and index and dashboard read together."""
    board = model.dashboard
    if board is None:
        return
    lang = book.lang
    shown = "General" if board.decimals is None else score_format(board.decimals)
    heads = [Head(text("assessed", lang), 30), *(Head(label, 16, shown) for _, label in board.indicators)]
    heads += [Head(head, 14) for head in board.joint_heads]
    sheet, first = new_sheet(book, board.title, heads)
    book.text(sheet, 1, 0, f"{board.note}{board.joint}", book.format(font_color="#404040"))
    cells = [
        [one.name, *(cell.value for cell in row), *joint]
        for (one, row), joint in zip(board.rows, board.joint_rows, strict=True)
    ]
    tones = {
        (place, column): (cell.mark.tone, cell.mark.sign)
        for place, (_, row) in enumerate(board.rows)
        for column, cell in enumerate(row, 1)
    }
    write_table(book, sheet, first, heads, cells, tones=tones)
    tone_legend(book, sheet, first + len(cells) + 2, [(mark.text, mark.tone) for mark in board.legend])


def shifts_sheet(book: Book, model: IndexModel) -> None:
    """Write who moved, one sheet a comparison."""
    lang = book.lang
    for one in model.shifts:
        before, after = one.labels
        place, score = text("place_of", lang), text("score", lang)
        heads = [
            Head(text("assessed", lang), 30), Head(f"{place} {before}", 14, "0"), Head(f"{place} {after}", 14, "0"),
            Head(text("own_shift", lang), 14, "+0;-0;0"), Head(f"{score} {before}", 14, score_format(model.decimals)),
            Head(f"{score} {after}", 14, score_format(model.decimals)),
        ]  # fmt: skip
        rows = [
            [row.name, *((None, None) if row.by_name else (row.rank_before, row.rank_after)), row.shift, row.before,
             row.after]
            for row in one.rows
        ]  # fmt: skip
        sheet, first = new_sheet(book, f"{text('shifts', lang)} {one.title}", heads)
        book.text(sheet, 1, 0, one.sentence, book.format(font_color="#404040"))
        write_table(book, sheet, first, heads, rows)


def certainty_sheet(book: Book, model: IndexModel, drawn: Drawn) -> None:
    """Write how sure the places are and what they depend on."""
    part = model.certainty
    if part is None:
        return
    lang = book.lang
    heads = [Head(text("choice", lang), 44), Head(text("variance_share", lang), 24, "0.0%"), Head("", 24)]
    sheet, first = new_sheet(book, text("certainty_sheet", lang), heads)
    book.text(sheet, 1, 0, part.sentence, book.format(font_color="#404040"))
    rows = [[one.source, one.share, one.interval_text] for one in part.sources]
    end = write_table(book, sheet, first, heads, rows)
    drawn.put("sources", sheet.get_name(), first + 1, len(rows))
    for note in part.notes:
        book.text(sheet, end + 1, 0, note, book.format())
        end += 1


def weights_sheet(book: Book, model: IndexModel) -> None:
    """Write the structure with its weights."""
    lang = book.lang
    heads = [
        Head(text("part", lang), 52), Head(text("code", lang), 26), Head(text("direction", lang), 16),
        Head(text("unit", lang), 16), Head(text("weight", lang), 16, "0.0%"),
        Head(text("effective", lang), 16, "0.00%"),
    ]  # fmt: skip
    rows = [["　" * one.depth + one.label, one.id, one.direction, one.measure, one.weight, one.effective]
            for one in model.weights]  # fmt: skip
    sheet, first = new_sheet(book, text("weights_sheet", lang), heads)
    write_table(book, sheet, first, heads, rows)


def steps_sheet(book: Book, model: IndexModel) -> None:
    """Write the steps with their options."""
    lang = book.lang
    heads = [
        Head(text("number", lang), 8, "0"), Head(text("step", lang), 20), Head(text("method", lang), 36),
        Head(text("code", lang), 22), Head(text("options", lang), 70), Head(text("changed", lang), 14, "#,##0"),
    ]  # fmt: skip
    rows = [
        [one.number, one.step, "\n".join(part for part in (one.method, one.where) if part), one.method_id, one.options,
         one.changed]
        for one in model.steps
    ]  # fmt: skip
    sheet, first = new_sheet(book, text("steps_sheet", lang), heads)
    write_table(book, sheet, first, heads, rows)


def relations_sheet(book: Book, model: IndexModel) -> None:
    """Write the pairs of parts to know."""
    lang = book.lang
    if not model.pairs:
        return
    heads = [Head(text("finding", lang), 30), Head(text("pair_first", lang), 44), Head(text("pair_second", lang), 44),
             Head(text("correlation", lang), 12, "0.00")]  # fmt: skip
    rows: list[list[Cell]] = [[one.mark.text, one.first, one.second, one.correlation] for one in model.pairs]
    sheet, first = new_sheet(book, text("relations", lang), heads)
    book.text(sheet, 1, 0, model.pairs_note, book.format(font_color="#404040"))
    tones = {(row, 0): (one.mark.tone, "") for row, one in enumerate(model.pairs)}
    write_table(book, sheet, first, heads, rows, tones=tones)


def plain_sheet(book: Book, model: IndexModel, table: DataTable) -> None:
    """Write a table of raw values; scores keep all their digits behind the ones shown."""
    lang = book.lang
    shown = {"scores": score_format(model.decimals), "places": "0"}.get(table.name, "General")
    years = text("year", lang)
    heads = [Head(name, 24 if place < 2 else 13, _column_format(name, years, shown, place, lang))
             for place, name in enumerate(table.columns)]  # fmt: skip
    sheet, first = new_sheet(book, text(_SHEETS[table.name], lang), heads)
    if table.more:
        words = text("workbook_short", lang, number=len(table.rows))
        book.text(sheet, 1, 0, words, book.format(font_color="#404040"))
    blank = {
        (row, column)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell is None and column > 2
    }
    write_table(book, sheet, first, heads, table.rows, missing=blank)


def _column_format(name: str, years: str, shown: str, place: int, lang: str) -> str:
    if name == years:
        return "0"
    return "0%" if place == 3 and name == text("coverage", lang) else shown


def problems_sheet(book: Book, model: IndexModel) -> None:
    """Write what was found on data and method."""
    lang = book.lang
    heads = [Head(text("severity", lang), 12), Head(text("place", lang), 26), Head(text("code", lang), 22),
             Head(text("message", lang), 80), Head(text("remedy", lang), 60)]  # fmt: skip
    sheet, first = new_sheet(book, text("problems_index", lang), heads)
    rows = [[one.severity_word, one.place, one.code, one.message, one.remedy] for one in model.problems]
    if rows:
        write_table(book, sheet, first, heads, rows)
    else:
        book.text(sheet, first, 0, text("problems_none", lang), book.format())
