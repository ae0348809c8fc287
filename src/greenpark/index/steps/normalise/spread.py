"""Methods that divide by the spread of the data: min-max and its kin, z-scores."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, deviation, maximum, mean, median, minimum
from greenpark.index.spec.options.normalise import Functional, MaximumDistance, MinMax, RobustZ, ZScore
from greenpark.index.steps.normalise.common import Scored, Span, declared, is_good, spans
from greenpark.index.steps.normalise.line import UNLIMITED, one_value, score_on_line, worst_and_best
from greenpark.index.table import Table

_DECLARED_END = ("`low` or `high`", "low或high")


def min_max(table: Table, options: MinMax) -> Scored:
    """(x - worst) / (best - worst) onto `range` (Handbook, step 5; COINr `n_minmax`)."""
    return _between_extremes(table, options.bounds, options.range, options.truncate)


def functional(table: Table, options: Functional) -> Scored:
    """Base + span · (x - worst) / (best - worst): the functional coefficient (功效系数法) of China's GDI, 2016."""
    onto = (options.base, options.base + options.span)
    return _between_extremes(table, options.bounds, onto, options.truncate)


def maximum_distance(table: Table, options: MaximumDistance) -> Scored:
    """1 - (best - x) / (best - worst), which is min-max onto 0 to 1 (COINr `n_dist2max`)."""
    return _between_extremes(table, options.bounds, options.range, truncate=False)


def z_score(table: Table, options: ZScore) -> Scored:
    """(x - mean) / deviation, then mean + standard deviation · z (Handbook, step 5; COINr `n_zscore`)."""
    signs = table.signs[:, 0]

    def line(basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        centre, spread = mean(basis), deviation(basis, sample=options.deviation == "sample")
        # rounding in the mean leaves a constant column some 1e-17 of spread
        doubtful = spread <= 1e-7 * np.abs(centre)
        if doubtful.any():
            spread = np.where(doubtful & one_value(minimum(basis), maximum(basis)), 0.0, spread)
        spread = np.where(np.isnan(spread) & ~np.isnan(centre), 0.0, spread)  # one unit has no sample deviation
        return centre, spread * signs, {"mean": centre, "deviation": spread}

    onto = (options.mean, options.mean + options.standard_deviation)
    return score_on_line(table, spans(table.rows, options.bounds), line, onto=onto)


def robust_z(table: Table, options: RobustZ) -> Scored:
    """(x - median) / (1.4826 · MAD), cut to ± `truncate` (UNIDO research code on the CIP)."""
    signs = table.signs[:, 0]

    def line(basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        centre = median(basis)
        around = median(np.abs(basis - centre[..., None]))
        around = np.where(one_value(minimum(basis), maximum(basis)), 0.0, around)
        return centre, options.consistency * around * signs, {"median": centre, "mad": around}

    limits = UNLIMITED if options.truncate is None else (-options.truncate, options.truncate)
    return score_on_line(table, spans(table.rows, options.bounds), line, limits=limits)


def _between_extremes(table: Table, bounds: str | int, onto: tuple[float, float], truncate: bool) -> Scored:
    low = high = np.full(len(table.indicators), np.nan)
    given = bounds == "given"
    if given:
        one, other = declared(table, "low"), declared(table, "high")
        both = ~(np.isnan(one) | np.isnan(other))
        low, high = np.where(both & (other < one), other, one), np.where(both & (other < one), one, other)
    good = is_good(table)

    def line(basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        worst, best, numbers = worst_and_best(good, basis)
        if given:
            lower = np.where(np.isnan(low), numbers["minimum"], low)
            upper = np.where(np.isnan(high), numbers["maximum"], high)
            worst, best = np.where(good, lower, upper), np.where(good, upper, lower)
            numbers = {"minimum": lower, "maximum": upper}
        # a range within rounding is none: it would be stretched to the whole scale
        alike = one_value(numbers["minimum"], numbers["maximum"])
        return worst, np.where(alike, 0.0, best - worst), numbers

    limits = (0.0, 1.0) if truncate else UNLIMITED
    return score_on_line(table, spans(table.rows, bounds), line, onto=onto, limits=limits, end=_DECLARED_END)
