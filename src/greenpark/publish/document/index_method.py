"""How an index was made, in landscape: steps, rules that rest on reconstruction, structure with weights, findings."""

from __future__ import annotations

from greenpark.publish.content.index.model import IndexModel
from greenpark.publish.document.paper import Paper
from greenpark.publish.document.table import Column, Row, add_table
from greenpark.publish.words.rules import rule_word
from greenpark.publish.words.vocabulary import text

MOST_PROBLEMS = 40


def method(paper: Paper, model: IndexModel) -> None:
    """Write the section on method and data."""
    lang = paper.lang
    paper.heading(text("made", lang))
    paper.heading(text("steps", lang), 2)
    columns = [
        Column(text("number", lang), 14, "center"), Column(text("step", lang), 40), Column(text("method", lang), 70),
        Column(text("options", lang), 98), Column(text("changed", lang), 25, "right"),
    ]  # fmt: skip
    steps: list[Row] = [
        [one.number, one.step, "\n".join(part for part in (one.method, one.where, one.method_id) if part),
         one.options or "—", one.changed_text or "—"]
        for one in model.steps
    ]  # fmt: skip
    add_table(paper, columns, steps, size=9)
    if model.rules:
        paper.heading(text("unconfirmed", lang), 2)
        columns = [
            Column(text("rule", lang), 55),
            Column(text("meaning", lang), 145),
            Column(text("evidence", lang), 47),
        ]
        head = text("reconstruction", lang) + text("colon", lang)
        rules: list[Row] = [
            [
                "\n".join(part for part in (rule_word(one.rule, lang), one.rule, one.option) if part),
                head + one.text,
                one.evidence_text,
            ]
            for one in model.rules
        ]
        add_table(paper, columns, rules, size=9)
    paper.heading(text("structure", lang), 2)
    columns = [
        Column(text("part", lang), 92), Column(text("direction", lang), 30), Column(text("unit", lang), 37),
        Column(text("weight", lang), 44, "right"), Column(text("effective", lang), 44, "right"),
    ]  # fmt: skip
    weights: list[Row] = [
        ["　" * one.depth + one.label, one.direction, one.measure, one.weight_text, one.effective_text]
        for one in model.weights
    ]
    add_table(paper, columns, weights, size=9)
    paper.heading(text("rules_of_reading", lang), 2)
    for note in model.notes:
        paper.paragraph(note, "Note")
    paper.heading(text("problems_index", lang), 2)
    if not model.problems:
        paper.paragraph(text("problems_none", lang), "Note")
        return
    columns = [
        Column(text("severity", lang), 22, "center"), Column(text("place", lang), 45),
        Column(text("message", lang), 100), Column(text("remedy", lang), 80),
    ]  # fmt: skip
    shown = model.problems[:MOST_PROBLEMS]
    add_table(paper, columns, [[one.severity_word, one.place, one.message, one.remedy] for one in shown], size=9)
    if len(model.problems) > len(shown):
        paper.paragraph(text("more_in_workbook", lang, number=len(model.problems) - len(shown)), "Note")
