"""Is a measure sound? Names, units, signs, groups and prerequisites, against the catalog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from greenpark.catalog import Catalog
from greenpark.formula import tree
from greenpark.formula.check import elaborate, unknown_names
from greenpark.formula.errors import FormulaError, UnitError
from greenpark.formula.parse import parse
from greenpark.formula.units import conversion
from greenpark.plan.administrative import Task
from greenpark.plan.measures.models import Measure, SharedLimit
from greenpark.plan.measures.pricing import bracketed
from greenpark.problems import Problem, did_you_mean


class Checker:
    """Checks a library; mistakes are kept in `problems`."""

    def __init__(self, catalog: Catalog, places: Mapping[str, str], problems: list[Problem]) -> None:
        self.catalog, self.places, self.problems = catalog, places, problems

    def wrong(self, name: str, path: str, en: str, zh: str, remedy: str = "", remedy_zh: str = "") -> None:
        """Keep a mistake of a measure."""
        self.problems.append(
            Problem("measure", f"{name}: {path}: {en}", remedy, file=self.places.get(name), column=f"{name}.{path}",
                    message_zh=f"{name}：{path}：{zh}", remedy_zh=remedy_zh or remedy)
        )  # fmt: skip

    def measures(self, measures: Mapping[str, Measure], limits: Mapping[str, SharedLimit]) -> dict[str, tree.Node]:
        """Check all measures; return the formulas of their potentials."""
        potentials = {}
        for measure in measures.values():
            self._cost(measure)
            self._effects(measure)
            for one in measure.requires:
                if one not in measures:
                    self.wrong(measure.id, "requires", f"there is no measure '{one}'", f"没有措施“{one}”",
                               _near(one, measures))  # fmt: skip
            for use in measure.shared_limits:
                if use.limit not in limits:
                    self.wrong(measure.id, "shared_limits", f"there is no shared limit '{use.limit}'",
                               f"没有共用限制“{use.limit}”", _near(use.limit, limits))  # fmt: skip
                    continue
                self._unit(measure.id, "shared_limits", use.unit,
                           f"{limits[use.limit].unit}/{bracketed(measure.capacity_unit)}")  # fmt: skip
            if measure.potential is not None:
                node = self._formula(measure.id, "potential", measure.potential.formula, measure.capacity_unit)
                if node is not None:
                    potentials[measure.id] = node
        self._cycles(measures)
        return potentials

    def limits(self, limits: Mapping[str, SharedLimit]) -> dict[str, tree.Node]:
        """Check shared limits; return their formulas."""
        found = {}
        for limit in limits.values():
            node = self._formula(limit.id, "formula", limit.formula, limit.unit)
            if node is not None:
                found[limit.id] = node
        return found

    def tasks(self, tasks: Sequence[Task]) -> None:
        """Check that tasks name indicators and variables."""
        for task in tasks:
            if task.indicator not in self.catalog.scope:
                self.wrong(task.indicator, "indicator", "there is no such indicator", "没有这个指标",
                           _near(task.indicator, self.catalog.scope))  # fmt: skip
            for column in [*task.set, *([task.add_gap] if task.add_gap else [])]:
                if column.partition("[")[0] not in self.catalog.variables:
                    self.wrong(task.indicator, "set", f"'{column}' is no variable", f"“{column}”不是变量")

    def _cost(self, measure: Measure) -> None:
        cost = measure.cost
        if cost is None:
            return
        unit = f"{cost.price_base.currency}/{bracketed(measure.capacity_unit)}"
        for amount in cost.capex:
            self._unit(measure.id, "cost.capex", amount.unit, unit)
            if amount.at("low") < 0:
                self.wrong(measure.id, "cost.capex", "a capital cost is not negative", "投资不能为负")
        years = [amount.year for amount in cost.capex]
        if len(set(years)) < len(years):
            self.wrong(measure.id, "cost.capex", "a year stands twice", "年份重复")
        for path, one, wanted in (
            ("cost.opex_share", cost.opex_share, "1"), ("cost.opex", cost.opex, unit),
            ("cost.fixed", cost.fixed, cost.price_base.currency),
        ):  # fmt: skip
            if one is not None:
                self._unit(measure.id, path, one.unit, wanted)

    def _effects(self, measure: Measure) -> None:
        seen: set[str] = set()
        for effect in measure.effects:
            name, bracket, item = effect.variable.removesuffix("]").partition("[")
            variable = self.catalog.variables.get(name)
            if effect.variable in seen:
                self.wrong(measure.id, "effects", f"'{effect.variable}' stands twice", f"“{effect.variable}”重复")
            seen.add(effect.variable)
            if variable is None:
                what = "an indicator; effects are on variables" if name in self.catalog.indicators else "no variable"
                zh = "是指标，影响应写在变量上" if name in self.catalog.indicators else "不是变量"
                self.wrong(measure.id, "effects", f"'{name}' is {what}", f"“{name}”{zh}",
                           _near(name, self.catalog.variables))  # fmt: skip
                continue
            items = [] if variable.items is None else [one.id for one in self.catalog.item_lists[variable.items].items]
            if bool(bracket) != bool(items) or (item and item not in items):
                self.wrong(measure.id, "effects", f"'{effect.variable}' is no item of {name}",
                           f"“{effect.variable}”不是{name}的分项", _near(item, items))  # fmt: skip
                continue
            if variable.type != "number":
                self.wrong(measure.id, "effects", f"'{name}' is not a number", f"“{name}”不是数值")
                continue
            column_unit = self.catalog.unit_of(name, item or None)
            self._unit(measure.id, f"effects.{effect.variable}", effect.unit,
                       f"{column_unit}/{bracketed(measure.capacity_unit)}")  # fmt: skip

    def _unit(self, name: str, path: str, given: str, wanted: str) -> None:
        try:
            conversion(given, wanted)
        except UnitError as error:
            self.wrong(name, path, str(error), f"单位“{given}”不符", f"Use {wanted}.", f"请用{wanted}。")

    def _formula(self, name: str, path: str, text: str, unit: str) -> tree.Node | None:
        try:
            node = parse(text)
            missing = unknown_names(node, self.catalog.scope)
            for error in missing:
                self.wrong(name, path, str(error), str(error))
            if missing:
                return None
            typed = elaborate(node, self.catalog.scope, unit=unit)
        except (FormulaError, UnitError) as error:
            self.wrong(name, path, str(error), str(error))
            return None
        constant = _constant(typed.node)
        if constant is not None and constant < 0:
            self.wrong(name, path, f"a potential is not negative; found {constant:g}", f"潜力不能为负：{constant:g}")
        return typed.node

    def _cycles(self, measures: Mapping[str, Measure]) -> None:
        for measure in measures.values():
            reached, stack = set[str](), list(measure.requires)
            while stack:
                one = stack.pop()
                if one not in reached and one in measures:
                    reached.add(one)
                    stack.extend(measures[one].requires)
            if measure.id in reached:
                self.wrong(measure.id, "requires", "it requires itself, directly or through others", "前置条件成环")


def _constant(node: tree.Node) -> float | None:
    """Return the value of a formula without names, None where it has any."""
    if tree.names(node):
        return None
    rules: dict[type, Callable[[tree.Node], float | None]] = {
        tree.Number: lambda one: one.value,  # type: ignore[attr-defined]
        tree.Negative: lambda one: _turned(_constant(one.operand)),  # type: ignore[attr-defined]
        tree.Scale: lambda one: _scaled(_constant(one.operand), one.factor),  # type: ignore[attr-defined]
    }
    rule = rules.get(type(node))
    return rule(node) if rule is not None else None


def _turned(value: float | None) -> float | None:
    return None if value is None else -value


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _near(word: str, known: object) -> str:
    near = did_you_mean(word, list(known))  # type: ignore[call-overload]
    return f"Did you mean '{near[0]}'?" if near else ""
