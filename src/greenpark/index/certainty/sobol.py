"""Variance-based sensitivity: which choice moves the ranking, alone (first order) and with all others (total order)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.certainty.alignment import Alignment
from greenpark.index.certainty.randomness import Numbers
from greenpark.index.certainty.ranking import rank_draws
from greenpark.index.certainty.simulate import Progress, Simulation, Streams, numbered
from greenpark.index.ranking import rankable
from greenpark.index.running import run_table
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Indices:
    """Sobol indices of each factor: shape (factor,), and their bootstrap quantiles (2, factor): 5 % and 95 %."""

    first: Array
    total: Array
    variance: float
    first_interval: Array
    total_interval: Array


def sobol_indices(y_a: Array, y_b: Array, y_ab: Array, *, bootstraps: int = 500, seed: int = 0) -> Indices:
    """Return Sobol indices from the outputs of matrices A and B (draw,) and of A with one factor of B (factor, draw).

    S = mean(y_B·(y_AB - y_A)) / V, ST = Σ(y_A - y_AB)² / (2·N·V), V the variance (n - 1) of y_A and y_B together
    (Saltelli and others, 2010; Jansen, 1999; the conventions of COINr 1.1). The bootstrap draws the N terms anew and
    keeps V. NaN where nothing varies.
    """
    n = len(y_a)
    variance = float(np.var(np.concatenate([y_a, y_b]), ddof=1)) if n else 0.0
    factors = len(y_ab)
    if not variance > 0:
        empty = np.full(factors, np.nan)
        return Indices(empty, empty, variance, np.full((2, factors), np.nan), np.full((2, factors), np.nan))
    first = y_b * (y_ab - y_a) / variance
    total = (y_a - y_ab) ** 2 / (2 * variance)
    generator = np.random.default_rng(seed)
    means = np.empty((2, bootstraps, factors))
    for place in range(bootstraps):
        chosen = generator.integers(0, n, n)
        means[0, place], means[1, place] = first[:, chosen].mean(axis=1), total[:, chosen].mean(axis=1)
    intervals = np.quantile(means, (0.05, 0.95), axis=1)
    return Indices(first.mean(axis=1), total.mean(axis=1), variance, intervals[:, 0], intervals[:, 1])


def sensitivity(
    plan: Plan, table: Table, *, base: int = 500, seed: int | None = None, node: str | None = None,
    units: Sequence[str] = (), progress: Progress | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Return Sobol indices: `output, source, first, first_low, first_high, total, total_low, total_high`.

    `output` is `mean_rank_shift` (the mean over units of the absolute distance to the nominal rank, in the last year)
    and, for each of `units`, its rank. `base` is N: the chain is rerun N·(d + 2) times for d sources. Raises
    ProblemsFound where nothing varies or a unit is not there.
    """
    seed = plan.specification.uncertainty.seed if seed is None else seed
    node = node or plan.root
    simulation = Simulation(plan, table, seed, (node,))
    nominal = run_table(plan, table)
    block = list(nominal.rows.blocks.values())[-1] if len(nominal.rows) else slice(0, 0)
    ranked = rankable(nominal.rows, plan, nominal.coverage)[block]
    reference = np.where(ranked, nominal.rank_arrays[node][block], np.nan)
    there = nominal.rows.units[block]
    followed = [_place(unit, there, nominal.rows.names[block]) for unit in units]
    alignment = Alignment(nominal.rows)

    def outputs(streams: Streams, report: Progress | None) -> Array:
        """Return (output, draw)."""
        count = len(next(iter(streams.values())))
        found = np.full((1 + len(followed), count), np.nan)
        for places, chosen, scores in simulation.runs(streams, report):
            aligned = alignment.align(scores[node], simulation.prepared[chosen].rows)[:, block]
            ranks = rank_draws(np.where(ranked, aligned, np.nan)).astype(float)
            ranks[ranks == 0] = np.nan
            found[0, places] = arrays.mean(np.abs(ranks - reference))
            for index, place in enumerate(followed):
                found[index + 1, places] = ranks[:, place]
        return found

    names = simulation.varying
    a, b = numbered(base), numbered(base, start=base)
    designs: list[Streams] = [dict.fromkeys(names, a), dict.fromkeys(names, b)]
    designs += [{name: b if name == source else a for name in names} for source in names]
    total = base * len(designs)
    runs = [outputs(streams, _shifted(progress, index * base, total)) for index, streams in enumerate(designs)]
    records = []
    for place, output in enumerate(("mean_rank_shift", *units)):
        # taking the mean off changes no index and makes the estimate of the first order much less noisy
        middle = np.concatenate([runs[0][place], runs[1][place]]).mean()
        a_, b_, ab = (np.array([one[place] for one in part]) - middle for part in (runs[:1], runs[1:2], runs[2:]))
        indices = sobol_indices(a_[0], b_[0], ab, seed=seed)
        columns = {
            "first": indices.first, "first_low": indices.first_interval[0], "first_high": indices.first_interval[1],
            "total": indices.total, "total_low": indices.total_interval[0], "total_high": indices.total_interval[1],
        }  # fmt: skip
        records += [
            {"output": output, "source": source, **{name: column[k] for name, column in columns.items()}}
            for k, source in enumerate(names)
        ]
    return pl.DataFrame(records).with_columns(pl.selectors.float().fill_nan(None))


def _place(unit: str, units: Sequence[str], names: Sequence[str]) -> int:
    for known in (units, names):
        if unit in known:
            return list(known).index(unit)
    raise unknown_unit(unit, units)


def unknown_unit(unit: str, units: Sequence[str]) -> ProblemsFound:
    """Return the refusal of a unit that is not in the data, with the nearest that is."""
    from greenpark.problems import did_you_mean

    near = did_you_mean(unit, units)
    hint, hint_zh = (f"Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
    return ProblemsFound(
        [
            Problem(
                "unknown_unit", f"there is no unit '{unit}' in the data.", hint, column="unit",
                message_zh=f"数据中没有单位“{unit}”。", remedy_zh=hint_zh,
            )
        ]
    )  # fmt: skip


def _shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    return None if progress is None else lambda done, _: progress(before + done, total)


__all__ = ("Indices", "Numbers", "sensitivity", "sobol_indices", "unknown_unit")
