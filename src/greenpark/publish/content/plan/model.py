"""The report of a plan as data: sections with a table or charts, the same for page, document and workbook."""

from __future__ import annotations

from dataclasses import dataclass

from greenpark.publish.content.parts import Banner, Chart

Value = str | float | int | None


@dataclass(frozen=True)
class Head:
    """A column: its heading, its share of the width, and whether it holds numbers."""

    title: str
    width: float = 10.0
    number: bool = False


@dataclass(frozen=True)
class Section:
    """A heading with text, a table or charts below it."""

    anchor: str
    title: str
    text: str = ""
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class PlanModel:
    """The whole report."""

    lang: str
    title: str
    about: tuple[tuple[str, str], ...]
    banners: tuple[Banner, ...]
    sentence: str
    sections: tuple[Section, ...]
    footer: str
    marking: str | None
    made_on: str
    version: str
