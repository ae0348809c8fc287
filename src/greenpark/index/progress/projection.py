"""When a target is reached if the trend goes on: a regression line, and how far its uncertainty carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from greenpark.index.arrays import TIE, Array

Trend = Literal["linear", "exponential"]
# parameter: where the line itself may lie; prediction: where a single year's figure may
Spread = Literal["parameter", "prediction"]
State = Literal["reached", "expected", "due", "never", "unknown"]


@dataclass(frozen=True)
class Projection:
    """When a target is reached at this pace.

    `reached`: the latest value is there (`year`: since when without a break). `expected`: the trend gets there in
    `year`. `due`: the trend line is there already and the latest value is not. `never`: the trend stands still or
    leads away. `unknown`: fewer than two years, or a logarithm of what is not positive. `earliest` and `latest` bound
    the year at `level`; `latest` None with an `earliest` says that it may never be. Both None: no interval (fewer than
    three years).
    """

    state: State
    year: float | None = None
    earliest: float | None = None
    latest: float | None = None
    slope: float | None = None  # a year, in units of the data, or of their logarithm for an exponential trend
    level: float | None = None


def project(
    years: Array,
    values: Array,
    target: float,
    sign: int,
    *,
    trend: Trend = "linear",
    spread: Spread = "parameter",
    level: float = 0.9,
) -> Projection:
    """Return when the ordinary least squares line through a series reaches a target.

    `years` rise and `values` are complete. The interval is Fieller's: all years at which the confidence band of the
    line (`parameter`) or the band of a single figure (`prediction`) holds the target, from the latest year of the data
    on. Source: inverse regression, Draper and Smith, Applied Regression Analysis, 3rd ed., section 3.2.
    """
    if not len(values):
        return Projection("unknown")
    there = (values - target) * sign >= -TIE * max(1e-300, abs(target))
    if there[-1]:
        away = np.flatnonzero(~there)
        return Projection("reached", year=float(years[away[-1] + 1 if len(away) else 0]))
    if len(values) < 2 or (trend == "exponential" and min(float(values.min()), target) <= 0):
        return Projection("unknown")
    y, goal = (np.log(values), float(np.log(target))) if trend == "exponential" else (values, target)
    last = float(years[-1])
    middle = float(years.mean())
    x = years - middle
    squares = float(x @ x)
    level_of_line = float(y.mean())
    slope = float(x @ y) / squares
    rest = y - level_of_line - slope * x
    # a slope within the last digits of the data is no slope
    if slope * sign <= TIE * float(np.abs(y).max()):
        return Projection("never", slope=slope)
    crossing = middle + (goal - level_of_line) / slope
    state: State = "expected" if crossing > last else "due"
    year = max(crossing, last)
    if len(values) < 3:
        return Projection(state, year=year, slope=slope)
    variance = float(rest @ rest) / (len(values) - 2)
    earliest, latest = _fieller(
        slope, goal - level_of_line, last - middle, variance, squares, len(values), spread, level
    )
    return Projection(
        state, year, max(last, middle + earliest), None if latest is None else max(last, middle + latest), slope, level
    )


def _fieller(
    slope: float, gap: float, last: float, variance: float, squares: float, n: int, spread: Spread, level: float
) -> tuple[float, float | None]:
    """Return the bounds of the crossing, in years from the mean year (as is `last`); no second where there is none.

    These are the roots u of (slope² - k) u² - 2 slope gap u + gap² - k squares v = 0 with k = t² variance / squares.
    """
    from scipy.special import stdtrit

    t = float(stdtrit(n - 2, (1 + level) / 2))
    k = t * t * variance / squares
    v = 1 / n + (1.0 if spread == "prediction" else 0.0)
    leading, constant = slope * slope - k, gap * gap - k * squares * v
    inside = (slope * gap) ** 2 - leading * constant
    if leading > 0:
        root = float(np.sqrt(max(0.0, inside)))
        return (slope * gap - root) / leading, (slope * gap + root) / leading
    if leading == 0:
        return constant / (2 * slope * gap) if gap else -np.inf, None
    if inside <= 0:
        return -np.inf, None
    # the slope may be nothing: what is possible lies outside of the roots, and of that what is still to come counts
    root = float(np.sqrt(inside))
    lower, upper = (slope * gap + root) / leading, (slope * gap - root) / leading
    return (-np.inf if last <= lower else upper), None
