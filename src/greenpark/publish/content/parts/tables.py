"""Parts of a report behind its first page: tables of criteria, requests, heat maps, charts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from greenpark.publish.content.parts.front import Cell, Number, Settled
from greenpark.publish.words.mark import Mark


@dataclass(frozen=True)
class Step:
    """One line of a derivation; `depth` 0 is the figure itself."""

    depth: int
    text: str
    detail: str = ""


@dataclass(frozen=True)
class CriterionRow:
    """One row of a scheme's table."""

    id: str
    label: str
    indicator: str
    value: Cell
    value_text: str
    unit: str
    operator: str | None
    limit: Cell
    limit_text: str
    status: Mark
    required: bool
    group: str | None
    role: str  # 约束 / 引导 / 可选组 …, in words
    counts: bool | None
    gap: Number
    gap_text: str  # in words that fit the limit: short by, over by
    relative_gap: Number
    margin: Number
    margin_text: str
    reason: str | None
    reason_text: str
    origin_text: str
    basis_text: str
    assumed_text: str
    evidence: str
    evidence_text: str
    clause: str
    note: str
    derivation: tuple[Step, ...] = ()


@dataclass(frozen=True)
class CriteriaTable:
    """All criteria of one scheme for one park and year."""

    scheme: str
    name: str
    short: str
    anchor: str
    verdict: Mark
    intro: str  # document, edition and its status
    note: str
    groups: tuple[tuple[str, str], ...]
    rows: tuple[CriterionRow, ...]
    entry: tuple[CriterionRow, ...]
    reached_text: str


@dataclass(frozen=True)
class RequestRow:
    """One missing figure in the list for a department."""

    variable: str
    label: str
    item: str
    definition: str
    unit: str
    years: tuple[int, ...]
    form: str
    settles: tuple[Settled, ...]
    count: int
    note: str = ""

    @property
    def settles_text(self) -> str:
        """Return the schemes and rows that wait for the figure."""
        return "; ".join(one.text for one in self.settles)

    @property
    def years_text(self) -> str:
        """Return the years asked for."""
        return ", ".join(map(str, self.years))


@dataclass(frozen=True)
class RequestSheet:
    """The missing figures that one department holds (数据需求清单)."""

    holder: str
    title: str
    rows: tuple[RequestRow, ...]
    criteria: int  # criteria of all schemes that wait for at least one of these figures


@dataclass(frozen=True)
class HeatCell:
    """One square of a heat map."""

    mark: Mark
    value_text: str
    title: str


@dataclass(frozen=True)
class HeatRow:
    """One park (or one year of a park) of a heat map."""

    park: str
    name: str
    year: int
    anchor: str | None
    verdict: Mark
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """Parks × criteria of one scheme; for a single park its years × criteria."""

    scheme: str
    short: str
    title: str
    criteria: tuple[tuple[str, str], ...]  # id and label
    rows: tuple[HeatRow, ...]
    totals: tuple[tuple[int, int, int], ...]  # met, not met, unknown of each criterion


@dataclass(frozen=True)
class Chart:
    """A chart as data: `kind` is bullet, gaps, line, heat, progress or sankey; `charts.svg` and `.png` draw it.

    `columns` are the headings of `rows`; what they hold is said in `charts.py`. `fallback` is the same chart with
    English words, drawn where no font with Chinese glyphs is found.
    """

    key: str
    kind: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    fallback: Chart | None = None
    options: dict[str, Any] = field(default_factory=dict)
