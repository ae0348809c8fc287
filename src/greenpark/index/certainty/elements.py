"""One at a time: the index without each of its elements, and what that does to ranks."""

from __future__ import annotations

import numpy as np
import polars as pl

from greenpark.index import arrays
from greenpark.index.certainty.simulate import Progress
from greenpark.index.result import Result
from greenpark.index.running import run_table
from greenpark.index.spec.models import Indicator, Node
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.table import Table


def without_each(plan: Plan, table: Table, *, progress: Progress | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what happens when each indicator and each node is left out in turn.

    First frame: `element, level, mean_shift, max_shift, spearman` over the units of the last year; second frame:
    `element, unit, rank, rank_without, shift` (positive: the unit ranks better without the element).
    """
    nominal = run_table(plan, table)
    level = {node.id: node.level for node in plan.nodes}
    elements = [one.id for one in plan.indicators[: plan.in_tree]] + [node.id for node in plan.nodes[:-1]]
    summary, moves = [], []
    for done, element in enumerate(elements):
        smaller = without(plan, element)
        if smaller is not None:
            kept = [plan_place(plan, one.id) for one in smaller.indicators]
            result = run_table(smaller, _taken(table, kept, smaller))
            frame = _shifts(nominal, result)
            shift = frame["shift"].drop_nulls().to_numpy()
            ranks = frame.drop_nulls(["rank", "rank_without"])
            summary.append(
                {
                    "element": element, "level": level.get(element, 1),
                    "mean_shift": float(np.abs(shift).mean()) if len(shift) else None,
                    "max_shift": float(np.abs(shift).max()) if len(shift) else None,
                    "spearman": _correlation(ranks["rank"].to_numpy(), ranks["rank_without"].to_numpy()),
                }
            )  # fmt: skip
            moves.append(frame.select(pl.lit(element).alias("element"), "unit", "rank", "rank_without", "shift"))
        if progress is not None:
            progress(done + 1, len(elements))
    return pl.DataFrame(summary), pl.concat(moves) if moves else pl.DataFrame()


def without(plan: Plan, element: str) -> Plan | None:
    """Return the plan without an element; a node that is left empty goes too. None where nothing would be left."""

    def prune(node: Node) -> Node | None:
        children: list[Node | Indicator] = []
        for child in node.children:
            if child.id == element:
                continue
            kept = prune(child) if isinstance(child, Node) else child
            if kept is not None:
                children.append(kept)
        return node.model_copy(update={"children": tuple(children)}) if children else None

    structure = prune(plan.specification.structure)
    if structure is None:
        return None
    return lay_out(plan.specification.model_copy(update={"structure": structure}))


def plan_place(plan: Plan, indicator: str) -> int:
    """Return the place of an indicator in a plan."""
    return [one.id for one in plan.indicators].index(indicator)


def _taken(table: Table, kept: list[int], plan: Plan) -> Table:
    return Table(table.values[kept], plan.indicators, table.rows, {key: one[kept] for key, one in table.extras.items()})


def _shifts(nominal: Result, other: Result) -> pl.DataFrame:
    years = list(nominal.rows.blocks)
    last = years[-1] if years else None
    keys = ["unit", "year"]
    before = nominal.ranks.select(*keys, pl.col(nominal.plan.root).alias("rank"))
    after = other.ranks.select(*keys, pl.col(other.plan.root).alias("rank_without"))
    joined = before.join(after, on=keys, how="left", nulls_equal=True)
    this = pl.col("year").is_null() if last is None else pl.col("year") == last
    return joined.filter(this).with_columns((pl.col("rank") - pl.col("rank_without")).alias("shift"))


def _correlation(first: arrays.Array, second: arrays.Array) -> float | None:
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    ranked = np.array([arrays.ranks(one.astype(float), ties="average") for one in (first, second)])
    return float(np.corrcoef(ranked)[0, 1])
