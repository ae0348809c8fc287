"""What is asked of a plan, before any park is looked at: schemes, limits on indicators, caps on quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass

from greenpark.catalog import Catalog
from greenpark.formula.errors import UnitError
from greenpark.formula.units import conversion
from greenpark.problems import Problem, ProblemsFound, did_you_mean

_LIMIT = re.compile(
    r"^\s*(?P<name>[a-z][a-z0-9_]*(?:\[[a-z0-9_]+\])?)\s*(?P<operator><=|>=|≤|≥|<|>|=)\s*"
    r"(?P<value>[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*(?P<unit>[^@]*?)\s*(?:@\s*(?P<year>\d{4})(?P<onward>\+)?)?\s*$"
)
_OPERATORS = {"≤": "<=", "≥": ">=", "=": "=="}
NAMES = {"<=": "at_most", ">=": "at_least", "<": "below", ">": "above", "==": "equals"}


@dataclass(frozen=True)
class SchemeRequirement:
    """A scheme's whole pass rule in a year, or in every year from then on."""

    scheme: str
    year: int
    onward: bool = False


@dataclass(frozen=True)
class Limit:
    """A limit on an indicator, a variable or one item of a variable; `value` is in its own declared unit."""

    name: str  # an id, or a column such as `emission[cod]`
    operator: str  # of `NAMES`
    value: float
    year: int
    onward: bool = False


Requirement = SchemeRequirement | Limit


def read_limit(text: str, catalog: Catalog, year: int) -> Limit:
    """Return the limit that a text such as `co2_energy <= 400000 t @2030+` states; the year defaults to `year`.

    Raises ProblemsFound for an unknown name or unit, or a text that is no limit.
    """
    found = _LIMIT.match(text)
    if found is None:
        raise ProblemsFound([
            Problem(
                "limit", f"'{text}' is no limit",
                "Write a name, a sign and a number with its unit, such as 'co2_energy <= 400000 t @2030' "
                "('@2030+': from 2030 on).",
                message_zh=f"“{text}”不是限值",
                remedy_zh="请写名称、符号、数值和单位，如“co2_energy <= 400000 t @2030”（@2030+表示2030年起）。",
            )
        ])  # fmt: skip
    name, item = _named(found["name"], catalog, text)
    declared = catalog.unit_of(name, item)
    unit = found["unit"] or declared
    try:
        factor = conversion(unit, declared) * (0.01 if declared == "%" else 1.0)
    except UnitError as error:
        raise ProblemsFound([
            Problem("wrong_dimension", f"'{text}': {error}", f"Use {declared}.", message_zh=f"“{text}”单位不符",
                    remedy_zh=f"请用{declared}。")
        ]) from None  # fmt: skip
    operator = _OPERATORS.get(found["operator"], found["operator"])
    column = name if item is None else f"{name}[{item}]"
    own = int(found["year"]) if found["year"] else year
    return Limit(column, operator, float(found["value"]) * factor, own, bool(found["onward"]))


def _named(text: str, catalog: Catalog, whole: str) -> tuple[str, str | None]:
    name, _, item = text.removesuffix("]").partition("[")
    known = catalog.find_name(name)
    if known is None:
        near = did_you_mean(name, [*catalog.indicators, *catalog.variables])
        hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
        raise ProblemsFound([
            Problem(
                "unknown_variable", f"'{whole}': '{name}' is no indicator or variable.{hint}",
                "See `greenpark catalog indicators`.", message_zh=f"“{whole}”：没有指标或变量“{name}”。{hint_zh}",
                remedy_zh="见 `greenpark catalog indicators`。",
            )
        ])  # fmt: skip
    if not item:
        return known, None
    variable = catalog.variables.get(known)
    found = catalog.find_item(variable.items, item) if variable is not None and variable.items else None
    if found is None:
        raise ProblemsFound([
            Problem("unknown_item", f"'{whole}': {known} has no item '{item}'.", "See `greenpark catalog variables`.",
                    message_zh=f"“{whole}”：{known}没有分项“{item}”。", remedy_zh="见 `greenpark catalog variables`。")
        ])  # fmt: skip
    return known, found


def years_of(requirement: Requirement, last: int) -> range:
    """Return the years in which a requirement holds."""
    return range(requirement.year, (last if requirement.onward else requirement.year) + 1)
