"""Native charts with their data beside them: counts by status, margins to the limits, progress against targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from greenpark.assess.statuses import VERDICTS
from greenpark.publish.content.model import ParkReport, ReportModel
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook import live
from greenpark.publish.workbook.book import Book
from greenpark.publish.workbook.results import Results, Scored
from greenpark.publish.workbook.rules import quoted_sheet

COLOURS = {
    "met": "#6AA84F", "not_met": "#CC4125", "no_data": "#D9D9D9", "undefined": "#E6B422", "not_applicable": "#F3F3F3",
    "waived": "#F1DC9A",
}  # fmt: skip
GREY = "#7F7F7F"
GRID = {"visible": True, "line": {"color": "#E6E6E6"}}
PAGE_ROWS = 78  # rows of 15 points that a page takes at the scale of print
CLIP = 1.0  # bars beyond the limit ± 100 % are drawn at 100 %


def charts_sheet(
    book: Book, model: ReportModel, scored: Sequence[Scored], results: Results, words: Mapping[str, str]
) -> None:
    """Write a sheet of charts and one of their data."""
    lang = book.lang
    sheet = book.sheet(book.name(text("charts", lang)), widths=[2], landscape=False)
    sheet.set_print_scale(58)  # breaks between charts hold only where pages are not fitted
    name = book.name(text("chart_data", lang))
    data = book.sheet(name, widths=[44, 14, 14, 14, 14, 14, 14, 14, 14])
    book.text(sheet, 0, 1, text("charts", lang), book.title())
    writer = _Charts(book, sheet, data, name)
    if len(model.parks) == 1:
        writer.counts(scored, results, words)
        for one in scored:
            writer.margins(one)
        writer.progress(model.parks[0])
        book.text(sheet, 1, 1, text("chart_clip", lang), book.format(font_color="#404040"))
    else:
        writer.parks(model)


class _Charts:
    def __init__(self, book: Book, sheet: Any, data: Any, data_name: str) -> None:
        self.book, self.sheet, self.data = book, sheet, data
        self.name = quoted_sheet(data_name)
        self.row = 0  # next free row of the data
        self.place = 3  # next free row of the charts
        self.column = 1
        self.page = 0  # first row of the page
        self.breaks: list[int] = []

    def _head(self, title: str, names: Sequence[str]) -> int:
        self.book.text(self.data, self.row, 0, title, self.book.heading())
        for column, name in enumerate(names):
            self.book.text(self.data, self.row + 1, column, name, self.book.head())
        return self.row + 2

    def _range(self, column: str, first: int, last: int) -> str:
        return f"={self.name}!${column}${first + 1}:${column}${last + 1}"

    def _insert(self, chart: Any, title: str, bars: int, alt: str) -> None:
        chart.set_title({"name": title, "name_font": {"size": 12, "name": self.book.head_font}, "overlay": False})
        height = 110 + 22 * max(4, bars)
        chart.set_size({"width": 860, "height": height})
        chart.set_chartarea({"border": {"color": "#D9D9D9"}})
        rows = height // 20 + 2
        if self.place > 3 and self.place + rows - self.page > PAGE_ROWS:
            self.page = self.place
            self.breaks.append(self.place)
            self.sheet.set_h_pagebreaks(self.breaks)
        self.sheet.insert_chart(self.place, self.column, chart, {"description": alt})
        self.place += rows

    def _bars(self, subtype: str | None = None) -> Any:
        chart = self.book.book.add_chart({"type": "bar", **({"subtype": subtype} if subtype else {})})
        font = {"name": self.book.font, "size": 9}
        chart.set_y_axis({"reverse": True, "num_font": font, "label_position": "low", "line": {"color": GREY}})
        chart.set_legend({"position": "bottom", "font": font})
        return chart

    def counts(self, scored: Sequence[Scored], results: Results, words: Mapping[str, str]) -> None:
        """Draw the criteria of each scheme by status; the data are formulas over the sheet of results."""
        codes = list(COLOURS)
        first = self._head(text("chart_counts", self.book.lang), ["", *(words[code] for code in codes)])
        for row, one in enumerate(scored, first):
            self.book.text(self.data, row, 0, one.shown.short, self.book.cell())
            key = (one.block.card.park, one.block.card.year, one.scheme.id)
            for column, code in enumerate(codes, 1):
                number = sum(status == code for status in one.block.statuses.values())
                formula = f"={results.cell(key, code)}"
                self.book.formula(self.data, row, column, formula, self.book.cell(align="center"), number)
        last = first + len(scored) - 1
        chart = self._bars("stacked")
        for column, code in enumerate(codes, 1):
            letter = "ABCDEFGHI"[column]
            fill: dict[str, Any] = {"fill": {"color": COLOURS[code]}}
            if code == "no_data":
                fill = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#9A9A9A", "bg_color": "#FFFFFF"}}
            chart.add_series({
                "name": words[code], "categories": self._range("A", first, last),
                "values": self._range(letter, first, last), "gap": 60, "border": {"color": "#C8C8C8"}, **fill,
            })  # fmt: skip
        chart.set_x_axis({"major_gridlines": GRID, "num_format": "0"})
        title = text("chart_counts", self.book.lang)
        listed = "; ".join(f"{one.shown.short} {one.shown.verdict.text}" for one in scored)
        self._insert(chart, title, len(scored), f"{title}: {listed}")
        self.row = last + 3

    def margins(self, one: Scored) -> None:
        """Draw value against limit as the relative distance to it, green where reached and red where not."""
        rows = [row for row in one.block.card.table.rows if live.margin_of(row) is not None]
        if not rows:
            return
        lang = self.book.lang
        title = text("chart_margin", lang, scheme=one.shown.short)
        parts = [text("met_part", lang), text("not_met_part", lang)]
        first = self._head(title, [text("criterion", lang), text("margin", lang), *parts])
        form = self.book.cell(num_format="+0.0%;-0.0%;0.0%", align="right")
        for row, criterion in enumerate(rows, first):
            prefix = f"{criterion.id} " if len(criterion.id) <= 8 else ""
            self.book.text(self.data, row, 0, prefix + criterion.label, self.book.cell())
            number = live.margin_of(criterion) or 0.0
            drawn = max(-CLIP, min(CLIP, number))
            cell, own = f"$B${row + 1}", one.block.margins.cell(criterion.id)
            self.book.formula(self.data, row, 1, f"={own}", form, number)
            for column, sign, share in ((2, ">=", max(0.0, drawn)), (3, "<", min(0.0, drawn))):
                formula = f"=IF(ISNUMBER({cell}),IF({cell}{sign}0,MAX(-{CLIP:g},MIN({CLIP:g},{cell})),0),0)"
                self.book.formula(self.data, row, column, formula, form, share)
        last = first + len(rows) - 1
        chart = self._bars("stacked")
        for letter, name, colour in (("C", parts[0], COLOURS["met"]), ("D", parts[1], COLOURS["not_met"])):
            chart.add_series({
                "name": name, "categories": self._range("A", first, last), "values": self._range(letter, first, last),
                "gap": 50, "fill": {"color": colour},
            })  # fmt: skip
        chart.set_x_axis({
            "min": -CLIP, "max": CLIP, "num_format": "+0%;-0%;0", "num_font": {"size": 9},
            "major_gridlines": GRID,
        })  # fmt: skip
        worst = min(rows, key=lambda row: live.margin_of(row) or 0.0)
        self._insert(chart, title, len(rows), f"{title}; {worst.label}: {worst.value_text} ({worst.limit_text})")
        self.row = last + 3

    def progress(self, park: ParkReport) -> None:
        """Draw progress against targets beside the share of time used."""
        rows = [row for row in park.targets.rows if row.progress is not None] if park.targets else []
        if not rows:
            return
        lang = self.book.lang
        title = text("chart_progress", lang)
        names = [text(name, lang) for name in ("criterion", "progress", "time_used", "shown")]
        first = self._head(title, names)
        form = self.book.cell(num_format="0%", align="right")
        for row, one in enumerate(rows, first):
            progress = one.progress or 0.0
            self.book.text(self.data, row, 0, one.label, self.book.cell())
            self.book.number(self.data, row, 1, progress, form)
            self.book.number(self.data, row, 2, None if one.time_used is None else min(1.0, one.time_used), form)
            formula = f"=MAX(-0.5,MIN(1.5,B{row + 1}))"
            self.book.formula(self.data, row, 3, formula, form, max(-0.5, min(1.5, progress)))
        last = first + len(rows) - 1
        chart = self._bars()
        for letter, name, colour in (("D", names[1], COLOURS["met"]), ("C", names[2], "#BFBFBF")):
            chart.add_series({
                "name": name, "categories": self._range("A", first, last), "values": self._range(letter, first, last),
                "gap": 40, "overlap": 0, "fill": {"color": colour},
            })  # fmt: skip
        axis = {"min": -0.5, "max": 1.5, "num_format": "0%", "num_font": {"size": 9}, "major_gridlines": GRID}
        chart.set_x_axis(axis)
        assert park.targets is not None
        self._insert(chart, title, round(len(rows) * 1.4), f"{title}; {park.targets.sentence}")
        self.row = last + 3

    def parks(self, model: ReportModel) -> None:
        """Draw how many parks reach what under each scheme."""
        # schemes without a verdict only say how many criteria are reached
        schemes = [
            (short, counts)
            for _, short, counts in (model.overview.schemes if model.overview is not None else ())
            if counts and all(count.mark is not None and count.mark.code in VERDICTS for count in counts)
        ]
        if model.overview is None or not schemes:
            return
        title = text("chart_parks", self.book.lang)
        everything = [count for _, counts in schemes for count in counts]
        labels = list(dict.fromkeys(count.label for count in everything))
        first = self._head(title, ["", *labels])
        tones = {count.label: count.mark.tone if count.mark else "plain" for count in everything}
        for row, (short, counts) in enumerate(schemes, first):
            self.book.text(self.data, row, 0, short, self.book.cell())
            for count in counts:
                column = 1 + labels.index(count.label)
                self.book.number(self.data, row, column, count.number, self.book.cell(align="center"))
        last = first + len(schemes) - 1
        chart = self._bars("stacked")
        fills = {"good": "#6AA84F", "bad": "#CC4125", "warn": "#E6B422", "missing": "#D9D9D9", "plain": "#EFEFEF"}
        for column, label in enumerate(labels, 1):
            chart.add_series({
                "name": label, "categories": self._range("A", first, last),
                "values": self._range("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column], first, last), "gap": 60,
                "fill": {"color": fills[tones[label]]}, "border": {"color": "#FFFFFF"},
            })  # fmt: skip
        self._insert(chart, title, len(schemes), f"{title}: {model.overview.sentence}")
        self.row = last + 3
