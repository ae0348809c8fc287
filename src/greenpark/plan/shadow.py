"""The price of a requirement: what the best plan saves by one step of relief, and what the next step costs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from greenpark.plan.model.demands import Demand
from greenpark.plan.model.solve import Solution
from greenpark.plan.pathway import Base, best

_BINDING = 1e-6


@dataclass(frozen=True)
class Price:
    """`saving` by one step of relief, `further` for one step of tightening (None: there is no plan then)."""

    demand: Demand
    step: float  # in the unit of the limit
    saving: float
    further: float | None


def step_of(limit: float) -> float:
    """Return the step of a limit: 1 from 10 up, below that the decimal place after its first digit."""
    if abs(limit) >= 10.0 or limit == 0.0:
        return 1.0
    return float(10.0 ** (math.floor(math.log10(abs(limit))) - 1))


def prices(base: Base, first: Solution, *, shown: dict[str, float] | None = None) -> list[Price]:
    """Return the price of every binding requirement that has a limit in numbers, the dearest first.

    `shown` gives, by demand id, how many own units one shown unit is (0.01 for percent).
    """
    found = []
    for demand in base.demands:
        if demand.shifted is None or demand.limit is None or demand.operator not in ("<=", ">=", "<", ">"):
            continue
        unit = (shown or {}).get(demand.id, 1.0)
        step = step_of(demand.limit / unit) * unit
        if demand.kind == "budget":
            step = 1e4
        towards = 1.0 if demand.operator.startswith("<") else -1.0
        looser = _cost(base, demand, towards * step)
        saving = first.objective - looser if looser is not None else 0.0
        if saving <= _BINDING * max(1.0, abs(first.objective)):
            continue
        tighter = _cost(base, demand, -towards * step)
        found.append(Price(demand, step, saving, None if tighter is None else tighter - first.objective))
    return sorted(found, key=lambda price: -price.saving)


def _cost(base: Base, demand: Demand, by: float) -> float | None:
    assert demand.shifted is not None
    condition = demand.shifted(by)
    solution = best(base, changed={demand.id: replace(demand, condition=condition)}).solution
    return None if solution.status == "infeasible" else solution.objective
