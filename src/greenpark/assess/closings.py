"""Exact single-variable closings: what change of one figure alone brings a criterion to its limit (§6.2).

Most indicators are linear in each of their figures, the others linear-fractional. Two evaluations fix a linear
function, a third checks the solution; where it fails, one more fixes a linear-fractional function, and its solution is
checked. Where that fails too (elasticities, compound growth) a bracketed root search takes over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from greenpark.assess import details
from greenpark.assess.bounds import possible_range
from greenpark.assess.criteria import COMPARISONS
from greenpark.assess.details import Threshold
from greenpark.assess.figures import ParkFigures
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Criterion, Formula, Scheme
from greenpark.formula.reasons import TOLERANCE
from greenpark.formula.reference import compare
from greenpark.formula.values import Value

Function = Callable[[float], float | None]


def closings(
    criterion: Criterion, scheme: Scheme, limit: Threshold, figures: ParkFigures, year: int
) -> list[dict[str, Any]]:
    """Return `{variable, item, change, unit}` for each figure of the year whose change alone meets the limit.

    A change that moves the limit itself (a band, a dominant industry) counts only if the new limit is met too. None
    leaves the figure's possible range (see `bounds`), and none is of a thing that the park says it does not have.
    """
    if limit.limit is None or limit.operator is None:
        return []
    catalog = figures.catalog
    target = _aim(limit)
    movable = criterion.industry_override or any(
        condition is not None or (bound is not None and isinstance(bound.stated[0][1], Formula))
        for condition, bound in limit_cases(criterion)
    )
    found = []
    for variable, item, column, now in _movable(criterion.indicator, figures, year):
        entry = catalog.variables[variable]
        if entry.type in ("yes_no", "checklist"):
            solution = 1.0 if now != 1.0 and _meets(limit, _function(criterion, figures, year, column)(1.0)) else None
        else:
            low, high = possible_range(variable, item, figures, year)
            solution = _solve(_function(criterion, figures, year, column), now, target, low, high)
        if solution is None:
            continue
        if movable and not _closes(criterion, scheme, figures.changed(year, column, solution), year):
            continue
        unit = catalog.unit_of(variable, item)
        change = solution - now
        shown = change * 100.0 if unit == "%" else change
        found.append({"variable": variable, "item": item, "change": details.clean(shown), "unit": unit})
    return found


def _aim(limit: Threshold) -> float:
    """Return the value to reach; a strict limit is passed by twice the tolerance (§1.1)."""
    assert limit.limit is not None
    beyond = 2 * TOLERANCE * max(1.0, abs(limit.limit))
    return limit.limit + {"above": beyond, "below": -beyond}.get(limit.operator or "", 0.0)


def _meets(limit: Threshold, value: float | None) -> bool:
    if value is None or limit.operator is None:
        return False
    return compare(Value(value), COMPARISONS[limit.operator], Value(limit.limit)).value == 1.0


def _closes(criterion: Criterion, scheme: Scheme, changed: ParkFigures, year: int) -> bool:
    """Say whether a criterion is met after a change, by the limit that holds then."""
    limit = details.threshold(criterion, scheme, changed, year)
    value = changed.value(criterion.indicator, year, year)
    return isinstance(value, Value) and value.value is not None and _meets(limit, float(value.value))


def _movable(name: str, figures: ParkFigures, year: int) -> Iterator[tuple[str, str | None, str, float]]:
    """Yield (variable, item, column, value) of the figures of the year on which a value rests."""
    catalog = figures.catalog
    for used in details.used_names(name, figures, year):
        variable = catalog.variables.get(used)
        if variable is None or variable.type == "choice":
            continue
        if variable.items is None:
            value = figures.get(used, year)
            if value is None and variable.if_missing is not None:
                value = variable.if_missing
            if value is not None:
                yield used, None, used, float(value)
            continue
        for item in catalog.item_lists[variable.items].items:
            column = f"{used}[{item.id}]"
            value = figures.get(column, year)
            if value is not None and not figures.not_applicable(column, year):
                yield used, item.id, column, float(value)


def _function(criterion: Criterion, figures: ParkFigures, year: int, column: str) -> Function:
    """Return the criterion's value as a function of one figure, all others held."""
    name = criterion.indicator
    # searches ask for the same points again, and so do other schemes
    known = figures.tried.setdefault((name, year, column), {})

    def value(x: float) -> float | None:
        if x not in known:
            changed = figures if x == figures.get(column, year) else figures.changed(year, column, x)
            changed.moment(year)
            found = changed.value(name, year, year)
            known[x] = float(found.value) if isinstance(found, Value) and found.value is not None else None
        return known[x]

    return value


def _solve(function: Function, now: float, target: float, low: float | None, high: float | None) -> float | None:
    """Return the x nearest to `now`, within its range, at which the function has the target value."""
    step = _step(function, now, high)
    points = [now, now + step * 0.5, now + step]
    if high is not None and points[-1] > high:
        points = [now, now - step * 0.25, now - step * 0.5]

    def within(x: float) -> bool:
        return math.isfinite(x) and (low is None or x >= low - 1e-12) and (high is None or x <= high + 1e-12)

    here, there = function(points[0]), function(points[2])
    if here is None or there is None:
        return None
    slope = (there - here) / (points[2] - points[0])
    is_possible = slope != 0 and within(now + (target - here) / slope)
    if is_possible and _reaches(function, now + (target - here) / slope, target):
        return now + (target - here) / slope
    between = function(points[1])
    if between is None:
        return None
    if slope and not is_possible and abs(between - (here + there) / 2) < 1e-12 * max(abs(here), abs(there)):
        return None  # on a straight line there is no second place to look
    solution = _fractional(function, points, [here, between, there], target)
    if solution is None:
        solution = _search(function, now, here, target, low, high)
    return solution if solution is not None and within(solution) else None


def _reaches(function: Function, x: float, target: float) -> bool:
    value = function(x)
    return value is not None and abs(value - target) <= 1e-9 * max(1.0, abs(target))


def _step(function: Function, now: float, high: float | None) -> float:
    """Return a step that the function can feel: one kilowatt-hour drowns in a park's power bill."""
    step = abs(now) or (high / 2 if high else 1.0)  # of a figure that is 0 its room says how large it may be
    here = function(now)
    for _ in range(5):
        there = function(now + step)
        if here is None or there is None or abs(there - here) > 1e-6 * max(abs(here), 1e-3):
            break
        if high is not None and now + 1e3 * step > high:
            break
        step *= 1e3
    return step


def _fractional(function: Function, x: list[float], y: list[float], target: float) -> float | None:
    """Solve (a + b·u)/(1 + d·u) = target, with u = x − x₀ in units of the step; None if the form does not hold."""
    scale = x[2] - x[0]
    u1, u2 = (x[1] - x[0]) / scale, 1.0
    a = y[0]
    # y·(1 + d·u) = a + b·u for two points: b·u − d·u·y = y − a
    det = -u1 * u2 * y[2] + u2 * u1 * y[1]
    r1, r2 = y[1] - a, y[2] - a
    if abs(r1) < 1e-15 * max(1.0, abs(a)) and abs(r2) < 1e-15 * max(1.0, abs(a)):
        return None
    if abs(det) < 1e-13 * max(1.0, abs(y[1])):
        b, d = r2 / u2, 0.0  # linear: both points give the same slope or the check below fails
    else:
        b = (-r1 * u2 * y[2] + r2 * u1 * y[1]) / det
        d = (u1 * r2 - u2 * r1) / det
    bottom = b - target * d
    if bottom == 0:
        return None
    u = (target - a) / bottom
    solution = x[0] + u * scale
    return solution if _reaches(function, solution, target) else None


def _search(
    function: Function, now: float, here: float, target: float, low: float | None, high: float | None
) -> float | None:
    """Find a root on either side of `now` where the ends of the range show a change of sign; the nearer one wins."""
    from scipy.optimize import brentq

    def distance(x: float) -> float:
        value = function(x)
        return math.nan if value is None else value - target

    start = here - target
    size = _step(function, now, high)
    below = now - size * 0.999 if low is None or now - size * 0.999 >= low else low
    above = now + 1e3 * size if high is None else min(high, now + 1e3 * size)
    roots = []
    for end in (below, above):
        there = distance(end)
        if end != now and not math.isnan(there) and start * there <= 0:
            try:
                root = float(brentq(distance, now, end, xtol=1e-12 * size, rtol=1e-14))
            except ValueError:  # the criterion is undefined somewhere on the way: no single change is known to close it
                continue
            if abs(distance(root)) <= 1e-9 * max(1.0, abs(target)):
                roots.append(root)
    return min(roots, key=lambda root: abs(root - now)) if roots else None
