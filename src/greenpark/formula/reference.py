"""The meaning of the language: a slow, obvious interpreter of one park and year in plain Python (semantics §4).

Every fast reader must agree with this one: reasons exactly, values to 1e-12 relative (§7.2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from greenpark.formula import tree
from greenpark.formula.reasons import (
    EMPTY_POPULATION,
    MISSING_INPUT,
    MISSING_TARGET,
    NO_GROWTH,
    OUTSIDE_DEFINITION,
    TOLERANCE,
    ZERO_DENOMINATOR,
)
from greenpark.formula.values import ABSENT, MISSING, Keyed, Moment, Value


def evaluate(node: tree.Node, moment: Moment) -> Value | Keyed:
    """Return the value of an elaborated tree, item by item where it is keyed."""
    return _RULES[type(node)](node, moment)


def scalar(node: tree.Node, moment: Moment) -> Value:
    """Return the value of a tree that is known to be reduced."""
    result = evaluate(node, moment)
    assert isinstance(result, Value)
    return result


def numbers(values: Iterable[Value]) -> list[float]:
    """Return the numbers of values that are all known."""
    return [float(value.value) for value in values if value.value is not None]


def worst(*values: Value) -> Value:
    """Return a null with the gravest reason among the operands."""
    return Value(None, max(value.reason for value in values))


def _apply(operands: list[Value | Keyed], rule: Callable[..., Value]) -> Value | Keyed:
    """Apply a rule item by item, or once where no operand is keyed."""
    keyed = [operand for operand in operands if isinstance(operand, dict)]
    if not keyed:
        return rule(*operands)
    items = [item for item in keyed[0] if all(item in other for other in keyed)]
    result: Keyed = {}
    for item in items:
        parts = [operand[item] if isinstance(operand, dict) else operand for operand in operands]
        absent = any(part.absent for part in parts)
        result[item] = ABSENT if absent else rule(*parts)
    return result


def _number(node: tree.Number, moment: Moment) -> Value:
    return Value(node.value)


def _truth(node: tree.Truth, moment: Moment) -> Value:
    return Value(1.0 if node.value else 0.0)


def _code(node: tree.Code, moment: Moment) -> Value:
    return Value(node.value)


def _name(node: tree.Name, moment: Moment) -> Value | Keyed:
    return moment.figures.value(node.name, moment.year, moment.assessed)


def _subset(node: tree.Subset, moment: Moment) -> Keyed:
    whole = moment.figures.value(node.name, moment.year, moment.assessed)
    assert isinstance(whole, dict)
    # an item named in the formula is due, whether or not the list calls it core
    return {item: whole[item]._replace(absent=False) for item in node.items}


def _scale(node: tree.Scale, moment: Moment) -> Value | Keyed:
    return _apply([evaluate(node.operand, moment)], lambda x: _times(x, Value(node.factor)))


def _item_scale(node: tree.ItemScale, moment: Moment) -> Keyed:
    whole = evaluate(node.operand, moment)
    assert isinstance(whole, dict)
    factors = dict(node.factors)
    return {item: _times(value, Value(factors.get(item, 1.0))) for item, value in whole.items()}


def _times(left: Value, right: Value) -> Value:
    if left.value is None or right.value is None:
        return worst(left, right)
    return _finite(float(left.value) * float(right.value), nothing=left.nothing or right.nothing)


def _finite(value: float, *, nothing: bool = False) -> Value:
    return Value(value, nothing=nothing) if math.isfinite(value) else Value(None, OUTSIDE_DEFINITION)


def all_nothing(values: Iterable[Value]) -> bool:
    """Say whether every part was answered with 不涉及: then so is the whole."""
    return all(value.nothing for value in values)


def _arithmetic(node: tree.Arithmetic, moment: Moment) -> Value | Keyed:
    def rule(left: Value, right: Value) -> Value:
        if node.operator == "/":
            return divide(left, right, population=node.population)
        if node.operator == "*":
            return _times(left, right)
        if left.value is None or right.value is None:
            return worst(left, right)
        one, two = float(left.value), float(right.value)
        result = _finite(one + two if node.operator == "+" else one - two, nothing=_nothing_in_sum(left, right))
        return result._replace(assumed=True) if left.assumed and right.assumed else result

    operands = [evaluate(node.left, moment), evaluate(node.right, moment)]
    if node.operator == "*" and all(isinstance(operand, dict) for operand in operands):
        return _keyed_product(*operands)  # type: ignore[arg-type]
    return _apply(operands, rule)


def _nothing_in_sum(left: Value, right: Value) -> bool:
    """Say whether one part was answered with 不涉及, and the other was too or is only assumed to be zero."""
    each_none = all(value.nothing or value.assumed for value in (left, right))
    return each_none and (left.nothing or right.nothing)


def _keyed_product(left: Keyed, right: Keyed) -> Keyed:
    """Join by item; an unreported item stays out, an item of which there is nothing needs no factor."""
    result: Keyed = {}
    for item, value in left.items():
        if value.absent:
            result[item] = ABSENT
        elif value.value == 0:
            result[item] = Value(0.0, nothing=value.nothing)
        else:
            result[item] = _times(value, right.get(item, MISSING))
    return result


def divide(left: Value, right: Value, *, population: bool) -> Value:
    """Return the quotient; a zero denominator is undefined, or not applicable over a population or 不涉及 (§4.7)."""
    if (population or right.nothing) and right.value == 0:
        return Value(None, EMPTY_POPULATION)
    if left.value is None or right.value is None:
        return worst(left, right)
    if right.value == 0:
        return Value(None, ZERO_DENOMINATOR)
    return _finite(float(left.value) / float(right.value), nothing=left.nothing)


def _negative(node: tree.Negative, moment: Moment) -> Value | Keyed:
    return _apply(
        [evaluate(node.operand, moment)],
        lambda x: x if x.value is None else Value(-float(x.value), nothing=x.nothing),
    )


def compare(left: Value, operator: str, right: Value) -> Value:
    """Return the truth of a comparison; the tolerance is relative to the right side (§1.1)."""
    if left.value is None or right.value is None:
        return worst(left, right)
    if isinstance(left.value, str) or isinstance(right.value, str):
        return Value(float((left.value == right.value) == (operator == "==")))
    difference = float(left.value) - float(right.value)
    slack = TOLERANCE * max(1.0, abs(float(right.value)))
    truth = {
        "<": difference < -slack,
        "<=": difference <= slack,
        ">": difference > slack,
        ">=": difference >= -slack,
        "==": abs(difference) <= slack,
        "!=": abs(difference) > slack,
    }[operator]
    return Value(float(truth))


def _compare(node: tree.Compare, moment: Moment) -> Value | Keyed:
    operands = [evaluate(node.left, moment), evaluate(node.right, moment)]
    return _apply(operands, lambda left, right: compare(left, node.operator, right))


def _logic(node: tree.Logic, moment: Moment) -> Value:
    left, right = scalar(node.left, moment), scalar(node.right, moment)
    decisive = 0.0 if node.operator == "and" else 1.0
    if decisive in (left.value, right.value):
        return Value(decisive)
    if left.value is None or right.value is None:
        return worst(left, right)
    return Value(1.0 - decisive)


def _not(node: tree.Not, moment: Moment) -> Value:
    operand = scalar(node.operand, moment)
    return operand if operand.value is None else Value(1.0 - float(operand.value))


def _if(node: tree.If, moment: Moment) -> Value | Keyed:
    condition = scalar(node.condition, moment)
    if condition.value is None:
        return condition
    return _apply([evaluate(node.then if condition.value else node.otherwise, moment)], plainly)


def plainly(value: Value) -> Value:
    """Return a value that was chosen or named: that it may be an assumed zero counts only where it stands in a sum."""
    return value._replace(assumed=False) if value.assumed else value


def _first_known(node: tree.FirstKnown | tree.Either, moment: Moment) -> Value | Keyed:
    """Return the first operand that is not *missing*; an undefined one is an answer (§4.6)."""

    def rule(*values: Value) -> Value:
        for value in values:
            if value.reason < MISSING_TARGET:
                return plainly(value)
        return values[-1]

    return _apply([evaluate(operand, moment) for operand in node.operands], rule)


def _extreme(node: tree.Extreme, moment: Moment) -> Value | Keyed:
    def rule(*values: Value) -> Value:
        if any(value.value is None for value in values):
            return worst(*values)
        return Value((max if node.how == "max" else min)(numbers(values)), nothing=all_nothing(values))

    return _apply([evaluate(operand, moment) for operand in node.operands], rule)


def _reduce(node: tree.Reduce, moment: Moment) -> Value:
    whole = evaluate(node.operand, moment)
    assert isinstance(whole, dict)
    taking_part = [value for value in whole.values() if not value.absent]
    if not taking_part:
        only_absent = whole and all(value.reason == MISSING_INPUT for value in whole.values())
        return Value(None, MISSING_INPUT if only_absent or not whole else OUTSIDE_DEFINITION)
    if any(value.value is None for value in taking_part):
        return worst(*taking_part)
    known, nothing = numbers(taking_part), all_nothing(taking_part)
    if node.how == "total":
        return _finite(sum(known), nothing=nothing)
    if node.how == "mean":
        return _finite(sum(known) / len(known), nothing=nothing)
    return Value(max(known) if node.how == "max" else min(known), nothing=nothing)


def _share_met(node: tree.ShareMet, moment: Moment) -> Value:
    if isinstance(node.operand, tree.Compare):
        return _share_of_comparison(node.operand, moment)
    whole = evaluate(node.operand, moment)
    assert isinstance(whole, dict)
    weights = moment.figures.weights(_first_name(node.operand))
    taking_part = {item: value for item, value in whole.items() if not value.absent}
    if not taking_part:
        return MISSING
    if any(value.value is None for value in taking_part.values()):
        return worst(*taking_part.values())
    if all_nothing(taking_part.values()):
        return Value(None, EMPTY_POPULATION)
    weight = sum(weights.get(item, 1.0) for item in taking_part)
    met = sum(weights.get(item, 1.0) * float(value.value or 0.0) for item, value in taking_part.items())
    return divide(Value(met), Value(weight), population=False)


def _share_of_comparison(node: tree.Compare, moment: Moment) -> Value:
    """Take an item if its limit is reported or if it is due; a reported limit makes its figure due too.

    An item whose limit was answered with 不涉及 has none, and takes no part.
    """
    left, right = evaluate(node.left, moment), evaluate(node.right, moment)
    items = [*left] if isinstance(left, dict) else [*right]
    results, without_limit = [], False
    for item in items:
        figure = left[item] if isinstance(left, dict) else left
        limit = right[item] if isinstance(right, dict) else right
        if limit.nothing:
            without_limit = True
        elif not limit.absent:
            results.append(compare(figure, node.operator, limit))
    if not results:
        return Value(None, EMPTY_POPULATION) if without_limit else MISSING
    if any(value.value is None for value in results):
        return worst(*results)
    return Value(sum(numbers(results)) / len(results))


def _first_name(node: tree.Node) -> str:
    return tree.names(node)[0]


def _span(window: tree.Window, moment: Moment) -> int | None:
    """Return the years that a window covers, None if the base year is absent or not earlier (§4.3)."""
    if window != "base":
        return window
    base = moment.figures.base_year
    span = None if base is None else moment.year - base
    return span if span is not None and span > 0 else None


def _previous(node: tree.Previous, moment: Moment) -> Value | Keyed:
    span = _span(node.window, moment)
    if span is None:
        return Value(None, OUTSIDE_DEFINITION)
    return evaluate(node.operand, moment.earlier(span))


def growth(now: Value, then: Value, span: int) -> Value:
    """Return the mean annual growth between two values `span` years apart (§4.3)."""
    if now.value is None or then.value is None:
        return worst(now, then)
    end, start = float(now.value), float(then.value)
    if start <= 0 or end < 0:
        return Value(None, OUTSIDE_DEFINITION)
    ratio = end / start
    return _finite((ratio if span == 1 else ratio ** (1.0 / span)) - 1.0)


def _growth(node: tree.Growth, moment: Moment) -> Value | Keyed:
    span = _span(node.window, moment)
    if span is None:
        return Value(None, OUTSIDE_DEFINITION)
    operands = [evaluate(node.operand, moment), evaluate(node.operand, moment.earlier(span))]
    return _apply(operands, lambda now, then: growth(now, then, span))


def _elasticity(node: tree.Elasticity, moment: Moment) -> Value | Keyed:
    span = _span(node.window, moment)
    if span is None:
        keyed = evaluate(node.operand, moment)
        undefined = Value(None, OUTSIDE_DEFINITION)
        return dict.fromkeys(keyed, undefined) if isinstance(keyed, dict) else undefined
    before = moment.earlier(span)
    base = growth(scalar(node.reference, moment), scalar(node.reference, before), span)

    def rule(now: Value, then: Value) -> Value:
        if now.value == 0 and then.value == 0:
            return Value(None, OUTSIDE_DEFINITION, absent=True)  # left out of a mean (§4.4)
        return elasticity(growth(now, then, span), base)

    end, start = evaluate(node.operand, moment), evaluate(node.operand, before)
    if isinstance(end, Value) and isinstance(start, Value):
        return elasticity(growth(end, start, span), base)
    return _apply([end, start], rule)


def elasticity(change: Value, base: Value) -> Value:
    """Return growth over growth; without growth below the line it is undefined."""
    if change.value is None or base.value is None:
        return worst(change, base)
    if abs(float(base.value)) <= TOLERANCE:
        return Value(None, NO_GROWTH)
    return _finite(float(change.value) / float(base.value))


def _over(node: tree.Over, moment: Moment) -> Value:
    span = _span(node.window, moment)
    if span is None:
        return Value(None, OUTSIDE_DEFINITION)
    values = [scalar(node.operand, moment.earlier(years)) for years in range(span)]
    if any(value.value is None for value in values):
        return worst(*values)
    total = sum(numbers(values))
    return _finite(total if node.how == "sum" else total / span, nothing=all_nothing(values))


def _target(node: tree.Target, moment: Moment) -> Value:
    found = moment.figures.target(node.name, node.what, moment.year)
    return found if found.value is not None else Value(None, MISSING_TARGET)


_RULES: dict[type, Callable[..., Value | Keyed]] = {
    tree.Number: _number,
    tree.Truth: _truth,
    tree.Code: _code,
    tree.Name: _name,
    tree.Subset: _subset,
    tree.Scale: _scale,
    tree.ItemScale: _item_scale,
    tree.Negative: _negative,
    tree.Arithmetic: _arithmetic,
    tree.Compare: _compare,
    tree.Logic: _logic,
    tree.Not: _not,
    tree.If: _if,
    tree.FirstKnown: _first_known,
    tree.Either: _first_known,
    tree.Extreme: _extreme,
    tree.Reduce: _reduce,
    tree.ShareMet: _share_met,
    tree.Previous: _previous,
    tree.Growth: _growth,
    tree.Elasticity: _elasticity,
    tree.Over: _over,
    tree.Target: _target,
}
