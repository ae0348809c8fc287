"""Whether a plan may use a measure, what it changes, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass

from greenpark.catalog import Catalog
from greenpark.catalog.models import Text
from greenpark.formula.units import conversion
from greenpark.plan.measures.models import Measure
from greenpark.plan.measures.pricing import bracketed

_SOURCED = ("confirmed", "derived")


@dataclass(frozen=True)
class Change:
    """Change of a column of the wide frame for one unit of capacity alive and year, in the column's unit."""

    column: str
    low: float
    central: float
    high: float


def unsourced(measure: Measure) -> bool:
    """Say whether neither the cost nor the effect has a source: a placeholder (measures.md section 1)."""
    cost = measure.cost.evidence if measure.cost is not None else None
    return cost not in _SOURCED and measure.effect_evidence not in _SOURCED


def refusal(measure: Measure, *, allow_unsourced: bool) -> Text | None:
    """Return why a plan may not use a measure, None where it may."""
    lacking = [
        (what_en, what_zh)
        for there, what_en, what_zh in (
            (measure.cost is not None, "a cost", "成本"),
            (bool(measure.effects), "an effect on a variable", "对变量的影响"),
            (measure.life is not None, "a life", "寿命"),
        )
        if not there
    ]
    if lacking:
        return Text(
            en=f"a placeholder without {' or '.join(one for one, _ in lacking)}; give the number in a measure file",
            zh=f"占位措施，缺少{'、'.join(one for _, one in lacking)}，请在措施文件中给出",
        )
    if unsourced(measure) and not allow_unsourced:
        return Text(
            en="neither its cost nor its effect has a source; confirm them, or allow unsourced measures",
            zh="成本和效果均无来源，请核实，或允许使用无来源措施",
        )
    return None


def changes(measure: Measure, catalog: Catalog) -> tuple[Change, ...]:
    """Return what a measure changes, in declared units of the columns."""
    found = []
    for effect in measure.effects:
        name, _, item = effect.variable.removesuffix("]").partition("[")
        unit = f"{catalog.unit_of(name, item or None)}/{bracketed(measure.capacity_unit)}"
        factor = conversion(effect.unit, unit)
        found.append(
            Change(effect.variable, *(effect.at(band) * factor for band in ("low", "central", "high")))
        )  # fmt: skip
    return tuple(found)


def warnings(measure: Measure, grid_factor: float | None) -> list[Text]:
    """Return what must be said of a measure on a grid of so many tonnes of CO2 a MWh."""
    if grid_factor is None:
        return []
    return [
        one.text for one in measure.warn if grid_factor > one.value * conversion(one.unit, "t/MWh")
    ]  # fmt: skip
