"""Complete wide frames of any size, for benchmarks and for trying the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from greenpark.catalog import Catalog, load
from greenpark.samples.drivers import draw_drivers
from greenpark.samples.figures import Key
from greenpark.samples.model import Column, build, columns

LAST_YEAR = 2024


def make_wide(parks: int, years: int, seed: int = 2024, *, catalog: Catalog | None = None) -> pl.DataFrame:
    """Return a wide frame without gaps: one row a park and year, sorted by both.

    Null stands only where there is nothing to report, such as the energy of a product that a park does not make.

    Columns: `park`, `year` (Int64), `province`, `region_class`, `base_year` (Int64), then `variable` or
    `variable[item]` for every reported variable of the catalog, in declared units with percentages as fractions,
    yes/no as 1 and 0, choices as their codes. The last year is 2024; the base year is the third year, or the first of
    shorter spans. The same arguments give the same frame.
    """
    catalog = catalog or load()
    span = tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    rng = np.random.Generator(np.random.PCG64(seed))
    figures = build(draw_drivers(parks=parks, years=span, rng=rng), catalog=catalog, rng=rng)
    digits = len(str(parks))
    names = [f"p{number:0{digits}d}" for number in range(1, parks + 1)]
    base_year = span[2] if years > 4 else span[0]
    return as_wide(columns(figures, catalog), parks=names, years=span, base_year=base_year)


def as_wide(found: Mapping[Key, Column], *, parks: Sequence[str], years: Sequence[int], base_year: int) -> pl.DataFrame:
    """Return figures of the model as a wide frame (see `make_wide`)."""
    cells = len(parks) * len(years)
    frame: dict[str, pl.Series] = {
        "park": pl.Series(parks).gather(np.repeat(np.arange(len(parks)), len(years))),
        "year": pl.Series(np.tile(np.array(years, dtype=np.int64), len(parks))),
        "province": pl.repeat("jiangsu", cells, eager=True),
        "region_class": pl.repeat("other", cells, eager=True),
        "base_year": pl.repeat(base_year, cells, dtype=pl.Int64, eager=True),
    }
    for (name, item), column in found.items():
        if name in frame:
            continue
        key = name if item is None else f"{name}[{item}]"
        if column.codes is not None:
            frame[key] = pl.Series(column.codes.reshape(-1).tolist(), dtype=pl.String)
        else:
            values = column.values / 100 if column.unit == "%" else column.values
            frame[key] = pl.Series(np.ascontiguousarray(values).reshape(-1), nan_to_null=True)
    return pl.DataFrame(frame)
