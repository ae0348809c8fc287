"""Methods that keep the order of the units only."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, count
from greenpark.index.spec.options.normalise import Borda, PercentileRank, Rank, Ranked, Ties
from greenpark.index.steps.normalise.common import Figures, Scored, in_any_draw, spans, warn
from greenpark.index.steps.normalise.line import Where
from greenpark.index.table import Table


def rank(table: Table, options: Rank) -> Scored:
    """Ranks from 1, the worst, upwards (COINr `n_rank`)."""
    return _ranked(table, options)


def borda(table: Table, options: Borda) -> Scored:
    """Rank - 1 (COINr `n_borda`)."""
    scored = _ranked(table, options)
    return Scored(scored.values - 1.0, scored.figures)


def percentile_rank(table: Table, options: PercentileRank) -> Scored:
    """(rank - 1) / (n - 1), n counting the values present (COINr `n_prank`); missing where one unit stands alone."""
    scored = _ranked(table, options)
    alone: Where = []
    base, top = options.range
    for span, (year, figures) in zip(spans(table.rows, options.bounds), scored.figures, strict=True):
        single = figures["count"] == 1
        alone.append((year, in_any_draw(single)))
        others = np.where(single, np.nan, figures["count"] - 1)
        part = scored.values[..., span.rows]
        part[...] = (part - 1) / others[..., None] * (top - base) + base
    problems = warn(
        table, alone, "constant_indicator",
        "has a value for one unit only, which nothing can be ranked against", "只有一个单元有数值，无从排序",
        "Leave the indicator out, score it with `goalposts`, or add units.",
        "请去掉该指标、改用goalposts，或增加单元。",
    )  # fmt: skip
    return Scored(scored.values, scored.figures, problems)


def ascending_ranks(values: Array, ties: Ties) -> Array:
    """Return ranks from 1, the lowest, along the last axis; NaN stays NaN.

    Only equal values are tied. `arrays.ranks` also ties what differs by rounding: right for scores, which are sums, but
    figures are given, and COINr ranks them as they are (in the ASEM data two that differ in the 16th digit).
    """
    n = values.shape[-1]
    if n == 0:
        return np.array(values)
    order = np.argsort(values, axis=-1)  # NaN goes last
    ordered = np.take_along_axis(values, order, axis=-1)
    first = np.ones(ordered.shape, dtype=bool)
    np.not_equal(ordered[..., 1:], ordered[..., :-1], out=first[..., 1:])
    if ties == "dense":
        ranked = np.cumsum(first, axis=-1, dtype=float)
    else:
        places = np.arange(n)
        ranked = np.maximum.accumulate(np.where(first, places, 0), axis=-1) + 1.0
        if ties != "minimum":
            last = np.ones(ordered.shape, dtype=bool)
            last[..., :-1] = first[..., 1:]
            highest = np.minimum.accumulate(np.where(last, places, n)[..., ::-1], axis=-1)[..., ::-1] + 1.0
            ranked = highest if ties == "maximum" else (ranked + highest) / 2
    ranked[np.isnan(ordered)] = np.nan
    result = np.empty(values.shape)
    np.put_along_axis(result, order, ranked, axis=-1)
    return result


def _ranked(table: Table, options: Ranked) -> Scored:
    signed = table.values * table.signs
    values = np.empty(signed.shape)
    figures: Figures = []
    for span in spans(table.rows, options.bounds):
        values[..., span.rows] = ascending_ranks(signed[..., span.rows], options.ties)
        figures.append((span.year, {"count": count(signed[..., span.rows])}))
    return Scored(values, figures)
