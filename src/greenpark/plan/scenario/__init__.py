"""What the future is taken to be: growth, prices, factors, budgets; and the park's path without measures."""

from greenpark.plan.scenario.models import Path, Scenario
from greenpark.plan.scenario.prices import carbon_price_path, price_path
from greenpark.plan.scenario.read import SHIPPED, read_scenario
from greenpark.plan.scenario.reference import reference_notes, reference_path

__all__ = [
    "SHIPPED", "Path", "Scenario", "carbon_price_path", "price_path", "read_scenario", "reference_notes",
    "reference_path",
]  # fmt: skip
