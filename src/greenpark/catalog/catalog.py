"""The checked catalog: every entry by its id, every formula elaborated, every accepted spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from greenpark.catalog.models import (
    Bound,
    Criterion,
    Factor,
    Formula,
    Holder,
    Indicator,
    ItemList,
    LimitCase,
    Scheme,
    Variable,
)
from greenpark.catalog.terms import Concept, Quantity
from greenpark.formula import tree
from greenpark.formula.types import NameType, Typed
from greenpark.formula.units import Unit

PARK_HOLDER = "park_administration"  # who is asked for what no variable stands for, such as the base year
ITEM_UNIT = "item"  # instead of a unit: each item of the list has its own


def normal(text: str) -> str:
    """Return a spelling without case, width, spaces and punctuation, for look-ups by name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_\-–—·、,，.。:：;；()（）\[\]【】<>《》\"'“”/]+", "", folded)


class Whole(NamedTuple):
    """A quantity, and parts of it that together are at most the whole; items of a breakdown are compared by item."""

    parts: tuple[str, ...]
    whole: str


@dataclass(frozen=True)
class Catalog:
    """All declared knowledge, cross-linked and checked; frozen."""

    variables: Mapping[str, Variable]
    indicators: Mapping[str, Indicator]
    factors: Mapping[str, Factor]
    item_lists: Mapping[str, ItemList]
    schemes: Mapping[str, Scheme]
    holders: Mapping[str, Holder]
    concepts: Mapping[str, Concept]
    quantities: Mapping[str, Quantity]
    scope: Mapping[str, NameType]
    formulas: Mapping[str, Typed]  # derivations of variables and formulas of indicators, by id
    expressions: Mapping[str, Typed]  # conditions and computed limits of schemes, by their text
    units: Mapping[str, Unit]  # every unit text in the files
    version: str
    _names: Mapping[str, str] = field(repr=False, default_factory=dict)
    _items: Mapping[str, Mapping[str, str]] = field(repr=False, default_factory=dict)

    def find_name(self, text: str) -> str | None:
        """Return the id of the variable or indicator that `text` names in any accepted spelling."""
        return self._names.get(text) or self._names.get(normal(text))

    def find_scheme(self, text: str) -> str | None:
        """Return the id of the scheme that `text` names: id, title, short name, alias, or an id with words behind."""
        return self._scheme_names.get(normal(text)) or self._scheme_names.get(normal(text.strip().partition(" ")[0]))

    @cached_property
    def _scheme_names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for scheme in self.schemes.values():
            for word in (scheme.id, *(text for pair in (scheme.label, scheme.short) for text in (pair.zh, pair.en)),
                         *scheme.aliases):  # fmt: skip
                found.setdefault(normal(word), scheme.id)
        return found

    def find_item(self, list_id: str, text: str) -> str | None:
        """Return the id of the item that `text` names in an item list."""
        items = self._items.get(list_id, {})
        return items.get(text) or items.get(normal(text))

    def entry(self, name: str) -> Variable | Indicator:
        """Return the variable or indicator of an id; raise KeyError."""
        return self.variables[name] if name in self.variables else self.indicators[name]

    def holders_of(self, name: str) -> list[Holder]:
        """Return who holds a figure, the one to ask first; the park's administration for all but variables."""
        variable = self.variables.get(name)
        if variable is None or variable.holder is None:
            return [self.holders[PARK_HOLDER]]
        return [self.holders[one] for one in (variable.holder, *variable.also_held_by)]

    def unit_of(self, name: str, item: str | None) -> str:
        """Return the unit in which a figure is declared: where units differ by item, that of the item, else `1`."""
        entry = self.entry(name)
        if isinstance(entry, Indicator) or entry.unit != ITEM_UNIT or entry.items is None:
            return entry.unit
        return next((one.unit or "1" for one in self.item_lists[entry.items].items if one.id == item), "1")

    def weights(self, name: str) -> dict[str, float]:
        """Return the weight of each item of a variable, {} for all else."""
        variable = self.variables.get(name)
        if variable is None or variable.items is None:
            return {}
        return {item.id: item.weight for item in self.item_lists[variable.items].items}

    def expression(self, text: str) -> Typed:
        """Return the checked form of a scheme's condition or computed limit."""
        return self.expressions[text]

    def inputs(self, name: str) -> tuple[str, ...]:
        """Return the names that a name's formula mentions, directly."""
        return self._inputs.get(name, ())

    @cached_property
    def _inputs(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(tree.names(typed.node)) for name, typed in self.formulas.items()}

    @cached_property
    def leaves(self) -> dict[str, tuple[str, ...]]:
        """Return, for every formula, the variables on which it rests in the end."""
        return {name: tuple(leaf for leaf in self.closure([name]) if leaf in self.variables) for name in self.formulas}

    @cached_property
    def order(self) -> dict[str, int]:
        """Return the depth of every name: a formula stands above all that it mentions."""
        depths: dict[str, int] = {}

        def depth(name: str) -> int:
            if name not in depths:
                depths[name] = 0
                depths[name] = 1 + max((depth(part) for part in self.inputs(name)), default=-1)
            return depths[name]

        for name in self.scope:
            depth(name)
        return depths

    @cached_property
    def based(self) -> frozenset[str]:
        """Return the names that look at the base year, directly or through what they mention."""
        found: set[str] = set()
        for name in sorted(self.formulas, key=self.order.__getitem__):
            looks = tree.uses_base(self.formulas[name].node)
            if looks or any(part in found for part in self.inputs(name)):
                found.add(name)
        return frozenset(found)

    @cached_property
    def dependants(self) -> dict[str, frozenset[str]]:
        """Return, for every variable, itself and the names that rest on it in the end."""
        found: dict[str, set[str]] = {name: {name} for name in self.variables}
        for name in self.formulas:
            for leaf in self.closure([name]):
                if leaf in found:
                    found[leaf].add(name)
        return {leaf: frozenset(names) for leaf, names in found.items()}

    @cached_property
    def wholes(self) -> tuple[Whole, ...]:
        """Return the declared parts of variables, and numerator and denominator of every share of one in another."""
        found = [Whole(group, variable.id) for variable in self.variables.values() for group in variable.parts]
        for indicator in self.indicators.values():
            node = _unscaled(self.formulas[indicator.id].node)
            if indicator.unit == "%" and isinstance(node, tree.Arithmetic) and node.operator == "/":
                part, whole = _unscaled(node.left), _unscaled(node.right)
                if isinstance(part, tree.Name) and isinstance(whole, tree.Name):
                    found.append(Whole((part.name,), whole.name))
        names = self.variables.keys()
        return tuple(dict.fromkeys(one for one in found if {*one.parts, one.whole} <= names))

    def closure(self, names: list[str]) -> list[str]:
        """Return the names and all that they are computed from, inputs first."""
        found: set[str] = set()
        stack = list(names)
        while stack:
            name = stack.pop()
            if name not in found:
                found.add(name)
                stack.extend(self.inputs(name))
        return sorted(found, key=lambda name: (self.order[name], name))

    def needed_names(self, scheme_id: str, *, entry: bool = True) -> list[str]:
        """Return the names that a scheme's criteria, conditions and score mention directly."""
        scheme = self.schemes[scheme_id]
        names: dict[str, None] = {}
        for criterion in (*scheme.criteria, *(scheme.entry if entry else ())):
            names[criterion.indicator] = None
        for text in scheme_expressions(scheme):
            names.update(dict.fromkeys(tree.names(self.expressions[text].node)))
        return list(names)

    def needed_variables(self, scheme_id: str) -> list[tuple[str, str | None]]:
        """Return (variable, item) for every figure that a scheme can use, in the order of the catalog files."""
        pairs: dict[tuple[str, str | None], None] = {}
        for name in self.closure(self.needed_names(scheme_id)):
            variable = self.variables.get(name)
            if variable is None:
                continue
            if variable.items is None:
                pairs[(name, None)] = None
            else:
                pairs.update({(name, item.id): None for item in self.item_lists[variable.items].items})
        position = {name: index for index, name in enumerate(self.variables)}
        return sorted(pairs, key=lambda pair: position[pair[0]])


def _unscaled(node: tree.Node) -> tree.Node:
    while isinstance(node, tree.Scale):
        node = node.operand
    return node


def limit_cases(criterion: Criterion) -> Iterator[tuple[str | None, Bound | None]]:
    """Yield (condition, bound) of a criterion's limit; bound None means that the band has no threshold."""
    limit = criterion.limit
    if isinstance(limit, Bound) and not isinstance(limit, LimitCase):
        yield None, limit
        return
    assert isinstance(limit, tuple)
    for case in limit:
        if case.otherwise == "none":
            yield None, None
        elif isinstance(case.otherwise, Bound):
            yield None, case.otherwise
        else:
            yield case.when, case


def scheme_expressions(scheme: Scheme) -> Iterator[str]:
    """Yield the texts of all formulas that stand in a scheme file."""
    for criterion in (*scheme.criteria, *scheme.entry):
        for condition, bound in limit_cases(criterion):
            if condition is not None:
                yield condition
            if bound is not None and isinstance(bound.stated[0][1], Formula):
                yield bound.stated[0][1].formula
    if scheme.dominant_industry is not None:
        yield scheme.dominant_industry.share
    if scheme.score is not None and scheme.score.elasticity is not None:
        yield scheme.score.elasticity.growth
