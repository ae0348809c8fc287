"""Thresholds: the value to stay away from (gep.md, section 4.3)."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, present, quantile
from greenpark.index.spec.options.progress import Declared, FromColumn, Progress, Quartile
from greenpark.index.steps.progress import columns
from greenpark.index.steps.progress.compare import Pair


def thresholds(pair: Pair, options: Progress) -> tuple[Array, list[str]]:
    """Return the threshold of each unit and indicator (..., indicator, row), and where each indicator's come from.

    Quartiles are of the initial values of the units that are there in both years (type 7). NaN where the rule gives
    none.
    """
    found = np.full(pair.initial.shape, np.nan)
    sources: list[str] = []
    for place, indicator in enumerate(pair.indicators):
        strategy = options.threshold_of(indicator.id)
        value = np.full(len(pair.rows), np.nan)
        used: list[str] = []
        if isinstance(strategy, FromColumn):
            for rows in (pair.rows, pair.before):
                column = columns.values(strategy.column, indicator, rows)
                value = value if column is None else np.where(present(value), value, column)
            used += ["column"] if present(value).any() else []
        if isinstance(strategy, FromColumn | Declared) and indicator.threshold is not None:
            used += ["declared"] if np.isnan(value).any() else []
            value = np.where(present(value), value, indicator.threshold)
        found[..., place, :] = value
        if np.isnan(value).any() and (isinstance(strategy, Quartile) or strategy.otherwise == "quartile"):
            share = strategy.share if isinstance(strategy, Quartile) else 0.25
            quartile = quantile(pair.initial[..., place, :], share if indicator.sign > 0 else 1 - share)[..., None]
            found[..., place, :] = np.where(present(value), value, quartile)
            used.append("quartile")
        sources.append("+".join(used) or "none")
    return found, sources
