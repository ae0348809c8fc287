"""Methods whose ends are given: linear scaling, goalposts, the traffic lights of dashboards, none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.normalise import Goalposts, Scale, Traffic, Unscaled
from greenpark.index.steps.normalise.common import (
    Scored,
    Span,
    declared,
    is_good,
    on_scale,
    refuse_indicators,
    spans,
)
from greenpark.index.steps.normalise.line import UNLIMITED, refuse_turned, score_on_line
from greenpark.index.table import Table
from greenpark.problems import Problem


def scale(table: Table, options: Scale) -> Scored:
    """(x - shift) / factor, or (shift - x) / factor for a bad."""
    count = len(table.indicators)
    shift, factor = np.full(count, options.shift), np.full(count, options.factor)

    def line(_basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        return shift, factor * table.signs[:, 0], {"shift": shift, "factor": factor}

    return score_on_line(table, spans(table.rows, "pooled"), line)


def unscaled(table: Table, _options: Unscaled) -> Scored:
    """The values as they are, those of bads with their sign turned (as COINr's `none`)."""
    return Scored(table.values * table.signs, [(None, {})])


def goalposts(table: Table, options: Goalposts) -> Scored:
    """(x - low) / (high - low) onto `range`, cut to it (HDI technical note 1; SDG Index methodological paper).

    Of `low` and `high` the larger is the top for a good and the bottom for a bad, in whatever order they are written.
    A good whose `low` is the larger is warned of: its direction may be a mistake.
    """
    worst, best = _declared_ends(table)

    def line(_basis: Array, _span: Span) -> tuple[Array, Array, dict[str, Array]]:
        return worst, best - worst, {"low": np.minimum(worst, best), "high": np.maximum(worst, best)}

    limits = (0.0, 1.0) if options.truncate else UNLIMITED
    scored = score_on_line(table, spans(table.rows, "pooled"), line, onto=options.range, limits=limits)
    return Scored(scored.values, scored.figures, scored.problems + _reversed(table))


def traffic(table: Table, options: Traffic) -> Scored:
    """0, 1, 2, 3 at the worst, red, green and best value, linear in between and cut at both ends (SDG dashboards)."""
    worst, best = _declared_ends(table)
    count = len(table.indicators)
    red, green = (
        declared(table, attribute, needed=True)
        if written is None
        else on_scale(table, np.full(count, written), "red" if attribute == "threshold" else "green")
        for attribute, written in (("threshold", options.red), ("target", options.green))
    )
    stops = np.stack([worst, red, green, best])
    turned = np.asarray((np.diff(stops, axis=0) * table.signs[:, 0] <= 0).any(axis=0))
    refuse_turned(
        table, turned,
        ("series worst, red, green, best", "最差、红、绿、最好四值"),
    )  # fmt: skip
    lights = np.where(np.isnan(table.values), np.nan, 0.0)
    for here, there in pairwise(stops):
        share = (table.values - here[:, None]) / (there - here)[:, None]
        lights += np.clip(share, 0.0, 1.0, out=share)
    base, top = options.range
    figures = {"worst": worst, "red": red, "green": green, "best": best}
    return Scored(lights / 3 * (top - base) + base, [(None, figures)])


def _declared_ends(table: Table) -> tuple[Array, Array]:
    one, other = declared(table, "low", needed=True), declared(table, "high", needed=True)
    refuse_indicators(
        table, one == other, "goalposts_equal",
        "has the same `low` and `high`", "的low与high相同",
        "Write two different ends of the scale.", "请写两个不同的端点。",
    )  # fmt: skip
    larger, smaller = np.maximum(one, other), np.minimum(one, other)
    good = is_good(table)
    return np.where(good, smaller, larger), np.where(good, larger, smaller)


def _reversed(table: Table) -> list[Problem]:
    return [
        Problem(
            "goalposts_reversed",
            f"'{one.id}' has `low` {one.low:g} above `high` {one.high:g} although more is better; 0 is at the smaller.",
            "Exchange the two, or write `direction: lower`.", severity="warning", column=one.id,
            message_zh=f"“{one.id}”的low（{one.low:g}）大于high（{one.high:g}），但方向为越大越好；以较大者为上端。",
            remedy_zh="请对调两值，或写 `direction: lower`。",
        )
        for one in table.indicators
        if one.low is not None and one.high is not None and one.low > one.high and one.sign > 0
    ]  # fmt: skip
