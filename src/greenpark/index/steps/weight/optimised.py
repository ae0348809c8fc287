"""Weights searched for, so that children are as important to their node as was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from greenpark.index.arrays import Array, deviation, present
from greenpark.index.spec.options.weight import Optimised
from greenpark.index.steps.weight.sample import Found, Sample, by_child, refuse, refuse_constant
from greenpark.problems import Problem

CLOSE = 1e-3  # of an importance: a reader would see the difference
FINE = 1e-15  # the search ends where steps and gains are below it
FAR = 1e3  # the gap where a correlation is not defined
Correlate = Callable[[Array], Array]


def optimised(sample: Sample, options: Optimised) -> Found:
    """Return weights that minimise Σ (target_j - r_j / Σr)² (`balance`), or maximise Σ r_j (`infomax`).

    r_j is Pearson's correlation of child j with the weighted arithmetic mean of the children (Becker and others,
    Ecological Indicators 80, 2017; linear form as in COINr). Weights are not below 0. Scores that are missing are left
    out of mean and correlation. `balance` is a problem of least squares and is solved as one, from equal weights: it
    ends where the search of Nelder and Mead ends, which COINr uses, but to the last digits and for any number of
    children. `infomax` is solved by weights 1 / standard deviation; where scores are missing, Nelder and Mead search
    from there. `details` gives target, correlation and importance of each child. A missed target is a warning.

    Raise ProblemsFound for a child that does not vary, and targets that are missing or all 0.
    """
    refuse_constant(sample, "optimised weights", "优化赋权法")
    lead = sample.values.shape[:-2]
    targets = _targets(sample, options)
    weights = np.zeros(sample.values.shape[:-1])
    reached = np.full(weights.shape, np.nan)
    for draw in np.ndindex(lead):
        used = ~sample.empty[draw]
        values = sample.values[draw][used]
        correlate = _correlator(values)
        if options.objective == "infomax":
            best = _infomax(correlate, values)
        else:
            best = _balance(correlate, targets[used] / targets[used].sum())
        weights[draw][used] = best / best.sum()
        reached[draw][used] = correlate(best)
    importance = reached / np.nansum(reached, axis=-1, keepdims=True)
    sums = np.where(sample.empty, 0.0, targets).sum(axis=-1, keepdims=True)
    sought = np.where(sample.empty, np.nan, targets / sums)
    if options.objective == "infomax":
        return Found(weights, {"children": by_child(sample, correlation=reached, importance=importance)}, [])
    details: dict[str, Any] = {"children": by_child(sample, target=sought, correlation=reached, importance=importance)}
    if not lead:
        details["objective"] = float(np.nansum((sought - importance) ** 2))
    return Found(weights, details, _missed(sample, sought, importance))


def _correlator(values: Array) -> Correlate:
    """Return the function from weights to the correlations of children (child, row) with their weighted mean."""
    there = present(values)
    if there.all():
        # from the covariances alone: the time no longer depends on the number of rows
        centred = values - values.mean(axis=1, keepdims=True)
        covariance = centred @ centred.T
        spread = np.sqrt(np.diag(covariance))

        def complete(weights: Array) -> Array:
            along = covariance @ weights
            with np.errstate(invalid="ignore", divide="ignore"):
                return np.asarray(along / (spread * np.sqrt(weights @ along)))

        return complete
    held = np.where(there, values, 0.0)
    count = there.sum(axis=1)
    centred = np.where(there, held - (held.sum(axis=1) / count)[:, None], 0.0)
    squares = (centred * centred).sum(axis=1)

    def partial(weights: Array) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            index = np.where(there, weights @ held / (weights @ there), 0.0)
            moved = np.where(there, index - (index.sum(axis=1) / count)[:, None], 0.0)
            return np.asarray((centred * moved).sum(axis=1) / np.sqrt(squares * (moved * moved).sum(axis=1)))

    return partial


def _balance(correlate: Correlate, targets: Array) -> Array:
    from scipy.optimize import least_squares

    def gaps(weights: Array) -> Array:
        found = correlate(weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            result = targets - found / found.sum()
        return np.where(np.isfinite(result), result, FAR)

    equal = np.full(len(targets), 1 / len(targets))
    return np.asarray(least_squares(gaps, equal, bounds=(0.0, np.inf), xtol=FINE, ftol=FINE, gtol=FINE).x)


def _infomax(correlate: Correlate, values: Array) -> Array:
    start = 1 / deviation(values)
    start = start / start.sum()
    if present(values).all():
        return np.asarray(start)  # by the inequality of Cauchy and Schwarz
    from scipy.optimize import minimize

    def lost(weights: Array) -> float:
        total = float(correlate(weights).sum()) if weights.sum() > 0 else np.nan
        return -total if np.isfinite(total) else np.inf

    children = len(values)
    found = minimize(
        lost, start, method="Nelder-Mead", bounds=[(0.0, None)] * children,
        options={"xatol": 1e-10, "fatol": FINE, "maxiter": 1000 * children, "maxfev": 1000 * children,
                 "adaptive": children > 3},
    )  # fmt: skip
    return np.asarray(found.x)


def _targets(sample: Sample, options: Optimised) -> Array:
    children = sample.node.children
    if options.targets is None:
        return np.full(len(children), 1 / len(children))
    missing = [child for child in children if child not in options.targets]
    listed, listed_zh = ", ".join(f"'{one}'" for one in missing), "、".join(f"“{one}”" for one in missing)
    node = sample.node.id
    given = np.array([options.targets.get(child, 0.0) for child in children], dtype=float)
    if missing or not (np.where(sample.empty, 0.0, given).sum(axis=-1) > 0).all():
        raise refuse(
            sample, "no_target", f"`targets` say nothing of {listed} of '{node}'." if missing else
            f"The targets of all children of '{node}' are 0.",
            f"Give a target to each of {', '.join(children)}, or say with `nodes:` which nodes the step is for.",
            f"`targets`中缺少“{node}”的{listed_zh}。" if missing else f"“{node}”各子项的目标均为0。",
            f"请为{'、'.join(children)}逐一给出目标，或用`nodes:`说明该步骤适用的节点。",
        )  # fmt: skip
    return given


def _missed(sample: Sample, sought: Array, importance: Array) -> list[Problem]:
    gap = np.nan_to_num(np.abs(sought - importance), nan=0.0)
    names = sample.named(gap > CLOSE)
    if not names:
        return []
    return [
        Problem(
            "target_missed",
            f"No weights make the children of {sample.where} as important as asked for: {', '.join(names)} "
            f"(off by up to {gap.max():.3f}).",
            "Look at children that run against the others, or ask for other targets.", severity="warning",
            column=sample.node.id,
            message_zh=f"没有权重能使{sample.where_zh}各子项达到目标重要性：{'、'.join(names)}（最大偏差{gap.max():.3f}）。",
            remedy_zh="请查看与其他子项方向相反的子项，或修改目标。",
        )
    ]  # fmt: skip
