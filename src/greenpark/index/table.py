"""The table that an index works on: indicators × rows, a row being one unit in one year.

Missing is NaN inside this layer only: readers refuse NaN and infinity at the door, results give null. Rows are sorted
by year, then unit, so that a year is one slice (`Rows.blocks`). `values` may carry a leading axis of draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.spec.models import Indicator


@dataclass(frozen=True)
class Rows:
    """Who stands in each row: `unit`, `year` (None throughout where the data have no year), names and columns."""

    units: tuple[str, ...]
    years: tuple[int | None, ...]
    names: tuple[str, ...]
    groups: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)  # text columns: regions, kinds, …
    columns: Mapping[str, Array] = field(default_factory=dict)  # number columns that are no indicator: denominators, …

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def blocks(self) -> dict[int | None, slice]:
        """Return the slice of rows of each year, in the order of years."""
        found: dict[int | None, slice] = {}
        start = 0
        for place in range(1, len(self) + 1):
            if place == len(self) or self.years[place] != self.years[start]:
                found[self.years[start]] = slice(start, place)
                start = place
        return found

    def take(self, chosen: NDArray[Any]) -> Rows:
        """Return the rows at these places (integers or a mask)."""
        places = np.arange(len(self))[chosen]
        return Rows(
            tuple(self.units[i] for i in places),
            tuple(self.years[i] for i in places),
            tuple(self.names[i] for i in places),
            {key: tuple(column[i] for i in places) for key, column in self.groups.items()},
            {key: column[places] for key, column in self.columns.items()},
        )


@dataclass(frozen=True)
class Table:
    """Indicators × rows, with what steps on the way leave for later ones in `extras` (same shape as `values`)."""

    values: Array  # (..., indicator, row)
    indicators: tuple[Indicator, ...]
    rows: Rows
    extras: Mapping[str, Array] = field(default_factory=dict)

    @property
    def signs(self) -> Array:
        """Return +1 or -1 for each indicator, as a column: bads are flipped before normalising."""
        return np.array([[indicator.sign] for indicator in self.indicators], dtype=float).reshape(-1, 1)

    def given(self, attribute: str) -> Array:
        """Return a number declared with each indicator (`target`, `low`, …) as a vector, NaN where none is."""
        found = [getattr(indicator, attribute) for indicator in self.indicators]
        return np.array([np.nan if value is None else value for value in found], dtype=float)

    def place(self, indicator: str) -> int:
        """Return the place of an indicator."""
        return [one.id for one in self.indicators].index(indicator)

    def with_values(self, values: Array) -> Table:
        """Return the same table with other values."""
        return replace(self, values=values)

    def first(self, count: int) -> Table:
        """Return the table of the first indicators."""
        extras = {key: extra[..., :count, :] for key, extra in self.extras.items()}
        return replace(self, values=self.values[..., :count, :], indicators=self.indicators[:count], extras=extras)

    def take(self, chosen: NDArray[Any]) -> Table:
        """Return the table of some rows (integers or a mask)."""
        return replace(
            self,
            values=self.values[..., chosen],
            rows=self.rows.take(chosen),
            extras={key: extra[..., chosen] for key, extra in self.extras.items()},
        )
