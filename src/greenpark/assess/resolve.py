"""What a name means in the wide frame: reported, derived or computed, of this year or an earlier one (§3.4, §4.2).

Columns of the wide frame: `park`, `year`, `name` or `name[item]` (reported values in the declared unit), and where the
data have them `name#na` and `name[item]#na` (不涉及), `name#other_basis` (a figure is there, on another basis than the
declared one), `name#boundary`, `name#coverage`, `name#basis`, `name#prices`, `name#stands` (a reported indicator that
wins), `base_year`, `base_year@scheme`, `province`, `target:indicator`, `own:factor`. Resolution adds `v:name` (value),
`r:name` (reason) and, where 不涉及 was answered, `n:name` (all that the value rests on was answered so), and `…@lag`
beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from greenpark.assess.factor_columns import FactorColumns, Place
from greenpark.catalog import Catalog
from greenpark.catalog.models import Indicator, Variable
from greenpark.formula import tree
from greenpark.formula.frame import Builder, Compiler
from greenpark.formula.frame.operators import first_known
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


def nothing_column(name: str, context: str = "") -> str:
    """Return the column that says where all that a resolved value rests on was answered with 不涉及."""
    return f"n:{name}{context}"


class Resolver:
    """Finds columns for names; collects the lagged columns that are asked of it."""

    def __init__(
        self, catalog: Catalog, *, namespace: Any, columns: set[str], places: list[Place],
        longest_base: int, context: str = "",
    ) -> None:  # fmt: skip
        self.catalog = catalog
        self.namespace = namespace
        self.columns = columns
        self.places = places  # the distinct (province, year) of the data, for factors
        self.longest_base = longest_base
        self.context = context
        self.lags: dict[tuple[str, Lag], None] = {}
        self.parts: dict[str, tuple[str, Pair, bool]] = {}  # by key: column, expressions, is a condition
        self.builder = Builder(namespace)
        self.compiler = Compiler(self, self.builder)

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
            return self._factors.values(name, lag, self.active)
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
            known_reason = self.namespace.col(reason).fill_null(MISSING_INPUT)
        else:
            known_reason = self.namespace.col(reason)
        marked = nothing_column(name, suffix) if self.may_be_nothing(name) else None
        nothing = None if marked is None else self._column(marked, lag).fill_null(False)
        assumed = self._assumed(name, lag) if self._answered_so else None
        return Pair(self.namespace.col(value), known_reason, boolean=boolean, assumed=assumed, nothing=nothing)

    def item(self, name: str, item: str, lag: Lag) -> Pair:
        """Return one item of a keyed variable (§3.5)."""
        variable = self.catalog.variables[name]
        column, anything = f"{name}[{item}]", f"any:{name}"
        due = self._is_due(variable, item)
        if anything not in self.columns:
            if variable.if_missing is not None:
                return Pair(self.builder.literal(variable.if_missing), self.builder.ok)
            return self.builder.missing
        some = self._column(anything, lag).fill_null(False)
        nothing = self._nothing_of_item(name, item, lag, some)
        value = self._column(column, lag) if column in self.columns else self.builder.literal(None)
        when, lit = self.namespace.when, self.namespace.lit
        if variable.absent_item == "zero":
            value = when(some & value.is_null()).then(self.builder.literal(0.0)).otherwise(value)
            if variable.if_missing is not None:
                value = value.fill_null(variable.if_missing)
                return Pair(value, self.builder.ok, nothing=nothing)
            return Pair(value, when(some).then(lit(OK)).otherwise(lit(MISSING_INPUT)), nothing=nothing)
        pair = Pair(value, self.builder.unless(value, lit(MISSING_INPUT)), nothing=nothing)
        return pair if due else pair._replace(absent=some & value.is_null())

    def _nothing_of_item(self, name: str, item: str, lag: Lag, some: Expression) -> Expression | None:
        """Return where an item was answered with 不涉及, or is the zero of an inventory whose items all were."""
        own, real = self.not_applicable(f"{name}[{item}]", lag), f"real:{name}"
        variable = self.catalog.variables[name]
        if real not in self.columns or (variable.absent_item != "zero" and variable.if_missing is None):
            return own
        none = some & ~self._column(real, lag).fill_null(False)
        return none if own is None else none | own

    def _assumed(self, name: str, lag: Lag) -> Expression | None:
        """Return where a variable is zero because nothing of it was reported (§3.5)."""
        variable = self.catalog.variables.get(name)
        if variable is None or variable.if_missing != 0 or variable.derive is not None:
            return None
        reported = self._column(name, lag) if name in self.columns else self.builder.literal(None)
        return reported.is_null()

    def may_be_nothing(self, name: str) -> bool:
        """Say whether a name has a column that marks 不涉及: where the data have such answers among its variables."""
        return any(leaf in self._answered_so for leaf in self.catalog.closure([name]))

    @cached_property
    def _answered_so(self) -> set[str]:
        """Variables that are answered with 不涉及 anywhere in the data, whole or in an item."""
        return {column.removesuffix("#na").partition("[")[0] for column in self.columns if column.endswith("#na")}

    def span(self) -> Expression:
        """Return the years since the base year of the context, null without one."""
        if self.base_year not in self.columns:
            return self.builder.literal(None)
        return (self.namespace.col("year") - self.namespace.col(self.base_year)).cast(self.namespace.Float64)

    def not_applicable(self, name: str, lag: Lag) -> Expression | None:
        """Return where a figure was answered with 不涉及."""
        column = f"{name}#na"
        return self._column(column, lag).fill_null(False) if column in self.columns else None

    def target(self, name: str, what: str) -> Pair:
        """Return an own target or its year (§4.8)."""
        column = f"{'target' if what == 'value' else 'target_year'}:{name}"
        value = self.namespace.col(column) if column in self.columns else self.builder.literal(None)
        return Pair(value, self.builder.unless(value, self.namespace.lit(MISSING_INPUT)))

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
            return Pair(self.namespace.col(name), self.namespace.col(f"{name}/reason"))
        return self._part(text, self.compiler.scalar(self.catalog.expression(text).node), condition=True)

    def _part(self, key: str, pair: Pair, *, condition: bool) -> Pair:
        name = self.parts.setdefault(key, (f"s:{len(self.parts)}{self.context}", pair, condition))[0]
        return Pair(self.namespace.col(name), self.namespace.col(f"{name}/reason"))

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
            pair = first_known(self.builder, pair, derived)
        pair = self._not_of_other_basis(variable.id, pair, lag)
        if variable.if_missing is not None:
            value = pair.value.fill_null(variable.if_missing)
            missing = pair.value.is_null()
            pair = Pair(value, self.builder.ok, nothing=None if pair.nothing is None else pair.nothing & ~missing)
        nothing = self.not_applicable(variable.id, lag)
        if nothing is not None:
            when = self.namespace.when
            # in a sum, a thing that does not exist counts as none of it; a yes/no has no such reading
            none = None if variable.type in ("yes_no", "choice") else 0.0
            value = when(nothing).then(self.builder.literal(none)).otherwise(pair.value)
            why = self.namespace.lit(EMPTY_POPULATION) if none is None else self.builder.ok
            whole = nothing if pair.nothing is None else nothing | pair.nothing
            pair = Pair(value, when(nothing).then(why).otherwise(pair.reason), nothing=None if none is None else whole)
        return pair

    def _resolved_indicator(self, indicator: Indicator, lag: Lag) -> Pair:
        typed = self.catalog.formulas[indicator.id]
        computed = self._scoped(indicator.id, self.compiler.scalar(typed.node, lag), lag)
        when = self.namespace.when
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
                when(use).then(self.builder.ok).otherwise(computed.reason),
                nothing=None if computed.nothing is None else computed.nothing & ~use,
            )
        computed = self._not_of_other_basis(indicator.id, computed, lag)
        nothing = self.not_applicable(indicator.id, lag)
        if nothing is not None:
            nothing = nothing & (computed.reason == MISSING_INPUT)
            reason = when(nothing).then(self.namespace.lit(EMPTY_POPULATION)).otherwise(computed.reason)
            computed = computed._replace(reason=reason)
        if indicator.if_missing is not None:
            missing = computed.reason == MISSING_INPUT
            computed = Pair(
                when(missing).then(self.builder.literal(indicator.if_missing)).otherwise(computed.value),
                when(missing).then(self.builder.ok).otherwise(computed.reason),
                nothing=None if computed.nothing is None else computed.nothing & ~missing,
            )
        return computed

    def _not_of_other_basis(self, name: str, pair: Pair, lag: Lag) -> Pair:
        """Say that a missing figure is there, on a basis that is not the declared one (users §2.1)."""
        column = f"{name}#other_basis"
        if column not in self.columns:
            return pair
        there = self._column(column, lag).fill_null(False) & (pair.reason == MISSING_INPUT)
        reason = self.namespace.when(there).then(self.namespace.lit(BASIS_CHANGED)).otherwise(pair.reason)
        return pair._replace(reason=reason)

    # -- columns ---------------------------------------------------------------------------------------------------

    def lagged(self, column: str, lag: Lag) -> str:
        """Ask for a column of an earlier year and return its name."""
        self.lags[(column, lag)] = None
        context = self.context if lag == "base" else ""
        return f"{column}@{lag}{context}"

    def _column(self, column: str, lag: Lag) -> Expression:
        return self.namespace.col(column if lag == 0 else self.lagged(column, lag))

    def _reported(self, name: str, lag: Lag) -> Pair:
        if name not in self.columns:
            if self.catalog.scope[name].type == "choice":
                return self.builder.missing._replace(value=self.namespace.lit(None, dtype=self.namespace.String))
            return self.builder.missing
        value = self._column(name, lag)
        return Pair(value, self.builder.unless(value, self.namespace.lit(MISSING_INPUT)))

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

    @cached_property
    def _factors(self) -> FactorColumns:
        return FactorColumns(
            self.catalog, self.builder, columns=self.columns, places=self.places, longest_base=self.longest_base,
            base_year=self.base_year, column=self._column,
        )  # fmt: skip

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
                    self.namespace.when(changed).then(self.builder.literal(None)).otherwise(pair.value),
                    self.namespace.when(known).then(self.namespace.lit(code)).otherwise(pair.reason),
                    nothing=pair.nothing,
                )
        return pair
