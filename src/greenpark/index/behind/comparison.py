"""Two runs unit by unit: two years, or two specifications on the same data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from greenpark.index.arrays import Array, ranks
from greenpark.index.behind.coefficients import Method
from greenpark.index.behind.correlation import correlations
from greenpark.index.behind.records import number, refuse


@dataclass(frozen=True)
class Comparison:
    """Differences by unit, and how alike the two runs are over the units that have a score in both."""

    units: list[dict[str, Any]]
    compared: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    pearson: float | None
    spearman: float | None
    kendall: float | None
    mean_rank_shift: float | None  # of absolute differences
    largest_rank_shift: float | None
    unmoved: int  # units with the same rank in both
    risers: tuple[str, ...]
    fallers: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Return it fit for JSON."""
        lists = ("only_first", "only_second", "risers", "fallers")
        return {**self.__dict__, **{key: list(getattr(self, key)) for key in lists}}


def compare(
    first: Array,
    first_units: Sequence[str],
    second: Array,
    second_units: Sequence[str],
    *,
    ranked_among: Literal["common", "own"] = "common",
    top: int = 5,
) -> Comparison:
    """Return how scores (row,) and ranks differ between two runs, second less first.

    Ranks are among the units with a score in both (`common`, default: a unit that joins moves nobody) or as each run
    gives them (`own`); 1 is the best, ties share the smaller rank. `rank_gain` is positive for a unit that rose. Score
    differences mean something only where both runs have the same scale. Raise ProblemsFound for a unit named twice.
    """
    for units in (first_units, second_units):
        _check_unique(units)
    places = {unit: i for i, unit in enumerate(second_units)}
    everyone = [*first_units, *(unit for unit in second_units if unit not in set(first_units))]
    at_first = {unit: i for i, unit in enumerate(first_units)}
    a = np.array([first[at_first[unit]] if unit in at_first else np.nan for unit in everyone], dtype=float)
    b = np.array([second[places[unit]] if unit in places else np.nan for unit in everyone], dtype=float)
    both = ~np.isnan(a) & ~np.isnan(b)
    among = (np.where(both, a, np.nan), np.where(both, b, np.nan)) if ranked_among == "common" else (a, b)
    rank_a, rank_b = ranks(among[0]), ranks(among[1])
    gain = rank_a - rank_b
    records = [
        {
            "unit": unit,
            "first_score": number(a[i]),
            "second_score": number(b[i]),
            "score_difference": number(b[i] - a[i]),
            "first_rank": number(rank_a[i]),
            "second_rank": number(rank_b[i]),
            "rank_gain": number(gain[i]),
        }
        for i, unit in enumerate(everyone)
    ]
    risers = sorted((i for i in range(len(everyone)) if gain[i] > 0), key=lambda i: -gain[i])
    fallers = sorted((i for i in range(len(everyone)) if gain[i] < 0), key=lambda i: gain[i])
    shifts = np.abs(gain[both])
    return Comparison(
        units=records,
        compared=int(both.sum()),
        only_first=tuple(unit for i, unit in enumerate(everyone) if not np.isnan(a[i]) and np.isnan(b[i])),
        only_second=tuple(unit for i, unit in enumerate(everyone) if np.isnan(a[i]) and not np.isnan(b[i])),
        pearson=_alike(a, b, "pearson"),
        spearman=_alike(a, b, "spearman"),
        kendall=_alike(a, b, "kendall"),
        mean_rank_shift=float(shifts.mean()) if len(shifts) else None,
        largest_rank_shift=float(shifts.max()) if len(shifts) else None,
        unmoved=int((shifts == 0).sum()),
        risers=tuple(everyone[i] for i in risers[:top]),
        fallers=tuple(everyone[i] for i in fallers[:top]),
    )


def _alike(a: Array, b: Array, method: Method) -> float | None:
    return number(correlations(a[None], ["first"], b[None], ["second"], method=method).coefficients[0, 0])


def _check_unique(units: Sequence[str]) -> None:
    seen: set[str] = set()
    for unit in units:
        if unit in seen:
            raise refuse(
                "duplicate_unit",
                f"'{unit}' occurs twice in one run, so it cannot be set against the other run.",
                "Compare one year at a time, or give each unit one row.",
                f"“{unit}”在同一次计算中出现两次，无法与另一次对应。",
                "请逐年比较，或保证每个单元只有一行。",
            )
        seen.add(unit)
