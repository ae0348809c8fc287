"""Aggregate: from the children of a node to its score, by families of rules."""

from greenpark.index.steps.aggregate.missing import filled
from greenpark.index.steps.aggregate.rules import aggregate, notices

__all__ = ["aggregate", "filled", "notices"]
