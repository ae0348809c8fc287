"""Denominate: divide by population, output or area of the same row."""

from __future__ import annotations

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import Denominate
from greenpark.index.table import Table


def denominate(table: Table, options: Denominate) -> Outcome:
    """Return the table with each indicator divided by its `denominator`; missing if either is."""
    raise NotImplementedError
