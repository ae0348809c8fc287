"""Weight: how much each child counts in its parent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.weight import Equal, User, Weight
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.table import Table
from greenpark.problems import Problem


@dataclass(frozen=True)
class Weighing:
    """Weights (..., child, 1) or (..., child, row) that sum to 1 over the children, and how they came about."""

    weights: Array
    details: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def weigh(values: Array, options: Weight, node: PlannedNode, table: Table) -> Weighing:
    """Return the weights of a node's children.

    `values` is (..., child, row): the children's scores. `table` is the table of indicators as it stands before
    aggregating, with the `extras` that unit-specific weights need. Raise ProblemsFound where a method refuses.
    """
    if isinstance(options, Equal):
        written: tuple[float, ...] = (1.0,) * len(node.children)
    elif isinstance(options, User):
        written = node.weights
    else:
        raise NotImplementedError(options.method)
    shares = np.array(written, dtype=float)
    return Weighing((shares / shares.sum())[:, None])
