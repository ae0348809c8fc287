"""Concepts: the terms of the field, defined and linked (design section 3)."""

from __future__ import annotations

from greenpark.catalog.models import Entry, Evidence, Name, Text


class Definition(Entry):
    """A definition; English first, Chinese where it exists."""

    en: str
    zh: str | None = None


class Quantity(Entry):
    """A quantity that several schemes measure, and what differs between their definitions."""

    id: Name
    label: Text
    members: tuple[str, ...]
    differs: Text
    source: str
    evidence: Evidence


class Concept(Entry):
    """One term with its definition and its links to other terms."""

    id: Name
    label: Text
    definition: Definition
    alt_labels: tuple[str, ...] = ()
    broader: tuple[Name, ...] = ()
    related: tuple[Name, ...] = ()
    tags: tuple[str, ...] = ()
    indicators: str | None = None
    mappings: tuple[str, ...] = ()
    source: str
    evidence: Evidence
