"""The table of an index as the plain table that it could have been read from."""

from __future__ import annotations

import polars as pl

from greenpark.index.frames import key_frame
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table


def input_frame(table: Table, plan: Plan) -> pl.DataFrame:
    """Return unit, name, year (where there are years), groups, other numbers and indicators, headed as `plan` says."""
    rows = table.rows
    keys = key_frame(rows)
    if keys["year"].null_count() == keys.height:
        keys = keys.drop("year")
    asked = plan.specification.data
    named = {"unit": asked.unit, "name": asked.name, "year": asked.year}
    keys = keys.rename({key: name for key, name in named.items() if name is not None and key in keys.columns})
    columns = {one.column or one.id: table.values[place] for place, one in enumerate(table.indicators)}
    groups = [pl.Series(name, values, dtype=pl.String) for name, values in rows.groups.items()]
    numbers = [
        pl.Series(name, values, dtype=pl.Float64).fill_nan(None)
        for name, values in {**rows.columns, **columns}.items()
        if name not in keys.columns
    ]
    return keys.with_columns(*groups, *numbers)
