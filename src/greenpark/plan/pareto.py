"""The front between cost and effect: the cheapest plan for each of several values of an indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from greenpark.catalog.models import Text
from greenpark.formula.program.limits import limit
from greenpark.plan.extremes import expression_of, farthest, value_at
from greenpark.plan.model.demands import Demand
from greenpark.plan.model.solve import GAP, TIME_LIMIT
from greenpark.plan.pathway import Base, Solved, best


@dataclass(frozen=True)
class FrontPoint:
    """One plan of the front: no other costs less and has a better value."""

    value: float  # of the indicator, in its own unit
    net_present_cost: float
    solved: Solved


def front(
    base: Base, name: str, year: int, *, points: int = 10, lower: bool = True, gap: float = GAP,
    time_limit: float = TIME_LIMIT, on_step: Callable[[int, int], None] | None = None,
) -> list[FrontPoint]:  # fmt: skip
    """Return the front from the cheapest plan to the best value; [] without any plan. Raises NotLinear."""
    say = on_step or (lambda done, total: None)
    expression = expression_of(base, name, year)
    cheapest = best(base, gap=gap, time_limit=time_limit)
    if cheapest.solution.status == "infeasible":
        return []
    start = value_at(expression, cheapest.solution.values)
    found = [FrontPoint(start, cheapest.solution.objective, cheapest)]
    say(1, points)
    end = farthest(base, name, year, least=lower, gap=gap, time_limit=time_limit)
    assert end is not None  # there is a plan
    # a whisker inside the best value, which the solver reaches only to its tolerance
    goal = end[0] + (start - end[0]) * 1e-7
    for step in range(1, points):
        value = start + (goal - start) * step / (points - 1)
        asked = Demand(
            f"front/{name}", Text(en=name, zh=name), "limit", year, limit(expression, "<=" if lower else ">=", value)
        )
        base.demands.append(asked)
        try:
            now = best(base, gap=gap, time_limit=time_limit)
        finally:
            base.demands.remove(asked)
        if now.solution.status != "infeasible":
            found.append(FrontPoint(value_at(expression, now.solution.values), now.solution.objective, now))
        say(step + 1, points)
    return found
