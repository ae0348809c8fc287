"""Options of adjusting a finished index by a pressure factor (docs/index-methods.md, section 8)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from greenpark.index.spec.options.base import Options


class Pressure(Options):
    """A column and the value of it at which nothing is left."""

    column: str = Field(min_length=1)
    maximum: float = Field(gt=0, allow_inf_nan=False)


class Adjust(Options):
    """Multiply the index by the mean of 1 - pressure / maximum (UNDP's planetary pressures-adjusted HDI)."""

    method: Literal["pressure_factor"] = "pressure_factor"
    id: str = Field(min_length=1)
    pressures: Annotated[tuple[Pressure, ...], Field(min_length=1)]
    # digits to which the index is rounded first, half to even on its decimal text; UNDP adjusts the HDI as printed: 3
    round_index: Annotated[int, Field(ge=0, le=10)] | None = None
    # a pressure above its maximum would count as less than nothing: refuse it, or take its term as zero and warn
    above_maximum: Literal["refuse", "zero"] = "refuse"
