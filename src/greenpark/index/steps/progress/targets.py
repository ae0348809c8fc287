"""Targets: the value that each unit should have reached (gep.md, section 4.2).

The published rule is recalled as the change that the best tenth reached among units with a similar initial value; size
and shape of that peer group are not known, so each reading is a strategy of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, present, quantile
from greenpark.index.spec.models import Indicator
from greenpark.index.spec.options.progress import Boundary, Fixed, LevelQuantile, PeerQuantile, Progress, Target
from greenpark.index.steps.progress import columns
from greenpark.index.steps.progress.compare import Pair
from greenpark.index.steps.progress.findings import by_indicator, refusal, units_of, warning
from greenpark.index.steps.progress.peers import peer_targets
from greenpark.problems import Problem, ProblemsFound

# numbers held at once while peers are compared: 32 MB
AT_ONCE = 4_000_000


@dataclass
class Targets:
    """Targets (..., indicator, row), the strategy of each indicator, and where something else had to serve."""

    values: Array
    methods: list[str]
    fallback: NDArray[np.bool_]  # peers did not improve: the target follows from all units
    capped: NDArray[np.bool_]  # the target is the natural limit
    problems: list[Problem] = field(default_factory=list)


def targets(pair: Pair, options: Progress) -> Targets:
    """Return the target of each unit and indicator, NaN where the rule gives none.

    Natural limits (`minimum`, `maximum` of the indicator) cap every target. Raise ProblemsFound where a given target
    is asked for and an indicator has none at all.
    """
    shape = pair.initial.shape
    strategies = [options.target_of(one.id) for one in pair.indicators]
    found = Targets(
        np.full(shape, np.nan), [one.method for one in strategies], np.zeros(shape, bool), np.zeros(shape, bool)
    )
    refusals: list[Problem] = []
    for strategy, sign, places in _groups(strategies, pair):
        initial, final = pair.initial[..., places, :], pair.final[..., places, :]
        if isinstance(strategy, Fixed | Boundary):
            for place in places:
                known = present(pair.initial[..., place, :]) & present(pair.final[..., place, :])
                said = refusals if known.any() else []  # what nobody reports needs no target
                found.values[..., place, :] = _given(pair, pair.indicators[place], strategy, found.problems, said)
        elif isinstance(strategy, LevelQuantile):
            share = strategy.quantile if sign > 0 else 1 - strategy.quantile
            found.values[..., places, :] = quantile(initial, share)[..., None]
        else:
            peers = peer_targets(initial, final, sign, strategy, pair.by_id)
            found.values[..., places, :] = peers.values
            found.fallback[..., places, :] = peers.fallback
            among = [pair.indicators[place] for place in places]
            found.problems += by_indicator("ratio_target", among, pair.rows, peers.not_positive)
            found.problems += by_indicator("no_improvement", among, pair.rows, peers.hopeless)
    if refusals and np.isnan(found.values).all():
        raise ProblemsFound(refusals)
    # one without a target has no progress; coverage says whether the others are enough
    found.problems += [replace(one, severity="warning") for one in refusals]
    found.values[np.isinf(found.values)] = np.nan
    _cap(found, pair, strategies)
    return found


def _groups(strategies: list[Target], pair: Pair) -> Iterator[tuple[Target, int, list[int]]]:
    """Give indicators of the same strategy and direction together, as many as memory allows."""
    groups: dict[tuple[Target, int], list[int]] = {}
    for place, (strategy, indicator) in enumerate(zip(strategies, pair.indicators, strict=True)):
        groups.setdefault((strategy, indicator.sign), []).append(place)
    for (strategy, sign), places in groups.items():
        window = 2 * strategy.neighbours + 1 if isinstance(strategy, PeerQuantile) else 2
        one = max(1, window * pair.initial.size // max(1, len(pair.indicators)))
        step = max(1, AT_ONCE // one)
        for start in range(0, len(places), step):
            yield strategy, sign, places[start : start + step]


def _given(
    pair: Pair, indicator: Indicator, strategy: Fixed | Boundary, problems: list[Problem], refusals: list[Problem]
) -> Array:
    """Return the given targets (row): the end year's column, then the start year's, then the indicator's own."""
    none = np.full(len(pair.rows), np.nan)
    found = [columns.values(strategy.column, indicator, rows) for rows in (pair.rows, pair.before)]
    now, then = (none if column is None else column for column in found)
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


def _cap(found: Targets, pair: Pair, strategies: list[Target]) -> None:
    limits = [one.maximum if one.sign > 0 else one.minimum for one in pair.indicators]
    limit = np.array([np.nan if one is None else one for one in limits], dtype=float)[:, None]
    signs = np.array([one.sign for one in pair.indicators])[:, None]
    found.capped = np.asarray((found.values - limit) * signs > 0)
    found.values = np.where(found.capped, limit, found.values)
    for place, (indicator, strategy) in enumerate(zip(pair.indicators, strategies, strict=True)):
        # that peers suggest more than is possible is no mistake; that somebody wrote it is
        if isinstance(strategy, Fixed | Boundary) and found.capped[..., place, :].any():
            units = units_of(pair.rows, found.capped[..., place, :])
            found.problems.append(warning("target_beyond_limit", indicator.id, units, limit=limits[place]))
