"""The first sheet: what the first page of the report says, with results that follow the sheets behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from greenpark.assess.statuses import COUNTED
from greenpark.publish.content.model import ParkReport, ReportModel
from greenpark.publish.content.parts import Banner, DecisiveRow, Targets
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import TONES, Book
from greenpark.publish.workbook.results import Results, Scored

WIDTHS = (30, 9, 13, 34, 9, 9, 9, 10, 9, 44)
LAST = len(WIDTHS) - 1
SHOWN_CHANGES = 20


class Overview:
    """Writes the first sheet from top to bottom."""

    def __init__(self, book: Book, model: ReportModel, name: str) -> None:
        self.book, self.model, self.lang = book, model, book.lang
        self.sheet = book.sheet(name, widths=WIDTHS)
        self.row = 0

    def write(self, scored: Sequence[Scored], results: Results) -> None:
        """Write the page of the only park, or the overview of several."""
        model = self.model
        if len(model.parks) == 1:
            self._park(model.parks[0], scored, results)
        elif model.overview is not None:
            self._title(model.overview.title, "", model.overview.banners, model.overview.sentence)
            self._verdicts()
            self._decisive(model.overview.decisive)
        self._line(model.footer, font_color="#404040")
        for statement in model.statements:
            self._line(statement, font_color="#404040")

    def _park(self, park: ParkReport, scored: Sequence[Scored], results: Results) -> None:
        head = park.header
        parts = (head.place, head.level, str(head.year), head.data_date, head.boundary)
        about = "　".join(part for part in parts if part)
        self._title(head.title, about, park.banners, park.sentence)
        self._schemes(scored, results)
        if park.findings:
            self._heading(text("findings", self.lang))
            for finding in park.findings:
                self._line(f"{finding.title}　{finding.text}")
        self._decisive(park.decisive)
        self._gaps(park)
        if park.changes is not None:
            self._heading(park.changes.heading)
            self._line(park.changes.sentence)
            rows = [[row.label, row.before, row.after] for row in park.changes.rows[:SHOWN_CHANGES]]
            self._table(["what", "before", "after"], rows, spans=[(0, 3), (4, 8), (LAST, LAST)])
        if park.targets is not None:
            self._targets(park.targets)
        self._heading(text("trust", self.lang))
        self._line(park.trust.sentence)
        if park.trust.boundary:
            self._line(text("boundary", self.lang) + text("colon", self.lang) + park.trust.boundary)
        self._line(park.footer, font_color="#404040")

    # -- pieces ----------------------------------------------------------------------------------------------------

    def _title(self, title: str, about: str, banners: Sequence[Banner], sentence: str) -> None:
        if self.model.marking:
            self.book.text(self.sheet, self.row, 0, self.model.marking, self.book.format(bold=True))
            self.row += 1
        self.book.text(self.sheet, self.row, 0, title, self.book.title())
        self.sheet.set_row(self.row, 28)
        self.row += 1
        if about:
            self._line(about, font_color="#404040")
        for banner in banners:
            self._line(banner.text, bold=True, **TONES["warn"])
        self._line(sentence, font_size=12, bold=True)
        self.row += 1

    def _line(self, words: str, **wanted: Any) -> None:
        if not words:
            return
        form = self.book.plain(**wanted)
        self.sheet.merge_range(self.row, 0, self.row, LAST, "", form)
        self.book.text(self.sheet, self.row, 0, words, form)
        size = float(wanted.get("font_size", 10)) / 10
        self.book.row_heights(self.sheet, self.row, [(words, sum(WIDTHS) / size)])
        self.row += 1

    def _heading(self, words: str) -> None:
        self.row += 1
        self.book.text(self.sheet, self.row, 0, words, self.book.heading())
        self.sheet.set_row(self.row, 22)
        self.row += 1

    def _table(self, names: Sequence[str], rows: Sequence[Sequence[str]], *, spans: Sequence[tuple[int, int]]) -> None:
        """Write a table whose cells span columns of the page."""
        if not rows:
            return
        heads = [text(name, self.lang) if name else "" for name in names]
        for values, form in [(heads, self.book.head()), *((row, self.book.cell()) for row in rows)]:
            heights = []
            for (first, last), value in zip(spans, values, strict=True):
                if last > first:
                    self.sheet.merge_range(self.row, first, self.row, last, "", form)
                self.book.text(self.sheet, self.row, first, value, form)
                heights.append((value, sum(WIDTHS[first : last + 1])))
            self.book.row_heights(self.sheet, self.row, heights, least=20)
            self.row += 1

    def _schemes(self, scored: Sequence[Scored], results: Results) -> None:
        self._heading(text("schemes", self.lang))
        heads = [text(name, self.lang) for name in ("scheme", "edition", "edition_status", "verdict")]
        marks = {count.code: count.label for count in scored[0].shown.counts} if scored else {}
        codes = [code for code in COUNTED if code != "waived"]
        for column, name in enumerate([*heads, *(marks[code] for code in codes), text("smallest_margin", self.lang)]):
            self.book.text(self.sheet, self.row, column, name, self.book.head())
        self.sheet.set_row(self.row, 32)
        for one in scored:
            self.row += 1
            shown, key = one.shown, (one.block.card.park, one.block.card.year, one.scheme.id)
            name = f"{shown.short}\n{shown.note}" if shown.note else shown.short
            for column, words in enumerate((name, shown.edition, shown.status_word)):
                form = self.book.cell(align="left" if column == 0 else "center")
                self.book.text(self.sheet, self.row, column, words, form)
            form = self.book.cell(shown.verdict.tone)
            score = f"{shown.score_text}" if shown.score_text else ""
            self.book.formula(self.sheet, self.row, 3, f"={results.cell(key, 'verdict')}", form, shown.verdict.text)
            for column, code in enumerate(codes, 4):
                number = sum(status == code for status in one.block.statuses.values())
                cell = self.book.cell(align="center")
                self.book.formula(self.sheet, self.row, column, f"={results.cell(key, code)}", cell, number)
            last = "\n".join(part for part in (score, shown.margin.text if shown.margin else "") if part)
            self.book.text(self.sheet, self.row, LAST, last, self.book.cell())
            texts = [(name, WIDTHS[0]), (shown.status_word, WIDTHS[2]), (last, WIDTHS[LAST])]
            self.book.row_heights(self.sheet, self.row, texts, least=24)
        self.row += 1

    def _decisive(self, rows: Sequence[DecisiveRow]) -> None:
        if not rows:
            return
        self._heading(text("fill_first", self.lang))
        comma, stop = ("、", "；") if self.lang == "zh" else (", ", "; ")
        values = [
            [
                row.label,
                row.unit,
                comma.join(map(str, row.years)),
                row.holder,
                stop.join(one.text for one in row.settles),
            ]
            for row in rows
        ]
        names = ["figure", "unit", "years", "holder", "settles"]
        self._table(names, values, spans=[(0, 0), (1, 1), (2, 2), (3, 3), (4, LAST)])

    def _gaps(self, park: ParkReport) -> None:
        if not park.gaps:
            return
        self._heading(text("improve_first", self.lang))
        values = [
            [f"{row.short}\n{row.label}", row.value_text, row.limit_text, f"{row.gap_text}（{row.relative_text}）"
             if self.lang == "zh" else f"{row.gap_text} ({row.relative_text})", "\n".join(row.closings)]
            for row in park.gaps
        ]  # fmt: skip
        names = ["criterion", "value", "limit", "gap", "closing"]
        self._table(names, values, spans=[(0, 0), (1, 1), (2, 2), (3, 3), (4, LAST)])

    def _targets(self, targets: Targets) -> None:
        self._heading(text("targets", self.lang))
        self._line(targets.sentence)
        self._line(targets.balance_text)
        values = [
            [row.label, row.base_text, row.level_text, f"{row.target_text} ({row.target_year or ''})",
             row.progress_text, f"{row.pace_text}　{row.mark.text}"]
            for row in targets.rows if row.target is not None
        ]  # fmt: skip
        names = ["criterion", "base", "level", "target", "progress", "pace"]
        self._table(names, values, spans=[(0, 0), (1, 2), (3, 3), (4, 6), (7, 8), (LAST, LAST)])

    def _verdicts(self) -> None:
        overview = self.model.overview
        assert overview is not None
        self._heading(text("schemes", self.lang))
        for _, short, counts in overview.schemes:
            self.book.text(self.sheet, self.row, 0, short, self.book.cell())
            words = "　".join(f"{count.mark.text if count.mark else count.label} {count.number}" for count in counts)
            form = self.book.cell()
            self.sheet.merge_range(self.row, 1, self.row, LAST, "", form)
            self.book.text(self.sheet, self.row, 1, words, form)
            self.book.row_heights(self.sheet, self.row, [(short, WIDTHS[0]), (words, sum(WIDTHS[1:]))], least=20)
            self.row += 1
