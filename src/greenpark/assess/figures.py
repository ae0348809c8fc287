"""One park's figures for the reference interpreter: the slow and obvious twin of `resolve` (§3.4, §7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from greenpark.assess import factors
from greenpark.assess.resolve import SCOPES
from greenpark.catalog import Catalog
from greenpark.catalog.models import Indicator, Variable
from greenpark.formula import tree
from greenpark.formula.reasons import BASIS_CHANGED, EMPTY_POPULATION, MISSING_INPUT
from greenpark.formula.reference import plainly, scalar
from greenpark.formula.values import ABSENT, MISSING, Keyed, Moment, Value

Row = Mapping[str, Any]


@dataclass
class ParkFigures:
    """The rows of one park by year, as in the wide frame, with resolution of names."""

    catalog: Catalog
    rows: Mapping[int, Row]
    scheme: str | None = None
    cache: dict[tuple[str, int, int], Value | Keyed] = field(default_factory=dict, repr=False)
    origins: dict[tuple[str, int, int], str] = field(default_factory=dict, repr=False)
    factor_values: dict[tuple[str, int, int], Value | Keyed] = field(default_factory=dict, repr=False)
    used: dict[tuple[str, int], list[str]] = field(default_factory=dict, repr=False)  # see `details.used_names`
    # values of a name where one figure has another value, see `closings`
    tried: dict[tuple[str, int, str], dict[float, float | None]] = field(default_factory=dict, repr=False)
    # where one figure was changed: the park before, the year and column changed, and the names that rest on it
    original: ParkFigures | None = field(default=None, repr=False)
    change: tuple[int, str] | None = None
    touched: frozenset[str] = frozenset()

    def changed(self, year: int, column: str, value: float) -> ParkFigures:
        """Return the same park with one figure of one year changed; what does not rest on it is looked up here."""
        rows = {**self.rows, year: {**self.rows[year], column: value}}
        touched = self.catalog.dependants[column.partition("[")[0]]
        other = ParkFigures(self.catalog, rows, self.scheme, original=self, change=(year, column), touched=touched)
        other.factor_values, other.states_scopes = self.factor_values, self.states_scopes
        return other

    @cached_property
    def states_scopes(self) -> bool:
        """Say whether any figure of the park states its boundary, coverage, basis or prices."""
        endings = tuple(f"#{scope}" for scope, _ in SCOPES)
        return any(
            value is not None and key.endswith(endings) for row in self.rows.values() for key, value in row.items()
        )

    @cached_property
    def far_factors(self) -> tuple[str, ...]:
        """Return the columns that say of a factor of the park's own whether it is of another year (§4.5)."""
        columns = dict.fromkeys(key for row in self.rows.values() for key in row)
        return tuple(key for key in columns if key.startswith("own:") and key.endswith("#nearest"))

    def get(self, column: str, year: int) -> Any:
        """Return a cell of the wide frame, None if there is none."""
        row = self.rows.get(year)
        return None if row is None else row.get(column)

    def base_year_at(self, year: int) -> int | None:
        """Return the base year of the scheme's plan, else the entity's."""
        row = self.rows.get(year) or {}
        own = row.get(f"base_year@{self.scheme}") if self.scheme else None
        found = own if own is not None else row.get("base_year")
        return None if found is None else int(found)

    def moment(self, year: int) -> Moment:
        """Return the moment of an assessed year."""
        self.base_year = self.base_year_at(year)
        return Moment(self, year, year)

    base_year: int | None = None

    def years_seen(self, node: tree.Lagged, year: int) -> list[int]:
        """Return the years at which a window looks; [] where it needs a base year and there is none before."""
        span = node.window
        if span == "base":
            span = year - self.base_year if self.base_year is not None else 0
        if span <= 0:
            return []
        if isinstance(node, tree.Over):
            return [year - back for back in range(span)]
        return [year - span] if isinstance(node, tree.Previous) else [year, year - span]

    def value(self, name: str, year: int, assessed: int) -> Value | Keyed:
        """Return the resolved value of a name (§3.4)."""
        if self.original is not None and name not in self.touched:
            self.original.base_year = self.base_year
            return self.original.value(name, year, assessed)
        key = (name, year, assessed)
        if name in self.catalog.factors:
            if key not in self.factor_values:
                self.factor_values[key] = self._factor(name, year, assessed)
            return self.factor_values[key]
        if key not in self.cache:
            self.cache[key] = self._resolve(name, year, assessed)
        return self.cache[key]

    def not_applicable(self, name: str, year: int) -> bool:
        """Say whether a figure was answered with 不涉及."""
        return bool(self.get(f"{name}#na", year))

    def target(self, name: str, what: str, year: int) -> Value:
        """Return an own target or its year (§4.8)."""
        found = self.get(f"{'target' if what == 'value' else 'target_year'}:{name}", year)
        return MISSING if found is None else Value(float(found))

    def weights(self, name: str) -> Mapping[str, float]:
        """Return the weights of a checklist."""
        return self.catalog.weights(name)

    # -- resolution ------------------------------------------------------------------------------------------------

    def _resolve(self, name: str, year: int, assessed: int) -> Value | Keyed:
        entry = self.catalog.entry(name)
        if isinstance(entry, Indicator):
            return self._indicator(entry, year, assessed)
        if entry.items is not None:
            return self._keyed(entry, year)
        return self._variable(entry, year, assessed)

    def _reported(self, column: str, year: int) -> Value:
        found = self.get(column, year)
        if found is None:
            return MISSING
        return Value(found if isinstance(found, str) else float(found))

    def _keyed(self, variable: Variable, year: int) -> Keyed:
        assert variable.items is not None
        changed = self._with_changed_item(variable, year)
        if changed is not None:
            return changed
        items = self.catalog.item_lists[variable.items].items
        found = {item.id: self._item(f"{variable.id}[{item.id}]", year) for item in items}
        some = any(value.value is not None for value in found.values())
        nothing = some and all(value.nothing for value in found.values() if value.value is not None)
        result: Keyed = {}
        for item in items:
            value = found[item.id]
            if value.value is None:
                due = item.core or variable.type == "checklist" or not some
                if variable.if_missing is not None:
                    value = Value(variable.if_missing, nothing=nothing)
                elif some and variable.absent_item == "zero":
                    value = Value(0.0, nothing=nothing)
                elif not due:
                    value = ABSENT
            result[item.id] = value
        return result

    def _item(self, column: str, year: int) -> Value:
        """Return an item as it was reported; 不涉及 is none of it."""
        value = self._reported(column, year)
        there = value.value is not None
        return value._replace(nothing=True) if there and self.not_applicable(column, year) else value

    def _with_changed_item(self, variable: Variable, year: int) -> Keyed | None:
        """Return a breakdown in which the one changed figure is an item; the others are as they were."""
        if self.original is None or self.change is None or self.change[0] != year:
            return None
        column = self.change[1]
        name, _, item = column.removesuffix("]").partition("[")
        if name != variable.id or self.original.get(column, year) is None:
            return None
        before = self.original.value(name, year, year)
        return {**before, item: self._reported(column, year)} if isinstance(before, dict) else None

    def _variable(self, variable: Variable, year: int, assessed: int) -> Value:
        value = self._reported(variable.id, year)
        origin = "reported"
        if value.reason == MISSING_INPUT and variable.derive is not None:
            node = self.catalog.formulas[variable.id].node
            value = plainly(self._scoped(variable.id, scalar(node, Moment(self, year, assessed)), year))
            origin = "derived"
        value = self._not_of_other_basis(variable.id, value, year)
        if value.value is None and variable.if_missing is not None:
            value, origin = (
                Value(variable.if_missing, assumed=variable.if_missing == 0 and variable.derive is None),
                "assumed",
            )
        if self.not_applicable(variable.id, year):
            no_reading = variable.type in ("yes_no", "choice")
            value = Value(None, EMPTY_POPULATION) if no_reading else Value(0.0, nothing=True)
        self.origins[variable.id, year, assessed] = origin
        return value

    def _indicator(self, indicator: Indicator, year: int, assessed: int) -> Value:
        node = self.catalog.formulas[indicator.id].node
        value = plainly(self._scoped(indicator.id, scalar(node, Moment(self, year, assessed)), year))
        reported = self._reported(indicator.id, year)
        origin = "computed"
        stands = bool(self.get(f"{indicator.id}#stands", year))
        lacks = value.reason == MISSING_INPUT or (
            indicator.id in self.catalog.based and (self.base_year is None or self.base_year >= year)
        )
        if (lacks and reported.value is not None) or stands:
            value, origin = reported, "reported"
        elif self._not_of_other_basis(indicator.id, value, year) is not value:
            value = Value(None, BASIS_CHANGED)
        elif value.reason == MISSING_INPUT and self.not_applicable(indicator.id, year):
            value = Value(None, EMPTY_POPULATION)
        if value.reason == MISSING_INPUT and indicator.if_missing is not None:
            value, origin = Value(indicator.if_missing), "assumed"
        self.origins[indicator.id, year, assessed] = origin
        return value

    def _not_of_other_basis(self, name: str, value: Value, year: int) -> Value:
        """Say that a missing figure is there on another basis, as `resolve` does."""
        if value.reason == MISSING_INPUT and self.get(f"{name}#other_basis", year):
            return Value(None, BASIS_CHANGED)
        return value

    def _factor(self, name: str, year: int, assessed: int) -> Value | Keyed:
        factor = self.catalog.factors[name]
        at = assessed if factor.hold else year
        if "item" not in factor.keys:
            return self._factor_value(name, None, at)
        items = self.catalog.scope[name].items or ()
        return {item: self._factor_value(name, item, at) for item in items}

    def factor(self, name: str, item: str | None, year: int) -> factors.Resolved | None:
        """Return how a catalog factor is found for a year, None where the park gives its own."""
        if self.get(f"own:{name}" if item is None else f"own:{name}[{item}]", year) is not None:
            return None
        return factors.resolve(self.catalog, name, item, self.province(year), year)

    def province(self, year: int) -> str | None:
        """Return the park's province; it does not change with the year."""
        found = self.get("province", year)
        if found is None:
            found = next((row.get("province") for row in self.rows.values() if row.get("province")), None)
        return None if found is None else str(found)

    def _factor_value(self, name: str, item: str | None, year: int) -> Value:
        own = self.get(f"own:{name}" if item is None else f"own:{name}[{item}]", year)
        if own is not None:
            return Value(float(own))
        found = factors.resolve(self.catalog, name, item, self.province(year), year)
        return MISSING if found.value is None else Value(found.value)

    def _scoped(self, name: str, value: Value, year: int) -> Value:
        """Make a value undefined where boundaries or bases differ (§4.3), as `resolve` does."""
        if not self.states_scopes:
            return value
        leaves = list(self.catalog.leaves[name])
        windows = tree.windows_of(self.catalog.formulas[name].node)
        for scope, code in SCOPES:
            if self._changed(leaves, scope, windows, year) and value.value is not None:
                value = Value(None, code)
        return value

    def _changed(self, leaves: list[str], scope: str, windows: list[Any], year: int) -> bool:
        here = {leaf: self.get(f"{leaf}#{scope}", year) for leaf in leaves}
        stated = {found for found in here.values() if found is not None}
        if scope in ("boundary", "coverage") and len(stated) > 1:
            return True
        for window in windows:
            earlier = self.base_year if window == "base" else year - window
            for leaf, now in here.items():
                then = self.get(f"{leaf}#{scope}", earlier) if earlier is not None else None
                if now is not None and then is not None and now != then:
                    return True
        return False


def reference_value(figures: ParkFigures, name: str, year: int) -> Value:
    """Return the value of a variable or indicator by the reference interpreter."""
    figures.moment(year)
    found = figures.value(name, year, year)
    assert isinstance(found, Value)
    return found
