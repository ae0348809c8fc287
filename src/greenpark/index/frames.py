"""Arrays by row as frames, with the keys that say who and when."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.table import Rows, Table

Places = NDArray[np.int64]


def per_part(values: Mapping[str, Array], name: str, rows: Rows) -> pl.DataFrame:
    """Return `id`, `name`, `unit`, `year` of arrays (1,) or (row,) by part; (1,) holds for all units."""
    frames = []
    for part, found in values.items():
        whole = found.shape[-1] == 1 and len(rows) != 1
        frames.append(
            pl.DataFrame(
                {
                    "id": [part] * len(found), name: found, "unit": [None] if whole else rows.units,
                    "year": [None] if whole else rows.years,
                },
                schema={"id": pl.String, name: pl.Float64, "unit": pl.String, "year": pl.Int64},
            ).with_columns(pl.col(name).fill_nan(None))
        )  # fmt: skip
    schema = {"id": pl.String, name: pl.Float64, "unit": pl.String, "year": pl.Int64}
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def key_frame(rows: Rows) -> pl.DataFrame:
    """Return `unit`, `name`, `year` of each row."""
    schema = {"unit": pl.String, "name": pl.String, "year": pl.Int64}
    return pl.DataFrame({"unit": rows.units, "name": rows.names, "year": rows.years}, schema=schema)


def table_frame(table: Table) -> pl.DataFrame:
    """Return a table as a frame: `unit`, `name`, `year`, and a column for each indicator."""
    columns = [column(one.id, table.values[place]) for place, one in enumerate(table.indicators)]
    return key_frame(table.rows).with_columns(columns)


def column(name: str, values: Array) -> pl.Series:
    """Return numbers as a column, null where they are missing."""
    # an expression such as fill_nan costs twenty times the column itself in a small table
    return pl.Series(name, np.ascontiguousarray(values), dtype=pl.Float64, nan_to_null=True)


def changed_places(before: Table, after: Table) -> tuple[Places, Places, Places]:
    """Return (indicator, row before, row after) of the cells that differ; rows set aside count as such elsewhere."""
    place = {key: i for i, key in enumerate(zip(before.rows.units, before.rows.years, strict=True))}
    kept = [place.get(key, -1) for key in zip(after.rows.units, after.rows.years, strict=True)]
    was = before.values[:, kept]
    differs = ~((was == after.values) | (np.isnan(was) & np.isnan(after.values)))
    indicator, row = np.nonzero(differs)
    return indicator.astype(np.int64), np.array(kept, dtype=np.int64)[row], row.astype(np.int64)


def changed_cells(step: str, before: Table, after: Table) -> pl.DataFrame:
    """Return every cell that differs between two tables: `step`, `unit`, `year`, `indicator`, `before`, `after`."""
    indicator, was, now = changed_places(before, after)
    names = [one.id for one in after.indicators]
    return pl.DataFrame(
        {
            "step": [step] * len(now), "unit": [after.rows.units[i] for i in now],
            "year": [after.rows.years[i] for i in now], "indicator": [names[i] for i in indicator],
            "before": before.values[indicator, was], "after": after.values[indicator, now],
        },
        schema={
            "step": pl.String, "unit": pl.String, "year": pl.Int64, "indicator": pl.String, "before": pl.Float64,
            "after": pl.Float64,
        },
    ).with_columns(pl.col("before", "after").fill_nan(None))  # fmt: skip
