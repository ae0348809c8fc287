"""A scheme's pass rule as demands on a plan (semantics §5.1, §5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenpark.assess import details
from greenpark.assess.criteria import COMPARISONS
from greenpark.assess.rules import rule_members
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Bound, Criterion, Formula, Scheme, Text
from greenpark.formula import tree
from greenpark.formula.program.limits import both, opposite, some
from greenpark.formula.program.read import comparison
from greenpark.formula.program.values import Condition, NotLinear
from greenpark.formula.program.view import View
from greenpark.formula.values import Value
from greenpark.plan.model.demands import Demand
from greenpark.plan.model.figures import PlanFigures
from greenpark.problems import Problem, ProblemsFound

Record = Mapping[str, Any]


def refuse_schemes_without_rule(scheme: Scheme) -> None:
    """Raise ProblemsFound for a scheme that cannot be a requirement, with the reason."""
    if scheme.score is not None:
        raise ProblemsFound([
            Problem(
                "not_a_requirement",
                f"{scheme.id} is a score; a score as a requirement is not part of this release: it adds quotients "
                "of many figures, of which only the best count",
                "Limit the indicators that matter instead, such as `--limit energy_per_iva<=0.5`.",
                message_zh=f"{scheme.id}是评分，本版不支持以评分作约束：评分是多个商之和，且只计最优项",
                remedy_zh="请改为限制有关指标，如 `--limit energy_per_iva<=0.5`。",
            )
        ])  # fmt: skip
    if not scheme.pass_:
        raise ProblemsFound([
            Problem(
                "not_a_requirement",
                f"{scheme.id} has no pass rule: it says how many values are reached, not whether a park qualifies",
                "Limit the indicators that matter instead.",
                message_zh=f"{scheme.id}没有通过规则，只说明达到几项",
                remedy_zh="请改为限制有关指标。",
            )
        ])  # fmt: skip


def scheme_demands(scheme: Scheme, record: Record, plan: PlanFigures, year: int) -> list[Demand]:
    """Return the demands of a scheme in a year; `record` is the scorecard of the reference path in that year.

    Raises ProblemsFound where a criterion cannot be made a limit, with the reason.
    """
    refuse_schemes_without_rule(scheme)
    rows = {row["id"]: row for row in record["criteria"]}
    found: dict[str, Demand] = {}
    conditions: dict[str, Condition | None] = {}

    def condition_of(criterion: Criterion) -> Condition | None:
        if criterion.id not in conditions:
            conditions[criterion.id] = criterion_condition(criterion, scheme, rows[criterion.id], plan, year)
        return conditions[criterion.id]

    for rule in scheme.pass_:
        members = rule_members(rule, scheme)
        if rule.group is not None:
            demand = _group(scheme, rule.group, members, condition_of, year)
            if demand is not None:
                found[demand.id] = demand
            continue
        for criterion in members:
            condition = condition_of(criterion)
            if condition is None and rule.core:
                condition = False  # a core row outside the scheme makes the verdict not applicable
            if condition is not None and condition is not True:
                demand = _criterion(scheme, criterion, rows[criterion.id], condition, plan, year)
                found[demand.id] = demand
    return list(found.values())


def _group(scheme: Scheme, name: str, members: list[Criterion], condition_of: Any, year: int) -> Demand | None:
    group = next(one for one in scheme.groups if one.id == name)
    held: list[Condition] = []
    for criterion in members:
        condition = condition_of(criterion)
        if condition is None:
            continue
        if criterion.counts_if is not None:
            other = next(one for one in scheme.criteria if one.id == criterion.counts_if)
            condition = both(condition, condition_of(other) or False)
        held.append(condition)
    if not held:
        return None
    condition = some(*held, number=min(group.at_least, len(held)))
    if condition is True:
        return None
    ids = ", ".join(criterion.id for criterion in members)
    label = Text(
        en=f"{scheme.short.en} group {name}, {group.label.en}: {group.at_least} of rows {ids} in {year}",
        zh=f"{scheme.short.zh}第{name}组（{group.label.zh}）：{year}年第{ids}项中至少{group.at_least}项",
    )
    return Demand(f"{scheme.id}/{name}/{year}", label, "group", year, condition, scheme=scheme.id)


def _criterion(
    scheme: Scheme, criterion: Criterion, row: Record, condition: Condition, plan: PlanFigures, year: int
) -> Demand:
    label = Text(
        en=f"{scheme.short.en} row {criterion.id}, {criterion.label.en}, in {year}",
        zh=f"{scheme.short.zh}第{criterion.id}项（{criterion.label.zh}），{year}年",
    )
    reason = None
    if condition is False:
        if row["status"] in ("no_data", "undefined"):
            reason = Text(en=f"it cannot be judged: {row['reason']}", zh=f"无法判定：{row['reason']}")
        else:
            reason = Text(en="no measure at hand moves it far enough", zh="现有措施都不能使其达到")
    threshold = details.threshold(criterion, scheme, plan.figures, year)

    def shifted(by: float) -> Condition:
        return _limited(criterion, scheme, plan, plan.view(year), year, by) or False

    moves = condition is not False and row["unit"] != "yes/no"
    return Demand(
        f"{scheme.id}/{criterion.id}/{year}", label, "criterion", year, condition, criterion.indicator,
        COMPARISONS.get(threshold.operator or ""), threshold.limit, scheme.id, criterion.id, reason,
        shifted if moves else None,
    )  # fmt: skip


def criterion_condition(
    criterion: Criterion, scheme: Scheme, row: Record, plan: PlanFigures, year: int
) -> Condition | None:
    """Return what a criterion asks of the plan, None where it falls away."""
    if row["status"] in ("waived", "not_applicable") and not _touched(criterion, plan, year):
        return None
    if criterion.waivable and plan.figures.get(f"waived:{scheme.id}:{criterion.id}", year):
        return None
    if not _touched(criterion, plan, year):
        return bool(row["status"] == "met")
    if row["value"] is None and row["status"] in ("no_data", "undefined"):
        return False
    try:
        return _limited(criterion, scheme, plan, plan.view(year), year)
    except NotLinear as error:
        raise ProblemsFound([
            Problem(
                "not_linear",
                f"{scheme.id} row {criterion.id} ({criterion.indicator}) cannot be a requirement of a plan: {error.en}",
                "Exclude the measures that change it, or limit another indicator.",
                message_zh=f"{scheme.id}第{criterion.id}项（{criterion.indicator}）不能作为计划的约束：{error.zh}",
                remedy_zh="请排除会改变它的措施，或改为限制其他指标。",
            )
        ]) from None  # fmt: skip


def _touched(criterion: Criterion, plan: PlanFigures, year: int) -> bool:
    names = [criterion.indicator]
    for when, _ in limit_cases(criterion):
        if when is not None:
            names.extend(tree.names(plan.figures.catalog.expression(when).node))
    return any(plan.moves(name, year) for name in names)


def _limited(
    criterion: Criterion, scheme: Scheme, plan: PlanFigures, view: View, year: int, shift: float = 0.0
) -> Condition | None:
    if criterion.industry_override and details.dominated(scheme, plan.figures, year):
        threshold = details.threshold(criterion, scheme, plan.figures, year)
        if threshold.limit is None or threshold.operator is None:
            return False
        return _held(criterion, plan, year, threshold.operator, threshold.limit + shift)
    chain: list[Condition] = []
    before: list[Condition] = []  # conditions of earlier cases, all of which failed
    for when, bound in limit_cases(criterion):
        here: Condition = True
        if when is not None:
            result = comparison_of(plan, when, year)
            if result is None:
                return False  # the context is not known
            here = result
        held = _bound(criterion, bound, plan, view, year, shift)
        chain.append(both(*before, here, held))
        before.append(opposite(here))
        if here is True:
            break
    return some(*chain)


def comparison_of(plan: PlanFigures, text: str, year: int) -> Condition | None:
    """Return a scheme's condition as one on the plan, None where it is unknown."""
    result = plan.read(plan.figures.catalog.expression(text).node, year)
    if isinstance(result, Value):
        return None if result.value is None else bool(result.value)
    return result  # type: ignore[return-value]


def _bound(
    criterion: Criterion, bound: Bound | None, plan: PlanFigures, view: View, year: int, shift: float
) -> Condition:
    if bound is None:  # outside the scheme: a core row must apply, any other falls away
        return not criterion.core
    operator, stated = bound.stated[0]
    if isinstance(stated, Formula):
        node = plan.figures.catalog.expression(stated.formula).node
        limit = plan.read(node, year)
        if isinstance(limit, Value) and limit.value is None:
            return False
        return comparison(_value(criterion, plan, year), COMPARISONS[operator], limit, view)  # type: ignore[arg-type,return-value]
    value, _ = details.limit_value(criterion, stated, plan.figures, plan.figures.moment(year))
    return False if value is None else _held(criterion, plan, year, operator, value + shift)


def _held(criterion: Criterion, plan: PlanFigures, year: int, operator: str, limit: float) -> Condition:
    view = plan.view(year)
    held = comparison(_value(criterion, plan, year), COMPARISONS[operator], Value(limit), view)
    return bool(held.value) if isinstance(held, Value) else held


def _value(criterion: Criterion, plan: PlanFigures, year: int) -> Any:
    return plan.named(criterion.indicator, year)
