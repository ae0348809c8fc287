"""Pass rules over statuses in Kleene logic (semantics §5.1, §5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenpark.assess.statuses import (
    FALLS_SHORT,
    MET,
    NO_DATA,
    NOT_APPLICABLE,
    NOT_MET,
    QUALIFIES,
    UNDEFINED,
    UNDETERMINED,
    VERDICT_NOT_APPLICABLE,
)
from greenpark.catalog.models import Criterion, PassRule, Scheme
from greenpark.formula.source import Expression

Statuses = Mapping[str, Expression]
FALSE, UNKNOWN, TRUE, FALLEN = range(4)  # truth of a rule; FALLEN: nothing is left of it


def rule_columns(scheme: Scheme, statuses: Statuses, namespace: Any) -> dict[str, Expression]:
    """Return the truth of every rule of a scheme, and whether a core row is outside the scheme, as named columns."""
    truths = {
        _column(scheme, index): rule_truth(rule, scheme, statuses, namespace).cast(namespace.Int8)
        for index, rule in enumerate(scheme.pass_)
    }
    gates = {
        f"{scheme.id}/{criterion.id}/gate": statuses[criterion.id] == NOT_APPLICABLE
        for criterion in scheme.criteria
        if criterion.core and any(rule.core for rule in scheme.pass_)
    }
    return truths | gates


def _column(scheme: Scheme, index: int) -> str:
    return f"{scheme.id}/rule/{index}"


def verdict(scheme: Scheme, namespace: Any) -> Expression | None:
    """Return the verdict of a scheme over its rule columns, None where it has no pass rule."""
    if not scheme.pass_:
        return None
    when, lit = namespace.when, namespace.lit
    truths = [namespace.col(_column(scheme, index)) for index in range(len(scheme.pass_))]
    false, unknown, true = _chain(truths, FALSE), _chain(truths, UNKNOWN), _chain(truths, TRUE)
    result = when(true).then(lit(QUALIFIES)).otherwise(lit(VERDICT_NOT_APPLICABLE))
    result = when(unknown).then(lit(UNDETERMINED)).otherwise(result)
    result = when(false).then(lit(FALLS_SHORT)).otherwise(result)
    for criterion in scheme.criteria:
        if criterion.core and any(rule.core for rule in scheme.pass_):
            outside = namespace.col(f"{scheme.id}/{criterion.id}/gate")
            result = when(outside).then(lit(VERDICT_NOT_APPLICABLE)).otherwise(result)
    return result


def rule_truth(rule: PassRule, scheme: Scheme, statuses: Statuses, namespace: Any) -> Expression:
    """Return the truth of one rule."""
    members = rule_members(rule, scheme)
    if rule.group is not None:
        group = next(group for group in scheme.groups if group.id == rule.group)
        return _group_truth(members, group.at_least, scheme, statuses, namespace)
    codes = [statuses[criterion.id] for criterion in members]
    when, lit = namespace.when, namespace.lit
    # statuses are numbered not met < no data < undefined < (fallen away) < met, and are never null
    least, most = namespace.min_horizontal(*codes), namespace.max_horizontal(*codes)
    result = when(most == MET).then(lit(TRUE)).otherwise(lit(FALLEN))
    result = when(least <= UNDEFINED).then(lit(UNKNOWN)).otherwise(result)
    return when(least == NOT_MET).then(lit(FALSE)).otherwise(result)


def rule_members(rule: PassRule, scheme: Scheme) -> list[Criterion]:
    """Return the criteria that a rule speaks of."""
    if rule.group is not None:
        return [criterion for criterion in scheme.criteria if criterion.group == rule.group]
    if rule.core:
        return [criterion for criterion in scheme.criteria if criterion.core]
    if rule.all == "required":
        return [criterion for criterion in scheme.criteria if criterion.required]
    return list(scheme.criteria)


def _chain(codes: list[Expression], wanted: int) -> Expression:
    result = codes[0] == wanted
    for code in codes[1:]:
        result = result | (code == wanted)
    return result


def _group_truth(
    members: list[Criterion], at_least: int, scheme: Scheme, statuses: Statuses, namespace: Any
) -> Expression:
    """At least n of the members that apply; with fewer of them n becomes their number (§5.1)."""
    when, lit = namespace.when, namespace.lit
    met, unknown, applicable = lit(0), lit(0), lit(0)
    for criterion in members:
        code = statuses[criterion.id]
        holds = code == MET
        open_ = (code == NO_DATA) | (code == UNDEFINED)
        if criterion.counts_if is not None:
            # HJ 274 row 7 counts only if row 4 is met (§5.4)
            other = statuses[criterion.counts_if]
            unsure = (other == NO_DATA) | (other == UNDEFINED)
            open_ = (open_ & ((other == MET) | unsure)) | (holds & unsure)
            holds = holds & (other == MET)
        applies = (code == MET) | (code == NOT_MET) | (code == NO_DATA) | (code == UNDEFINED)
        one = [when(part).then(lit(1)).otherwise(lit(0)) for part in (holds, open_, applies)]
        met, unknown, applicable = met + one[0], unknown + one[1], applicable + one[2]
    wanted = when(applicable < at_least).then(applicable).otherwise(lit(at_least))
    result = when(met + unknown >= wanted).then(lit(UNKNOWN)).otherwise(lit(FALSE))
    result = when(met >= wanted).then(lit(TRUE)).otherwise(result)
    return when(applicable == 0).then(lit(FALLEN)).otherwise(result)
