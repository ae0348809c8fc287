"""What a chain of steps gives: the stages, and the scores and weights of every node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from greenpark.index.arrays import Array
from greenpark.index.outcome import Outcome
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem


@dataclass(frozen=True)
class Stage:
    """One step that was taken: the table before and after it, what was done, and the problems found."""

    kind: str
    options: Any
    before: Table
    outcome: Outcome

    @property
    def after(self) -> Table:
        """Return the table after the step."""
        return self.outcome.table


@dataclass
class Run:
    """What a chain gives: stages, and for each node its scores (..., row) and the weights of its children."""

    plan: Plan
    stages: list[Stage]
    table: Table  # the indicators as they enter the index
    scores: dict[str, Array] = field(default_factory=dict)  # indicators of the tree, nodes, adjusted indices
    weights: dict[str, Array] = field(default_factory=dict)  # by node: (..., child, 1) or (..., child, row)
    weighings: dict[str, Weighing] = field(default_factory=dict)
    filled: dict[str, Array] = field(default_factory=dict)  # by node: its children's scores after filling, where filled
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> Rows:
        """Return the rows that the scores stand for."""
        return self.table.rows
