"""Parquet files, read column by column.

By Arrow rather than Polars: a damaged length makes Polars ask for any amount of memory and abort the process, where
Arrow raises an error.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from greenpark.observe.grid import FileContent, Grid
from greenpark.observe.messages import files as say

MOST_ROWS = 50_000_000


def read_parquet(path: Path, file: str) -> FileContent:
    """Return the one grid of a Parquet file; the column names are its heading and count as row 1."""
    from pyarrow import parquet

    content = FileContent()
    with parquet.ParquetFile(path) as source:
        rows = source.metadata.num_rows
        if rows > MOST_ROWS:
            content.problems.append(say.too_large(f"it has {rows} rows", f"共{rows}行").at(file=file))
            return content
        table = source.read()
    table.validate(full=True)
    header = tuple(table.column_names)  # raises on names that are no text, where Polars would panic
    texts, numbers = {}, {}
    for place, values in enumerate(table.columns):  # one by one: what stands beside the values may be damaged too
        column = pl.from_arrow(values)
        assert isinstance(column, pl.Series)
        name = str(place)
        texts[name] = _text(column).alias(name)
        if column.dtype.is_numeric():
            numbers[name] = column.cast(pl.Float64, strict=False).alias(name)
    content.grids.append(Grid(file, pl.DataFrame(texts), numbers=numbers, header=header, first_row=2))
    return content


def _text(column: pl.Series) -> pl.Series:
    """Return a column as text; a whole float as people write it, and NaN as the word that is then refused."""
    dtype = column.dtype
    if dtype == pl.String:
        return column
    if dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        is_whole = (column == whole.cast(pl.Float64)) & (column.abs() < 1e15)
        return whole.cast(pl.String).zip_with(is_whole.fill_null(False), column.cast(pl.String))
    if dtype.is_nested():
        if isinstance(dtype, pl.Struct):
            return column.struct.json_encode()
        return column.map_elements(lambda value: str(value.to_list()), return_dtype=pl.String)
    if dtype == pl.Binary:
        return column.map_elements(lambda value: value.decode("utf-8", "replace"), return_dtype=pl.String)
    return column.cast(pl.String, strict=False)
