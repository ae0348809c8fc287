"""What the reader asks of a plan, and where a formula is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from greenpark.formula import tree
from greenpark.formula.program.values import Affine, Condition, Expression, Share
from greenpark.formula.values import Moment, Value

Result = Value | Expression | Condition | Share
Items = Mapping[str, Result]


class Decisions(Protocol):
    """What the reader asks of a plan."""

    def touched(self, name: str, year: int) -> bool:
        """Say whether any decision changes the figure of a name in a year."""
        ...

    def expression(self, name: str, year: int, assessed: int) -> Result | Items:
        """Return a touched name as an expression."""
        ...

    def extreme(self, how: str, members: tuple[Affine, ...]) -> Affine:
        """Return the largest or smallest of several expressions as one, exactly."""
        ...

    def is_positive(self, expression: Affine) -> bool:
        """Say whether an expression is positive for all decisions."""
        ...


@dataclass(frozen=True)
class View:
    """Where a formula is read: the decisions, and the moment that the reference interpreter would use."""

    decisions: Decisions
    moment: Moment

    def earlier(self, years: int) -> View:
        """Return the same plan `years` calendar years earlier."""
        return replace(self, moment=self.moment.earlier(years))

    def span(self, window: tree.Window) -> int | None:
        """Return the years that a window covers, None without an earlier base year (§4.3)."""
        if window != "base":
            return window
        base = self.moment.figures.base_year
        span = None if base is None else self.moment.year - base
        return span if span is not None and span > 0 else None
