"""What a rule does where children have no score: fill it by a stated rule, leave it out, or give no score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array, mean
from greenpark.index.spec.options.aggregate import Fill, Rule
from greenpark.index.steps.aggregate.weighted import weighted_sum
from greenpark.index.table import Rows
from greenpark.problems import Problem, ProblemsFound, did_you_mean


def filled(values: Array, options: Rule, rows: Rows, children: Sequence[str]) -> Array:
    """Return the children's scores (..., child, row) with missing ones filled as `on_missing` says.

    `group_mean` takes the mean of the same child over the units of the same group in the same year; `column` takes a
    number of the same row, as the SDG Index takes a region's goal score. What has no group, or a group or column
    without a value, stays missing. Without anything to fill, `values` itself is returned. Raise ProblemsFound where a
    column is not in the data.
    """
    fill = options.on_missing
    if not isinstance(fill, Fill):
        return values
    if fill.method == "column":
        assert fill.column is not None
        named = [fill.column.replace("{node}", child) for child in children]
        _check(named, list(rows.columns), "number", children)
        donors = np.stack([rows.columns[name] for name in named])
        return np.where(np.isnan(values), donors, values) if np.isnan(values).any() else values
    assert fill.by is not None
    _check([fill.by], list(rows.groups), "text", children)
    if not np.isnan(values).any():
        return values
    result = values.copy()
    for places in _groups(rows, rows.groups[fill.by]):
        own = values[..., places]
        result[..., places] = np.where(np.isnan(own), mean(own)[..., None], own)
    return result


def too_few(values: Array, weights: Array, options: Rule) -> NDArray[np.bool_] | None:
    """Return where (..., row) too many children are missing for a score; None where no row can be affected."""
    if options.on_missing != "propagate" and options.min_available == 0:
        return None
    missing = np.isnan(values)
    if not missing.any():
        return None
    votes = np.abs(weights)
    total = votes.sum(axis=-2)
    bearable = 0.0 if options.on_missing == "propagate" else 1.0 - options.min_available
    return np.asarray(weighted_sum(missing.astype(float), votes) > (bearable + TIE) * total)


def _groups(rows: Rows, column: Sequence[str | None]) -> Iterator[NDArray[np.intp]]:
    names = np.array(["" if name is None else name for name in column], dtype=object)
    known = np.array([name is not None for name in column], dtype=bool)
    for block in rows.blocks.values():
        for name in sorted(set(names[block][known[block]])):
            yield block.start + np.flatnonzero((names[block] == name) & known[block])


def _check(named: Sequence[str], known: Sequence[str], kind: str, children: Sequence[str]) -> None:
    absent = [name for name in dict.fromkeys(named) if name not in known]
    if not absent:
        return
    of, zh = ", ".join(children), {"number": "数值", "text": "文本"}[kind]
    raise ProblemsFound(
        [
            Problem(
                "unknown_column", f"The data have no {kind} column '{name}' to fill missing scores of {of} from.",
                f"Did you mean '{near[0]}'?" if (near := did_you_mean(name, known)) else
                "Add the column to the data, or name another under on_missing.", column=name,
                message_zh=f"数据中没有{zh}列“{name}”，无法据此填补{of}的缺失得分。",
                remedy_zh=f"是否指“{near[0]}”？" if near else "在数据中加上该列，或在on_missing中改用别的列。",
            )
            for name in absent
        ]
    )  # fmt: skip
