"""Values across years: growth, elasticity, sums and means over a window (semantics §4.1, §4.3).

The operands come compiled already, one for each year at which a window looks.
"""

from __future__ import annotations

from greenpark.formula import tree
from greenpark.formula.frame.builder import Builder
from greenpark.formula.frame.items import any_absent
from greenpark.formula.frame.reductions import reduce
from greenpark.formula.reasons import NO_GROWTH, OUTSIDE_DEFINITION, TOLERANCE
from greenpark.formula.source import Keyed, Pair, Source


def within_base(builder: Builder, source: Source, operand: Pair | Keyed, window: tree.Window) -> Pair | Keyed:
    """Without a base year before the assessed one, a base window is outside its definition (§4.3)."""
    if window != "base":
        return operand
    fits = (source.span() > 0).fill_null(False)
    when = builder.when

    def guard(pair: Pair) -> Pair:
        return Pair(
            when(fits).then(pair.value).otherwise(builder.literal(None)),
            when(fits).then(pair.reason).otherwise(builder.lit(OUTSIDE_DEFINITION)),
            None if pair.absent is None else pair.absent & fits,
            assumed=pair.assumed,
            nothing=pair.nothing,
        )

    if isinstance(operand, dict):
        return {item: guard(pair) for item, pair in operand.items()}
    return guard(operand)


def growth(builder: Builder, source: Source, now: Pair, then: Pair, window: tree.Window) -> Pair:
    """Return the mean annual growth between two values (§4.3)."""
    when = builder.when
    defined = (then.value > 0.0) & (now.value >= 0.0)
    ratio = when(defined).then(now.value / then.value).otherwise(builder.literal(None))
    if window == "base":
        ratio = ratio ** (builder.literal(1.0) / source.span())
    elif window != 1:
        ratio = ratio ** (1.0 / float(window))
    undefined = when(defined).then(builder.ok).otherwise(builder.lit(OUTSIDE_DEFINITION))
    return Pair(ratio - 1.0, builder.sound([now, then], undefined))


def elasticity(
    builder: Builder, source: Source, node: tree.Elasticity, ends: Pair | Keyed, starts: Pair | Keyed, base: Pair
) -> Pair | Keyed:
    """Return growth over the reference's growth, item by item where the operand is keyed."""
    if isinstance(ends, Pair):
        assert isinstance(starts, Pair)
        whole = _ratio_of_growth(builder, growth(builder, source, ends, starts, node.window), base)
        return within_base(builder, source, whole, node.window)
    assert isinstance(starts, dict)
    result: Keyed = {}
    for item, end in ends.items():
        start = starts[item]
        key = f"{node.operand}/{item}/{node.window}"
        change = source.shared(key, growth(builder, source, end, start, node.window))
        pair = _ratio_of_growth(builder, change, base)
        # an item of which there is nothing at both ends is left out of a mean (§4.4)
        idle = ((end.value == 0.0) & (start.value == 0.0)).fill_null(False)
        idle = source.shared(f"idle {key}", Pair(idle, builder.ok)).value
        absent = any_absent([end, start])
        reason = builder.when(idle).then(builder.lit(OUTSIDE_DEFINITION)).otherwise(pair.reason)
        result[item] = Pair(pair.value, reason, idle if absent is None else idle | absent)
    return within_base(builder, source, result, node.window)


def over(builder: Builder, source: Source, node: tree.Over, years: list[Pair]) -> Pair | Keyed:
    """Return the sum or mean of the years of a window, the assessed year first among them."""
    if node.window != "base":
        total = reduce(builder, "total", years)
        return total._replace(value=total.value / float(node.window)) if node.how == "mean" else total
    span = source.span()
    parts = [pair._replace(absent=(span <= lag).fill_null(True)) for lag, pair in enumerate(years)]
    whole = reduce(builder, "mean" if node.how == "mean" else "total", parts)
    return within_base(builder, source, whole, "base")


def _ratio_of_growth(builder: Builder, change: Pair, base: Pair) -> Pair:
    moves = base.value.abs() > TOLERANCE
    value = builder.when(moves).then(change.value / base.value).otherwise(builder.literal(None))
    still = builder.when(moves).then(builder.ok).otherwise(builder.lit(NO_GROWTH))
    return Pair(value, builder.sound([change, base], still))
