"""Money of other years and currencies in yuan of the plan's price year, by rates that stand in a file."""

from __future__ import annotations

from collections.abc import Mapping

from greenpark.catalog.models import Entry, Evidence
from greenpark.problems import Problem, ProblemsFound


class RateTable(Entry):
    """Yearly numbers with their source."""

    values: Mapping[int, float]
    source: str
    evidence: Evidence


class Money(Entry):
    """Price levels by currency (any base) and yuan for one unit of currency, by year."""

    deflators: Mapping[str, RateTable]
    exchange: Mapping[str, RateTable]

    def convert(self, currency: str, year: int, price_year: int) -> float:
        """Return yuan of the price year for one unit of a currency of a year.

        The amount is first brought to the price year in its own currency, then exchanged at that year's rate; years
        outside the tables take their nearest one. Raises ProblemsFound for an unknown currency.
        """
        if currency not in self.deflators or (currency != "CNY" and currency not in self.exchange):
            raise ProblemsFound([
                Problem("unknown_currency", f"there is no price level or exchange rate for '{currency}'",
                        "Add it to catalog/files/measures/money.yaml.", message_zh=f"没有“{currency}”的价格指数或汇率",
                        remedy_zh="请在catalog/files/measures/money.yaml中补充。")
            ])  # fmt: skip
        level = self.deflators[currency].values
        real = _nearest(level, price_year) / _nearest(level, year)
        return real if currency == "CNY" else real * _nearest(self.exchange[currency].values, price_year)


def _nearest(values: Mapping[int, float], year: int) -> float:
    return values[min(values, key=lambda one: (abs(one - year), -one))]
