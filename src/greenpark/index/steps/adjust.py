"""Adjust: multiply a finished index by a pressure factor."""

from __future__ import annotations

from greenpark.index.arrays import Array
from greenpark.index.spec.options.adjust import Adjust
from greenpark.index.table import Rows


def adjust(scores: Array, options: Adjust, rows: Rows) -> Array:
    """Return index · mean(1 - pressure / maximum), missing where a pressure is."""
    raise NotImplementedError
