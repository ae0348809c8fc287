"""Where each unit stands: own change, tier, place with its interval, place among its peers, data present."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.publish.content.index.comparable import broken_units, why_not_comparable
from greenpark.publish.content.index.digits import number_of, signed
from greenpark.publish.content.index.model import Standing
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

THIRDS = 3
_ORDINALS = "一二三四五六七八九十"


def standings(ctx: Setting, anchors: dict[str, str], *, bottom: bool | None = None) -> tuple[Standing, ...]:
    """Return the units of the year by place, then those of the last tier by name, then those without a place by name.

    `bottom` gives all of them their place; unless stated it is `fairness.show_bottom` of the specification.
    """
    before = _before(ctx)
    among = _peer_ranks(ctx)
    shown = ctx.result.plan.specification.fairness.show_bottom if bottom is None else bottom
    last = frozenset() if shown else last_units(ctx)
    found = [_standing(ctx, row, before, among[row], anchors) for row in range(len(ctx.units))]
    found = [_without_place(one) if one.unit in last else one for one in found]
    return tuple(sorted(found, key=_order))


def last_units(ctx: Setting) -> frozenset[str]:
    """Return the ranked units of the last tier; where no tiers were worked out, those of the last third of places."""
    ranks = dict(zip(ctx.units, ctx.ranks(), strict=True))
    ranked = {unit: float(rank) for unit, rank in ranks.items() if not np.isnan(rank)}
    if ctx.tiers:
        last = max(worst for _, _, worst in ctx.tiers.values())
        return frozenset(unit for unit, (tier, _, _) in ctx.tiers.items() if tier == last > 1 and unit in ranked)
    return last_third(ranked)


def last_third(ranks: dict[str, float]) -> frozenset[str]:
    """Return the units in the last third of places."""
    size = len(ranks)
    return frozenset(unit for unit, rank in ranks.items() if rank * THIRDS > (THIRDS - 1) * size and size > 1)


def ranking_notes(ctx: Setting, rows: tuple[Standing, ...]) -> tuple[str, ...]:
    """Return what stands below the table: who has no place in it, and why scores of two years do not compare."""
    found = []
    if any(one.by_name for one in rows):
        which = ctx.words.pick(
            "tier" if ctx.tiers else "third of the ranking", "末位梯队" if ctx.tiers else "位次后三分之一"
        )
        found.append(
            ctx.words.pick(
                f"Units of the last {which} stand by name, without rank and interval; all ranks are in the CSV and "
                f"JSON files, and here with fairness: {{show_bottom: true}}.",
                f"{which}的对象按名称列出，不列位次和区间；全部位次见CSV、JSON文件，或设"
                f"fairness: {{show_bottom: true}}。",
            )
        )
    return (*found, *([reason] if (reason := why_not_comparable(ctx)) else []))


def _order(one: Standing) -> tuple[bool, bool, int, str]:
    return one.rank is None, one.by_name, 0 if one.by_name else one.rank or 0, one.name


def _without_place(one: Standing) -> Standing:
    return replace(one, by_name=True, rank_text="", interval_text="", peer_text="")


def columns_shown(rows: tuple[Standing, ...]) -> frozenset[str]:
    """Return which columns say something for at least one unit."""
    given = {
        "tier": any(one.tier for one in rows),
        "interval": any(one.interval for one in rows),
        "change": any(one.change is not None for one in rows),
        "shift": any(one.shift is not None for one in rows),
        "peers": any(one.peer_rank for one in rows),
        "coverage": any(one.coverage < 1 for one in rows),
    }
    return frozenset(name for name, shown in given.items() if shown)


def tier_word(tier: int | None, words: Words) -> str:
    """Return the word for a tier: 第一梯队, tier 1."""
    if tier is None:
        return ""
    number = _ORDINALS[tier - 1] if tier <= len(_ORDINALS) else str(tier)
    return words.pick(f"tier {tier}", f"第{number}梯队")


def reach_text(best: int, worst: int, words: Words) -> str:
    """Return the tiers into which an interval reaches."""
    if worst - best == 1:
        return words.join([tier_word(best, words), tier_word(worst, words)])
    return words.pick(f"tiers {best} to {worst}", f"{tier_word(best, words)}至{tier_word(worst, words)}")


def place_text(low: float, high: float) -> str:
    """Return an interval of places: 12–24, or 12 where both ends are one."""
    first, last = numbers.rounded(low, 0), numbers.rounded(high, 0)
    return first if first == last else f"{first}–{last}"


def percent_text(share: float, words: Words) -> str:
    """Return a share of data as a percentage that never rounds up to 100 %."""
    return numbers.percent(float(share), words.lang)


def _standing(
    ctx: Setting, row: int, before: dict[str, tuple[float, float]], among: tuple[float, int], anchors: dict[str, str]
) -> Standing:
    unit, score, rank = ctx.units[row], ctx.scores()[row], ctx.ranks()[row]
    place = None if np.isnan(rank) else int(rank)
    spread = ctx.rank_spread.get(unit)
    interval = None
    if place is not None and spread is not None and spread["p05"] is not None and spread["p95"] is not None:
        interval = (float(spread["p05"]), float(spread["p95"]))
    tier, best, worst = ctx.tiers.get(unit, (None, 0, 0)) if place is not None else (None, 0, 0)
    then = before.get(unit, (np.nan, np.nan))
    change, won = score - then[0], then[1] - rank
    peer_rank = None if np.isnan(among[0]) else int(among[0])
    return Standing(
        unit=unit,
        name=ctx.names[row],
        group=ctx.groups[row],
        score=number_of(score),
        score_text=ctx.score_text(score),
        rank=place,
        rank_text="" if place is None else str(place),
        interval=interval,
        interval_text="" if interval is None else place_text(*interval),
        tier=tier,
        tier_text=tier_word(tier, ctx.words),
        tier_range=None if tier is None else (best, worst),
        reach_text="" if best == worst else reach_text(best, worst, ctx.words),
        peer_rank=peer_rank,
        peer_text="" if peer_rank is None else f"{peer_rank} / {among[1]}",
        coverage=float(ctx.coverage[row]),
        coverage_text=percent_text(ctx.coverage[row], ctx.words),
        change=number_of(change),
        change_text=ctx.change_text(change),
        shift=None if np.isnan(won) else int(won),
        shift_text="" if np.isnan(won) else shift_text(int(won)),
        no_rank="" if place is not None else _why_not(ctx, row),
        by_name=False,
        anchor=anchors.get(unit),
    )


def shift_text(won: int) -> str:
    """Return places won or lost with an arrow."""
    return f"↑{numbers.NBSP}{won}" if won > 0 else f"↓{numbers.NBSP}{-won}" if won < 0 else "="


def _why_not(ctx: Setting, row: int) -> str:
    if ctx.coverage[row] < ctx.least_coverage - arrays.TIE:
        have, need = (percent_text(one, ctx.words) for one in (ctx.coverage[row], ctx.least_coverage))
        return ctx.words.pick(f"data present {have}, at least {need} needed", f"数据完整率{have}，低于排位要求{need}")
    if not ctx.may_rank[row]:
        return ctx.words.pick("not in the data of every year", "并非各年都有数据")
    return ctx.words.pick("no score", "无得分")


def _before(ctx: Setting) -> dict[str, tuple[float, float]]:
    """Return score and place of each unit in the year before; no score where those of the two years do not compare."""
    if ctx.year_before is None:
        return {}
    block = ctx.result.rows.blocks[ctx.year_before]
    scores, ranks = ctx.all_scores(ctx.root)[block], ctx.all_ranks()[block]
    broken = set(ctx.units) if why_not_comparable(ctx) else broken_units(ctx)
    return {
        unit: (np.nan if unit in broken else float(score), float(rank))
        for unit, score, rank in zip(ctx.result.rows.units[block], scores, ranks, strict=True)
    }


def _peer_ranks(ctx: Setting) -> list[tuple[float, int]]:
    """Return each unit's place among the ranked of its group and their number."""
    result: list[tuple[float, int]] = [(np.nan, 0)] * len(ctx.units)
    ranked: Array = np.where(arrays.present(ctx.ranks()), ctx.scores(), np.nan)
    for group in dict.fromkeys(ctx.groups):
        places = np.flatnonzero(np.array([one == group for one in ctx.groups], dtype=bool))
        there = int(arrays.present(ranked[places]).sum())
        if not group or there < 2:
            continue
        for place, rank in zip(places, arrays.ranks(ranked[places]), strict=True):
            result[place] = (float(rank), there)
    return result


def listed(names: list[str], words: Words, most: int = 5) -> str:
    """Return names as a list, the first few and the number of all."""
    text = joined(names[:most], words)
    if len(names) <= most:
        return text
    return words.pick(f"{text} and {len(names) - most} more", f"{text}等{len(names)}个")


def joined(names: list[str], words: Words) -> str:
    """Return names as a list; Latin ones with commas in Chinese too, as lines break only at their spaces."""
    return ", ".join(names) if all(name.isascii() for name in names) else words.join(names)


def middle_width(rows: tuple[Standing, ...]) -> float | None:
    """Return the median number of places that intervals span."""
    widths = [one.interval[1] - one.interval[0] for one in rows if one.interval]
    return float(np.median(widths)) if widths else None


def signed_score(ctx: Setting, value: float) -> str:
    """Return points of a score with their sign."""
    return signed(numbers.fixed(value, ctx.decimals))
