"""Expected values under a multivariate normal distribution, fitted by the EM algorithm.

Dempster, Laird and Rubin, 1977; Little and Rubin, Statistical Analysis with Missing Data, section 11.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.options.prepare import ExpectationMaximisation
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.impute.pillar import families
from greenpark.index.steps.selection import Places
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

_DEPENDENT = 1e-10  # a smaller share of variance left by the other indicators is none at all


def fill_expected(
    table: Table, options: ExpectationMaximisation, plan: Plan, places: Places
) -> tuple[Array, list[Problem]]:
    """Return the expected value of each chosen indicator given what the unit has (..., chosen, row), and warnings.

    Means and covariances are the most likely ones (divisor n) given all values of the chosen indicators (those of the
    dashboard only where `only` names them); nothing is drawn at random, so the result is the same every time. Rows
    that have none of the indicators are not filled: nothing is known of them. An indicator without any value is left
    out; a constant one is filled with its constant. Raises ProblemsFound where there are not more rows with a value
    than indicators, or an indicator is a combination of others.
    """
    filled = np.full(table.values.shape, np.nan)
    warnings: list[Problem] = []
    if options.within == "parent":
        groups = [np.intersect1d(one, places) for one in families(plan, 2)]
    else:  # the dashboard says nothing about the index unless it is asked to
        groups = [places if options.only is not None else places[places < plan.in_tree]]
    blocks = {None: slice(None)} if options.bounds == "pooled" else table.rows.blocks
    for group in groups:
        names = [table.indicators[place].id for place in group]
        for year, block in blocks.items():
            part = table.values[..., group, block]
            if not np.isnan(part).any():
                continue
            done = [_fill_one(draw, names, year, options, warnings) for draw in part.reshape(-1, *part.shape[-2:])]
            filled[..., group, block] = np.array(done).reshape(part.shape)
    return filled[..., places, :], list(dict.fromkeys(warnings))


def _fill_one(
    values: Array, names: list[str], year: int | None, options: ExpectationMaximisation, warnings: list[Problem]
) -> Array:
    """Return (indicator, row) of one draw with what the model expects."""
    centre, scale = arrays.mean(values), arrays.deviation(values, sample=False)
    low = arrays.minimum(values)
    constant = low == arrays.maximum(values)
    varied = np.flatnonzero(~constant & ~np.isnan(low))
    rows = np.flatnonzero((~np.isnan(values)).any(axis=0))
    filled = np.array(values)
    filled[np.ix_(constant, rows)] = low[constant, None]
    useful = np.flatnonzero((~np.isnan(values[varied])).any(axis=0))
    if not np.isnan(values[np.ix_(varied, useful)]).any():
        return filled
    if useful.size <= varied.size:
        raise ProblemsFound([_too_few(useful.size, varied.size, year)])
    scaled = ((values[np.ix_(varied, useful)] - centre[varied, None]) / scale[varied, None]).T
    expected, change = _fit(scaled, [names[place] for place in varied], options)
    if change > options.tolerance:
        warnings.append(_not_settled(options, change, year))
    filled[np.ix_(varied, useful)] = expected.T * scale[varied, None] + centre[varied, None]
    return filled


def _fit(values: Array, names: list[str], options: ExpectationMaximisation) -> tuple[Array, float]:
    """Return (row, indicator) with expected values where one is missing, and the last change of the parameters."""
    n, width = values.shape
    missing = np.isnan(values)
    patterns, kind = np.unique(missing, axis=0, return_inverse=True)
    kinds = [(pattern, np.flatnonzero(kind.ravel() == number)) for number, pattern in enumerate(patterns)]
    means = np.zeros(width)  # of standardised values
    covariance = np.diag(np.ones(width))
    expected = np.where(missing, 0.0, values)
    change = np.inf
    for _ in range(options.max_iterations):
        spread = np.zeros((width, width))
        for pattern, rows in kinds:
            if not pattern.any():
                continue
            slopes, left = _regress(covariance, pattern, names)
            expected[np.ix_(rows, pattern)] = (
                means[pattern] + (values[np.ix_(rows, ~pattern)] - means[~pattern]) @ slopes
            )
            spread[np.ix_(pattern, pattern)] += rows.size * left
        new_means = expected.mean(axis=0)
        away = expected - new_means
        new_covariance = (away.T @ away + spread) / n
        change = float(max(np.abs(new_means - means).max(), np.abs(new_covariance - covariance).max()))
        means, covariance = new_means, new_covariance
        if change <= options.tolerance:
            break
    return expected, change


def _regress(covariance: Array, missing: NDArray[np.bool_], names: list[str]) -> tuple[Array, Array]:
    """Return the slopes of what is missing on what is known, and the covariance that they leave."""
    known = covariance[np.ix_(~missing, ~missing)]
    across = covariance[np.ix_(~missing, missing)]
    try:
        left_over = np.diag(np.linalg.cholesky(known)) ** 2 / np.diag(known)
    except np.linalg.LinAlgError:
        left_over = np.zeros(len(known))
    if left_over.min() < _DEPENDENT:
        of = [name for name, gone in zip(names, missing, strict=True) if not gone]
        raise ProblemsFound([_dependent(of[int(left_over.argmin())] if left_over.any() else None, of)])
    slopes: Array = np.asarray(np.linalg.solve(known, across), dtype=np.float64)
    return slopes, np.asarray(covariance[np.ix_(missing, missing)] - across.T @ slopes)


def _too_few(rows: int, indicators: int, year: int | None) -> Problem:
    when, when_zh = (f" in {year}", f"{year}年") if year is not None else ("", "")
    return Problem(
        "too_few_rows", f"{rows} rows{when} do not suffice to fit a distribution of {indicators} indicators.",
        "Use `within: parent`, fewer indicators (`only:`), `bounds: pooled`, or another method of imputation.",
        message_zh=f"{when_zh}只有{rows}行数据，不足以拟合{indicators}个指标的联合分布。",
        remedy_zh="请写 `within: parent`、用 `only:` 减少指标、写 `bounds: pooled`，或改用其他插补方法。",
    )  # fmt: skip


def _dependent(name: str | None, names: list[str]) -> Problem:
    who, who_zh = (f"'{name}' follows", f"“{name}”") if name else ("One indicator follows", "某一指标")
    listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    return Problem(
        "dependent_indicators", f"{who} exactly from other indicators, so no distribution can be fitted ({listed}).",
        "It repeats others, or the indicators are too many for the rows: leave it out (`except:`), use "
        "`within: parent`, or another method of imputation.", column=name,
        message_zh=f"{who_zh}可由其他指标精确推出，无法拟合联合分布（{listed}）。",
        remedy_zh="该指标与其他指标重复，或指标数相对行数过多："
        "请用 `except:` 排除、写 `within: parent`，或改用其他插补方法。",
    )  # fmt: skip


def _not_settled(options: ExpectationMaximisation, change: float, year: int | None) -> Problem:
    when, when_zh = (f" of {year}", f"{year}年") if year is not None else ("", "")
    return Problem(
        "not_converged",
        f"The EM algorithm{when} has not settled after {options.max_iterations} rounds (last change {change:.1e}).",
        "Raise `max_iterations` or `tolerance`; few values in common make it slow.", severity="warning",
        message_zh=f"{when_zh}EM算法在{options.max_iterations}次迭代后仍未收敛（最后变化{change:.1e}）。",
        remedy_zh="请提高 `max_iterations` 或 `tolerance`。",
    )  # fmt: skip
