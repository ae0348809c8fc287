"""A mixed-integer program as plain columns and rows; nothing here knows of parks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from greenpark.formula.program.values import Affine

INFINITY = math.inf


@dataclass
class Program:
    """Columns with cost and bounds, rows over them; solved by `solve`."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    constant: float = 0.0  # of the objective

    def column(self, *, cost: float = 0.0, lower: float = 0.0, upper: float = INFINITY, integer: bool = False) -> int:
        """Add a column; return its index."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def binary(self) -> int:
        """Add a column that is 0 or 1."""
        return self.column(upper=1.0, integer=True)

    def row(self, left: Affine, lower: float = -INFINITY, upper: float = INFINITY) -> int:
        """Add `lower <= left <= upper`, scaled so that its largest coefficient is 1; return its index."""
        terms = {column: value for column, value in left.terms.items() if value != 0.0}
        scale = max((abs(value) for value in terms.values()), default=1.0)
        self.rows.append({column: value / scale for column, value in terms.items()})
        self.row_lower.append((lower - left.constant) / scale)
        self.row_upper.append((upper - left.constant) / scale)
        return len(self.rows) - 1

    def replace_row(self, place: int) -> None:
        """Put the last row in the place of another."""
        self.rows[place] = self.rows.pop()
        self.row_lower[place] = self.row_lower.pop()
        self.row_upper[place] = self.row_upper.pop()

    def charge(self, expression: Affine, price: float = 1.0) -> None:
        """Add an expression times a price to the objective."""
        self.constant += expression.constant * price
        for column, value in expression.terms.items():
            self.cost[column] += value * price

    def bounds(self, expression: Affine) -> tuple[float, float]:
        """Return the least and the largest value that the bounds of the columns allow."""
        low = high = expression.constant
        for column, value in expression.terms.items():
            if value:
                ends = (value * self.lower[column], value * self.upper[column])
                low, high = low + min(ends), high + max(ends)
        return low, high

    def copy(self) -> Program:
        """Return a program that can be changed without changing this one."""
        return replace(
            self, cost=list(self.cost), lower=list(self.lower), upper=list(self.upper), integer=list(self.integer),
            rows=[dict(row) for row in self.rows], row_lower=list(self.row_lower), row_upper=list(self.row_upper),
        )  # fmt: skip
