"""Weights that follow from thresholds: unit by unit, what starts on the wrong side counts more (gep.md, 4.4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, present
from greenpark.index.spec.options.threshold_weight import ThresholdGap, ThresholdWeight
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.progress.findings import refusal, units_of, warning
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.index.table import Table
from greenpark.problems import ProblemsFound


@np.errstate(over="ignore", invalid="ignore")
def weigh_by_threshold(values: Array, options: ThresholdWeight, node: PlannedNode, table: Table) -> Weighing:
    """Return weights (..., child, row) of a node's indicators that sum to 1 in each row.

    `threshold_ratio`: threshold / initial for a good, initial / threshold for a bad; both must be positive.
    `threshold_gap`: max((threshold - initial) / |threshold|, 0) for a good, the opposite difference for a bad; where it
    is zero for every indicator that a unit has, these count equally.
    An indicator whose weight cannot be told counts zero for that unit if it has progress (`refused`, with a warning);
    if it is missing it counts as much as the unit's others do on average, so that the share of weight that is available
    (`details["available"]`, (..., row)) can be told; the aggregation leaves it out. Raise ProblemsFound where the
    children are no indicators or no step `progress` came before.
    """
    places = _places(node, table)
    initial, threshold = (table.extras[key][..., places, :] for key in ("initial", "threshold"))
    signs = table.signs[places]
    there = present(values)
    gap = isinstance(options, ThresholdGap)
    raw = _gap(initial, threshold, signs) if gap else _ratio(initial, threshold, signs)
    raw[np.isinf(raw)] = np.nan
    refused = there & np.isnan(raw)
    usable = there & ~refused
    problems = [
        warning("gap_weight" if gap else "ratio_weight", child, units_of(table.rows, refused[..., place, :]))
        for place, child in enumerate(node.children)
        if refused[..., place, :].any()
    ]
    known = np.where(np.isnan(raw), 0.0, raw)
    flat: NDArray[np.bool_] = np.zeros(known.shape[:-2] + known.shape[-1:], dtype=bool)
    if gap:
        flat = np.asarray(usable.any(axis=-2) & ~(usable & (known > 0)).any(axis=-2))
        known = np.where(flat[..., None, :], np.where(np.isnan(raw), 0.0, 1.0), known)
        problems += [warning("equal_weights", node.id, units_of(table.rows, flat))] if flat.any() else []
    told = (~np.isnan(raw)).sum(axis=-2)
    average = np.divide(known.sum(axis=-2), told, out=np.zeros(told.shape), where=told > 0)
    full = np.where(np.isnan(raw), average[..., None, :], known)
    weights = np.where(refused, 0.0, full)
    details = {
        "method": options.method,
        "available": _share(np.where(usable, full, 0.0).sum(axis=-2), full.sum(axis=-2)),
        "refused": refused,
        "equal": flat,
    }
    return Weighing(_share(weights, weights.sum(axis=-2)[..., None, :]), details, problems)


def _ratio(initial: Array, threshold: Array, signs: Array) -> Array:
    above, below = np.where(signs > 0, threshold, initial), np.where(signs > 0, initial, threshold)
    result = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=(initial > 0) & (threshold > 0))
    return result


def _gap(initial: Array, threshold: Array, signs: Array) -> Array:
    result = np.full(np.broadcast_shapes(initial.shape, threshold.shape), np.nan)
    np.divide((threshold - initial) * signs, np.abs(threshold), out=result, where=present(initial) & (threshold != 0))
    return np.where(result < 0, 0.0, result)


def _share(part: Array, whole: Array) -> Array:
    whole = np.broadcast_to(whole, part.shape)
    result = np.zeros(part.shape)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def _places(node: PlannedNode, table: Table) -> NDArray[np.intp]:
    known = {one.id: place for place, one in enumerate(table.indicators)}
    inner = [child for child in node.children if child not in known]
    if "threshold" not in table.extras:
        raise ProblemsFound([refusal("no_progress", node.id)])
    if inner:
        raise ProblemsFound([refusal("no_threshold", node.id, nodes=", ".join(inner))])
    return np.array([known[child] for child in node.children], dtype=int)
