"""Progress against own targets: level, progress, pace, and balance across dimensions (issue part D).

progress = (C − B) / (T − B), with C the value of the assessed year, B that of the base year, T the target;
pace (序时进度) = progress / share of time used. Progress beyond a target does not make up for another: for the
balance it is held between 0 and 1.
"""

from __future__ import annotations

import math
from typing import Any

from greenpark.assess import details
from greenpark.assess.figures import ParkFigures
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula.values import Value

Record = dict[str, Any]


def progress(scheme: Scheme, figures: ParkFigures, year: int) -> Record | None:
    """Return levels, progress and balance of a scheme whose criteria name dimensions; None for other schemes."""
    if scheme.kind != "plan_target" or not any(criterion.dimension for criterion in scheme.criteria):
        return None
    rows = [_row(criterion, figures, year) for criterion in scheme.criteria]
    return {"indicators": rows, "balance": balance(rows)}


def _row(criterion: Criterion, figures: ParkFigures, year: int) -> Record:
    figures.moment(year)
    base_year = figures.base_year
    name = criterion.indicator
    now = _known(figures.value(name, year, year))
    start = None
    if base_year is not None and base_year < year:
        # at its own base year a value is that of a single year; a change since the base year starts from nothing
        start = _known(figures.value(name, base_year, base_year))
    target = figures.get(f"target:{name}", year)
    target_year = figures.get(f"target_year:{name}", year)
    done = share(now, start, target)
    used = None
    if base_year is not None and target_year is not None and target_year > base_year:
        used = (year - base_year) / (target_year - base_year)
    catalog = figures.catalog
    return {
        "id": criterion.id,
        "dimension": criterion.dimension,
        "level": details.shown(now, criterion, catalog),
        "unit": criterion.unit,
        "base_year": base_year,
        "base": details.shown(start, criterion, catalog),
        "target": details.shown(None if target is None else float(target), criterion, catalog),
        "target_year": None if target_year is None else int(target_year),
        "lapsed": target_year is not None and int(target_year) < year,
        "progress": done,
        "time_used": used,
        "pace": None if done is None or not used else details.clean(done / used),
    }


def _known(value: Any) -> float | None:
    return float(value.value) if isinstance(value, Value) and isinstance(value.value, float | int) else None


def share(now: float | None, start: float | None, target: float | None) -> float | None:
    """Return (C − B)/(T − B); where the base already stands at the target, 1 if it still does, else None."""
    if now is None or start is None or target is None:
        return None
    way = target - start
    if abs(way) <= 1e-9 * max(1.0, abs(target)):
        return 1.0 if abs(now - target) <= 1e-9 * max(1.0, abs(target)) else None
    return details.clean((now - start) / way)


def balance(rows: list[Record]) -> Record:
    """Return the mean progress of each dimension, and how even they are."""
    dimensions: dict[str, list[float]] = {}
    for row in rows:
        if row["progress"] is not None:
            dimensions.setdefault(row["dimension"], []).append(min(1.0, max(0.0, row["progress"])))
    means = {name: sum(values) / len(values) for name, values in dimensions.items()}
    if not means:
        return {"dimensions": {}, "arithmetic": None, "geometric": None, "spread": None, "weakest": None}
    values = list(means.values())
    return {
        "dimensions": {name: details.clean(value) for name, value in means.items()},
        "arithmetic": details.clean(sum(values) / len(values)),
        "geometric": details.clean(math.prod(values) ** (1 / len(values))),
        "spread": details.clean(max(values) - min(values)),
        "weakest": min(means, key=lambda name: means[name]),
    }
