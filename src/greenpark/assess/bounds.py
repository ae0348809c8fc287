"""What values a figure can take: its declared range, no part above its whole, no whole below its parts (§6.2)."""

from __future__ import annotations

from greenpark.assess.figures import ParkFigures
from greenpark.catalog import Catalog
from greenpark.catalog.catalog import Whole
from greenpark.catalog.models import Variable
from greenpark.formula.conversion import internal_unit


def possible_range(name: str, item: str | None, figures: ParkFigures, year: int) -> tuple[float | None, float | None]:
    """Return the lowest and highest value of a figure beside the others of its year, None for no bound.

    Values are internal (shares as fractions). Only figures that are reported bind: a derived whole moves with its
    parts.
    """
    catalog = figures.catalog
    low, high = _declared(catalog.variables[name])
    for one in catalog.wholes:
        if name in one.parts:
            room = _room(one, name, item, figures, year)
            high = room if high is None or (room is not None and room < high) else high
        elif name == one.whole:
            least = _sum(one.parts, name, item, figures, year)
            low = least if low is None or least > low else low
    return low, high


def _declared(variable: Variable) -> tuple[float | None, float | None]:
    low, high = variable.range or (0.0, None)
    scale = 0.01 if variable.unit == "%" else 1.0
    return (None if low is None else low * scale), (None if high is None else high * scale)


def _room(one: Whole, name: str, item: str | None, figures: ParkFigures, year: int) -> float | None:
    """Return what the whole leaves for one part beside the others, in the part's unit; None without the whole."""
    catalog = figures.catalog
    whole = catalog.variables[one.whole]
    at = item if whole.items is not None else None
    value = _reported(one.whole, at, figures, year)
    if value is None:
        return None
    value *= _factor(catalog, one.whole, name, at)
    others = _sum(tuple(part for part in one.parts if part != name), name, at, figures, year)
    if item is not None and at is None:  # other items of the same breakdown share one whole
        others += _items(name, figures, year, without=item)
    return max(0.0, value - others)


def _sum(parts: tuple[str, ...], unit_of: str, item: str | None, figures: ParkFigures, year: int) -> float:
    """Return the sum of parts in the unit of another variable; what nobody reported counts as none."""
    total = 0.0
    for part in parts:
        if figures.catalog.variables[part].items is not None and item is None:
            value = _items(part, figures, year)
        else:
            value = _reported(part, item, figures, year) or 0.0
        total += value * _factor(figures.catalog, part, unit_of, item)
    return total


def _items(name: str, figures: ParkFigures, year: int, *, without: str | None = None) -> float:
    items = figures.catalog.item_lists[figures.catalog.variables[name].items or ""].items
    found = (figures.get(f"{name}[{one.id}]", year) for one in items if one.id != without)
    return sum(float(value) for value in found if value is not None)


def _reported(name: str, item: str | None, figures: ParkFigures, year: int) -> float | None:
    """Return a reported figure; an unreported item of an inventory that has others is zero (§3.5)."""
    if item is None:
        value = figures.get(name, year)
        return None if value is None else float(value)
    whole = figures.value(name, year, year)
    found = whole[item].value if isinstance(whole, dict) else None
    return None if found is None else float(found)


def _factor(catalog: Catalog, name: str, other: str, item: str | None) -> float:
    """Return by what a value in the unit of one variable is multiplied to be in that of another."""
    one, two = (internal_unit(catalog.unit_of(each, item)) for each in (name, other))
    return one.factor / two.factor
