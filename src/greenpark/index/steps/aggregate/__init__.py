"""Aggregate: from the children of a node to its score, by families of rules."""

from greenpark.index.steps.aggregate.missing import filled
from greenpark.index.steps.aggregate.references import on_scale_of_children
from greenpark.index.steps.aggregate.rules import aggregate, notices

__all__ = ["aggregate", "filled", "notices", "on_scale_of_children"]
