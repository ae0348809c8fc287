"""Cross-links of the catalog: names, items, units, groups; every formula checked and elaborated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from greenpark.catalog.catalog import ITEM_UNIT, PARK_HOLDER, Catalog, limit_cases, normal, scheme_expressions
from greenpark.catalog.models import LENSES, Criterion, Factor, Indicator, ItemList, Scheme, Variable
from greenpark.catalog.read import Entries
from greenpark.formula import tree
from greenpark.formula.check import elaborate, unknown_names
from greenpark.formula.conversion import internal_unit
from greenpark.formula.errors import FormulaError
from greenpark.formula.parse import parse
from greenpark.formula.types import NameType, Typed
from greenpark.formula.units import Unit, parse_unit
from greenpark.problems import Problem, did_you_mean

# tags that name a dimension or a roof term rather than one concept
DIMENSION_TAGS = {"green", "economic", "social", "management", "environmental", "resources"}


class Linker:
    """Collects problems while it turns entries into a Catalog."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.problems = list(entries.problems)
        self.variables: dict[str, Variable] = entries["variables"]
        self.indicators: dict[str, Indicator] = entries["indicators"]
        self.factors: dict[str, Factor] = entries["factors"]
        self.item_lists: dict[str, ItemList] = entries["items"]
        schemes: list[Scheme] = sorted(entries["schemes"].values(), key=lambda one: LENSES.index(one.lens))
        self.schemes = {scheme.id: scheme for scheme in schemes}
        self.scope: dict[str, NameType] = {}
        self.formulas: dict[str, Typed] = {}
        self.expressions: dict[str, Typed] = {}

    def report(self, kind: str, name: str, message: str, remedy: str = "", path: str | None = None) -> None:
        """Note a problem with the file of the entry in which it was found."""
        place = self.entries.files.get((kind, name))
        self.problems.append(Problem("catalog", f"{name}: {message}", remedy, file=place, column=path))

    def attempt(self, kind: str, name: str, path: str, work: Callable[[], Any]) -> Any:
        """Run one check; a mistake in it becomes a problem with its place."""
        try:
            return work()
        except FormulaError as error:
            self.report(kind, name, f"{path}: {error}", path=path)
            return None

    def link(self, version: str) -> Catalog | None:
        """Return the catalog, or None when there are problems."""
        self._declare_names()
        self._elaborate_formulas()
        for scheme in self.schemes.values():
            self._link_scheme(scheme)
        self._check_inverses()
        self._check_terms()
        self._check_holders()
        self._check_parts()
        if self.problems:
            return None
        return Catalog(
            variables=self.variables, indicators=self.indicators, factors=self.factors, item_lists=self.item_lists,
            schemes=self.schemes, holders=self.entries["holders"],
            concepts=self.entries["concepts"], quantities=self.entries["quantities"],
            scope=self.scope, formulas=self.formulas,
            expressions=self.expressions, units=self._units(), version=version, _names=self._spellings(),
            _items={key: _item_spellings(entry) for key, entry in self.item_lists.items()},
        )  # fmt: skip

    # -- names -----------------------------------------------------------------------------------------------------

    def _declare_names(self) -> None:
        for name, variable in self.variables.items():
            declared = self.attempt("variables", name, "unit", partial(self._variable_type, variable))
            self.scope[name] = declared or NameType("variable", "number")
        for name, factor in self.factors.items():
            declared = self.attempt("factors", name, "unit", partial(self._factor_type, factor))
            self.scope[name] = declared or NameType("factor", "number")
            self._no_clash("factors", name)
        for name in self.indicators:
            self._no_clash("indicators", name)

    def _no_clash(self, kind: str, name: str) -> None:
        if name in self.variables or (kind == "indicators" and name in self.factors):
            self.report(kind, name, "the id is also a variable or factor", "Give it a suffix such as _share (§5.7).")

    def _items(self, kind: str, name: str, list_id: str | None) -> ItemList | None:
        if list_id is None:
            return None
        found = self.item_lists.get(list_id)
        if found is None:
            near = did_you_mean(list_id, self.item_lists)
            self.report(
                kind, name, f"there is no item list '{list_id}'", f"Did you mean '{near[0]}'?" if near else "", "items"
            )
        return found

    def _variable_type(self, variable: Variable) -> NameType:
        items = self._items("variables", variable.id, variable.items)
        item_units: dict[str, Unit] | None = None
        unit: Unit | None = None
        if variable.unit == ITEM_UNIT:
            item_units = {item.id: internal_unit(item.unit or "1") for item in (items.items if items else ())}
        else:
            unit = internal_unit(variable.unit)
        kind = {"checklist": "yes_no"}.get(variable.type, variable.type)
        return NameType(
            "variable", kind, unit, tuple(item.id for item in items.items) if items else None, item_units,  # type: ignore[arg-type]
            tuple(option.id for option in variable.options) or None, variable.price_basis, variable.electricity_basis,
            variable.population,
        )  # fmt: skip

    def _factor_type(self, factor: Factor) -> NameType:
        items = self._items("factors", factor.id, factor.items)
        if "item" not in factor.keys:
            return NameType("factor", "number", internal_unit(factor.unit or "1"))
        units: dict[str, Unit] = {}
        for edition in factor.editions:
            for row in edition.rows:
                if row.item is None or (items is not None and row.item not in {item.id for item in items.items}):
                    known = [item.id for item in items.items] if items else []
                    near = did_you_mean(row.item or "", known)
                    remedy = f"Did you mean '{near[0]}'?" if near else ""
                    self.report("factors", factor.id, f"'{row.item}' is no item of '{factor.items}'", remedy, "rows")
                    continue
                units[row.item] = internal_unit(row.unit or factor.unit or "1")
        all_items = tuple(item.id for item in items.items) if items else tuple(units)
        return NameType("factor", "number", None, all_items, units)

    # -- formulas --------------------------------------------------------------------------------------------------

    def _elaborate_formulas(self) -> None:
        trees: dict[str, tree.Node] = {}
        for name, text, kind in self._texts():
            node = self.attempt(kind, name, "formula", partial(parse, text))
            if node is not None:
                trees[name] = node
        known = [*self.variables, *self.indicators, *self.factors]
        ready: dict[str, Typed] = {}
        waiting: list[str] = []
        failed: set[str] = set()  # reported once; what stands on them is not reported again

        def visit(name: str) -> None:
            """Elaborate what a formula mentions before the formula itself."""
            if name in ready or name in failed or name not in trees:
                return
            kind = "variables" if name in self.variables else "indicators"
            if name in waiting:
                self.report(kind, name, f"the formula leads back to itself: {' → '.join([*waiting, name])}")
                failed.add(name)
                return
            waiting.append(name)
            for part in tree.names(trees[name]):
                visit(part)
            waiting.pop()
            missing = unknown_names(trees[name], known)
            for error in missing:
                self.report(kind, name, f"formula: {error}", path="formula")
            sound = not missing and not any(part in failed for part in tree.names(trees[name]))
            if sound and name not in failed:
                self._elaborate(kind, name, trees[name], ready)
            if name not in ready:
                failed.add(name)
                self.scope.setdefault(name, NameType("indicator", "number"))

        for name in trees:
            visit(name)
        self.formulas = ready

    def _texts(self) -> Iterable[tuple[str, str, str]]:
        for variable in self.variables.values():
            if variable.derive is not None:
                yield variable.id, variable.derive, "variables"
        for indicator in self.indicators.values():
            yield indicator.id, indicator.formula, "indicators"

    def _elaborate(self, kind: str, name: str, node: tree.Node, ready: dict[str, Typed]) -> None:
        entry: Variable | Indicator = self.variables[name] if kind == "variables" else self.indicators[name]
        wanted = entry.type if entry.type in ("number", "yes_no") else None
        typed = self.attempt(
            kind, name, "formula",
            lambda: elaborate(node, self.scope, unit=entry.unit, kind=wanted),
        )  # fmt: skip
        if typed is None:
            return
        ready[name] = typed
        if kind == "variables":
            if typed.lagged:
                self.report(kind, name, "a derivation looks at other years", "Derive it from the same year's figures.")
            return
        self.scope[name] = NameType(
            "indicator", typed.type, typed.unit, price=typed.price, electricity=typed.electricity,
            population=typed.population, lagged=typed.lagged, grain=typed.grain,
        )  # fmt: skip

    def _check_inverses(self) -> None:
        for indicator in self.indicators.values():
            other = indicator.inverse_of
            if other is None:
                continue
            if other not in self.indicators:
                self.report("indicators", indicator.id, f"inverse_of: there is no indicator '{other}'")
            elif self.indicators[other].inverse_of not in (None, indicator.id):
                self.report("indicators", indicator.id, f"inverse_of: '{other}' is the inverse of another indicator")

    def _check_terms(self) -> None:
        """Quantities name indicators, concepts name concepts, tags name a concept or one of its tags."""
        concepts = self.entries["concepts"]
        tags = {tag for concept in concepts.values() for tag in concept.tags} | set(concepts) | DIMENSION_TAGS
        for quantity in self.entries["quantities"].values():
            for member in quantity.members:
                if member not in self.scope:
                    self.report("quantities", quantity.id, f"members: there is no indicator '{member}'")
        for concept in concepts.values():
            for other in (*concept.broader, *concept.related):
                if other not in concepts:
                    self.report("concepts", concept.id, f"there is no concept '{other}'", path="broader, related")
        for kind in ("variables", "indicators"):
            for entry in self.entries[kind].values():
                for tag in entry.concepts:
                    if tag not in tags and tag.replace("_", "-") not in tags:
                        near = did_you_mean(tag, tags)
                        remedy = f"Did you mean '{near[0]}'?" if near else "Use a concept id or one of its tags."
                        self.report(kind, entry.id, f"concepts: there is no concept '{tag}'", remedy, "concepts")

    def _check_holders(self) -> None:
        """Variables name holders by id."""
        holders = self.entries["holders"]
        if PARK_HOLDER not in holders:
            self.report(
                "holders", PARK_HOLDER, "is not declared", "The park itself is asked for what nobody else holds."
            )
        for variable in self.variables.values():
            for name in (variable.holder, *variable.also_held_by):
                if name is not None and name not in holders:
                    near = did_you_mean(name, holders)
                    remedy = f"Did you mean '{near[0]}'?" if near else "Declare it in holders/."
                    self.report(
                        "variables", variable.id, f"there is no holder '{name}'", remedy, "holder, also_held_by"
                    )

    def _check_parts(self) -> None:
        """Parts are variables of the same quantity; a breakdown is part of one number or of its own items."""
        for variable in self.variables.values():
            for name in (one for group in variable.parts for one in group):
                part = self.variables.get(name)
                if part is None:
                    near = did_you_mean(name, self.variables)
                    remedy = f"Did you mean '{near[0]}'?" if near else "Declare it."
                    self.report("variables", variable.id, f"parts: there is no variable '{name}'", remedy, "parts")
                    continue
                ours, theirs = self.scope[variable.id], self.scope[name]
                same = (ours.unit.dimension if ours.unit else None) == (theirs.unit.dimension if theirs.unit else None)
                if not same or (variable.items is not None and variable.items != part.items):
                    message = f"parts: '{name}' is no part of it: another quantity or other items"
                    self.report("variables", variable.id, message, path="parts")

    # -- schemes ---------------------------------------------------------------------------------------------------

    def _link_scheme(self, scheme: Scheme) -> None:
        ids = [criterion.id for criterion in scheme.criteria]
        for repeated in sorted({one for one in ids if ids.count(one) > 1}):
            self.report("schemes", scheme.id, f"criterion '{repeated}' is declared twice")
        groups = {group.id for group in scheme.groups}
        for criterion in (*scheme.criteria, *scheme.entry):
            self._link_criterion(scheme, criterion, set(ids), groups)
        for rule in scheme.pass_:
            if rule.group is not None and rule.group not in groups:
                self.report("schemes", scheme.id, f"pass: there is no group '{rule.group}'", path="pass")
        for text in scheme_expressions(scheme):
            self._expression(scheme, text)
        if scheme.score is not None:
            # the document's own divisor checks that all rows and choices are declared
            single = sum(criterion.group is None for criterion in scheme.criteria)
            evaluated = single + sum(group.at_least for group in scheme.groups)
            if evaluated != scheme.score.divide_by:
                message = f"score: {evaluated} rows are evaluated, the document divides by {scheme.score.divide_by:g}"
                self.report("schemes", scheme.id, message, "Check groups and rows.", "score")

    def _link_criterion(self, scheme: Scheme, criterion: Criterion, ids: set[str], groups: set[str]) -> None:
        path = f"criteria.{criterion.id}"
        if criterion.group is not None and criterion.group not in groups:
            self.report("schemes", scheme.id, f"{path}: there is no group '{criterion.group}'", path=path)
        if criterion.counts_if is not None and criterion.counts_if not in ids:
            self.report("schemes", scheme.id, f"{path}: counts_if names no criterion", path=path)
        known = self.scope.get(criterion.indicator)
        if known is None or known.kind == "factor":
            near = did_you_mean(criterion.indicator, [*self.indicators, *self.variables])
            remedy = f"Did you mean '{near[0]}'?" if near else "Declare it."
            self.report("schemes", scheme.id, f"{path}: there is no indicator '{criterion.indicator}'", remedy, path)
            return
        unit = self.attempt("schemes", scheme.id, path, lambda: parse_unit(criterion.unit))
        ours = known.unit
        if unit is not None and ours is not None and known.type == "number" and unit.dimension != ours.dimension:
            self.report(
                "schemes", scheme.id, f"{path}: '{criterion.unit}' does not fit the unit of '{criterion.indicator}'",
                "Use a unit of the same quantity.", path,
            )  # fmt: skip
        for _, bound in limit_cases(criterion):
            value = bound.stated[0][1] if bound is not None else None
            if known.type == "yes_no" and bound is not None and not isinstance(value, bool):
                self.report("schemes", scheme.id, f"{path}: a yes/no row is limited by 'equals: true'", path=path)
            if known.type == "number" and isinstance(value, bool):
                self.report("schemes", scheme.id, f"{path}: a number is limited by a number", path=path)

    def _expression(self, scheme: Scheme, text: str) -> None:
        if text in self.expressions:
            return
        node = self.attempt("schemes", scheme.id, f"'{text}'", lambda: parse(text))
        if node is None:
            return
        missing = unknown_names(node, self.scope)
        for error in missing:
            self.report("schemes", scheme.id, f"'{text}': {error}")
        if not missing:
            typed = self.attempt("schemes", scheme.id, f"'{text}'", lambda: elaborate(node, self.scope))
            if typed is not None:
                self.expressions[text] = typed

    # -- spellings -------------------------------------------------------------------------------------------------

    def _spellings(self) -> dict[str, str]:
        """Return accepted spellings of names; an id wins over an alias, a variable's label over an indicator's."""
        found: dict[str, str] = {}
        entries = [*self.indicators.values(), *self.variables.values()]
        for entry in entries:
            for text in (*entry.aliases, entry.label.en, entry.label.zh):
                found[normal(text)] = entry.id
        for entry in entries:
            found[entry.id] = found[normal(entry.id)] = entry.id
        return found

    def _units(self) -> dict[str, Unit]:
        texts = {variable.unit for variable in self.variables.values()}
        texts |= {variable.official_unit for variable in self.variables.values() if variable.official_unit}
        texts |= {indicator.unit for indicator in self.indicators.values()}
        texts |= {item.unit for entry in self.item_lists.values() for item in entry.items if item.unit}
        texts |= {criterion.unit for scheme in self.schemes.values() for criterion in scheme.criteria + scheme.entry}
        return {text: parse_unit(text) for text in texts - {ITEM_UNIT}}


def _item_spellings(entry: ItemList) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for item in entry.items:
        for text in (*item.aliases, item.label.en, item.label.zh, item.id):
            found[normal(text)] = item.id
    found.update({item.id: item.id for item in entry.items})
    return found
