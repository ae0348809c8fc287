"""The plain page of a unit: which tier, why, how sure; its own past before its peers (users section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.publish.content.index.drivers import contributions
from greenpark.publish.content.index.model import PastRow, ProgressRow, Share, Standing, UnitPage
from greenpark.publish.content.index.ranking import percent_text
from greenpark.publish.content.index.setting import Setting, number_of, signed
from greenpark.publish.content.parts import Chart, Mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

NAMED = 3  # parts named on either side
NARROW, WIDE = 0.1, 0.3  # widths of an interval, as shares of all places
FEW_PLACES = 2
FEWEST = 3  # values from which thirds say something


class Among(NamedTuple):
    """How the peers of a unit stand in one part: what their scores are and who has which place."""

    median: float
    best: float
    mean_contribution: float
    thirds: tuple[float, float] | None
    ranks: dict[int, float]
    number: int


@dataclass(frozen=True)
class Drivers:
    """Contributions of the whole result, computed once for all units."""

    ctx: Setting

    @cached_property
    def parts(self) -> dict[str, Array]:
        """Return contributions of the year by node and indicator, empty where they do not add up."""
        found = contributions(self.ctx.result) or {}
        return {name: values[self.ctx.block] for name, values in found.items()}

    @cached_property
    def _among(self) -> dict[tuple[str, str], Among]:
        return {}

    def among(self, name: str, row: int) -> Among:
        """Return how the peers of a unit stand in a part; units of one group share it."""
        peers = self.ctx.peers(row)
        key = (name, self.ctx.groups[row] if len(peers) < len(self.ctx.units) else "")
        if key not in self._among:
            scores = self.ctx.scores(name)[peers]
            given = self.parts.get(name)
            self._among[key] = Among(
                float(arrays.median(scores)), float(arrays.maximum(scores)),
                np.nan if given is None else float(arrays.mean(given[peers])), thirds(scores),
                dict(zip(peers.tolist(), arrays.ranks(scores).tolist(), strict=True)), int(arrays.present(scores).sum()),
            )  # fmt: skip
        return self._among[key]

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Return the indicators of the structure."""
        plan = self.ctx.result.plan
        return tuple(one.id for one in plan.indicators[: plan.in_tree])


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
        why=_why(drivers, row, standing),
        sure=_sure(ctx, standing),
        past=past,
        past_text=_past_text(ctx, standing),
        dimensions=tuple(share_of(drivers, name, row) for name in ctx.dimensions),
        indicators=tuple(share_of(drivers, name, row) for name in drivers.indicators) if whole else (),
        progress=progress,
        charts=charts,
    )


def share_of(drivers: Drivers, name: str, row: int) -> Share:
    """Return what a part of the index does for a unit, set against its peers."""
    ctx, among = drivers.ctx, drivers.among(name, row)
    own, rank = ctx.scores(name)[row], among.ranks.get(row, np.nan)
    given = drivers.parts.get(name)
    contribution = np.nan if given is None else given[row]
    pull = contribution - among.mean_contribution
    digits = max(1, ctx.decimals)
    return Share(
        id=name,
        label=ctx.label(name),
        score=number_of(own),
        score_text=ctx.score_text(own),
        rank_text="" if np.isnan(rank) else f"{int(rank)} / {among.number}",
        median=number_of(among.median),
        median_text=ctx.score_text(among.median),
        best=number_of(among.best),
        best_text=ctx.score_text(among.best),
        contribution=number_of(contribution),
        contribution_text="" if np.isnan(contribution) else numbers.fixed(float(contribution), digits + 1),
        pull=number_of(pull),
        pull_text="" if np.isnan(pull) else signed(numbers.fixed(float(pull), digits + 1)),
        mark=third_mark(among.thirds, own, ctx.words),
    )


def thirds(values: Array) -> tuple[float, float] | None:
    """Return the limits between the thirds of the values present; None of fewer than three or of all alike."""
    if int(arrays.present(values).sum()) < FEWEST:
        return None
    low, high = (float(arrays.quantile(values, share)) for share in (1 / 3, 2 / 3))
    return (low, high) if low < high else None


def third_mark(limits: tuple[float, float] | None, value: float, words: Words) -> Mark:
    """Return in which third a value lies: + upper, = middle, - lower."""
    if np.isnan(value):
        return words.mark("third", "missing")
    if limits is None:
        return words.mark("third", "alike")
    return words.mark("third", "upper" if value >= limits[1] else "lower" if value <= limits[0] else "middle")


# -- which tier ------------------------------------------------------------------------------------------------------


def _which(ctx: Setting, one: Standing) -> str:
    words = ctx.words
    when = "" if ctx.year is None else words.pick(f"In {ctx.year}: ", f"{ctx.year}年：")
    if one.rank is None:
        score = words.pick(f" (score {one.score_text})", f"（得分{one.score_text}）") if one.score_text else ""
        return words.pick(f"{when}no place{score}: {one.no_rank}.", f"{when}不排位次{score}：{one.no_rank}。")
    peers = ""
    if one.peer_text:
        peers = words.pick(f", place {one.peer_text} in {one.group}", f"，在“{one.group}”组中为{one.peer_text}")
    place = words.pick(
        f"place {one.rank} of {ctx.ranked} with a score of {one.score_text}{peers}",
        f"得分{one.score_text}，{ctx.ranked}个中居第{one.rank}位{peers}",
    )
    if one.tier is None:
        return words.pick(f"{when}{place}. No tier was worked out.", f"{when}{place}。未划分梯队。")
    tiers = max(ctx.tiers.values())
    text = words.pick(f"{one.tier_text} of {tiers}", f"{one.tier_text}（共{tiers}个梯队）")
    return words.pick(f"{when}{text}; {place}.", f"{when}{text}；{place}。")


# -- why -------------------------------------------------------------------------------------------------------------


def _why(drivers: Drivers, row: int, one: Standing) -> tuple[str, ...]:
    ctx, words = drivers.ctx, drivers.ctx.words
    if one.score is None:
        return (words.pick("There is no score to explain.", "无得分可解释。"),)
    peers = ctx.peers(row)
    found = [_against_peers(drivers, row, peers), _dimensions(drivers, row), *_indicators(drivers, row)]
    missing = [ctx.label(name) for name in drivers.indicators if np.isnan(ctx.scores(name)[row])]
    if missing:
        some = words.join(missing[:5])
        found.append(
            words.pick(
                f"Without data: {some}{f' and {len(missing) - 5} more' if len(missing) > 5 else ''}.",
                f"缺数：{some}{f'等{len(missing)}项' if len(missing) > 5 else ''}。",
            )
        )
    return tuple(text for text in found if text)


def _against_peers(drivers: Drivers, row: int, peers: Array) -> str:
    ctx, words = drivers.ctx, drivers.ctx.words
    scores = ctx.scores()
    mean = arrays.mean(scores[peers])
    if len(peers) < 2 or np.isnan(mean):
        return ""
    gap = float(scores[row] - mean)
    whose = _whose(ctx, row, peers)
    amount = numbers.fixed(abs(gap), ctx.decimals)
    return words.pick(
        f"The score is {amount} points {'above' if gap >= 0 else 'below'} the mean of {whose}.",
        f"得分{'高于' if gap >= 0 else '低于'}{whose}均值{amount}分。",
    )


def _whose(ctx: Setting, row: int, peers: Array) -> str:
    if len(peers) == len(ctx.units):
        return ctx.words.pick("all units", "全部对象")
    group = ctx.groups[row]
    return ctx.words.pick(f"{group}", f"“{group}”组")


def _dimensions(drivers: Drivers, row: int) -> str:
    ctx, words = drivers.ctx, drivers.ctx.words
    if len(ctx.dimensions) < 2:
        return ""
    shares = [share_of(drivers, name, row) for name in ctx.dimensions]
    known = [one for one in shares if one.score is not None and one.median is not None]
    if len(known) < 2:
        return ""
    known.sort(key=lambda one: (one.score or 0.0) - (one.median or 0.0))

    def said(one: Share) -> str:
        median = words.pick(f"median {one.median_text}", f"中位数{one.median_text}")
        return words.pick(f"{one.label} {one.score_text} ({median})", f"{one.label}{one.score_text}（{median}）")

    if (known[-1].score or 0.0) <= (known[-1].median or 0.0):
        return words.pick(
            f"No part is above the median of its peers; furthest below: {said(known[0])}.",
            f"各方面均不高于同组中位数，差距最大：{said(known[0])}。",
        )
    if (known[0].score or 0.0) >= (known[0].median or 0.0):
        return words.pick(
            f"No part is below the median of its peers; furthest above: {said(known[-1])}.",
            f"各方面均不低于同组中位数，领先最多：{said(known[-1])}。",
        )
    return words.pick(
        f"Furthest above its peers: {said(known[-1])}; furthest below: {said(known[0])}.",
        f"领先同组最多：{said(known[-1])}；落后同组最多：{said(known[0])}。",
    )


def _indicators(drivers: Drivers, row: int) -> list[str]:
    """Return what pulls the score up and down, by contribution against the mean of peers; by place where there is none."""
    ctx, words = drivers.ctx, drivers.ctx.words
    shares = [share_of(drivers, name, row) for name in drivers.indicators]
    if drivers.parts:
        known = sorted((one for one in shares if one.pull is not None), key=lambda one: one.pull or 0.0)
        up = [one for one in reversed(known) if (one.pull or 0.0) > 0][:NAMED]
        down = [one for one in known if (one.pull or 0.0) < 0][:NAMED]
        texts = [f"{one.label} {one.pull_text}" for one in (*up, *down)]
        heads = (
            ("Pulled up, against the mean of peers, by: ", "与同组均值相比，拉高得分的主要指标："),
            ("Pulled down by: ", "拉低得分的主要指标："),
        )
    else:
        known = sorted(
            (one for one in shares if one.score is not None and one.median is not None),
            key=lambda one: (one.score or 0.0) - (one.median or 0.0),
        )
        up = [one for one in reversed(known) if (one.score or 0.0) > (one.median or 0.0)][:NAMED]
        down = [one for one in known if (one.score or 0.0) < (one.median or 0.0)][:NAMED]
        texts = [f"{one.label} {one.score_text} ({one.median_text})" for one in (*up, *down)]
        heads = (
            ("Strengths, score (median of peers): ", "优势指标，得分（同组中位数）："),
            ("Weaknesses: ", "短板指标："),
        )
    found = []
    for head, some in zip(heads, (texts[: len(up)], texts[len(up) :]), strict=True):
        if some:
            found.append(f"{words.pick(*head)}{words.join(some)}{words.pick('.', '。')}")
    return found


# -- how sure --------------------------------------------------------------------------------------------------------


def _sure(ctx: Setting, one: Standing) -> str:
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
        how = words.pick("This place is firm", "位次把握较大")
    elif share <= WIDE:
        how = words.pick("This place is moderately sure: read it as a range", "位次把握一般，宜看区间")
    else:
        how = words.pick("This place is not sure: only its range says something", "位次把握较小，只宜看区间")
    text = words.pick(
        f"{how}. In 90 % {runs} with other choices the place lies at {one.interval_text}.",
        f"{how}。在90%{runs}，位次为{one.interval_text}位。",
    )
    return words.sentences(text, _top(ctx, one), data)


def _top(ctx: Setting, one: Standing) -> str:
    """Return how often the unit is among the first ten, where that is in doubt."""
    spread = ctx.rank_spread[one.unit]
    top = spread.get("top10")
    if top is None or not 0 < top < 1 or ctx.ranked <= 10:
        return ""
    share = numbers.percent(float(top), ctx.words.lang)
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


def _past_text(ctx: Setting, one: Standing) -> str:
    words = ctx.words
    if one.change is None or ctx.year_before is None:
        return ""
    if one.shift is None:
        place = ""
    elif one.shift:
        number = abs(one.shift)
        place = words.pick(
            f", {number} place{'s' if number > 1 else ''} {'up' if one.shift > 0 else 'down'}",
            f"，位次{'上升' if one.shift > 0 else '下降'}{number}位",
        )
    else:
        place = words.pick(", the same place", "，位次不变")
    return words.pick(
        f"Against its own {ctx.year_before}: score {one.change_text}{place}.",
        f"与自身{ctx.year_before}年相比：得分{one.change_text}{place}。",
    )
