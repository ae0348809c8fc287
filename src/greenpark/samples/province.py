"""The sample province: fictional parks of Jiangsu with gaps, contradictions and typing errors, and the truth beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import polars as pl

from greenpark.catalog import Catalog, load
from greenpark.formula.units import conversion
from greenpark.samples.drivers import Drivers, draw_drivers
from greenpark.samples.model import Column, build, columns
from greenpark.samples.names import make_entities
from greenpark.samples.planting import drop_some, plant_conflicts, plant_errors
from greenpark.samples.ratios import reported_ratios

LAST_YEAR = 2024
SOURCE = "示例数据（虚构）"
CHANNELS = {
    "economy": "statistics",
    "energy": "statistics",
    "land": "park",
    "water_waste": "administration",
    "environment": "administration",
}
# units of figures in which a slip of the pen is no plausible number
WHOLE = frozenset({"count", "person", "yes/no", "year", "month", "d", "days", "1", ""})
ANSWERS = ("truth", "planted_errors", "planted_conflicts")
KEY = ("entity", "period", "variable", "item")


@dataclass(frozen=True)
class ProvinceSample:
    """A fictional province.

    `observations`: long form (§3.1), as parks typed it. `entities`, `plans`, `targets`: §3.2–3.3.
    `truth`: every figure without gaps and mistakes (entity, year, variable, item, value, code, unit; declared units).
    `planted_errors`: entity, period, variable, item, kind, true_value, unit, typed_value, typed_unit, row (1-based row
    in the written observations file, header included; the later of two duplicates).
    `planted_conflicts`: entity, period, variable, item, unit, channel, value, other_channel, other_value; the first
    channel holds the truth.
    """

    observations: pl.DataFrame
    entities: pl.DataFrame
    plans: pl.DataFrame
    targets: pl.DataFrame
    truth: pl.DataFrame
    planted_errors: pl.DataFrame
    planted_conflicts: pl.DataFrame


def make_province(
    seed: int = 2024, parks: int = 120, years: int = 8, cities: int = 13, *, catalog: Catalog | None = None
) -> ProvinceSample:
    """Return the fictional province; the same arguments give the same frames.

    About one row in 25 is missing at random and one form in 25 as a whole, 1 % of the rows carry a typing error and
    1 % are contradicted by a second channel. The last year is 2024.
    """
    catalog = catalog or load()
    span = tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    rng = np.random.Generator(np.random.PCG64(seed))
    drivers = draw_drivers(parks=parks, years=span, rng=rng)
    figures = build(drivers, catalog=catalog, rng=rng)
    entities = make_entities(drivers, cities=cities, rng=rng)
    found = [*columns(figures, catalog).values(), *reported_ratios(figures, catalog)]
    full = _long(found, entities["entity"], drivers, catalog)
    truth = full.select(
        "entity", pl.col("period").cast(pl.Int32).alias("year"), "variable", "item", "value", "code", unit="declared"
    )  # fmt: skip

    care = drivers.quality.mean(axis=1)
    rows = drop_some(full, care=care, at_random=0.04, forms=0.04, rng=rng)
    errors = plant_errors(rows, share=0.01, rng=rng)
    conflicts = plant_conflicts(errors.rows, share=0.01, rng=rng)
    typed = conflicts.rows.sort("park_number", "period", "position", maintain_order=True)
    typed = typed.with_row_index("row", offset=2)
    return ProvinceSample(
        observations=_observations(typed),
        entities=entities,
        plans=_plans(entities, span),
        targets=_targets(entities, catalog, rng),
        truth=truth,
        planted_errors=_with_rows(errors.record, typed),
        planted_conflicts=conflicts.record,
    )


def write_province(
    folder: str | Path,
    seed: int = 2024,
    parks: int = 120,
    years: int = 8,
    cities: int = 13,
    *,
    catalog: Catalog | None = None,
) -> ProvinceSample:
    """Write the province as CSV files and return it: `folder/filing` is what parks sent, `folder/truth` the answers.

    Read `folder/filing` only: a reader of the whole folder would find the answers too.
    """
    sample = make_province(seed, parks, years, cities, catalog=catalog)
    for part in ("filing", "truth"):
        (Path(folder) / part).mkdir(parents=True, exist_ok=True)
    for field in fields(sample):
        part = "truth" if field.name in ANSWERS else "filing"
        getattr(sample, field.name).write_csv(Path(folder) / part / f"{field.name}.csv")
    return sample


def _long(found: list[Column], parks: pl.Series, drivers: Drivers, catalog: Catalog) -> pl.DataFrame:
    """Return one row for each figure, numbers in the official unit, in the order of the columns."""
    count, span = drivers.shape
    cells = count * span
    entity = parks.gather(np.repeat(np.arange(count), span))
    period = pl.Series(np.tile(np.array(drivers.years), count)).cast(pl.String)
    number = np.repeat(np.arange(count), span)
    parts = [
        pl.DataFrame({"entity": entity, "period": period, "park_number": number}).with_columns(
            **{name: pl.lit(value, dtype=kind) for name, (value, kind) in _describe(column, catalog).items()},
            position=pl.lit(position),
            value=pl.Series(np.ascontiguousarray(column.values).reshape(-1), nan_to_null=True),
            code=pl.Series(_codes(column, cells), dtype=pl.String),
        )
        for position, column in enumerate(found)
    ]
    rows = pl.concat(parts).filter(pl.col("value").is_not_null() | pl.col("code").is_not_null())
    # rounding takes away what the conversion adds: 1234.5600000000002
    return rows.with_columns(
        (pl.col("value") * pl.col("scale")).round_sig_figs(12).alias("number"), error=pl.lit(None, dtype=pl.String)
    )


def _codes(column: Column, cells: int) -> list[str | None]:
    return [None] * cells if column.codes is None else [str(code) for code in column.codes.reshape(-1)]


def _describe(column: Column, catalog: Catalog) -> dict[str, tuple[object, type[pl.DataType]]]:
    entry = catalog.variables.get(column.variable)
    official = entry.official_unit if entry is not None and entry.unit != "item" else None
    unit = official or column.unit
    theme = entry.theme if entry is not None else "ratios"
    whole = column.unit in WHOLE or entry is None
    return {
        "variable": (column.variable, pl.String),
        "item": (column.item, pl.String),
        "unit": (unit, pl.String),
        "declared": (column.unit, pl.String),
        "scale": (conversion(column.unit, unit) if column.codes is None and unit != column.unit else 1.0, pl.Float64),
        "whole": (whole, pl.Boolean),
        "form": ((entry.form if entry is not None else None) or theme, pl.String),
        "channel": (CHANNELS.get(theme, "park"), pl.String),
    }


def _observations(typed: pl.DataFrame) -> pl.DataFrame:
    text = pl.coalesce(pl.col("code"), pl.col("number").cast(pl.String).str.strip_suffix(".0"))
    return typed.select(
        "entity", "period", "variable", "item", text.alias("value"), "unit", pl.lit(SOURCE).alias("source"), "channel",
        pl.lit("A").alias("status"),
    )  # fmt: skip


def _with_rows(record: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """Add the row of the file to each planted error."""
    places = typed.filter(pl.col("error").is_not_null()).select(*KEY, "row", kind="error")
    places = places.unique([*KEY, "kind"], keep="last", maintain_order=True)
    return record.join(places, on=[*KEY, "kind"], how="left", nulls_equal=True, maintain_order="left")


def _plans(entities: pl.DataFrame, span: tuple[int, ...]) -> pl.DataFrame:
    start = span[2] if len(span) > 4 else span[0]
    return entities.select(
        plan=pl.format("{}-plan", "entity"),
        park="entity",
        scheme=pl.lit("hj274-2015"),
        base_year=pl.lit(start),
        start=pl.lit(start + 1),
        end=pl.lit(start + 5),
        status=pl.lit("现行"),
        document=pl.lit("建设规划（示例，虚构）"),
    )


_TARGETS = {
    "industrial_water_reuse_rate": (80.0, 92.0, "%"),
    "solid_waste_utilisation_rate": (85.0, 97.0, "%"),
    "energy_per_iva": (0.15, 0.60, "tce/10^4 CNY"),
    "co2_per_iva": (0.4, 1.6, "t/10^4 CNY"),
}


def _targets(entities: pl.DataFrame, catalog: Catalog, rng: np.random.Generator) -> pl.DataFrame:
    def rows() -> Iterator[pl.DataFrame]:
        for indicator, (low, high, unit) in _TARGETS.items():
            if indicator in catalog.indicators:
                value = np.round(rng.uniform(low, high, entities.height), 2)
                yield entities.select(
                    park="entity",
                    indicator=pl.lit(indicator),
                    target_year=pl.lit(LAST_YEAR + 1),
                    value=pl.Series(value),
                    unit=pl.lit(unit),
                )

    return pl.concat(list(rows()))
