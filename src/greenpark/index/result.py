"""The result of an index: scores and ranks at every level, what each step changed, weights, and how it was made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.chain import coverage
from greenpark.index.ranking import ranks_of
from greenpark.index.runs import Run
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem

Places = NDArray[np.int64]


@dataclass
class Result:
    """One run of an index. The frames have a row for each unit and year, or for each unit, year and node (`long`)."""

    plan: Plan
    run: Run
    data_problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> Rows:
        """Return who stands in each row."""
        return self.run.rows

    @property
    def problems(self) -> list[Problem]:
        """Return what is doubtful in the data and what the steps found."""
        return [*self.data_problems, *self.run.problems]

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Return the ids of all scores: adjusted indices, the index, what it is made of, the indicators."""
        inner = [node.id for node in reversed(self.plan.nodes) if node.id in self.run.scores]
        leaves = [one.id for one in self.plan.indicators if one.id in self.run.scores]
        known = {*inner, *leaves}
        rest = [name for name in self.run.scores if name not in known]
        return tuple(rest + inner + leaves)

    @cached_property
    def coverage(self) -> Array:
        """Return for each row the share of indicators that the data give, before any is filled in."""
        return coverage(self.run)

    @cached_property
    def rank_arrays(self) -> dict[str, Array]:
        """Return ranks within the year by node: 1 is the highest score, ties share the smallest rank."""
        return {name: ranks_of(self.run.scores[name], self.rows, self.plan, self.coverage) for name in self.nodes}

    @cached_property
    def scores(self) -> pl.DataFrame:
        """Return a row for each unit and year: `unit`, `name`, `year`, `coverage`, and a column for each node."""
        return self._wide({name: self.run.scores[name] for name in self.nodes})

    @cached_property
    def ranks(self) -> pl.DataFrame:
        """Return a row for each unit and year: `unit`, `name`, `year`, `coverage`, and the rank for each node."""
        frame = self._wide(self.rank_arrays)
        return frame.with_columns(pl.col(name).cast(pl.Int64) for name in self.nodes)

    @cached_property
    def long(self) -> pl.DataFrame:
        """Return a row for each unit, year and node: `level`, `score`, `rank`, `coverage`."""
        level = {node.id: node.level for node in self.plan.nodes}
        parts = [
            self._keys().with_columns(
                pl.lit(name).alias("node"), pl.lit(level.get(name, 1 if name in self._leaves else 0)).alias("level"),
                _column("score", self.run.scores[name]), _column("rank", self.rank_arrays[name]).cast(pl.Int64),
                _column("coverage", self.coverage),
            )
            for name in self.nodes
        ]  # fmt: skip
        return pl.concat(parts)

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """Return what each step did: `step`, `method`, `options`, `changed` cells, `details`."""
        records = [
            {
                "step": stage.kind, "method": stage.options.method, "options": _options(stage.options),
                "changed": len(_changed(stage.before, stage.after)[0]), "details": stage.outcome.details,
            }
            for stage in self.run.stages
        ]  # fmt: skip
        for step in self.plan.steps:
            if step.kind in ("weight", "aggregate", "adjust"):
                records.append({"step": step.kind, "method": step.options.method, "options": _options(step.options)})
        return plain(records)  # type: ignore[no-any-return]

    def changes(self, step: str | None = None) -> pl.DataFrame:
        """Return every cell that a step changed: `step`, `unit`, `year`, `indicator`, `before`, `after`."""
        frames = [
            _cells(f"{place + 1} {stage.kind}", stage.before, stage.after)
            for place, stage in enumerate(self.run.stages)
            if step is None or stage.kind == step
        ]
        return pl.concat(frames) if frames else _cells("", self.run.table, self.run.table)

    def stage(self, step: str) -> pl.DataFrame:
        """Return the table of indicators after a step (the last of its kind), or as read (`data`); raise KeyError."""
        if step == "data":
            table = self.run.stages[0].before if self.run.stages else self.run.table
        else:
            table = {stage.kind: stage.after for stage in self.run.stages}[step]
        return table_frame(table)

    @cached_property
    def weights(self) -> pl.DataFrame:
        """Return each child's weight in its node: `node`, `child`, `weight`; `unit`, `year` if theirs alone."""
        records: list[dict[str, Any]] = []
        for node in self.plan.nodes:
            found = self.run.weights.get(node.id)
            if found is None:
                continue
            for child, row in zip(node.children, found, strict=True):
                if row.shape[-1] == 1 and len(self.rows) != 1:
                    records.append({"node": node.id, "child": child, "unit": None, "year": None, "weight": row[0]})
                    continue
                for unit, year, weight in zip(self.rows.units, self.rows.years, row, strict=False):
                    records.append({"node": node.id, "child": child, "unit": unit, "year": year, "weight": weight})
        schema = {"node": pl.String, "child": pl.String, "unit": pl.String, "year": pl.Int64, "weight": pl.Float64}
        return pl.DataFrame(records, schema=schema, orient="row").with_columns(pl.col("weight").fill_nan(None))

    def record(self) -> dict[str, Any]:
        """Return the result as plain data: `spec`, `years`, `units`, `steps` (the JSON of `index run`)."""
        scores, ranks = self.scores.to_dicts(), self.ranks.to_dicts()
        return {
            "spec": self.plan.specification.id,
            "label": self._label(),
            "years": [year for year in self.rows.blocks if year is not None],
            "units": [
                {
                    "unit": row["unit"], "name": row["name"], "year": row["year"],
                    "scores": {name: row[name] for name in self.nodes},
                    "ranks": {name: rank[name] for name in self.nodes}, "coverage": row["coverage"],
                }
                for row, rank in zip(scores, ranks, strict=True)
            ],
            "steps": self.steps,
            "reconstruction": [plain(one.model_dump()) for one in self.plan.specification.reconstruction],
            "problems": [one.as_record() for one in self.problems],
        }  # fmt: skip

    def _label(self) -> dict[str, str]:
        label = self.plan.specification.label
        return label.model_dump() if label else {"en": self.plan.specification.id, "zh": self.plan.specification.id}

    @cached_property
    def _leaves(self) -> set[str]:
        return {one.id for one in self.plan.indicators}

    def _keys(self) -> pl.DataFrame:
        return key_frame(self.rows)

    def _wide(self, columns: dict[str, Array]) -> pl.DataFrame:
        return self._keys().with_columns(
            _column("coverage", self.coverage), *[_column(name, values) for name, values in columns.items()]
        )

    def _repr_html_(self) -> str:
        root = self.plan.root if self.plan.root in self.run.scores else None
        frame = self.scores.sort([root, "year"], descending=True, nulls_last=True) if root else self.scores
        return f"<b>{self._label()['en']}</b>{frame.head(20)._repr_html_()}"

    def __repr__(self) -> str:
        years = [str(year) for year in self.rows.blocks if year is not None]
        units = len(set(self.rows.units))
        return f"<Result of {self.plan.specification.id}: {units} units, {', '.join(years) or 'no years'}>"


def key_frame(rows: Rows) -> pl.DataFrame:
    """Return `unit`, `name`, `year` of each row."""
    schema = {"unit": pl.String, "name": pl.String, "year": pl.Int64}
    return pl.DataFrame({"unit": rows.units, "name": rows.names, "year": rows.years}, schema=schema)


def table_frame(table: Table) -> pl.DataFrame:
    """Return a table as a frame: `unit`, `name`, `year`, and a column for each indicator."""
    columns = [_column(one.id, table.values[place]) for place, one in enumerate(table.indicators)]
    return key_frame(table.rows).with_columns(columns)


def _column(name: str, values: Array) -> pl.Series:
    return pl.Series(name, np.ascontiguousarray(values), dtype=pl.Float64).fill_nan(None)


def _changed(before: Table, after: Table) -> tuple[Places, Places, Places]:
    """Return (indicator, row before, row after) of the cells that differ; rows set aside count as such elsewhere."""
    place = {key: i for i, key in enumerate(zip(before.rows.units, before.rows.years, strict=True))}
    kept = [place.get(key, -1) for key in zip(after.rows.units, after.rows.years, strict=True)]
    was = before.values[:, kept]
    differs = ~((was == after.values) | (np.isnan(was) & np.isnan(after.values)))
    indicator, row = np.nonzero(differs)
    return indicator.astype(np.int64), np.array(kept, dtype=np.int64)[row], row.astype(np.int64)


def _cells(step: str, before: Table, after: Table) -> pl.DataFrame:
    indicator, was, now = _changed(before, after)
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


def _options(options: Any) -> dict[str, Any]:
    return {key: value for key, value in options.model_dump().items() if key != "method" and value is not None}


def plain(value: Any) -> Any:
    """Return data as JSON takes it: no NaN, no NumPy types, no tuples."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
