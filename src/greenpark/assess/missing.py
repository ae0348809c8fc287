"""Which figures that are not there would make a value known: alternatives as sets of observations (§5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from greenpark.assess.figures import ParkFigures
from greenpark.catalog.models import Variable
from greenpark.formula import tree
from greenpark.formula.reasons import MISSING_INPUT
from greenpark.formula.values import Value

KEPT = 200  # alternatives carried along; the smallest first


class Figure(NamedTuple):
    """One observation that is missing."""

    variable: str
    item: str | None
    year: int

    @property
    def key(self) -> tuple[str, str, int]:
        """Return what figures are ordered by."""
        return (self.variable, self.item or "", self.year)


Choice = frozenset[Figure]
NOTHING: Choice = frozenset()


def alternatives(name: str, figures: ParkFigures, year: int) -> list[Choice]:
    """Return the minimal sets of figures that make a name known; [∅] if it is, [] if no figure can."""
    figures.moment(year)
    return _name(name, None, figures, year)


def minimal(choices: Iterable[Choice]) -> list[Choice]:
    """Return the inclusion-minimal choices, the smallest first, ties by their ids."""
    ordered = sorted(set(choices), key=order)
    kept: list[Choice] = []
    for choice in ordered:
        if not any(other <= choice for other in kept):
            kept.append(choice)
            if len(kept) >= KEPT:
                break
    return kept


def order(choice: Choice) -> tuple[int, list[tuple[str, str, int]]]:
    """Return the sorting key of a choice: its size, then its ids."""
    return (len(choice), sorted(figure.key for figure in choice))


def together(parts: Iterable[list[Choice]]) -> list[Choice]:
    """Return the minimal choices that satisfy every part."""
    result = [NOTHING]
    for part in parts:
        result = minimal(left | right for left in result for right in part)
        if not result:
            return []
    return result


def of_node(node: tree.Node, figures: ParkFigures, year: int) -> list[Choice]:
    """Return the choices that make a tree known."""
    match node:
        case tree.Number() | tree.Truth() | tree.Code():
            return [NOTHING]
        case tree.Target():
            known = figures.target(node.name, node.what, year).value is not None
            return [NOTHING] if known else []
        case tree.Name():
            return _name(node.name, None, figures, year)
        case tree.Subset():
            return _name(node.name, node.items, figures, year)
        case tree.FirstKnown() | tree.Either():
            return minimal(choice for operand in node.operands for choice in of_node(operand, figures, year))
        case tree.Growth() | tree.Previous() | tree.Elasticity() | tree.Over():
            years = figures.years_seen(node, year)
            if not years:
                return []
            return together(of_node(part, figures, one) for one in years for part in tree.children(node))
    return together(of_node(part, figures, year) for part in tree.children(node))


def _name(name: str, items: tuple[str, ...] | None, figures: ParkFigures, year: int) -> list[Choice]:
    catalog = figures.catalog
    value = figures.value(name, year, year)
    if name in catalog.factors:
        known = isinstance(value, dict) or value.value is not None
        return [NOTHING] if known else []
    entry = catalog.entry(name)
    if isinstance(entry, Variable) and entry.items is not None:
        return _keyed(entry, items, figures, year)
    assert isinstance(value, Value)
    if value.reason != MISSING_INPUT:
        return [NOTHING]
    found: list[Choice] = []
    if isinstance(entry, Variable) and entry.reported:
        found.append(frozenset([Figure(name, None, year)]))
    typed = catalog.formulas.get(name)
    if typed is not None:
        found.extend(of_node(typed.node, figures, year))
    return minimal(found)


def _keyed(variable: Variable, items: tuple[str, ...] | None, figures: ParkFigures, year: int) -> list[Choice]:
    assert variable.items is not None
    whole = figures.value(variable.id, year, year)
    assert isinstance(whole, dict)
    wanted = items or tuple(whole)
    missing = [item for item in wanted if whole[item].reason == MISSING_INPUT and (items or not whole[item].absent)]
    if not missing:
        return [NOTHING]
    if variable.absent_item == "zero":
        # one row of an inventory makes the rest of it zero
        return [frozenset([Figure(variable.id, missing[0], year)])]
    if items is None and variable.type != "checklist":
        core = {item.id for item in figures.catalog.item_lists[variable.items].items if item.core}
        missing = [item for item in missing if item in core] or missing[:1]
    return [frozenset(Figure(variable.id, item, year) for item in missing)]
