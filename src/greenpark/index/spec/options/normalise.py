"""Options of normalising: from units of measurement to a common scale (docs/index-methods.md, section 5)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from greenpark.index.spec.options.base import Bounds, Options


class Relative(Options):
    """A method whose bounds come from the data: all years together, each year by itself, or one base year."""

    bounds: Bounds = "pooled"


class MinMax(Relative):
    """The smallest value becomes the lower end of `range`, the largest the upper one."""

    method: Literal["min_max"]
    range: tuple[float, float] = (0.0, 100.0)


Normalise = Annotated[MinMax, Field(discriminator="method")]
