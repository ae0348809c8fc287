"""Operators over single values: arithmetic, comparison, logic, choice (semantics §1.1, §4.6, §4.7, §5.1).

Each takes pairs of value and reason and returns one. Missing is never skipped: a horizontal function stands only
where no operand is null (§7.1).
"""

from __future__ import annotations

from greenpark.formula.frame.builder import Builder
from greenpark.formula.reasons import EMPTY_POPULATION, MISSING_TARGET, OK, TOLERANCE, ZERO_DENOMINATOR
from greenpark.formula.source import Expression, Pair


def arithmetic(builder: Builder, operator: str, left: Pair, right: Pair) -> Pair:
    """Return a sum, difference or product."""
    values = {"+": lambda: left.value + right.value, "-": lambda: left.value - right.value}
    value = values.get(operator, lambda: left.value * right.value)()
    reason = builder.worst([left, right])
    if operator == "*":
        return Pair(value, reason, nothing=builder.any_nothing([left, right]))
    assumed = None if left.assumed is None or right.assumed is None else left.assumed & right.assumed
    return Pair(value, reason, assumed=assumed, nothing=builder.nothing_in_sum(left, right))


def divide(builder: Builder, left: Pair, right: Pair, *, population: bool) -> Pair:
    """Return the quotient, null where the denominator is zero or was answered with 不涉及 (§4.7)."""
    when = builder.when
    zero = right.value == 0.0
    value = when(right.value != 0.0).then(left.value / right.value).otherwise(builder.literal(None))
    worst = builder.worst([left, right])
    undefined = when(zero).then(builder.lit(ZERO_DENOMINATOR)).otherwise(builder.ok)
    reason = undefined if worst is builder.ok else when(worst != OK).then(worst).otherwise(undefined)
    empty = zero if population else None if right.nothing is None else zero & right.nothing
    if empty is not None:
        value = when(empty).then(builder.literal(None)).otherwise(value)
        reason = when(empty).then(builder.lit(EMPTY_POPULATION)).otherwise(reason)
    return Pair(value, reason, nothing=left.nothing)


def compare(builder: Builder, left: Pair, operator: str, right: Pair) -> Pair:
    """Return 1.0 or 0.0, with the tolerance relative to the right side (§1.1)."""
    reason = builder.worst([left, right])
    if operator in ("==", "!=") and left.boolean:
        truth = left.value == right.value if operator == "==" else left.value != right.value
        return Pair(builder.number(truth), reason)
    return Pair(builder.number(holds(builder, left.value, operator, right)), reason)


def holds(builder: Builder, value: Expression, operator: str, right: Pair) -> Expression:
    """Return the truth of a comparison as a boolean, null where a side is null."""
    if right.constant is not None:  # the usual case: one comparison with a number known beforehand
        limit = right.constant
        slack = TOLERANCE * max(1.0, abs(limit))
        low, high = builder.literal(limit - slack), builder.literal(limit + slack)
        known = {
            "<": lambda: value < low, "<=": lambda: value <= high, ">": lambda: value > high,
            ">=": lambda: value >= low, "==": lambda: (value >= low) & (value <= high),
            "!=": lambda: (value < low) | (value > high),
        }  # fmt: skip
        return known[operator]()
    size = right.value.abs()
    slack_of = builder.when(size > 1.0).then(size * TOLERANCE).otherwise(builder.literal(TOLERANCE))
    difference = value - right.value
    truths = {
        "<": lambda: difference < -slack_of, "<=": lambda: difference <= slack_of,
        ">": lambda: difference > slack_of, ">=": lambda: difference >= -slack_of,
        "==": lambda: difference.abs() <= slack_of, "!=": lambda: difference.abs() > slack_of,
    }  # fmt: skip
    return truths[operator]()


def logic(builder: Builder, operator: str, left: Pair, right: Pair) -> Pair:
    """Join truths: `&` and `|` of nullable booleans are Kleene logic on every engine, and name each side once."""
    one, two = left.value == 1.0, right.value == 1.0
    value = builder.number(one & two if operator == "and" else one | two)
    return Pair(value, builder.unless(value, builder.worst([left, right])))


def choose(builder: Builder, condition: Pair, then: Pair, otherwise: Pair) -> Pair:
    """Return one of two values by a condition; an unknown condition makes the result unknown."""
    when = builder.when
    yes, unknown = condition.value == 1.0, condition.value.is_null()
    # the condition's null is carried along: choosing a bare null among literals makes a NaN of it on pandas
    value = when(yes).then(then.value).otherwise(otherwise.value) + condition.value * 0.0
    reason = when(yes).then(then.reason).otherwise(otherwise.reason)
    nothing = builder.chosen_nothing(yes, then, otherwise)
    return Pair(value, when(unknown).then(condition.reason).otherwise(reason), nothing=nothing)


def first_known(builder: Builder, *pairs: Pair) -> Pair:
    """Return the first operand that is not missing; an undefined one is an answer (§4.6)."""
    result = pairs[-1]
    for pair in reversed(pairs[:-1]):
        answered = pair.reason < MISSING_TARGET
        result = Pair(
            builder.when(answered).then(pair.value).otherwise(result.value),
            builder.when(answered).then(pair.reason).otherwise(result.reason),
            nothing=builder.chosen_nothing(answered, pair, result),
        )
    return result


def extreme(builder: Builder, how: str, pairs: list[Pair]) -> Pair:
    """Return the extreme of values; one null makes it null, which the horizontal functions alone would skip."""
    if len(pairs) == 1:  # Spark compares two columns or more
        return Pair(pairs[0].value, pairs[0].reason, nothing=pairs[0].nothing)
    unknown = pairs[0].value.is_null()
    for pair in pairs[1:]:
        unknown = unknown | pair.value.is_null()
    values = [pair.value for pair in pairs]
    namespace = builder.namespace
    found = namespace.max_horizontal(*values) if how == "max" else namespace.min_horizontal(*values)
    value = builder.when(~unknown).then(found).otherwise(builder.literal(None))
    return Pair(value, builder.worst(pairs), nothing=builder.all_nothing(pairs))
