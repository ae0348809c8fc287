"""Factors as expressions: one number where all places of the data agree, else a choice by province and year (§4.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from greenpark.assess import factors
from greenpark.catalog import Catalog
from greenpark.formula.frame import Builder
from greenpark.formula.reasons import MISSING_INPUT
from greenpark.formula.source import Expression, Keyed, Lag, Pair

Place = tuple[str | None, int]  # province and year


class FactorColumns:
    """Finds the values of factors for the places of the data; `column` gives a column of an earlier year."""

    def __init__(
        self, catalog: Catalog, builder: Builder, *, columns: set[str], places: Sequence[Place], longest_base: int,
        base_year: str, column: Callable[[str, Lag], Expression],
    ) -> None:  # fmt: skip
        self.catalog, self.builder = catalog, builder
        self.known, self.places = columns, places
        self.longest_base, self.base_year = longest_base, base_year
        self.column = column

    def values(self, name: str, lag: Lag, active: Mapping[str, Sequence[str]]) -> Pair | Keyed:
        """Return a factor `lag` years earlier, for the active items of its list where it is kept by item."""
        factor = self.catalog.factors[name]
        lag = 0 if factor.hold else lag
        if "item" not in factor.keys:
            return self._value(name, None, lag)
        items = active.get(factor.items or "", list(self.catalog.scope[name].items or ()))
        return {item: self._value(name, item, lag) for item in items}

    def _value(self, name: str, item: str | None, lag: Lag) -> Pair:
        """Return the catalog's value, or the park's own where it reports one."""
        factor = self.catalog.factors[name]
        if not self.places:
            return self.builder.missing
        by_area = "area" in factor.keys
        shift = lag if isinstance(lag, int) else 0
        places = {(province if by_area else None, year) for province, year in self.places}
        if lag == "base":  # any earlier year may be a base year
            first = min(year for _, year in places)
            places |= {(p, y) for p, year in places for y in range(min(first, year) - self.longest_base, year)}
        found: dict[float | None, list[Place]] = {}
        for province, year in sorted(places, key=str):
            result = factors.resolve(self.catalog, name, item, province, year - shift)
            found.setdefault(result.value, []).append((province, year))
        pair = self._choice(found, by_area, lag)
        own = f"own:{name}" if item is None else f"own:{name}[{item}]"
        if own in self.known:
            given = self.column(own, lag)
            known = ~given.is_null()
            pair = Pair(
                self.builder.when(known).then(given).otherwise(pair.value),
                self.builder.when(known).then(self.builder.ok).otherwise(pair.reason),
            )
        return pair

    def _choice(self, found: dict[float | None, list[Place]], by_area: bool, lag: Lag) -> Pair:
        if len(found) == 1:
            value = next(iter(found))
            return self.builder.missing if value is None else Pair(self.builder.literal(value), self.builder.ok)
        col, when = self.builder.namespace.col, self.builder.when
        year = col(self.base_year if lag == "base" else "year")
        expression = self.builder.literal(None)
        for value, places in found.items():
            if value is None:
                continue
            years_of: dict[str | None, list[int]] = {}
            for province, one in places:
                years_of.setdefault(province, []).append(one)
            holds = None
            for province, years in years_of.items():
                here = year.is_in(sorted(set(years)))
                if by_area and "province" in self.known:
                    same = (
                        col("province").is_null()
                        if province is None
                        else (col("province") == province).fill_null(False)
                    )
                    here = here & same
                holds = here if holds is None else holds | here
            expression = when(holds).then(self.builder.literal(value)).otherwise(expression)
        return Pair(expression, self.builder.unless(expression, self.builder.lit(MISSING_INPUT)))
