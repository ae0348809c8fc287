"""What differs between two assessments: figures that changed, criteria that turned, verdicts that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from greenpark.assess import details
from greenpark.assess.engine import status_of
from greenpark.assess.scorecards import Record, Scorecards
from greenpark.assess.statuses import STATUSES, VERDICTS
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula.reasons import TOLERANCE
from greenpark.formula.units import parse_unit


@dataclass(frozen=True)
class FigureChange:
    """A figure that was changed, added or taken away; values in the unit given."""

    park: str
    year: int
    variable: str
    item: str | None
    unit: str
    before: float | str | None
    after: float | str | None


@dataclass(frozen=True)
class CriterionChange:
    """A criterion with another status."""

    park: str
    year: int
    year_before: int
    scheme: str
    criterion: str
    status_before: str
    status: str
    value_before: float | bool | None
    value: float | bool | None
    unit: str


@dataclass(frozen=True)
class VerdictChange:
    """A scheme with another verdict."""

    park: str
    year: int
    year_before: int
    scheme: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """Two assessments compared; `parks_added` and `parks_gone` are in one of them only."""

    figures: tuple[FigureChange, ...]
    criteria: tuple[CriterionChange, ...]
    verdicts: tuple[VerdictChange, ...]
    parks_added: tuple[str, ...]
    parks_gone: tuple[str, ...]
    cards: Scorecards


def diff(old: Scorecards, new: Scorecards) -> Difference:
    """Compare two assessments.

    A park and year of the new one is compared with the same year of the old one; a year newer than all of these
    with the latest of them.
    Figures are compared where both have the park and year, and for years that only the new one has.
    """
    before, after = set(old.wide["park"].to_list()), set(new.wide["park"].to_list())
    criteria: list[CriterionChange] = []
    verdicts: list[VerdictChange] = []
    for row in new.rows:
        earlier = row_of(old, str(row["park"]), int(row["year"]))
        if earlier is None:
            continue
        for name in new.selection.schemes:
            if name in old.selection.schemes:
                scheme = new.catalog.schemes[name]
                criteria.extend(turned(scheme, (old, earlier), (new, row)))
                verdicts.extend(_verdict(scheme, earlier, row))
    return Difference(
        figures=tuple(_figures(old, new)),
        criteria=tuple(criteria),
        verdicts=tuple(verdicts),
        parks_added=tuple(sorted(after - before)),
        parks_gone=tuple(sorted(before - after)),
        cards=new,
    )


def row_of(cards: Scorecards, park: str, year: int, *, exact: bool = False) -> Record | None:
    """Return the results of a park in a year, else (unless `exact`) in its latest year before; None without any."""
    rows = cards.evaluated.frame.filter((pl.col("park") == park) & (pl.col("year") <= year)).sort("year")
    same = rows.filter(pl.col("year") == year)
    if same.height == 0 and not exact:
        # a year inside an earlier filing that it does not have was not compared with anything then
        later = cards.evaluated.frame.filter((pl.col("park") == park) & (pl.col("year") > year)).height
        same = rows.tail(1) if not later else same
    return same.row(0, named=True) if same.height else None


def turned(
    scheme: Scheme, before: tuple[Scorecards, Record], after: tuple[Scorecards, Record]
) -> Iterator[CriterionChange]:
    """Yield the criteria of a scheme whose status differs between two rows of results."""
    (old, earlier), (new, row) = before, after
    for criterion in scheme.criteria:
        column = status_of(scheme.id, criterion.id)
        if column not in earlier or earlier[column] == row[column]:
            continue
        yield CriterionChange(
            str(row["park"]), int(row["year"]), int(earlier["year"]), scheme.id, criterion.id,
            STATUSES[int(earlier[column])], STATUSES[int(row[column])],
            _shown(old, earlier, scheme, criterion), _shown(new, row, scheme, criterion), criterion.unit,
        )  # fmt: skip


def _shown(cards: Scorecards, row: Record, scheme: Scheme, criterion: Criterion) -> float | bool | None:
    return details.shown(cards.value(row, scheme, criterion), criterion, cards.catalog)


def _verdict(scheme: Scheme, before: Record, after: Record) -> Iterator[VerdictChange]:
    column = f"{scheme.id}/verdict"
    one, other = before.get(column), after.get(column)
    if one != other:
        names = [None if code is None else VERDICTS[int(code)] for code in (one, other)]
        yield VerdictChange(
            str(after["park"]), int(after["year"]), int(before["year"]), scheme.id, names[0], names[1]
        )  # fmt: skip


def _figures(old: Scorecards, new: Scorecards) -> Iterator[FigureChange]:
    """Yield the figures that differ, for the parks that both have."""
    first, second = ({(str(row["park"]), int(row["year"])): row for row in one.wide.to_dicts()} for one in (old, new))
    parks = {park for park, _ in first}
    columns = [name for name in dict.fromkeys((*new.wide.columns, *old.wide.columns)) if _is_figure(new, name)]
    for key in sorted({*first, *second}):
        park, year = key
        if park not in parks:
            continue
        earlier, row = first.get(key, {}), second.get(key, {})
        for column in columns:
            one, other = earlier.get(column), row.get(column)
            if not _same(one, other):
                yield _figure(new, park, year, column, one, other)


def _is_figure(cards: Scorecards, column: str) -> bool:
    return "#" not in column and column.partition("[")[0] in {**cards.catalog.variables, **cards.catalog.indicators}


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= TOLERANCE * max(1.0, abs(one))
    return bool(one == other)


def _figure(cards: Scorecards, park: str, year: int, column: str, before: Any, after: Any) -> FigureChange:
    name, _, rest = column.partition("[")
    item = rest.rstrip("]") or None
    entry = cards.catalog.entry(name)
    unit = cards.catalog.unit_of(name, item)
    scale = 1.0
    if entry.type == "number":
        parsed = parse_unit(unit)
        scale = 1.0 / parsed.factor if parsed.is_dimensionless else 1.0
    values = [details.clean(value * scale) if isinstance(value, float) else value for value in (before, after)]
    return FigureChange(park, year, name, item, unit, values[0], values[1])
