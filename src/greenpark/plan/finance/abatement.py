"""Levelised cost of abatement (appraisal.md section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from greenpark.plan.finance.cash import net_present_value


@dataclass(frozen=True)
class Levelised:
    """Cost of a tonne with discounted and with undiscounted tonnes: say which one is quoted."""

    discounted: float | None
    undiscounted: float | None
    net_present_cost: float
    tonnes: float


def levelised_cost(flows: Sequence[float], tonnes: Sequence[float], rate: float) -> Levelised:
    """Return net present cost over tonnes; negative pays for itself. None where nothing is abated.

    `flows` are the project's (investment negative), `tonnes` are abated in the same years. Options of negative cost
    must not be ranked by it: more tonnes look worse; rank them by net present value.
    """
    cost, below, whole = -net_present_value(flows, rate), net_present_value(tonnes, rate), float(sum(tonnes))
    return Levelised(cost / below if below > 0 else None, cost / whole if whole > 0 else None, cost, whole)
