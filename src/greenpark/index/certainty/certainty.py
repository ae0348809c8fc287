"""How certain each rank is: nominal, median, 5th and 95th percentile, chance of the top, who ranks before whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
import polars as pl

from greenpark.index.arrays import Array
from greenpark.index.certainty.alignment import Alignment
from greenpark.index.certainty.ranking import rank_draws
from greenpark.index.certainty.shares import shares_of_variance
from greenpark.index.certainty.simulate import Progress, Simulation, numbered
from greenpark.index.certainty.tally import PAIRS, Tally
from greenpark.index.certainty.tiers import tiers
from greenpark.index.frames import key_frame
from greenpark.index.plain import plain
from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.index.ranking import rankable
from greenpark.index.result import Result
from greenpark.index.running import run_table
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

AT_ONCE = 100_000  # draws that are laid out at once
Place = tuple[str, int | None]  # a node and a year


@dataclass
class Certainty:
    """The result of an uncertainty analysis; the frames have a row for each unit, node and year."""

    result: Result  # the nominal run
    nodes: tuple[str, ...]
    draws: int
    seed: int
    top: tuple[int, ...]
    varying: tuple[str, ...]
    tallies: dict[Place, Tally] = field(repr=False)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by source: its alternatives in short words

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Return `unit, name, year, node, nominal, mean, median, p05, p95, draws, top<k>…` (ranks; 1 is best)."""
        parts = []
        for (node, year), tally in self.tallies.items():
            block = self.result.rows.blocks[year]
            summary = tally.summary(self.top)
            columns = [
                pl.Series("nominal", self.result.rank_arrays[node][block]).fill_nan(None).cast(pl.Int64),
                *(
                    pl.Series(name, summary[name]).fill_nan(None)
                    for name in ("mean", "median", "p05", "p95", *(f"top{k}" for k in self.top))
                ),
                pl.Series("draws", summary["draws"]).cast(pl.Int64),
            ]
            keys = key_frame(self.result.rows)[block].with_columns(pl.lit(node).alias("node"))
            parts.append(keys.with_columns(columns).with_columns(pl.col("p05", "p95").cast(pl.Int64)))
        return pl.concat(parts)

    @cached_property
    def tiers(self) -> pl.DataFrame:
        """Return `unit, name, year, node, tier, best_tier, worst_tier`: thirds of the ranking, and how sure."""
        return tiers(self.frame)

    @cached_property
    def sources(self) -> pl.DataFrame:
        """Return `unit, year, node, source, share`: how much of the variance of a rank each source explains.

        For alternatives it is the first-order share; what is left stands against the sources that are drawn, together
        with interactions (`Sobol` analysis takes these apart).
        """
        return shares_of_variance(self.tallies, self.result.rows, self.varying)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Return `year, node, unit, other, probability`: how often a unit ranks before another, ties not counted.

        All pairs of the first 60 units by nominal rank.
        """
        parts: list[dict[str, Any]] = []
        for (node, year), tally in self.tallies.items():
            start = self.result.rows.blocks[year].start
            names = [self.result.rows.units[start + place] for place in tally.first]
            for first, row in zip(names, tally.pairs / max(1, self.draws), strict=True):
                parts += [
                    {"year": year, "node": node, "unit": first, "other": other, "probability": float(share)}
                    for other, share in zip(names, row, strict=True)
                    if other != first
                ]
        schema = {"year": pl.Int64, "node": pl.String, "unit": pl.String, "other": pl.String, "probability": pl.Float64}
        return pl.DataFrame(parts, schema=schema, orient="row")

    @property
    def wide_share(self) -> float:
        """Return the share of ranked units whose 90 % interval spans more than a quarter of the ranking."""
        frame = self.frame.filter(pl.col("nominal").is_not_null())
        if frame.height == 0:
            return float("nan")
        size = pl.len().over("node", "year")
        share = frame.select((pl.col("p95") - pl.col("p05") > size / 4).mean()).item()
        return float("nan") if share is None else float(share)  # none of them has a rank in any draw

    def record(self) -> dict[str, Any]:
        """Return the analysis as plain data (the JSON of `index uncertainty`)."""
        keys = ["unit", "name", "year", "node"]
        units = self.frame.drop("draws").join(self.tiers, on=keys, how="left", nulls_equal=True)
        return {
            "spec": self.result.plan.specification.id,
            "draws": self.draws,
            "seed": self.seed,
            "varying": {name: list(self.labels.get(name, ())) for name in self.varying},
            "wide_share": plain(self.wide_share),
            "units": plain(units.to_dicts()),
            "sources": plain(self.sources.to_dicts()),
            "reconstruction": plain(reconstruction_of(self.result.plan.specification)),
        }

    def _repr_html_(self) -> str:
        return f"<b>{self.draws} draws, seed {self.seed}</b>{self.frame.sort('nominal').head(20)._repr_html_()}"


def uncertainty(
    plan: Plan, table: Table, *, draws: int | None = None, seed: int | None = None, nodes: Sequence[str] | None = None,
    top: Sequence[int] = (10,), pairs: bool = True, progress: Progress | None = None,
) -> Certainty:  # fmt: skip
    """Rerun the whole chain under every choice that could have been made otherwise; return what happens to ranks.

    `nodes` are those whose ranks are looked at (default: the index itself, and its adjusted forms). The same seed
    gives the same numbers, whatever the number of threads. Raises ProblemsFound where nothing varies or a combination
    refuses.
    """
    asked = plan.specification.uncertainty
    draws, seed = draws or asked.draws, asked.seed if seed is None else seed
    nominal = run_table(plan, table)
    if not len(nominal.rows):
        raise ProblemsFound([_nobody()])
    adjusted = [step.adjust.id for step in plan.steps if step.adjust is not None]
    nodes = tuple(nodes or (*adjusted, plan.root))
    simulation = Simulation(plan, table, seed, nodes)
    options = tuple(len(source.options) for source in simulation.sources)
    ranked = rankable(nominal.rows, plan, nominal.coverage)
    tallies = {
        (node, year): Tally(block.stop - block.start, options, _first(nominal.rank_arrays[node][block], pairs=pairs))
        for node in nodes
        for year, block in nominal.rows.blocks.items()
    }
    alignment = Alignment(nominal.rows)
    for places, chosen, scores in _all_runs(simulation, draws, progress):
        rows = simulation.prepared[chosen].rows
        for node in nodes:
            aligned = alignment.align(scores[node], rows)
            for year, block in nominal.rows.blocks.items():
                ranks = rank_draws(_kept(aligned[:, block], ranked[block]))
                tallies[node, year].add(ranks, chosen)
        del places
    labels = {source.name: source.labels for source in simulation.sources}
    return Certainty(nominal, nodes, draws, seed, tuple(top), simulation.varying, tallies, labels)


def _nobody() -> Problem:
    return Problem(
        "no_rows", "there are no units whose ranks could be looked at.", "Add rows to the data.",
        message_zh="数据中没有可考察名次的单位。", remedy_zh="请补充数据。",
    )  # fmt: skip


def _all_runs(simulation: Simulation, draws: int, progress: Progress | None) -> Iterator[Any]:
    """Yield the runs of all draws, some at a time, so that memory does not grow with their number."""
    for start in range(0, draws, AT_ONCE):
        count = min(AT_ONCE, draws - start)
        report = None if progress is None else partial(_further, progress, start, draws)
        yield from simulation.runs(simulation.streams(numbered(count, start)), report)


def _further(progress: Progress, start: int, total: int, done: int, _: int) -> None:
    progress(start + done, total)


def _first(ranks: Array, *, pairs: bool) -> Any:
    order = np.argsort(ranks, kind="stable")[: PAIRS if pairs else 0]
    return order[~np.isnan(ranks[order])].astype(np.int64)


def _kept(scores: Array, ranked: Array) -> Array:
    return scores if ranked.all() else np.where(ranked, scores, np.nan)
