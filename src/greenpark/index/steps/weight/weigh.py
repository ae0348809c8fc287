"""Which function stands for which method of weighting."""

from __future__ import annotations

from greenpark.index.arrays import Array
from greenpark.index.spec.options.threshold_weight import ThresholdGap, ThresholdRatio
from greenpark.index.spec.options.weight import (
    AnalyticHierarchy,
    BenefitOfTheDoubt,
    BudgetAllocation,
    CoefficientOfVariation,
    Critic,
    Entropy,
    Equal,
    Optimised,
    PrincipalComponent,
    PrincipalFactors,
    StandardDeviation,
    User,
    Weight,
)
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.budget import budget_allocation
from greenpark.index.steps.weight.components import principal_component, principal_factors
from greenpark.index.steps.weight.dispersion import coefficient_of_variation, critic, entropy, standard_deviation
from greenpark.index.steps.weight.doubt import benefit_of_the_doubt
from greenpark.index.steps.weight.hierarchy import analytic_hierarchy
from greenpark.index.steps.weight.optimised import optimised
from greenpark.index.steps.weight.pooling import from_data
from greenpark.index.steps.weight.threshold import weigh_by_threshold
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.index.steps.weight.written import equal, user
from greenpark.index.table import Table


def weigh(values: Array, options: Weight, node: PlannedNode, table: Table) -> Weighing:
    """Return the weights of a node's children (OECD/JRC Handbook, step 6).

    `values` is (..., child, row): the children's scores, where more is better. `table` is the table of indicators as
    it stands before aggregating; its rows say who stands where. Weights are (..., child, 1), or (..., child, row)
    where they differ from year to year or from unit to unit. Raise ProblemsFound where a method refuses.
    """
    if isinstance(options, Equal):
        return equal(node)
    if isinstance(options, User):
        return user(node)
    if isinstance(options, BudgetAllocation):
        return budget_allocation(options, node)
    if isinstance(options, AnalyticHierarchy):
        return analytic_hierarchy(options, node)
    if isinstance(options, BenefitOfTheDoubt):
        return benefit_of_the_doubt(values, options, node, table.rows)
    if isinstance(options, Entropy):
        return from_data(entropy, values, options, node, table.rows)
    if isinstance(options, Critic):
        return from_data(critic, values, options, node, table.rows)
    if isinstance(options, StandardDeviation):
        return from_data(standard_deviation, values, options, node, table.rows)
    if isinstance(options, CoefficientOfVariation):
        return from_data(coefficient_of_variation, values, options, node, table.rows)
    if isinstance(options, PrincipalComponent):
        return from_data(principal_component, values, options, node, table.rows)
    if isinstance(options, PrincipalFactors):
        return from_data(principal_factors, values, options, node, table.rows)
    if isinstance(options, ThresholdRatio | ThresholdGap):
        return weigh_by_threshold(values, options, node, table)
    assert isinstance(options, Optimised)
    return from_data(optimised, values, options, node, table.rows)
