"""Options of what comes before normalising: denominate, screen, impute, treat (docs/index-methods.md, 1 to 4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from greenpark.index.spec.options.base import Options


class Denominate(Options):
    """Divide each indicator that names a `denominator` by that column of the same row."""

    method: Literal["denominate"] = "denominate"


class Screen(Options):
    """Set units aside that have too few values."""

    method: Literal["availability"] = "availability"
    min_available: float = Field(default=0.66, ge=0, le=1)


class GroupMean(Options):
    """Fill with the mean of the units of the same group in the same year."""

    method: Literal["group_mean"]
    by: str


class WinsoriseLog(Options):
    """Pull outliers in point by point while skewness and kurtosis fail; take logarithms if that is not enough."""

    method: Literal["winsorise_log"]
    max_points: int = Field(default=5, ge=0)
    skewness: float = 2.0
    kurtosis: float = 3.5


Impute = Annotated[GroupMean, Field(discriminator="method")]
Treat = Annotated[WinsoriseLog, Field(discriminator="method")]
