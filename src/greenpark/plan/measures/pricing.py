"""Cost curves by year in yuan of the price year (measures.md sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from greenpark.formula.units import conversion
from greenpark.plan.measures.models import Measure, YearAmount
from greenpark.plan.measures.money import Money

Band = Literal["low", "central", "high"]


@dataclass(frozen=True)
class Priced:
    """Yuan of the price year for one unit of capacity, by plan year; `fixed` is for the measure as a whole."""

    capex: tuple[float, ...]
    running: tuple[float, ...]
    fixed: tuple[float, ...]


def price(measure: Measure, years: Sequence[int], price_year: int, money: Money, band: Band = "central") -> Priced:
    """Return what a measure costs; running cost is a share of that year's capital cost and a sum per unit.

    Raises ValueError for a measure without cost; see `use.refusal`.
    """
    cost = measure.cost
    if cost is None:
        raise ValueError(f"{measure.id} has no cost")
    currency = cost.price_base.currency
    yuan = money.convert(currency, cost.price_base.year, price_year)
    unit = f"{currency}/{bracketed(measure.capacity_unit)}"
    capex = [at_year(cost.capex, year, band, unit) * yuan for year in years]
    share = cost.opex_share.at(band) * conversion(cost.opex_share.unit, "1") if cost.opex_share is not None else 0.0
    own = cost.opex.at(band) * conversion(cost.opex.unit, unit) * yuan if cost.opex is not None else 0.0
    fixed = cost.fixed.at(band) * conversion(cost.fixed.unit, currency) * yuan if cost.fixed is not None else 0.0
    return Priced(
        tuple(capex), tuple(share * one + own for one in capex), (fixed,) * len(years) if fixed else ()
    )  # fmt: skip


def bracketed(unit: str) -> str:
    """Return a unit as it stands below a stroke."""
    return f"({unit})" if "/" in unit else unit


def at_year(points: Sequence[YearAmount], year: int, band: str, unit: str) -> float:
    """Return a cost curve in a year: linear between its years, flat outside."""
    values = sorted((one.year, one.at(band) * conversion(one.unit, unit)) for one in points)
    if year <= values[0][0]:
        return values[0][1]
    for (first, one), (last, other) in pairwise(values):
        if year <= last:
            return one + (other - one) * (year - first) / (last - first)
    return values[-1][1]
