"""Options of weighting: how much each child counts in its parent (docs/index-methods.md, section 6)."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from greenpark.index.spec.options.base import Bounds, Where
from greenpark.index.spec.options.threshold_weight import ThresholdGap, ThresholdRatio


def _ratio(value: Any) -> Any:
    # `1/3` has no exact decimal form, and a rounded one fails the check of reciprocals
    if isinstance(value, str):
        try:
            return float(Fraction(value.replace(" ", "")))
        except (ValueError, ZeroDivisionError, OverflowError):
            return value
    return value


Ratio = Annotated[
    float,
    BeforeValidator(_ratio),
    Field(gt=0, allow_inf_nan=False),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {"type": "string", "pattern": r"^\s*[0-9.]+\s*(/\s*[0-9]+\s*)?$"},
            ]
        }
    ),
]
Points = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class User(Where):
    """The weights written in the structure, shared out to sum to 1 within each node; this is the default."""

    method: Literal["user"]


class Equal(Where):
    """Each child counts the same."""

    method: Literal["equal"]


class BudgetAllocation(Where):
    """Experts share out 100 points among the children of a node; the weight is the mean of their shares."""

    method: Literal["budget_allocation"]
    # by node: one entry an expert, either points by child or points in the order of the children
    experts: dict[str, tuple[dict[str, Points] | tuple[Points, ...], ...]] = Field(min_length=1)

    def applies(self, node: str, level: int) -> bool:
        """Return whether a node is meant: without `levels` and `nodes`, those that experts speak of."""
        return _applies_to(self, node, level, self.experts)


class AnalyticHierarchy(Where):
    """Saaty's analytic hierarchy process: children compared in pairs, on the scale from 1/9 to 9."""

    method: Literal["analytic_hierarchy"]
    # by node: a full matrix, or its upper triangle row by row ([[3, 5], [3]] for three children)
    comparisons: dict[str, tuple[tuple[Ratio, ...], ...]] = Field(min_length=1)
    method_of_vector: Literal["eigenvector", "geometric_mean"] = (
        "eigenvector"  # Saaty's own way; equal up to 3 children
    )
    max_consistency_ratio: float = Field(default=0.10, gt=0)  # Saaty's limit
    on_inconsistent: Literal["warn", "refuse"] = "warn"

    def applies(self, node: str, level: int) -> bool:
        """Return whether a node is meant: without `levels` and `nodes`, those that are compared."""
        return _applies_to(self, node, level, self.comparisons)


class FromData(Where):
    """Weights taken from the children's scores: of all years together, of each year by itself, or of one base year."""

    # weights that change from year to year mix their own change into that of the scores, so years are pooled
    bounds: Bounds = "pooled"


class Entropy(FromData):
    """Shannon's entropy: a child whose scores are spread unevenly over the units counts more."""

    method: Literal["entropy"]
    shift: float = Field(default=0.0, ge=0)  # added to every score; without it 0·ln 0 is 0, its limit


class Critic(FromData):
    """CRITIC: spread times conflict with the other children (Diakoulaki and others, 1995)."""

    method: Literal["critic"]


class StandardDeviation(FromData):
    """In proportion to the standard deviation of the scores."""

    method: Literal["standard_deviation"]
    rescale: bool = True  # to 0–1 first: otherwise the weights depend on the scale that normalising has left


class CoefficientOfVariation(FromData):
    """In proportion to standard deviation divided by mean."""

    method: Literal["coefficient_of_variation"]


class PrincipalComponent(FromData):
    """The first principal component of the correlation matrix."""

    method: Literal["principal_component"]
    # all three are the same kind of weights where signs agree; `raw` keeps the signs, as COINr does
    loadings: Literal["absolute", "squared", "raw"] = "absolute"
    allow_mixed_signs: bool = False  # a component that sets children against each other measures no common thing


class PrincipalFactors(FromData):
    """Handbook: factors of the correlation matrix, rotated; squared loading of each child on its own factor."""

    method: Literal["principal_factors"]
    min_eigenvalue: float = Field(default=1.0, ge=0)
    min_share: Share = 0.10  # of the variance, each factor
    min_total_share: Share = 0.60  # of the variance, all factors kept
    kaiser: bool = True  # rows brought to length 1 while rotating, so that weakly explained children count as much


class BenefitOfTheDoubt(Where):
    """Data envelopment: each unit gets the weights that are best for it, as long as no unit passes 1 with them."""

    method: Literal["benefit_of_the_doubt"]
    # least and greatest share of a child in the unit's score: for all children, or by child
    share_bounds: tuple[Share, Share] | dict[str, tuple[Share, Share]] | None = None
    bounds: Literal["pooled", "yearly"] = "pooled"  # which units are peers
    scale: float = Field(default=1.0, gt=0)  # the score of a unit at the frontier; 100 beside scores from 0 to 100

    @model_validator(mode="after")
    def _ordered(self) -> BenefitOfTheDoubt:
        bounds = self.share_bounds
        for low, high in bounds.values() if isinstance(bounds, dict) else [bounds] if bounds else []:
            if low > high:
                raise ValueError(f"the lower share {low} is above the upper one {high}")
        return self


class Optimised(FromData):
    """Weights with which each child's importance (correlation with the node) is what was asked for."""

    method: Literal["optimised"]
    objective: Literal["balance", "infomax"] = "balance"  # infomax: the greatest sum of correlations
    targets: dict[str, Points] | None = None  # importances by child, shared out to sum to 1; default equal


def _applies_to(options: Where, node: str, level: int, named: dict[str, Any]) -> bool:
    if options.levels is None and options.nodes is None:
        return node in named
    return Where.applies(options, node, level)


Weight = Annotated[
    User
    | Equal
    | BudgetAllocation
    | AnalyticHierarchy
    | Entropy
    | Critic
    | StandardDeviation
    | CoefficientOfVariation
    | PrincipalComponent
    | PrincipalFactors
    | BenefitOfTheDoubt
    | Optimised
    | ThresholdRatio
    | ThresholdGap,
    Field(discriminator="method"),
]
