"""From a breakdown to one value: `total`, `mean`, `min`, `max`, `share_met` (semantics §3.5, §4.4)."""

from __future__ import annotations

from collections.abc import Mapping

from greenpark.formula.frame.builder import Builder
from greenpark.formula.frame.operators import compare, divide, extreme
from greenpark.formula.reasons import EMPTY_POPULATION, MISSING_INPUT, OUTSIDE_DEFINITION
from greenpark.formula.source import Expression, Keyed, Pair


def reduce(builder: Builder, how: str, pairs: list[Pair]) -> Pair:
    """Reduce items to one value; absent items stay out, and one missing item makes the whole missing."""
    if not pairs:
        return builder.missing
    if any(pair.absent is not None for pair in pairs):
        return _reduce_present(builder, how, pairs)
    if how in ("min", "max"):
        return extreme(builder, how, pairs)
    whole = _sum(builder, pairs)
    return whole._replace(value=whole.value / float(len(pairs))) if how == "mean" else whole


def share_met(builder: Builder, checklist: Keyed, weights: Mapping[str, float]) -> Pair:
    """Return the weighted share of a checklist's items that are answered with yes; all 不涉及, it does not apply."""
    met = [
        pair._replace(value=pair.value * builder.literal(weights.get(item, 1.0))) for item, pair in checklist.items()
    ]
    due = [Pair(builder.literal(weights.get(item, 1.0)), builder.ok, pair.absent) for item, pair in checklist.items()]
    share = divide(builder, reduce(builder, "total", met), reduce(builder, "total", due), population=False)
    return _unless_empty(builder, share, reduce(builder, "total", list(checklist.values())).nothing)


def share_within(builder: Builder, left: Pair | Keyed, operator: str, right: Pair | Keyed) -> Pair:
    """Return the share of items for which a comparison holds; an item without a limit (不涉及) takes no part."""
    items = left if isinstance(left, dict) else right
    assert isinstance(items, dict)
    results, without_limit = [], None
    for item in items:
        figure = left.get(item, builder.missing) if isinstance(left, dict) else left
        limit = right.get(item, builder.missing) if isinstance(right, dict) else right
        if item not in (right if isinstance(right, dict) else items):
            continue
        absent = limit.absent
        if limit.nothing is not None:
            without_limit = limit.nothing if without_limit is None else without_limit | limit.nothing
            absent = limit.nothing if absent is None else absent | limit.nothing
        results.append(compare(builder, figure, operator, limit)._replace(absent=absent))
    result = reduce(builder, "mean", results)
    # no limit reported at all: the figure is missing, not outside its definition
    none = _none_takes_part(builder, results)
    unknown = builder.when(none).then(builder.lit(MISSING_INPUT))
    result = result._replace(reason=unknown.otherwise(result.reason), nothing=None)
    return _unless_empty(builder, result, None if without_limit is None else none & without_limit)


def _none_takes_part(builder: Builder, pairs: list[Pair]) -> Expression:
    """Return where every item is absent."""
    none = builder.lit(True)
    for pair in pairs:
        none = none & (builder.lit(False) if pair.absent is None else pair.absent)
    return none


def _unless_empty(builder: Builder, pair: Pair, empty: Expression | None) -> Pair:
    """Return a share that does not apply where there is nothing to take it of."""
    if empty is None:
        return pair
    value = builder.when(empty).then(builder.literal(None)).otherwise(pair.value)
    return Pair(value, builder.when(empty).then(builder.lit(EMPTY_POPULATION)).otherwise(pair.reason))


def _sum(builder: Builder, pairs: list[Pair]) -> Pair:
    value = pairs[0].value
    for pair in pairs[1:]:
        value = value + pair.value
    return Pair(value, builder.worst(pairs), nothing=builder.all_nothing(pairs))


def _reduce_present(builder: Builder, how: str, pairs: list[Pair]) -> Pair:
    """Reduce the items that take part; which ones do differs from row to row."""
    when, lit = builder.when, builder.lit
    neutral = {"total": 0.0, "mean": 0.0, "max": float("-inf"), "min": float("inf")}[how]
    parts: list[Pair] = []
    count = only_missing = None
    for pair in pairs:
        absent = pair.absent if pair.absent is not None else lit(False)
        value = when(absent).then(builder.literal(neutral)).otherwise(pair.value)
        # an absent item does not keep the others from being all there is
        none = absent if pair.nothing is None else absent | pair.nothing
        parts.append(Pair(value, when(absent).then(builder.ok).otherwise(pair.reason), nothing=none))
        one = when(absent).then(builder.literal(0.0)).otherwise(builder.literal(1.0))
        missing = pair.reason == MISSING_INPUT
        count = one if count is None else count + one
        only_missing = missing if only_missing is None else only_missing & missing
    whole = extreme(builder, how, parts) if how in ("min", "max") else _sum(builder, parts)
    value, reason = whole.value, whole.reason
    assert count is not None and only_missing is not None
    none = count == 0.0
    some_nothing = any(pair.nothing is not None for pair in pairs)
    whole_nothing = whole.nothing & ~none if some_nothing else None
    if how == "mean":
        value = value / when(none).then(builder.literal(1.0)).otherwise(count)
    nothing = when(only_missing).then(lit(MISSING_INPUT)).otherwise(lit(OUTSIDE_DEFINITION))
    value = when(~none).then(value).otherwise(builder.literal(None))
    return Pair(value, when(none).then(nothing).otherwise(reason), nothing=whole_nothing)
