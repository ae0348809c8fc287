"""Sheets of results and scores: a row a scorecard, with verdicts, counts and the index as live formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from greenpark.assess.statuses import COUNTED
from greenpark.catalog.models import PassRule, Scheme
from greenpark.publish.content.parts import SchemeRow
from greenpark.publish.words.language import Words
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook import rules
from greenpark.publish.workbook.book import Book, address
from greenpark.publish.workbook.live import quoted
from greenpark.publish.workbook.rules import quoted_sheet
from greenpark.publish.workbook.scheme import Block, Readings, reading_name, readings_of

HEADER = 3
BEFORE = ("park", "year", "scheme", "edition", "edition_status", "verdict")
AFTER = ("reached", "of", "index", "smallest_margin")
WIDTHS = {"park": 20, "year": 7, "scheme": 26, "edition": 9, "edition_status": 14, "verdict": 34, "smallest_margin": 40}
_REACHED, _OF, _UNKNOWN = 70001, 70002, 70003  # stand for cells while a sentence is taken apart
READINGS_ROW = 3  # first reading, 0-based
PARTS = ("total", "missing_terms", "slots", "index", "lower", "upper")


@dataclass
class Scored:
    """A scorecard with its place in the scheme sheet and its row on the first page."""

    scheme: Scheme
    block: Block
    shown: SchemeRow
    park: str
    index: tuple[str, float | None] | None = None  # address and value of the default score


@dataclass(frozen=True)
class Results:
    """Where the results stand, for charts and the first page."""

    sheet: str
    rows: Mapping[tuple[str, int, str], int] = field(default_factory=dict)  # 0-based

    def cell(self, key: tuple[str, int, str], name: str) -> str:
        """Return the address of one result."""
        names = (*BEFORE, *COUNTED, *AFTER)
        return f"{quoted_sheet(self.sheet)}!{address(self.rows[key], names.index(name))}"


def score_sheet_readings(sheet_name: str, scheme: Scheme) -> Readings | None:
    """Return where the parameters of a score's readings will stand."""
    found = readings_of(scheme)
    if not found:
        return None
    name = quoted_sheet(sheet_name)
    rows = range(READINGS_ROW + 1, READINGS_ROW + 1 + len(found))
    return Readings(found, [f"{name}!$B${row}" for row in rows], [f"{name}!$C${row}" for row in rows])


def score_sheet(
    book: Book, scheme: Scheme, scored: Sequence[Scored], readings: Readings, *, sheet_name: str,
    words: Mapping[str, str],
) -> None:  # fmt: skip
    """Write the readings of a score and, for each scorecard, its parts, the index and its bounds (§5.5)."""
    lang = book.lang
    sheet = book.sheet(sheet_name, widths=[30, 16, 20, *[11] * (len(PARTS) * len(readings.options))])
    sheet.set_paper(8)
    book.text(sheet, 0, 0, f"{scheme.label.get(lang)}　{text('score', lang)}", book.title())
    sheet.merge_range(1, 0, 1, 8, "", book.plain())
    book.text(sheet, 1, 0, text("score_note", lang), book.plain(font_color="#404040"))
    book.row_heights(sheet, 1, [(text("score_note", lang), 120)])
    for column, name in enumerate(("reading", "cap", "low_is_one")):
        book.text(sheet, READINGS_ROW - 1, column, text(name, lang), book.head())
    sheet.set_row(READINGS_ROW - 1, 46)
    for index, option in enumerate(readings.options):
        row = READINGS_ROW + index
        book.text(sheet, row, 0, reading_name(option, lang), book.cell())
        book.number(sheet, row, 1, option.cap, book.cell(align="center"))
        book.number(sheet, row, 2, float(option.elasticity_is_one), book.cell(align="center"))
    head = READINGS_ROW + len(readings.options) + 2
    for index, option in enumerate(readings.options):
        first = 2 + index * len(PARTS)
        sheet.merge_range(head - 1, first, head - 1, first + len(PARTS) - 1, "", book.head())
        book.text(sheet, head - 1, first, reading_name(option, lang), book.head())
        for offset, name in enumerate(PARTS):
            book.text(sheet, head, first + offset, text(name, lang), book.head())
    book.text(sheet, head, 0, text("park", lang), book.head())
    book.text(sheet, head, 1, text("year", lang), book.head())
    sheet.set_row(head, 46)
    for row, one in enumerate(scored, head + 1):
        book.text(sheet, row, 0, one.park, book.cell())
        book.number(sheet, row, 1, one.block.card.year, book.cell(align="center"))
        for index in range(len(readings.options)):
            found = _score(book, sheet, row, 2 + index * len(PARTS), one, readings, index, words)
            if index == 0:
                one.index = (f"{quoted_sheet(sheet_name)}!{address(row, 2 + PARTS.index('index'))}", found)


def _score(
    book: Book, sheet: Any, row: int, first: int, one: Scored, readings: Readings, index: int, words: Mapping[str, str]
) -> float | None:
    scheme, block = one.scheme, one.block
    assert scheme.score is not None
    formulas = rules.score_parts(scheme, block.terms[index], block.states, words)
    parts = rules.score_parts_of(scheme, block.term_values[index], block.statuses)
    total, missing, slots = (address(row, first + offset) for offset in range(3))
    times, cap = f"{scheme.score.times:g}", readings.options[index].cap
    weight = scheme.score.times / parts.slots if parts.slots else None
    value = parts.total * weight if weight is not None and parts.missing == 0 else None
    lower = parts.total * weight if weight is not None else None
    upper = (parts.total + parts.missing * cap) * weight if weight is not None and cap is not None else None
    cells = [
        (formulas[0], parts.total, "0.000"),
        (formulas[1], parts.missing, "0"),
        (formulas[2], parts.slots, "0"),
        (f'=IF(AND({missing}=0,{slots}>0),{total}*{times}/{slots},"")', value, "0.0"),
        (f'=IF({slots}>0,{total}*{times}/{slots},"")', lower, "0.0"),
        (f'=IF(OR({slots}=0,{readings.caps[index]}=""),"",({total}+{missing}*{readings.caps[index]})*{times}/{slots})',
         upper, "0.0"),
    ]  # fmt: skip
    for offset, (formula, result, form) in enumerate(cells):
        book.formula(sheet, row, first + offset, formula, book.cell(num_format=form, align="right"), result)
    return value


def results_sheet(
    book: Book, sheet: Any, scored: Sequence[Scored], *, words: Mapping[str, str], verdicts: Mapping[str, str]
) -> Results:
    """Write one row a scorecard; to the right the truth of every pass rule, from which the verdict follows."""
    lang = book.lang
    rules_of = max((len(one.scheme.pass_) for one in scored), default=0)
    names = (*BEFORE, *COUNTED, *AFTER)
    widths = [WIDTHS.get(name, 10) for name in names] + [16] * rules_of
    book.columns(sheet, widths)
    sheet.repeat_rows(HEADER)
    sheet.set_paper(8)
    book.text(sheet, 0, 0, text("results_sheet", lang), book.title())
    book.text(sheet, 1, 0, text("results_live", lang), book.format(font_color="#404040"))
    for column, name in enumerate(names):
        title = words[name] if name in COUNTED else text(name, lang)
        book.text(sheet, HEADER, column, title, book.head())
    for number in range(rules_of):
        book.text(sheet, HEADER, len(names) + number, f"{text('rule', lang)} {number + 1}", book.head())
    if rules_of:
        book.text(sheet, HEADER - 1, len(names), text("rules", lang), book.format(font_color="#404040"))
    sheet.set_row(HEADER, 32)
    places: dict[tuple[str, int, str], int] = {}
    for row, one in enumerate(scored, HEADER + 1):
        _result(book, sheet, row, one, words, verdicts)
        places[(one.block.card.park, one.block.card.year, one.scheme.id)] = row
    last = HEADER + len(scored)
    sheet.autofilter(HEADER, 0, last, len(names) - 1)
    sheet.freeze_panes(HEADER + 1, names.index("verdict"))
    sheet.print_area(0, 0, last, len(names) - 1)
    for code, tone in (("qualifies", "good"), ("falls_short", "bad"), ("undetermined", "missing")):
        rule = {"type": "cell", "criteria": "==", "value": quoted(verdicts[code]), "format": book.tone(tone)}
        sheet.conditional_format(HEADER + 1, names.index("verdict"), last, names.index("verdict"), rule)
    return Results(sheet.get_name(), places)


def _result(
    book: Book, sheet: Any, row: int, one: Scored, words: Mapping[str, str], verdicts: Mapping[str, str]
) -> None:
    names = (*BEFORE, *COUNTED, *AFTER)
    shown, block, scheme = one.shown, one.block, one.scheme
    texts = {
        "park": one.park, "scheme": shown.short, "edition": shown.edition, "edition_status": shown.status_word,
        "smallest_margin": shown.margin.text if shown.margin else "",
    }  # fmt: skip
    for name, shown_text in texts.items():
        book.text(sheet, row, names.index(name), shown_text, book.cell())
    book.number(sheet, row, names.index("year"), block.card.year, book.cell(align="center"))
    ranges = block.states.ranges(block.statuses)
    centre = book.cell(align="center")
    counts = {code: sum(status == code for status in block.statuses.values()) for code in COUNTED}
    for code in COUNTED:
        book.formula(sheet, row, names.index(code), "=" + rules.count(ranges, words[code]), centre, counts[code])
    reached, away = address(row, names.index("met")), address(row, names.index("not_applicable"))
    of = f"={len(block.statuses)}-{away}-{address(row, names.index('waived'))}"
    applicable = len(block.statuses) - counts["not_applicable"] - counts["waived"]
    book.formula(sheet, row, names.index("reached"), f"={reached}", centre, counts["met"])
    book.formula(sheet, row, names.index("of"), of, centre, applicable)
    if one.index is not None:
        form = book.cell(num_format="0.0", align="right")
        cell, value = one.index
        book.formula(sheet, row, names.index("index"), f"={cell}", form, value)
    else:
        book.text(sheet, row, names.index("index"), "", book.cell())
    _verdict(book, sheet, row, one, words, verdicts)
    texts_ = [(texts[name] or "", WIDTHS[name]) for name in ("park", "scheme", "smallest_margin")]
    book.row_heights(sheet, row, texts_, least=32)
    for number, rule in enumerate(scheme.pass_):
        column = len(names) + number
        formula = rules.rule(rule, scheme, block.states, words)
        note = rule_name(rule, scheme, book.lang)
        form = book.cell(num_format=f'0"　{note}"' if len(note) < 60 else "0")
        book.formula(sheet, row, column, formula, form, rules.truth(rule, scheme, block.statuses))


def _verdict(
    book: Book, sheet: Any, row: int, one: Scored, words: Mapping[str, str], verdicts: Mapping[str, str]
) -> None:
    names = (*BEFORE, *COUNTED, *AFTER)
    column, shown = names.index("verdict"), one.shown
    form = book.cell()
    if one.scheme.pass_ and shown.verdict_code is not None:
        first = len(names)
        truths = f"{address(row, first)}:{address(row, first + len(one.scheme.pass_) - 1)}"
        formula = rules.verdict(one.scheme, truths, one.block.states, words=words, verdicts=verdicts)
        book.formula(sheet, row, column, formula, form, verdicts[shown.verdict_code])
        return
    cells = {name: address(row, names.index(name)) for name in ("reached", "of", "no_data", "undefined")}
    formula = reaches(Words(book.lang), cells["reached"], cells["of"], f"({cells['no_data']}+{cells['undefined']})")
    book.formula(sheet, row, column, formula, form, shown.verdict.text)


def reaches(words: Words, reached: str, of: str, unknown: str) -> str:
    """Return the formula of 达到 k / n 项 with the words of the report; the arguments are cells."""
    whole = words.reaches(_REACHED, _OF, _UNKNOWN).word
    plain = words.reaches(_REACHED, _OF).word
    all_unknown = words.reaches(0, _OF, _OF)
    sign = all_unknown.text.removesuffix(all_unknown.word)
    start = _joined(plain, {_REACHED: reached, _OF: of})
    tail = _joined(whole.removeprefix(plain), {_UNKNOWN: unknown})
    found = f'IF({unknown}={of},{quoted(sign)},"")&{start}&IF({unknown}=0,"",{tail})'
    return f"=IF({of}=0,{quoted(words.reaches(0, 0).text)},{found})"


def _joined(text_: str, numbers: Mapping[int, str]) -> str:
    """Return a text as a formula that joins its parts with cells in the places of numbers."""
    parts = re.split("(" + "|".join(map(str, numbers)) + ")", text_)
    by_text = {str(number): cell for number, cell in numbers.items()}
    return "&".join(by_text.get(part) or quoted(part) for part in parts if part)


def rule_name(rule: PassRule, scheme: Scheme, lang: str) -> str:
    """Return a rule in words."""
    if rule.group is not None:
        return next(group.label.get(lang) for group in scheme.groups if group.id == rule.group).replace('"', "")
    if rule.core:
        return text("rule_core", lang)
    return text("rule_required" if rule.all == "required" else "rule_all", lang)
