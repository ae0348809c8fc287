"""Which lines the chosen schemes call for, and how badly: walked from criteria down to reported variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from greenpark.catalog import Catalog
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Criterion, Formula, Scheme, Text, Variable
from greenpark.formula import tree
from greenpark.observe.constant_prices import CHAIN, CONSTANT
from greenpark.observe.template.layout import SHEET_OF_THEME

OPEN_LIST = 40  # an item list longer than this gets empty lines with a drop-down, not a line an item
OPEN_LINES = 8
LONG_LIST = 8  # lines; variables with more items stand at the end of their sheet
OPTIONAL, NEEDED, DECISIVE = 0, 1, 2
Need = tuple[str, str | None]


@dataclass(frozen=True)
class Line:
    """A line of a theme sheet: one variable, or one item of it, and what each scheme thinks of it."""

    sheet: str
    id: str
    label: Text
    unit: str
    kind: str = "number"
    item: str | None = None
    item_label: Text | None = None
    official_unit: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    items: str | None = None
    grouped: bool = False
    first: bool = True
    derived: bool = False
    definition: Text | None = None
    holders: tuple[Text, ...] = ()
    form: str | None = None
    basis: str = ""
    needs: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> Need:
        """Return variable and item."""
        return self.id, self.item


def choose_schemes(catalog: Catalog, schemes: Sequence[str] | None) -> list[Scheme]:
    """Return the schemes asked for, in the catalog's order; raise KeyError for an id it does not hold."""
    for name in schemes or ():
        if name not in catalog.schemes:
            raise KeyError(f"no scheme '{name}'; the catalog has {', '.join(catalog.schemes)}")
    return [scheme for key, scheme in catalog.schemes.items() if schemes is None or key in schemes]


def theme_lines(catalog: Catalog, schemes: Sequence[Scheme]) -> list[Line]:
    """Return the lines of the theme sheets that the schemes need.

    Short questions come before long lists, what decides before what is welcome, else in the catalog's order.
    """
    needs = {scheme.id: _scheme_needs(catalog, scheme) for scheme in schemes}
    groups: list[list[Line]] = []
    for variable in catalog.variables.values():
        wanted = {key: {item: level for (name, item), level in found.items() if name == variable.id}
                  for key, found in needs.items()}  # fmt: skip
        wanted = {key: found for key, found in wanted.items() if found}
        if wanted and variable.reported:
            groups.append(_lines_of(catalog, variable, wanted))
    groups.sort(key=lambda group: (len(group) > LONG_LIST, -max(max(line.needs.values()) for line in group)))
    return [line for group in groups for line in group]


def ratio_lines(catalog: Catalog, schemes: Sequence[Scheme]) -> list[Line]:
    """Return the lines of the sheet for ratios that are reported as such: every indicator of a criterion."""
    users: dict[str, dict[str, int]] = {}
    for scheme in schemes:
        for criterion in (*scheme.entry, *scheme.criteria):
            if criterion.indicator in catalog.indicators:
                users.setdefault(criterion.indicator, {})[scheme.id] = OPTIONAL
    lines = []
    for indicator in catalog.indicators.values():
        if indicator.id in users:
            basis = "electricity" if "tce" in indicator.unit else ""
            lines.append(Line("ratios", indicator.id, indicator.label, indicator.unit, kind=indicator.type, basis=basis,
                              definition=indicator.definition, needs=users[indicator.id]))  # fmt: skip
    return lines


def _scheme_needs(catalog: Catalog, scheme: Scheme) -> dict[Need, int]:
    """Return what a scheme needs: DECISIVE for required and core rows, NEEDED for others."""
    needs: dict[Need, int] = {}
    for criterion in (*scheme.entry, *scheme.criteria):
        decisive = criterion.required or criterion.core
        parts: list[tree.Node] = [tree.Name(criterion.indicator), *_limit_formulas(catalog, criterion)]
        found: dict[Need, int] = {}
        for part in parts:
            _collect(catalog, part, NEEDED, found, set())
        for key, level in found.items():
            own = DECISIVE if level == NEEDED and decisive else level
            needs[key] = max(own, needs.get(key, OPTIONAL))
    if scheme.dominant_industry:
        found = {}
        _collect(catalog, catalog.expression(scheme.dominant_industry.share).node, OPTIONAL, found, set())
        for key, level in found.items():
            needs[key] = max(level, needs.get(key, OPTIONAL))
    return needs


def _limit_formulas(catalog: Catalog, criterion: Criterion) -> Iterator[tree.Node]:
    for condition, bound in limit_cases(criterion):
        if condition is not None:
            yield catalog.expression(condition).node
        if bound is not None and isinstance(limit := bound.stated[0][1], Formula):
            yield catalog.expression(limit.formula).node


def _collect(catalog: Catalog, node: tree.Node, level: int, found: dict[Need, int], seen: set[str]) -> None:
    """Walk a formula down to reported variables, following indicators and derivations."""
    if isinstance(node, tree.Name | tree.Subset):
        _collect_name(catalog, node, level, found, seen)
        return
    if isinstance(node, tree.FirstKnown | tree.Either):
        # one operand is enough: the first is asked for, the others are welcome
        for place, operand in enumerate(node.operands):
            _collect(catalog, operand, level if place == 0 else OPTIONAL, found, seen)
        return
    for child in tree.children(node):
        _collect(catalog, child, level, found, seen)


def _collect_name(
    catalog: Catalog, node: tree.Name | tree.Subset, level: int, found: dict[Need, int], seen: set[str]
) -> None:
    name = node.name
    if variable := catalog.variables.get(name):
        own = OPTIONAL if variable.derive or variable.if_missing is not None else level
        items: tuple[str | None, ...] = node.items if isinstance(node, tree.Subset) else (None,)
        for item in items:
            found[name, item] = max(own, found.get((name, item), OPTIONAL))
        if name == CONSTANT and CHAIN in catalog.variables:  # what parks mostly hold instead (users §2.3)
            found.setdefault((CHAIN, None), OPTIONAL)
    elif indicator := catalog.indicators.get(name):
        level = OPTIONAL if indicator.if_missing is not None else level
    else:
        return
    # a name is followed again at a higher level only through another path of the walk
    typed = catalog.formulas.get(name)
    if typed is not None and (mark := f"{name}@{level}") not in seen:
        seen.add(mark)
        _collect(catalog, typed.node, level, found, seen)


def _lines_of(catalog: Catalog, variable: Variable, wanted: dict[str, dict[str | None, int]]) -> list[Line]:
    """Return one line for a plain variable, one an item for a keyed one."""
    choices = {option.id: option.label.zh for option in variable.options}
    base = Line(
        SHEET_OF_THEME.get(variable.theme, "management"), variable.id, variable.label, variable.unit,
        kind=variable.type, official_unit=variable.official_unit, choices=choices, items=variable.items,
        derived=variable.derive is not None,
        definition=variable.definition, form=variable.form, basis=_basis(variable),
        holders=tuple(holder.label for holder in catalog.holders_of(variable.id)),
    )  # fmt: skip
    if variable.items is None:
        return [replace(base, needs={key: max(found.values()) for key, found in wanted.items()})]
    items = catalog.item_lists[variable.items].items
    # an item that is absent from an inventory is zero (§3.5): which items a formula picks makes no difference
    inventory = variable.absent_item == "zero"
    whole = {key: max(found.values()) if inventory else found[None]
             for key, found in wanted.items() if inventory or None in found}  # fmt: skip
    if len(items) > OPEN_LIST:
        optional = dict.fromkeys(whole, OPTIONAL)
        return [replace(base, grouped=True, first=place == 0, needs=optional if place else whole)
                for place in range(OPEN_LINES)]  # fmt: skip
    # a closed set of points is asked for in full, main pollutants one by one; of fuels and the like one is enough for
    # the whole to be known (§3.5), so that the variable counts once
    each = variable.type == "checklist"
    core = {item.id for item in items if item.core}
    grouped = not each and not core and bool(whole)
    shown = [item for item in items if any({item.id, None} & found.keys() for found in wanted.values())]
    lines: list[Line] = []
    for item in shown:
        first = item is shown[0]
        if grouped:
            needs = {key: level if first else OPTIONAL for key, level in whole.items()}
        else:
            counts = each or item.id in core
            needs = {key: found.get(item.id, whole.get(key, OPTIONAL) if counts else OPTIONAL)
                     for key, found in wanted.items()}  # fmt: skip
        own_unit = variable.unit == "item"
        lines.append(replace(
            base, unit=(item.unit or "1") if own_unit else variable.unit, item=item.id, item_label=item.label,
            grouped=grouped, first=first, needs=needs, official_unit=None if own_unit else variable.official_unit,
        ))  # fmt: skip
    return lines


def _basis(variable: Variable) -> str:
    """Return which of the cover's bases a figure follows: the price year, the electricity basis, or none."""
    if variable.price_basis == "constant":
        return "price"
    # the cover speaks of the total; a part, such as renewable energy, follows its own definition
    of_total = variable.electricity_basis is None or variable.id.endswith(f"_{variable.electricity_basis}")
    if "tce" in variable.unit and of_total:
        return "electricity"
    return ""
