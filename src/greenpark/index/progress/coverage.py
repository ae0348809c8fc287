"""Coverage: how much of the index a unit's figures carry, and where it is too little to give one (gep.md, 4.6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, present
from greenpark.index.runs import Run
from greenpark.index.spec.options.progress import Progress
from greenpark.index.steps.progress.findings import anywhere, warning
from greenpark.problems import Problem


@dataclass(frozen=True)
class Coverage:
    """Shares (..., row) of indicators and of weight that are available, and the rows that get no index."""

    indicators: Array
    weight: Array
    suppressed: NDArray[np.bool_]
    problems: list[Problem]


def coverage(run: Run, *, min_indicators: float | None = None, min_weight: float | None = None) -> Coverage:
    """Return the coverage of each row of a combined run, and which rows fall below the floors.

    The floors are those of the step `progress` (75 % of the indicators, 60 % of the weight) unless given. An indicator
    counts where it has progress and its weight can be told. `suppressed` says where the index is to be missing.
    """
    options = next((stage.options for stage in run.stages if stage.kind == "progress"), Progress())
    least = options.min_indicators if min_indicators is None else min_indicators
    least_weight = options.min_weight if min_weight is None else min_weight
    usable, shares = _shares(run)
    counted = np.mean([usable[one.id] for one in run.plan.indicators[: run.plan.in_tree]], axis=0)
    weight = shares[run.plan.root]
    # floors are met in spite of the last digits
    suppressed = (counted < least - 1e-12) | (weight < least_weight - 1e-12)
    return Coverage(counted, weight, suppressed, _problems(run, counted, weight, suppressed, least, least_weight))


def _shares(run: Run) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return 1 or 0 for each indicator of the tree, and for each node the share of its weight that is available."""
    usable = {
        one.id: present(run.table.values[..., place, :]).astype(float)
        for place, one in enumerate(run.plan.indicators[: run.plan.in_tree])
    }
    for node in run.plan.nodes:
        refused = run.weighings[node.id].details.get("refused")
        if refused is not None:
            for place, child in enumerate(node.children):
                usable[child] = np.where(refused[..., place, :], 0.0, usable[child])
    shares = dict(usable)
    for node in run.plan.nodes:
        details = run.weighings[node.id].details
        if "available" in details:
            shares[node.id] = details["available"]
            continue
        weights = run.weights[node.id]
        below = np.stack(np.broadcast_arrays(*[shares[child] for child in node.children]), axis=-2)
        # draws may be in the weights, in the scores, or in both
        part = (weights * below).sum(axis=-2)
        whole = np.broadcast_to(weights.sum(axis=-2), part.shape)
        shares[node.id] = np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
    return usable, shares


def _problems(
    run: Run, counted: Array, weight: Array, suppressed: NDArray[np.bool_], least: float, least_weight: float
) -> list[Problem]:
    if not suppressed.any():
        return []
    # of several draws the worst counts
    indicators, weights = (100 * share.min(axis=tuple(range(share.ndim - 1))) for share in (counted, weight))
    places = np.flatnonzero(anywhere(suppressed))
    shown = [f"{run.rows.units[i]} ({indicators[i]:.0f} %, {weights[i]:.0f} %)" for i in places]
    return [warning("low_coverage", run.plan.root, shown, least=least, least_weight=least_weight)]
