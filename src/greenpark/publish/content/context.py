"""What all parts of a report share: the scorecards, the language, names of parks, one park's rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import Record, Scorecards
from greenpark.catalog import Catalog
from greenpark.catalog.models import Criterion, Scheme, Text
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

SAMPLE = re.compile(r"示例|虚构|fictional", re.IGNORECASE)
# superseded rule sets never lead (users section 3); within a rank rules with a verdict come first
_RANK = ("in_force", "trial", "reference_values", "working_set", "reconstruction", "superseded")
_KINDS = ("pass_rule", "plan_target", "reference_value", "leading_value")


@dataclass
class Context:
    """The assessment to be shown and how to show it."""

    cards: Scorecards
    words: Words
    money: str | None = None
    beside: Path | None = None  # the folder of the data, for the tables of unmapped figures beside them
    _figures: dict[tuple[str, str], ParkFigures] = field(default_factory=dict, repr=False)

    @property
    def lang(self) -> str:
        """Return the language."""
        return self.words.lang

    @property
    def catalog(self) -> Catalog:
        """Return the catalog of the assessment."""
        return self.cards.catalog

    def text(self, text: Text | str | None) -> str:
        """Return a catalog text in the language."""
        if text is None:
            return ""
        return text if isinstance(text, str) else text.get(self.lang)

    def name(self, variable: str) -> str:
        """Return the label of a variable or indicator."""
        return self.text(self.catalog.entry(variable).label)

    def figures(self, park: str, scheme: str) -> ParkFigures:
        """Return a park's figures as a scheme sees them; schemes without a plan of their own share them."""
        context = self.cards.evaluated.resolvers[scheme].context
        key = (park, context)
        if key not in self._figures:
            if len(self._figures) > 32:
                self._figures.clear()
            self._figures[key] = self.cards.figures(park, context.removeprefix("~") or None)
        return self._figures[key]

    # -- schemes ---------------------------------------------------------------------------------------------------

    @cached_property
    def schemes(self) -> list[Scheme]:
        """Return the schemes shown, in the order of the page: superseded rule sets last."""
        chosen = [self.catalog.schemes[name] for name in self.cards.selection.schemes]
        place = {scheme.id: index for index, scheme in enumerate(chosen)}
        return sorted(chosen, key=lambda one: (_RANK.index(status(one)), _KINDS.index(one.kind), place[one.id]))

    def leading(self) -> list[Scheme]:
        """Return the schemes that advice rests on: superseded ones only if there are no others."""
        current = [scheme for scheme in self.schemes if status(scheme) != "superseded"]
        return current or self.schemes

    def short(self, scheme: str) -> str:
        """Return the short name of a scheme."""
        return self.text(self.catalog.schemes[scheme].short)

    def label(self, criterion: Criterion) -> str:
        """Return a criterion's own wording."""
        return self.text(criterion.label)

    @cached_property
    def used_names(self) -> frozenset[str]:
        """Return all names on which the schemes shown can rest."""
        wanted = [name for scheme in self.schemes for name in self.catalog.needed_names(scheme.id)]
        return frozenset(self.catalog.closure(wanted))

    # -- parks -----------------------------------------------------------------------------------------------------

    @cached_property
    def entities(self) -> Mapping[str, Record]:
        """Return the row of the entities table of each park that has one."""
        dataset = self.cards.dataset
        rows = dataset.entities.to_dicts() if dataset is not None else []
        return {row["entity"]: row for row in reversed(rows)}

    def park(self, park: str) -> str:
        """Return a park's name in the language, else in the other one, else its id."""
        row = self.entities.get(park, {})
        names = (row.get("name_zh"), row.get("name_en"))
        first, second = names if self.lang == "zh" else reversed(names)
        return str(first or second or park)

    @cached_property
    def parks(self) -> list[str]:
        """Return the ids of the parks shown."""
        return list(dict.fromkeys(str(row["park"]) for row in self.cards.rows))

    def observations(self, park: str) -> pl.DataFrame | None:
        """Return the usable observations of a park, None where the data came as a wide frame."""
        frames = self._by_park
        return None if frames is None else frames.get(park, _nothing(self.cards))

    @cached_property
    def _by_park(self) -> dict[str, pl.DataFrame] | None:
        dataset = self.cards.dataset
        if dataset is None:
            return None
        usable = dataset.observations.filter(pl.col("usable"))
        return {str(key[0]): part for key, part in usable.partition_by("entity", as_dict=True).items()}

    def is_sample(self, park: str) -> bool:
        """Say whether a park declares itself fictional: by its name or by the source of its figures."""
        row = self.entities.get(park, {})
        if any(SAMPLE.search(str(row.get(name) or "")) for name in ("name_zh", "name_en", "aliases")):
            return True
        rows = self.observations(park)
        if rows is None or rows.height == 0:
            return False
        texts = rows["source"].drop_nulls().unique().to_list()
        return any(SAMPLE.search(text) for text in texts)

    # -- numbers ---------------------------------------------------------------------------------------------------

    def quantity(self, value: float, unit: str) -> str:
        """Return a number with its unit."""
        return numbers.quantity(value, unit, self.lang, money=self.money)

    def shown(self, value: Any, unit: str) -> str:
        """Return a value of a record: yes or no, or a number with its unit; nothing for None."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.words.yes_no(value)
        return self.quantity(float(value), unit)


def status(scheme: Scheme) -> str:
    """Return the status of a scheme's newest edition."""
    return scheme.editions[-1].status


def stated(attributes: str | None) -> dict[str, Any]:
    """Return the attributes of an observation; {} where there are none or they are no JSON object."""
    if not attributes:
        return {}
    try:
        found = json.loads(attributes)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _nothing(cards: Scorecards) -> pl.DataFrame:
    assert cards.dataset is not None
    return cards.dataset.observations.clear()
