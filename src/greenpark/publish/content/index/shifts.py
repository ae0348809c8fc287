"""Who moved: between two years of one index, or between two specifications or runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.result import Result
from greenpark.publish.content.index.comparable import broken_units, why_not_comparable
from greenpark.publish.content.index.digits import decimals_for, number_of
from greenpark.publish.content.index.model import ShiftRow, Shifts
from greenpark.publish.content.index.ranking import last_units, listed, shift_text
from greenpark.publish.content.index.setting import Setting, headline
from greenpark.publish.words import numbers

Side = dict[str, tuple[float, float]]  # unit: score, place


def since_year_before(ctx: Setting) -> Shifts | None:
    """Return the moves since the year before; None with a single year."""
    before = ctx.year_before
    if before is None:
        return None
    labels = (str(before), str(ctx.year))
    title = ctx.words.pick(f"{labels[0]} to {labels[1]}", f"{labels[0]}年至{labels[1]}年")
    reason = why_not_comparable(ctx)
    found = _shifts(ctx, side_of(ctx.result, before), _own(ctx), labels, title, one_scale=not reason)
    return found if found is None else replace(found, sentence=ctx.words.sentences(found.sentence, reason))


def against(ctx: Setting, other: Result) -> Shifts | None:
    """Return the moves from another result to this one, in the year shown or the other's last."""
    year = ctx.year if ctx.year in other.rows.blocks else next(reversed(other.rows.blocks), None)
    label = other.plan.specification.label
    name = label.get(ctx.words.lang) if label else other.plan.specification.id
    mine = ctx.title
    if name == mine:
        name, mine = other.plan.specification.id, ctx.result.plan.specification.id
    if name == mine:
        name, mine = ctx.words.pick("other run", "另一测算"), ctx.words.pick("this run", "本测算")
    labels = (name, mine)
    title = ctx.words.pick(f"{name} and {mine}", f"{name}与{mine}")
    return _shifts(ctx, side_of(other, year), _own(ctx), labels, title, one_scale=False)


def side_of(result: Result, year: int | None) -> Side:
    """Return score and place of each unit of a year."""
    block = result.rows.blocks.get(year, slice(0, 0))
    root = headline(result)
    if root not in result.run.scores:
        return {}
    scores, ranks = result.run.scores[root][block], result.rank_arrays[root][block]
    return {
        unit: (float(score), float(rank))
        for unit, score, rank in zip(result.rows.units[block], scores, ranks, strict=True)
    }


def _own(ctx: Setting) -> Side:
    return {
        unit: (float(score), float(rank))
        for unit, score, rank in zip(ctx.units, ctx.scores(), ctx.ranks(), strict=True)
    }


def _shifts(
    ctx: Setting, before: Side, after: Side, labels: tuple[str, str], title: str, *, one_scale: bool
) -> Shifts | None:
    both = [unit for unit in after if unit in before]
    if not both:
        return None
    names = dict(zip(ctx.units, ctx.names, strict=True))
    earlier: Array = np.array([before[unit][0] for unit in both])
    digits = ctx.decimals if one_scale else decimals_for(earlier)
    broken = broken_units(ctx)
    last = frozenset() if ctx.result.plan.specification.fairness.show_bottom else last_units(ctx)
    rows = []
    for unit in both:
        (score_then, rank_then), (score, rank) = before[unit], after[unit]
        won = rank_then - rank
        rows.append(
            ShiftRow(
                unit=unit,
                name=names[unit],
                before=number_of(score_then),
                after=number_of(score),
                before_text="" if np.isnan(score_then) else numbers.fixed(score_then, digits),
                after_text=ctx.score_text(score),
                rank_before=None if np.isnan(rank_then) else int(rank_then),
                rank_after=None if np.isnan(rank) else int(rank),
                shift=None if np.isnan(won) else int(won),
                shift_text="" if np.isnan(won) else shift_text(int(won)),
                score_text=ctx.change_text(score - score_then) if one_scale and unit not in broken else "",
                by_name=unit in last,
            )
        )
    rows.sort(key=lambda one: (-abs(one.shift or 0), one.rank_after or len(rows), one.name))
    return Shifts(title, _sentence(ctx, rows, after, before), labels, tuple(rows), 0)


def _sentence(ctx: Setting, rows: list[ShiftRow], after: Side, before: Side) -> str:
    words = ctx.words
    known = [one for one in rows if one.shift is not None]
    up, down = (sum((one.shift or 0) * sign > 0 for one in known) for sign in (1, -1))
    text = words.pick(
        f"{len(known)} units are ranked on both sides: {up} moved up, {down} down, {len(known) - up - down} stayed.",
        f"两侧均有位次的{len(known)}个对象中，上升{up}个，下降{down}个，不变{len(known) - up - down}个。",
    )
    largest = [one for one in known if one.shift and abs(one.shift) == abs(known[0].shift or 0)] if known else []
    if largest:
        names = listed([f"{one.name} ({one.shift_text})" for one in largest], words)
        text = words.sentences(text, words.pick(f"Largest move: {names}.", f"变动最大：{names}。"))
    entered, left = [unit for unit in after if unit not in before], [unit for unit in before if unit not in after]
    if entered or left:
        here, there = len(entered), len(left)
        only = words.pick(f"Only here: {here}; only there: {there}.", f"仅本侧有{here}个，仅另一侧有{there}个。")
        text = words.sentences(text, only)
    return text
