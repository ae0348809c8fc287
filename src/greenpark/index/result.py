"""The result of an index: scores and ranks at every level, what each step changed, weights, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from greenpark.index.arrays import Array
from greenpark.index.chain import coverage, weighting_of
from greenpark.index.frames import changed_cells, changed_places, column, key_frame, per_part, table_frame
from greenpark.index.plain import plain
from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.index.ranking import ranks_of
from greenpark.index.runs import Run
from greenpark.index.spec.models import Step
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Rows
from greenpark.problems import NotFound, Problem

if TYPE_CHECKING:
    from greenpark.index.behind.profile import Profile
    from greenpark.index.progress.path import Path


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
        scores = np.stack([self.run.scores[name] for name in self.nodes])
        return dict(zip(self.nodes, ranks_of(scores, self.rows, self.plan, self.coverage), strict=True))

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
        levels = [level.get(name, 1 if name in self._leaves else 0) for name in self.nodes]
        size, count = len(self.rows), len(self.nodes)

        def stacked(values: dict[str, Array]) -> Array:
            return np.concatenate([np.empty(0), *(values[name] for name in self.nodes)])

        return pl.concat([self._keys()] * count or [self._keys().clear()]).with_columns(
            pl.Series("node", np.repeat(np.array(self.nodes, dtype=object), size), dtype=pl.String),
            pl.Series("level", np.repeat(np.array(levels, dtype=np.int32), size)),
            column("score", stacked(self.run.scores)), column("rank", stacked(self.rank_arrays)).cast(pl.Int64),
            column("coverage", np.tile(self.coverage, count)),
        )  # fmt: skip

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """Return what each step did: `step`, `method`, `options`, `changed` cells, `details`."""
        records = [
            {
                "step": stage.kind, "method": stage.options.method, "options": _options(stage.options),
                "changed": len(changed_places(stage.before, stage.after)[0]), "details": stage.outcome.details,
            }
            for stage in self.run.stages
        ]  # fmt: skip
        for step in self.plan.steps:
            if step.kind in ("weight", "aggregate", "adjust"):
                record = {"step": step.kind, "method": step.options.method, "options": _options(step.options)}
                records.append(record | ({"details": self._weighed(step)} if step.kind == "weight" else {}))
        return plain(records)  # type: ignore[no-any-return]

    def _weighed(self, step: Step) -> list[dict[str, Any]]:
        """Return how a weighting came about, by node: consistency ratios, loadings, entropies and so on."""
        found = []
        for node in self.plan.nodes:
            if node.id in self.run.weighings and weighting_of(self.plan, node) is step.weight:
                details = self.run.weighings[node.id].details
                # arrays over units stand in the weights themselves
                found.append({"node": node.id, **{k: v for k, v in details.items() if not isinstance(v, np.ndarray)}})
        return found

    def changes(self, step: str | None = None) -> pl.DataFrame:
        """Return every cell that a step changed: `step`, `unit`, `year`, `indicator`, `before`, `after`.

        Raise NotFound (also a KeyError) for a step that changes no table of this index.
        """
        kinds = list(dict.fromkeys(stage.kind for stage in self.run.stages))
        if step is not None and step not in kinds:
            raise no_such_stage(step, kinds)
        frames = [
            changed_cells(f"{place + 1} {stage.kind}", stage.before, stage.after)
            for place, stage in enumerate(self.run.stages)
            if step is None or stage.kind == step
        ]
        return pl.concat(frames) if frames else changed_cells("", self.run.table, self.run.table)

    def stage(self, step: str) -> pl.DataFrame:
        """Return the table of indicators after a step (the last of its kind), or as read (`data`).

        Raise NotFound (also a KeyError) for a step that changes no table of this index.
        """
        if step == "data":
            return table_frame(self.run.stages[0].before if self.run.stages else self.run.table)
        tables = {stage.kind: stage.after for stage in self.run.stages}
        if step not in tables:
            raise no_such_stage(step, ["data", *tables])
        return table_frame(tables[step])

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

    # what is behind the scores is computed on demand, by modules that rest on this one

    @cached_property
    def effective_weights(self) -> pl.DataFrame:
        """Return each part's weight in the index: `id`, `weight`; `unit`, `year` where it is theirs alone.

        The product of the weights down the tree, 1 for the index (COINr's get_eff_weights). Empty where a rule has no
        weights.
        """
        from greenpark.index.behind.of_result import weights_in_index

        return per_part(weights_in_index(self), "weight", self.rows)

    @cached_property
    def contributions(self) -> pl.DataFrame:
        """Return `unit`, `year`, `id`, `contribution`: points of the score; those of all indicators add up to it.

        Null where the rules do not give the unit's score; empty where a rule is no arithmetic, geometric or harmonic
        mean.
        """
        from greenpark.index.behind.of_result import contributions

        frame = per_part(contributions(self), "contribution", self.rows)
        return frame.select("unit", "year", "id", "contribution")

    def audit(
        self, *, importance: str = "squared_correlation", correlations: str | None = None
    ) -> dict[str, pl.DataFrame]:
        """Return the statistical audit by part, as `index audit`: `statistics`, `consistency` and more.

        `importance` is measured by `squared_correlation`, `binned` or `spline`; `correlations` (`pearson`, `spearman`,
        `kendall`) adds every pair of indicators, and of nodes of one level.
        """
        from greenpark.index.behind.of_result import audit

        found = audit(self, measure=importance, correlated=correlations)  # type: ignore[arg-type]
        return {part: pl.DataFrame(records, infer_schema_length=None) for part, records in found.items()}

    def profile(self, unit: str, *, year: int | None = None, by: str | None = None, top: int = 3) -> Profile:
        """Return where a unit (id or name) stands against its peers of the year, or of its group `by`.

        Raise NotFound for an unknown unit, year or column of groups.
        """
        from greenpark.index.behind.of_result import profile_of

        return profile_of(self, unit, year=year, by=by, top=top)

    def measure(self, name: str, **options: Any) -> pl.DataFrame:
        """Return `balance`, `coupling`, `obstacles` or `decoupling` of each unit, as `index measure`.

        Options: `node`, `year`, `scale`, `form`, `top`; for decoupling `driver`, `pressure`, `start`, `end`. Raise
        NotFound, ValueError for an option that the measure does not take, ProblemsFound where the method refuses.
        """
        from greenpark.index.behind.measures import measure, measure_frame

        return measure_frame(measure(self, name, **options))

    def change_between(self, start: int, end: int) -> pl.DataFrame:
        """Return the parts of each unit's change between two years, as `index change`.

        `unit, name, id, level, value_effect, weight_effect, contribution`; contributions of a unit add up to its change
        of score. Raise ProblemsFound where scores of two years do not compare or a rule is no mean; NotFound.
        """
        from greenpark.index.behind.change import change_between, change_frame

        return change_frame(change_between(self, start, end))

    @cached_property
    def progress(self) -> pl.DataFrame:
        """Return a row for each unit and indicator of a progress index, those of the dashboard flagged.

        `initial`, `final`, `target`, `threshold`, `progress`, `unclipped`, `state`, `weight`, `contribution` (weight ×
        progress, which add up to the index), `pace`. No rows where no step `progress` was taken.
        """
        from greenpark.index.progress.outputs import progress_frame

        return progress_frame(self)

    @cached_property
    def plus(self) -> pl.DataFrame:
        """Return GEP+, a row for each unit: `reading`, its ranks; no rows without progress or dashboard."""
        from greenpark.index.progress.outputs import plus_frame

        return plus_frame(self)

    def path(self, unit: str, indicator: str, *, target_year: int | None = None, **options: Any) -> Path:
        """Return the way of a unit (by id or name) to the target that the step `progress` used for an indicator.

        Series of all years from the start year on, straight line to the target in `target_year` (default: that of the
        step), pace and projected year. `options` are those of `greenpark.index.progress.path.path`: `target`,
        `base_year`, `trend`, `spread`, `level`. Raise NotFound for an unknown unit, ProblemsFound for an unknown
        indicator, without a step `progress`, a target or a figure.
        """
        from greenpark.index.progress.ways import way

        return way(self, unit, indicator, target_year=target_year, **options)

    def record(self) -> dict[str, Any]:
        """Return the result as plain data: `spec`, `years`, `units`, `steps` (the JSON of `index run`)."""
        keys = self._keys().with_columns(column("coverage", self.coverage)).to_dicts()
        scores, ranks = self.scores.select(self.nodes).to_dicts(), self.ranks.select(self.nodes).to_dicts()
        progress = self._progress_by_row()
        return {
            "spec": self.plan.specification.id,
            "label": self._label(),
            "years": [year for year in self.rows.blocks if year is not None],
            "units": [
                {
                    "unit": key["unit"], "name": key["name"], "year": key["year"],
                    "scores": row, "ranks": rank, "coverage": key["coverage"], **more,
                }
                for key, row, rank, more in zip(keys, scores, ranks, progress, strict=True)
            ],
            "weights": self._common_weights(),
            "steps": self.steps,
            "reconstruction": plain(reconstruction_of(self.plan.specification)),
            "problems": [one.as_record() for one in self.problems],
        }  # fmt: skip

    def _common_weights(self) -> list[dict[str, Any]]:
        """Return the weight of each child where it is the same for all units; null where each unit has its own."""
        frame = self.weights
        own = frame.filter(pl.col("unit").is_not_null()).select("node", "child").unique(maintain_order=True)
        common = frame.filter(pl.col("unit").is_null()).select("node", "child", "weight")
        return [*common.to_dicts(), *({**one, "weight": None} for one in own.to_dicts())]

    def _progress_by_row(self) -> list[dict[str, Any]]:
        """Return for each row {progress: records}, nothing where no progress was measured."""
        from greenpark.index.progress.outputs import records_by_unit

        found = records_by_unit(self)
        return [{"progress": found[unit]} if found else {} for unit in self.rows.units]

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
            column("coverage", self.coverage), *[column(name, values) for name, values in columns.items()]
        )

    def _repr_html_(self) -> str:
        root = self.plan.root if self.plan.root in self.run.scores else None
        frame = self.scores.sort([root, "year"], descending=True, nulls_last=True) if root else self.scores
        return f"<b>{self._label()['en']}</b>{frame.head(20)._repr_html_()}"

    def __repr__(self) -> str:
        years = [str(year) for year in self.rows.blocks if year is not None]
        units = len(set(self.rows.units))
        return f"<Result of {self.plan.specification.id}: {units} units, {', '.join(years) or 'no years'}>"


class NoSuchStage(NotFound, KeyError):
    """A step was asked for that this index does not take; a KeyError too, as for any name that a mapping lacks."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would put it in quotes


def no_such_stage(step: str, there: list[str]) -> NoSuchStage:
    """Return the refusal of a step, naming those that there are."""
    names = ", ".join(there) or "-"
    return NoSuchStage(
        f"this index takes no step '{step}' that changes its table; there are: {names}.",
        f"本指数没有改变数据表的步骤“{step}”，可用：{names}。",
    )


def _options(options: Any) -> dict[str, Any]:
    # by alias: `except` and `lambda`, as a specification writes them
    found = options.model_dump(by_alias=True)
    return {key: value for key, value in found.items() if key != "method" and value is not None}
