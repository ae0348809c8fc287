"""Which value of a factor holds for a park and year: own, area, year and edition, with the steps taken (§4.5)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from greenpark.catalog import Catalog
from greenpark.catalog.areas import area_chain, area_of
from greenpark.catalog.editions import in_force, last_day
from greenpark.catalog.models import Factor, FactorEdition, FactorRow
from greenpark.formula.units import ONE, Unit, parse_unit


class Resolved(NamedTuple):
    """A factor's value in the unit in which formulas use it, and how it was found."""

    value: float | None
    area: str | None = None
    year: int | None = None
    edition: str | None = None
    assumed: bool = False
    evidence: str | None = None
    nearest: bool = False  # flag `factor_year`: neither the same year nor the one before

    @property
    def flag(self) -> str | None:
        """Return the note that a result carries about this factor, if any."""
        return "factor_year" if self.nearest else None


def resolve(catalog: Catalog, name: str, item: str | None, province: str | None, year: int) -> Resolved:
    """Return a factor's value for an item, province and data year."""
    factor = catalog.factors[name]
    area_key = area_of(province) if "area" in factor.keys else None
    year_key = year - factor.lag_years
    return _resolve(_Keyed(catalog.version, name), factor, item, area_key, year_key)


class _Keyed(NamedTuple):
    """What identifies a factor in the cache; the factor itself is not hashed."""

    version: str
    name: str


@lru_cache(maxsize=65536)
def _cached(key: _Keyed, item: str | None, area: str | None, year: int) -> Resolved:
    return _search(_FACTORS[key], item, area, year)


_FACTORS: dict[_Keyed, Factor] = {}


def _resolve(key: _Keyed, factor: Factor, item: str | None, area: str | None, year: int) -> Resolved:
    _FACTORS[key] = factor
    return _cached(key, item, area, year)


def _search(factor: Factor, item: str | None, area: str | None, year: int) -> Resolved:
    editions = _editions(factor, year)
    if "year" in factor.keys or "area" in factor.keys:
        # all publications together form one table by area and year
        rows = [(edition, row) for edition in factor.editions for row in edition.rows if _of_item(row, item)]
        for step in area_chain(area) if "area" in factor.keys else [None]:
            here = [(edition, row) for edition, row in rows if row.area == step]
            if here:
                edition, row = _nearest(here, year)
                far = row.year is not None and row.year not in (year, year - 1)
                return _found(factor, edition, row, nearest=far)
    else:
        for edition in editions:
            for row in edition.rows:
                if _of_item(row, item):
                    return _found(factor, edition, row)
    if factor.default is not None:
        return Resolved(factor.default, assumed=True, evidence=factor.default_evidence or "assumed")
    return Resolved(None)


def _of_item(row: FactorRow, item: str | None) -> bool:
    return item is None or row.item == item


def _editions(factor: Factor, year: int) -> list[FactorEdition]:
    """Return the edition in force on 31 December of the year first, then the others, nearest first."""
    day = last_day(year).toordinal()

    def distance(edition: FactorEdition) -> tuple[int, int]:
        start = edition.valid_from.toordinal() if edition.valid_from else 0
        return (0 if in_force(edition, year) else 1, abs(day - start))

    return sorted(factor.editions, key=distance)


def _nearest(rows: list[tuple[FactorEdition, FactorRow]], year: int) -> tuple[FactorEdition, FactorRow]:
    """Return the row of the same year, else of the year before, else of the nearest, later on a tie."""

    def distance(pair: tuple[FactorEdition, FactorRow]) -> tuple[int, int]:
        of = pair[1].year
        if of is None or of == year:
            return (0, 0)
        if of == year - 1:
            return (1, 0)
        return (1 + abs(of - year), -of)

    return min(rows, key=distance)


def _found(factor: Factor, edition: FactorEdition, row: FactorRow, *, nearest: bool = False) -> Resolved:
    return Resolved(
        row.value, row.area, row.year, edition.id, evidence=row.evidence or edition.evidence, nearest=nearest
    )


def unit_of(catalog: Catalog, name: str, item: str | None) -> Unit:
    """Return the unit in which a factor's value is given, for an item."""
    factor = catalog.factors[name]
    for edition in factor.editions:
        for row in edition.rows:
            if row.item == item and row.unit:
                return parse_unit(row.unit)
    return parse_unit(factor.unit) if factor.unit else ONE
