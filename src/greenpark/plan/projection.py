"""A plan's figures as observations of the years to come, and the verdict that `assess` gives of them."""

from __future__ import annotations

import polars as pl

from greenpark.plan.model.build import Model
from greenpark.plan.setting import Setting


def projected(setting: Setting, model: Model, values: tuple[float, ...]) -> pl.DataFrame:
    """Return the wide frame of the plan: the reference path with what the measures change of it."""
    frame = setting.reference
    cells: dict[str, dict[int, float]] = {}
    figures = setting.figures()
    for (column, year), change in model.changes.items():
        name, _, item = column.removesuffix("]").partition("[")
        found = figures.value(name, year, year)
        value = found[item] if isinstance(found, dict) else found
        assert value.value is not None
        now = float(value.value) + change.at(list(values))
        # a figure at its lower end is that end: solvers leave dust of 1e-12
        cells.setdefault(column, {})[year] = 0.0 if abs(now) <= 1e-9 * max(1.0, abs(float(value.value))) else now
    for column, by_year in cells.items():
        before = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.Float64)
        changed = pl.col("year").cast(pl.Int64).replace_strict(by_year, default=None, return_dtype=pl.Float64)
        frame = frame.with_columns(pl.coalesce(changed, before).alias(column))
    return frame
