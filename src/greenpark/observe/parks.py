"""Parks and other entities by id, by name in either language, by alias (semantics §3.2, users §2.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from greenpark.catalog.catalog import normal
from greenpark.observe.messages import Note
from greenpark.observe.messages import cells as say
from greenpark.problems import did_you_mean

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
MOST_SUGGESTIONS = 100  # looking through thousands of parks takes its time


def name_key(text: str) -> str:
    """Return the spelling under which names of parks are compared; what parts digits stays: 1-11 is not 11-1."""
    return normal(_BETWEEN_DIGITS.sub("§", text.strip()))


class Match(NamedTuple):
    """The id of an entity, or the reason why there is none."""

    id: str | None
    note: Note | None = None


class Parks:
    """Resolves the names of entities. Without a table of them every name is taken as it stands.

    `others` are ids that are known though they stand in no table. Spellings are compared without case, width, spaces
    and punctuation, but for what stands between digits.
    """

    def __init__(self, entities: pl.DataFrame | None, others: Iterable[str] = ()) -> None:
        self.known = entities is not None and entities.height > 0
        self._ids: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        self._spelt: dict[str, str] = {}
        self._free: dict[str, str] = {}
        self._suggestions = MOST_SUGGESTIONS
        if entities is not None:
            for row in entities.select("entity", "name_zh", "name_en", "aliases").rows(named=True):
                self._add(row)
        for entity in others:
            self._add({"entity": entity, "name_zh": None, "name_en": None, "aliases": None})

    def _add(self, row: dict[str, str | None]) -> None:
        entity = row["entity"]
        if entity is None:
            return
        self._ids.setdefault(name_key(entity), entity)
        names = [row["name_zh"], row["name_en"], *split_aliases(row["aliases"])]
        label = next((name for name in names if name and name != entity), None)
        for name in (entity, *names):
            if name:
                self._names.setdefault(name_key(name), set()).add(entity)
                self._shown.setdefault(name_key(name), f"{entity} {label}" if label else entity)
                self._spelt.setdefault(name_key(name), name)

    def named(self, text: str) -> list[str]:
        """Return the ids that a text names: the one that is spelt so, else all that are called so."""
        key = name_key(text)
        found = self._names.get(key, set())
        if text in found:
            return [text]
        return [self._ids[key]] if key in self._ids else sorted(found)

    def nearest(self, text: str) -> str | None:
        """Return the id or name that is spelt most like a text, None where none is near."""
        near = did_you_mean(name_key(text), self._names)
        return self._spelt[near[0]] if near else None

    def resolve(self, texts: Iterable[str | None]) -> dict[str, Match]:
        """Return a match for each distinct text."""
        return {text: self._match(text) for text in texts if text is not None}

    def _match(self, text: str) -> Match:
        key = name_key(text)
        if not key:
            return Match(None, say.no_park())
        if not self.known:
            return Match(self._free.setdefault(key, text.strip()))
        found = self.named(text)
        if len(found) == 1:
            return Match(found[0])
        if found:
            return Match(None, say.ambiguous_park(text, found))
        self._suggestions -= 1
        near = did_you_mean(key, self._names) if self._suggestions >= 0 else []
        return Match(None, say.unknown_park(text, self._shown[near[0]] if near else None))


def split_aliases(text: str | None) -> list[str]:
    """Return the names in an alias cell, parted by semicolons, bars, 、 or commas between Chinese names."""
    return [name for part in re.split(r"[;；|、\n]|，", text or "") if (name := part.strip())]
