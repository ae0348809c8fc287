"""Cronbach's alpha, the number of negative correlations always beside it, never a reversal (Handbook step 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.correlation import correlations
from greenpark.index.behind.options import CONSISTENCY, ConsistencyLimits
from greenpark.index.behind.records import check_shape, constant, number

Missing = Literal["pairwise", "listwise"]
FLAGS = ("negative_correlations", "negative_alpha", "low_alpha", "constant_item", "too_few")


@dataclass(frozen=True)
class Reliability:
    """How far the items of one scale go together; `items` says what alpha would be without each."""

    ids: tuple[str, ...]
    missing: Missing
    rows: int
    alpha: float | None
    standardised_alpha: float | None
    mean_correlation: float | None
    pairs: int
    negative_pairs: int
    items: list[dict[str, Any]]
    flags: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Return it fit for JSON."""
        return {**self.__dict__, "ids": list(self.ids), "flags": list(self.flags)}


def reliability(
    values: Array, ids: Sequence[str], *, missing: Missing = "pairwise", limits: ConsistencyLimits = CONSISTENCY
) -> Reliability:
    """Return Cronbach's alpha of a set of indicators (indicator × row).

    alpha = m/(m-1)·(1 - Σ var_j / Σ cov_jk) (Cronbach, 1951); standardised: m·r̄/(1 + (m-1)·r̄) with r̄ the mean
    correlation. `pairwise` (default, as COINr) takes each covariance over the rows where both have a value, `listwise`
    over the rows where all have. Items that correlate negatively are counted, never reversed: some software does so
    silently and prints another number (composite-methods section 6). Run it on normalised data, where bads are turned.
    """
    check_shape(values, ids)
    if missing == "listwise":
        values = values[:, ~np.isnan(values).any(axis=0)]
    m = len(ids)
    covariance = pairwise_covariance(values)
    r = correlations(values, ids).coefficients if m else np.empty((0, 0))
    above = r[np.triu_indices(m, 1)]
    known = above[~np.isnan(above)]
    mean_r = float(known.mean()) if len(known) and len(known) == len(above) else None
    alpha = _alpha(covariance)
    negative = int((known < 0).sum())
    standardised = None if mean_r is None or 1 + (m - 1) * mean_r == 0 else m * mean_r / (1 + (m - 1) * mean_r)
    found = {
        "too_few": m < 2,
        "negative_correlations": negative > 0,
        "negative_alpha": alpha is not None and alpha < 0,
        "low_alpha": alpha is not None and alpha < limits.alpha,
        "constant_item": bool((constant(values) & ~np.isnan(values).all(axis=-1)).any()),
    }
    return Reliability(
        tuple(ids), missing, int((~np.isnan(values)).all(axis=0).sum()) if m else 0, alpha, standardised, mean_r,
        len(above), negative, _items(values, ids, covariance), tuple(flag for flag in FLAGS if found[flag]),
    )  # fmt: skip


def by_parent(
    values: Array, ids: Sequence[str], parents: Sequence[str], *, missing: Missing = "pairwise",
    limits: ConsistencyLimits = CONSISTENCY,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the reliability of the children of each parent, in the order in which parents first occur."""
    check_shape(values, ids)
    records = []
    for parent in dict.fromkeys(parents):
        places = [i for i, one in enumerate(parents) if one == parent]
        found = reliability(values[places], [ids[i] for i in places], missing=missing, limits=limits)
        records.append({"parent": parent, **found.record()})
    return records


def pairwise_covariance(values: Array) -> Array:
    """Return the sample covariances, each over the rows where both have a value; NaN below two rows."""
    m = len(values)
    found = np.full((m, m), np.nan)
    for place, one in enumerate(values):
        both = ~np.isnan(values) & ~np.isnan(one)
        n = both.sum(axis=-1)
        left, right = np.where(both, one, 0.0), np.where(both, values, 0.0)
        size = np.maximum(n, 1)[:, None]
        x = np.where(both, left - left.sum(axis=-1, keepdims=True) / size, 0.0)
        y = np.where(both, right - right.sum(axis=-1, keepdims=True) / size, 0.0)
        found[place] = np.where(n > 1, (x * y).sum(axis=-1) / np.maximum(n - 1, 1), np.nan)
    return found


def _alpha(covariance: Array) -> float | None:
    m, all_of_it = len(covariance), float(covariance.sum())
    if m < 2 or np.isnan(all_of_it) or all_of_it == 0:
        return None
    return number(m / (m - 1) * (1 - np.trace(covariance) / all_of_it))


def _items(values: Array, ids: Sequence[str], covariance: Array) -> list[dict[str, Any]]:
    records = []
    for place, one in enumerate(ids):
        rest = np.delete(np.arange(len(ids)), place)
        others = covariance[np.ix_(rest, rest)]
        # from the covariances, so that it follows the same rule for missing values as alpha
        variance = covariance[place, place] * others.sum()
        link = covariance[place, rest].sum() / np.sqrt(variance) if len(rest) and variance > 0 else np.nan
        records.append({"id": one, "item_rest_correlation": number(link), "alpha_without": _alpha(others)})
    return records
