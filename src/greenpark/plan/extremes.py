"""The least or largest value that an indicator can have in a year, within all demands: most effect for a budget."""

from __future__ import annotations

from collections.abc import Mapping

from greenpark.formula.program.values import Affine, Extremes, NotLinear, Quotient
from greenpark.formula.values import Value
from greenpark.plan.model.solve import GAP, TIME_LIMIT
from greenpark.plan.pathway import Base, Solved, best, view_of

_ROUNDS = 25
_SAME = 1e-9


def expression_of(base: Base, name: str, year: int) -> Affine | Quotient:
    """Return an indicator, variable or item as an expression; raise NotLinear for other shapes."""
    plain, _, item = name.removesuffix("]").partition("[")
    view = view_of(base, None)
    result = view.named(plain, year)
    if isinstance(result, Mapping):
        result = result[item]
    if isinstance(result, Value):
        if result.value is None or isinstance(result.value, str):
            raise NotLinear("the figure is missing", "缺少数值")
        return Affine(float(result.value))
    if isinstance(result, Extremes) and all(isinstance(one, Affine) for one in result.members):
        return view.extreme(result.how, tuple(one for one in result.members if isinstance(one, Affine)))
    if isinstance(result, Affine | Quotient):
        return result
    raise NotLinear("it is neither linear nor a quotient of two linear figures", "它既非线性也非两个线性数值之商")


def value_at(expression: Affine | Quotient, values: tuple[float, ...]) -> float:
    """Return the value of an expression at a solution."""
    if isinstance(expression, Affine):
        return expression.at(list(values))
    return expression.above.at(list(values)) / expression.below.at(list(values))


def farthest(
    base: Base, name: str, year: int, *, least: bool = True, gap: float = GAP, time_limit: float = TIME_LIMIT
) -> tuple[float, Solved] | None:
    """Return the least (or largest) value of an indicator in a year and a plan that has it, None without any plan.

    A quotient is minimised by Dinkelbach's method: `above - t·below` is minimised for the last t until t stays.
    """
    expression = expression_of(base, name, year)
    sign = 1.0 if least else -1.0
    first = best(base, gap=gap, time_limit=time_limit)
    if first.solution.status == "infeasible":
        return None
    found, value = first, value_at(expression, first.solution.values)
    for _ in range(_ROUNDS if isinstance(expression, Quotient) else 1):
        straight = (
            expression if isinstance(expression, Affine) else expression.above.plus(expression.below, -value)
        ).times(sign)
        now = best(base, gap=1e-9, time_limit=time_limit, edit=lambda program: _aim(program, straight))  # noqa: B023
        reached = value_at(expression, now.solution.values)
        settled = sign * (value - reached) <= _SAME * max(1.0, abs(value))
        if sign * (value - reached) >= 0:
            found, value = now, reached
        if settled:
            break
    return value, found


def _aim(program: object, expression: Affine) -> None:
    columns = len(program.cost)  # type: ignore[attr-defined]
    scale = max((abs(one) for one in expression.terms.values()), default=1.0) or 1.0
    cost = [0.0] * columns
    for column, value in expression.terms.items():
        cost[column] = value / scale
    program.cost, program.constant = cost, 0.0  # type: ignore[attr-defined]
