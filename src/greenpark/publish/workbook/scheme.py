"""One sheet per scheme: its criteria for all parks and years, with live status, gap, margin and score terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from greenpark.assess.criteria import display_factor
from greenpark.assess.scorecards import Scorecards
from greenpark.assess.scores import Option, options
from greenpark.catalog.models import Scheme
from greenpark.formula.reference import scalar
from greenpark.publish.content.parts import CriteriaTable, CriterionRow
from greenpark.publish.words.language import SIGNS
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook import live
from greenpark.publish.workbook.book import TONES, Book, address, digits, letter
from greenpark.publish.workbook.rules import Column

HEADER = 3  # 0-based row of the headings
WIDTHS = {
    "park": 18, "year": 7, "number": 7, "criterion": 34, "role": 12, "value": 12, "operator": 5, "limit": 12,
    "unit": 14, "status": 18, "gap": 15, "margin": 10, "reason": 22, "clause": 24, "evidence": 18, "note": 40,
    "origin": 10, "basis": 15, "assumed": 20, "code": 26, "growth": 11,
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One scorecard with what the workbook needs of it."""

    park: str
    name: str
    year: int
    table: CriteriaTable


@dataclass
class Block:
    """Where a scorecard stands in its sheet, and what its formulas give."""

    card: Card
    states: Column
    statuses: dict[str, str]
    margins: Column
    terms: list[Column] = field(default_factory=list)  # one for each reading of the score
    term_values: list[dict[str, float | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Readings:
    """The cells of the score sheet with the parameters of each reading."""

    options: Sequence[Option]
    caps: Sequence[str]
    ones: Sequence[str]


@dataclass(frozen=True)
class Layout:
    """The columns of a scheme sheet."""

    names: tuple[str, ...]

    def __getitem__(self, name: str) -> int:
        return self.names.index(name)


def scheme_sheet(
    book: Book, cards: Scorecards, scheme: Scheme, shown: Sequence[Card], *, sheet_name: str,
    words: Mapping[str, str], readings: Readings | None,
) -> list[Block]:  # fmt: skip
    """Write the sheet of a scheme; return where each scorecard stands."""
    several = len(shown) > 1
    names = ["number", "criterion", "role", "value", "operator", "limit", "unit", "status", "gap", "margin", "reason"]
    terms = ["growth", *(f"term{index}" for index in range(len(readings.options)))] if readings else []
    behind = ["clause", "evidence", "note", "origin", "basis", "assumed", "code"]
    layout = Layout((*(["park", "year"] if several else []), *names, *terms, *behind))
    widths = [WIDTHS.get(name, 12) for name in layout.names]
    sheet = book.sheet(sheet_name, widths=widths, repeat=(HEADER, HEADER))
    sheet.set_paper(8)
    _top(book, sheet, shown, layout)
    for column, name in enumerate(layout.names):
        title = text(name, book.lang) if not name.startswith("term") else _reading(readings, int(name[4:]), book.lang)
        book.text(sheet, HEADER, column, title, book.head())
    sheet.set_row(HEADER, 46 if readings else 20)
    row, blocks = HEADER + 1, []
    for card in shown:
        writer = _Writer(book, sheet, sheet_name, layout, cards, scheme, card, words, readings)
        row = writer.write(row)
        blocks.append(writer.block)
    sheet.autofilter(HEADER, 0, row - 1, len(layout.names) - 1)
    sheet.freeze_panes(HEADER + 1, layout["criterion"] + 1)
    # on paper the columns that judge; what explains a value is read on the screen
    sheet.print_area(0, 0, row - 1, layout["evidence"])
    _colours(book, sheet, layout, row, words)
    return blocks


def _top(book: Book, sheet: Any, shown: Sequence[Card], layout: Layout) -> None:
    table = shown[0].table
    last = layout["reason"]
    place = f"　{shown[0].name}　{shown[0].year}" if len(shown) == 1 else ""
    book.text(sheet, 0, 0, f"{table.name}{place}", book.title())
    sheet.set_row(0, 26)
    width = sum(WIDTHS.get(name, 12) for name in layout.names[: last + 1])
    intro = "\n".join(part for part in (table.intro, table.note) if part)
    for row, words in ((1, intro), (2, text("live", book.lang))):
        sheet.merge_range(row, 0, row, last, "", book.plain())
        book.text(sheet, row, 0, words, book.plain(font_color="#404040"))
        book.row_heights(sheet, row, [(words, width)])


def _reading(readings: Readings | None, index: int, lang: str) -> str:
    assert readings is not None
    return f"{text('term', lang)}\n{reading_name(readings.options[index], lang)}"


def reading_name(option: Option, lang: str) -> str:
    """Return the name of a reading of the score."""
    cap = text("uncapped", lang) if option.cap is None else text("capped", lang, cap=f"{option.cap:g}")
    return f"{cap}{'，' if lang == 'zh' else ', '}{text('counted' if option.elasticity_is_one else 'inverted', lang)}"


def _colours(book: Book, sheet: Any, layout: Layout, end: int, words: Mapping[str, str]) -> None:
    """Colour statuses by their words and hatch what is missing, so that colours follow the formulas."""
    column = layout["status"]
    tones = {"met": "good", "not_met": "bad", "no_data": "missing", "undefined": "warn", "waived": "warn"}
    for code, tone in tones.items():
        rule = {"type": "cell", "criteria": "==", "value": live.quoted(words[code]), "format": book.tone(tone)}
        sheet.conditional_format(HEADER + 1, column, end - 1, column, rule)
    for name in ("value", "limit"):
        empty = {"type": "blanks", "format": book.tone("missing")}
        sheet.conditional_format(HEADER + 1, layout[name], end - 1, layout[name], empty)
    red = book.book.add_format({"font_color": TONES["bad"]["font_color"]})
    below = {"type": "cell", "criteria": "<", "value": 0, "format": red}
    sheet.conditional_format(HEADER + 1, layout["margin"], end - 1, layout["margin"], below)


class _Writer:
    """Writes the rows of one scorecard."""

    def __init__(
        self, book: Book, sheet: Any, name: str, layout: Layout, cards: Scorecards, scheme: Scheme, card: Card,
        words: Mapping[str, str], readings: Readings | None,
    ) -> None:  # fmt: skip
        self.book, self.sheet, self.name, self.layout = book, sheet, name, layout
        self.cards, self.scheme, self.card, self.words, self.readings = cards, scheme, card, words, readings
        self.factors = {
            one.id: display_factor(one, cards.catalog.entry(one.indicator).unit)
            for one in (*scheme.entry, *scheme.criteria)
        }
        self.growth = growth_of(cards, scheme, card) if readings else None
        self.places: dict[str, int] = {}
        self.statuses: dict[str, str] = {}
        self.values: list[dict[str, float | None]] = [{} for _ in readings.options] if readings else []

    @property
    def block(self) -> Block:
        """Return where the criteria stand."""

        def column(name: str) -> Column:
            return Column(self.name, letter(self.layout[name]), self.places)

        terms = [column(f"term{index}") for index in range(len(self.values))]
        return Block(self.card, column("status"), self.statuses, column("margin"), terms, self.values)

    def write(self, row: int) -> int:
        """Write entry conditions and criteria; return the row after them."""
        for number, criterion in enumerate(self.card.table.entry, 1):
            self._row(row, number, criterion, entry=True)
            row += 1
        for number, criterion in enumerate(self.card.table.rows, 1):
            self.places[criterion.id] = row + 1
            self._row(row, number, criterion, entry=False)
            row += 1
        return row

    def _row(self, row: int, number: int, criterion: CriterionRow, *, entry: bool) -> None:
        book, at = self.book, self.layout
        role = text("entry", book.lang) if entry else criterion.role
        # ids that are names of indicators say nothing to the reader of a form
        shown_id = criterion.id if len(criterion.id) <= 8 else str(number)
        texts = {
            "number": shown_id, "criterion": criterion.label, "role": role,
            "operator": SIGNS.get(criterion.operator or "", ""), "unit": criterion.unit,
            "reason": criterion.reason_text, "origin": criterion.origin_text, "basis": criterion.basis_text,
            "assumed": criterion.assumed_text, "clause": criterion.clause, "evidence": criterion.evidence_text,
            "note": criterion.note, "code": criterion.id,
        }  # fmt: skip
        if "park" in at.names:
            texts["park"] = self.card.name
            book.number(self.sheet, row, at["year"], self.card.year, book.cell(align="center"))
        centred = ("number", "operator", "unit", "origin")
        for name, words in texts.items():
            book.text(self.sheet, row, at[name], words, book.cell(align="center") if name in centred else book.cell())
        self._amount(row, "value", criterion, criterion.value)
        self._amount(row, "limit", criterion, criterion.limit)
        self._judged(row, criterion, entry=entry)
        book.row_heights(self.sheet, row, [(words, WIDTHS[name]) for name, words in texts.items()], least=20)

    def _amount(self, row: int, name: str, criterion: CriterionRow, value: Any) -> None:
        column, lang = self.layout[name], self.book.lang
        if live.yes_no(criterion):
            words = "" if value is None else text("yes" if value else "no", lang)
            self.book.text(self.sheet, row, column, words, self.book.cell(align="right"))
            choices = {"validate": "list", "source": [text("yes", lang), text("no", lang)], "error_type": "warning"}
            self.sheet.data_validation(row, column, row, column, choices)
        elif isinstance(value, str):
            self.book.text(self.sheet, row, column, value, self.book.cell(align="right"))
        else:
            form = self.book.cell(num_format=_digits(criterion), align="right")
            self.book.number(self.sheet, row, column, value, form)

    def _judged(self, row: int, criterion: CriterionRow, *, entry: bool) -> None:
        book, at = self.book, self.layout
        value, limit, state = (address(row, at[name], fixed=False) for name in ("value", "limit", "status"))
        factor, words = self.factors[criterion.id], self.words
        code, word = criterion.status.code, words[criterion.status.code]
        formula = live.status(criterion, value, limit, factor=factor, words=words)
        # what the formula cannot know (a condition that is open) stays as the assessment found it
        agrees = formula is not None and live.status_of(criterion, factor) == code
        centre = book.cell(align="center")
        if formula is not None and agrees:
            book.formula(self.sheet, row, at["status"], formula, centre, word)
        else:
            book.text(self.sheet, row, at["status"], word, centre)
        form = book.cell(num_format=_gap_format(criterion, book.lang), align="right")
        formula = live.gap(criterion, value, limit, state, words=words)
        if formula is not None and agrees:
            book.formula(self.sheet, row, at["gap"], formula, form, live.gap_of(criterion))
        else:
            book.number(self.sheet, row, at["gap"], None, form)
        form = book.cell(num_format="+0.0%;-0.0%;0.0%", align="right")
        formula = live.margin(criterion, value, limit)
        if formula is not None:
            book.formula(self.sheet, row, at["margin"], formula, form, live.margin_of(criterion))
        else:
            book.text(self.sheet, row, at["margin"], "", form)
        if not entry:
            self.statuses[criterion.id] = code
        if self.readings is not None:
            self._terms(row, criterion, value, limit, entry=entry)

    def _terms(self, row: int, criterion: CriterionRow, value: str, limit: str, *, entry: bool) -> None:
        book, at, score, readings = self.book, self.layout, self.scheme.score, self.readings
        assert score is not None and readings is not None
        mine = score.elasticity is not None and score.elasticity.criterion == criterion.id and not entry
        number = self.growth if mine else None
        book.number(self.sheet, row, at["growth"], number, book.cell(num_format="0.0%", align="right"))
        growth = address(row, at["growth"], fixed=False)
        for index, option in enumerate(readings.options):
            column, form = at[f"term{index}"], book.cell(num_format="0.000", align="right")
            if entry:
                book.text(self.sheet, row, column, "", form)
                continue
            formula = live.term(
                criterion, score, value=value, limit=limit, cap=readings.caps[index], one=readings.ones[index],
                growth=growth, factor=self.factors[criterion.id],
            )  # fmt: skip
            result = live.term_of(criterion, score, cap=option.cap, one=option.elasticity_is_one, growth=self.growth)
            self.values[index][criterion.id] = result
            book.formula(self.sheet, row, column, formula, form, result)


def _digits(criterion: CriterionRow) -> str:
    return digits(*(float(one) for one in (criterion.value, criterion.limit) if isinstance(one, float | int)))


def _gap_format(criterion: CriterionRow, lang: str) -> str:
    if live.yes_no(criterion):
        return f'[=0]"—";"{text("undone", lang)}"'
    unit = f'"{text("points", lang)}"' if criterion.unit in ("%", "％") else ""
    distance = live.gap_of(criterion)
    own = digits(distance) if distance else _digits(criterion)
    return f'{own}{unit};-{own}{unit};"—"' if own != "General" else "General"


def growth_of(cards: Scorecards, scheme: Scheme, card: Card) -> float | None:
    """Return the growth of value added on which the elasticity rule of a score rests."""
    if scheme.score is None or scheme.score.elasticity is None:
        return None
    context = cards.evaluated.resolvers[scheme.id].context.removeprefix("~") or None
    figures = cards.figures(card.park, context)
    found = scalar(cards.catalog.expression(scheme.score.elasticity.growth).node, figures.moment(card.year)).value
    return None if found is None else float(found)


def readings_of(scheme: Scheme) -> list[Option]:
    """Return the readings of a scheme's score, none without a score."""
    return options(scheme.score) if scheme.score is not None else []
