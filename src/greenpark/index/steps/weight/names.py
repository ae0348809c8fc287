"""Names in the options of weighting that the structure does not have."""

from __future__ import annotations

from collections.abc import Iterable

from greenpark.index.spec.options.weight import AnalyticHierarchy, BenefitOfTheDoubt, BudgetAllocation, Optimised
from greenpark.index.spec.plan import Plan
from greenpark.problems import Problem, did_you_mean


def unknown_names(plan: Plan) -> list[Problem]:
    """Return a problem for each node or child that a weighting speaks of and that is not in the structure."""
    nodes = [node.id for node in plan.nodes]
    everything = [child for node in plan.nodes for child in node.children]
    problems: list[Problem] = []
    for step in plan.steps:
        options = step.weight
        if options is None:
            continue
        problems += _unknown(options.nodes or (), nodes, "nodes")
        if isinstance(options, BudgetAllocation):
            problems += _unknown(options.experts, nodes, "experts")
        elif isinstance(options, AnalyticHierarchy):
            problems += _unknown(options.comparisons, nodes, "comparisons")
        elif isinstance(options, BenefitOfTheDoubt) and isinstance(options.share_bounds, dict):
            problems += _unknown(options.share_bounds, everything, "share_bounds")
        elif isinstance(options, Optimised) and options.targets is not None:
            problems += _unknown(options.targets, everything, "targets")
    return problems


def _unknown(names: Iterable[str], known: list[str], option: str) -> list[Problem]:
    problems = []
    for name in names:
        if name not in known:
            near = did_you_mean(name, known)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
            remedy_zh = f"是否指“{near[0]}”？" if near else f"已有：{'、'.join(known)}。"
            problems.append(
                Problem(
                    "unknown_name", f"`{option}` of a weighting names '{name}', which is not in the structure.", remedy,
                    column=name, message_zh=f"赋权步骤的`{option}`中的“{name}”不在结构中。", remedy_zh=remedy_zh,
                )
            )  # fmt: skip
    return problems
