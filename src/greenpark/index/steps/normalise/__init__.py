"""Normalise: from units of measurement to a common scale, more being better throughout."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options import normalise as options_of
from greenpark.index.spec.options.normalise import Normalise
from greenpark.index.steps.normalise import bands, ends, goals, ranked, ratios, spread
from greenpark.index.steps.normalise.common import Method, Scored, logged
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

METHODS: dict[type, Method] = {
    options_of.MinMax: spread.min_max,
    options_of.Functional: spread.functional,
    options_of.MaximumDistance: spread.maximum_distance,
    options_of.ZScore: spread.z_score,
    options_of.RobustZ: spread.robust_z,
    options_of.Scale: ends.scale,
    options_of.Goalposts: ends.goalposts,
    options_of.Unscaled: ends.unscaled,
    options_of.Traffic: ends.traffic,
    options_of.Rank: ranked.rank,
    options_of.PercentileRank: ranked.percentile_rank,
    options_of.Borda: ranked.borda,
    options_of.TargetDistance: goals.target_distance,
    options_of.ReferenceDistance: goals.reference_distance,
    options_of.GreenGrowth: goals.green_growth,
    options_of.RatioToMean: ratios.ratio_to_mean,
    options_of.RatioToLeader: ratios.ratio_to_leader,
    options_of.Bands: bands.bands,
    options_of.FixedBands: bands.fixed_bands,
}


def normalise(table: Table, options: Normalise) -> Outcome:
    """Return the table on a common scale, more being better throughout (Handbook, step 5).

    `table.values` is (..., indicator, row). An indicator with a method of its own is scored by that one; where it says
    `log`, the logarithm of the data and of all that is declared in their unit comes first. What is missing stays
    missing, and is left out of every bound, mean and rank. `details` hold one record per indicator, and per year where
    bounds are yearly, with the numbers that the formula used (none for a table with draws).

    Raise ProblemsFound where a formula is not defined for a value or lacks a declaration.
    """
    working = logged(replace(table, extras={}))
    records: list[tuple[int, dict[str, Any]]] = []
    warnings: list[Problem] = []
    refused: list[Problem] = []
    shared = _by_method(table, options)
    # one method for all fills an array of its own
    values = np.empty(table.values.shape) if len(shared) > 1 else table.values
    for method, places in shared:
        every = len(shared) == 1
        part = working if every else replace(
            working,
            values=working.values[..., places, :],
            indicators=tuple(table.indicators[place] for place in places),
        )  # fmt: skip
        try:
            scored = METHODS[type(method)](part, method)
        except ProblemsFound as found:
            refused += found.problems
            continue
        if every:
            values = scored.values
        else:
            values[..., places, :] = scored.values
        warnings += scored.problems
        records += _records(part, method, scored, places)
    if refused:
        raise ProblemsFound(refused)
    records.sort(key=lambda record: record[0])  # stable: years stay in order
    return Outcome(table.with_values(values), [record for _, record in records], warnings)


def _by_method(table: Table, options: Normalise) -> list[tuple[Normalise, list[int]]]:
    own = [one.normalise for one in table.indicators]
    if not any(own):
        return [(options, list(range(len(own))))]
    shared: list[tuple[Normalise, list[int]]] = []
    for place, method in enumerate(one or options for one in own):
        same = next((places for known, places in shared if known is method or known == method), None)
        if same is None:
            shared.append((method, [place]))
        else:
            same.append(place)
    return shared


def _records(part: Table, method: Any, scored: Scored, places: list[int]) -> list[tuple[int, dict[str, Any]]]:
    if part.values.ndim > 2:
        return []
    records: list[tuple[int, dict[str, Any]]] = []
    for year, figures in scored.figures:
        columns = {name: np.asarray(figure, dtype=float).tolist() for name, figure in figures.items()}
        for row, place in enumerate(places):
            indicator = part.indicators[row]
            record: dict[str, Any] = {
                "indicator": indicator.id,
                "method": method.method,
                "year": year,
                "direction": indicator.direction,
                "log": indicator.log,
            }
            for name, column in columns.items():
                record[name] = None if column[row] != column[row] else column[row]
            records.append((place, record))
    return records
