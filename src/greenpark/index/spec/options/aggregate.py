"""Options of aggregating: from the children of a node to its score (docs/index-methods.md, section 7)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from greenpark.index.spec.options.base import Bounds, Options, Where
from greenpark.index.spec.options.prepare import Name

Finite = Annotated[float, Field(allow_inf_nan=False)]
PositiveFinite = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Fill(Options):
    """Fill a child's missing score before its parent is computed; every filled cell is listed in the result."""

    method: Literal["group_mean", "column"]
    by: str | None = None  # the column of groups, for group_mean
    column: str | None = None  # such as "{node}_regional", for column; {node} is the id of the child

    @model_validator(mode="after")
    def _says_from_where(self) -> Self:
        if self.method == "group_mean" and (self.by is None or self.column is not None):
            raise ValueError("group_mean takes `by`, the column of groups, and no `column`")
        if self.method == "column" and (self.column is None or self.by is not None):
            raise ValueError("column takes `column`, such as '{node}_regional', and no `by`")
        return self


class Floor(Options):
    """Lift every child's value below the floor to it, and only those."""

    floor: PositiveFinite


class Rule(Where):
    """What all rules share: what to do where a child has no score. A child with weight 0 takes part in no rule.

    What a `Fill` cannot fill is left out, as under `renormalise`. By default one child present is enough.
    """

    on_missing: Literal["renormalise", "propagate"] | Fill = "renormalise"
    min_available: float = Field(default=0.0, ge=0, le=1)  # least share of the children's weight, after filling


class Mean(Rule):
    """A weighted power mean; `exponent` says which."""

    @property
    def exponent(self) -> float:
        """Return p in (Σ w x^p / Σ w)^(1/p); 0 stands for its limit, the geometric mean."""
        return 1.0


class Arithmetic(Mean):
    """Weighted arithmetic mean: a low child is made up for by a high one in full."""

    method: Literal["arithmetic"]


class PositiveMean(Mean):
    """A mean that is defined for positive values only."""

    on_nonpositive: Literal["refuse", "zero"] | Floor = "refuse"  # zero: the score becomes 0


class Geometric(PositiveMean):
    """Weighted geometric mean."""

    method: Literal["geometric"]

    @property
    def exponent(self) -> float:
        """Return 0."""
        return 0.0


class Harmonic(PositiveMean):
    """Weighted harmonic mean."""

    method: Literal["harmonic"]

    @property
    def exponent(self) -> float:
        """Return -1."""
        return -1.0


class Power(PositiveMean):
    """Weighted power mean (Σ w x^p / Σ w)^(1/p); p = 0 is the geometric mean. With p > 0 a value of 0 is allowed."""

    method: Literal["power"]
    p: Finite

    @property
    def exponent(self) -> float:
        """Return p."""
        return self.p


class CES(PositiveMean):
    """Constant elasticity of substitution σ = 1/(1 + ρ): [Σ w x^-ρ / Σ w]^(-1/ρ), as in the SDG Index.

    ρ = -1 is the arithmetic mean, ρ = 0 the geometric one, a large ρ nears the minimum.
    """

    method: Literal["ces"]
    rho: float = Field(ge=-1, allow_inf_nan=False)

    @property
    def exponent(self) -> float:
        """Return -ρ."""
        return -self.rho


class WeightedSum(Rule):
    """Σ w x with the weights as they are, for weights that do not sum to 1: benefit of the doubt."""

    method: Literal["weighted_sum"]


class Product(Rule):
    """The product of the children; weights play no part. A missing child cannot be left out without a guess."""

    method: Literal["product"]
    on_missing: Literal["propagate"] | Fill = "propagate"


class Minimum(Rule):
    """The lowest child; weights play no part."""

    method: Literal["minimum"]


class Maximum(Rule):
    """The highest child; weights play no part."""

    method: Literal["maximum"]


class Median(Rule):
    """The middle child, or the mean of the middle two; weights play no part."""

    method: Literal["median"]


class OWA(Rule):
    """Ordered weighted average: weights belong to places in the descending order, not to children.

    Exactly one of `weights`, one for each place from the highest child to the lowest; `at_least: k`, the mean of the
    k highest; `worst: k`, the mean of the k lowest; `quantifier: a`, weights (i/n)^a - ((i-1)/n)^a: 1 is the mean,
    towards 0 the maximum, towards infinity the minimum.
    """

    method: Literal["owa"]
    weights: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] | None = None
    at_least: int | None = Field(default=None, ge=1)
    worst: int | None = Field(default=None, ge=1)
    quantifier: PositiveFinite | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = [one for one in (self.weights, self.at_least, self.worst, self.quantifier) if one is not None]
        if len(given) != 1:
            raise ValueError("owa takes exactly one of `weights`, `at_least`, `worst` and `quantifier`")
        if self.weights is not None and not sum(self.weights) > 0:
            raise ValueError("the weights of owa need a positive sum")
        return self


class Compared(Rule):
    """A rule whose scores come from comparing rows: within each year, or all rows together."""

    bounds: Literal["yearly", "pooled"] = "yearly"


class Copeland(Compared):
    """How many units a unit outranks, less by how many it is outranked; weights are votes."""

    method: Literal["copeland"]


class Outranking(Compared):
    """Net flow Σ_j (o_ij - o_ji) of the outranking matrix: by how much a unit is preferred, summed over the others."""

    method: Literal["outranking"]


class TOPSIS(Compared):
    """Closeness to the ideal best: distance from the worst, as a share of both distances."""

    method: Literal["topsis"]
    scaling: Literal["vector", "none"] = "vector"  # vector: each child is divided by the root of its sum of squares


class GreyRelational(Compared):
    """Weighted mean of the grey relational coefficients to the best value of each child."""

    method: Literal["grey_relational"]
    resolution: float = Field(default=0.5, gt=0, le=1)


class Penalised(Rule):
    """Mean of the children less (`minus`, for a good phenomenon) or plus a penalty for their imbalance."""

    penalty: Literal["minus", "plus"] = "minus"
    standardise: bool = True  # false: the children already stand on the scale of the rule


class MazziottaPareto(Penalised):
    """M - S²/M over children standardised to mean 100 and deviation 10 (De Muro, Mazziotta, Pareto 2011)."""

    method: Literal["mazziotta_pareto"]
    deviation: Literal["population", "sample"] = "population"  # in the standardisation and in S, as published
    bounds: Bounds = "yearly"  # the rows that give mean and deviation


class AdjustedMazziottaPareto(Penalised):
    """M - S²/M over children on 70 to 130 with the reference at 100 (Mazziotta, Pareto 2016)."""

    method: Literal["adjusted_mazziotta_pareto"]
    # or a number for each child, by id or in their order: for an indicator that is not scaled before
    # (`normalise: none`) in the unit of the data, and turned with it; else on the scale on which it enters the rule
    reference: Literal["mean"] | tuple[Finite, ...] | dict[Name, Finite] = "mean"
    reference_year: int | None = None  # the year whose mean is the reference; default: all rows of `bounds`
    bounds: Bounds = "pooled"  # the rows whose extremes give the width of the scale


Aggregate = Annotated[
    Arithmetic
    | Geometric
    | Harmonic
    | Power
    | CES
    | WeightedSum
    | Product
    | Minimum
    | Maximum
    | Median
    | OWA
    | Copeland
    | Outranking
    | TOPSIS
    | GreyRelational
    | MazziottaPareto
    | AdjustedMazziottaPareto,
    Field(discriminator="method"),
]
