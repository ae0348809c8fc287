"""Which units a line offers: the official form's first, then others of the same quantity."""

from __future__ import annotations

from functools import lru_cache

from greenpark.formula.errors import UnitError
from greenpark.formula.units import conversion, parse_unit

# spellings on Chinese forms for units as the catalog writes them
_SPELLING = {"count": "个", "day": "天", "days": "天", "year": "年", "ha": "公顷", "month": "月"}
_PARTS = (("10^4 CNY", "万元"), ("10^8 CNY", "亿元"), ("CNY", "元"), ("10^4 m3", "万m³"), ("m3", "m³"), ("km2", "km²"),
          ("m2", "m²"), ("ug/", "μg/"), ("persons", "人"), ("10^3 person", "千人"), ("person", "人"))  # fmt: skip
_FAMILIES = (
    ("元", "万元", "亿元"),
    ("t", "万吨", "kg"),
    ("m³", "万m³", "亿m³"),
    ("km²", "公顷", "亩", "m²"),
    ("kWh", "万千瓦时", "亿千瓦时", "GJ", "百万千焦", "TJ"),
    ("tce", "万吨标准煤"),
    ("人", "万人"),
    ("%",),
    ("m³/万元", "元/m³"),
    ("tce/万元", "万元/tce"),
    ("t/万元", "kg/万元"),
    ("km", "m"),
)
YES_NO_UNIT = "是/否"
CHOICE_UNIT = "选项"


def spelled_unit(unit: str) -> str:
    """Return a unit as a Chinese form spells it, or as it is where no spelling of the same value is known."""
    spelling = _SPELLING.get(unit, unit)
    if spelling == unit:
        for part, chinese in _PARTS:
            spelling = spelling.replace(part, chinese)
    return spelling if _same(unit, spelling) else unit


@lru_cache(maxsize=512)
def unit_choices(unit: str, official: str | None = None, kind: str = "number") -> tuple[str, ...]:
    """Return the units of a line's drop-down, the default first."""
    if kind in ("yes_no", "checklist"):
        return (YES_NO_UNIT,)
    if kind == "choice":
        return (CHOICE_UNIT,)
    own = spelled_unit(unit)
    offered = [spelled_unit(official)] if official and _convertible(official, unit) else []
    offered += [own] if not any(_same(own, known) for known in offered) else []
    for family in _FAMILIES:
        if _convertible(family[0], unit):
            offered += [other for other in family
                        if _convertible(other, unit) and not any(_same(other, known) for known in offered)]  # fmt: skip
            break
    return tuple(offered)


def convert(value: float, source: str, target: str) -> float | None:
    """Return a value in another unit without float noise; None where the units do not convert."""
    if source == target:
        return value
    try:
        return float(f"{value * conversion(source, target):.15g}")
    except UnitError:
        return None


def _convertible(source: str, target: str) -> bool:
    try:
        return parse_unit(source).dimension == parse_unit(target).dimension and _counted(source) == _counted(target)
    except UnitError:
        return False


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        left, right = parse_unit(one), parse_unit(other)
    except UnitError:
        return False
    return left.dimension == right.dimension and abs(left.factor / right.factor - 1) < 1e-12


def _counted(unit: str) -> str:
    """Tell percentages from plain numbers, which share a dimension."""
    return "%" if unit.startswith("%") else ""
