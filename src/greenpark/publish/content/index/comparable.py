"""Whether scores of two years are on one scale: only then is a change of score shown; ranks are always of one year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from greenpark.publish.content.index.setting import Setting
from greenpark.publish.words.methods import METHODS, method_word, step_word

LEAST_SHARED = 0.8  # share of the units of both years together that must be in both, where the data set the scale


def why_not_comparable(ctx: Setting) -> str:
    """Return in one line why scores do not compare with those of the year before; empty where they do."""
    before, year, words = ctx.year_before, ctx.year, ctx.words
    if before is None or year is None:
        return ""
    yearly = [word for word, options in _rules(ctx) if getattr(options, "bounds", None) == "yearly"]
    if yearly:
        named = words.join(list(dict.fromkeys(yearly)))
        return words.pick(
            f"Scores of {before} and {year} do not compare, as each year sets its own scale ({named}, bounds: yearly); "
            f"only changes of rank are shown.",
            f"{before}年与{year}年得分不可比：各年分别定标（{named}，bounds: yearly），只列位次变化。",
        )
    broken = [ctx.label(name) for name, unit in _breaks(ctx) if unit is None]
    if broken:
        named = words.join(list(dict.fromkeys(broken)))
        return words.pick(
            f"Scores of {before} and {year} do not compare, as series break in between ({named}); only changes of rank "
            f"are shown.",
            f"{before}年与{year}年得分不可比：其间统计口径中断（{named}），只列位次变化。",
        )
    return _other_units(ctx, before, year)


def broken_units(ctx: Setting) -> frozenset[str]:
    """Return the units for which a series of their own breaks since the year before."""
    return frozenset(unit for _, unit in _breaks(ctx) if unit is not None)


def _other_units(ctx: Setting, before: int, year: int) -> str:
    """Return that the units differ too much, where bounds or weights are those of the units in the data."""
    spec, words = ctx.result.plan.specification, ctx.words
    if spec.panel.sample == "common" or not any(
        getattr(options, "bounds", None) == "pooled" for _, options in _rules(ctx)
    ):
        return ""
    then, now = set(ctx.result.rows.units[ctx.result.rows.blocks[before]]), set(ctx.units)
    both, either = len(then & now), len(then | now)
    if not either or both >= LEAST_SHARED * either:
        return ""
    return words.pick(
        f"Only {both} of {either} units are in both {before} and {year}, so changes of score are not shown and changes "
        f"of rank are among other units.",
        f"{before}年与{year}年共{either}个对象中仅{both}个两年均有，不列得分变化；位次变化所比对象不同，仅供参考。",
    )


def _rules(ctx: Setting) -> Iterator[tuple[str, Any]]:
    """Return every rule that sets the scale, by the name of its step or method: steps, then those of parts."""
    plan, lang = ctx.result.plan, ctx.words.lang
    found = [(step.kind, step.options) for step in plan.steps if step.kind in ("normalise", "weight", "aggregate")]
    found += [("normalise", one.normalise) for one in plan.indicators[: plan.in_tree] if one.normalise is not None]
    found += [("aggregate", node.aggregate) for node in plan.nodes if node.aggregate is not None]
    for kind, options in found:
        method = options.method
        yield (method_word(kind, method, lang) if method in METHODS[kind] else step_word(kind, lang)), options


def _breaks(ctx: Setting) -> list[tuple[str, str | None]]:
    """Return indicator and unit of the breaks after the year before and up to the year shown."""
    plan, before, year = ctx.result.plan, ctx.year_before, ctx.year
    if before is None or year is None:
        return []
    # a break names an indicator by its id or by its column of the data
    ids = {name: one.id for one in plan.indicators[: plan.in_tree] for name in (one.column, one.id) if name}
    return [
        (ids[str(one["indicator"])], None if one.get("unit") is None else str(one["unit"]))
        for one in plan.specification.panel.breaks
        if str(one["indicator"]) in ids and before < int(one["year"]) <= year
    ]
