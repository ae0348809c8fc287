"""Treat: keep single extreme values from ruling an indicator."""

from __future__ import annotations

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import Treat
from greenpark.index.table import Table


def treat(table: Table, options: Treat) -> Outcome:
    """Return the table with outliers treated; the details say per indicator what was done and why."""
    raise NotImplementedError
