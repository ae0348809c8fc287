"""Mean or median of the units that have a value, all of them or those of the same group (COINr `i_mean_grp`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.options.base import Bounds
from greenpark.index.spec.options.prepare import GroupMean, GroupMedian, Mean, Median
from greenpark.index.steps.selection import Places, not_known
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound

Rule = Callable[[Array], Array]


def fill_average(table: Table, options: Mean | Median, places: Places) -> Array:
    """Return the mean or median of each indicator (..., chosen, row), over the rows that `bounds` names.

    Rows without a year are one year. Raises ProblemsFound where the base year is not in the data.
    """
    rule = arrays.mean if isinstance(options, Mean) else arrays.median
    parts = ((into, from_) for into, from_ in _parts(table.rows, options.bounds))
    return _fill(table.values[..., places, :], parts, rule)


def fill_group_average(table: Table, options: GroupMean | GroupMedian, places: Places) -> Array:
    """Return the mean or median of each indicator over the rows of the same group (..., chosen, row).

    Rows that belong to no group get none. Raises ProblemsFound where there is no such column of groups, or no such
    base year.
    """
    if options.by not in table.rows.groups:
        raise ProblemsFound([not_known(options.by, table.rows.groups, "group", "分组列")])
    labels = np.array(table.rows.groups[options.by], dtype=object)
    names = list(dict.fromkeys(label for label in table.rows.groups[options.by] if label is not None))
    members = [labels == name for name in names]
    rule = arrays.mean if isinstance(options, GroupMean) else arrays.median
    parts = (
        (into[member[into]], from_[member[from_]])
        for into, from_ in _parts(table.rows, options.bounds)
        for member in members
    )
    return _fill(table.values[..., places, :], parts, rule)


def _parts(rows: Rows, bounds: Bounds) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return pairs of rows: those to fill, and those whose values say what with."""
    everyone = np.arange(len(rows))
    if bounds == "pooled":
        return [(everyone, everyone)]
    if bounds == "yearly":
        return [(everyone[block], everyone[block]) for block in rows.blocks.values()]
    if bounds not in rows.blocks:
        raise ProblemsFound([_no_year(bounds, rows)])
    return [(everyone, everyone[rows.blocks[bounds]])]


def _fill(values: Array, parts: Iterable[tuple[NDArray[Any], NDArray[Any]]], rule: Rule) -> Array:
    filled = np.full(values.shape, np.nan)
    for into, from_ in parts:
        if into.size:
            filled[..., into] = rule(values[..., from_])[..., None]
    return filled


def _no_year(year: int, rows: Rows) -> Problem:
    years = ", ".join(str(one) for one in rows.blocks if one is not None) or "no years"
    return Problem(
        "unknown_year", f"The data have no year {year}, which `bounds` of the imputation names.",
        f"Write `bounds: yearly`, `bounds: pooled` or one of: {years}.",
        message_zh=f"数据中没有插补bounds所指的{year}年。",
        remedy_zh=f"请写 `bounds: yearly`、`bounds: pooled` 或其中一年：{years}。",
    )  # fmt: skip
