"""Scores that lie on a straight line: (x - shift) / factor, cut where asked, stretched onto a range."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from greenpark.index.arrays import TIE, Array, maximum, minimum
from greenpark.index.steps.normalise.common import (
    Figures,
    Mask,
    Scored,
    Span,
    in_any_draw,
    refuse_indicators,
    warn,
)
from greenpark.index.table import Table
from greenpark.problems import Problem

# values (..., indicator, row) that the bounds come from, and their span -> shift, factor, numbers to report
Line = Callable[[Array, Span], tuple[Array, Array, dict[str, Array]]]
Limits = tuple[float | None, float | None]
Where = list[tuple[int | None, Mask]]
UNLIMITED: Limits = (None, None)
_CACHE = 512 * 1024  # bytes of values that are taken through all operations before the next draws come


def score_on_line(
    table: Table,
    spans: list[Span],
    line: Line,
    *,
    onto: tuple[float, float] = (0.0, 1.0),
    limits: Limits = UNLIMITED,
    end: tuple[str, str] = ("upper end", "上端"),
) -> Scored:
    """Return the scores of a line whose 0 and 1 come to lie at `onto`; `limits` cut before that.

    A factor of zero gives missing scores and a warning: the indicator is constant, or has no spread of the kind that
    the method divides by. Raise ProblemsFound where the factor would turn good into bad: the `end` that is to be
    reached lies on the wrong side of the values.
    """
    values = np.empty(table.values.shape)
    figures: Figures = []
    constant: Where = []
    spreadless: Where = []
    without: Where = []
    signs = table.signs[:, 0]
    for span in spans:
        basis, scored = table.values[..., span.basis], table.values[..., span.rows]
        with np.errstate(over="ignore", invalid="ignore"):
            shift, factor, numbers = line(basis, span)
            refuse_turned(table, factor * signs < 0, end)
            flat = (factor == 0) | np.isinf(factor)
            if flat.any():
                same = one_value(minimum(basis), maximum(basis))
                constant.append((span.year, in_any_draw(flat & same)))
                spreadless.append((span.year, in_any_draw(flat & ~same)))
                factor = np.where(flat, np.nan, factor)
            if span.basis != span.rows:
                without.append((span.year, in_any_draw(np.isnan(shift) & ~np.isnan(scored).all(axis=-1))))
            cut = _rescale(scored, shift, factor, onto, limits, out=values[..., span.rows])
        figures.append((span.year, numbers if cut is None else {**numbers, "truncated": cut}))
    problems = constant_warnings(table, constant) + _other_warnings(table, spreadless, without)
    return Scored(values, figures, problems)


def worst_and_best(good: Mask, basis: Array) -> tuple[Array, Array, dict[str, Array]]:
    """Return the worst and the best value of each indicator in `basis`, and both as numbers to report."""
    low, high = minimum(basis), maximum(basis)
    return np.where(good, low, high), np.where(good, high, low), {"minimum": low, "maximum": high}


def one_value(low: Array, high: Array) -> Mask:
    """Return where the extremes of an indicator are one value, rounding apart; false where it has none."""
    return np.asarray(np.abs(high - low) <= TIE * np.maximum(np.abs(low), np.abs(high)))


def refuse_turned(table: Table, turned: Mask, end: tuple[str, str]) -> None:
    """Raise ProblemsFound for indicators (..., indicator) whose `end` is not better than the worst value."""
    if turned.any():
        refuse_indicators(
            table, in_any_draw(turned), "scale_turned",
            f"has a {end[0]} that is not better than its lower end, so that the scale would turn round or vanish",
            f"的{end[1]}并不优于下端，标尺会反向或消失",
            f"Correct the {end[0]} or the direction, or score the indicator with `goalposts` (`low` and `high`).",
            f"请更正{end[1]}或方向，或用goalposts（low与high）计分。",
        )  # fmt: skip


def constant_warnings(table: Table, constant: Where) -> list[Problem]:
    """Return the warnings for indicators that say nothing about their units, since all have the same value."""
    return warn(
        table, constant, "constant_indicator",
        "has only one value, the same for all units that have any", "各单元取值都相同",
        "Leave the indicator out, score it with `goalposts`, or add units.",
        "请去掉该指标、改用goalposts，或增加单元。",
    )  # fmt: skip


def _other_warnings(table: Table, spreadless: Where, without: Where) -> list[Problem]:
    return warn(
        table, spreadless, "no_spread",
        "has no spread that its method could divide by", "没有该方法可用作除数的离散程度",
        "Use another method for this indicator, such as `normalise: min_max`.", "请为该指标另选方法，如min_max。",
    ) + warn(
        table, without, "no_bounds",
        "has no value from which bounds could come", "没有可取界限的数值",
        "Take another base year, or `bounds: pooled`.", "请另选基年，或用 `bounds: pooled`。",
    )  # fmt: skip


def _rescale(
    values: Array, shift: Array, factor: Array, onto: tuple[float, float], limits: Limits, *, out: Array
) -> Array | None:
    """Fill `out` with the scores, some draws at a time so that they stay in the cache; return how many were cut.

    Subtracting and dividing (rather than one multiplication and one addition) puts the ends exactly at 0 and 1.
    """
    if values.ndim > 2:
        step = max(1, _CACHE // max(1, 8 * values[0].size)) if len(values) else 1
        for start in range(0, len(values), step):
            some = slice(start, start + step)
            _in_place(values[some], _of(shift, some, values), _of(factor, some, values), onto, limits, out[some])
        return None
    return _in_place(values, shift, factor, onto, limits, out)


def _of(numbers: Array, some: slice, values: Array) -> Array:
    return numbers[some] if numbers.ndim == values.ndim - 1 else numbers  # without an axis of draws: for all of them


def _in_place(
    values: Array, shift: Array, factor: Array, onto: tuple[float, float], limits: Limits, out: Array
) -> Array | None:
    np.subtract(values, shift[..., None], out=out)
    np.divide(out, factor[..., None], out=out)
    cut = None
    if limits != UNLIMITED:
        if values.ndim == 2:
            least, most = (-np.inf if limits[0] is None else limits[0]), (np.inf if limits[1] is None else limits[1])
            cut = ((out < least) | (out > most)).sum(axis=-1)
        np.clip(out, *limits, out=out)
    base, top = onto
    if top - base != 1:
        np.multiply(out, top - base, out=out)
    if base != 0:
        np.add(out, base, out=out)
    return cut
