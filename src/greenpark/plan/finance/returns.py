"""Internal rates of return: none, one or several, never the first one silently."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SAME = 1e-9


def internal_rates(flows: Sequence[float]) -> tuple[float, ...]:
    """Return all rates above −100 % at which the net present value is zero, smallest first; () where there is none.

    They are the real roots of the flows as a polynomial in 1/(1 + r), polished by Newton's method; a double root
    counts once. Flows of one sign have none.
    """
    known = [float(flow) for flow in flows]
    while known and known[-1] == 0.0:
        known.pop()
    if not known or min(known) >= 0 or max(known) <= 0:
        return ()
    found: list[float] = []
    for root in np.roots(known[::-1]):
        # a double root comes out as a pair with small imaginary parts
        if root.real <= 0 or abs(root.imag) > 1e-6 * max(1.0, abs(root.real)):
            continue
        factor = _polished(known, float(root.real))
        rate = 1.0 / factor - 1.0
        if _is_root(known, factor) and not any(abs(rate - other) <= 1e-7 * max(1.0, abs(other)) for other in found):
            found.append(rate)
    return tuple(sorted(found))


def _polished(flows: Sequence[float], factor: float) -> float:
    for _ in range(60):
        value = sum(flow * factor**year for year, flow in enumerate(flows))
        slope = sum(year * flow * factor ** (year - 1) for year, flow in enumerate(flows) if year)
        if slope == 0.0:
            break
        step = value / slope
        if factor - step <= 0:
            break
        factor -= step
        if abs(step) <= 1e-16 * factor:
            break
    return factor


def _is_root(flows: Sequence[float], factor: float) -> bool:
    size = sum(abs(flow) * factor**year for year, flow in enumerate(flows))
    return abs(sum(flow * factor**year for year, flow in enumerate(flows))) <= _SAME * size
