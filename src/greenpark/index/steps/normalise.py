"""Normalise: from units of measurement to a common scale."""

from __future__ import annotations

from greenpark.index import arrays
from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.normalise import MinMax, Normalise
from greenpark.index.table import Table


def normalise(table: Table, options: Normalise) -> Outcome:
    """Return the table on a common scale, more being better throughout."""
    signed = table.values * table.signs
    if isinstance(options, MinMax):
        low, high = arrays.minimum(signed)[..., None], arrays.maximum(signed)[..., None]
        lower, upper = options.range
        return Outcome(table.with_values((signed - low) / (high - low) * (upper - lower) + lower))
    raise NotImplementedError(options.method)
