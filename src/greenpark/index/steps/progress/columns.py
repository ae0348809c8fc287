"""Columns of the data that belong to an indicator by their name: targets, thresholds, back-cast values."""

from __future__ import annotations

from greenpark.index.arrays import Array
from greenpark.index.spec.models import Indicator
from greenpark.index.table import Rows


def name(pattern: str, indicator: Indicator) -> str:
    """Return the column that a pattern names for an indicator."""
    return pattern.replace("{column}", indicator.column or indicator.id).replace("{indicator}", indicator.id)


def values(pattern: str | None, indicator: Indicator, rows: Rows) -> Array | None:
    """Return that column of these rows, None where the data have no such column."""
    return None if pattern is None else rows.columns.get(name(pattern, indicator))
