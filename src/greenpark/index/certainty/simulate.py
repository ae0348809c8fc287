"""Rerun the chain for many draws: what does not vary is computed once, what varies in batches that fit the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from os import cpu_count

import numpy as np
from threadpoolctl import threadpool_limits

from greenpark.index.arrays import Array
from greenpark.index.certainty.collapse import collapsed
from greenpark.index.certainty.configured import check_nodes, under
from greenpark.index.certainty.errors import Disturbance
from greenpark.index.certainty.randomness import CHOICES, Numbers, uniforms
from greenpark.index.certainty.sources import DATA, WEIGHTS, Source, configurations, sources_of
from greenpark.index.certainty.weights import reweigher
from greenpark.index.chain import TABLE_STEPS, combine, prepare
from greenpark.index.runs import Run
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

BATCH_CELLS = 400_000  # scores of one node in one batch: some 3 MB, so that the cache holds what is worked on
DATA_CELLS = (
    1_200_000  # figures in one batch where they vary, some 10 MB: larger arrays are given back and cleared each time
)
Progress = Callable[[int, int], None]
Streams = dict[str, Numbers]  # by source: the number of the draw from which each run takes it


@dataclass
class Simulation:
    """An index, its data and what varies; `draw` reruns it for any draws."""

    plan: Plan
    table: Table
    seed: int
    nodes: tuple[str, ...]
    sources: list[Source] = field(init=False)
    varying: tuple[str, ...] = field(init=False)  # names of all sources: alternatives, weights, data
    plans: dict[tuple[int, ...], Plan] = field(init=False)

    def __post_init__(self) -> None:
        uncertainty = self.plan.specification.uncertainty
        self.sources = sources_of(self.plan.specification)
        self.plans = dict(configurations(self.plan, self.sources))
        self.disturbance = None if uncertainty.data is None else Disturbance(self.table, uncertainty.data)
        for chosen, plan in self.plans.items():
            with self._named(chosen):
                check_nodes(plan, self.nodes)
        self.varying = (
            *(source.name for source in self.sources),
            *((WEIGHTS,) if uncertainty.weights is not None else ()),
            *((DATA,) if uncertainty.data is not None else ()),
        )
        if not self.varying:
            raise ProblemsFound([_nothing_varies(self.plan.specification.id)])
        self.prepared = self._prepared()

    def _prepared(self) -> dict[tuple[int, ...], Run]:
        """Return the runs of all configurations up to aggregating, with exact data; equal steps are taken once."""
        taken: dict[str, Run] = {}
        found = {}
        for chosen, plan in self.plans.items():
            steps = [step.model_dump_json() for step in plan.steps if step.kind in TABLE_STEPS]
            with self._named(chosen):
                key = "|".join([*steps, *(one.model_dump_json(exclude={"weight"}) for one in plan.indicators)])
                taken[key] = taken[key] if key in taken else prepare(plan, under(plan, self.table))
            found[chosen] = taken[key]
        return found

    def streams(self, draws: Numbers) -> Streams:
        """Return the streams of ordinary draws: every source takes the number of the draw."""
        return dict.fromkeys(self.varying, draws)

    def choices(self, streams: Streams) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        """Return (draw, source) the option of each source with alternatives."""
        count = len(next(iter(streams.values())))
        found = np.zeros((count, len(self.sources)), dtype=np.int64)
        for place, source in enumerate(self.sources):
            numbers = uniforms(self.seed, (CHOICES, place), streams[source.name], 1)[:, 0]
            found[:, place] = np.minimum((numbers * len(source.options)).astype(np.int64), len(source.options) - 1)
        return found

    def runs(
        self, streams: Streams, progress: Progress | None = None
    ) -> Iterator[tuple[Numbers, tuple[int, ...], dict[str, Array]]]:
        """Yield (places among the draws, options, {node: scores (draw, row)}) batch by batch, in a fixed order."""
        choices = self.choices(streams)
        jobs: list[tuple[tuple[int, ...], Numbers]] = []
        for chosen in self.plans:
            places = np.flatnonzero((choices == np.array(chosen, dtype=np.int64)).all(axis=1)).astype(np.int64)
            size = self._batch_size()
            jobs += [(chosen, places[start : start + size]) for start in range(0, len(places), size)]
        done, total = 0, len(choices)
        # NumPy works without the interpreter's lock, so that threads share the cores
        workers = min(len(jobs), cpu_count() or 1)
        # and so does its linear algebra, which would otherwise start threads of its own in each of them
        with threadpool_limits(1), ThreadPoolExecutor(max(1, workers)) as pool:
            pending = [pool.submit(self._job, job, streams) for job in jobs[: 2 * workers]]
            for index, (chosen, places) in enumerate(jobs):
                scores = pending.pop(0).result()
                following = index + 2 * workers
                if following < len(jobs):
                    pending.append(pool.submit(self._job, jobs[following], streams))
                done += len(places)
                if progress is not None:
                    progress(done, total)
                yield places, chosen, scores

    def _batch_size(self) -> int:
        rows = max(1, len(self.table.rows))
        if self.disturbance is not None:
            return max(1, DATA_CELLS // (rows * len(self.plan.indicators)))
        return max(1, BATCH_CELLS // rows)

    def _job(self, job: tuple[tuple[int, ...], Numbers], streams: Streams) -> dict[str, Array]:
        chosen, places = job
        plan, run = self.plans[chosen], self.prepared[chosen]
        uncertainty = plan.specification.uncertainty
        if self.disturbance is not None:
            with self._named(chosen):
                run = prepare(plan, under(plan, self.disturbance.draw(self.seed, streams[DATA][places])))
        reweigh = None
        if uncertainty.weights is not None:
            reweigh = reweigher(plan, uncertainty.weights, self.seed, streams[WEIGHTS][places])
        return self._scores(plan, run, reweigh, chosen, len(places))

    def _scores(self, plan: Plan, run: Run, reweigh: object, chosen: tuple[int, ...], draws: int) -> dict[str, Array]:
        with self._named(chosen):
            scores = collapsed(plan, run, reweigh, self.nodes)  # type: ignore[arg-type]
            if scores is None:
                scores = combine(Run(plan, run.stages, run.table), reweigh).scores  # type: ignore[arg-type]
        return {node: np.broadcast_to(scores[node], (draws, scores[node].shape[-1])) for node in self.nodes}

    def _named(self, chosen: tuple[int, ...]) -> _Named:
        options = {source.name: source.labels[option] for source, option in zip(self.sources, chosen, strict=True)}
        return _Named(options)


@dataclass
class _Named:
    """Adds to a refusal under which alternatives it came about."""

    options: dict[str, str]

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, ProblemsFound) or not self.options:
            return
        where = ", ".join(f"{name} = {option}" for name, option in self.options.items())
        raise ProblemsFound([_under(problem, where) for problem in error.problems]) from None


def _under(problem: Problem, where: str) -> Problem:
    return replace(
        problem, message=f"With {where}: {problem.message}", message_zh=f"当{where}时：{problem.message_zh}",
        remedy=f"{problem.remedy} Or take this combination out of `uncertainty.alternatives`.".strip(),
        remedy_zh=f"{problem.remedy_zh}或将该组合移出 `uncertainty.alternatives`。",
    )  # fmt: skip


def _nothing_varies(name: str) -> Problem:
    return Problem(
        "nothing_varies", f"'{name}' says nothing under `uncertainty:` that could have been otherwise.",
        "Add alternatives, weights or data, for example `uncertainty: {weights: {noise: 0.25}}`.",
        column="uncertainty", message_zh=f"“{name}”的 `uncertainty:` 中没有任何可变内容。",
        remedy_zh="请加上alternatives、weights或data，例如 `uncertainty: {weights: {noise: 0.25}}`。",
    )  # fmt: skip


def numbered(draws: int, start: int = 0) -> Numbers:
    """Return the numbers of consecutive draws."""
    return np.arange(start, start + draws, dtype=np.int64)


__all__: Sequence[str] = ("Progress", "Simulation", "Streams", "numbered")
