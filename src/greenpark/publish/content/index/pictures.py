"""Charts of an index as data: what each shows, in which words, with a text that says the same without eyes.

With many units a chart shows the first ones, and the unit asked about with its neighbours; tables hold the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from greenpark.publish.content.index.advance import LEGEND
from greenpark.publish.content.index.model import PillarMap, ProgressRow, Share, Shifts, Standing
from greenpark.publish.content.index.pillars import pillar_map
from greenpark.publish.content.index.ranking import standings
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import Cell, Chart
from greenpark.publish.words.language import Words

MOST_BARS, FIRST, AROUND = 60, 40, 5  # units drawn: all up to so many, else the first, and those around one
MOST_LINES = 60
Rows = list[tuple[Cell, ...]]


def in_both(ctx: Setting, build: Callable[[Setting], Chart | None]) -> Chart | None:
    """Return a chart in the language of the report; a Chinese one with the English words to fall back on."""
    chart = build(ctx)
    if chart is None or ctx.words.lang == "en":
        return chart
    return replace(chart, fallback=build(ctx.in_words(Words("en"))))


def chosen(rows: tuple[Standing, ...], unit: str | None, *, bottom: bool) -> tuple[list[Standing], bool]:
    """Return the ranked units that a chart draws, and whether some are left out."""
    ranked = [one for one in rows if one.rank is not None]
    if len(ranked) <= MOST_BARS:
        return ranked, False
    first = range(FIRST)
    own = next((place for place, one in enumerate(ranked) if one.unit == unit), None)
    # those by name have no neighbours in the ranking
    reach = AROUND if own is not None and not ranked[own].by_name else 0
    around = range(0) if own is None else range(max(0, own - reach), min(len(ranked), own + reach + 1))
    last = range(len(ranked) - 10, len(ranked)) if bottom else range(0)
    shown = [ranked[place] for place in sorted({*first, *around, *last})]
    return [one for one in shown if one.unit == unit or not one.by_name], True


def ranked_chart(ctx: Setting, unit: str | None) -> Chart | None:
    """Scores as bars, places with intervals beside them. Columns: name, score, text, tier, place, low, high, chosen."""
    rows = standings(ctx, {})
    shown, cut = chosen(rows, unit, bottom=ctx.result.plan.specification.fairness.show_bottom)
    if not shown:
        return None
    words = ctx.words
    data: Rows = []
    for one in shown:
        low, high = (None, None) if one.by_name or one.interval is None else one.interval
        rank = None if one.by_name else one.rank
        data.append((_named(one), one.score, one.score_text, one.tier, rank, low, high, one.unit == unit))
    said = [
        f"{one.rank_text} {one.name} {one.score_text}".strip()
        + (f" ({one.interval_text})" if one.interval_text else "")
        for one in shown[:10]
    ]
    title = words.text("chart_ranked" if any(one.interval for one in shown) else "score")
    if cut:
        title = words.pick(f"{title} (first {FIRST} of {ctx.ranked})", f"{title}（前{FIRST}位，共{ctx.ranked}个）")
    alt = f"{title}. {'; '.join(said)}{words.pick('; all in the table', '；全部见表')}"
    word = words.text
    columns = (word("assessed"), word("score"), "", word("tier"), word("place_of"), "5 %", "95 %", "")
    options = {
        "tiers": [one.tier_text for one in _first_of_tiers(shown)],
        "intervals": any(one.interval for one in shown),
        "heads": (words.text("score"), words.text("interval")),
        "of": ctx.ranked,
    }
    return Chart("ranked", "index_ranked", title, alt, columns, tuple(data), options=options)


def _named(one: Standing) -> str:
    return f"{one.rank_text}  {one.name}".strip()


def _first_of_tiers(shown: list[Standing]) -> list[Standing]:
    found: dict[int, Standing] = {}
    for one in shown:
        if one.tier is not None:
            found.setdefault(one.tier, one)
    return [found[tier] for tier in sorted(found)]


def pillar_chart(ctx: Setting, unit: str | None) -> Chart | None:
    """Units × parts. Columns: unit, part, tone, text."""
    rows = standings(ctx, {})
    shown, cut = chosen(rows, unit, bottom=ctx.result.plan.specification.fairness.show_bottom)
    found: PillarMap | None = pillar_map(ctx, tuple(shown))
    if found is None or len(found.nodes) < 2:
        return None
    words = ctx.words
    title = words.text("chart_pillars")
    if cut:
        title = words.pick(f"{title} (first {FIRST})", f"{title}（前{FIRST}位）")
    data: Rows = []
    for one, cells in found.rows:
        for (_, label), cell in zip(found.nodes, cells, strict=True):
            text = f"{cell.text} {cell.mark.sign}".strip()
            data.append((_named(one), label, cell.mark.tone, text))
    said = [f"{one.name}: {', '.join(cell.text or cell.mark.word for cell in cells)}" for one, cells in found.rows[:5]]
    labels = ", ".join(label for _, label in found.nodes)
    legend = [(mark.word, mark.tone, mark.sign) for mark in found.legend]
    columns = (words.text("assessed"), words.text("part"), "tone", words.text("score"))
    return Chart("pillars", "index_heat", title, f"{title}: {labels}. {'; '.join(said)}", columns, tuple(data),
                 options={"legend": legend, "corner": words.text("assessed")})  # fmt: skip


def profile_chart(ctx: Setting, name: str, shares: tuple[Share, ...]) -> Chart | None:
    """One unit against its peers. Columns: part, own, median, best, tone, text."""
    known = [one for one in shares if one.score is not None]
    if len(known) < 2:
        return None
    words = ctx.words
    data: Rows = [
        (ctx.label(one.id), one.score, one.median, one.best, one.mark.tone, f"{one.score_text} {one.mark.sign}".strip())
        for one in known
    ]
    title = words.text("chart_profile", name=name)
    said = "; ".join(f"{ctx.label(one.id)} {one.score_text} ({one.median_text}, {one.best_text})" for one in known)
    columns = (*(words.text(key) for key in ("part", "score", "peer_median", "peer_best")), "tone", "")
    options = {"legend": (words.pick("own score", "本对象得分"), words.text("peer_median"), words.text("peer_best"))}
    return Chart("profile", "index_profile", title, f"{title}. {said}", columns, tuple(data), options=options)


def shift_chart(ctx: Setting, shifts: Shifts | None, unit: str | None, key: str) -> Chart | None:
    """Places on two sides, joined. Columns: name, side, place, tone, label, chosen."""
    known = [] if shifts is None else [one for one in shifts.rows if one.shift is not None and not one.by_name]
    if shifts is None or len(known) < 2:
        return None
    words = ctx.words
    shown = known
    if len(known) > MOST_LINES:
        shown = sorted(known, key=lambda one: one.rank_after or 0)[:FIRST] + [
            one for one in known if one.unit == unit and (one.rank_after or 0) > FIRST
        ]
        shown = list(dict.fromkeys(shown))
    data: Rows = []
    for one in shown:
        tone = "good" if (one.shift or 0) > 0 else "bad" if (one.shift or 0) < 0 else "plain"
        data.append((one.name, 0, one.rank_before, tone, f"{one.name} {one.rank_before}", one.unit == unit))
        data.append(
            (one.name, 1, one.rank_after, tone, f"{one.rank_after} {one.name} {one.shift_text}", one.unit == unit)
        )
    title = words.text("chart_shifts", before=shifts.labels[0], after=shifts.labels[1])
    if len(shown) < len(known):
        title = words.pick(f"{title} (first {FIRST})", f"{title}（前{FIRST}位）")
    columns = (words.text("assessed"), "", words.text("place_of"), "tone", "", "")
    legend = [(words.pick("moved up", "上升"), "good", "↑"), (words.pick("moved down", "下降"), "bad", "↓"),
              (words.pick("same rank", "不变"), "plain", "=")]  # fmt: skip
    return Chart(key, "index_shifts", title, f"{title}. {shifts.sentence}", columns, tuple(data),
                 options={"labels": shifts.labels, "legend": legend})  # fmt: skip


def advance_chart(ctx: Setting, rows: tuple[ProgressRow, ...], title: str, key: str) -> Chart | None:
    """Progress by indicator with the target at 1. Columns: indicator, progress, tone, text, beside the index."""
    known = [one for one in rows if one.progress is not None]
    if not known:
        return None
    words = ctx.words
    data: Rows = []
    for one in known:
        label = f"{ctx.label(one.id)}{'*' if one.beside else ''}"
        mark = words.mark("advance", one.mark.code)
        text = f"{mark.sign} {one.progress_text}"
        if one.contribution_text:
            text += words.pick(f"  (adds {one.contribution_text})", f"（贡献{one.contribution_text}）")
        data.append((label, one.progress, mark.tone, text, one.beside))
    said = "; ".join(f"{row[0]} {row[3]}" for row in data)
    legend = [(mark.word, mark.tone, mark.sign) for code in LEGEND[:6]
              if (mark := words.mark("advance", code)).code in {one.mark.code for one in known}]  # fmt: skip
    options = {
        "target": words.pick("target", "目标"),
        "legend": legend,
        "note": words.pick("* beside the index", "*不计入指数") if any(one.beside for one in known) else "",
    }
    columns = (words.text("criterion"), words.text("progress"), "tone", "", "")
    return Chart(key, "index_advance", title, f"{title}. {said}", columns, tuple(data), options=options)
