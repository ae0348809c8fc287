"""Which criteria of several schemes measure the same quantity, and what differs (issue part B)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from greenpark.catalog.catalog import Catalog, limit_cases
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula.units import parse_unit


def crosswalk(catalog: Catalog, schemes: Sequence[str] | None = None, *, lang: str = "en") -> list[dict[str, Any]]:
    """Return one record a quantity that at least two of the schemes measure.

    Fields: `quantity`, `label`, `differs`, `concepts`, `unit`, `members`: list of `{scheme, criterion, name,
    indicator, limit, unit, converted}`; `converted` is the limit in the unit of the first member, inverted where
    indicators are inverses of each other, None where quantities differ in kind.
    """
    chosen = [catalog.schemes[name] for name in (schemes or catalog.schemes)]
    groups: dict[str, list[tuple[Scheme, Criterion]]] = {}
    for scheme in chosen:
        for criterion in scheme.criteria:
            groups.setdefault(quantity_of(catalog, criterion.indicator), []).append((scheme, criterion))
    return [
        _record(catalog, root, members, lang)
        for root, members in groups.items()
        if len({scheme.id for scheme, _ in members}) > 1
    ]


def quantity_of(catalog: Catalog, name: str) -> str:
    """Return the declared quantity that an indicator measures, else the first of an inverse pair, else itself."""
    for quantity in catalog.quantities.values():
        if name in quantity.members:
            return quantity.id
    entry = catalog.indicators.get(name)
    if entry is not None and entry.inverse_of is not None:
        return min(name, entry.inverse_of)
    return next((min(name, one.id) for one in catalog.indicators.values() if one.inverse_of == name), name)


def is_inverse(catalog: Catalog, name: str, other: str) -> bool:
    """Say whether two indicators are inverses of each other, whichever of them declares it."""
    pairs = ((name, other), (other, name))
    return any(one in catalog.indicators and catalog.indicators[one].inverse_of == two for one, two in pairs)


def _record(catalog: Catalog, root: str, members: list[tuple[Scheme, Criterion]], lang: str) -> dict[str, Any]:
    quantity = catalog.quantities.get(root)
    first = members[0][1]
    entry = catalog.entry(first.indicator)
    concepts = dict.fromkeys(tag for _, criterion in members for tag in catalog.entry(criterion.indicator).concepts)
    return {
        "quantity": root,
        "label": quantity.label.get(lang) if quantity else entry.label.get(lang),
        "differs": quantity.differs.get(lang) if quantity else "",
        "concepts": list(concepts),
        "unit": first.unit,
        "members": [_member(catalog, scheme, criterion, first, lang) for scheme, criterion in members],
    }


def _member(catalog: Catalog, scheme: Scheme, criterion: Criterion, first: Criterion, lang: str) -> dict[str, Any]:
    limits = [_limit(bound.stated[0]) for _, bound in limit_cases(criterion) if bound is not None]
    numbers = [value for _, value in limits if isinstance(value, float)]
    return {
        "scheme": scheme.id,
        "criterion": criterion.id,
        "name": criterion.label.get(lang),
        "indicator": criterion.indicator,
        "limit": " / ".join(f"{_SIGNS[operator]} {_text(value)}" for operator, value in limits),
        "unit": criterion.unit,
        "converted": _converted(catalog, criterion, first, numbers[0]) if len(numbers) == 1 else None,
        "required": criterion.required or criterion.core,
        "evidence": criterion.evidence,
    }


_SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "equals": "="}


def _limit(stated: tuple[str, Any]) -> tuple[str, Any]:
    operator, value = stated
    if isinstance(value, bool):
        return operator, "yes" if value else "no"
    return operator, float(value) if isinstance(value, int | float) else getattr(value, "formula", "own target")


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _converted(catalog: Catalog, criterion: Criterion, first: Criterion, value: float) -> float | None:
    """Return a limit in the unit of the first member; an inverse is turned over."""
    source, target = parse_unit(criterion.unit), parse_unit(first.unit)
    inverse = is_inverse(catalog, criterion.indicator, first.indicator)
    if inverse and value:
        return float(f"{1.0 / (value * source.factor) / target.factor:.6g}")
    if criterion.indicator != first.indicator or source.dimension != target.dimension:
        return None
    return float(f"{value * source.factor / target.factor:.12g}")
