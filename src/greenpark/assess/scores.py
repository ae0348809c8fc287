"""The Green Index of the MIIT set: value over leading value, with its open questions as named options (§5.5)."""

from __future__ import annotations

from typing import Any, NamedTuple

from greenpark.assess.criteria import CriterionCompiler
from greenpark.assess.statuses import NOT_APPLICABLE
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Criterion, Scheme, Score
from greenpark.formula.frame.operators import holds
from greenpark.formula.reasons import OK
from greenpark.formula.source import Expression, Pair


class Option(NamedTuple):
    """One reading of what the document leaves open."""

    cap: float | None
    elasticity_is_one: bool

    @property
    def name(self) -> str:
        """Return the key of §5.5, such as `cap_1/elasticity_one`."""
        cap = "none" if self.cap is None else f"{self.cap:g}"
        return f"cap_{cap}/elasticity_{'one' if self.elasticity_is_one else 'undefined'}"


def options(score: Score) -> list[Option]:
    """Return the readings that are reported, the default first."""
    return [Option(score.cap, True), Option(None, True), Option(score.cap, False), Option(None, False)]


class Scored(NamedTuple):
    """A score with its bounds; null score where a term is missing."""

    score: Expression
    lower: Expression
    upper: Expression | None


def term_columns(scheme: Scheme, criteria: CriterionCompiler) -> dict[str, Expression]:
    """Return every term of every reading as named columns, so that each is worked out once."""
    assert scheme.score is not None
    return {
        _column(scheme, criterion, option): term(criterion, scheme, criteria, option)
        for option in options(scheme.score)
        for criterion in scheme.criteria
        if option.elasticity_is_one or _is_elasticity(criterion, scheme)
    }


def _is_elasticity(criterion: Criterion, scheme: Scheme) -> bool:
    rule = scheme.score.elasticity if scheme.score else None
    return rule is not None and rule.criterion == criterion.id


def _column(scheme: Scheme, criterion: Criterion, option: Option) -> str:
    if not _is_elasticity(criterion, scheme):
        option = option._replace(elasticity_is_one=True)
    return f"{scheme.id}/{criterion.id}/term/{option.name}"


def sum_columns(scheme: Scheme, namespace: Any, literal: Any, statuses: dict[str, Expression]) -> dict[str, Expression]:
    """Return, for each option, the sum of terms and the number of missing ones; and the number that is evaluated.

    The options differ in one row's term and in the cap, so each cap's sum is made once, without that row.
    """
    assert scheme.score is not None
    when, zero, one = namespace.when, literal(0.0), literal(1.0)

    def count(condition: Expression) -> Expression:
        return when(condition).then(one).otherwise(zero)

    special = [criterion for criterion in scheme.criteria if _is_elasticity(criterion, scheme)]
    singles = [row for row in scheme.criteria if row.group is None and row not in special]
    away = {criterion.id: statuses[criterion.id] == NOT_APPLICABLE for criterion in scheme.criteria}
    slots = namespace.sum_horizontal(*[count(~away[criterion.id]) for criterion in [*singles, *special]])
    columns: dict[str, Expression] = {}
    for option in options(scheme.score):
        if not option.elasticity_is_one:
            continue
        term_of = {criterion.id: namespace.col(_column(scheme, criterion, option)) for criterion in scheme.criteria}
        # a null term adds nothing to the sum: here the skipping of nulls is meant
        total = namespace.sum_horizontal(*[term_of[criterion.id] for criterion in singles])
        gaps = [term_of[criterion.id].is_null() & ~away[criterion.id] for criterion in singles]
        missing = namespace.sum_horizontal(*[count(gap) for gap in gaps])
        places, better = slots, zero
        for group in scheme.groups:
            members = [criterion for criterion in scheme.criteria if criterion.group == group.id]
            terms, fallen = [term_of[member.id] for member in members], [away[member.id] for member in members]
            best, known, applicable = _best(terms, fallen, group.at_least, namespace, literal)
            size = literal(float(group.at_least))
            wanted = when(applicable < size).then(applicable).otherwise(size)
            total, places, missing = total + best, places + wanted, missing + (wanted - known)
            if option.cap is not None:
                # a member without data might still be chosen: the upper bound lets it reach the cap
                hoped = [when(term.is_null()).then(literal(option.cap)).otherwise(term) for term in terms]
                most, _, _ = _best(hoped, fallen, group.at_least, namespace, literal)
                better = better + (most - best - (wanted - known) * literal(option.cap))
        cap = _cap_name(option)
        columns |= {f"{scheme.id}/total/{cap}": total, f"{scheme.id}/missing/{cap}": missing}
        columns[f"{scheme.id}/better/{cap}"] = better
        columns[f"{scheme.id}/slots"] = places  # the same for every option
    return columns


def _cap_name(option: Option) -> str:
    return option.name.split("/", maxsplit=1)[0]


def compile_scores(scheme: Scheme, namespace: Any, literal: Any, statuses: dict[str, Expression]) -> dict[str, Scored]:
    """Return the score of each option, over the columns of `sum_columns` and the term of the row that differs."""
    assert scheme.score is not None
    when, slots = namespace.when, namespace.col(f"{scheme.id}/slots")
    # each evaluated indicator counts the same: terms that fall away leave the mean of the others
    weight = literal(scheme.score.times) / slots
    some = slots > 0.0
    special = [criterion for criterion in scheme.criteria if _is_elasticity(criterion, scheme)]
    found = {}
    for option in options(scheme.score):
        total = namespace.col(f"{scheme.id}/total/{_cap_name(option)}")
        missing = namespace.col(f"{scheme.id}/missing/{_cap_name(option)}")
        for criterion in special:
            own = namespace.col(_column(scheme, criterion, option))
            gap = own.is_null() & (statuses[criterion.id] != NOT_APPLICABLE)
            total = total + own.fill_null(0.0)
            missing = missing + when(gap).then(literal(1.0)).otherwise(literal(0.0))
        value = when((missing == 0.0) & some).then(total * weight).otherwise(literal(None))
        lower = when(some).then(total * weight).otherwise(literal(None))
        upper = None
        if option.cap is not None:
            better = namespace.col(f"{scheme.id}/better/{_cap_name(option)}")
            most = (total + missing * literal(option.cap) + better) * weight
            upper = when(some).then(most).otherwise(literal(None))
        found[option.name] = Scored(value, lower, upper)
    return found


def term(criterion: Criterion, scheme: Scheme, criteria: CriterionCompiler, option: Option) -> Expression:
    """Return a criterion's term, null where it is missing or undefined."""
    namespace, literal = criteria.namespace, criteria.builder.literal
    when = namespace.when
    pair = criteria.value(criterion)
    bounds = [bound for _, bound in limit_cases(criterion) if bound is not None]
    operator, stated = bounds[0].stated[0]
    leading = criteria.limit(criterion, stated)
    rule = scheme.score.elasticity if scheme.score else None
    if operator == "equals":
        ratio = when(pair.value == leading.value).then(literal(1.0)).otherwise(literal(0.0))
    elif rule is not None and rule.criterion == criterion.id:
        ratio = _elasticity_term(rule.growth, rule.at_most, pair, leading, criteria, option)
    elif operator in ("at_most", "below"):
        # nothing discharged is as good as the cap allows; without a cap it has no ratio
        at_zero = literal(option.cap)
        ratio = when(pair.value > 0.0).then(leading.value / pair.value).otherwise(at_zero)
    else:
        ratio = pair.value / leading.value
    if option.cap is not None:
        ratio = when(ratio > option.cap).then(literal(option.cap)).otherwise(ratio)
    return when(pair.reason == OK).then(ratio).otherwise(literal(None))


def _elasticity_term(
    growth_text: str, at_most: float, pair: Pair, leading: Pair, criteria: CriterionCompiler, option: Option
) -> Expression:
    namespace, literal = criteria.namespace, criteria.builder.literal
    when = namespace.when
    growth = criteria.resolver.condition(growth_text)
    grows = holds(criteria.builder, growth.value, ">", criteria.builder.constant(0.0))
    low = holds(criteria.builder, pair.value, "<=", criteria.builder.constant(at_most))
    inverted = when(pair.value > 0.0).then(leading.value / pair.value).otherwise(literal(None))
    ratio = when(low).then(literal(1.0)).otherwise(inverted) if option.elasticity_is_one else inverted
    return when(grows.fill_null(False)).then(ratio).otherwise(literal(None))


def _best(
    terms: list[Expression], away: list[Expression], size: int, namespace: Any, literal: Any
) -> tuple[Expression, Expression, Expression]:
    """Return the sum of the best `size` known terms, how many of them are known, and how many members apply."""
    when = namespace.when
    known_count, applicable, total = literal(0.0), literal(0.0), literal(0.0)
    there = [~value.is_null() & ~fallen for value, fallen in zip(terms, away, strict=True)]
    for index, value in enumerate(terms):
        applicable = applicable + when(away[index]).then(literal(0.0)).otherwise(literal(1.0))
        known_count = known_count + when(there[index]).then(literal(1.0)).otherwise(literal(0.0))
        chosen = there[index]
        if len(terms) > size:
            chosen = chosen & (_places_before(index, terms, there, when, literal) < float(size))
        total = total + when(chosen).then(value).otherwise(literal(0.0))
    known = when(known_count > float(size)).then(literal(float(size))).otherwise(known_count)
    return total, known, applicable


def _places_before(index: int, terms: list[Expression], there: list[Expression], when: Any, literal: Any) -> Expression:
    """Return how many known terms are better, an equal one earlier in the list counting as better."""
    before = literal(0.0)
    for other, value in enumerate(terms):
        if other != index:
            better = value >= terms[index] if other < index else value > terms[index]
            better = (better & there[other]).fill_null(False)
            before = before + when(better).then(literal(1.0)).otherwise(literal(0.0))
    return before
