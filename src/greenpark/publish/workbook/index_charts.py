"""Native charts of an index: scores, places with intervals, progress against targets, sources of uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from greenpark.publish.content.index.model import IndexModel
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import Book
from greenpark.publish.workbook.rules import quoted_sheet

EARTH, GREY = "#8F7448", "#7F7F7F"
GRID = {"visible": True, "line": {"color": "#E6E6E6"}}
MOST_BARS = 40
# columns of the sheet of ranking
NAME, SCORE, LOW, HIGH = "A", "H", "J", "K"


@dataclass
class Drawn:
    """Where the figures stand that charts draw: sheet, first row and last row (1-based)."""

    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def put(self, key: str, sheet: str, first: int, number: int) -> None:
        """Keep where `number` rows of figures stand, the first at the 0-based row `first`."""
        if number:
            self.places[key] = (sheet, first + 1, first + number)

    def range(self, key: str, column: str, most: int | None = None) -> str:
        """Return the reference to a column of them."""
        sheet, first, last = self.places[key]
        last = last if most is None else min(last, first + most - 1)
        return f"={quoted_sheet(sheet)}!${column}${first}:${column}${last}"


def charts_sheet(book: Book, model: IndexModel, drawn: Drawn) -> None:
    """Write a sheet of charts over the figures of the other sheets."""
    lang = book.lang
    if "ranked" not in drawn.places:
        return
    sheet = book.sheet(book.name(text("charts", lang)), widths=[2], landscape=False)
    book.text(sheet, 0, 1, text("charts", lang), book.title())
    writer = _Writer(book, sheet, [(one.name, None if one.by_name else one.interval) for one in model.standings])
    number = min(MOST_BARS, drawn.places["ranked"][2] - drawn.places["ranked"][1] + 1)
    title = text("chart_ranked", lang)
    first = "; ".join(f"{one.rank_text} {one.name} {one.score_text}".strip() for one in model.standings[:10])
    writer.insert(_scores(writer, drawn, text("score", lang)), text("score", lang), number, f"{title}: {first}")
    if "interval" in model.has:
        name = text("interval", lang)
        spans = "; ".join(f"{one.name} {one.interval_text}" for one in model.standings[:10] if one.interval_text)
        writer.insert(_places(writer, drawn, number), name, number, f"{name}: {spans}")
    if "progress" in drawn.places:
        name, rows = text("chart_advance", lang), model.focus.progress if model.focus else ()
        rows = rows or (model.progress.rows if model.progress else ())
        said = "; ".join(f"{one.label} {one.progress_text or '○'}" for one in rows)
        writer.insert(_bars(writer, drawn, "progress", "G", name), name, len(rows), f"{name}: {said}")
    if "sources" in drawn.places and model.certainty is not None and len(model.certainty.sources) > 1:
        name = text("variance_share", lang)
        said = "; ".join(f"{one.source} {one.share_text}" for one in model.certainty.sources)
        writer.insert(_bars(writer, drawn, "sources", "B", name), name, len(model.certainty.sources), f"{name}: {said}")


class _Writer:
    def __init__(self, book: Book, sheet: Any, intervals: list[tuple[str, tuple[float, float] | None]]) -> None:
        self.book, self.sheet, self.row, self.intervals = book, sheet, 2, intervals

    def chart(self, subtype: str | None = None) -> Any:
        chart = self.book.book.add_chart({"type": "bar", **({"subtype": subtype} if subtype else {})})
        font = {"name": self.book.font, "size": 9}
        chart.set_y_axis({"reverse": True, "num_font": font, "label_position": "low", "line": {"color": GREY}})
        chart.set_x_axis({"major_gridlines": GRID, "num_font": font})
        chart.set_legend({"none": True})
        return chart

    def insert(self, chart: Any, title: str, bars: int, alt: str) -> None:
        chart.set_title({"name": title, "name_font": {"size": 12, "name": self.book.head_font}, "overlay": False})
        height = 110 + 20 * max(4, bars)
        chart.set_size({"width": 760, "height": height})
        chart.set_chartarea({"border": {"color": "#D9D9D9"}})
        self.sheet.insert_chart(self.row, 1, chart, {"description": alt})
        self.row += height // 20 + 2


def _scores(writer: _Writer, drawn: Drawn, name: str) -> Any:
    chart = writer.chart()
    chart.add_series({
        "name": name, "categories": drawn.range("ranked", NAME, MOST_BARS),
        "values": drawn.range("ranked", SCORE, MOST_BARS), "gap": 40, "fill": {"color": EARTH},
        "data_labels": {"value": True, "font": {"size": 8}},
    })  # fmt: skip
    return chart


def _places(writer: _Writer, drawn: Drawn, number: int) -> Any:
    """Return intervals of places as bars from their 5th to their 95th percentile, over a sheet of their ends."""
    book = writer.book
    data = book.sheet(book.name(text("chart_data", book.lang)), widths=[30, 14, 14])
    sheet, first, _ = drawn.places["ranked"]
    name = quoted_sheet(sheet)
    for column, title in enumerate((text("assessed", book.lang), "5 %", "95 % − 5 %")):
        book.text(data, 0, column, title, book.head())
    for row, (label, ends) in enumerate(writer.intervals[:number]):
        at = first + row
        low, high = ends or (None, None)
        book.text(data, row + 1, 0, label, book.cell())
        # half a place on either side, so that an interval of one place is seen
        formula = f'=IF(ISNUMBER({name}!${LOW}${at}),{name}!${LOW}${at}-0.5,"")'
        book.formula(data, row + 1, 1, formula, book.cell(align="center"), None if low is None else low - 0.5)
        formula = f'=IF(ISNUMBER({name}!${LOW}${at}),{name}!${HIGH}${at}-{name}!${LOW}${at}+1,"")'
        width = None if low is None or high is None else high - low + 1
        book.formula(data, row + 1, 2, formula, book.cell(align="center"), width)
    drawn.put("intervals", data.get_name(), 1, number)
    chart = writer.chart("stacked")
    chart.add_series({
        "categories": drawn.range("intervals", "A"), "values": drawn.range("intervals", "B"), "gap": 60,
        "fill": {"none": True}, "border": {"none": True},
    })  # fmt: skip
    chart.add_series({
        "name": text("interval", book.lang), "categories": drawn.range("intervals", "A"),
        "values": drawn.range("intervals", "C"), "gap": 60, "fill": {"color": EARTH},
    })  # fmt: skip
    return chart


def _bars(writer: _Writer, drawn: Drawn, key: str, column: str, name: str) -> Any:
    chart = writer.chart()
    chart.add_series({
        "name": name, "categories": drawn.range(key, "A"), "values": drawn.range(key, column), "gap": 40,
        "fill": {"color": EARTH}, "data_labels": {"value": True, "font": {"size": 8}},
    })  # fmt: skip
    return chart
