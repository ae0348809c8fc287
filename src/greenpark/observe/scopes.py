"""What attributes say of a figure: its boundary, coverage, basis, price year (users section 2)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from greenpark.observe.spread import codes_of


def stated(attributes: pl.Series, keys: Sequence[str]) -> pl.Series:
    """Return for each row what its attributes say under the first of `keys` that is there, null where nothing.

    `attributes` holds JSON objects or null. Rows share their scopes, so each distinct object is looked into once.
    """
    if attributes.null_count() == attributes.len():
        return attributes
    codes, heads = codes_of(attributes)
    objects = attributes[heads].alias("attributes").to_frame()
    found = objects.select(pl.coalesce(pl.col("attributes").str.json_path_match(f"$.{key}") for key in keys))
    return found.to_series().gather(codes)
