"""What a progress index found, as frames and plain data: each unit's indicators, and GEP+."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from greenpark.index.arrays import Array, present
from greenpark.index.behind.of_result import contributions, tree_of
from greenpark.index.plain import plain
from greenpark.index.progress.plus import plus
from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.index.steps.progress.states import STATES

if TYPE_CHECKING:
    from greenpark.index.result import Result
    from greenpark.index.runs import Stage

NUMBERS = ("initial", "final", "target", "threshold", "progress", "unclipped", "weight", "contribution", "pace")
SCHEMA: dict[str, Any] = {
    "unit": pl.String, "name": pl.String, "year": pl.Int64, "indicator": pl.String, "dashboard": pl.Boolean,
    "measure": pl.String, "direction": pl.String, "initial": pl.Float64, "final": pl.Float64, "target": pl.Float64,
    "threshold": pl.Float64, "progress": pl.Float64, "unclipped": pl.Float64, "state": pl.String,
    "weight": pl.Float64, "contribution": pl.Float64, "pace": pl.Float64,
}  # fmt: skip


def progress_stage(result: Result) -> Stage | None:
    """Return the step `progress` of a run, None where none was taken or there were no rows."""
    found = [stage for stage in result.run.stages if stage.kind == "progress" and "target" in stage.after.extras]
    return found[-1] if found else None


def progress_frame(result: Result) -> pl.DataFrame:
    """Return a row for each unit and indicator, units in the order of the result; no rows without progress.

    `weight` is the share in the index among the indicators that have progress, `contribution` weight × progress, which
    add up to the index; both missing in the dashboard, where progress is missing, and `contribution` also where the
    unit has no index or the rules are no means. `pace` is there where the step has a `target_year`.
    """
    stage = progress_stage(result)
    if stage is None:
        return pl.DataFrame(schema=SCHEMA)
    table, rows = stage.after, result.rows
    weights, parts = weights_in_force(result), contributions(result)
    frames = []
    for place, one in enumerate(table.indicators):
        values = table.values[place]
        own: dict[str, Array | None] = {
            **{key: extra[place] for key, extra in table.extras.items()},
            "progress": values,
            "contribution": parts.get(one.id),
        }
        if one.id in weights:
            own["weight"] = np.where(present(values), weights[one.id], np.nan)
        states = [STATES[int(code)] for code in table.extras["state"][place]]
        frame = pl.DataFrame(
            {
                "unit": rows.units, "name": rows.names, "year": rows.years, "indicator": one.id,
                "dashboard": place >= result.plan.in_tree, "measure": one.unit, "direction": one.direction,
                "state": states, **{key: _column(own.get(key), len(rows)) for key in NUMBERS},
            },
            schema_overrides=SCHEMA,
        ).with_row_index("_row")  # fmt: skip
        frames.append(frame)
    return pl.concat(frames).sort("_row", maintain_order=True).select(list(SCHEMA))


def records_by_unit(result: Result) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of `progress_frame` as records, by unit; empty without progress."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in result.progress.drop("name", "year").to_dicts():
        found.setdefault(one.pop("unit"), []).append(one)
    return found


def weights_in_force(result: Result) -> dict[str, Array]:
    """Return each part's weight in the index (row,), shared out among the children that have a score."""
    tree, scores = tree_of(result, additive=False), result.run.scores
    if not tree:
        return {}
    found = {tree[-1].id: np.ones(len(result.rows))}
    for branch in reversed(tree):
        shares = branch.weights_in_force(np.stack([scores[child] for child in branch.children]))
        for child, share in zip(branch.children, shares, strict=True):
            found[child] = found[branch.id] * share
    return found


def plus_frame(result: Result) -> pl.DataFrame:
    """Return GEP+: `unit`, `name`, `year`, `index`, `reading`, and the reading's columns.

    `rank` (readings `leximin`, `count_then_gep`), or `rank_index`, `rank_dashboard`, `shift`. No rows without progress
    or without a dashboard.
    """
    stage, plan, rows = progress_stage(result), result.plan, result.rows
    keys = {"unit": pl.String, "name": pl.String, "year": pl.Int64, "index": pl.Float64, "reading": pl.String}
    if stage is None or plan.in_tree == len(plan.indicators) or plan.root not in result.run.scores:
        return pl.DataFrame(schema=keys)
    reading = stage.options.plus
    index = np.where(present(result.rank_arrays[plan.root]), result.run.scores[plan.root], np.nan)
    found = plus(index, stage.after.values[plan.in_tree :], reading)
    frame = pl.DataFrame(
        {
            "unit": rows.units, "name": rows.names, "year": rows.years,
            "index": _column(result.run.scores[plan.root], len(rows)), "reading": reading,
            **{key: _column(column, len(rows)) for key, column in found.items()},
        },
        schema_overrides=keys,
    )  # fmt: skip
    return frame.with_columns(pl.col(key).cast(pl.Int64) for key in found)


def progress_record(result: Result) -> dict[str, Any]:
    """Return progress as plain data (the JSON of `index progress`); `start` and `end` None without progress.

    `units`: `unit`, `name`, `index`, `rank`, `indicators` and `dashboard` (the rows of `progress_frame`), `plus`
    ({reading, its ranks}, None without a dashboard).
    """
    start, end = compared_years(result)
    root, rows = result.plan.root, result.rows
    parts = records_by_unit(result)
    joint = {one.pop("unit"): one for one in result.plus.drop("name", "year", "index").to_dicts()}
    index, rank = (
        of.get(root, np.full(len(rows), np.nan)) for of in (result.run.scores, result.rank_arrays)
    )  # missing where nothing is aggregated
    units = [
        {
            "unit": unit, "name": rows.names[row], "index": index[row],
            "rank": None if np.isnan(rank[row]) else int(rank[row]),
            "indicators": [_without(one) for one in parts.get(unit, []) if not one["dashboard"]],
            "dashboard": [_without(one) for one in parts.get(unit, []) if one["dashboard"]],
            "plus": joint.get(unit),
        }
        for row, unit in enumerate(rows.units)
    ]  # fmt: skip
    reconstruction = reconstruction_of(result.plan.specification)
    whole = {"spec": result.plan.specification.id, "start": start, "end": end, "units": units}
    return plain({**whole, "reconstruction": reconstruction})  # type: ignore[no-any-return]


def compared_years(result: Result) -> tuple[int | None, int | None]:
    """Return the years that the step `progress` compared."""
    stage = progress_stage(result)
    whole = stage.outcome.details[0] if stage is not None and stage.outcome.details else {}
    return whole.get("start"), whole.get("end")


def _without(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "dashboard"}


def _column(values: Array | None, size: int) -> pl.Series:
    filled = np.full(size, np.nan) if values is None else np.ascontiguousarray(values)
    return pl.Series(filled, dtype=pl.Float64, nan_to_null=True)
