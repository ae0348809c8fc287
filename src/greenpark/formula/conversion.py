"""Unit conversions put into a checked formula as constants, so that the readers only compute (semantics §1.3, §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from greenpark.formula import tree
from greenpark.formula.errors import UnitError
from greenpark.formula.types import Typed
from greenpark.formula.units import ONE, Unit, dimension_name, multiply, parse_unit


def internal_unit(text: str) -> Unit:
    """Return the unit in which values are kept: shares are fractions inside (§1.3), all else as declared."""
    unit = parse_unit(text)
    return ONE if unit.is_dimensionless else unit


def same_unit(left: Typed, right: Typed, where: str) -> tuple[Typed, Typed]:
    """Bring two operands to the left one's unit; 0 takes any unit. `where` names the operator in a message."""
    if left.item_units is not None and right.item_units is not None:
        return left, _item_by_item(left.item_units, right)
    left, right = one_unit(left), one_unit(right)
    if left.unit is None:
        return replace(left, unit=right.unit), right
    if right.unit is None:
        return left, replace(right, unit=left.unit)
    return left, convert(right, left.unit, f"the left side of '{where}'")


def convert(typed: Typed, unit: Unit, what: str) -> Typed:
    """Bring a value to a unit; `what` names in a message whose unit that is. Raises UnitError."""
    typed = one_unit(typed)
    if typed.unit is None:
        return replace(typed, unit=unit)
    if typed.unit.dimension != unit.dimension:
        raise UnitError(
            f"the formula gives {dimension_name(typed.unit)}, {what} measures {dimension_name(unit)}",
            remedy="Check the operands and the unit.",
        )
    factor = typed.unit.factor / unit.factor
    node = typed.node if abs(factor - 1) < 1e-15 else tree.Scale(typed.node, _clean(factor))
    return replace(typed, node=node, unit=unit)


def one_unit(typed: Typed) -> Typed:
    """Bring a breakdown whose items have units of their own to one unit."""
    if typed.item_units is None:
        return typed
    units = list(typed.item_units.values())
    if not units:
        return replace(typed, item_units=None, unit=ONE)
    target = units[0]
    for item, unit in typed.item_units.items():
        if unit.dimension != target.dimension:
            first = next(iter(typed.item_units))
            raise UnitError(
                f"'{item}' measures {dimension_name(unit)}, '{first}' {dimension_name(target)}",
                remedy="Multiply by a factor that brings all items to one quantity before you add them.",
            )
    factors = tuple(
        (item, unit.factor / target.factor) for item, unit in typed.item_units.items() if unit.factor != target.factor
    )
    node = tree.ItemScale(typed.node, factors) if factors else typed.node
    return replace(typed, node=node, unit=target, item_units=None)


def _item_by_item(units: Mapping[str, Unit], typed: Typed) -> Typed:
    """Bring each item of a breakdown to the unit that the same item has on the left side."""
    assert typed.item_units is not None
    factors = []
    for item, unit in typed.item_units.items():
        wanted = units.get(item, unit)
        if wanted.dimension != unit.dimension:
            raise UnitError(f"'{item}' measures {dimension_name(wanted)} here and {dimension_name(unit)} there")
        if wanted.factor != unit.factor:
            factors.append((item, _clean(unit.factor / wanted.factor)))
    node = tree.ItemScale(typed.node, tuple(factors)) if factors else typed.node
    return replace(typed, node=node, item_units=units)


def joined_units(left: Typed, right: Typed, sign: int) -> dict[str, Unit] | None:
    """Return the unit of each item of a product (sign 1) or quotient (−1), None where no items have their own."""
    if left.item_units is None and right.item_units is None:
        return None
    lefts, rights = left.item_units, right.item_units
    items = [item for item in (left.items or right.items or ()) if (lefts is None or item in lefts)]
    return {
        item: multiply(
            lefts[item] if lefts is not None else left.unit or ONE,
            rights[item] if rights is not None else right.unit or ONE,
            sign,
        )
        for item in items
        if rights is None or item in rights
    }


def _clean(factor: float) -> float:
    """Remove float noise: 1.0000000000000002e-4 is 1e-4."""
    return float(f"{factor:.15g}")
