"""The shape of a measure, as validated on load (docs/measures.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from greenpark.catalog.models import Entry, Evidence, Text

Stage = Literal["efficiency", "heat", "switch", "supply", "other"]
Owner = Literal["enterprise", "park_body", "utility", "government"]
MeasureId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]


class Amount(Entry):
    """A number with its range and unit; the central one is what a plan takes unless asked otherwise."""

    low: float | None = None
    central: float
    high: float | None = None
    unit: str

    @model_validator(mode="after")
    def _in_order(self) -> Amount:
        low = self.central if self.low is None else self.low
        high = self.central if self.high is None else self.high
        if not low <= self.central <= high:
            raise ValueError(f"low, central and high are not in order: {low:g}, {self.central:g}, {high:g}")
        return self

    def at(self, band: str) -> float:
        """Return the low, central or high number."""
        found = {"low": self.low, "high": self.high}.get(band)
        return self.central if found is None else found


class YearAmount(Amount):
    """An amount that holds in a year; linear between years, flat outside."""

    year: int = Field(ge=1990, le=2100)


class PriceBase(Entry):
    """In which money a cost is stated."""

    currency: Literal["CNY", "EUR", "USD", "GBP"]
    year: int = Field(ge=1990, le=2100)
    region: str
    text: str  # as the source has it


class MeasureCost(Entry):
    """What a unit of capacity costs to build and to run, without the energy and water that it uses or saves."""

    capex: tuple[YearAmount, ...] = Field(min_length=1)
    price_base: PriceBase
    opex_share: Amount | None = None  # of capital cost a year
    opex: Amount | None = None  # per unit of capacity and year
    fixed: Amount | None = None  # once, for the first unit
    evidence: Evidence
    source: str
    note: Text | None = None


class Effect(Amount):
    """What one unit of capacity, while alive, changes of a variable of the catalog in a year."""

    variable: str  # a variable or one of its items, such as `fuel_use[natural_gas]`


class LifeTime(Entry):
    """Years in use."""

    low: int = Field(ge=1)
    central: int = Field(ge=1)
    high: int = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> LifeTime:
        if not self.low <= self.central <= self.high:
            raise ValueError("low, central and high are not in order")
        return self


class Potential(Entry):
    """How much a park has room for, as a formula over its variables."""

    formula: str
    evidence: Evidence
    note: Text


class SharedUse(Entry):
    """How much of a shared limit one unit of capacity takes."""

    limit: str
    per_unit: float = Field(gt=0)
    unit: str


class SharedLimit(Entry):
    """Something that several measures draw on, such as roof area."""

    id: str
    label: Text
    unit: str
    formula: str
    evidence: Evidence
    note: Text


class Warn(Entry):
    """A sentence that is due where a grid is dirtier than a value."""

    when: Literal["grid_factor_above"]
    value: float
    unit: str
    text: Text


class Owners(Entry):
    """Who invests and who saves."""

    invests: Owner
    saves: Owner


class Measure(Entry):
    """One measure of the library."""

    id: MeasureId
    label: Text
    family: str
    scope: tuple[str, ...]
    owner: Owners
    stage: Stage
    capacity_unit: str
    cost: MeasureCost | None = None
    effects: tuple[Effect, ...] = ()
    effect_text: str | None = None  # the physical effect as the source states it
    effect_evidence: Evidence | None = None
    effect_source: str | None = None
    effect_note: Text | None = None
    life: LifeTime | None = None
    potential: Potential | None = None
    minimum_size: float = Field(default=0.0, ge=0)
    exclusive: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    shared_limits: tuple[SharedUse, ...] = ()
    warn: tuple[Warn, ...] = ()
    limits: str | None = None
    note: Text | str | None = None
