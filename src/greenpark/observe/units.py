"""Units in data, brought to the declared ones (semantics §1.3, §2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from greenpark.formula.errors import UnitError
from greenpark.formula.units import ONE, Unit, parse_unit

LONGEST_UNIT = 60


class Scale(NamedTuple):
    """A conversion as `value * multiply / divide`: dividing keeps 95 % exactly 0.95."""

    multiply: float
    divide: float


class UnitFault(NamedTuple):
    """Why a unit cannot be converted: it is unknown, or it measures another quantity."""

    unknown: bool
    hint: str = ""


UNCHANGED = Scale(1.0, 1.0)


class Units:
    """Conversions, each worked out once. `known` are the units of the catalog, which spare loading the registry."""

    def __init__(self, known: Mapping[str, Unit]) -> None:
        self._known = known
        self._scales: dict[tuple[str, str], Scale | UnitFault] = {}

    def convert(self, unit: str, declared: str) -> Scale | UnitFault:
        """Return the scale from `unit` to the unit in which values of `declared` are kept: shares are fractions."""
        pair = (unit, declared)
        if pair not in self._scales:
            self._scales[pair] = self._convert(unit, declared)
        return self._scales[pair]

    def _convert(self, unit: str, declared: str) -> Scale | UnitFault:
        target = self._parse(declared)
        if isinstance(target, UnitFault):
            return target
        if unit == declared and not target.is_dimensionless:
            return UNCHANGED
        source = self._parse(unit)
        if isinstance(source, UnitFault):
            return source
        if source.dimension != target.dimension:
            return UnitFault(unknown=False)
        return _scale(source.factor / (ONE if target.is_dimensionless else target).factor)

    def _parse(self, text: str) -> Unit | UnitFault:
        if text in self._known:
            return self._known[text]
        if len(text) > LONGEST_UNIT:
            return UnitFault(unknown=True)
        try:
            return parse_unit(text)
        except (UnitError, RecursionError, ValueError, OverflowError) as error:
            return UnitFault(unknown=True, hint=getattr(error, "remedy", ""))


def _scale(factor: float) -> Scale:
    """Return the exact form of a factor that floats blur: 1e-4 is a division by ten thousand."""
    inverse = 1.0 / factor
    if abs(factor) < 1 and abs(inverse - round(inverse)) < 1e-9 * inverse:
        return Scale(1.0, float(round(inverse)))
    return Scale(float(f"{factor:.15g}"), 1.0)
