"""The smallest sets of missing figures that would make an undetermined scheme qualify (semantics §5.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from greenpark.assess.figures import ParkFigures
from greenpark.assess.missing import NOTHING, Choice, alternatives, minimal, of_node, together
from greenpark.assess.rules import rule_members
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Criterion, PassRule, Scheme

SHOWN = 10
Statuses = Mapping[str, str]


def settle(
    scheme: Scheme, record: Mapping[str, Any], figures: ParkFigures, year: int
) -> tuple[list[list[dict[str, Any]]], list[str]]:
    """Return `settled_by` (at most 10 sets of `{variable, item, year}`) and `blocked_by` (criterion ids)."""
    statuses = {criterion["id"]: criterion["status"] for criterion in record["criteria"]}
    if record["verdict"] == "falls_short":
        return [], _failing(scheme, statuses)
    if record["verdict"] != "undetermined":
        return [], []
    choices: dict[str, list[Choice]] = {}

    def of(criterion: Criterion) -> list[Choice]:
        if criterion.id not in choices:
            choices[criterion.id] = _criterion(criterion, scheme, statuses, figures, year)
        return choices[criterion.id]

    parts: list[list[Choice]] = []
    blocked: list[str] = []
    for rule in scheme.pass_:
        members = rule_members(rule, scheme)
        if rule.group is not None:
            part = _group(rule, scheme, members, statuses, of)
            if not part:
                blocked.extend(member.id for member in members if _unknown(statuses[member.id]))
        else:
            open_ones = [member for member in members if _unknown(statuses[member.id])]
            blocked.extend(member.id for member in open_ones if not of(member))
            part = together(of(member) for member in open_ones)
        parts.append(part)
    found = together(parts) if not blocked else []
    sets = [
        [
            {"variable": figure.variable, "item": figure.item, "year": figure.year}
            for figure in sorted(choice, key=lambda f: f.key)
        ]
        for choice in found[:SHOWN]
        if choice
    ]
    return sets, list(dict.fromkeys(blocked))


def _unknown(status: str) -> bool:
    return status in ("no_data", "undefined")


def _criterion(
    criterion: Criterion, scheme: Scheme, statuses: Statuses, figures: ParkFigures, year: int
) -> list[Choice]:
    """Return the choices that make a criterion known; [] if no figure can."""
    if statuses[criterion.id] == "undefined":
        return []
    parts = [alternatives(criterion.indicator, figures, year)]
    for condition, bound in limit_cases(criterion):
        if condition is not None:
            parts.append(of_node(figures.catalog.expression(condition).node, figures, year))
        if bound is not None and bound.stated[0][1] == "target":
            known = figures.target(criterion.indicator, "value", year).value is not None
            parts.append([NOTHING] if known else [])
        elif bound is not None and hasattr(bound.stated[0][1], "formula"):
            text = bound.stated[0][1].formula  # type: ignore[union-attr]
            parts.append(of_node(figures.catalog.expression(text).node, figures, year))
    return together(parts)


def _group(rule: PassRule, scheme: Scheme, members: Sequence[Criterion], statuses: Statuses, of: Any) -> list[Choice]:
    """Return the choices with which enough members of a group would be met."""
    size = next(group.at_least for group in scheme.groups if group.id == rule.group)
    applicable = [member for member in members if statuses[member.id] not in ("not_applicable", "waived")]
    met, candidates = 0, []
    for member in applicable:
        other = statuses.get(member.counts_if or "", "met")
        if statuses[member.id] == "met" and other == "met":
            met += 1
        elif statuses[member.id] in ("met", "no_data") and other in ("met", "no_data"):
            own = of(member) if statuses[member.id] == "no_data" else [NOTHING]
            by_id = {criterion.id: criterion for criterion in scheme.criteria}
            needed = of(by_id[member.counts_if]) if member.counts_if and other == "no_data" else [NOTHING]
            candidates.append(together([own, needed]))
    wanted = min(size, len(applicable)) - met
    if wanted <= 0:
        return [NOTHING]
    return minimal(choice for some in combinations(candidates, wanted) for choice in together(some))


def _failing(scheme: Scheme, statuses: Statuses) -> list[str]:
    """Return the criteria that make a scheme fall short, whatever else is reported."""
    found = []
    for rule in scheme.pass_:
        members = [member.id for member in rule_members(rule, scheme)]
        failed = [member for member in members if statuses[member] == "not_met"]
        if rule.group is None or not any(statuses[member] in ("met", "no_data", "undefined") for member in members):
            found.extend(failed)
    return list(dict.fromkeys(found))


def decisive(scheme: Scheme, record: Mapping[str, Any], figures: ParkFigures, year: int) -> list[tuple[str, list[str]]]:
    """Return (variable, criteria that wait for it) for missing figures, the most decisive first.

    For each criterion without data the smallest set of figures that would make it known is taken.
    """
    waiting: dict[str, list[str]] = {}
    statuses = {criterion["id"]: criterion["status"] for criterion in record["criteria"]}
    for criterion in scheme.criteria:
        if statuses[criterion.id] != "no_data":
            continue
        choices = _criterion(criterion, scheme, statuses, figures, year)
        for variable in sorted({figure.variable for figure in choices[0]}) if choices else []:
            waiting.setdefault(variable, []).append(criterion.id)
    counts = Counter({variable: len(ids) for variable, ids in waiting.items()})
    return [
        (variable, waiting[variable]) for variable, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
