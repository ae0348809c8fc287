"""Figures of indicators as a plain wide frame: what other lenses on the vocabulary (indices, plans) work on."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from greenpark.assess.engine import evaluate_names
from greenpark.assess.resolve import value_column
from greenpark.catalog import Catalog
from greenpark.observe.dataset import Dataset
from greenpark.observe.wide import build_wide
from greenpark.problems import NotFound, did_you_mean

GROUPS = ("province", "city", "division_code", "level", "region_class", "parent", "kind")


def figures_frame(dataset: Dataset, catalog: Catalog, names: Sequence[str]) -> pl.DataFrame:
    """Return `unit, name, year`, groups, a column for each name, and `target_<name>` where parks have set one.

    `names` are indicators or variables of the catalog; figures are in their declared unit (percent, not fractions).
    A row for each park and year; null where a figure is missing or undefined. Raises NotFound for an unknown name.
    """
    for name in names:
        if name not in catalog.indicators and name not in catalog.variables:
            near = did_you_mean(name, [*catalog.indicators, *catalog.variables])
            hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
            raise NotFound(
                f"'{name}' is no indicator or variable of the catalog.{hint}",
                f"目录中没有指标或变量“{name}”。{hint_zh}",
            )
    wide = build_wide(dataset, catalog)
    found = evaluate_names(wide, catalog, [name for name in names if name in catalog.indicators])
    columns = set(found.columns)
    figures = []
    for name in dict.fromkeys(names):
        factor = 100.0 if catalog.entry(name).unit == "%" else 1.0
        held = value_column(name) if name in catalog.indicators else name
        value = pl.col(held).cast(pl.Float64) * factor if held in columns else pl.lit(None, pl.Float64)
        figures.append(value.alias(name))
        if f"target:{name}" in columns:
            figures.append((pl.col(f"target:{name}").cast(pl.Float64) * factor).alias(f"target_{name}"))
    names_of = _entities(dataset)
    frame = found.select(pl.col("park").cast(pl.String).alias("unit"), pl.col("year").cast(pl.Int64), *figures)
    groups = [name for name in names_of.columns if name not in ("unit", "name")]
    joined = frame.join(names_of, on="unit", how="left")
    # a year of which nothing is known is no row
    known = joined.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in dict.fromkeys(names)))
    return known.select("unit", pl.coalesce("name", "unit").alias("name"), "year", *groups, *frame.columns[2:])


def _entities(dataset: Dataset) -> pl.DataFrame:
    entities = dataset.entities
    names = [name for name in ("name_zh", "name_en") if name in entities.columns]
    label = pl.coalesce(*names) if names else pl.lit(None, pl.String)
    groups = [name for name in GROUPS if name in entities.columns and entities[name].null_count() < entities.height]
    return entities.select(
        pl.col("entity").alias("unit"),
        label.cast(pl.String).alias("name"),
        *[pl.col(g).cast(pl.String) for g in groups],
    ).unique("unit", keep="last")
