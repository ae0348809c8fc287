"""When a project has paid back, linear inside the year."""

from __future__ import annotations

from collections.abc import Sequence


def payback(flows: Sequence[float], rate: float = 0.0) -> float | None:
    """Return the first moment at which the (discounted) flows add up to zero; None where they never do."""
    total = 0.0
    for year, flow in enumerate(flows):
        now = flow / (1.0 + rate) ** year
        if total < 0 <= total + now:
            return year - 1 + -total / now
        total += now
    return 0.0 if flows and flows[0] >= 0 else None
