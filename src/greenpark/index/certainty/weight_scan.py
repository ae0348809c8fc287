"""How far each weight can move before a named unit changes place."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from greenpark.index.arrays import Array
from greenpark.index.certainty.ranking import Ranks, rank_draws
from greenpark.index.certainty.simulate import Progress
from greenpark.index.certainty.sobol import unknown_unit
from greenpark.index.chain import combine, prepare
from greenpark.index.ranking import rankable
from greenpark.index.result import Result
from greenpark.index.runs import Run
from greenpark.index.spec.plan import Plan, PlannedNode
from greenpark.index.table import Table

GRID = 101  # shares tried at once between two ends
ROUNDS = 5  # each narrows the stretch a hundredfold: the share is then known to 1e-10


def weight_scan(plan: Plan, table: Table, unit: str, *, progress: Progress | None = None) -> pl.DataFrame:
    """Return, for each child of each node, between which shares the unit keeps its rank (last year of the data).

    `node, child, share, low, high, rank, rank_below, rank_above`: `share` is the child's present share of its node's
    weight, the others keep their proportions; `low` and `high` are the nearest shares at which the unit's rank changes
    (null: it never does), `rank_below` and `rank_above` its rank beyond them. Raises ProblemsFound for an unknown unit.
    """
    run = combine(prepare(plan, table))
    result = Result(plan, run)
    block = list(run.rows.blocks.values())[-1] if len(run.rows) else slice(0, 0)
    units = run.rows.units[block]
    known = units if unit in units else run.rows.names[block]
    if unit not in known:
        raise unknown_unit(unit, units)
    place = list(known).index(unit)
    ranked = rankable(run.rows, plan, result.coverage)[block]
    jobs = [(node, index) for node in plan.nodes for index in range(len(node.children)) if len(node.children) > 1]
    records = []
    for done, (node, index) in enumerate(jobs):
        base = run.weights[node.id]

        def ranks_at(shares: Array, node: PlannedNode = node, index: int = index, base: Array = base) -> Array:
            return _ranks(run, node, _moved(base, index, shares), block, ranked)[:, place].astype(float)

        of_year = base if base.shape[-1] == 1 else base[:, block]
        share = float(np.mean(of_year[index]) / np.mean(of_year.sum(axis=-2)))
        records.append({"node": node.id, "child": node.children[index], "share": share, **_stretch(ranks_at, share)})
        if progress is not None:
            progress(done + 1, len(jobs))
    return pl.DataFrame(records)


def _stretch(ranks_at: Any, share: float) -> dict[str, Any]:
    """Return the stretch of shares around the present one with the same rank."""
    present = float(ranks_at(np.array([share]))[0])
    found: dict[str, Any] = {"rank": int(present) or None}
    for side, end, name in (("low", 0.0, "rank_below"), ("high", 1.0, "rank_above")):
        same, other, rank = share, end, present
        for _ in range(ROUNDS):
            grid = np.linspace(same, other, GRID)
            ranks = ranks_at(grid)
            changed = np.flatnonzero(ranks != present)
            if len(changed) == 0:
                break
            same, other = float(grid[max(0, changed[0] - 1)]), float(grid[changed[0]])
            rank = float(ranks[changed[0]])
        found[side], found[name] = (None, None) if rank == present else (other, int(rank) or None)
    return found


def _moved(base: Array, index: int, shares: Array) -> Array:
    """Return weights (share, child, 1 or row) with one child at each share, the others in their proportions."""
    whole = base / base.sum(axis=-2, keepdims=True)
    others = whole.copy()
    others[index] = 0.0
    rest = others.sum(axis=-2, keepdims=True)
    # where a child has all the weight, the others share alike what it gives up
    even = np.ones_like(others)
    even[index] = 0.0
    spread = np.where(rest > 0, others / np.where(rest > 0, rest, 1.0), even / even.sum(axis=-2, keepdims=True))
    moved = spread[None] * (1.0 - shares[:, None, None])
    moved[:, index] = shares[:, None]
    return np.asarray(moved)


def _ranks(run: Run, node: PlannedNode, weights: Array, block: slice, ranked: Array) -> Ranks:
    """Return ranks (share, row) of the index with these weights at one node and the present ones elsewhere."""

    def reweigh(at: PlannedNode, present: Array) -> Array:
        return weights if at.id == node.id else run.weights[at.id]

    scores = combine(Run(run.plan, run.stages, run.table), reweigh).scores[run.plan.root]
    scores = np.broadcast_to(scores, (len(weights), scores.shape[-1]))[:, block]
    return rank_draws(np.where(ranked, scores, np.nan))
