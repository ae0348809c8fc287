"""Prices and charges of a scenario by year, for one declared unit of a column."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.plan.scenario.models import Level, Scenario


def price_path(scenario: Scenario, years: Sequence[int], level: Level = "central") -> dict[str, tuple[float, ...]]:
    """Return, for each priced column, yuan a unit by year: prices and all taxes on it together."""
    found = {column: [path.at(year, level) for year in years] for column, path in scenario.prices.items()}
    for charge in scenario.charges:
        row = found.setdefault(charge.column, [0.0] * len(years))
        for index, year in enumerate(years):
            if (charge.first is None or year >= charge.first) and (charge.last is None or year <= charge.last):
                row[index] += charge.amount.at(year, level)
    return {column: tuple(row) for column, row in found.items()}


def carbon_price_path(
    scenario: Scenario, years: Sequence[int], level: Level = "central"
) -> tuple[str, tuple[float, ...]] | None:
    """Return the indicator on which carbon is charged and yuan a tonne by year."""
    carbon = scenario.carbon
    if carbon is None:
        return None
    price = tuple(
        carbon.price.at(year, level) if carbon.first is None or year >= carbon.first else 0.0 for year in years
    )
    return carbon.on, price
