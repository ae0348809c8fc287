"""What all parts of the report of an index look things up in: the result, the year shown, words, digits, peers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.ranking import rankable
from greenpark.index.result import Result
from greenpark.problems import NotFound, did_you_mean
from greenpark.publish.content.index.digits import decimals_for, signed
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

if TYPE_CHECKING:
    import polars as pl

FEWEST_PEERS = 3  # smaller groups are compared with all units
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Setting:
    """One result, one year of it, one language. `rows` of this class are places within the year."""

    result: Result
    words: Words
    year: int | None
    certainty: Any | None = None

    def in_words(self, words: Words) -> Setting:
        """Return the same in another language."""
        return replace(self, words=words)

    # -- the year ----------------------------------------------------------------------------------------------------

    @cached_property
    def block(self) -> slice:
        """Return the rows of the year shown."""
        return self.result.rows.blocks.get(self.year, slice(0, 0))

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Return the units of the year."""
        return self.result.rows.units[self.block]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return their names; where two units share one, their ids stand behind it."""
        names = self.result.rows.names[self.block]
        twice = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
        return tuple(
            f"{name} ({unit})" if name in twice else name for name, unit in zip(names, self.units, strict=True)
        )

    @cached_property
    def year_before(self) -> int | None:
        """Return the year before in the data, None where there is none."""
        if self.year is None:
            return None
        earlier = [year for year in self.result.rows.blocks if year is not None and year < self.year]
        return max(earlier, default=None)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return the years of the data up to the one shown."""
        return tuple(
            year for year in self.result.rows.blocks if year is not None and self.year is not None and year <= self.year
        )

    # -- scores and ranks --------------------------------------------------------------------------------------------

    @property
    def root(self) -> str:
        """Return the id of what the report ranks: the index, or the last that adjusts it."""
        return headline(self.result)

    def all_scores(self, node: str) -> Array:
        """Return the scores of a node over all rows, NaN where it has none."""
        found = self.result.run.scores.get(node)
        return np.full(len(self.result.rows), np.nan) if found is None else found

    def scores(self, node: str | None = None) -> Array:
        """Return the scores of a node (the index) in the year."""
        return self.all_scores(node or self.root)[self.block]

    def all_ranks(self, node: str | None = None) -> Array:
        """Return the ranks of a node (the index) over all rows."""
        found = self.result.rank_arrays.get(node or self.root)
        return np.full(len(self.result.rows), np.nan) if found is None else found

    def ranks(self, node: str | None = None) -> Array:
        """Return the ranks of a node (the index) in the year."""
        return self.all_ranks(node)[self.block]

    @cached_property
    def ranked(self) -> int:
        """Return how many units are ranked."""
        return int(arrays.present(self.ranks()).sum())

    @cached_property
    def may_rank(self) -> Array:
        """Return which units of the year may have a place, whether or not they have a score."""
        return rankable(self.result.rows, self.result.plan, self.result.coverage)[self.block]

    @cached_property
    def coverage(self) -> Array:
        """Return the share of indicators present for each unit of the year."""
        return self.result.coverage[self.block]

    @cached_property
    def least_coverage(self) -> float:
        """Return the share of data below which there is no place."""
        return self.result.plan.specification.fairness.min_coverage

    def as_read(self, name: str) -> Array | None:
        """Return an indicator of each unit of the year as the data give it, NaN where missing; None for other ids."""
        if name not in self._read:
            return None
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, Array]:
        run = self.result.run
        table = run.stages[0].before if run.stages else run.table
        place = {key: at for at, key in enumerate(zip(table.rows.units, table.rows.years, strict=True))}
        chosen = [place[unit, self.year] for unit in self.units]
        return {one.id: table.values[at, chosen] for at, one in enumerate(table.indicators)}

    # -- structure ---------------------------------------------------------------------------------------------------

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return what the index is made of, as the heat map shows it: its parts from the top, else its indicators."""
        plan = self.result.plan
        inner = [node.id for node in plan.nodes[:-1] if node.id in self.result.run.scores]
        if not inner and self.root == plan.root:
            return tuple(one.id for one in plan.indicators[: plan.in_tree])
        adjusted = [name for name in self.result.nodes if name not in plan.labels and name != self.root]
        if self.root != plan.root:
            adjusted.append(plan.root)
        order = {name: place for place, name in enumerate(self._from_the_top())}
        return tuple(adjusted + sorted(inner, key=lambda name: order[name]))

    def _from_the_top(self) -> list[str]:
        plan = self.result.plan
        found: list[str] = []
        waiting = [plan.root]
        while waiting:
            name = waiting.pop(0)
            found.append(name)
            waiting = [child for child in plan.node[name].children if child in plan.node] + waiting
        return found

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Return the parts by which units are described: made of indicators themselves, else the indicators."""
        plan = self.result.plan
        lowest = tuple(name for name in self.parts if name in plan.node and plan.node[name].level == 2)
        return lowest or self.parts

    def label(self, node: str) -> str:
        """Return the label of a node or indicator in the language."""
        found = self.result.plan.labels.get(node)
        return node if found is None else found.get(self.words.lang)

    @property
    def title(self) -> str:
        """Return the name of the index."""
        label = self.result.plan.specification.label
        return label.get(self.words.lang) if label else self.result.plan.specification.id

    # -- peers -------------------------------------------------------------------------------------------------------

    @cached_property
    def group_column(self) -> str | None:
        """Return the column of the first peer group that the data have."""
        wanted = self.result.plan.specification.fairness.peer_groups
        return next((name for name in wanted if name in self.result.rows.groups), None)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Return the peer group of each unit of the year, empty where it has none."""
        if self.group_column is None:
            return ("",) * len(self.units)
        return tuple(name or "" for name in self.result.rows.groups[self.group_column][self.block])

    def peers(self, row: int) -> Places:
        """Return the places of a unit's peers, itself among them: its group, or all where the group is too small."""
        group = self.groups[row]
        everyone = np.arange(len(self.units), dtype=np.intp)
        own = self._members.get(group, everyone) if group else everyone
        return everyone if len(own) < FEWEST_PEERS else own

    @cached_property
    def _members(self) -> dict[str, Places]:
        return {
            group: np.flatnonzero(np.array([one == group for one in self.groups], dtype=bool))
            for group in set(self.groups)
        }

    def row_of(self, unit: str) -> int:
        """Return the place of a unit by id or name; raise NotFound."""
        for known in (self.units, self.names):
            if unit in known:
                return known.index(unit)
        near = did_you_mean(unit, (*self.units, *self.names))
        raise NotFound(
            f"'{unit}' is no unit of this index in {self.year or 'the data'}."
            + (f" Did you mean '{near[0]}'?" if near else ""),
            f"{self.year or ''}数据中没有评价对象“{unit}”。" + (f"是否指“{near[0]}”？" if near else ""),
        )

    # -- digits ------------------------------------------------------------------------------------------------------

    @cached_property
    def decimals(self) -> int:
        """Return the decimals of scores: one, more only where the whole scale is a few points wide; never four."""
        return decimals_for(self.scores())

    @property
    def in_points(self) -> bool:
        """Return whether scores are on a scale of tens, where one speaks of points; a progress of 0.6 has none."""
        return self.decimals == 1

    def score_text(self, value: float | None) -> str:
        """Return a score as text, empty where it is missing."""
        return "" if value is None or np.isnan(value) else numbers.fixed(float(value), self.decimals)

    def change_text(self, value: float | None) -> str:
        """Return a difference of scores with its sign."""
        return "" if value is None or np.isnan(value) else signed(numbers.fixed(float(value), self.decimals))

    # -- certainty ---------------------------------------------------------------------------------------------------

    @cached_property
    def rank_spread(self) -> dict[str, dict[str, Any]]:
        """Return the distribution of each unit's place, by unit."""
        return {} if self.certainty is None else self._of_year(self.certainty.frame)

    @cached_property
    def tiers(self) -> dict[str, tuple[int, int, int]]:
        """Return the tier of each unit, 1 the best, and the best and worst that its interval reaches into."""
        if self.certainty is None or getattr(self.certainty, "tiers", None) is None:
            return {}
        found = self._of_year(self.certainty.tiers)
        return {
            unit: (
                int(row["tier"]),
                int(row.get("best_tier") or row["tier"]),
                int(row.get("worst_tier") or row["tier"]),
            )
            for unit, row in found.items()
            if row["tier"] is not None
        }

    @cached_property
    def shares_of_variance(self) -> dict[str, dict[str, float]]:
        """Return by source of uncertainty, for each unit, its share of the variance of the unit's place."""
        frame = None if self.certainty is None else getattr(self.certainty, "sources", None)
        found: dict[str, dict[str, float]] = {}
        for row in [] if frame is None else frame.iter_rows(named=True):
            if row["node"] == self.root and row["year"] == self.year and row["share"] is not None:
                found.setdefault(row["source"], {})[row["unit"]] = float(row["share"])
        return found

    @cached_property
    def before_others(self) -> dict[str, dict[str, float]]:
        """Return by unit and other unit the share of draws in which the unit ranks before the other."""
        frame = None if self.certainty is None else getattr(self.certainty, "pairs", None)
        found: dict[str, dict[str, float]] = {}
        for row in [] if frame is None else frame.iter_rows(named=True):
            if row["node"] == self.root and row["year"] == self.year:
                found.setdefault(row["unit"], {})[row["other"]] = float(row["probability"])
        return found

    def _of_year(self, frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
        return {
            row["unit"]: row
            for row in frame.iter_rows(named=True)
            if row["node"] == self.root and row.get("year") == self.year
        }


def headline(result: Result) -> str:
    """Return the id of what a report ranks: the index, or the last that adjusts it."""
    adjusted = [step.adjust.id for step in result.plan.steps if step.adjust is not None]
    return adjusted[-1] if adjusted and adjusted[-1] in result.run.scores else result.plan.root
