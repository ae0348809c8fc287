"""From an expression and a limit to conditions that a solver understands; nothing is approximated here."""

from __future__ import annotations

from greenpark.formula.program.values import (
    Affine,
    Atom,
    Both,
    Condition,
    Expression,
    Extremes,
    Monotone,
    NotLinear,
    Quotient,
    Roots,
    Some,
)

_OPPOSITE = {"<=": ">", ">=": "<", "<": ">=", ">": "<="}


def limit(expression: Expression, operator: str, value: float) -> Condition:
    """Return the condition `expression operator value`; operators are `<`, `<=`, `>`, `>=`, `==`, `!=` (§1.1)."""
    if operator == "==":
        return both(limit(expression, "<=", value), limit(expression, ">=", value))
    if operator == "!=":
        return some(limit(expression, "<", value), limit(expression, ">", value))
    if isinstance(expression, Extremes):
        members = tuple(limit(one, operator, value) for one in expression.members)
        every = (expression.how == "max") == operator.startswith("<")
        return both(*members) if every else some(*members)
    if isinstance(expression, Monotone):
        turned = operator if expression.rises else operator.translate(str.maketrans("<>", "><"))
        return limit(expression.inner, turned, expression.inverse(value))
    if isinstance(expression, Quotient):
        # a / b <= t is a - t·b <= 0, for b is positive
        return _atom(expression.above.plus(expression.below, -value), operator, 0.0)
    if isinstance(expression, Roots):
        return _roots(expression, operator, value)
    return _atom(expression, operator, value)


def _atom(left: Affine, operator: str, value: float) -> Condition:
    if left.is_constant:
        slack = 1e-9 * max(1.0, abs(value))
        difference = left.constant - value
        held: bool = {
            "<=": difference <= slack, "<": difference < -slack, ">=": difference >= -slack, ">": difference > slack,
        }[operator]  # fmt: skip
        return held
    return Atom(Affine(0.0, left.terms), operator[0] + "=", value - left.constant, strict=len(operator) == 1)


def _roots(left: Roots, operator: str, value: float) -> Condition:
    # roots with weights above zero may be limited from above, with weights below zero from below: both are one shape
    wanted = 1.0 if operator.startswith("<") else -1.0
    if any(one.weight * wanted < 0 for one in left.members):
        # the other side is convex and could be cut exactly, but no scheme asks for it
        raise NotLinear(
            "a mean of growths over several years may be limited on its rising side only",
            "多年平均增速的均值只能在上升一侧设限",
        )
    return Atom(left, operator[0] + "=", value, strict=len(operator) == 1)


def both(*members: Condition) -> Condition:
    """Return the condition that all members hold."""
    flat: list[Condition] = []
    for one in members:
        if one is False:
            return False
        if isinstance(one, Both):
            flat.extend(one.members)
        elif one is not True:
            flat.append(one)
    if not flat:
        return True
    return flat[0] if len(flat) == 1 else Both(tuple(flat))


def some(*members: Condition, number: int = 1) -> Condition:
    """Return the condition that at least `number` of the members hold."""
    number -= sum(one is True for one in members)
    open_ = tuple(one for one in members if not isinstance(one, bool))
    if number <= 0:
        return True
    if number > len(open_):
        return False
    return both(*open_) if number == len(open_) else Some(open_, number)


def opposite(condition: Condition) -> Condition:
    """Return the condition that this one does not hold."""
    if isinstance(condition, bool):
        return not condition
    if isinstance(condition, Both):
        return some(*(opposite(one) for one in condition.members))
    if isinstance(condition, Some):
        failing = len(condition.members) - condition.number + 1
        return some(*(opposite(one) for one in condition.members), number=failing)
    if isinstance(condition.left, Roots):
        raise NotLinear("a mean of growths cannot be a condition", "增速均值不能作条件")
    turned = _OPPOSITE[condition.operator[0] + ("" if condition.strict else "=")]
    return Atom(condition.left, turned[0] + "=", condition.right, strict=len(turned) == 1)
