"""How many decimals scores have, and differences with their sign."""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.publish.words import numbers


def decimals_for(scores: Array) -> int:
    """Return the decimals at which scores tell units apart: 1 on a scale of tens, 2 of units, 3 below."""
    low, high = arrays.minimum(scores), arrays.maximum(scores)
    spread = float(high - low)
    if not np.isfinite(spread) or spread >= 10:
        return 1
    size = max(abs(float(low)), abs(float(high)))
    return 1 if size >= 20 else 2 if spread >= 1.5 or size > 2 else 3


def signed(text: str) -> str:
    """Return a number's text with a plus where it is positive."""
    plain = text.strip("0.")
    return text if text.startswith(numbers.MINUS) else f"+{text}" if plain else f"±{text}"


def number_of(value: float) -> float | None:
    """Return a plain float, None for what is missing."""
    return None if np.isnan(value) else float(value)
