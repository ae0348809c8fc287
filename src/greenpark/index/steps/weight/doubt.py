"""Benefit of the doubt: each unit gets the weights that are best for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, present
from greenpark.index.spec.options.weight import BenefitOfTheDoubt
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.frontier import best_weights
from greenpark.index.steps.weight.sample import Sample, refuse_negative
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.index.table import Rows
from greenpark.problems import Problem, ProblemsFound

Mask = NDArray[np.bool_]
ROUNDING = 1e-9  # of shares that people write: three bounds of 0.3333333333 make 1
SHOWN = 5


def benefit_of_the_doubt(values: Array, options: BenefitOfTheDoubt, node: PlannedNode, rows: Rows) -> Weighing:
    """Return unit-specific weights (..., child, row) and scores max Σ w_j y_cj with Σ w_j y_ij ≤ 1 for every peer i.

    (Melyn and Moesen, 1991; Cherchye and others, Social Indicators Research 82, 2007; OECD/JRC Handbook, section 6.4.)
    Scores are unique, weights need not be. With `share_bounds`, w_j y_cj / Σ w y_c lies between the bounds of child j.
    Weights are shared out to sum to 1 and carry the shares; `scores` carries the level.

    Missing: a child without a value is left out of its unit's score, and of that unit's constraint on others. Where the
    bounds then leave no shares that sum to 1, the unit has no score, with a warning. A value of 0 whose share may not
    be 0 makes the score 0, with a warning. Raise ProblemsFound for negative values and bounds that cannot be met.
    """
    bounds = _bounds(options, node)
    refuse_negative(Sample(values, node, rows, ""), "the benefit of the doubt", "数据包络法")
    lead, (children, count) = values.shape[:-2], values.shape[-2:]
    weights, scores = np.full((*lead, children, count), np.nan), np.full((*lead, count), np.nan)
    unmet, zeroed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    blocks = list(rows.blocks.values()) if options.bounds == "yearly" else [slice(0, count)]
    for draw in np.ndindex(lead):
        for block in blocks:
            found = _peers(values[draw][:, block].T, bounds)
            weights[draw][:, block], scores[draw][block] = found.weights.T, found.scores * options.scale
            unmet[block] |= found.unmet
            zeroed[block] |= found.zeroed
    details: dict[str, Any] = {
        "share_bounds": {
            child: [float(low), float(high)] for child, low, high in zip(node.children, *bounds, strict=True)
        }
    }
    if not lead:
        details["at_frontier"] = [
            _named(rows, place) for place in np.flatnonzero(scores >= options.scale * (1 - ROUNDING)).tolist()
        ]
    return Weighing(weights, details, _warnings(unmet, zeroed, node, rows), scores)


@dataclass(frozen=True)
class _Scored:
    weights: Array  # (unit, child), summing to 1
    scores: Array  # (unit,), 1 at the frontier
    unmet: Mask  # units whose present children cannot meet the bounds
    zeroed: Mask  # units with a zero where the bounds ask for a share


def _peers(values: Array, bounds: tuple[Array, Array]) -> _Scored:
    """Return weights and scores of units (unit, child) among themselves."""
    low, high = bounds
    there = present(values)
    held = np.where(there, values, 0.0)
    positive = held > 0
    lower, upper = np.where(there, low, 0.0), np.where(there, high, 0.0)
    nothing = ~there.any(axis=1)
    unmet = ~nothing & ((upper.sum(axis=1) < 1 - ROUNDING) | (lower.sum(axis=1) > 1 + ROUNDING))
    short = (upper * positive).sum(axis=1) < 1 - ROUNDING
    no_score = nothing | unmet
    flat = ~no_score & (short | (lower * ~positive).any(axis=1))  # no weights but those with a score of 0
    scores = np.where(no_score, np.nan, 0.0)
    with np.errstate(invalid="ignore"):
        weights = np.where(no_score[:, None], np.nan, there / np.maximum(1, there.sum(axis=1, keepdims=True)))
    chosen = np.flatnonzero(~no_score & ~flat)
    if len(chosen):
        lower, upper = _without_freedom(lower, np.where(positive, upper, 0.0))
        best = best_weights(held, lower, upper, chosen)
        own = (best * held[chosen]).sum(axis=1)
        # against all units, so that no rounding of the solver lets one pass 1
        scores[chosen] = own / np.array([(held @ one).max() for one in best])
        weights[chosen] = best / best.sum(axis=1, keepdims=True)
    return _Scored(weights, scores, unmet, flat & positive.any(axis=1))


def _without_freedom(lower: Array, upper: Array) -> tuple[Array, Array]:
    """Return bounds that are the same number where they leave one set of shares but for rounding.

    A range as narrow as the solver's tolerance looks empty to it.
    """
    floor, ceiling = lower.sum(axis=1, keepdims=True), upper.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        fixed = np.where(floor >= 1 - ROUNDING, lower / floor, upper / ceiling)
    no_freedom = (floor >= 1 - ROUNDING) | (ceiling <= 1 + ROUNDING)
    return np.where(no_freedom, fixed, lower), np.where(no_freedom, fixed, upper)


def _bounds(options: BenefitOfTheDoubt, node: PlannedNode) -> tuple[Array, Array]:
    given = options.share_bounds
    pairs = [
        given.get(child, (0.0, 1.0)) if isinstance(given, dict) else given or (0.0, 1.0) for child in node.children
    ]
    low, high = np.array(pairs, dtype=float).T
    if low.sum() > 1 + ROUNDING or high.sum() < 1 - ROUNDING:
        raise ProblemsFound(
            [
                Problem(
                    "share_bounds",
                    f"Shares of {len(pairs)} children of '{node.id}' cannot add up to 1: the lower bounds add up to "
                    f"{low.sum():g}, the upper ones to {high.sum():g}.",
                    "Choose lower bounds that add up to 1 at most, and upper ones to 1 at least.", column=node.id,
                    message_zh=f"“{node.id}”的{len(pairs)}个子项份额无法合计为1：下限合计{low.sum():g}，上限合计{high.sum():g}。",
                    remedy_zh="下限合计不得大于1，上限合计不得小于1。",
                )
            ]
        )  # fmt: skip
    return low, high


def _warnings(unmet: Mask, zeroed: Mask, node: PlannedNode, rows: Rows) -> list[Problem]:
    problems: list[Problem] = []
    if unmet.any():
        listed = _listed(unmet, rows)
        problems.append(
            Problem(
                "share_bounds_unmet",
                f"With the values that {listed} has, shares of '{node.id}' cannot meet the bounds: no score.",
                "Impute missing values or widen `share_bounds`.", severity="warning", column=node.id,
                message_zh=f"{listed}现有的数值无法满足“{node.id}”的份额上下限：没有得分。",
                remedy_zh="请插补缺失值或放宽`share_bounds`。",
            )
        )  # fmt: skip
    if zeroed.any():
        listed = _listed(zeroed, rows)
        problems.append(
            Problem(
                "share_of_zero",
                f"{listed} has a value of 0 in '{node.id}' that `share_bounds` want a share of: the score is 0.",
                "Normalise onto a range that starts above 0, such as 1 to 100.", severity="warning", column=node.id,
                message_zh=f"{listed}在“{node.id}”中有取值为0而`share_bounds`要求占份额的子项：得分为0。",
                remedy_zh="请标准化到从大于0开始的区间，例如1至100。",
            )
        )  # fmt: skip
    return problems


def _listed(chosen: Mask, rows: Rows) -> str:
    places = np.flatnonzero(chosen)
    more = f" (+{len(places) - SHOWN})" if len(places) > SHOWN else ""
    return ", ".join(f"'{_named(rows, place)}'" for place in places[:SHOWN].tolist()) + more


def _named(rows: Rows, place: int) -> str:
    year = rows.years[place]
    return rows.units[place] if year is None else f"{rows.units[place]} {year}"
