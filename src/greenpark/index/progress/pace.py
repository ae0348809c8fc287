"""Pace: observed change a year over the change a year that the target needs (gep.md, section 6)."""

from __future__ import annotations

from greenpark.index.arrays import TIE


def linear_pace(initial: float, final: float, target: float, start: int, end: int, target_year: int) -> float | None:
    """Return observed gain a year ÷ needed gain a year; 1 = on schedule, negative = away from the target.

    None where there is nothing to gain or no time passed. Source: trend of the SDG Index and Dashboards 2018,
    Detailed Methodological Paper, section 2.5.
    """
    needed = target - initial
    if end <= start or target_year <= start or abs(needed) <= TIE * max(abs(target), abs(initial)):
        return None
    return ((final - initial) / (end - start)) / (needed / (target_year - start))


def yearly_rate_pace(
    initial: float, final: float, target: float, start: int, end: int, target_year: int
) -> float | None:
    """Return observed yearly rate of change ÷ the rate that leads to the target (compound annual growth).

    None where a value is not positive, there is nothing to gain or no time passed. The authors of the SDG Index tested
    this form and found results close to the linear one.
    """
    if min(initial, final, target) <= 0 or end <= start or target_year <= start:
        return None
    needed = (target / initial) ** (1 / (target_year - start)) - 1
    if abs(needed) <= TIE:
        return None
    return float(((final / initial) ** (1 / (end - start)) - 1) / needed)


def progress_and_distance(progress: float, nearness: float, *, progress_share: float = 0.25) -> float:
    """Return progress over time and nearness to the target in one figure, weighted 25 % and 75 %.

    `nearness` is 1 at the target. The weights are those published for the Global Green Economy Index (Dual Citizen);
    how that index computes the two parts is not known here.
    """
    return progress_share * progress + (1 - progress_share) * nearness
