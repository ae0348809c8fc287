"""What attributes say of a figure: its boundary, coverage, basis, price year (users section 2)."""

from __future__ import annotations

import re
import unicodedata
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
    first: dict[str, str] = {}  # what is spelt in several ways is given as it was written first
    texts = found.to_series().to_list()
    spelt = [None if text is None else first.setdefault(_key(text), text) for text in texts]
    return pl.Series("attributes", spelt, pl.String).gather(codes)


def _key(text: str) -> str:
    """Return what spellings of one scope share: 278 km² and 278km2 are the same boundary."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
