"""Options of adjusting a finished index by a pressure factor (docs/index-methods.md, section 8)."""

from __future__ import annotations

from typing import Literal

from greenpark.index.spec.options.base import Options


class Pressure(Options):
    """A column and the value of it at which nothing is left."""

    column: str
    maximum: float


class Adjust(Options):
    """Multiply the index by the mean of 1 - pressure / maximum."""

    method: Literal["pressure_factor"] = "pressure_factor"
    id: str
    pressures: tuple[Pressure, ...]
    round_index: int | None = None  # digits to which the index is rounded before it is adjusted
