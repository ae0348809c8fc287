"""All that a plan of one park rests on: its reference path, the options, the economy, what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import assess_wide
from greenpark.catalog import Catalog
from greenpark.catalog.models import Text
from greenpark.plan.model.options import Economy, Option
from greenpark.plan.requirements import Requirement, SchemeRequirement, years_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Setting:
    """One park's planning problem. `reference` is its wide frame, history and the path without measures."""

    catalog: Catalog
    park: str
    reference: pl.DataFrame
    years: tuple[int, ...]
    options: tuple[Option, ...]
    economy: Economy
    requirements: tuple[Requirement, ...]
    price_year: int
    currency: str = "CNY"
    editions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()

    @property
    def rows(self) -> dict[int, Row]:
        """The wide rows by year."""
        return {int(row["year"]): row for row in self.reference.to_dicts()}

    def figures(self, scheme: str | None = None) -> ParkFigures:
        """Return the reference path for the interpreter."""
        return ParkFigures(self.catalog, self.rows, scheme)

    def with_reference(self, reference: pl.DataFrame) -> Setting:
        """Return the same problem on another reference path."""
        return replace(self, reference=reference)

    @property
    def scheme_years(self) -> list[tuple[str, int]]:
        """The schemes and years in which a verdict is asked for."""
        return [
            (one.scheme, year)
            for one in self.requirements
            if isinstance(one, SchemeRequirement)
            for year in years_of(one, self.years[-1])
        ]


def verdicts(setting: Setting, frame: pl.DataFrame, pairs: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """Return the scorecards of schemes in years on a wide frame, by the same `assess` as everywhere."""
    if not pairs:
        return {}
    schemes = list(dict.fromkeys(scheme for scheme, _ in pairs))
    years = sorted({year for _, year in pairs})
    cards = assess_wide(
        frame, setting.catalog, schemes=schemes, years=years, parks=[setting.park], editions=setting.editions
    )
    found = {(record["scheme"], record["year"]): record for record in cards.iterate(closes=False)}
    return {pair: found[pair] for pair in pairs}
