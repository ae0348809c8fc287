"""Two assessments compared, as people read it: a text, a table, JSON, a page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from greenpark.publish.content.context import Context
from greenpark.publish.content.diff import CriterionChange, Difference, FigureChange, VerdictChange
from greenpark.publish.content.parts import ChangeRow
from greenpark.publish.words.language import Words

_SHOWN = 200  # rows of one kind in a text; the JSON holds all


def as_records(difference: Difference, *, lang: str = "en") -> dict[str, Any]:
    """Return all changes as plain data, with a sentence in the language."""
    names = ("figures", "criteria", "verdicts")
    record: dict[str, Any] = {name: [asdict(row) for row in getattr(difference, name)] for name in names}
    return {
        "summary": summary(difference, Words(lang)),
        **record,
        "parks_added": list(difference.parks_added),
        "parks_gone": list(difference.parks_gone),
    }


def as_rows(difference: Difference, *, lang: str = "zh") -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and rows of one table: what kind of change, where, what, before, now."""
    words = Words(lang)
    heads = (words.pick("Change", "类别"), words.pick("Park, year", "园区年度"),
             *(words.text(key) for key in ("what", "before", "after")))  # fmt: skip
    rows: list[tuple[str, ...]] = [
        (heading, row.place, row.label, row.before, row.after)
        for heading, found in sections(difference, lang)
        for row in found
    ]
    return heads, rows


def as_text(difference: Difference, *, lang: str = "zh") -> str:
    """Return the changes in words, a line each."""
    words = Words(lang)
    lines = [summary(difference, words)]
    for heading, rows in sections(difference, lang):
        if rows:
            lines += ["", f"{heading} ({len(rows)})"]
            lines += [f"  {row.place}  {row.label}: {row.before} → {row.after}" for row in rows[:_SHOWN]]
            if len(rows) > _SHOWN:
                lines.append(words.pick(f"  … {len(rows) - _SHOWN} more", f"  ……另有{len(rows) - _SHOWN}条"))
    return "\n".join(lines)


def summary(difference: Difference, words: Words) -> str:
    """Return the changes in one sentence."""
    numbers = len(difference.figures), len(difference.criteria), len(difference.verdicts)
    if not any(numbers):
        return words.pick("Nothing changed.", "没有变化。")
    better = sum(one.status == "met" for one in difference.criteria)
    worse = sum(one.status_before == "met" for one in difference.criteria)
    return words.pick(
        f"{numbers[0]} figures changed; {numbers[1]} criteria turned ({better} now met, {worse} no longer); "
        f"{numbers[2]} verdicts changed.",
        f"数据变动{numbers[0]}处；指标状态变化{numbers[1]}项（转为达标{better}项，不再达标{worse}项）；判定变化{numbers[2]}项。",
    )


def sections(difference: Difference, lang: str) -> list[tuple[str, list[ChangeRow]]]:
    """Return headings with their rows: verdicts, criteria, figures."""
    ctx = Context(difference.cards, Words(lang))
    pick = ctx.words.pick
    return [
        (pick("Verdicts", "判定"), [verdict_row(ctx, one) for one in difference.verdicts]),
        (pick("Criteria that turned", "指标状态变化"), [criterion_row(ctx, one) for one in difference.criteria]),
        (pick("Figures", "数据变动"), [figure_row(ctx, one) for one in difference.figures]),
    ]


def verdict_row(ctx: Context, change: VerdictChange) -> ChangeRow:
    """Return a changed verdict as people read it."""
    before, after = (
        ctx.words.mark("verdict", one).text if one else ctx.words.pick("no verdict", "不作判定")
        for one in (change.before, change.after)
    )
    tone = {"qualifies": "good", "falls_short": "bad"}.get(change.after or "", "plain")
    place = f"{ctx.park(change.park)} {change.year}"
    return ChangeRow("verdict", change.park, place, ctx.short(change.scheme), before, after, tone, change.year)


def criterion_row(ctx: Context, change: CriterionChange) -> ChangeRow:
    """Return a criterion that turned as people read it."""
    scheme = ctx.catalog.schemes[change.scheme]
    criterion = next(one for one in scheme.criteria if one.id == change.criterion)
    tone = "good" if change.status == "met" else "bad" if change.status == "not_met" else "missing"
    texts = []
    for status, value in ((change.status_before, change.value_before), (change.status, change.value)):
        shown = ctx.shown(value, change.unit)
        texts.append(ctx.words.mark("status", status).text + (f" {shown}" if shown else ""))
    label = f"{ctx.text(scheme.short)} {criterion.id if criterion.id.isdigit() else ''} {ctx.label(criterion)}"
    place = f"{ctx.park(change.park)} {change.year}"
    label = " ".join(label.split())
    return ChangeRow("criterion", change.park, place, label, texts[0], texts[1], tone, change.year)


def figure_row(ctx: Context, change: FigureChange) -> ChangeRow:
    """Return a changed figure as people read it; no tone, since more is not better."""
    entry = ctx.catalog.entry(change.variable)
    label = ctx.text(entry.label)
    items = getattr(entry, "items", None)
    if change.item is not None and items is not None:
        found = {item.id: ctx.text(item.label) for item in ctx.catalog.item_lists[items].items}
        label += f" · {found.get(change.item, change.item)}"
    texts = [_figure_text(ctx, entry.type, one, change.unit) for one in (change.before, change.after)]
    place = f"{ctx.park(change.park)} {change.year}"
    return ChangeRow("figure", change.park, place, label, texts[0], texts[1], "plain", change.year)


def _figure_text(ctx: Context, kind: str, value: float | str | None, unit: str) -> str:
    if value is None:
        return ctx.words.pick("not reported", "未填")
    if isinstance(value, str):
        return value
    return ctx.words.yes_no(value == 1) if kind in ("yes_no", "checklist") else ctx.quantity(value, unit)
