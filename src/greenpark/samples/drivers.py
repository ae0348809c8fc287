"""What drives a park's figures: its size, its industries, its growth, its management."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenpark.samples.sectors import CODES, KINDS, Array

KIND_NAMES = tuple(KINDS)
KIND_WEIGHTS = (0.26, 0.13, 0.15, 0.13, 0.07, 0.08, 0.07, 0.03, 0.03, 0.05)


@dataclass(frozen=True)
class Drivers:
    """The causes of all figures. P parks, Y years, S sectors; money in 10^4 CNY at prices of 2020."""

    years: tuple[int, ...]
    kind: NDArray[np.int64]  # (P,) index of KIND_NAMES
    size: Array  # (P,) value added in the first year
    sectors: Array  # (P, S) shares of value added, rows sum to 1
    growth: Array  # (P, Y) growth on the year before, as a fraction
    quality: Array  # (P, Y) quality of management, 0 to 1
    intensity: Array  # (P, Y) needs per value added against the sector's norm
    wobble: float  # relative noise of single figures

    @property
    def shape(self) -> tuple[int, int]:
        """Return (parks, years)."""
        return self.growth.shape[0], self.growth.shape[1]

    @property
    def value_added(self) -> Array:
        """Return value added at constant prices, (P, Y)."""
        path = np.cumprod(np.concatenate([np.ones((len(self.size), 1)), 1 + self.growth[:, 1:]], axis=1), axis=1)
        return np.asarray(self.size[:, None] * path, dtype=np.float64)


def draw_drivers(*, parks: int, years: tuple[int, ...], rng: np.random.Generator) -> Drivers:
    """Draw the causes of `parks` parks: lognormal size, AR(1) growth, intensities that fall 2 to 5 % a year.

    Larger parks tend to be better managed; better management means lower and faster falling intensities.
    """
    span = len(years)
    log_size = rng.normal(0.0, 0.9, parks)
    size = np.clip(450_000 * np.exp(log_size), 30_000, 12_000_000)
    kind = rng.choice(len(KIND_NAMES), size=parks, p=KIND_WEIGHTS)
    quality_start = _logistic(0.25 + 0.55 * log_size + rng.normal(0, 0.8, parks))
    climb = np.arange(span) * rng.uniform(0.005, 0.03, parks)[:, None]
    quality = np.clip(quality_start[:, None] + climb, 0.02, 0.98)
    fall = 0.02 + 0.03 * np.clip(quality_start + rng.normal(0, 0.2, parks), 0, 1)
    start = np.exp(0.18 - 0.36 * quality_start + rng.normal(0, 0.18, parks))
    shocks = np.cumsum(rng.normal(0, 0.008, (parks, span)), axis=1)
    intensity = start[:, None] * (1 - fall[:, None]) ** np.arange(span) * np.exp(shocks)
    return Drivers(
        years=years,
        kind=kind.astype(np.int64),
        size=size,
        sectors=draw_sectors(kind.astype(np.int64), rng),
        growth=draw_growth(parks=parks, years=years, quality=quality_start, rng=rng),
        quality=quality,
        intensity=np.asarray(intensity, dtype=np.float64),
        wobble=0.03,
    )


def draw_sectors(kind: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Draw each park's industry shares around the pattern of its kind, (P, S)."""
    pattern = np.full((len(KINDS), len(CODES)), 0.12)
    for row, members in enumerate(KINDS.values()):
        for rank, code in enumerate(members):
            pattern[row, CODES.index(code)] = 4.0 / (1 + 0.5 * rank)
    weights = rng.standard_gamma(pattern[kind])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)


def draw_growth(*, parks: int, years: tuple[int, ...], quality: Array, rng: np.random.Generator) -> Array:
    """Draw yearly growth as an AR(1) around 4 to 9 %, with the dip of 2020 and the rebound of 2021, (P, Y)."""
    mean = 0.04 + 0.05 * quality + rng.normal(0, 0.02, parks)
    common = np.array([{2020: -0.03, 2021: 0.035, 2022: -0.015}.get(year, 0.0) for year in years])
    noise = rng.normal(0, 0.025, (parks, len(years)))
    deviation = np.empty_like(noise)
    previous = noise[:, 0] / np.sqrt(1 - 0.5**2)
    for column in range(len(years)):
        previous = 0.5 * previous + noise[:, column]
        deviation[:, column] = previous
    return np.asarray(np.clip(mean[:, None] + common + deviation, -0.20, 0.35), dtype=np.float64)


def _logistic(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float64)
