"""Options of normalising: from units of measurement to a common scale (docs/index-methods.md, section 5)."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from greenpark.index.spec.options.base import Bounds, Options


def _rising(numbers: tuple[float, ...]) -> tuple[float, ...]:
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise ValueError(f"these numbers must rise from the worst to the best: {', '.join(map(str, numbers))}")
    return numbers


Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Range = Annotated[tuple[Finite, Finite], AfterValidator(_rising)]
Rising = Annotated[tuple[Finite, ...], Field(min_length=1), AfterValidator(_rising)]
Ties = Literal["minimum", "maximum", "average", "dense"]


class Relative(Options):
    """A method whose bounds come from the data: all years together, each year by itself, or one base year."""

    bounds: Bounds = "pooled"


class Stretched(Options):
    """A method whose bounds may also be `given`: `low` and `high` of the indicator, the data where one is absent."""

    bounds: Bounds | Literal["given"] = "pooled"
    truncate: bool = False  # cut what lies beyond bounds that are given or come from a base year


class MinMax(Stretched):
    """The smallest value becomes the lower end of `range`, the largest the upper one."""

    method: Literal["min_max"]
    range: Range = (0.0, 100.0)


class Functional(Stretched):
    """Functional (efficacy) scaling: `base` at the worst value, `base + span` at the best (China's GDI: 60 to 100)."""

    method: Literal["functional"]
    base: Finite = 60.0
    span: Positive = 40.0


class MaximumDistance(Relative):
    """1 - (max - x) / (max - min): 1 for the best unit, 0 for the worst."""

    method: Literal["maximum_distance"]
    range: Range = (0.0, 1.0)


class ZScore(Relative):
    """Standard deviations from the mean, moved to a mean and a standard deviation of choice.

    The sample deviation (divisor n - 1) is the default, as in the Handbook's software, COINr and the COIN Tool; the
    Mazziotta-Pareto index is defined on the population deviation (divisor n).
    """

    method: Literal["z_score"]
    mean: Finite = 0.0
    standard_deviation: Positive = 1.0
    deviation: Literal["sample", "population"] = "sample"


class RobustZ(Relative):
    """(x - median) / (consistency · MAD), cut to ± `truncate` where that is given (UNIDO's research code: 3)."""

    method: Literal["robust_z"]
    consistency: Positive = 1.4826  # makes the MAD of a normal distribution its standard deviation
    truncate: Positive | None = None


class Scale(Options):
    """(x - shift) / factor with numbers that are given, in the unit of the data."""

    method: Literal["scale"]
    shift: Finite = 0.0
    factor: Positive = 1.0


class Ranked(Options):
    """A method that keeps the order only. Ranks ascend, so that a higher rank is better; 1 is the worst.

    Tied units share the lowest of their places by default, as in COINr and the COIN Tool.
    """

    bounds: Literal["pooled", "yearly"] = "pooled"  # ranks among all rows, or within each year
    ties: Ties = "minimum"


class Rank(Ranked):
    """The rank itself."""

    method: Literal["rank"]
    ascending: Literal[True] = True  # more is better in every score; a falling rank would turn the index round


class PercentileRank(Ranked):
    """(rank - 1) / (n - 1) with n values present."""

    method: Literal["percentile_rank"]
    range: Range = (0.0, 1.0)


class Borda(Ranked):
    """Rank - 1: how many units stand below."""

    method: Literal["borda"]


class TargetDistance(Relative):
    """(x - worst) / (target - worst), the worst value being that of the data; 1 where the target is reached."""

    method: Literal["target_distance"]
    range: Range = (0.0, 1.0)
    cap: bool = False  # no more than the upper end for what lies beyond the target


class ReferenceDistance(Relative):
    """1 - (reference - x) / (reference - worst): 1 for the reference unit, more for those ahead of it."""

    method: Literal["reference_distance"]
    unit: str = Field(min_length=1)
    reference_year: int | None = None  # default: the year of the bounds
    range: Range = (0.0, 1.0)
    cap: bool = False


class Goalposts(Options):
    """(x - low) / (high - low) between the `low` and `high` of the indicator.

    The two are the ends of the scale in the unit of the data, in any order: the larger is the top for a good and the
    bottom for a bad.
    """

    method: Literal["goalposts"]
    range: Range = (0.0, 100.0)
    truncate: bool = True


class RatioToMean(Relative):
    """x / mean for a good, mean / x for a bad; times `times` (100 for percent)."""

    method: Literal["ratio_to_mean"]
    times: Positive = 1.0


class RatioToLeader(Relative):
    """x / max for a good, min / x for a bad; times `times` (100 for percent)."""

    method: Literal["ratio_to_leader"]
    times: Positive = 1.0


class Banded(Options):
    """A method that sorts values into bands; `scores` run from the worst band to the best."""

    scores: Rising
    at_cut: Literal["better", "worse"] = "better"  # the band of a value that equals a cut


class Bands(Banded):
    """Bands between percentiles of the data (Handbook, categorical scale); quantiles are of type 7."""

    method: Literal["bands"]
    bounds: Bounds = "pooled"
    cuts: Rising = (15.0, 25.0, 65.0, 85.0, 95.0)
    scores: Rising = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)

    @model_validator(mode="after")
    def _cuts_and_scores(self) -> Bands:
        _one_more_score(self.cuts, self.scores)
        if self.cuts[0] <= 0 or self.cuts[-1] >= 100:
            raise ValueError("cuts are percentiles between 0 and 100")
        return self


class FixedBands(Banded):
    """Bands between thresholds in the unit of the data, written in rising or falling order."""

    method: Literal["fixed_bands"]
    thresholds: tuple[Finite, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _thresholds_and_scores(self) -> FixedBands:
        _one_more_score(self.thresholds, self.scores)
        _rising(self.thresholds if self.thresholds[0] <= self.thresholds[-1] else self.thresholds[::-1])
        return self


class GreenGrowth(Relative):
    """The Green Growth Index of GGGI: 1 at the worst value, 100 at the `target`.

    An indicator without `target` is scored between two targets, its `low` and `high`, and cut to 1 and 100.
    """

    method: Literal["green_growth"]


class Traffic(Options):
    """Dashboards of the SDG Index: 0 at the worst, 1 at red, 2 at green, 3 at the best, linear in between.

    The worst and the best are `low` and `high` of the indicator; red and green are its `threshold` and `target`
    unless they are written here.
    """

    method: Literal["traffic"]
    red: Finite | None = None
    green: Finite | None = None
    range: Range = (0.0, 3.0)


class Unscaled(Options):
    """The values as they are; only the sign of bads is turned."""

    method: Literal["none"]


def _one_more_score(cuts: tuple[float, ...], scores: tuple[float, ...]) -> None:
    if len(scores) != len(cuts) + 1:
        raise ValueError(f"{len(cuts)} cuts make {len(cuts) + 1} bands, but there are {len(scores)} scores")


Normalise = Annotated[
    MinMax
    | ZScore
    | RobustZ
    | Scale
    | Rank
    | PercentileRank
    | Borda
    | TargetDistance
    | ReferenceDistance
    | MaximumDistance
    | Goalposts
    | Functional
    | RatioToMean
    | RatioToLeader
    | Bands
    | FixedBands
    | GreenGrowth
    | Traffic
    | Unscaled,
    Field(discriminator="method"),
]
