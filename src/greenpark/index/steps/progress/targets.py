"""Targets: the value that each unit should have reached (gep.md, section 4.2).

The published rule is recalled as the change that the best tenth reached among units with a similar initial value; size
and shape of that peer group are not known, so each reading is a strategy of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array, present, quantile
from greenpark.index.spec.models import Indicator
from greenpark.index.spec.options.progress import Boundary, Fixed, LevelQuantile, PeerQuantile, Progress, Ratio
from greenpark.index.steps.progress import columns
from greenpark.index.steps.progress.compare import Pair
from greenpark.index.steps.progress.findings import refusal, units_of, warning
from greenpark.problems import Problem, ProblemsFound


@dataclass
class Targets:
    """Targets (..., indicator, row), the strategy of each indicator, and where its second best had to serve."""

    values: Array
    methods: list[str] = field(default_factory=list)
    fallback: list[list[str]] = field(default_factory=list)  # units whose peers did not improve
    capped: list[list[str]] = field(default_factory=list)  # units whose target is the natural limit
    problems: list[Problem] = field(default_factory=list)


def targets(pair: Pair, options: Progress) -> Targets:
    """Return the target of each unit and indicator, NaN where the rule gives none.

    Natural limits (`minimum`, `maximum` of the indicator) cap every target. Raise ProblemsFound where a given target
    is asked for and an indicator has none at all.
    """
    found = Targets(np.full(np.broadcast_shapes(pair.initial.shape, pair.final.shape), np.nan))
    refusals: list[Problem] = []
    for place, indicator in enumerate(pair.indicators):
        strategy = options.target_of(indicator.id)
        initial, final = pair.initial[..., place, :], pair.final[..., place, :]
        fallback = np.zeros(initial.shape, dtype=bool)
        if isinstance(strategy, Fixed | Boundary):
            target = _given(pair, indicator, strategy, found.problems, refusals)
        elif isinstance(strategy, LevelQuantile):
            share = strategy.quantile if indicator.sign > 0 else 1 - strategy.quantile
            target = quantile(initial, share)[..., None]
        else:
            target, fallback = _from_peers(pair, indicator, initial, final, strategy, found.problems)
        limit = indicator.maximum if indicator.sign > 0 else indicator.minimum
        capped = np.zeros(np.shape(target), dtype=bool)
        if limit is not None:
            capped = (target - limit) * indicator.sign > 0
            target = np.where(capped, limit, target)
        if isinstance(strategy, Fixed | Boundary) and capped.any():
            units = units_of(pair.rows, np.broadcast_to(capped, (len(pair.rows),)))
            found.problems.append(warning("target_beyond_limit", indicator.id, units, limit=limit))
        found.values[..., place, :] = target
        found.methods.append(strategy.method)
        found.fallback.append(units_of(pair.rows, fallback))
        found.capped.append(units_of(pair.rows, np.broadcast_to(capped, initial.shape)))
    if refusals:
        raise ProblemsFound(refusals)
    return found


def _given(
    pair: Pair, indicator: Indicator, strategy: Fixed | Boundary, problems: list[Problem], refusals: list[Problem]
) -> Array:
    """Return the given targets (row): the end year's column, then the start year's, then the indicator's own."""
    now = columns.values(strategy.column, indicator, pair.rows)
    then = columns.values(strategy.column, indicator, pair.before)
    none = np.full(len(pair.rows), np.nan)
    now, then = (none if column is None else column for column in (now, then))
    revised = present(now) & present(then) & (now != then)
    if revised.any():
        units = units_of(pair.rows, revised)
        problems.append(warning("target_revised", indicator.id, units, start=pair.start, end=pair.end))
    target = np.where(present(now), now, then)
    if indicator.target is not None:
        target = np.where(present(target), target, indicator.target)
    gone = np.isnan(target)
    if gone.any():
        column = columns.name(strategy.column or "target_{column}", indicator)
        kind, into = (refusal, refusals) if gone.all() else (warning, problems)
        units = units_of(pair.rows, gone)
        into.append(kind("no_target", indicator.id, units, strategy=strategy.method, column=column))
    return target


def _from_peers(
    pair: Pair, indicator: Indicator, initial: Array, final: Array, strategy: Ratio, problems: list[Problem]
) -> tuple[Array, NDArray[np.bool_]]:
    """Return initial × the peers' best ratio, and where the quantile over all units had to stand in."""
    # a ratio says something about positive initial values only
    comparable = (initial > 0) & present(final)
    ordered = np.where(comparable, initial, np.nan)
    ratios = np.full(comparable.shape, np.nan)
    np.divide(final, initial, out=ratios, where=comparable)
    share = strategy.quantile if indicator.sign > 0 else 1 - strategy.quantile
    if isinstance(strategy, PeerQuantile):
        best = _window_quantile(ordered, ratios, pair.by_id, strategy.neighbours, share)
    else:
        best = _decile_quantile(ordered, ratios, share)
    best = np.where(comparable, best, np.nan)
    fallback = comparable & ~_improves(best, indicator)
    overall = quantile(ratios, share)[..., None]
    best = np.where(fallback, np.where(_improves(overall, indicator), overall, np.nan), best)
    not_positive = (initial <= 0) & present(final)
    if not_positive.any():
        problems.append(warning("ratio_target", indicator.id, units_of(pair.rows, not_positive)))
    hopeless = fallback & np.isnan(best)
    if hopeless.any():
        problems.append(warning("no_improvement", indicator.id, units_of(pair.rows, hopeless)))
    return initial * best, fallback


def _improves(ratio: Array, indicator: Indicator) -> NDArray[np.bool_]:
    return np.asarray((ratio - 1) * indicator.sign > TIE)


def _window_quantile(ordered: Array, ratios: Array, by_id: NDArray[np.intp], neighbours: int, share: float) -> Array:
    """Return for each row the quantile of the ratios in its window of the order of initial values."""
    n = ordered.shape[-1]
    if not n:
        return ratios
    order = by_id[np.argsort(ordered[..., by_id], axis=-1, kind="stable")]  # NaN goes last
    sorted_ratios = np.take_along_axis(ratios, order, axis=-1)
    edge = np.full((*ratios.shape[:-1], neighbours), np.nan)
    padded = np.concatenate([edge, sorted_ratios, edge], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * neighbours + 1, axis=-1)
    result = np.empty_like(ratios)
    np.put_along_axis(result, order, quantile(windows, share), axis=-1)
    return result


def _decile_quantile(ordered: Array, ratios: Array, share: float) -> Array:
    """Return for each row the quantile of the ratios in its decile of initial values; equal values stay together."""
    decile = sum((ordered > quantile(ordered, tenth / 10)[..., None]).astype(int) for tenth in range(1, 10))
    result = np.full(ratios.shape, np.nan)
    for one in range(10):
        inside = decile == one
        result = np.where(inside, quantile(np.where(inside, ratios, np.nan), share)[..., None], result)
    return result
