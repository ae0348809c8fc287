"""Loans: schedules, interest subsidies, cover of the debt service (appraisal.md sections 1 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from greenpark.plan.finance.cash import capital_recovery


@dataclass(frozen=True)
class Facility:
    """A loan; `grace` are years in which interest alone is paid. Money in yuan."""

    principal: float
    rate: float
    years: int
    repayment: Literal["equal_principal", "annuity", "bullet"] = "annuity"
    grace: int = 0
    subsidy_rate: float = 0.0  # of the balance at the opening of the year
    subsidy_cap: float | None = None  # a year


@dataclass(frozen=True)
class Payment:
    """One year of a loan."""

    year: int
    opening: float
    interest: float
    repaid: float
    subsidy: float

    @property
    def service(self) -> float:
        """What is due to the lender."""
        return self.interest + self.repaid


def schedule(facility: Facility) -> tuple[Payment, ...]:
    """Return the payments of a loan by year, the first at year 1; raise ValueError for impossible terms."""
    paying = facility.years - facility.grace
    if facility.years < 1 or paying < 1 or facility.principal < 0:
        raise ValueError("a loan has a principal, at least one year, and a year of repayment after its grace")
    balance, found = facility.principal, []
    level = facility.principal * capital_recovery(paying, facility.rate)
    for year in range(1, facility.years + 1):
        interest = balance * facility.rate
        if year <= facility.grace:
            repaid = 0.0
        elif facility.repayment == "bullet":
            repaid = balance if year == facility.years else 0.0
        elif facility.repayment == "equal_principal":
            repaid = facility.principal / paying
        else:
            repaid = level - interest
        subsidy = balance * facility.subsidy_rate
        if facility.subsidy_cap is not None:
            subsidy = min(subsidy, facility.subsidy_cap)
        found.append(Payment(year, balance, interest, repaid, subsidy))
        balance -= repaid
    return tuple(found)


def coverage(available: Sequence[float], payments: Sequence[Payment]) -> tuple[float | None, ...]:
    """Return cash available over debt service by year of the loan; None where nothing is due."""
    return tuple(
        cash / payment.service if payment.service else None for cash, payment in zip(available, payments, strict=False)
    )
