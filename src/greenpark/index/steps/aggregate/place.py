"""Where a rule is at work, so that a refusal can name the node, the child, the unit and the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenpark.index.spec.options.base import Bounds
from greenpark.index.table import Rows
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Place:
    """A node, the ids of its children, and the rows that its scores stand for."""

    node: str
    children: tuple[str, ...]
    rows: Rows

    def unit(self, row: int) -> str:
        """Return the unit and year of a row, as a refusal names it."""
        year = self.rows.years[row]
        return f"'{self.rows.units[row]}'" + ("" if year is None else f" ({year})")

    def first(self, where: NDArray[np.bool_]) -> tuple[int, int]:
        """Return the first row marked in any draw, and how many rows are marked; `where` is (..., row)."""
        marked = np.flatnonzero(where.reshape(-1, where.shape[-1]).any(axis=0))
        return int(marked[0]), len(marked)

    def spans(self, bounds: Bounds) -> list[tuple[slice, slice]]:
        """Return pairs of slices: rows, and the rows that they are measured against.

        Raise ProblemsFound where the base year is not in the data.
        """
        everything, blocks = slice(0, len(self.rows)), self.rows.blocks
        if bounds == "pooled":
            return [(everything, everything)]
        if bounds == "yearly":
            return [(block, block) for block in blocks.values()]
        return [(everything, self.block(bounds))]

    def block(self, year: int) -> slice:
        """Return the rows of a year; raise ProblemsFound where there are none."""
        blocks = self.rows.blocks
        if year not in blocks:
            years = ", ".join(str(one) for one in blocks) or "none"
            raise ProblemsFound(
                [
                    Problem(
                        "no_base_year", f"The rule of '{self.node}' refers to {year}; the data have {years}.",
                        "Name a year that is in the data, or use `pooled` or `yearly`.", column=self.node,
                        message_zh=f"“{self.node}”的合成规则以{year}年为基准，而数据年份为：{years}。",
                        remedy_zh="改用数据中有的年份，或用pooled、yearly。",
                    )
                ]
            )  # fmt: skip
        return blocks[year]
