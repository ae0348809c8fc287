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


def disturbed(table: Table, errors: DataErrors, seed: int, draws: Numbers) -> Table:
    """Return the table with a leading axis of draws, each figure with an error of its own.

    `normal`: x + σ·z; `lognormal`: x·exp(s·z - s²/2) with the mean of x, for relative errors only. What is missing
    stays so. Limits of an indicator (`minimum`, `maximum`) hold.
    """
    noise = np.empty((len(draws), *table.values.shape))
    for place, draw in enumerate(draws):
        normals(seed, int(draw), noise[place])
    relative = _by_indicator(table, errors.relative_error) / 100.0
    absolute = _by_indicator(table, errors.absolute_error)
    if errors.distribution == "lognormal":
        spread = np.sqrt(np.log1p(relative * relative))
        noise *= spread
        noise -= spread * spread / 2
        values = np.exp(noise, out=noise)
        values *= table.values
    else:
        noise *= np.hypot(relative * np.abs(table.values), absolute)
        values = np.add(noise, table.values, out=noise)
    low, high = table.given("minimum"), table.given("maximum")
    if not np.isnan(low).all() or not np.isnan(high).all():
        values = np.clip(
            values, np.where(np.isnan(low), -np.inf, low)[:, None], np.where(np.isnan(high), np.inf, high)[:, None]
        )
    return table.with_values(values)


def _by_indicator(table: Table, errors: float | dict[str, float]) -> Array:
    if not isinstance(errors, dict):
        return np.full((len(table.indicators), 1), float(errors))
    return np.array([[errors.get(one.id, 0.0)] for one in table.indicators])
