"""Count ranks draw by draw; memory depends on the number of units alone, not on that of draws."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array

IN_MEMORY = 400_000_000  # bytes of counts; more goes to a temporary file
PAIRS = 60  # units, the first by nominal rank, of which every pair is compared
_STRIP = 64  # rows whose counts fit the cache while they are added to
_SPARSE = 50  # so many times fewer draws than rows are counted one by one: most counts stay as they are


@dataclass
class Tally:
    """How often each of `n` rows had each rank, by source and option the sums of ranks, and pairs of the first rows."""

    n: int
    options: tuple[int, ...] = ()  # number of options of each source with alternatives
    first: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    counts: NDArray[np.int32] = field(init=False)  # (row, rank); rank 0: no score
    sums: list[Array] = field(init=False)  # by source: (option, row), sums of ranks
    numbers: list[Array] = field(init=False)  # by source: (option, row), numbers of draws with a rank
    pairs: NDArray[np.int64] = field(init=False)  # (first, first): how often the row ranks before the column

    def __post_init__(self) -> None:
        shape = (self.n, self.n + 1)
        if 4 * shape[0] * shape[1] > IN_MEMORY:
            file: Any = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the counts
            self.counts = np.memmap(file, dtype=np.int32, shape=shape, mode="w+")
        else:
            self.counts = np.zeros(shape, dtype=np.int32)
        self.sums = [np.zeros((count, self.n)) for count in self.options]
        self.numbers = [np.zeros((count, self.n)) for count in self.options]
        self.pairs = np.zeros((len(self.first), len(self.first)), dtype=np.int64)

    def add(self, ranks: NDArray[np.int32], chosen: tuple[int, ...]) -> None:
        """Add ranks (draw, row) of draws that share the options `chosen` (one for each source)."""
        if len(ranks) * _SPARSE < self.n:
            for draw in ranks:
                self.counts[np.arange(self.n), draw] += 1
        else:
            self._count(ranks)
        if self.options:
            total = ranks.sum(axis=0, dtype=np.int64).astype(float)
            there = (ranks > 0).sum(axis=0).astype(float)
            for source, option in enumerate(chosen):
                self.sums[source][option] += total
                self.numbers[source][option] += there
        if len(self.first):
            few = ranks[:, self.first]
            ranked = np.where(few > 0, few, np.iinfo(np.int32).max)
            for place in range(len(self.first)):
                self.pairs[place] += (ranked[:, place : place + 1] < ranked).sum(axis=0)

    def _count(self, ranks: NDArray[np.int32]) -> None:
        width = self.n + 1
        for start in range(0, self.n, _STRIP):
            strip = ranks[:, start : start + _STRIP]
            flat = (strip + np.arange(strip.shape[1], dtype=np.int32) * width).ravel()
            found = np.bincount(flat, minlength=strip.shape[1] * width)
            self.counts[start : start + _STRIP] += found.reshape(-1, width).astype(np.int32)

    def summary(self, top: tuple[int, ...] = (10,)) -> dict[str, Array]:
        """Return by row what its ranks were: NaN for a row that never had one.

        `draws` with a rank, `mean`, `variance`, `median` (type 7), `p05` and `p95` (the order statistics below and
        above), and `top<k>`, the share of draws with a rank of at most k.
        """
        names = ("draws", "mean", "variance", "median", "p05", "p95", *(f"top{k}" for k in top))
        found = {name: np.full(self.n, np.nan) for name in names}
        for start in range(0, self.n, _STRIP):
            counts = np.asarray(self.counts[start : start + _STRIP, 1:], dtype=np.int64)
            for name, values in _of_counts(counts, top).items():
                found[name][start : start + _STRIP] = values
        return found


def _of_counts(counts: NDArray[np.int64], top: tuple[int, ...]) -> dict[str, Array]:
    total = counts.sum(axis=1)
    places = np.arange(1, counts.shape[1] + 1)
    running = counts.cumsum(axis=1)
    there = total > 0
    draws = np.where(there, total, 1)
    mean = counts @ places / draws
    variance = np.maximum(0.0, counts @ (places * places) / draws - mean * mean)

    def order_statistic(place: Array) -> Array:
        # the smallest rank with more than `place` draws at or below it
        return np.asarray((running <= np.floor(place)[:, None]).sum(axis=1) + 1.0)

    last = draws - 1.0
    middle = last * 0.5
    low, high = order_statistic(np.floor(middle)), order_statistic(np.ceil(middle))
    found = {
        "draws": total.astype(float), "mean": mean, "variance": variance, "median": (low + high) / 2,
        "p05": order_statistic(np.floor(last * 0.05 + 1e-9)), "p95": order_statistic(np.ceil(last * 0.95 - 1e-9)),
    }  # fmt: skip
    for k in top:
        found[f"top{k}"] = running[:, min(k, counts.shape[1]) - 1] / draws if counts.shape[1] else np.zeros(len(total))
    return {name: values if name == "draws" else np.where(there, values, np.nan) for name, values in found.items()}
