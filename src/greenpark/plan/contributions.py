"""What each measure of a plan contributes to each indicator: effects taken in their order, so that they add up."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from greenpark.plan.model.options import STAGES
from greenpark.plan.pathway import Base
from greenpark.plan.setting import Setting

CO_BENEFITS = (
    "co2_energy", "zc_co2", "energy_total_tce_calorific", "emission[cod]", "emission[nh3n]", "emission[so2]",
    "emission[nox]", "emission[voc]", "water_fresh_industrial", "isw_disposed", "employees_green",
)  # fmt: skip


def contributions(base: Base, values: tuple[float, ...], names: Sequence[str], year: int) -> pl.DataFrame:
    """Return `measure` and, for each name, the change that the measure brings in a year, in the name's own unit.

    Measures are added one after the other in the order efficiency, heat, switch, supply (measures.md section 4), each
    on what the earlier ones leave; the changes add up to the whole difference between plan and reference path.
    """
    model = base.model
    order = sorted(
        (name for name in model.options if values[model.alive[name, year]] > 1e-9),
        key=lambda name: (STAGES.index(model.options[name].stage), list(model.options).index(name)),
    )
    steps = [_with(base, values, order[:count]) for count in range(len(order) + 1)]
    # each step is a park of its own, so that all are computed at once
    frames = [frame.with_columns(pl.lit(f"{index:04d}").alias("park")) for index, frame in enumerate(steps)]
    figures = _figures(base.setting, pl.concat(frames, how="diagonal_relaxed"), list(names), year)
    rows = []
    for index, name in enumerate(order):
        before, after = figures[index], figures[index + 1]
        changes = {one: _difference(after[one], before[one]) for one in names}
        rows.append({"measure": name, **changes})
    return pl.DataFrame(rows, schema={"measure": pl.String, **dict.fromkeys(names, pl.Float64)})


def _difference(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _with(base: Base, values: tuple[float, ...], chosen: Sequence[str]) -> pl.DataFrame:
    """Return the reference path with the effects of some measures."""
    setting, model = base.setting, base.model
    figures = setting.figures()
    frame = setting.reference
    cells: dict[str, dict[int, float]] = {}
    for name in chosen:
        for column, change in model.options[name].changes.items():
            for year in model.years:
                if (column, year) in model.changes:
                    by_year = cells.setdefault(column, {})
                    by_year[year] = by_year.get(year, 0.0) + change * values[model.alive[name, year]]
    for column, by_year in cells.items():
        name, _, item = column.removesuffix("]").partition("[")
        whole = {}
        for year, change in by_year.items():
            found = figures.value(name, year, year)
            value = found[item] if isinstance(found, dict) else found
            whole[year] = float(value.value or 0.0) + change
        own = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.Float64)
        changed = pl.col("year").cast(pl.Int64).replace_strict(whole, default=None, return_dtype=pl.Float64)
        frame = frame.with_columns(pl.coalesce(changed, own).alias(column))
    return frame


def _figures(setting: Setting, frame: pl.DataFrame, names: list[str], year: int) -> list[dict[str, float | None]]:
    from greenpark.assess.engine import evaluate_names
    from greenpark.assess.resolve import value_column

    found = evaluate_names(frame, setting.catalog, [name for name in names if "[" not in name])
    columns = set(found.columns)
    picked = []
    for name in names:
        held = value_column(name) if value_column(name) in columns else name
        picked.append((pl.col(held) if held in columns else pl.lit(None)).cast(pl.Float64).alias(name))
    rows = found.filter(pl.col("year") == year).sort("park").select(*picked)
    return rows.to_dicts()
