"""Skewness and kurtosis, and whether they call for treatment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.spec.options.prepare import SkewTest

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
_CELLS = 20_000  # values worked on at once: they and what comes of them stay in the cache of a core
_SAME = 1e-14  # a spread of this share of the mean is what rounding makes of a constant
_TAME = (1e-60, 1e60)  # sums of squares whose own square neither overflows nor vanishes


@dataclass(frozen=True)
class Sums:
    """Count and mean of columns, and sums of the second to fourth power of the distance from the mean."""

    n: Array
    means: Array
    second: Array
    third: Array
    fourth: Array
    same: Mask  # constant, up to rounding
    scaled: Mask  # the sums are those of distances divided by the largest of them

    def take(self, places: Places) -> Sums:
        """Return the sums of some of the columns."""
        return Sums(*(getattr(self, one.name)[places] for one in fields(self)))


@dataclass(frozen=True)
class Shape:
    """Skewness and excess kurtosis of columns, and the outcome of the test; NaN and neither where there is none."""

    skewness: Array
    kurtosis: Array
    passes: Mask
    fails: Mask

    def take(self, places: Places) -> Shape:
        """Return the shape of some of the columns."""
        return Shape(*(getattr(self, one.name)[places] for one in fields(self)))

    def put(self, places: Places, other: Shape) -> None:
        """Replace the shape of some of the columns."""
        for one in fields(self):
            getattr(self, one.name)[places] = getattr(other, one.name)


def shape(columns: Array, options: SkewTest) -> Shape:
    """Return the shape of columns (column, row); missing values are left out."""
    return judge(sums(columns), options)


def judge(found: Sums, options: SkewTest) -> Shape:
    """Return the shape that sums belong to.

    A column passes if |skewness| is less than its threshold or the kurtosis is (`passes_if: both`: and it is). One that
    is constant or has fewer than 3 (skewness) or 4 values (kurtosis) neither passes nor fails, unless the other
    statistic decides.
    """
    skewness, kurtosis = moments(found, options.skewness_type)
    first, second = np.abs(skewness) < options.skewness, kurtosis < options.kurtosis
    known = ~np.isnan(skewness) & ~np.isnan(kurtosis)
    passes = first | second if options.passes_if == "either" else first & second
    return Shape(skewness, kurtosis, passes, known & ~passes)


def moments(found: Sums, kind: str = "adjusted") -> tuple[Array, Array]:
    """Return skewness and excess kurtosis of columns, NaN where there are too few different values.

    `adjusted` is G1, G2 (type 2 of Joanes and Gill, 1998), `uncorrected` g1, g2 (type 1), `sample_deviation` b1, b2
    (type 3: central moments over powers of the sample standard deviation).
    """
    n = found.n
    with np.errstate(invalid="ignore", divide="ignore"):
        skewness = np.sqrt(n) * found.third / found.second**1.5
        ratio = n * found.fourth / found.second**2
        if kind == "adjusted":
            skewness = skewness * np.sqrt(n * (n - 1)) / (n - 2)
            kurtosis = ((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
        elif kind == "sample_deviation":
            skewness = skewness * ((n - 1) / n) ** 1.5
            kurtosis = ratio * ((n - 1) / n) ** 2 - 3
        else:
            kurtosis = ratio - 3
    return np.where(found.same | (n < 3), np.nan, skewness), np.where(found.same | (n < 4), np.nan, kurtosis)


def pieces_of(columns: Array) -> Iterator[slice]:
    """Return slices of columns, each as many as the cache holds."""
    step = max(1, _CELLS // max(1, columns.shape[-1]))
    return (slice(start, min(start + step, len(columns))) for start in range(0, len(columns), step))


def sums(columns: Array) -> Sums:
    """Return the sums of columns (column, row); missing values are left out."""
    pieces = [_sums(columns[piece]) for piece in pieces_of(columns)] or [_sums(columns)]
    return Sums(*(np.concatenate([getattr(piece, one.name) for piece in pieces]) for one in fields(Sums)))


def _sums(columns: Array) -> Sums:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore", under="ignore"):
        n, means, away = _centred(columns)
        squares = away * away
        second = squares.sum(axis=-1)
        third, fourth = np.vecdot(squares, away), np.vecdot(squares, squares)
        same = np.sqrt(second / n) <= _SAME * np.abs(means)
        scaled = ~((second > _TAME[0]) & (second < _TAME[1])) & (n > 0)
        wild = np.flatnonzero(scaled)
        if wild.size:  # both statistics are free of scale, so these few columns are taken on one that is safe
            largest = np.abs(away[wild]).max(axis=-1)
            same[wild] = largest <= _SAME * np.abs(means[wild])
            tame = away[wild] / largest[:, None]
            squares = tame * tame
            second[wild] = squares.sum(axis=-1)
            third[wild], fourth[wild] = np.vecdot(squares, tame), np.vecdot(squares, squares)
    return Sums(n, means, second, third, fourth, same, scaled)


def _centred(columns: Array) -> tuple[Array, Array, Array]:
    """Return count, mean and distance from the mean (zero where missing)."""
    size = columns.shape[-1]
    totals = columns.sum(axis=-1)
    if not np.isnan(totals).any():
        means = totals / size
        return np.full(len(columns), float(size)), means, columns - means[:, None]
    missing = np.isnan(columns)
    n = size - missing.sum(axis=-1, dtype=float)
    means = np.where(missing, 0.0, columns).sum(axis=-1) / n
    away = columns - means[:, None]
    np.copyto(away, 0.0, where=missing)
    return n, means, away
