"""The table of an index as the plain table that it could have been read from."""

from __future__ import annotations

import polars as pl

from greenpark.index.result import key_frame
from greenpark.index.table import Table


def input_frame(table: Table) -> pl.DataFrame:
    """Return `unit, name, year` (where there are years), groups, other numbers, and a column for each indicator."""
    rows = table.rows
    keys = key_frame(rows)
    if keys["year"].null_count() == keys.height:
        keys = keys.drop("year")
    columns = {one.column or one.id: table.values[place] for place, one in enumerate(table.indicators)}
    groups = [pl.Series(name, values, dtype=pl.String) for name, values in rows.groups.items()]
    numbers = [
        pl.Series(name, values, dtype=pl.Float64).fill_nan(None)
        for name, values in {**rows.columns, **columns}.items()
        if name not in keys.columns
    ]
    return keys.with_columns(*groups, *numbers)
