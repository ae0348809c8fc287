"""What stands beside a status: threshold in force, gap, origin, basis and what was assumed (semantics §6.2)."""

from __future__ import annotations

from typing import NamedTuple

from greenpark.assess.criteria import display_factor
from greenpark.assess.figures import ParkFigures
from greenpark.catalog import Catalog
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Bound, Criterion, Formula, LimitValue, Scheme
from greenpark.formula import tree
from greenpark.formula.reasons import MISSING_INPUT
from greenpark.formula.reference import compare, evaluate, scalar
from greenpark.formula.values import MISSING, Moment, Value


class Threshold(NamedTuple):
    """The limit that holds for one park and year, in the indicator's own unit."""

    operator: str | None
    limit: float | None
    kind: str = "number"  # number | target | formula | none | override


def threshold(criterion: Criterion, scheme: Scheme, figures: ParkFigures, year: int) -> Threshold:
    """Return the bound in force; operator None where no branch applies or the condition is unknown (§5.1)."""
    moment = figures.moment(year)
    operators = {bound.stated[0][0] for _, bound in limit_cases(criterion) if bound is not None}
    only = next(iter(operators)) if len(operators) == 1 else None
    dominates = dominated(scheme, figures, year) if criterion.industry_override else False
    if dominates is None:
        return Threshold(only, None)
    if dominates:
        own = figures.get(f"override:{scheme.id}:{criterion.id}", year)
        return Threshold(only, None if own is None else float(own), "override")
    for condition, bound in limit_cases(criterion):
        if condition is not None:
            holds = scalar(figures.catalog.expression(condition).node, moment)
            if holds.value is None:
                return Threshold(only, None)
            if not holds.value:
                continue
        return _stated(bound, criterion, figures, moment)
    branches = [bound for _, bound in limit_cases(criterion)]
    if len(branches) == 1:  # one limit under one condition: it is the limit, whether or not the condition holds
        return _stated(branches[0], criterion, figures, moment)
    return Threshold(only, None)


def _stated(bound: Bound | None, criterion: Criterion, figures: ParkFigures, moment: Moment) -> Threshold:
    if bound is None:
        return Threshold(None, None, "none")
    operator, stated = bound.stated[0]
    limit, kind = limit_value(criterion, stated, figures, moment)
    return Threshold(operator, limit, kind)


def limit_value(
    criterion: Criterion, stated: LimitValue, figures: ParkFigures, moment: Moment
) -> tuple[float | None, str]:
    """Return a stated limit in the indicator's own unit, and its kind."""
    if isinstance(stated, bool):
        return float(stated), "number"
    if stated == "target":
        found = figures.target(criterion.indicator, "value", moment.year)
        return (None if found.value is None else float(found.value)), "target"
    if isinstance(stated, Formula):
        found = scalar(figures.catalog.expression(stated.formula).node, moment)
        return (None if found.value is None else float(found.value)), "formula"
    scale = display_factor(criterion, figures.catalog.entry(criterion.indicator).unit)
    return float(stated) / scale, "number"


def dominated(scheme: Scheme, figures: ParkFigures, year: int) -> bool | None:
    """Say whether one industry makes more than the stated share of output, None where its figures cannot say (§5.4)."""
    rule = scheme.dominant_industry
    if rule is None:
        return False
    share = scalar(figures.catalog.expression(rule.share).node, figures.moment(year))
    if share.value is None:
        return None if reports_industries(figures, year) else False
    return compare(share, ">", Value(rule.above)).value == 1.0


def reports_industries(figures: ParkFigures, year: int) -> bool:
    """Say whether any figure of output by industry is there; without one the general limits hold, assumed (§5.4)."""
    row = figures.rows.get(year, {})
    return any(key.startswith("output_by_industry[") and value is not None for key, value in row.items())


def shown(value: float | None, criterion: Criterion, catalog: Catalog) -> float | bool | None:
    """Return an internal value in the criterion's unit; yes/no as a truth value."""
    if value is None:
        return None
    if catalog.scope[criterion.indicator].type == "yes_no":
        return value == 1.0
    return clean(value * display_factor(criterion, catalog.entry(criterion.indicator).unit))


def clean(value: float) -> float:
    """Remove the float noise of a unit conversion; 15 digits are what a float64 holds."""
    return float(f"{value:.15g}")


def gap(value: float | None, limit: Threshold, status: str, criterion: Criterion, catalog: Catalog) -> float | None:
    """Return how far a value is from its limit in the criterion's unit; 0 when met (§6.2)."""
    if value is None or limit.limit is None or limit.operator is None:
        return None
    if status not in ("met", "not_met", "waived"):  # a limit that does not bind here leaves nothing to close
        return None
    if status == "met":
        return 0.0
    difference = value - limit.limit
    if limit.operator in ("at_least", "above"):
        missing = max(0.0, -difference)
    elif limit.operator in ("at_most", "below"):
        missing = max(0.0, difference)
    else:
        missing = abs(difference)
    return clean(missing * display_factor(criterion, catalog.entry(criterion.indicator).unit))


def margin(value: float | None, limit: Threshold) -> float | None:
    """Return the safety margin relative to the limit, positive when met (users section 5)."""
    if value is None or not limit.limit or limit.operator in (None, "equals"):
        return None
    difference = (value - limit.limit) / abs(limit.limit)
    return difference if limit.operator in ("at_least", "above") else -difference


def origin(name: str, figures: ParkFigures, year: int) -> str | None:
    """Return whether a value was reported, derived or computed; None when there is none (§3.4)."""
    value = figures.value(name, year, year)
    if isinstance(value, dict) or value.value is None:
        return None
    return figures.origins.get((name, year, year), "reported")


def assumed(name: str, figures: ParkFigures, year: int) -> list[str]:
    """Return the ids whose value was assumed where a value rests on them (§3.5, §5.6)."""
    catalog = figures.catalog
    found: dict[str, None] = {}
    for used in used_names(name, figures, year):
        variable = catalog.variables.get(used)
        if variable is not None and variable.if_missing is not None:
            columns = [used]
            if variable.items is not None:
                columns = [f"{used}[{item.id}]" for item in catalog.item_lists[variable.items].items]
            if all(figures.get(column, year) is None for column in columns) and not figures.not_applicable(used, year):
                found[used] = None
        factor = catalog.factors.get(used)
        if factor is not None and factor.default is not None:
            resolved = figures.factor(used, None, year)
            if resolved is not None and resolved.assumed:
                found[used] = None
    return list(found)


def used_names(name: str, figures: ParkFigures, year: int) -> list[str]:
    """Return the names on which a value rests in this park and year: reported totals hide their derivation."""
    if (name, year) not in figures.used:
        figures.used[name, year] = _used_names(name, figures, year)
    return figures.used[name, year]


def _used_names(name: str, figures: ParkFigures, year: int) -> list[str]:
    catalog = figures.catalog
    seen: dict[str, None] = {}
    stack = [name]
    while stack:
        one = stack.pop()
        if one in seen:
            continue
        seen[one] = None
        if one in catalog.factors or one not in catalog.formulas:
            continue
        figures.value(one, year, year)
        if figures.origins.get((one, year, year)) == "reported":
            continue
        stack.extend(reversed(tree.names(_chosen(catalog.formulas[one].node, figures, year))))
    return list(seen)


def _chosen(node: tree.Node, figures: ParkFigures, year: int) -> tree.Node:
    """Return a tree with each `first_known` and `either` replaced by the alternative that was taken."""
    if isinstance(node, tree.FirstKnown | tree.Either):
        moment = figures.moment(year)
        for operand in node.operands:
            value = evaluate(operand, moment)
            if isinstance(value, dict) or value.reason != MISSING_INPUT:
                return _chosen(operand, figures, year)
        return node
    if isinstance(node, tree.Name | tree.Subset | tree.Number | tree.Code | tree.Truth | tree.Target):
        return node
    changes = {}
    for field in node.__dataclass_fields__:
        part = getattr(node, field)
        if isinstance(part, tree.Node):
            changes[field] = _chosen(part, figures, year)
        elif isinstance(part, tuple) and part and isinstance(part[0], tree.Node):
            changes[field] = tuple(_chosen(one, figures, year) for one in part)  # type: ignore[assignment]
    return type(node)(**{field: changes.get(field, getattr(node, field)) for field in node.__dataclass_fields__})


def basis(name: str, figures: ParkFigures, year: int) -> str | None:
    """Return the price and electricity basis on which a value rests (§2.3), such as `constant, calorific`."""
    tags: dict[str, None] = {}
    for used in used_names(name, figures, year):
        variable = figures.catalog.variables.get(used)
        if variable is not None:
            for tag in (variable.price_basis, variable.electricity_basis):
                if tag:
                    tags[tag] = None
    return ", ".join(tags) or None


def notes(name: str, figures: ParkFigures, year: int) -> list[str]:
    """Return flags of a value: a factor of another year, a lapsed target."""
    found: dict[str, None] = {}
    for used in used_names(name, figures, year):
        factor = figures.catalog.factors.get(used)
        if factor is not None and {"area", "year"} & set(factor.keys):
            resolved = figures.factor(used, None, year)
            if resolved is not None and resolved.flag:
                found[resolved.flag] = None
        if factor is not None and _own_is_far(used, figures, year):
            found["factor_year"] = None
    lapsed = figures.get(f"target_year:{name}", year)
    if lapsed is not None and int(lapsed) < year:
        found["target_lapsed"] = None
    return list(found)


def _own_is_far(name: str, figures: ParkFigures, year: int) -> bool:
    """Say whether a factor of the park's own is neither of the year wanted nor of the one before (§4.5)."""
    row = figures.rows.get(year) or {}
    beginnings = (f"own:{name}#", f"own:{name}[")
    return any(key.startswith(beginnings) and row.get(key) for key in figures.far_factors)


def value_of(name: str, figures: ParkFigures, year: int) -> Value:
    """Return the value of a name in its own unit; missing where the name is a breakdown."""
    value = figures.value(name, year, year)
    return value if isinstance(value, Value) else MISSING
