"""Where the lines of the audit are drawn; every one can be moved, and the defaults say whose they are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from greenpark.index.spec.options.base import Options

Moments = Literal["type_1", "type_2", "type_3"]


class DistributionLimits(Options):
    """When a distribution is flagged; the defaults are those of COINr's `get_stats`."""

    moments: Moments = "type_2"  # the corrected forms of spreadsheets, SAS, SPSS and the JRC tools
    available: float = Field(default=0.65, ge=0, le=1)  # least share of rows with a value
    non_zero: float = Field(default=0.5, ge=0, le=1)
    unique: float = Field(default=0.5, ge=0, le=1)
    skewness: float = Field(default=2.0, ge=0)  # an outlier is suspected only where both are exceeded
    kurtosis: float = 3.5
    # COINr's flags divide by all rows although its columns Frc.NonZero and Frc.Unique divide by those with a value
    flag_shares_of: Literal["rows", "available"] = "rows"


class CorrelationLimits(Options):
    """When a correlation is flagged: the lines of JRC audits (composite-methods section 6)."""

    redundant: float = Field(default=0.92, ge=-1, le=1)  # above it, within the same parent: counted twice
    weak: float = Field(default=0.30, ge=-1, le=1)  # below it, with the own parent
    conflict: float = Field(default=0.0, ge=-1, le=1)  # below it: the two pull against each other


class ConsistencyLimits(Options):
    """When the internal consistency of a set of indicators is flagged."""

    alpha: float = Field(default=0.7, ge=-1, le=1)  # Nunnally (1978), for early stages of research
    inflation: float = Field(default=10.0, ge=1)  # variance inflation, the usual rule of thumb
    significance: float = Field(default=0.05, gt=0, lt=1)  # of Bartlett's test


class InfluenceLimits(Options):
    """When importance and weight are said to differ: by a factor, either way."""

    dominant: float = Field(default=2.0, gt=1)  # importance share above this multiple of the weight
    silent: float = Field(default=0.5, gt=0, lt=1)  # importance share below this multiple of the weight


DISTRIBUTION = DistributionLimits()
CORRELATION = CorrelationLimits()
CONSISTENCY = ConsistencyLimits()
INFLUENCE = InfluenceLimits()
