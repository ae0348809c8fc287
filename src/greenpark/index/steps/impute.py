"""Impute: fill missing values by a stated rule; every filled cell is listed."""

from __future__ import annotations

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import Impute
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table


def impute(table: Table, options: Impute, plan: Plan) -> Outcome:
    """Return the table with missing values filled where the rule gives a value; the plan says who shares a pillar."""
    raise NotImplementedError
