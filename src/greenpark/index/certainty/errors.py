"""Figures that are not known exactly: each draw is one state of the data that the errors allow."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.certainty.randomness import Numbers, normals
from greenpark.index.spec.models import DataErrors
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound, did_you_mean


def check_errors(table: Table, errors: DataErrors) -> None:
    """Raise ProblemsFound where the errors name an indicator that is not there."""
    known = [one.id for one in table.indicators]
    relative = errors.relative_error if isinstance(errors.relative_error, dict) else {}
    problems = []
    for name in (*relative, *errors.absolute_error):
        if name not in known:
            near = did_you_mean(name, known)
            problems.append(
                Problem(
                    "unknown_indicator", f"uncertainty.data names '{name}', which is no indicator of the index.",
                    f"Did you mean '{near[0]}'?" if near else "Name indicators by their ids.", column=name,
                    message_zh=f"uncertainty.data中的“{name}”不是本指数的指标。",
                    remedy_zh=f"是否为“{near[0]}”？" if near else "请写指标的id。",
                )
            )  # fmt: skip
    if problems:
        raise ProblemsFound(problems)


class Disturbance:
    """The errors of a table, laid out once for all draws."""

    def __init__(self, table: Table, errors: DataErrors) -> None:
        check_errors(table, errors)
        self.table = table
        self.lognormal = errors.distribution == "lognormal"
        relative = _by_indicator(table, errors.relative_error) / 100.0
        absolute = _by_indicator(table, errors.absolute_error)
        # of the logarithm, or of the figure itself
        self.spread = np.sqrt(np.log1p(relative * relative)) if self.lognormal else relative
        self.scale = self.spread if self.lognormal else np.hypot(relative * np.abs(table.values), absolute)
        low, high = table.given("minimum")[:, None], table.given("maximum")[:, None]
        # numbers go to rows by year and unit, so that the order of lines in a file changes nothing
        rows = table.rows
        keys = sorted(range(len(rows)), key=lambda row: (rows.years[row] or 0, rows.units[row]))
        self.number = np.argsort(np.array(keys, dtype=np.intp))
        self.sorted = keys == list(range(len(rows)))
        self.limited = not (np.isnan(low).all() and np.isnan(high).all())
        self.low, self.high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)

    def draw(self, seed: int, draws: Numbers) -> Table:
        """Return the table with a leading axis of draws, each figure with an error of its own.

        `normal`: x + σ·z; `lognormal`: x·exp(s·z - s²/2) with the mean of x, for relative errors only. What is missing
        stays so. Limits of an indicator (`minimum`, `maximum`) hold.
        """
        noise = np.empty((len(draws), *self.table.values.shape), dtype=np.float32)
        for place, draw in enumerate(draws):
            normals(seed, int(draw), noise[place])
        values = (noise if self.sorted else noise[..., self.number]) * self.scale
        if self.lognormal:
            values -= self.spread * self.spread / 2
            np.exp(values, out=values)
            values *= self.table.values
        else:
            values += self.table.values
        if self.limited:
            np.clip(values, self.low, self.high, out=values)
        return self.table.with_values(values)


def _by_indicator(table: Table, errors: float | dict[str, float]) -> Array:
    if not isinstance(errors, dict):
        return np.full((len(table.indicators), 1), float(errors))
    return np.array([[errors.get(one.id, 0.0)] for one in table.indicators])
