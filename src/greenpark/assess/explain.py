"""Why is this figure what it is: the whole derivation, down to observations with source and channel (§6, design 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from greenpark.assess import details
from greenpark.assess.factors import unit_of
from greenpark.assess.figures import ParkFigures
from greenpark.catalog import Catalog
from greenpark.catalog.models import Indicator, Variable
from greenpark.formula import tree
from greenpark.formula.describe import describe
from greenpark.formula.reasons import REASONS
from greenpark.formula.units import parse_unit
from greenpark.formula.values import Value

# worked out from growth at comparable prices where they are not reported (§4.3)
CHAINED = ("iva_constant", "iva_index")


@dataclass
class Step:
    """One figure of a derivation with the figures below it."""

    name: str
    label: str
    year: int
    value: float | str | bool | None
    unit: str
    origin: str
    reason: str | None = None
    formula: str | None = None
    numbers: str | None = None
    source: str | None = None
    channel: str | None = None
    evidence: str | None = None
    attributes: str | None = None
    place: str | None = None
    below: list[Step] = field(default_factory=list)

    def as_record(self) -> dict[str, Any]:
        """Return the step and all below it as plain data."""
        record = {key: value for key, value in self.__dict__.items() if key != "below"}
        return {**record, "below": [step.as_record() for step in self.below]}


def explain(
    name: str, figures: ParkFigures, year: int, observations: pl.DataFrame | None, *, park: str, lang: str = "en"
) -> Step:
    """Return the derivation of a variable or indicator of one park and year."""
    return _Explainer(figures, observations, park, lang, year).step(name, year)


class _Explainer:
    def __init__(
        self, figures: ParkFigures, observations: pl.DataFrame | None, park: str, lang: str, assessed: int
    ) -> None:
        self.figures, self.observations, self.park = figures, observations, park
        self.lang, self.assessed = lang, assessed
        self.catalog: Catalog = figures.catalog
        figures.moment(assessed)

    def step(self, name: str, year: int) -> Step:
        """Return the step of a name in a year."""
        if name in self.catalog.factors:
            return self._factor(name, None, year)
        entry = self.catalog.entry(name)
        value = self.figures.value(name, year, self.assessed)
        if isinstance(value, dict):
            return self._keyed(name, year, value)
        origin = self.figures.origins.get((name, year, self.assessed), "reported")
        step = Step(
            name, entry.label.get(self.lang), year, self._shown(entry, value.value), entry.unit, origin,
            REASONS[value.reason] or None if value.value is None else None, evidence=entry.evidence,
        )  # fmt: skip
        typed = self.catalog.formulas.get(name)
        if origin in ("reported", "assumed") or typed is None:
            if not self._attach(step, name, None, year) and name in CHAINED and step.value is not None:
                step.origin, step.below = "chained", self._chain(name, year)
            return step
        step.formula = describe(typed.node, self._label, lang=self.lang)
        step.numbers = describe(typed.node, lambda leaf: self._number(leaf, year), lang=self.lang)
        step.below = self._below(typed.node, year)
        return step

    def _chain(self, name: str, year: int) -> list[Step]:
        """Return the growth rates of a chained series back to where it starts, and the figure it starts from (§4.3)."""
        steps: list[Step] = []
        while self.figures.get("iva_growth_comparable", year) is not None:
            steps.append(self.step("iva_growth_comparable", year))
            year -= 1
            if self.figures.get(name, year) is None:
                return steps
            anchor = self.step(name, year) if name == "iva_constant" else None
            if anchor is not None and anchor.origin == "reported":
                return [*steps, anchor]
        if name == "iva_constant" and self.figures.get("iva_current", year) is not None:
            steps.append(self.step("iva_current", year))
        return steps

    def _below(self, node: tree.Node, year: int) -> list[Step]:
        """Return the steps of all names in a tree, at each year at which the tree looks."""
        steps: list[Step] = []
        seen: set[tuple[str, int]] = set()

        def visit(part: tree.Node, at: int) -> None:
            if isinstance(part, tree.Name | tree.Subset):
                if (part.name, at) not in seen:
                    seen.add((part.name, at))
                    steps.append(self.step(part.name, at))
                return
            years = [at]
            if isinstance(part, tree.LAGGED):
                years = self.figures.years_seen(part, at) or [at]
            for one in years:
                for child in tree.children(part):
                    visit(child, one)

        visit(node, year)
        return steps

    def _keyed(self, name: str, year: int, whole: Mapping[str, Value]) -> Step:
        variable = self.catalog.variables[name]
        assert variable.items is not None
        items = {item.id: item for item in self.catalog.item_lists[variable.items].items}
        step = Step(name, variable.label.get(self.lang), year, None, "", "reported", evidence=variable.evidence)
        for item, value in whole.items():
            if self.figures.get(f"{name}[{item}]", year) is None:
                continue
            below = Step(
                f"{name}[{item}]", items[item].label.get(self.lang), year, self._shown(variable, value.value),
                self.catalog.unit_of(name, item), "reported", evidence=variable.evidence,
            )  # fmt: skip
            self._attach(below, name, item, year)
            step.below.append(below)
        if not step.below:
            step.reason = "missing_input"
        return step

    def _factor(self, name: str, item: str | None, year: int) -> Step:
        factor = self.catalog.factors[name]
        at = self.assessed if factor.hold else year
        step = Step(name, factor.label.get(self.lang), at, None, factor.unit or "", "factor", evidence=factor.evidence)
        if "item" in factor.keys and item is None:
            step.source = factor.source
            step.below = [self._factor(name, one, year) for one in self._items_used(factor.items, year)]
            return step
        if item is not None:
            step.name = f"{name}[{item}]"
            step.unit = unit_of(self.catalog, name, item).text or step.unit
        found = self.figures.factor(name, item, at)
        if found is None:
            # `step.name` has the item, as the park's own column has
            step.value, step.source = self.figures.get(f"own:{step.name}", at), "factors table of the park"
            return step
        step.value, step.evidence = found.value, found.evidence or factor.evidence
        place = ", ".join(str(part) for part in (found.area, found.year, found.edition) if part is not None)
        edition = next((edition for edition in factor.editions if edition.id == found.edition), None)
        step.source = f"{edition.source if edition else factor.source}{f' ({place})' if place else ''}"
        step.origin = "assumed" if found.assumed else "factor"
        return step

    def _items_used(self, list_id: str | None, year: int) -> list[str]:
        """Return the items of which the park reports anything in a year."""
        if list_id is None:
            return []
        sisters = [variable.id for variable in self.catalog.variables.values() if variable.items == list_id]
        return [
            item.id
            for item in self.catalog.item_lists[list_id].items
            if any(self.figures.get(f"{sister}[{item.id}]", year) for sister in sisters)
        ]

    def _attach(self, step: Step, name: str, item: str | None, year: int) -> bool:
        """Attach the observation on which a reported figure rests; say whether there is one, or none to be had."""
        if self.observations is None:
            return True
        same_item = pl.col("item").is_null() if item is None else pl.col("item") == item
        rows = self.observations.filter(
            (pl.col("entity") == self.park) & (pl.col("variable") == name) & same_item & (pl.col("year") <= year)
            & pl.col("usable")
        ).sort("year", descending=True, maintain_order=True)  # fmt: skip
        if rows.height == 0:
            return False
        row = rows.row(0, named=True)
        variable = self.catalog.variables.get(name)
        if row["year"] != year and (variable is None or variable.kind not in ("state", "choice")):
            return False
        step.source, step.channel = row.get("source"), row.get("channel")
        step.attributes = row.get("attributes") or None
        if step.attributes:
            stated = json.loads(step.attributes)
            step.evidence = stated.get("evidence", step.evidence) if isinstance(stated, dict) else step.evidence
        place = [str(part) for part in (row.get("file"), row.get("sheet"), row.get("row")) if part]
        step.place = " · ".join(place) or None
        if row["year"] != year:
            step.origin = f"held since {row['year']}"
        return True

    def _shown(self, entry: Variable | Indicator, value: float | str | None) -> float | str | bool | None:
        if value is None or isinstance(value, str):
            return value
        if entry.type in ("yes_no", "checklist"):
            return value == 1.0
        unit = entry.unit
        if unit == "item":
            return details.clean(value)
        declared = parse_unit(unit)
        return details.clean(value / declared.factor if declared.is_dimensionless else value)

    def _label(self, leaf: tree.Node) -> str:
        if isinstance(leaf, tree.Code):
            return leaf.value
        assert isinstance(leaf, tree.Name | tree.Subset)
        if leaf.name in self.catalog.factors:
            return self.catalog.factors[leaf.name].label.get(self.lang)
        text = self.catalog.entry(leaf.name).label.get(self.lang)
        return f"{text} [{', '.join(leaf.items)}]" if isinstance(leaf, tree.Subset) else text

    def _number(self, leaf: tree.Node, year: int) -> str:
        if isinstance(leaf, tree.Code):
            return leaf.value
        assert isinstance(leaf, tree.Name | tree.Subset)
        value = self.figures.value(leaf.name, year, self.assessed)
        if isinstance(value, dict):
            return self._label(leaf)
        if value.value is None:
            return "?"
        return value.value if isinstance(value.value, str) else number(value.value)


def number(value: float, digits: int = 6) -> str:
    """Return a number as people read it: groups of three, up to six significant digits."""
    text = f"{value:,.{digits}g}" if abs(value) < 10**digits else f"{value:,.0f}"
    if "e" in text:
        return text
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}")


def quantity(step: Step) -> str:
    """Return a step's value with its unit, or why there is none."""
    unit = "" if step.unit in ("1", "yes/no", "") else f" {step.unit}"
    if step.value is None:
        return (step.reason or "—") + unit
    return (number(step.value) if isinstance(step.value, float) else str(step.value)) + unit


def about(step: Step) -> str:
    """Return on what a step rests: source, channel, place, attributes."""
    return " · ".join(part for part in (step.source, step.channel, step.place, step.attributes) if part)


def as_text(step: Step, depth: int = 0) -> str:
    """Return a derivation as an indented text."""
    head = f"{'  ' * depth}{step.label} [{step.name}] {step.year}: {quantity(step)}"
    lines = [f"{head} ({step.origin}, {step.evidence})"]
    if step.formula:
        lines.append(f"{'  ' * depth}  = {step.formula}")
        lines.append(f"{'  ' * depth}  = {step.numbers}")
    rests_on = about(step)
    if rests_on:
        lines.append(f"{'  ' * depth}  ← {rests_on}")
    return "\n".join([*lines, *(as_text(below, depth + 1) for below in step.below)])
