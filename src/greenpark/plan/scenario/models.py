"""The shape of a scenario after reading: all numbers in declared units, money in yuan of its price year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from greenpark.catalog.models import Text

Level = Literal["low", "central", "high"]
GROUPS = ("value_added", "output", "employment")


@dataclass(frozen=True)
class Path:
    """A number by year: linear between the years given, flat outside; `low` and `high` where the future is open."""

    central: tuple[tuple[int, float], ...]
    low: tuple[tuple[int, float], ...] | None = None
    high: tuple[tuple[int, float], ...] | None = None

    def at(self, year: int, level: Level = "central") -> float:
        """Return the value in a year."""
        points = {"low": self.low, "central": self.central, "high": self.high}[level] or self.central
        if year <= points[0][0]:
            return points[0][1]
        for (first, one), (last, other) in pairwise(points):
            if year <= last:
                return one + (other - one) * (year - first) / (last - first)
        return points[-1][1]

    @property
    def is_open(self) -> bool:
        """Say whether a range is given."""
        return self.low is not None or self.high is not None


def constant(value: float) -> Path:
    """Return a path that stays as it is."""
    return Path(((0, value),))


@dataclass(frozen=True)
class OwnPath:
    """How one column of the wide frame goes on: by a growth rate, along values, or held."""

    growth: Path | None = None
    values: Path | None = None
    held: bool = False


@dataclass(frozen=True)
class Charge:
    """A tax or tariff on one unit of a column, apart from its price; money of the price year."""

    name: str
    column: str
    amount: Path
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Carbon:
    """A price on the tonnes of an indicator."""

    price: Path
    on: str = "co2_energy"
    first: int | None = None


@dataclass(frozen=True)
class Waiver:
    """A criterion that is relaxed with a stated reason from a year on."""

    scheme: str
    criterion: str
    first: int
    reason: str


@dataclass(frozen=True)
class Scenario:
    """A future. `potentials` and `measures` belong to the park's own measures; see docs/plan-scenario.md."""

    id: str
    label: Text
    price_year: int
    discount_public: float
    discount_private: float
    start: int | None = None
    end: int | None = None
    currency: str = "CNY"
    growth: Mapping[str, Path] = field(default_factory=dict)
    columns: Mapping[str, OwnPath] = field(default_factory=dict)
    factors: Mapping[str, Path] = field(default_factory=dict)
    prices: Mapping[str, Path] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    carbon: Carbon | None = None
    budget_by_year: Mapping[int, float] = field(default_factory=dict)
    budget: float | None = None
    exclude: tuple[str, ...] = ()
    potentials: Mapping[str, tuple[float, str]] = field(default_factory=dict)  # measure: number and its unit
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[Text, ...] = ()
