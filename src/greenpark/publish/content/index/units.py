"""The plain page of a unit: which tier, why, how sure; its own past before its peers (users section 5)."""

from __future__ import annotations

import numpy as np

from greenpark.publish.content.index.comparable import why_not_comparable
from greenpark.publish.content.index.digits import number_of
from greenpark.publish.content.index.drivers import Drivers
from greenpark.publish.content.index.model import PastRow, ProgressRow, Standing, UnitPage
from greenpark.publish.content.index.ranking import last_units, percent_text
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.index.why import shares_of, why
from greenpark.publish.content.parts import Chart
from greenpark.publish.words import numbers
from greenpark.publish.words.methods import source_word

NARROW, WIDE = 0.1, 0.3  # widths of an interval, as shares of all places
FEW_PLACES = 2


def unit_page(
    drivers: Drivers, standing: Standing, anchor: str, *, progress: tuple[ProgressRow, ...] = (),
    charts: tuple[Chart, ...] = (), whole: bool = False,
) -> UnitPage:  # fmt: skip
    """Return the page of a unit; `whole` adds every indicator."""
    ctx, row = drivers.ctx, drivers.ctx.units.index(standing.unit)
    past = _past(ctx, standing.unit)
    return UnitPage(
        standing=standing,
        anchor=anchor,
        which=_which(ctx, standing),
        why=why(drivers, row, standing),
        sure=_sure(ctx, standing, whole=whole),
        past=past,
        past_text=_past_text(ctx, standing, whole=whole),
        dimensions=shares_of(drivers, ctx.dimensions, row),
        indicators=shares_of(drivers, drivers.indicators, row) if whole else (),
        progress=progress,
        charts=charts,
    )


# -- which tier ------------------------------------------------------------------------------------------------------


def _which(ctx: Setting, one: Standing) -> str:
    words = ctx.words
    when = "" if ctx.year is None else words.pick(f"In {ctx.year}: ", f"{ctx.year}年：")
    if one.rank is None:
        score = words.pick(f" (score {one.score_text})", f"（得分{one.score_text}）") if one.score_text else ""
        return words.pick(f"{when}not ranked{score}: {one.no_rank}.", f"{when}不排位次{score}：{one.no_rank}。")
    peers = ""
    if one.peer_text:
        peers = words.pick(f", rank {one.peer_text} in {one.group}", f"，在“{one.group}”组中为{one.peer_text}")
    place = words.pick(
        f"rank {one.rank} of {ctx.ranked} with a score of {one.score_text}{peers}",
        f"得分{one.score_text}，{ctx.ranked}个中居第{one.rank}位{peers}",
    )
    if one.by_name:
        place = words.pick(f"a score of {one.score_text}", f"得分{one.score_text}")
    if one.tier is None:
        return words.pick(f"{when}{place}. No tier was worked out.", f"{when}{place}。未划分梯队。")
    tiers = max(worst for _, _, worst in ctx.tiers.values())
    text = words.pick(f"{one.tier_text} of {tiers}", f"{one.tier_text}（共{tiers}个梯队）")
    return words.pick(f"{when}{text}; {place}.", f"{when}{text}；{place}。")


# -- how sure --------------------------------------------------------------------------------------------------------


def _sure(ctx: Setting, one: Standing, *, whole: bool = False) -> str:
    words = ctx.words
    data = words.pick(f"{one.coverage_text} of its data are present.", f"数据完整率{one.coverage_text}。")
    if one.rank is None or one.interval is None:
        return words.sentences(words.text("certainty_none"), data)
    low, high = one.interval
    width = high - low
    share = width / max(1, ctx.ranked - 1)
    draws = getattr(ctx.certainty, "draws", None)
    runs = words.pick("of all reruns", "的重算中")
    if isinstance(draws, int) and draws:
        runs = words.pick(f"of {numbers.grouped(str(draws))} reruns", f"的重算（共{numbers.grouped(str(draws))}次）中")
    if width <= FEW_PLACES or share <= NARROW:
        how = words.pick("This rank is firm", "位次把握较大")
    elif share <= WIDE:
        how = words.pick("This rank is moderately sure: read it as a range", "位次把握一般，宜看区间")
    else:
        how = words.pick("This rank is not sure: only its range says something", "位次把握较小，只宜看区间")
    interval = words.pick(
        f"In 90 % {runs} with other choices the rank is {one.interval_text}.",
        f"在90%{runs}，位次为{one.interval_text}位。",
    )
    text = words.sentences(words.pick(f"{how}.", f"{how}。"), "" if one.by_name else interval)
    near = _neighbours(ctx, one, whole=whole)
    return words.sentences(text, _reach(ctx, one), near, _top(ctx, one), _source(ctx, one), data)


def _reach(ctx: Setting, one: Standing) -> str:
    if one.tier is None:
        return ""
    if not one.reach_text:
        return ctx.words.pick("All of it lies in one tier.", "区间在同一梯队内。")
    return ctx.words.pick(f"It reaches over {one.reach_text}.", f"区间跨{one.reach_text}。")


def _neighbours(ctx: Setting, one: Standing, *, whole: bool) -> str:
    """Return how often the unit ranks before those next to it; those listed by name only on the page asked for."""
    shares, words = ctx.before_others.get(one.unit, {}), ctx.words
    if not whole:
        last = frozenset() if ctx.result.plan.specification.fairness.show_bottom else last_units(ctx)
        shares = {} if one.by_name else {unit: share for unit, share in shares.items() if unit not in last}
    ranks = ctx.ranks()
    own = float(ranks[ctx.units.index(one.unit)])
    above = [place for place, rank in enumerate(ranks) if rank < own]
    below = [place for place, rank in enumerate(ranks) if rank > own]
    equal = [place for place, rank in enumerate(ranks) if rank == own and ctx.units[place] != one.unit]
    nearest = [
        *([max(above, key=lambda place: ranks[place])] if above else []), *equal[:1],
        *([min(below, key=lambda place: ranks[place])] if below else []),
    ]  # fmt: skip
    found = [
        (ctx.names[place], numbers.percent(round(shares[ctx.units[place]], 2), words.lang))
        for place in nearest
        if ctx.units[place] in shares
    ]
    if not found:
        return ""
    said = [words.pick(f"before {name} in {share} of the draws", f"先于{name}的占{share}") for name, share in found]
    return words.pick(f"It ranks {' and '.join(said)}.", f"各次重算中，位次{'、'.join(said)}。")


def _source(ctx: Setting, one: Standing) -> str:
    """Return what the unit's place depends on most."""
    shares = {source: units[one.unit] for source, units in ctx.shares_of_variance.items() if one.unit in units}
    if len(shares) < 2:
        return ""
    source = max(shares, key=lambda name: shares[name])
    word, share = source_word(source, ctx.words.lang), numbers.percent(round(shares[source], 2), ctx.words.lang)
    return ctx.words.pick(
        f"Most of the movement comes from: {word} ({share} of its variance).",
        f"位次变动主要来自“{word}”（占其方差的{share}）。",
    )


def _top(ctx: Setting, one: Standing) -> str:
    """Return how often the unit is among the first ten, where that is in doubt."""
    spread = ctx.rank_spread[one.unit]
    top = spread.get("top10")
    if top is None or not 0 < top < 1 or ctx.ranked <= 10:
        return ""
    share = numbers.percent(round(float(top), 2), ctx.words.lang)
    return ctx.words.pick(f"It is among the first ten in {share} of them.", f"其中{share}进入前十位。")


# -- own past --------------------------------------------------------------------------------------------------------


def _past(ctx: Setting, unit: str) -> tuple[PastRow, ...]:
    if len(ctx.years) < 2:
        return ()
    found = []
    rows, coverage = ctx.result.rows, ctx.result.coverage
    scores, ranks = ctx.all_scores(ctx.root), ctx.all_ranks()
    for year in ctx.years:
        for place in range(*rows.blocks[year].indices(len(rows))):
            if rows.units[place] == unit:
                rank = ranks[place]
                found.append(
                    PastRow(
                        year, number_of(scores[place]), ctx.score_text(scores[place]),
                        None if np.isnan(rank) else int(rank), "" if np.isnan(rank) else str(int(rank)),
                        percent_text(coverage[place], ctx.words),
                    )
                )  # fmt: skip
    return tuple(found)


def _past_text(ctx: Setting, one: Standing, *, whole: bool) -> str:
    words = ctx.words
    if ctx.year_before is None or (one.change is None and one.shift is None):
        return ""
    reason = why_not_comparable(ctx)
    found = []
    if one.change is not None:
        found.append(words.pick(f"score {one.change_text}", f"得分{one.change_text}"))
    if one.shift:
        number = abs(one.shift)
        found.append(
            words.pick(
                f"{number} place{'s' if number > 1 else ''} {'up' if one.shift > 0 else 'down'}",
                f"位次{'上升' if one.shift > 0 else '下降'}{number}位",
            )
        )
    elif one.shift == 0:
        found.append(words.pick("the same rank", "位次不变"))
    said = words.pick(", ", "，").join(found)
    text = words.pick(f"Against its own {ctx.year_before}: {said}.", f"与自身{ctx.year_before}年相比：{said}。")
    return words.sentences(text, reason if whole else "")
