"""Arithmetic on expressions in a plan's decisions; a step that leaves the shapes of `values` is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from greenpark.formula.program.values import Affine, Expression, Extremes, Monotone, NotLinear, Quotient, Roots
from greenpark.formula.program.view import Result, View
from greenpark.formula.reasons import REASONS
from greenpark.formula.values import Value


def known(value: Value) -> float:
    """Return a known value as a number; raise NotLinear where it has none."""
    if value.value is None or isinstance(value.value, str):
        why = REASONS[value.reason] if value.value is None else str(value.value)
        raise NotLinear(f"a figure in it has no value ({why})", f"其中一项没有数值（{why}）")
    return float(value.value)


def expression_of(result: Result, view: View) -> Expression:
    """Return a result as an expression; a known value is a constant."""
    if isinstance(result, Value):
        return Affine(known(result))
    if isinstance(result, Affine | Quotient | Monotone | Roots | Extremes):
        return result
    raise NotLinear("a condition stands where a number is needed", "需要数值之处出现了条件")


def plain(result: Result, view: View) -> Affine:
    """Return a result as an affine expression; the largest of several becomes one exactly."""
    expression = expression_of(result, view)
    if isinstance(expression, Extremes):
        return view.decisions.extreme(expression.how, tuple(plain(one, view) for one in expression.members))
    if isinstance(expression, Affine):
        return expression
    raise NotLinear("a quotient stands inside another calculation", "商又参与了其他运算")


def times(expression: Expression, number: float) -> Expression:
    """Return an expression times a number other than zero."""
    if number == 0:
        return Affine()
    if isinstance(expression, Affine):
        return expression.times(number)
    if isinstance(expression, Quotient):
        return Quotient(expression.above.times(number), expression.below)
    if isinstance(expression, Monotone):
        forward, inverse = expression.forward, expression.inverse
        return Monotone(
            expression.inner,
            lambda x: forward(x) * number,
            lambda y: inverse(y / number),
            expression.rises == (number > 0),
        )
    if isinstance(expression, Roots):
        members = tuple(replace(root, weight=root.weight * number) for root in expression.members)
        return Roots(expression.constant * number, members)
    how = expression.how if number > 0 else {"max": "min", "min": "max"}[expression.how]
    return Extremes(how, tuple(times(one, number) for one in expression.members))


def shifted(expression: Expression, number: float) -> Expression:
    """Return an expression plus a number."""
    if isinstance(expression, Affine):
        return replace(expression, constant=expression.constant + number)
    if isinstance(expression, Quotient):
        return Quotient(expression.above.plus(expression.below, number), expression.below)
    if isinstance(expression, Monotone):
        forward, inverse = expression.forward, expression.inverse
        return replace(expression, forward=lambda x: forward(x) + number, inverse=lambda y: inverse(y - number))
    if isinstance(expression, Roots):
        return replace(expression, constant=expression.constant + number)
    return Extremes(expression.how, tuple(shifted(one, number) for one in expression.members))


def summed(left: Result, right: Result, sign: float, view: View) -> Expression:
    """Return left plus or minus right."""
    if isinstance(right, Value):
        return shifted(expression_of(left, view), sign * known(right))
    if isinstance(left, Value):
        return shifted(times(expression_of(right, view), sign), known(left))
    first, second = expression_of(left, view), expression_of(right, view)
    if isinstance(first, Quotient) and isinstance(second, Quotient) and first.below == second.below:
        return Quotient(first.above.plus(second.above, sign), first.below)
    return plain(first, view).plus(plain(second, view), sign)


def product(left: Result, right: Result, view: View) -> Expression:
    """Return a product of which one side at least is known."""
    if isinstance(right, Value):
        return times(expression_of(left, view), known(right))
    if isinstance(left, Value):
        return times(expression_of(right, view), known(left))
    raise NotLinear("two figures that measures change are multiplied", "两个会被措施改变的数值相乘")


def divided(left: Result, right: Result, view: View) -> Expression:
    """Return a quotient; a denominator that decisions change must be positive."""
    if isinstance(right, Value):
        below = known(right)
        if below == 0:
            raise NotLinear("its denominator is zero", "分母为零")
        # dividing, not multiplying by the inverse, keeps exact ratios exact
        expression = expression_of(left, view)
        if isinstance(expression, Affine):
            return Affine(expression.constant / below, {key: one / below for key, one in expression.terms.items()})
        return times(expression, 1.0 / below)
    above, below_ = plain(left, view), plain(right, view)
    if not view.decisions.is_positive(below_):
        raise NotLinear("its denominator may become zero or negative", "分母可能为零或负")
    return Quotient(above, below_)


def constant_or(rule: Callable[..., Expression], left: Result, right: Result, view: View) -> Result:
    """Apply a rule; two known values stay a known value."""
    if isinstance(left, Value) and isinstance(right, Value):
        if left.absent or left.value is None:
            return left
        return Value(rule(Affine(known(left)), right, view).constant)  # type: ignore[union-attr]
    return rule(left, right, view)
