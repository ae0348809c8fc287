"""What the first pages of the Word document say of a park, in the order of users section 5."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.publish.content.model import ParkReport
from greenpark.publish.content.parts import Changes, DecisiveRow, GapRow, SchemeRow, Targets, Trust
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Cell, Column, Row, add_table
from greenpark.publish.words import numbers
from greenpark.publish.words.vocabulary import text

COUNTED = ("met", "not_met", "no_data", "undefined")
SHOWN_CHANGES = 15
LEAST = 0.001  # smaller margins are said to be below it


def first_pages(paper: Paper, park: ParkReport) -> None:
    """Write results, findings, what to fill in and to improve first, changes, targets and trust."""
    paper.heading(text("schemes", paper.lang))
    scheme_table(paper, park.schemes)
    if park.findings:
        paper.heading(text("findings", paper.lang))
        for finding in park.findings:
            found = paper.paragraph("", "Body Text")
            stop = "" if finding.title.endswith(("。", ".", "：", ":")) else ("。" if paper.lang == "zh" else ". ")
            paper.run(found, finding.title + stop, style="Heading 1", bold=paper.lang == "en")
            paper.run(found, finding.text, style="Body Text")
            if finding.basis:
                paper.paragraph(finding.basis, "Note")
    if park.decisive:
        paper.heading(text("fill_first", paper.lang))
        decisive_table(paper, park.decisive)
    if park.gaps:
        paper.heading(text("improve_first", paper.lang))
        gap_table(paper, park.gaps)
    if park.changes is not None:
        paper.heading(text("changes", paper.lang))
        _changes(paper, park.changes)
    if park.targets is not None:
        paper.heading(text("targets", paper.lang))
        _targets(paper, park.targets)
    paper.heading(text("trust", paper.lang))
    _trust(paper, park.trust)


def scheme_table(paper: Paper, rows: Sequence[SchemeRow]) -> None:
    """Write schemes with edition, verdict, counts and smallest margin; notes stand under the table."""
    lang = paper.lang
    if not rows:
        return
    words = {count.code: count.label.capitalize() for count in rows[0].counts}
    widths = (13, 15, 13, 15) if lang == "zh" else (12, 12, 12, 21)
    columns = [Column(text("scheme", lang), 36), Column(text("verdict", lang), 40)]
    columns += [Column(words[code], width, "center") for code, width in zip(COUNTED, widths, strict=True)]
    columns.append(Column(text("smallest_margin", lang), 30))
    body: list[Row] = []
    notes = []
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    for row in rows:
        counts = {count.code: count.number for count in row.counts}
        score = f"\n{row.score_text}" if row.score_text else ""
        body.append([
            f"{row.short}\n{row.edition}{comma}{row.status_word}",
            Cell(row.verdict.text + score, row.verdict.tone),
            *(counts[code] for code in COUNTED),
            _margin(row, lang),
        ])  # fmt: skip
        if row.note:
            notes.append(f"{row.short}{colon}{row.note}")
    add_table(paper, columns, body)
    for note in notes:
        paper.paragraph(note, "Note")


def _margin(row: SchemeRow, lang: str) -> str:
    if row.margin is None:
        return ""
    share = max(0.0, row.margin.relative)
    shown = text("least", lang) if 0 < share < LEAST else numbers.percent(share, lang)
    return f"{shown}\n{row.margin.label}"


def decisive_table(paper: Paper, rows: Sequence[DecisiveRow]) -> None:
    """Write the figures to fill in first: who holds them and what they settle."""
    lang = paper.lang
    stop = "；" if lang == "zh" else "; "
    columns = [
        Column(text("figure", lang), 40), Column(text("years", lang), 24, "center"), Column(text("holder", lang), 28),
        Column(text("settles", lang), 64),
    ]  # fmt: skip
    body: list[Row] = [
        [with_unit(row.label, row.unit, lang), numbers.years_text(row.years), row.holder,
         stop.join(one.text for one in row.settles)]
        for row in rows
    ]  # fmt: skip
    add_table(paper, columns, body)


def with_unit(label: str, unit: str, lang: str) -> str:
    """Return a label with its unit in brackets."""
    if not unit:
        return label
    return f"{label}（{unit}）" if lang == "zh" else f"{label} ({unit})"


def gap_table(paper: Paper, rows: Sequence[GapRow]) -> None:
    """Write the nearest gaps: value, limit, what is missing and how one figure alone would close it."""
    lang = paper.lang
    columns = [
        Column(text("criterion", lang), 41), Column(text("value", lang), 24), Column(text("limit", lang), 24),
        Column(text("gap", lang), 29),
        Column(text("closing", lang), 46),
    ]  # fmt: skip
    body: list[Row] = [
        [f"{row.label}\n{row.short}", row.value_text, row.limit_text, row.gap_text, "\n".join(row.closings)]
        for row in rows
    ]
    add_table(paper, columns, body)


def _changes(paper: Paper, changes: Changes) -> None:
    lang = paper.lang
    paper.paragraph(changes.sentence)
    if not changes.rows:
        return
    columns = [Column(text("what", lang), 76), Column(text("before", lang), 40), Column(text("after", lang), 40)]
    shown = changes.rows[:SHOWN_CHANGES]
    add_table(paper, columns, [[row.label, row.before, Cell(row.after, row.tone)] for row in shown])
    if len(changes.rows) > len(shown):
        paper.paragraph(text("more_in_workbook", lang, number=len(changes.rows) - len(shown)), "Note")


def _targets(paper: Paper, targets: Targets) -> None:
    lang = paper.lang
    paper.paragraph(targets.sentence)
    if targets.balance_text:
        paper.paragraph(targets.balance_text)
    rows = [row for row in targets.rows if row.target is not None]
    if not rows:
        return
    columns = [
        Column(text("criterion", lang), 37), Column(text("base", lang), 25), Column(text("level", lang), 25),
        Column(text("target", lang), 27), Column(text("progress", lang), 16, "center"),
        Column(text("pace", lang), 16, "center"), Column(text("status", lang), 24),
    ]  # fmt: skip
    body: list[Row] = [
        [row.label, row.base_text, row.level_text, f"{row.target_text}\n{row.target_year or ''}".strip(),
         row.progress_text, row.pace_text, Cell(row.mark.text, row.mark.tone)]
        for row in rows
    ]  # fmt: skip
    add_table(paper, columns, body, size=9)


def _trust(paper: Paper, trust: Trust) -> None:
    lang = paper.lang
    paper.paragraph(trust.sentence)
    colon, stop, end = ("：", "；", "。") if lang == "zh" else (": ", "; ", ".")
    lists = (("by_status", trust.by_status), ("by_source", trust.by_source), ("by_holder", trust.by_holder))
    for name, counts in lists:
        if counts:
            parts = [f"{one.label} {one.share_text or one.number}" for one in counts]
            paper.paragraph(text(name, lang) + colon + stop.join(parts) + end)
    if trust.boundary:
        paper.paragraph(text("boundary", lang) + colon + trust.boundary + end)
    if trust.probabilities:
        parts = [f"{label} {words}" for label, words in trust.probabilities]
        paper.paragraph(text("probability", lang) + colon + stop.join(parts) + end)
