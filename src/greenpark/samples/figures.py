"""The store of generated figures: one (parks, years) array per variable and item, each with its unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from greenpark.samples.drivers import Drivers
from greenpark.samples.sectors import Array

Key = tuple[str, str | None]


class Figure(NamedTuple):
    """One quantity of all parks and years. `codes` replaces `values` for a choice."""

    values: Array
    unit: str
    codes: NDArray[np.str_] | None = None


@dataclass
class Figures:
    """Figures under construction: later parts read what earlier parts have put."""

    drivers: Drivers
    rng: np.random.Generator
    table: dict[Key, Figure] = field(default_factory=dict)

    def put(
        self, name: str, values: NDArray[Any] | float, unit: str, *, item: str | None = None, step: float = 1.0
    ) -> Array:
        """Store and return a quantity rounded to multiples of `step`, so that sums of stored parts stay exact."""
        array = np.broadcast_to(np.asarray(values, dtype=np.float64), self.drivers.shape)
        # dividing by the inverse gives the nearest float to the decimal number; multiplying by 0.1 does not
        rounded = np.rint(array / step) * step if step >= 1 else np.rint(array * round(1 / step)) / round(1 / step)
        unsigned = np.asarray(rounded + 0.0, dtype=np.float64)  # takes the sign off -0
        self.table[name, item] = Figure(unsigned, unit)
        return self.table[name, item].values

    def put_codes(self, name: str, codes: NDArray[np.str_]) -> None:
        """Store the answers of a choice."""
        nothing = np.full(self.drivers.shape, np.nan)
        self.table[name, None] = Figure(nothing, "", np.broadcast_to(codes, self.drivers.shape))

    def get(self, name: str, item: str | None = None) -> Array:
        """Return a stored quantity."""
        return self.table[name, item].values

    def total(self, name: str) -> Array:
        """Return the sum over the items of a stored quantity."""
        return np.asarray(sum(values for _, values in self.items(name)), dtype=np.float64)

    def items(self, name: str) -> Iterator[tuple[str, Array]]:
        """Yield the stored items of a quantity."""
        for (stored, item), figure in self.table.items():
            if stored == name and item is not None:
                yield item, figure.values

    def jitter(self, scale: float = 1.0) -> Array:
        """Return multiplicative noise around 1, (P, Y)."""
        return np.asarray(np.exp(self.rng.normal(0, scale * self.drivers.wobble, self.drivers.shape)))

    def by_park(self, low: float, high: float) -> Array:
        """Return one uniform draw per park, (P, 1)."""
        return np.asarray(self.rng.uniform(low, high, (self.drivers.shape[0], 1)), dtype=np.float64)

    def average(self, needs: Array) -> Array:
        """Return the mean of a sector field weighted by each park's industries, (P, 1)."""
        return np.asarray((self.drivers.sectors @ needs)[:, None], dtype=np.float64)

    def chance(self, likelihood: Array) -> Array:
        """Return 1 where an event of the given probability happens, else 0, (P, Y)."""
        return (self.rng.random(self.drivers.shape) < likelihood).astype(np.float64)

    def part(self, whole: Array, share: Array) -> Array:
        """Return a whole number of members out of `whole`."""
        return np.clip(np.rint(whole * share), 0, whole)
