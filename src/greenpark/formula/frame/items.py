"""Breakdowns, item by item: operands join by item, and an item absent from one is absent from all (semantics §4.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from greenpark.formula.frame.builder import Builder
from greenpark.formula.source import Expression, Keyed, Pair


def change(operand: Pair | Keyed, rule: Callable[[Expression], Expression]) -> Pair | Keyed:
    """Return an operand with its value, or each item's value, changed by a rule."""
    if isinstance(operand, dict):
        return {item: _changed(pair, rule) for item, pair in operand.items()}
    return _changed(operand, rule)


def _changed(pair: Pair, rule: Callable[[Expression], Expression]) -> Pair:
    return pair._replace(value=rule(pair.value), constant=None, assumed=None)


def each(operands: list[Pair | Keyed], rule: Callable[..., Pair]) -> Pair | Keyed:
    """Apply a rule once, or to every item that all breakdowns among the operands have."""
    keyed = [operand for operand in operands if isinstance(operand, dict)]
    if not keyed:
        return rule(*operands)
    result: Keyed = {}
    for item in keyed[0]:
        if all(item in other for other in keyed):
            parts = [operand[item] if isinstance(operand, dict) else operand for operand in operands]
            result[item] = rule(*parts)._replace(absent=any_absent(parts))
    return result


def any_absent(pairs: list[Pair]) -> Expression | None:
    """Return where any of the operands is an unreported item that takes no part."""
    absent = None
    for pair in pairs:
        if pair.absent is not None:
            absent = pair.absent if absent is None else absent | pair.absent
    return absent


def scale(builder: Builder, whole: Keyed, factors: Mapping[str, float]) -> Keyed:
    """Return a breakdown with some items brought to another unit."""
    return {
        item: pair._replace(value=pair.value * builder.literal(factors[item])) if item in factors else pair
        for item, pair in whole.items()
    }


def product(builder: Builder, left: Keyed, right: Keyed) -> Keyed:
    """Join by item; an item of which there is nothing needs no factor."""
    result: Keyed = {}
    for item, one in left.items():
        two = right.get(item, builder.missing)
        none = builder.any_nothing([one, two])
        if two.reason is builder.ok:
            result[item] = Pair(one.value * two.value, one.reason, one.absent, nothing=none)
            continue
        nothing = one.value == 0.0
        value = builder.when(nothing).then(builder.literal(0.0)).otherwise(one.value * two.value)
        reason = builder.when(nothing).then(builder.ok).otherwise(builder.worst([one, two]))
        result[item] = Pair(value, reason, one.absent, nothing=none)
    return result
