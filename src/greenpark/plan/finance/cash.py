"""Present values (appraisal.md section 1)."""

from __future__ import annotations

import math
from collections.abc import Sequence


def annuity_factor(years: int, rate: float) -> float:
    """Return the present value of 1 a year for some years: (1 − (1 + r)^−N) / r, N where r is 0.

    Raises ValueError for less than one year or a rate of −100 % and below.
    """
    if years < 1:
        raise ValueError(f"a life of {years} years is none; at least one year is needed")
    if rate <= -1.0:
        raise ValueError(f"a discount rate of {rate:.0%} has no meaning; it must be above -100 %")
    # written so that rates close to zero lose no digits
    return float(years) if rate == 0.0 else -math.expm1(-years * math.log1p(rate)) / rate


def capital_recovery(years: int, rate: float) -> float:
    """Return the yearly payment that pays back 1 with interest: the inverse of the annuity factor."""
    return 1.0 / annuity_factor(years, rate)


def net_present_value(flows: Sequence[float], rate: float) -> float:
    """Return Σ C_t / (1 + r)^t, t from 0."""
    if rate <= -1.0:
        raise ValueError(f"a discount rate of {rate:.0%} has no meaning; it must be above -100 %")
    return float(sum(flow / (1.0 + rate) ** year for year, flow in enumerate(flows)))


def profitability_index(flows: Sequence[float], rate: float) -> float | None:
    """Return the present value of later flows over the investment at year 0; None without an investment."""
    return (net_present_value(flows, rate) - flows[0]) / -flows[0] if flows and flows[0] < 0 else None


def benefit_cost_ratio(benefits: Sequence[float], costs: Sequence[float], rate: float) -> float | None:
    """Return the present value of benefits over that of costs; None where costs have none."""
    below = net_present_value(costs, rate)
    return net_present_value(benefits, rate) / below if below else None


def life_cycle_cost(capex: float, yearly: float, years: int, rate: float, residual: float = 0.0) -> float:
    """Return capital plus discounted yearly cost less the discounted residual value at the end."""
    return capex + yearly * annuity_factor(years, rate) - residual / (1.0 + rate) ** years


def equivalent_annual_cost(present: float, years: int, rate: float) -> float:
    """Return a present cost as equal yearly ones, so that unequal lives compare."""
    return present * capital_recovery(years, rate)
