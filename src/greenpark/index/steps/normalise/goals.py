"""Methods that measure against a target or a reference unit."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.normalise import GreenGrowth, ReferenceDistance, TargetDistance
from greenpark.index.steps.normalise.common import (
    Mask,
    Scored,
    Span,
    declared,
    in_any_draw,
    is_good,
    refuse_indicators,
    spans,
    warn,
)
from greenpark.index.steps.normalise.line import (
    UNLIMITED,
    Where,
    one_value,
    refuse_turned,
    score_on_line,
    worst_and_best,
)
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound, did_you_mean

_TARGET = ("`target`", "target")


def target_distance(table: Table, options: TargetDistance) -> Scored:
    """(x - worst) / (target - worst): 0 for the worst unit, 1 at the target (COINr `n_dist2targ`).

    For a bad this is (max - x) / (max - target). Raise ProblemsFound where an indicator has no target, or one that
    even the worst unit has reached.
    """
    target, good = declared(table, "target", needed=True), is_good(table)

    def line(basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        worst, _, numbers = worst_and_best(good, basis)
        factor = _to_target(table, worst, target, one_value(numbers["minimum"], numbers["maximum"]))
        return worst, factor, {**numbers, "target": target}

    limits = (None, 1.0) if options.cap else UNLIMITED
    return score_on_line(table, spans(table.rows, options.bounds), line, onto=options.range, limits=limits)


def green_growth(table: Table, options: GreenGrowth) -> Scored:
    """The rescaling of GGGI's Green Growth Index, 2020: from 1 at the worst value to 100 at the target.

    With m, M, T the worst value, the best and the target: b = 100 (M - m) / (max(T, M) - m) and score = 1 + (b - 1)
    (x - m) / (min(T, M) - m). Without a target, `low` and `high` are two targets: 1 at the bottom, 100 at the top.
    Scores are cut to 1 and 100. Raise ProblemsFound where an indicator declares neither, where even the worst unit has
    reached the target, or where b is below 1, so that the formula would turn round.
    """
    target, low, high = (declared(table, attribute) for attribute in ("target", "low", "high"))
    single, good = ~np.isnan(target), is_good(table)
    refuse_indicators(
        table, ~single & (np.isnan(low) | np.isnan(high)), "not_declared",
        "has neither a `target` nor both `low` and `high`, which its method of normalising needs",
        "既无target，也无low与high，无法归一化",
        "Add `target:` to the indicator, or give it another method: `normalise: min_max`.",
        "请在该指标中写target，或为其另选方法，如 `normalise: min_max`。",
    )  # fmt: skip
    signs = table.signs[:, 0]
    bottom, top = signs * np.fmin(signs * low, signs * high), signs * np.fmax(signs * low, signs * high)

    def line(basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        worst, best, numbers = worst_and_best(good, basis)
        alike = one_value(numbers["minimum"], numbers["maximum"])
        whole = _to_target(table, worst, target, alike)
        reached = (target - best) * signs <= 0
        with np.errstate(divide="ignore"):
            ceiling = np.where(reached, 100.0, 100.0 * ((best - worst) / whole))
            factor = np.where(reached, whole, best - worst) / (ceiling - 1.0)
        refuse_indicators(
            table, in_any_draw((ceiling < 1) & ~alike), "target_too_far",
            "has a `target` more than a hundred times the spread of its values away, where the formula turns round",
            "的target距最差值超过数据极差的一百倍，公式会反向",
            "Correct the `target`, or use `goalposts`.", "请更正target，或改用goalposts。",
        )  # fmt: skip
        factor = np.where(alike, 0.0, factor)
        shift = np.where(single, worst, np.where(np.isnan(worst), np.nan, bottom))
        factor = np.where(single, factor, (top - bottom) / 99.0)
        return shift, factor, {**numbers, "target": target, "low": low, "high": high}

    return score_on_line(
        table, spans(table.rows, options.bounds), line, onto=(1.0, 2.0), limits=(0.0, 99.0),
        end=("`low` or `high`", "low或high"),
    )  # fmt: skip


def reference_distance(table: Table, options: ReferenceDistance) -> Scored:
    """1 - (reference - x) / (reference - worst): how far each unit has come to a named one (COINr `n_dist2ref`).

    An indicator for which the reference unit has no value, or the worst one, has no scores, and a warning says so.
    Raise ProblemsFound where the unit is not in the data or its year is not clear.
    """
    parts, good = spans(table.rows, options.bounds), is_good(table)
    chosen = {span.year: _reference_row(table.rows, options, span.year) for span in parts}
    missing: Where = []
    worst_itself: Where = []

    def line(basis: Array, span: Span) -> tuple[Array, Array, dict[str, Array]]:
        worst, _, numbers = worst_and_best(good, basis)
        row = chosen[span.year]
        reference = np.full(worst.shape, np.nan) if row is None else table.values[..., row]
        absent = np.isnan(reference) & ~np.isnan(worst)
        alike = one_value(numbers["minimum"], numbers["maximum"])
        last = (reference == worst) & ~alike
        missing.append((span.year, in_any_draw(absent)))
        worst_itself.append((span.year, in_any_draw(last)))
        away = np.where(alike & ~absent, 0.0, reference - worst)
        return worst, np.where(last, np.nan, away), {**numbers, "reference": reference}

    limits = (None, 1.0) if options.cap else UNLIMITED
    scored = score_on_line(table, parts, line, onto=options.range, limits=limits, end=("reference value", "参照值"))
    problems = warn(
        table, missing, "reference_missing",
        f"has no value for the reference unit '{options.unit}'", f"没有参照单元“{options.unit}”的数值",
        "Name another reference unit, or fill its value in.", "请另选参照单元，或补上其数值。",
    ) + warn(
        table, worst_itself, "reference_is_worst",
        f"has its worst value in the reference unit '{options.unit}'", f"的最差值就在参照单元“{options.unit}”",
        "Name another reference unit, or give the indicator another method.", "请另选参照单元，或为该指标另选方法。",
    )  # fmt: skip
    return Scored(scored.values, scored.figures, scored.problems + problems)


def _to_target(table: Table, worst: Array, target: Array, alike: Mask) -> Array:
    """Return target - worst, 0 where all units have the same value; refuse where even the worst has reached it."""
    refuse_turned(table, ((target - worst) * table.signs[:, 0] <= 0) & ~alike, _TARGET)
    return np.where(alike, 0.0, target - worst)


def _reference_row(rows: Rows, options: ReferenceDistance, year: int | None) -> int | None:
    """Return the row of the reference unit in the `year` of the bounds, None where it is absent in a yearly span."""
    places = [place for place, unit in enumerate(rows.units) if unit == options.unit]
    if not places and len(rows):
        near = did_you_mean(options.unit, rows.units)
        raise ProblemsFound(
            [
                Problem(
                    "reference_unknown", f"The reference unit '{options.unit}' is not in the data.",
                    f"Did you mean '{near[0]}'?" if near else "Name a unit of the data.", column=options.unit,
                    message_zh=f"数据中没有参照单元“{options.unit}”。",
                    remedy_zh=f"是否指“{near[0]}”？" if near else "请写数据中的单元。",
                )
            ]
        )  # fmt: skip
    year = year if options.reference_year is None else options.reference_year
    fitting = [place for place in places if year is None or rows.years[place] == year]
    if len(fitting) == 1:
        return fitting[0]
    if (not fitting and options.bounds == "yearly" and options.reference_year is None) or not len(rows):
        return None
    problem = Problem(
        "reference_year_unclear",
        f"The reference unit '{options.unit}' has {len(fitting) or 'no'} rows{f' in {year}' if year else ''}.",
        "Write one of its years as `reference_year`, or `bounds: yearly`.", column=options.unit,
        message_zh=f"参照单元“{options.unit}”{f'在{year}年' if year else ''}有{len(fitting)}行数据。",
        remedy_zh="请写reference_year指明年份，或写 `bounds: yearly`。",
    )  # fmt: skip
    raise ProblemsFound([problem])
