"""Why a unit has its score: contributions, parts against peers, strengths and weaknesses."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index import arrays
from greenpark.publish.content.index.digits import number_of, signed
from greenpark.publish.content.index.drivers import NAMED, Drivers
from greenpark.publish.content.index.model import Share, Standing
from greenpark.publish.content.index.ranking import listed
from greenpark.publish.content.index.setting import Places, Setting
from greenpark.publish.content.parts import Mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words


def shares_of(drivers: Drivers, names: tuple[str, ...], row: int) -> tuple[Share, ...]:
    """Return what parts of the index do for a unit, each set against its peers."""
    return tuple(_share(drivers, record, row) for record in drivers.profile(names, row).indicators)


def third_mark(limits: tuple[float, float] | None, value: float, words: Words) -> Mark:
    """Return in which third a value lies."""
    if np.isnan(value):
        return words.mark("third", "missing")
    if limits is None:
        return words.mark("third", "alike")
    return words.mark("third", "upper" if value >= limits[1] else "lower" if value <= limits[0] else "middle")


def why(drivers: Drivers, row: int, one: Standing) -> tuple[str, ...]:
    """Return in sentences why a unit has its score."""
    ctx, words = drivers.ctx, drivers.ctx.words
    if one.score is None:
        return (words.pick("There is no score to explain.", "无得分可解释。"),)
    missing = [ctx.label(name) for name in drivers.indicators if np.isnan(ctx.scores(name)[row])]
    found = [
        _against_peers(ctx, row),
        _largest(drivers, row),
        _dimensions(drivers, row),
        *_strengths(drivers, row),
        words.pick(f"Without data: {listed(missing, words)}.", f"缺数：{listed(missing, words)}。") if missing else "",
    ]
    return tuple(text for text in found if text)


def _share(drivers: Drivers, record: dict[str, Any], row: int) -> Share:
    ctx, name = drivers.ctx, record["id"]
    points = drivers.points.get(name)
    contribution = None if points is None else number_of(points[row])
    pull = record["weighted_gap"] if name in drivers.weights else None
    digits = ctx.decimals + 1
    value, measure = _as_read(ctx, name, row)
    return Share(
        id=name,
        label=ctx.label(name),
        value_text=value,
        measure=measure,
        score=record["value"],
        score_text=ctx.score_text(record["value"]),
        rank_text="" if record["rank"] is None else f"{record['rank']:.0f} / {record['of']}",
        median=record["median"],
        median_text=ctx.score_text(record["median"]),
        best=record["best"],
        best_text=ctx.score_text(record["best"]),
        contribution=contribution,
        contribution_text="" if contribution is None else numbers.fixed(contribution, digits),
        pull=pull,
        pull_text="" if pull is None else signed(numbers.fixed(pull, digits)),
        mark=third_mark(drivers.thirds(name, row), np.nan if record["value"] is None else record["value"], ctx.words),
    )


def _as_read(ctx: Setting, name: str, row: int) -> tuple[str, str]:
    """Return the figure of an indicator as the data give it, and its unit."""
    found = ctx.as_read(name)
    if found is None:
        return "", ""
    measure = next(one.unit for one in ctx.result.plan.indicators if one.id == name)
    return "" if np.isnan(found[row]) else numbers.number(float(found[row]), 4), numbers.unit_text(
        measure or "", ctx.words.lang
    )


def _against_peers(ctx: Setting, row: int) -> str:
    peers, scores = ctx.peers(row), ctx.scores()
    middle = arrays.median(scores[peers])
    if len(peers) < 2 or np.isnan(middle):
        return ""
    gap = float(scores[row] - middle)
    amount, whose = numbers.fixed(abs(gap), ctx.decimals), _whose(ctx, row, peers)
    if not amount.strip("0."):
        return ctx.words.pick(f"The score equals the median of {whose}.", f"得分与{whose}中位数持平。")
    return ctx.words.pick(
        f"The score is {amount}{' points' if ctx.in_points else ''} {'above' if gap >= 0 else 'below'} the median of "
        f"{whose}.",
        f"得分{'高于' if gap >= 0 else '低于'}{whose}中位数{amount}{'分' if ctx.in_points else ''}。",
    )


def _whose(ctx: Setting, row: int, peers: Places) -> str:
    if len(peers) == len(ctx.units):
        return ctx.words.pick("all units", "全部对象")
    return ctx.words.pick(ctx.groups[row], f"“{ctx.groups[row]}”组")


def _largest(drivers: Drivers, row: int) -> str:
    """Return the parts that contribute most to the score."""
    ctx, words = drivers.ctx, drivers.ctx.words
    known = [(name, float(drivers.points[name][row])) for name in ctx.dimensions if name in drivers.points]
    known = sorted(((name, value) for name, value in known if value > 0), key=lambda pair: -pair[1])[:NAMED]
    if len(ctx.dimensions) < 2 or not known:
        return ""
    texts = words.join([_named(ctx.label(name), numbers.fixed(value, ctx.decimals)) for name, value in known])
    en, zh = (", in points", "（分）") if ctx.in_points else ("", "")
    return words.pick(f"Largest contributions to the score{en}: {texts}.", f"对得分贡献最大{zh}：{texts}。")


def _named(label: str, text: str) -> str:
    return f"{label}{numbers.NBSP}{text}"


def _dimensions(drivers: Drivers, row: int) -> str:
    """Return the part that is furthest above the median of the peers, and the one furthest below."""
    words = drivers.ctx.words
    shares = [
        (one.score - one.median, one)
        for one in shares_of(drivers, drivers.ctx.dimensions, row)
        if one.score is not None and one.median is not None
    ]
    if len(shares) < 2:
        return ""
    shares.sort(key=lambda pair: pair[0])

    def said(one: Share) -> str:
        text = _named(one.label, one.score_text)
        return words.pick(f"{text} (median {one.median_text})", f"{text}（中位数{one.median_text}）")

    (low, last), (high, first) = shares[0], shares[-1]
    if high <= 0:
        return words.pick(
            f"No part is above the median of its peers; furthest below: {said(last)}.",
            f"各方面均不高于同组中位数，差距最大：{said(last)}。",
        )
    if low >= 0:
        return words.pick(
            f"No part is below the median of its peers; furthest above: {said(first)}.",
            f"各方面均不低于同组中位数，领先最多：{said(first)}。",
        )
    return words.pick(
        f"Furthest above the median of its peers: {said(first)}; furthest below: {said(last)}.",
        f"高于同组中位数最多：{said(first)}；低于最多：{said(last)}。",
    )


def _strengths(drivers: Drivers, row: int) -> list[str]:
    """Return strengths and weaknesses: indicators by weight × distance to the median of the peers."""
    ctx, words = drivers.ctx, drivers.ctx.words
    found = drivers.profile(drivers.indicators, row)
    gaps = {record["id"]: record["weighted_gap"] for record in found.indicators}
    texts: list[str] = []
    for ids, en, zh in ((found.strengths, "Strengths", "优势指标"), (found.weaknesses, "Weaknesses", "短板指标")):
        said = [(one, signed(numbers.fixed(gaps[one], ctx.decimals + 1))) for one in ids]
        # a distance that rounds to nothing is neither a strength nor a weakness
        named = [_named(ctx.label(one), text) for one, text in said if not text.startswith("±")]
        if named:
            rule = words.pick(", weight × distance to the median of peers", "（权重×与同组中位数之差）")
            head = words.pick(en, zh) + ("" if texts else rule)
            texts.append(words.pick(f"{head}: {words.join(named)}.", f"{head}：{words.join(named)}。"))
    return texts
