"""Progress: change divided by desired change."""

from __future__ import annotations

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.progress import Progress
from greenpark.index.table import Table


def progress(table: Table, options: Progress) -> Outcome:
    """Return a table of progress, one row a unit in its last year; `extras` hold what weights need."""
    raise NotImplementedError
