"""What a check may look at, and the few ways in which checks look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from greenpark.catalog.models import Variable
from greenpark.observe.messages import Note, spoken
from greenpark.observe.reporter import PLACE, Reporter
from greenpark.observe.spread import Spread, codes_of, spread
from greenpark.observe.vocabulary import Vocabulary

PARK_AND_YEAR = ("entity", "year")
_SHARES = {"%", "‰", "1", "yes/no"}
_NOTHING = pl.Series([None], dtype=pl.Float64)
TOLERANCE = 0.005  # sums of rounded figures differ a little; half a percent as for reported totals (§3.4)


@dataclass(frozen=True)
class Evidence:
    """All observations, the entities, the names; `reporter` takes what is found."""

    observations: pl.DataFrame
    entities: pl.DataFrame
    names: Vocabulary
    reporter: Reporter

    @cached_property
    def usable(self) -> pl.DataFrame:
        """Return the rows that count; `index` is their place among the observations."""
        narrow = self.observations.select("entity", "year", "variable", "item", "value").with_row_index("index")
        usable = self.observations["usable"]
        return narrow if usable.all() else narrow.filter(usable)

    @cached_property
    def spread(self) -> Spread:
        """Return where the usable rows stand in a table of parks and years by figures."""
        return spread(self.usable, PARK_AND_YEAR, ("variable", "item"))

    @cached_property
    def series(self) -> pl.DataFrame:
        """Return positive figures that have a magnitude, by series and year: `index`, `series`, `value`, `year`."""
        usable, places = self.usable, self.spread
        with_magnitude = [self._has_magnitude(key.partition("[")[0]) for key in places.keys]
        wanted = pl.Series(with_magnitude, dtype=pl.Boolean).gather(places.column)
        wanted = wanted & (usable["value"] > 0).fill_null(False)
        park, first = codes_of(places.index["entity"])
        # rows of the table are sorted by park and year, so one number orders all series
        frame = pl.DataFrame({
            "index": usable["index"],
            "series": places.column * len(first) + park[places.row],
            "value": usable["value"],
            "year": usable["year"],
            "order": places.column * places.index.height + places.row,
        })  # fmt: skip
        return frame.filter(wanted).sort("order")

    def _has_magnitude(self, name: str) -> bool:
        """Shares and answers have no order of magnitude to jump in; ratios such as t/t have."""
        entry = self.names.entry(name)
        if entry.type != "number" or entry.unit in _SHARES:
            return False
        return not isinstance(entry, Variable) or entry.kind != "choice"

    def row(self, index: int) -> dict[str, Any]:
        """Return one observation."""
        return self.observations.row(index, named=True)

    def figures(self, variables: Collection[str]) -> pl.DataFrame:
        """Return one row per park and year with a column for each of `variables` that has figures, null elsewhere.

        Columns beside `entity` and `year` are named by the variables; `row_of:<variable>` points to the observation.
        """
        values = self.spread.table(self.usable["value"], variables)
        found = values.columns[len(PARK_AND_YEAR) :]
        if not found:
            return values
        # a figure without a value has no place of its own
        places = self.usable["index"].cast(pl.Float64).zip_with(self.usable["value"].is_not_null(), _NOTHING)
        rows = self.spread.table(places, found, "row_of:").drop(PARK_AND_YEAR).cast(pl.UInt32)
        return values.hstack(rows).filter(pl.any_horizontal(pl.col(found).is_not_null()))

    def report(self, found: pl.DataFrame, note_of: Callable[[dict[str, Any]], Note]) -> None:
        """Add a problem for each row of `found`, at the place of the observation that its `index` names."""
        if found.height:
            places = self.observations.select(pl.col(PLACE).gather(found["index"]))
            self.reporter.rows(pl.concat([found, places], how="horizontal"), note_of)

    def unit_of(self, name: str) -> str:
        """Return the declared unit of a variable."""
        return self.names.entry(name).unit


def shown(value: float, unit: str) -> str:
    """Return a kept value in its declared unit: shares as percent."""
    return spoken(value * 100) if unit == "%" else spoken(value)


def first_row(names: Iterable[str]) -> pl.Expr:
    """Return the observation behind the first of `names` in a row of `figures`, as `index`."""
    return pl.coalesce(pl.col(f"row_of:{name}") for name in names).alias("index")
