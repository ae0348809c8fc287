"""Options of aggregating: from the children of a node to its score (docs/index-methods.md, section 7)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from greenpark.index.spec.options.base import Options, Where


class Fill(Options):
    """Fill a child's missing score before its parent is computed; every filled cell is listed in the result."""

    method: Literal["group_mean", "column"]
    by: str | None = None  # the column of groups, for group_mean
    column: str | None = None  # such as "{node}_regional", for column


class Rule(Where):
    """What all rules share: what to do where a child has no score."""

    on_missing: Literal["renormalise", "propagate"] | Fill = "renormalise"
    min_available: float = Field(default=0.0, ge=0, le=1)  # least share of the children's weight


class Arithmetic(Rule):
    """Weighted arithmetic mean."""

    method: Literal["arithmetic"]


Aggregate = Annotated[Arithmetic, Field(discriminator="method")]
