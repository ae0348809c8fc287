"""A measure as a plan sees it: priced, with its effects on columns of the wide frame (measures.md sections 4 and 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from greenpark.formula import tree

STAGES = ("efficiency", "heat", "switch", "supply", "other")  # the order in which effects are taken


@dataclass(frozen=True)
class Option:
    """One measure for one park. Money is real, of the plan's price year; years are the plan's years in order."""

    id: str
    capex: tuple[float, ...]  # for one unit built in each year
    running: tuple[float, ...]  # for one unit alive in each year, without what it buys or saves
    changes: Mapping[str, float]  # of columns of the wide frame, for one unit alive
    life: int
    potential: float | tree.Node | None  # the largest capacity alive, None: no limit
    stage: str = "other"
    minimum: float = 0.0  # of all capacity ever built, if any
    fixed: tuple[float, ...] = ()  # paid once, in the year of the first build
    exclusive: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)  # use of shared limits by one unit alive


@dataclass(frozen=True)
class Economy:
    """What a plan is reckoned with. Prices are for one declared unit of a column, by year."""

    rate: float
    prices: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    charges: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # on indicators or variables: carbon price
    budget_by_year: Mapping[int, float] = field(default_factory=dict)
    budget: float | None = None
    shared_limits: Mapping[str, float | tree.Node] = field(default_factory=dict)
