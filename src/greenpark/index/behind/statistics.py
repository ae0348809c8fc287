"""Distribution of each indicator: location, spread, shape, counts and flags (Handbook step 2; COINr `get_stats`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from greenpark.index.arrays import Array, count, deviation, maximum, mean, median, minimum, present
from greenpark.index.behind.options import DISTRIBUTION, DistributionLimits, Moments
from greenpark.index.behind.records import check_shape, constant, number

FLAGS = ("no_data", "few_available", "many_zeros", "few_unique", "outliers", "constant")


def skewness(values: Array, *, moments: Moments = "type_2") -> Array:
    """Return the skewness along the last axis; NaN below three values or for a constant.

    Types as in Joanes and Gill (1998): 1 is m3/m2^1.5, 2 corrects its bias (spreadsheets, SAS, SPSS, COINr) and is
    the default, 3 divides by the sample deviation (the default of R's e1071).
    """
    n, m2, m3, _ = _central_moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = m3 / m2**1.5
        if moments == "type_1":
            return np.asarray(plain)
        if moments == "type_3":
            return np.asarray(plain * (1 - 1 / n) ** 1.5)
        return np.asarray(np.where(n > 2, plain * np.sqrt(n * np.maximum(n - 1, 0)) / (n - 2), np.nan))


def kurtosis(values: Array, *, moments: Moments = "type_2") -> Array:
    """Return the excess kurtosis along the last axis; NaN below four values or for a constant. Types as `skewness`."""
    n, m2, _, m4 = _central_moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = m4 / m2**2
        if moments == "type_1":
            return np.asarray(ratio - 3)
        if moments == "type_3":
            return np.asarray(ratio * (1 - 1 / n) ** 2 - 3)
        corrected = ((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
        return np.asarray(np.where(n > 3, corrected, np.nan))


def describe(values: Array, ids: Sequence[str], limits: DistributionLimits = DISTRIBUTION) -> list[dict[str, Any]]:
    """Return one record an indicator (`values`: indicator × row) with statistics, counts, shares and flags.

    Missing values are left out of every statistic; only `available_share` counts them. The deviation is that of the
    sample (divisor n - 1), the median and the moments are those of the values present. What cannot be computed is None.
    """
    check_shape(values, ids)
    rows = values.shape[1]
    table = {
        "minimum": minimum(values),
        "maximum": maximum(values),
        "mean": mean(values),
        "median": median(values),
        "standard_deviation": deviation(values),
        "skewness": skewness(values, moments=limits.moments),
        "kurtosis": kurtosis(values, moments=limits.moments),
    }
    same = constant(values)
    records = []
    for place, one in enumerate(ids):
        there = values[place][present(values[place])]
        _, times = np.unique(there, return_counts=True)
        available, most = len(there), int(times.max(initial=0))
        non_zero, unique = int(np.count_nonzero(there)), len(times)
        record: dict[str, Any] = {"id": one}
        record |= {key: number(column[place]) for key, column in table.items()}
        record |= {
            "available": available,
            "non_zero": non_zero,
            "unique": unique,
            "most_frequent": most,
            "available_share": available / rows if rows else None,
            "non_zero_share": non_zero / available if available else None,
            "unique_share": unique / available if available else None,
            "most_frequent_share": most / available if available else None,
        }
        record["flags"] = _flags(record, rows, bool(same[place]), limits)
        records.append(record)
    return records


def _flags(record: dict[str, Any], rows: int, same: bool, limits: DistributionLimits) -> list[str]:
    available = record["available"]
    if not available:
        return ["no_data"]
    of = rows if limits.flag_shares_of == "rows" else available
    skew, kurt = record["skewness"], record["kurtosis"]
    found = {
        "few_available": available / rows < limits.available,
        "many_zeros": record["non_zero"] / of < limits.non_zero,
        "few_unique": record["unique"] / of < limits.unique,
        "outliers": None not in (skew, kurt) and abs(skew) > limits.skewness and kurt > limits.kurtosis,
        "constant": same,
    }
    return [flag for flag in FLAGS if found.get(flag)]


def _central_moments(values: Array) -> tuple[Array, Array, Array, Array]:
    n = count(values)
    centred = values - mean(values)[..., None]
    # moments of a column are powers of its unit: scaled first, none overflows or vanishes
    size = maximum(np.abs(centred))[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = np.where(size > 0, centred / size, np.nan)
    scaled = np.where(constant(values)[..., None], np.nan, scaled)
    squares = scaled * scaled
    return n, mean(squares), mean(squares * scaled), mean(squares * squares)
