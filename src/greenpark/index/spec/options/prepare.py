"""Options of what comes before normalising: denominate, screen, impute, treat (docs/index-methods.md, 1 to 4)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from greenpark.index.spec.options.base import Bounds, Options, Where


def _name(value: Any) -> Any:
    # YAML reads `1` and `2020` as numbers; ids and columns are names
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_name)]
Factor = Annotated[float, Field(gt=0)]
Pool = Literal["pooled", "yearly"]


class Chosen(Options):
    """Which indicators a step works on: those in `only` (default all) without those in `except`."""

    only: tuple[Name, ...] | None = Field(default=None, validation_alias=AliasChoices("only", "indicators"))
    excluding: tuple[Name, ...] = Field(
        default=(), validation_alias=AliasChoices("except", "excluding"), serialization_alias="except"
    )


class Denominate(Options):
    """Divide each indicator that names a `denominator` by that column of the same row, and multiply by `scale`."""

    method: Literal["denominate"] = "denominate"
    scale: Factor | dict[Name, Factor] = 1.0  # for all, or by indicator: 1000 for "per thousand inhabitants"
    on_zero: Literal["refuse", "missing"] = "refuse"  # nothing can be said per head where there are no heads


class Screen(Where):
    """Set units aside that have too few values, or too few that are not zero.

    Without `nodes` or `levels` the share is taken over all indicators of the tree; with them each of these nodes must
    reach it by itself. 0.66 and 0.05 are what COINr takes.
    """

    method: Literal["availability"] = "availability"
    min_available: float = Field(default=0.66, ge=0, le=1)
    min_nonzero: float | None = Field(default=None, ge=0, le=1)  # share of the values present; COINr: 0.05
    per: Literal["row", "unit"] = "row"  # unit: too few in any year sets the unit aside in all years
    keep: tuple[Name, ...] = ()  # units kept whatever they have
    drop: tuple[Name, ...] = ()  # units set aside whatever they have


class NoImputation(Options):
    """Fill nothing: the alternative to compare a method with."""

    method: Literal["none"]


class Mean(Chosen):
    """Fill with the mean of the units that have a value: of the same year, of all years, or of one base year."""

    method: Literal["mean"]
    bounds: Bounds = "yearly"


class Median(Chosen):
    """Fill with the median of the units that have a value: of the same year, of all years, or of one base year."""

    method: Literal["median"]
    bounds: Bounds = "yearly"


class GroupMean(Chosen):
    """Fill with the mean of the units of the same group in the same year."""

    method: Literal["group_mean"]
    by: Name
    bounds: Bounds = "yearly"


class GroupMedian(Chosen):
    """Fill with the median of the units of the same group in the same year."""

    method: Literal["group_median"]
    by: Name
    bounds: Bounds = "yearly"


class PillarMean(Chosen):
    """Fill with the mean of the unit's other indicators in the same node, on a common scale."""

    method: Literal["pillar_mean"]
    level: int = Field(default=2, ge=2)  # 2: the same parent; 3: the same grandparent; …
    statistic: Literal["mean", "median"] = "mean"
    normalise_first: bool = True  # false where the data are on a common scale already
    bounds: Pool = "yearly"  # years over which minimum and maximum are taken


class Linear(Chosen):
    """Fill a unit's gap on the straight line between the years before and after it."""

    method: Literal["linear"]
    extend: Literal["none", "nearest"] = "none"  # nearest: before the first and after the last year too


class CarryForward(Chosen):
    """Fill with the unit's last earlier value."""

    method: Literal["carry_forward"]
    max_years: int | None = Field(default=None, ge=1)  # how old it may be


class CarryBackward(Chosen):
    """Fill with the unit's next later value."""

    method: Literal["carry_backward"]
    max_years: int | None = Field(default=None, ge=1)


class ExpectationMaximisation(Chosen):
    """Fill with the expected value under a multivariate normal distribution fitted by the EM algorithm."""

    method: Literal["expectation_maximisation"]
    within: Literal["all", "parent"] = "all"  # parent: one model for the indicators of each node
    bounds: Pool = "pooled"  # one model for all years, or one a year
    tolerance: float = Field(default=1e-8, gt=0)  # largest change of a mean or covariance, in standard deviations
    max_iterations: int = Field(default=2000, ge=1)


class SkewTest(Options):
    """When the shape of an indicator calls for treatment.

    Thresholds 2 and 3.5 are those of the COIN Tool (GII: 2.25 and 3.5). The adjusted skewness and kurtosis (type 2 of
    Joanes and Gill, 1998; Excel's SKEW and KURT) are what COINr and the COIN Tool take; R's e1071 defaults to
    `sample_deviation` (type 3), SciPy to `uncorrected` (type 1).
    """

    skewness: float = Field(default=2.0, gt=0)
    kurtosis: float = 3.5
    skewness_type: Literal["adjusted", "uncorrected", "sample_deviation"] = "adjusted"
    passes_if: Literal["either", "both"] = "either"  # |skewness| or kurtosis below its threshold, or both


class Treatment(Chosen, SkewTest):
    """What all treatments share."""

    bounds: Pool = "pooled"  # one treatment for all years, or one a year


SecondStep = Literal["log_coin_tool", "log_plus_one", "log_gii", "log_directed", "box_cox", "none"]
Power = float | Literal["fitted"]


class WinsoriseLog(Treatment):
    """Pull outliers in point by point while skewness and kurtosis fail; take logarithms if that is not enough."""

    method: Literal["winsorise_log"]
    max_points: int | None = Field(default=5, ge=0)  # null: as many as it takes
    then: SecondStep = "log_coin_tool"
    then_on: Literal["original", "winsorised"] = "original"
    power: Power = Field(  # for `then: box_cox`
        default=0.0, validation_alias=AliasChoices("lambda", "power"), serialization_alias="lambda"
    )


class Sometimes(Treatment):
    """A treatment that can be kept for indicators that fail the test."""

    when: Literal["always", "failing"] = "always"


class BoxCox(Sometimes):
    """Take the Box-Cox transformation, with a given lambda or the most likely one."""

    method: Literal["box_cox"]
    power: Power = Field(validation_alias=AliasChoices("lambda", "power"), serialization_alias="lambda")
    shift: bool = True  # x - min + 1 first, as the COIN Tool does; without it all values must be positive


class Log(Sometimes):
    """Take logarithms."""

    method: Literal["log"]
    form: Literal["plain", "coin_tool", "plus_one", "gii", "directed"] = "plain"
    offset: float = 0.0  # for `plain`: log(x + offset)
    base: float | None = Field(default=None, gt=1)  # for `plain`: 10, 2, …; default: natural
    on_nonpositive: Literal["refuse", "missing"] = "refuse"


class Limits(Sometimes):
    """What treatments share that set limits to single values."""

    sides: Literal["both", "high", "low"] = "both"
    replace_by: Literal["limit", "nearest", "median", "missing"] = "limit"  # nearest: the last value within


class Fences(Limits):
    """Limit values to Q1 - k·IQR and Q3 + k·IQR."""

    method: Literal["fences"]
    k: float = Field(default=1.5, ge=0)  # Tukey's inner fence; GGGI takes 3
    quantile_type: int = Field(default=7, ge=1, le=9)  # Hyndman and Fan, 1996; 7 is that of R, Excel and NumPy


class Percentiles(Limits):
    """Limit values to two percentiles, given as shares."""

    method: Literal["percentiles"]
    low: float | None = Field(default=0.025, ge=0, le=1)  # null: no limit
    high: float | None = Field(default=0.975, ge=0, le=1)
    quantile_type: int = Field(default=7, ge=1, le=9)

    @model_validator(mode="after")
    def _in_order(self) -> Percentiles:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low ({self.low}) must be less than high ({self.high})")
        return self


class Hampel(Limits):
    """Limit values to the median ± k·1.4826·MAD."""

    method: Literal["hampel"]
    k: float = Field(default=3.0, ge=0)


class NoTreatment(Options):
    """Leave everything as it is: the alternative to compare a method with."""

    method: Literal["none"]


Impute = Annotated[
    NoImputation
    | Mean
    | Median
    | GroupMean
    | GroupMedian
    | PillarMean
    | Linear
    | CarryForward
    | CarryBackward
    | ExpectationMaximisation,
    Field(discriminator="method"),
]
Treat = Annotated[
    WinsoriseLog | BoxCox | Log | Fences | Percentiles | Hampel | NoTreatment, Field(discriminator="method")
]
