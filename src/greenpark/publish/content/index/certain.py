"""How sure the places are: intervals, tiers, and which choice accounts for how much."""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.publish.content.index.model import CertaintyPart, SourceShare, Standing
from greenpark.publish.content.index.ranking import joined, middle_width, tier_word
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.words import numbers
from greenpark.publish.words.methods import source_word

QUARTER = 0.25


def certainty_part(ctx: Setting, rows: tuple[Standing, ...]) -> CertaintyPart | None:
    """Return how sure the places are; None where no uncertainty run was made."""
    if ctx.certainty is None:
        return None
    known = [one for one in rows if one.interval]
    draws, seed = int(getattr(ctx.certainty, "draws", 0) or 0), int(getattr(ctx.certainty, "seed", 0) or 0)
    sources = _sources(ctx)
    return CertaintyPart(
        sentence=_sentence(ctx, known, draws),
        draws=draws,
        seed=seed,
        sources=sources,
        tiers=tuple(
            (tier_word(tier, ctx.words), len(names), joined(names, ctx.words))
            for tier in sorted({one.tier for one in rows if one.tier})
            if (names := [one.name for one in rows if one.tier == tier])
        ),
        notes=_notes(ctx, sources, seed),
    )


def _sentence(ctx: Setting, known: list[Standing], draws: int) -> str:
    words, width = ctx.words, middle_width(tuple(known))
    if width is None:
        return words.pick("No unit has an interval.", "没有对象有位次区间。")
    wide = sum(one.interval[1] - one.interval[0] > QUARTER * ctx.ranked for one in known if one.interval)
    middle = numbers.number(width)
    runs = numbers.grouped(str(draws))
    return words.pick(
        f"The index was computed anew {runs} times with other choices, weights or data within their errors. The ranks "
        f"of half the units move within {middle} places or less; {wide} of {len(known)} intervals span more than a "
        f"quarter of the ranking.",
        f"改变方法、权重或在误差范围内改变数据，重算{runs}次。半数对象的位次区间宽度不超过{middle}位；"
        f"{len(known)}个对象中{wide}个的区间宽于全部位次的四分之一。",
    )


def _sources(ctx: Setting) -> tuple[SourceShare, ...]:
    """Return the mean share of each source over the units, and how far it differs between them."""
    found = []
    for source, shares in ctx.shares_of_variance.items():
        values = np.array(list(shares.values()))
        low, middle, high = (float(arrays.quantile(values, share)) for share in (0.1, 0.5, 0.9))
        mean = float(values.mean())
        interval = f"{_share(ctx, low)}–{_share(ctx, high)}" if len(values) > 1 and low < middle < high else ""
        found.append(SourceShare(source_word(source, ctx.words.lang), mean, _share(ctx, mean), interval))
    return tuple(sorted(found, key=lambda one: -(one.share or 0.0)))


def _share(ctx: Setting, value: float) -> str:
    return numbers.percent(round(float(value), 2), ctx.words.lang)


def _notes(ctx: Setting, sources: tuple[SourceShare, ...], seed: int) -> tuple[str, ...]:
    words = ctx.words
    notes = [
        words.pick(
            "An interval runs from the 5th to the 95th percentile of the rank over all reruns.",
            "位次区间为各次重算位次的第5至第95百分位。",
        )
    ]
    if ctx.tiers:
        notes.append(
            words.pick(
                "A tier is an equal part of the ranking, by the median rank of a unit; where its interval reaches into "
                "other tiers they are named. Units whose tiers overlap cannot be told apart.",
                "梯队将全部位次等分，按位次中位数归入；区间跨入其他梯队的一并列出。所跨梯队有重叠的对象不能分出先后。",
            )
        )
    # a table of shares stands only where there is more than one source
    if len(sources) > 1 and any(one.interval_text for one in sources):
        notes.append(
            words.pick(
                "Shares are means over the units, in brackets from the 10th to the 90th percentile of the units.",
                "份额为各对象的均值，括号内为各对象第10至第90百分位。",
            )
        )
    elif len(sources) > 1:
        notes.append(words.pick("Shares are means over the units.", "份额为各对象的均值。"))
    notes.append(words.pick(f"Seed of the random numbers: {seed}.", f"随机数种子：{seed}。"))
    return tuple(notes)
