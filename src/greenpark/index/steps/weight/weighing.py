"""What weighting gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from greenpark.index.arrays import Array
from greenpark.problems import Problem


@dataclass(frozen=True)
class Weighing:
    """Weights (..., child, 1) or (..., child, row) that sum to 1 over the children, and how they came about.

    `scores` (..., row) is there where the method gives the node's score itself (benefit of the doubt); it then takes
    the place of aggregating. Each child's share in such a score is its weight times its value, divided by the sum of
    these products, as it is for an arithmetic mean.
    """

    weights: Array
    details: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    scores: Array | None = None
