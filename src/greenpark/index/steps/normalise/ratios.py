"""Methods that divide by the mean or the best value; bads are divided the other way round."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from greenpark.index.arrays import Array, mean
from greenpark.index.spec.options.normalise import RatioToLeader, RatioToMean
from greenpark.index.steps.normalise.common import (
    Figures,
    Scored,
    in_any_draw,
    is_good,
    refuse_indicators,
    refuse_values,
    spans,
)
from greenpark.index.steps.normalise.line import worst_and_best
from greenpark.index.table import Table


def ratio_to_mean(table: Table, options: RatioToMean) -> Scored:
    """Ratio x / mean for a good, mean / x for a bad. Raise ProblemsFound for a mean or a bad's value not above zero."""
    return _ratio(table, options.bounds, options.times, mean, "mean", "均值")


def ratio_to_leader(table: Table, options: RatioToLeader) -> Scored:
    """Ratio x / max for a good, min / x for a bad. Raise ProblemsFound for a best or a bad's value not above zero."""
    good = is_good(table)
    return _ratio(table, options.bounds, options.times, lambda basis: worst_and_best(good, basis)[1], "best", "最优值")


def _ratio(
    table: Table, bounds: str | int, times: float, measure: Callable[[Array], Array], name: str, name_zh: str
) -> Scored:
    good = is_good(table)[:, None]
    refuse_values(
        table, ~good & (table.values <= 0), "ratio_of_nonpositive",
        f"and the {name} cannot be divided by it", f"{name_zh}不能除以该值",
        "Correct the value, or score the indicator with `min_max` or `goalposts`.",
        "请更正该数值，或改用min_max或goalposts。",
    )  # fmt: skip
    values = np.empty(table.values.shape)
    figures: Figures = []
    for span in spans(table.rows, bounds):
        measured = measure(table.values[..., span.basis])
        refuse_indicators(
            table, in_any_draw(measured <= 0), f"{name}_not_positive",
            f"has a {name} that is not above zero, so that ratios to it say nothing",
            f"的{name_zh}不大于零，比值没有意义",
            "Score the indicator with `min_max`, `z_score` or `goalposts`.", "请改用min_max、z_score或goalposts。",
        )  # fmt: skip
        scored, divisor = table.values[..., span.rows], measured[..., None]
        above, below = np.where(good, scored, divisor), np.where(good, divisor, scored)
        with np.errstate(over="ignore"):
            np.divide(above, below, out=values[..., span.rows])
        figures.append((span.year, {name: measured}))
    if times != 1:
        values *= times
    return Scored(values, figures)
