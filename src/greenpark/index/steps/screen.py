"""Screen: set units aside that have too few values."""

from __future__ import annotations

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import Screen
from greenpark.index.table import Table


def screen(table: Table, options: Screen) -> Outcome:
    """Return the table of the rows that have enough values; the others are named in the details."""
    raise NotImplementedError
