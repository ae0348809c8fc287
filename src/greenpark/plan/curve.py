"""Marginal abatement cost: measures alone (textbook ranking), and steps of the optimised plan (interactions)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from greenpark.formula.program.values import Affine
from greenpark.plan.extremes import expression_of
from greenpark.plan.model.build import discount
from greenpark.plan.model.solve import GAP, TIME_LIMIT
from greenpark.plan.pareto import front
from greenpark.plan.pathway import Base


@dataclass(frozen=True)
class Alone:
    """One measure by itself: what its whole potential abates in a year, and the cost of a tonne."""

    measure: str
    tonnes: float  # a year, at full potential, before any other measure
    net_present_cost: float  # of the whole potential, built in the first year
    cost_per_tonne: float | None  # net present cost over discounted tonnes; None where it abates nothing


@dataclass(frozen=True)
class Step:
    """One step of the optimised curve: the next tonnes, their cost, and what is built for them."""

    tonnes_from: float
    tonnes_to: float
    cost_per_tonne: float  # yearly tonnes of the target year; cost is the difference of net present costs
    builds: dict[str, float]  # capacity alive in the target year


def alone(base: Base, name: str, year: int) -> list[Alone]:
    """Return the textbook ranking for an indicator that falls (tonnes), measures that pay first by their gain.

    Tonnes and cost are over the plan's years, tonnes discounted like money (appraisal.md section 2). Options that pay
    for themselves are ranked by net present cost, since more tonnes make a negative cost per tonne look worse.
    """
    model, economy = base.model, base.setting.economy
    expressions = {at: expression_of(base, name, at) for at in model.years}
    found = []
    for option in model.options.values():
        capacity = model.program.upper[model.alive[option.id, year]]
        horizon = len(model.years)
        unused = max(0.0, (option.life - horizon) / option.life)
        cost = option.capex[0] * (1.0 - unused * discount(economy.rate, horizon))
        tonnes = 0.0
        yearly = 0.0
        for index, at in enumerate(model.years[: option.life]):
            bought = sum(
                change * economy.prices[column][index]
                for column, change in option.changes.items()
                if column in economy.prices
            )
            cost += (option.running[index] + bought) * discount(economy.rate, index + 1)
            expression = expressions[at]
            assert isinstance(expression, Affine)
            effect = -expression.terms.get(model.alive[option.id, at], 0.0)
            tonnes += effect * discount(economy.rate, index + 1)
            yearly = effect if at == year else yearly
        per_tonne = cost / tonnes if tonnes > 0 else None
        found.append(Alone(option.id, yearly * capacity, cost * capacity, per_tonne))
    abating = [one for one in found if one.tonnes > 0]
    paying = sorted((one for one in abating if one.net_present_cost < 0), key=lambda one: one.net_present_cost)
    costing = sorted((one for one in abating if one.net_present_cost >= 0), key=lambda one: one.cost_per_tonne or 0.0)
    return [*paying, *costing]


def optimised(
    base: Base, name: str, year: int, *, steps: int = 10, gap: float = GAP, time_limit: float = TIME_LIMIT,
    on_step: Callable[[int, int], None] | None = None,
) -> list[Step]:  # fmt: skip
    """Return the curve of the optimised plan from the cheapest plan to the deepest cut, interactions included."""
    points = front(base, name, year, points=steps + 1, gap=gap, time_limit=time_limit, on_step=on_step)
    if not points:
        return []
    before = base.setting.figures().value(name, year, year)
    assert not isinstance(before, dict) and before.value is not None
    start = float(before.value)
    found = []
    for one, other in pairwise(points):
        width = one.value - other.value
        if width <= 1e-9 * max(1.0, abs(start)):
            continue
        alive = {
            option: other.solved.solution.values[base.model.alive[option, year]]
            for option in base.model.options
            if other.solved.solution.values[base.model.alive[option, year]] > 1e-6
        }
        cost = (other.net_present_cost - one.net_present_cost) / width
        found.append(Step(start - one.value, start - other.value, cost, alive))
    return found
