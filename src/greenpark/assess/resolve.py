"""What a name means in the wide frame: reported, derived or computed, of this year or an earlier one (§3.4, §4.2).

Columns of the wide frame: `park`, `year`, `name` or `name[item]` (reported values in the declared unit), and where the
data have them `name#na` (不涉及), `name#other_basis` (a figure is there, on another basis than the declared one),
`name#boundary`, `name#coverage`, `name#basis`, `name#prices`, `name#stands` (a reported indicator that wins),
`base_year`, `base_year@scheme`, `province`, `target:indicator`, `own:factor`.
Resolution adds `v:name` (value) and `r:name` (reason), and `…@lag` beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from greenpark.assess import factors
from greenpark.catalog import Catalog
from greenpark.catalog.models import Indicator, Variable
from greenpark.formula import tree
from greenpark.formula.frame import Compiler
from greenpark.formula.reasons import (
    BASIS_CHANGED,
    BOUNDARY_CHANGED,
    EMPTY_POPULATION,
    MISSING_INPUT,
    OK,
    REBASED,
)
from greenpark.formula.source import Expression, Keyed, Lag, Pair

SCOPES = (("boundary", BOUNDARY_CHANGED), ("coverage", BOUNDARY_CHANGED), ("basis", BASIS_CHANGED), ("prices", REBASED))


def value_column(name: str, context: str = "") -> str:
    """Return the column of a resolved value; `context` is the scheme whose plan gives the base year."""
    return f"v:{name}{context}"


def reason_column(name: str, context: str = "") -> str:
    """Return the column of the reason beside a resolved value."""
    return f"r:{name}{context}"


class Resolver:
    """Finds columns for names; collects the lagged columns that are asked of it."""

    def __init__(
        self, catalog: Catalog, *, words: Any, columns: set[str], places: list[tuple[str | None, int]],
        longest_base: int, context: str = "",
    ) -> None:  # fmt: skip
        self.catalog = catalog
        self.words = words
        self.columns = columns
        self.places = places  # the distinct (province, year) of the data, for factors
        self.longest_base = longest_base
        self.context = context
        self.lags: dict[tuple[str, Lag], None] = {}
        self.parts: dict[str, tuple[str, Pair, bool]] = {}  # by key: column, expressions, is a condition
        self.compiler = Compiler(self)

    # -- names of the catalog --------------------------------------------------------------------------------------

    @cached_property
    def held(self) -> set[str]:
        """Names whose value contains a factor that is held over a change (§4.5)."""
        found = {name for name, factor in self.catalog.factors.items() if factor.hold}
        for name in sorted(self.catalog.order, key=self.catalog.order.__getitem__):
            if any(part in found for part in self.catalog.inputs(name)):
                found.add(name)
        return found

    @property
    def based(self) -> frozenset[str]:
        """Names that look at the base year, so that each scheme's plan may give another value."""
        return self.catalog.based

    @cached_property
    def base_year(self) -> str:
        """The column of the base year: that of the scheme's plan, else the park's."""
        own = f"base_year{self.context.replace('~', '@')}"
        return own if own in self.columns else "base_year"

    def is_plain(self, name: str) -> bool:
        """Say whether a name is a reported column and nothing more."""
        variable = self.catalog.variables.get(name)
        return (
            variable is not None and variable.items is None and variable.derive is None
            and variable.if_missing is None and f"{name}#na" not in self.columns
            and f"{name}#other_basis" not in self.columns
        )  # fmt: skip

    def suffix(self, name: str) -> str:
        """Return the context suffix of a name's columns."""
        return self.context if name in self.based else ""

    # -- Source ----------------------------------------------------------------------------------------------------

    def value(self, name: str, lag: Lag) -> Pair | Keyed:
        """Return the resolved value of a name `lag` years earlier."""
        known = self.catalog.scope[name]
        if known.kind == "factor":
            return self._factor(name, lag)
        if known.items is not None:
            return {item: self.item(name, item, lag) for item in self._active_items(name)}
        boolean = known.type == "choice"
        if self.is_plain(name):
            return self._reported(name, lag)._replace(boolean=boolean)
        if lag != 0 and name in self.held:
            return self.resolved(name, lag)
        suffix = self.suffix(name)
        value, reason = value_column(name, suffix), reason_column(name, suffix)
        if lag != 0:
            value, reason = self.lagged(value, lag), self.lagged(reason, lag)
            # a year that is not in the data has no reason column either
            known_reason = self.words.col(reason).fill_null(MISSING_INPUT)
            return Pair(self.words.col(value), known_reason, boolean=boolean)
        return Pair(self.words.col(value), self.words.col(reason), boolean=boolean)

    def item(self, name: str, item: str, lag: Lag) -> Pair:
        """Return one item of a keyed variable (§3.5)."""
        variable = self.catalog.variables[name]
        column, anything = f"{name}[{item}]", f"any:{name}"
        due = self._is_due(variable, item)
        if anything not in self.columns:
            if variable.if_missing is not None:
                return Pair(self.compiler.literal(variable.if_missing), self.compiler.ok)
            return self.compiler.missing
        some = self._column(anything, lag).fill_null(False)
        value = self._column(column, lag) if column in self.columns else self.compiler.literal(None)
        when, lit = self.words.when, self.words.lit
        if variable.absent_item == "zero":
            value = when(some & value.is_null()).then(self.compiler.literal(0.0)).otherwise(value)
            if variable.if_missing is not None:
                value = value.fill_null(variable.if_missing)
                return Pair(value, self.compiler.ok)
            return Pair(value, when(some).then(lit(OK)).otherwise(lit(MISSING_INPUT)))
        pair = Pair(value, self.compiler.unless(value, lit(MISSING_INPUT)))
        return pair if due else pair._replace(absent=some & value.is_null())

    def span(self) -> Expression:
        """Return the years since the base year of the context, null without one."""
        if self.base_year not in self.columns:
            return self.compiler.literal(None)
        return (self.words.col("year") - self.words.col(self.base_year)).cast(self.words.Float64)

    def not_applicable(self, name: str, lag: Lag) -> Expression | None:
        """Return where a figure was answered with 不涉及."""
        column = f"{name}#na"
        return self._column(column, lag).fill_null(False) if column in self.columns else None

    def target(self, name: str, what: str) -> Pair:
        """Return an own target or its year (§4.8)."""
        column = f"{'target' if what == 'value' else 'target_year'}:{name}"
        value = self.words.col(column) if column in self.columns else self.compiler.literal(None)
        return Pair(value, self.compiler.unless(value, self.words.lit(MISSING_INPUT)))

    def weights(self, name: str) -> Mapping[str, float]:
        """Return the weights of a checklist."""
        return self.catalog.weights(name)

    def shared(self, key: str, pair: Pair) -> Pair:
        """Keep a part that is used several times; the engine adds its columns before they are needed."""
        return self._part(key, pair, condition=False)

    def condition(self, text: str) -> Pair:
        """Return a scheme's condition or computed limit, worked out once for all criteria that use it."""
        if text in self.parts:
            name = self.parts[text][0]
            return Pair(self.words.col(name), self.words.col(f"{name}/reason"))
        return self._part(text, self.compiler.scalar(self.catalog.expression(text).node), condition=True)

    def _part(self, key: str, pair: Pair, *, condition: bool) -> Pair:
        name = self.parts.setdefault(key, (f"s:{len(self.parts)}{self.context}", pair, condition))[0]
        return Pair(self.words.col(name), self.words.col(f"{name}/reason"))

    # -- resolution ------------------------------------------------------------------------------------------------

    def resolved(self, name: str, lag: Lag = 0) -> Pair:
        """Return how a name is worked out: the rules of §3.4 as one pair of expressions."""
        entry = self.catalog.entry(name)
        if isinstance(entry, Variable):
            return self._resolved_variable(entry, lag)
        return self._resolved_indicator(entry, lag)

    def _resolved_variable(self, variable: Variable, lag: Lag) -> Pair:
        pair = self._reported(variable.id, lag)
        if variable.derive is not None:
            typed = self.catalog.formulas[variable.id]
            derived = self._scoped(variable.id, self.compiler.scalar(typed.node, lag), lag)
            pair = self.compiler.first_known(pair, derived)
        pair = self._not_of_other_basis(variable.id, pair, lag)
        if variable.if_missing is not None:
            value = pair.value.fill_null(variable.if_missing)
            pair = Pair(value, self.compiler.ok)
        nothing = self.not_applicable(variable.id, lag)
        if nothing is not None:
            when = self.words.when
            # in a sum, a thing that does not exist counts as none of it; a yes/no has no such reading
            none = None if variable.type in ("yes_no", "choice") else 0.0
            value = when(nothing).then(self.compiler.literal(none)).otherwise(pair.value)
            why = self.words.lit(EMPTY_POPULATION) if none is None else self.compiler.ok
            pair = Pair(value, when(nothing).then(why).otherwise(pair.reason))
        return pair

    def _resolved_indicator(self, indicator: Indicator, lag: Lag) -> Pair:
        typed = self.catalog.formulas[indicator.id]
        computed = self._scoped(indicator.id, self.compiler.scalar(typed.node, lag), lag)
        when = self.words.when
        if indicator.id in self.columns:
            reported = self._column(indicator.id, lag)
            lacks = computed.reason == MISSING_INPUT
            if indicator.id in self.based:  # the base year is an input too
                lacks = lacks | ~(self.span() > 0).fill_null(False)
            use = lacks & ~reported.is_null()
            if f"{indicator.id}#stands" in self.columns:
                use = use | self._column(f"{indicator.id}#stands", lag).fill_null(False)
            computed = Pair(
                when(use).then(reported).otherwise(computed.value),
                when(use).then(self.compiler.ok).otherwise(computed.reason),
            )
        computed = self._not_of_other_basis(indicator.id, computed, lag)
        nothing = self.not_applicable(indicator.id, lag)
        if nothing is not None:
            nothing = nothing & (computed.reason == MISSING_INPUT)
            reason = when(nothing).then(self.words.lit(EMPTY_POPULATION)).otherwise(computed.reason)
            computed = computed._replace(reason=reason)
        if indicator.if_missing is not None:
            missing = computed.reason == MISSING_INPUT
            computed = Pair(
                when(missing).then(self.compiler.literal(indicator.if_missing)).otherwise(computed.value),
                when(missing).then(self.compiler.ok).otherwise(computed.reason),
            )
        return computed

    def _not_of_other_basis(self, name: str, pair: Pair, lag: Lag) -> Pair:
        """Say that a missing figure is there, on a basis that is not the declared one (users §2.1)."""
        column = f"{name}#other_basis"
        if column not in self.columns:
            return pair
        there = self._column(column, lag).fill_null(False) & (pair.reason == MISSING_INPUT)
        reason = self.words.when(there).then(self.words.lit(BASIS_CHANGED)).otherwise(pair.reason)
        return pair._replace(reason=reason)

    # -- columns ---------------------------------------------------------------------------------------------------

    def lagged(self, column: str, lag: Lag) -> str:
        """Ask for a column of an earlier year and return its name."""
        self.lags[(column, lag)] = None
        context = self.context if lag == "base" else ""
        return f"{column}@{lag}{context}"

    def _column(self, column: str, lag: Lag) -> Expression:
        return self.words.col(column if lag == 0 else self.lagged(column, lag))

    def _reported(self, name: str, lag: Lag) -> Pair:
        if name not in self.columns:
            if self.catalog.scope[name].type == "choice":
                return self.compiler.missing._replace(value=self.words.lit(None, dtype=self.words.String))
            return self.compiler.missing
        value = self._column(name, lag)
        return Pair(value, self.compiler.unless(value, self.words.lit(MISSING_INPUT)))

    def _is_due(self, variable: Variable, item: str) -> bool:
        if variable.type == "checklist":
            return True
        assert variable.items is not None
        return any(one.core and one.id == item for one in self.catalog.item_lists[variable.items].items)

    def _active_items(self, name: str) -> list[str]:
        """Return the items that can matter: reported anywhere in the data, or due (§3.5)."""
        variable = self.catalog.variables[name]
        assert variable.items is not None
        return self.active[variable.items]

    @cached_property
    def active(self) -> dict[str, list[str]]:
        """Active items by item list; one list for all its variables, so that they join item by item."""
        found: dict[str, list[str]] = {}
        for variable in self.catalog.variables.values():
            if variable.items is not None and variable.items not in found:
                sisters = [one for one in self.catalog.variables.values() if one.items == variable.items]
                found[variable.items] = [
                    item.id
                    for item in self.catalog.item_lists[variable.items].items
                    if item.core
                    or variable.type == "checklist"
                    or any(f"{one.id}[{item.id}]" in self.columns for one in sisters)
                ] or [self.catalog.item_lists[variable.items].items[0].id]
        return found

    # -- factors ---------------------------------------------------------------------------------------------------

    def _factor(self, name: str, lag: Lag) -> Pair | Keyed:
        factor = self.catalog.factors[name]
        lag = 0 if factor.hold else lag
        if "item" not in factor.keys:
            return self._factor_value(name, None, lag)
        items = self.active.get(factor.items or "", list(self.catalog.scope[name].items or ()))
        return {item: self._factor_value(name, item, lag) for item in items}

    def _factor_value(self, name: str, item: str | None, lag: Lag) -> Pair:
        """Return a constant where all places agree, else a choice by province and year."""
        factor = self.catalog.factors[name]
        if not self.places:
            return self.compiler.missing
        by_area = "area" in factor.keys
        shift = lag if isinstance(lag, int) else 0
        places = {(province if by_area else None, year) for province, year in self.places}
        if lag == "base":  # any earlier year may be a base year
            first = min(year for _, year in places)
            places |= {(p, y) for p, year in places for y in range(min(first, year) - self.longest_base, year)}
        found: dict[float | None, list[tuple[str | None, int]]] = {}
        for province, year in sorted(places, key=str):
            result = factors.resolve(self.catalog, name, item, province, year - shift)
            found.setdefault(result.value, []).append((province, year))
        pair = self._choice(found, by_area, lag)
        own = f"own:{name}" if item is None else f"own:{name}[{item}]"
        if own in self.columns:
            given = self._column(own, lag)
            known = ~given.is_null()
            pair = Pair(
                self.words.when(known).then(given).otherwise(pair.value),
                self.words.when(known).then(self.compiler.ok).otherwise(pair.reason),
            )
        return pair

    def _choice(self, found: dict[float | None, list[tuple[str | None, int]]], by_area: bool, lag: Lag) -> Pair:
        if len(found) == 1:
            value = next(iter(found))
            return self.compiler.missing if value is None else Pair(self.compiler.literal(value), self.compiler.ok)
        col, when = self.words.col, self.words.when
        year = col(self.base_year if lag == "base" else "year")
        expression = self.compiler.literal(None)
        for value, places in found.items():
            if value is None:
                continue
            years_of: dict[str | None, list[int]] = {}
            for province, one in places:
                years_of.setdefault(province, []).append(one)
            holds = None
            for province, years in years_of.items():
                here = year.is_in(sorted(set(years)))
                if by_area and "province" in self.columns:
                    same = (
                        col("province").is_null()
                        if province is None
                        else (col("province") == province).fill_null(False)
                    )
                    here = here & same
                holds = here if holds is None else holds | here
            expression = when(holds).then(self.compiler.literal(value)).otherwise(expression)
        return Pair(expression, self.compiler.unless(expression, self.words.lit(MISSING_INPUT)))

    # -- scopes ----------------------------------------------------------------------------------------------------

    def _scoped(self, name: str, pair: Pair, lag: Lag) -> Pair:
        """Make a value undefined where its figures differ in boundary or basis, or a window spans a change (§4.3)."""
        leaves = self.catalog.leaves[name]
        windows = tuple(tree.windows_of(self.catalog.formulas[name].node))
        for scope, code in SCOPES:
            columns = [f"{leaf}#{scope}" for leaf in leaves if f"{leaf}#{scope}" in self.columns]
            changed = None
            for index, column in enumerate(columns):
                others = columns[:index] if scope in ("boundary", "coverage") else []
                pairs = [(self._column(column, lag), self._column(other, lag)) for other in others]
                pairs += [(self._column(column, 0), self._column(column, earlier)) for earlier in windows if lag == 0]
                for one, two in pairs:
                    differs = (one != two).fill_null(False)
                    changed = differs if changed is None else changed | differs
            if changed is not None:
                known = changed & ~pair.value.is_null()
                pair = Pair(
                    self.words.when(changed).then(self.compiler.literal(None)).otherwise(pair.value),
                    self.words.when(known).then(self.words.lit(code)).otherwise(pair.reason),
                )
        return pair
