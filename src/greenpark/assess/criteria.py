"""One criterion over all parks at once: value against limit, with its status and reason (semantics §5.1)."""

from __future__ import annotations

from typing import NamedTuple

from greenpark.assess.resolve import Resolver
from greenpark.assess.statuses import MET, NO_DATA, NOT_APPLICABLE, NOT_MET, UNDEFINED, WAIVED
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Bound, Criterion, Formula, LimitValue, Scheme
from greenpark.formula.conversion import internal_unit
from greenpark.formula.frame.operators import compare, holds
from greenpark.formula.reasons import (
    EMPTY_POPULATION,
    MISSING_INPUT,
    MISSING_TARGET,
    OK,
    OUTSIDE_DEFINITION,
    OVERRIDE_MISSING,
    UNKNOWN_CONTEXT,
)
from greenpark.formula.source import Expression, Pair
from greenpark.formula.units import parse_unit

COMPARISONS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<", "equals": "=="}


class Judged(NamedTuple):
    """Status and reason of a criterion, as expressions."""

    status: Expression
    reason: Expression


def display_factor(criterion: Criterion, unit_text: str) -> float:
    """Return the number by which an internal value is multiplied to be shown in the criterion's unit."""
    return internal_unit(unit_text).factor / parse_unit(criterion.unit).factor


class CriterionCompiler:
    """Compiles the criteria of one scheme over one resolver."""

    def __init__(self, scheme: Scheme, resolver: Resolver) -> None:
        self.scheme, self.resolver = scheme, resolver
        self.namespace, self.builder = resolver.namespace, resolver.builder
        self.codes = [self.namespace.lit(code) for code in range(6)]
        self.dominated, self.unsure = self._dominated()

    def judge(self, criterion: Criterion) -> Judged:
        """Return status and reason of a criterion."""
        value = self.value(criterion)
        judged = self._cases(criterion, value)
        judged = self._override(criterion, value, judged)
        judged = self._planned(criterion, judged)
        return self._waived(criterion, judged)

    def value(self, criterion: Criterion) -> Pair:
        """Return the value that is judged, in the indicator's own unit."""
        value = self.resolver.value(criterion.indicator, 0)
        assert isinstance(value, Pair), f"{criterion.indicator} is a breakdown"
        nothing = self.resolver.not_applicable(criterion.indicator, 0)
        if nothing is None or value.nothing is not None:
            nothing = value.nothing  # a derived total whose parts were all answered so
        if nothing is not None and criterion.indicator in self.resolver.catalog.variables:
            value = Pair(
                self.namespace.when(nothing).then(self.builder.literal(None)).otherwise(value.value),
                self.namespace.when(nothing).then(self.namespace.lit(EMPTY_POPULATION)).otherwise(value.reason),
            )
        return value

    # -- parts -----------------------------------------------------------------------------------------------------

    def scale(self, criterion: Criterion) -> float:
        """Return the number by which a limit in the scheme's unit becomes internal."""
        entry = self.resolver.catalog.entry(criterion.indicator)
        return 1.0 / display_factor(criterion, entry.unit)

    def limit(self, criterion: Criterion, value: LimitValue) -> Pair:
        """Return a limit in the indicator's own unit."""
        if isinstance(value, bool):
            return self.builder.constant(1.0 if value else 0.0)
        if value == "target":
            found = self.resolver.target(criterion.indicator, "value")
            return Pair(found.value, self.builder.unless(found.value, self.namespace.lit(MISSING_TARGET)))
        if isinstance(value, Formula):
            return self.resolver.condition(value.formula)
        return self.builder.constant(float(value) * self.scale(criterion))

    def status_of_reason(self, reason: Expression) -> Expression:
        """Return the status of a value that is null: reasons and statuses are numbered in the same order."""
        when = self.namespace.when
        known = when(reason == EMPTY_POPULATION).then(self.codes[NOT_APPLICABLE]).otherwise(self.codes[UNDEFINED])
        return when(reason >= UNKNOWN_CONTEXT).then(self.codes[NO_DATA]).otherwise(known)

    def bound(self, criterion: Criterion, value: Pair, bound: Bound | None) -> Judged:
        """Judge a value against one bound; no bound at all means that the criterion does not apply."""
        when, lit = self.namespace.when, self.namespace.lit
        if bound is None:
            return Judged(lit(NOT_APPLICABLE), self.builder.ok)
        operator, stated = bound.stated[0]
        limit = self.limit(criterion, stated)
        within = holds(self.builder, value.value, COMPARISONS[operator], limit)
        reason = self.builder.worst([value, limit])
        judged = when(within).then(self.codes[MET]).otherwise(self.codes[NOT_MET])
        status = when(reason == OK).then(judged).otherwise(self.status_of_reason(reason))
        if not criterion.core and self.scheme.kind == "plan_target" and limit.constant is None:
            # without an own target a criterion that is not core falls away (§5.2)
            none = limit.reason == MISSING_TARGET
            status = when(none).then(lit(NOT_APPLICABLE)).otherwise(status)
            reason = when(none).then(lit(MISSING_TARGET)).otherwise(reason)
        return self._qualified(criterion, operator, Judged(status, reason))

    def _qualified(self, criterion: Criterion, operator: str, judged: Judged) -> Judged:
        """A reported ≥ or ≤ settles a criterion only if the whole interval lies on one side (users section 2)."""
        column = f"{criterion.indicator}#qualifier"
        if column not in self.resolver.columns or operator == "equals":
            return judged
        when, lit = self.namespace.when, self.namespace.lit
        spoils_met, spoils_unmet = ("<=", ">=") if operator in ("at_least", "above") else (">=", "<=")
        sign = self.namespace.col(column)
        open_end = ((judged.status == MET) & (sign == spoils_met)) | (
            (judged.status == NOT_MET) & (sign == spoils_unmet)
        )
        open_end = open_end.fill_null(False)
        return Judged(
            when(open_end).then(lit(NO_DATA)).otherwise(judged.status),
            when(open_end).then(lit(MISSING_INPUT)).otherwise(judged.reason),
        )

    def _cases(self, criterion: Criterion, value: Pair) -> Judged:
        """Fold the cases from the last; an unknown condition decides nothing unless all branches agree (§5.1)."""
        when, lit = self.namespace.when, self.namespace.lit
        cases = list(limit_cases(criterion))
        if cases[0][0] is None:
            return self.bound(criterion, value, cases[0][1])
        null_reason = when(value.reason != OK).then(value.reason).otherwise(lit(OUTSIDE_DEFINITION))
        result = Judged(self.status_of_reason(null_reason), null_reason)
        for condition, bound in reversed(cases):
            here = self.bound(criterion, value, bound)
            if condition is None:
                result = here
                continue
            truth = self.resolver.condition(condition)
            yes, unknown = (truth.value == 1.0).fill_null(False), truth.value.is_null()
            # a condition that is outside its definition (no base year) speaks for the value, not against the context
            context = when(value.reason != OK).then(value.reason).otherwise(lit(UNKNOWN_CONTEXT))
            agree = here.status == result.status
            unsure = when(agree).then(here.status).otherwise(self.status_of_reason(context))
            why = when(agree).then(here.reason).otherwise(context)
            status = when(yes).then(here.status).otherwise(result.status)
            reason = when(yes).then(here.reason).otherwise(result.reason)
            result = Judged(when(unknown).then(unsure).otherwise(status), when(unknown).then(why).otherwise(reason))
        return result

    def _dominated(self) -> tuple[Expression | None, Expression | None]:
        """Return where one industry dominates, and where industry figures are there but cannot say (§5.1, §5.4)."""
        rule = self.scheme.dominant_industry
        if rule is None:
            return None, None
        share = self.resolver.condition(rule.share)
        above = holds(self.builder, share.value, ">", self.builder.constant(rule.above)).fill_null(False)
        # without any industry figure the general limits hold, assumed
        reported = "any:output_by_industry"
        if reported not in self.resolver.columns:
            return above, None
        return above, share.value.is_null() & self.namespace.col(reported).fill_null(False)

    def _override(self, criterion: Criterion, value: Pair, judged: Judged) -> Judged:
        if not criterion.industry_override or self.dominated is None:
            return judged
        when, lit = self.namespace.when, self.namespace.lit
        column = f"override:{self.scheme.id}:{criterion.id}"
        if column in self.resolver.columns:
            limit = self.namespace.col(column)
            operator = next(bound for _, bound in limit_cases(criterion) if bound is not None).stated[0][0]
            own = Pair(limit, self.builder.unless(limit, lit(OVERRIDE_MISSING)))
            truth = compare(self.builder, value, COMPARISONS[operator], own)
            known = when(truth.value == 1.0).then(lit(MET)).otherwise(lit(NOT_MET))
            status = when(truth.reason == OK).then(known).otherwise(self.status_of_reason(truth.reason))
            special = Judged(status, truth.reason)
        else:
            why = when(value.reason >= OVERRIDE_MISSING).then(value.reason).otherwise(lit(OVERRIDE_MISSING))
            special = Judged(self.status_of_reason(why), why)
        status = when(self.dominated).then(special.status).otherwise(judged.status)
        reason = when(self.dominated).then(special.reason).otherwise(judged.reason)
        if self.unsure is not None:
            open_ = self.unsure & (special.status != judged.status)
            context = when(value.reason != OK).then(value.reason).otherwise(lit(UNKNOWN_CONTEXT))
            status = when(open_).then(self.status_of_reason(context)).otherwise(status)
            reason = when(open_).then(context).otherwise(reason)
        return Judged(status, reason)

    def _planned(self, criterion: Criterion, judged: Judged) -> Judged:
        """A row that is limited by the plan's target alone falls away without one, unless it is core (§5.2)."""
        stated = [bound.stated[0][1] for _, bound in limit_cases(criterion) if bound is not None]
        if criterion.core or any(value != "target" for value in stated):
            return judged
        none = self.resolver.target(criterion.indicator, "value").value.is_null()
        when, lit = self.namespace.when, self.namespace.lit
        return Judged(
            when(none).then(lit(NOT_APPLICABLE)).otherwise(judged.status),
            when(none).then(lit(MISSING_TARGET)).otherwise(judged.reason),
        )

    def _waived(self, criterion: Criterion, judged: Judged) -> Judged:
        column = f"waived:{self.scheme.id}:{criterion.id}"
        if not criterion.waivable or column not in self.resolver.columns:
            return judged
        falls = self.namespace.col(column).fill_null(False) & (judged.status != MET) & (judged.status != NOT_APPLICABLE)
        status = self.namespace.when(falls).then(self.namespace.lit(WAIVED)).otherwise(judged.status)
        return Judged(status, judged.reason)
