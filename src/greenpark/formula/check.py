"""The staged checks of a formula: names, types, units, tags and grain (design section 4, semantics §1.3, §2, §4).

`unknown_names` reports every name that does not exist; `elaborate` then returns the tree with all unit conversions
put in as constants, so that the readers only compute. The language knows nothing of the catalog: it is given a
mapping from names to `NameType`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from greenpark.formula import tree
from greenpark.formula.conversion import convert, internal_unit, joined_units, one_unit, same_unit
from greenpark.formula.errors import FormulaError
from greenpark.formula.types import Kind, Scope, Typed
from greenpark.formula.units import ONE, multiply, parse_unit
from greenpark.problems import did_you_mean


def unknown_names(node: tree.Node, scope: Iterable[str]) -> list[FormulaError]:
    """Return an error for each name that is not in `scope`, with the nearest known one."""
    known = set(scope)
    errors = []
    codes = {part.right.name for part in tree.walk(node) if _compares_code(part)}  # type: ignore[attr-defined]
    for name in tree.names(node):
        if name in known or name in codes:
            continue
        near = did_you_mean(name, known)
        remedy = f"Did you mean '{near[0]}'?" if near else "Declare it in the catalog."
        errors.append(FormulaError(f"'{name}' is no variable, indicator or factor", remedy=remedy))
    for part in tree.walk(node):
        if isinstance(part, tree.Target) and part.name not in known:
            errors.append(FormulaError(f"'{part.name}' is no indicator that could have a target"))
    return errors


def _compares_code(node: tree.Node) -> bool:
    return isinstance(node, tree.Compare) and isinstance(node.right, tree.Name) and node.operator in ("==", "!=")


def elaborate(node: tree.Node, scope: Scope, *, unit: str | None = None, kind: Kind | None = None) -> Typed:
    """Return the typed tree with conversions to `unit`; raise FormulaError or UnitError at the first mistake."""
    typed = _check(node, scope)
    if kind is not None and typed.type != kind:
        raise FormulaError(f"the formula gives a {_spoken(typed.type)}, a {_spoken(kind)} is declared")
    if typed.items is not None:
        raise FormulaError(
            "the formula still has items at the end", remedy="Reduce it with total, mean, min, max or share_met."
        )
    if unit is not None and typed.type == "number":
        typed = convert(typed, internal_unit(unit), f"the declared unit '{unit}'")
    return typed


def _spoken(kind: str) -> str:
    return {"number": "number", "yes_no": "yes/no", "choice": "choice"}[kind]


def _check(node: tree.Node, scope: Scope) -> Typed:
    """Dispatch on the node type."""
    if isinstance(node, tree.Number):
        return _number(node)
    if isinstance(node, tree.Truth):
        return Typed(node, "yes_no")
    if isinstance(node, tree.Name):
        return _name(node, scope)
    if isinstance(node, tree.Subset):
        return _subset(node, scope)
    if isinstance(node, tree.Negative):
        operand = _wants_number(_check(node.operand, scope), "-")
        return replace(operand, node=tree.Negative(operand.node), literal=False)
    if isinstance(node, tree.Arithmetic):
        return _arithmetic(node, scope)
    if isinstance(node, tree.Compare):
        return _compare(node, scope)
    if isinstance(node, tree.Logic | tree.Not | tree.If):
        return _logic(node, scope)
    if isinstance(node, tree.FirstKnown | tree.Either | tree.Extreme):
        return _alternatives(node, scope)
    if isinstance(node, tree.Reduce | tree.ShareMet):
        return _reduction(node, scope)
    if isinstance(node, tree.Target):
        known = scope[node.name]
        of_year = node.what == "year"
        return Typed(node, "number", ONE if of_year else known.unit, price=None if of_year else known.price)
    if isinstance(node, tree.LAGGED):
        return _window(node, scope)
    raise FormulaError(f"{type(node).__name__} cannot stand here")


def _number(node: tree.Number) -> Typed:
    if node.unit is None:
        if node.value not in (0, 1):
            raise FormulaError(
                f"the number {node.value:g} has no unit",
                remedy=f"Write {node.value:g} [unit], or {node.value:g} [1] if it truly has none (§1.3).",
            )
        return Typed(node, "number", None if node.value == 0 else ONE, literal=True)
    unit = parse_unit(node.unit)
    if unit.is_dimensionless:
        value = node.value * unit.factor
        if unit.factor == 1 and node.value != 1 and _is_power_of_ten(node.value):
            raise FormulaError(
                f"{node.value:g} [1] hides a unit conversion",
                remedy="Leave it out: units are converted for you (§1.3).",
            )
        return Typed(tree.Number(value), "number", ONE)
    return Typed(tree.Number(node.value), "number", unit)


def _is_power_of_ten(value: float) -> bool:
    text = f"{value:e}"
    return value > 0 and text.split("e", maxsplit=1)[0].strip("0.") == "1"


def _name(node: tree.Name, scope: Scope) -> Typed:
    known = scope[node.name]
    return Typed(
        node, known.type, known.unit if known.unit is not None else ONE, known.items, known.item_units, known.codes,
        known.price, known.electricity, known.population, known.lagged, known.grain,
    )  # fmt: skip


def _subset(node: tree.Subset, scope: Scope) -> Typed:
    whole = _name(tree.Name(node.name), scope)
    if whole.items is None:
        raise FormulaError(f"'{node.name}' has no items", remedy=f"Write '{node.name}' without brackets.")
    for item in node.items:
        if item not in whole.items:
            near = did_you_mean(item, whole.items)
            raise FormulaError(
                f"'{item}' is no item of '{node.name}'", remedy=f"Did you mean '{near[0]}'?" if near else ""
            )
    return replace(whole, node=node, items=node.items)


def _wants_number(typed: Typed, where: str) -> Typed:
    if typed.type != "number":
        raise FormulaError(f"'{where}' needs numbers, found a {_spoken(typed.type)}")
    return typed


def _joined(left: Typed, right: Typed, where: str) -> dict[str, object]:
    """Return the shared items, tags and grain of two operands; two different tags do not mix (§2.3)."""
    if left.grain != right.grain:
        raise FormulaError(
            f"'{where}' mixes {left.grain} and {right.grain} figures", remedy="Aggregate the finer one first."
        )
    joined: dict[str, object] = {"grain": left.grain, "lagged": left.lagged or right.lagged}
    for tag in ("price", "electricity"):
        one, two = getattr(left, tag), getattr(right, tag)
        if one and two and one != two and "any" not in (one, two):
            raise FormulaError(
                f"'{where}' mixes {tag} bases {one} and {two}",
                remedy="Use variables of one basis, or either(a, b) where the scheme allows both (§2.3).",
            )
        joined[tag] = one or two
    if left.items is not None and right.items is not None:
        joined["items"] = tuple(item for item in left.items if item in right.items)
    else:
        joined["items"] = left.items if left.items is not None else right.items
    return joined


def _arithmetic(node: tree.Arithmetic, scope: Scope) -> Typed:
    left = _wants_number(_check(node.left, scope), node.operator)
    right = _wants_number(_check(node.right, scope), node.operator)
    joined = _joined(left, right, node.operator)
    if node.operator in "+-":
        left, right = same_unit(left, right, node.operator)
        unit, item_units = left.unit, left.item_units
    else:
        for part in (left, right):
            if part.literal and part.unit is None:
                raise FormulaError("0 in a product or quotient has no use", remedy="Remove it (§1.3).")
        sign = 1 if node.operator == "*" else -1
        unit = multiply(left.unit or ONE, right.unit or ONE, sign)
        item_units = joined_units(left, right, sign)
        if unit.is_dimensionless and not item_units:
            joined["price"] = joined["electricity"] = None
    built = tree.Arithmetic(node.operator, left.node, right.node, node.operator == "/" and right.population)
    population = node.operator == "+" and left.population and right.population
    return Typed(built, "number", unit, item_units=item_units, population=population, **joined)  # type: ignore[arg-type]


def _compare(node: tree.Compare, scope: Scope) -> Typed:
    left = _check(node.left, scope)
    if left.type == "choice":
        if not isinstance(node.right, tree.Name) or node.operator not in ("==", "!="):
            raise FormulaError("a choice is compared by == or != with one of its codes")
        code = node.right.name
        if left.codes is not None and code not in left.codes:
            near = did_you_mean(code, left.codes)
            raise FormulaError(
                f"'{code}' is no code here (codes are {', '.join(left.codes)})",
                remedy=f"Did you mean '{near[0]}'?" if near else "",
            )
        return Typed(tree.Compare(node.operator, left.node, tree.Code(code)), "yes_no", lagged=left.lagged)
    right = _check(node.right, scope)
    if left.type == "yes_no" and right.type == "yes_no" and node.operator in ("==", "!="):
        return Typed(tree.Compare(node.operator, left.node, right.node), "yes_no", lagged=left.lagged or right.lagged)
    joined = _joined(_wants_number(left, node.operator), _wants_number(right, node.operator), node.operator)
    left, right = same_unit(left, right, node.operator)
    joined["price"] = joined["electricity"] = None
    return Typed(tree.Compare(node.operator, left.node, right.node), "yes_no", **joined)  # type: ignore[arg-type]


def _logic(node: tree.Logic | tree.Not | tree.If, scope: Scope) -> Typed:
    if isinstance(node, tree.If):
        condition = _check(node.condition, scope)
        if condition.type != "yes_no":
            raise FormulaError("the first argument of 'if' is a condition")
        then, otherwise = _check(node.then, scope), _check(node.otherwise, scope)
        if then.type != otherwise.type:
            raise FormulaError("both branches of 'if' give the same type")
        joined = _joined(then, otherwise, "if")
        if then.type == "number":
            then, otherwise = same_unit(then, otherwise, "if")
        joined["lagged"] = bool(joined["lagged"]) or condition.lagged
        return Typed(tree.If(condition.node, then.node, otherwise.node), then.type, then.unit, **joined)  # type: ignore[arg-type]
    parts = [_check(part, scope) for part in tree.children(node)]
    for part in parts:
        if part.type != "yes_no":
            raise FormulaError(f"'and', 'or', 'not' join conditions, found a {_spoken(part.type)}")
    lagged = any(part.lagged for part in parts)
    if isinstance(node, tree.Not):
        return Typed(tree.Not(parts[0].node), "yes_no", lagged=lagged)
    return Typed(tree.Logic(node.operator, parts[0].node, parts[1].node), "yes_no", lagged=lagged)


def _alternatives(node: tree.FirstKnown | tree.Either | tree.Extreme, scope: Scope) -> Typed:
    parts = [_check(part, scope) for part in node.operands]
    first = parts[0]
    mixing = isinstance(node, tree.Either)
    nodes = [first.node]
    for part in parts[1:]:
        if part.type != first.type:
            raise FormulaError("all alternatives give the same type")
        if mixing:
            part = replace(part, price=first.price, electricity=first.electricity)
        _joined(first, part, "first_known")
        if part.type == "number":
            unit_from, part = same_unit(first, part, "first_known")
            first = replace(first, unit=unit_from.unit)
        nodes.append(part.node)
    lagged = any(part.lagged for part in parts)
    if mixing:  # the tag used is in the result's `basis`; the value joins with anything
        first = replace(first, price="any" if first.price else None, electricity="any" if first.electricity else None)
    if isinstance(node, tree.Extreme):
        return replace(first, node=tree.Extreme(node.how, tuple(nodes)), lagged=lagged, population=False, literal=False)
    built = tree.Either(tuple(nodes)) if mixing else tree.FirstKnown(tuple(nodes))
    return replace(first, node=built, lagged=lagged, literal=False)


def _reduction(node: tree.Reduce | tree.ShareMet, scope: Scope) -> Typed:
    operand = _check(node.operand, scope)
    how = node.how if isinstance(node, tree.Reduce) else "share_met"
    if operand.items is None:
        raise FormulaError(f"'{how}' reduces a breakdown, found a single value", remedy=f"Leave '{how}' out.")
    if isinstance(node, tree.ShareMet):
        if operand.type != "yes_no":
            raise FormulaError("'share_met' takes a condition over items or a checklist")
        return Typed(tree.ShareMet(operand.node), "number", ONE, lagged=operand.lagged, grain=operand.grain)
    operand = one_unit(_wants_number(operand, how))
    return replace(operand, node=tree.Reduce(node.how, operand.node), items=None, literal=False)


def _window(node: tree.Node, scope: Scope) -> Typed:
    operands = [_wants_number(_check(part, scope), "a window") for part in tree.children(node)]
    for operand in operands:
        if operand.lagged:
            raise FormulaError("a lag inside a lag", remedy="Windows take values of single years only (§4.1).")
    first = operands[0]
    if isinstance(node, tree.Growth):
        return Typed(tree.Growth(first.node, node.window), "number", ONE, first.items, lagged=True, grain=first.grain)
    if isinstance(node, tree.Elasticity):
        built = tree.Elasticity(first.node, operands[1].node, node.window)
        return Typed(built, "number", ONE, first.items, lagged=True, grain=first.grain)
    if isinstance(node, tree.Previous):
        return replace(first, node=tree.Previous(first.node, node.window), lagged=True)
    assert isinstance(node, tree.Over)
    if first.items is not None:
        raise FormulaError("a sum or mean over years takes a single value", remedy="Reduce the breakdown first.")
    return replace(first, node=tree.Over(node.how, first.node, node.window), lagged=True)
