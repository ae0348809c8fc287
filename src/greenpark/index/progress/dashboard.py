"""The dashboard: progress of each indicator that stands beside the index, with target and threshold of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.progress.states import name_of
from greenpark.index.table import Table

# one cell of the record each, in this order; `pace` where targets have a year
COLUMNS = ("initial", "final", "target", "threshold", "unclipped", "pace")


def dashboard(table: Table, plan: Plan) -> list[dict[str, Any]]:
    """Return a record for each unit and dashboard indicator; nothing is averaged over indicators.

    `table` is what the step `progress` gave, without draws. Missing is None.
    """
    return progress_records(table, plan, range(plan.in_tree, len(plan.indicators)))


def dashboard_values(table: Table, plan: Plan) -> Array:
    """Return the dashboard's progress (..., indicator, row)."""
    return np.asarray(table.values[..., plan.in_tree :, :])


def progress_records(table: Table, plan: Plan, places: range | None = None) -> list[dict[str, Any]]:
    """Return a record for each unit and indicator at these places (default: those of the tree)."""
    chosen = range(plan.in_tree) if places is None else places
    return [
        {
            "unit": unit,
            "year": table.rows.years[row],
            "indicator": table.indicators[place].id,
            "label": plan.labels[table.indicators[place].id],
            "measure": table.indicators[place].unit,
            "direction": table.indicators[place].direction,
            "progress": _number(table.values[place, row]),
            "state": name_of(table.extras["state"][place, row]),
            **{key: _number(table.extras[key][place, row]) for key in COLUMNS if key in table.extras},
        }
        for row, unit in enumerate(table.rows.units)
        for place in chosen
    ]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
