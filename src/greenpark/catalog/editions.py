"""Which edition of a rule set or factor is in force in a year: what holds on 31 December (semantics §4.5, §6.1)."""

from __future__ import annotations

import datetime as dt

from greenpark.catalog.models import Edition, FactorEdition, Scheme


def last_day(year: int) -> dt.date:
    """Return the day that decides for a year of data."""
    return dt.date(year, 12, 31)


def in_force(edition: Edition | FactorEdition, year: int) -> bool:
    """Say whether an edition is in force on the last day of a year; an open end has no limit."""
    day = last_day(year)
    begun = edition.valid_from is None or edition.valid_from <= day
    return begun and (edition.valid_to is None or edition.valid_to >= day)


def edition_for(scheme: Scheme, year: int, wanted: str | None = None) -> tuple[Edition, bool]:
    """Return the edition wanted, else the one in force in the year, else the nearest; and whether it is in force."""
    if wanted is not None:
        for edition in scheme.editions:
            if edition.id == wanted:
                return edition, in_force(edition, year)
    day = last_day(year).toordinal()

    def distance(edition: Edition) -> int:
        start = edition.valid_from.toordinal() if edition.valid_from else 0
        end = edition.valid_to.toordinal() if edition.valid_to else 10**7
        return 0 if start <= day <= end else min(abs(day - start), abs(day - end))

    nearest = min(scheme.editions, key=distance)
    return nearest, in_force(nearest, year)
