"""Screen: set units aside that have too few values (OECD/JRC Handbook, step 2; COINr `Screen`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.prepare import Screen
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.selection import not_known, one_draw, row_names
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound

Mask = NDArray[np.bool_]
_ROUNDING = 1e-12  # 0.7 of 10 indicators is 7 of 10, whatever the last digit


@dataclass(frozen=True)
class _Shares:
    node: str
    available: Array  # by row
    nonzero: Array  # by row, of what is present; NaN where nothing is


def screen(table: Table, options: Screen, plan: Plan) -> Outcome:
    """Return the table of the rows that have enough values; the details name the others with their shares.

    The share of indicators present counts those of the tree, not of the dashboard; the share that is not zero counts
    what is present. `values` is (..., indicator, row); what is missing does not vary over the leading axes. Raises
    ProblemsFound for unknown nodes and units, and where no row is left.
    """
    _check_names(table.rows, options, plan)
    shares = _shares(one_draw(table.values), options, plan)
    failing = np.zeros(len(table.rows), dtype=bool)
    for one in shares:
        failing |= one.available < options.min_available - _ROUNDING
        if options.min_nonzero is not None:
            failing |= one.nonzero < options.min_nonzero - _ROUNDING
    aside = _in_all_years(failing, table.rows) if options.per == "unit" else failing
    units = np.array(table.rows.units, dtype=object)
    aside = (aside & ~np.isin(units, options.keep)) | np.isin(units, options.drop)
    if aside.all() and len(table.rows):
        raise ProblemsFound([_nobody(options)])
    details = [_detail(table.rows, int(row), shares, bool(failing[row])) for row in np.flatnonzero(aside)]
    problems = [_set_aside(table.rows, aside)] if aside.any() else []
    return Outcome(table.take(~aside), details, problems)


def _check_names(rows: Rows, options: Screen, plan: Plan) -> None:
    problems = [not_known(name, plan.node, "node", "节点") for name in options.nodes or () if name not in plan.node]
    units = dict.fromkeys(rows.units)
    problems += [not_known(name, units, "unit", "单位") for name in (*options.keep, *options.drop) if name not in units]
    if problems:
        raise ProblemsFound(problems)


def _shares(values: Array, options: Screen, plan: Plan) -> list[_Shares]:
    whole = options.nodes is None and options.levels is None
    below: dict[str, list[int]] = {one.id: [place] for place, one in enumerate(plan.indicators[: plan.in_tree])}
    found: list[_Shares] = []
    for node in plan.nodes:
        below[node.id] = [place for child in node.children for place in below[child]]
        if (node.id == plan.root) if whole else options.applies(node.id, node.level):
            part = values[below[node.id]]
            n = (~np.isnan(part)).sum(axis=0)
            zeros = (part == 0).sum(axis=0)
            nonzero = np.where(n > 0, 1 - zeros / np.maximum(n, 1), np.nan)
            found.append(_Shares(node.id, n / len(part), nonzero))
    return found


def _in_all_years(failing: Mask, rows: Rows) -> Mask:
    units = {rows.units[row] for row in np.flatnonzero(failing)}
    return np.array([unit in units for unit in rows.units], dtype=bool)


def _detail(rows: Rows, row: int, shares: list[_Shares], failing: bool) -> dict[str, Any]:
    worst = min(shares, key=lambda one: float(one.available[row])) if shares else None
    record: dict[str, Any] = {"unit": rows.units[row], "year": rows.years[row], "below": failing}
    if worst is not None:
        record |= {"node": worst.node, "available": float(worst.available[row])}
        record["nonzero"] = float(np.fmin.reduce([one.nonzero[row] for one in shares]))
    return record


def _set_aside(rows: Rows, aside: Mask) -> Problem:
    places = np.flatnonzero(aside)
    where = row_names(rows, places)
    return Problem(
        "set_aside", f"{places.size} of {len(rows)} rows are set aside: {where}.",
        "They have too few values; the details of the step give their shares.", severity="information",
        message_zh=f"{len(rows)}行中有{places.size}行被剔除：{where}。", remedy_zh="数据过少，比例见该步骤的明细。",
    )  # fmt: skip


def _nobody(options: Screen) -> Problem:
    return Problem(
        "nobody_left", f"No unit has enough values (min_available {options.min_available:g}).",
        "Lower `min_available` (or `min_nonzero`) of `screen`, or fill the data.",
        message_zh=f"没有单位达到数据可得性要求（min_available {options.min_available:g}）。",
        remedy_zh="请降低screen的 `min_available`（或 `min_nonzero`），或补充数据。",
    )  # fmt: skip
