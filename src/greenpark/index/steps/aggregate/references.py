"""References of the adjusted Mazziotta-Pareto index, brought to the scale on which the children enter the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from greenpark.index.spec.options.aggregate import AdjustedMazziottaPareto, Aggregate
from greenpark.index.steps.selection import not_known
from greenpark.problems import Problem, ProblemsFound


def on_scale_of_children(
    rule: Aggregate, node: str, children: Sequence[str], signs: Mapping[str, int], known: Sequence[str]
) -> Aggregate:
    """Return the rule with one reference for each child, in their order and turned as their values were.

    `signs` has -1 for a child whose values were turned without being scaled: its reference is in the unit of the data.
    Other rules, and references that are means, are returned as they are. Raise ProblemsFound for a child without
    reference, and for an id that the index does not have (`known`).
    """
    if not isinstance(rule, AdjustedMazziottaPareto) or rule.reference == "mean":
        return rule
    given = rule.reference
    if isinstance(given, Mapping):
        unknown = [name for name in given if name not in known]
        absent = [child for child in children if child not in given]
        if unknown or absent:
            problems = [not_known(name, known, "indicator or node", "指标或节点") for name in unknown]
            raise ProblemsFound(problems + ([_without(node, absent)] if absent else []))
        given = tuple(given[child] for child in children)
    if len(given) != len(children):
        return rule  # refused by the rule itself
    turned = tuple(number * signs.get(child, 1) for child, number in zip(children, given, strict=True))
    return rule.model_copy(update={"reference": turned})


def _without(node: str, absent: Sequence[str]) -> Problem:
    names, names_zh = ", ".join(absent), "、".join(absent)
    return Problem(
        "references", f"The rule of '{node}' has no reference for {names}.",
        "Give one reference for each child, in the unit of the data, or `reference: mean`.", column=node,
        message_zh=f"“{node}”的规则缺少{names_zh}的参照值。",
        remedy_zh="按数据的单位为每个下级指标给出参照值，或用reference: mean。",
    )  # fmt: skip
