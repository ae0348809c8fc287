"""The measure library: what parks can build, what it costs, what it changes (catalog/files/measures)."""

from greenpark.plan.measures.models import Amount, Measure, MeasureCost, Potential, SharedLimit
from greenpark.plan.measures.money import Money
from greenpark.plan.measures.pricing import Band, Priced, price
from greenpark.plan.measures.read import Library, read_library
from greenpark.plan.measures.use import Change, changes, refusal, unsourced, warnings

__all__ = [
    "Amount", "Band", "Change", "Library", "Measure", "MeasureCost", "Money", "Potential", "Priced", "SharedLimit",
    "changes", "price", "read_library", "refusal", "unsourced", "warnings",
]  # fmt: skip
