"""The report as data: everything that a page, a document or a workbook shows, computed once, without any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from greenpark.publish.content.parts import (
    Banner,
    Changes,
    Chart,
    Count,
    CriteriaTable,
    CriterionRow,
    DecisiveRow,
    Finding,
    GapRow,
    HeatMap,
    Mark,
    Number,
    RequestSheet,
    SchemeRow,
    Targets,
    Trust,
)

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Header:
    """What stands on top of a park's page."""

    park: str  # id
    name: str
    year: int
    title: str
    place: str  # province, city
    level: str
    data_date: str  # up to when the figures were recorded
    boundary: str
    sample: bool


@dataclass(frozen=True)
class ParkReport:
    """One park in one year: its first page and what stands behind it."""

    anchor: str
    header: Header
    banners: tuple[Banner, ...]
    sentence: str
    schemes: tuple[SchemeRow, ...]  # superseded rule sets last
    decisive: tuple[DecisiveRow, ...]  # 先补这几项, at most five
    gaps: tuple[GapRow, ...]  # 先改这几项, at most five
    changes: Changes | None
    targets: Targets | None
    trust: Trust
    findings: tuple[Finding, ...]
    tables: tuple[CriteriaTable, ...]  # in the order of `schemes`
    requests: tuple[RequestSheet, ...]
    charts: tuple[Chart, ...]
    footer: str


@dataclass(frozen=True)
class Overview:
    """Several parks on one page."""

    title: str
    sentence: str
    banners: tuple[Banner, ...]
    schemes: tuple[tuple[str, str, tuple[Count, ...]], ...]  # scheme, short name, parks by verdict or by reach
    decisive: tuple[DecisiveRow, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class SchemeInfo:
    """What is to be known of a rule set."""

    scheme: str
    name: str
    short: str
    document: str
    issuers: str
    editions: str
    who_may_apply: str
    brings: str
    note: str
    source: str
    evidence_text: str
    limits: int  # limits that are numbers
    confirmed: int  # of these, compared with the original text


@dataclass(frozen=True)
class CrosswalkEntry:
    """One criterion that measures a quantity."""

    scheme: str
    short: str
    criterion: str
    name: str
    limit_text: str  # as the scheme writes it
    common_text: str  # in the unit of the quantity
    note: str


@dataclass(frozen=True)
class CrosswalkRow:
    """One quantity that several schemes measure."""

    indicator: str
    label: str
    unit: str
    entries: tuple[CrosswalkEntry, ...]


@dataclass(frozen=True)
class SourceRow:
    """A source of figures."""

    source: str
    channel: str
    figures: int
    years: str
    parks: int


@dataclass(frozen=True)
class GradeRow:
    """An evidence grade: what it means and how many limits of the schemes shown carry it."""

    code: str
    word: str
    meaning: str
    criteria: int


@dataclass(frozen=True)
class Method:
    """How an indicator is computed."""

    id: str
    label: str
    unit: str
    words: str
    mathml: str
    definition: str
    source: str
    evidence_text: str
    schemes: str


@dataclass(frozen=True)
class ReportModel:
    """A whole report. `parks` has an entry for each park and year that was assessed."""

    lang: str
    title: str
    marking: str | None
    made_on: str
    version: str
    statements: tuple[str, ...]  # what this report is not
    overview: Overview | None  # where several parks are shown
    parks: tuple[ParkReport, ...]
    heat_maps: tuple[HeatMap, ...]
    schemes: tuple[SchemeInfo, ...]
    crosswalk: tuple[CrosswalkRow, ...]
    sources: tuple[SourceRow, ...]
    grades: tuple[GradeRow, ...]
    methods: tuple[Method, ...]
    notes: tuple[str, ...]  # method notes in words
    footer: str

    @property
    def banners(self) -> tuple[Banner, ...]:
        """Return the banners of the whole report: those of the overview, else of the only park."""
        if self.overview is not None:
            return self.overview.banners
        return self.parks[0].banners if self.parks else ()


__all__ = [
    "Banner", "Changes", "Chart", "Count", "CriteriaTable", "CriterionRow", "CrosswalkEntry", "CrosswalkRow",
    "DecisiveRow", "Finding", "GapRow", "GradeRow", "Header", "HeatMap", "Mark", "Method", "Number", "Overview",
    "ParkReport", "ReportModel", "RequestSheet", "SchemeInfo", "SchemeRow", "SourceRow", "Targets", "Trust",
]  # fmt: skip
