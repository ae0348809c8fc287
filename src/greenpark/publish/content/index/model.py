"""What the report of an index is made of, apart from any file format; raw numbers stand beside their texts.

The parts of each section are in the module that computes them; `IndexModel` holds them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from greenpark.publish.content.parts import Banner, Cell, Chart, Mark, Number, ProblemRow


@dataclass(frozen=True)
class Standing:
    """Where a unit stands in the year of the report; own past first, tier before place."""

    unit: str
    name: str
    group: str  # of the first peer group, empty where there is none
    score: Number
    score_text: str
    rank: int | None  # None below the least coverage, without a score, or outside the common sample
    rank_text: str
    interval: tuple[float, float] | None  # 5th and 95th percentile of the rank
    interval_text: str
    tier: int | None
    tier_text: str
    tier_range: tuple[int, int] | None  # best and worst tier that the interval reaches into
    reach_text: str  # these in words, empty where there is one
    peer_rank: int | None
    peer_text: str  # place among the peers, such as 3 / 12
    coverage: float
    coverage_text: str
    change: Number  # of the score since the year before
    change_text: str
    shift: int | None  # places won since the year before, negative where lost
    shift_text: str
    no_rank: str  # why there is no rank, in words
    by_name: bool  # of the last tier: listed by name, without place and interval
    anchor: str | None = None


@dataclass(frozen=True)
class Share:
    """A child of the structure and what it does to the score of one unit, set against its peers."""

    id: str
    label: str
    value_text: str  # of an indicator, as read
    measure: str
    score: Number
    score_text: str
    rank_text: str
    median: Number
    median_text: str
    best: Number
    best_text: str
    contribution: Number  # points of the score of the index; they add up
    contribution_text: str
    pull: Number  # weight × distance to the median of the peers
    pull_text: str
    mark: Mark


@dataclass(frozen=True)
class PastRow:
    """One year of a unit: its own past."""

    year: int
    score: Number
    score_text: str
    rank: int | None
    rank_text: str
    coverage_text: str


@dataclass(frozen=True)
class UnitPage:
    """The plain page of one unit: which tier, why, how sure."""

    standing: Standing
    anchor: str
    which: str
    why: tuple[str, ...]
    sure: str
    past: tuple[PastRow, ...]
    past_text: str
    dimensions: tuple[Share, ...]
    indicators: tuple[Share, ...]  # of the unit that the report is about
    progress: tuple[ProgressRow, ...]  # of indicators, then of the dashboard
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class PillarCell:
    """One square of the heat map."""

    value: Number
    text: str
    mark: Mark


@dataclass(frozen=True)
class PillarMap:
    """Units × parts of the index, as scores with the third of all units in which they lie."""

    title: str
    nodes: tuple[tuple[str, str], ...]  # id and label
    rows: tuple[tuple[Standing, tuple[PillarCell, ...]], ...]
    legend: tuple[Mark, ...]


@dataclass(frozen=True)
class ShiftRow:
    """A unit in two years, or under two specifications."""

    unit: str
    name: str
    before: Number
    after: Number
    before_text: str
    after_text: str
    rank_before: int | None
    rank_after: int | None
    shift: int | None
    shift_text: str
    score_text: str  # change of the score, where both are on one scale
    by_name: bool  # of the last tier: no places


@dataclass(frozen=True)
class Shifts:
    """Who moved: between two years or between two specifications."""

    title: str
    sentence: str
    labels: tuple[str, str]
    rows: tuple[ShiftRow, ...]  # the largest moves first
    more: int


@dataclass(frozen=True)
class ProgressRow:
    """Progress of one indicator towards its target: change over desired change."""

    id: str
    label: str
    measure: str
    initial_text: str
    final_text: str
    target_text: str
    threshold_text: str
    progress: Number
    progress_text: str
    contribution: Number
    contribution_text: str
    mark: Mark
    beside: bool  # of the dashboard: never averaged in


@dataclass(frozen=True)
class DashboardMap:
    """Units × dashboard indicators, beside the index and never averaged in."""

    title: str
    note: str
    decimals: int | None  # of all cells; None where indicators differ
    indicators: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Standing, tuple[PillarCell, ...]], ...]
    legend: tuple[Mark, ...]
    joint: str  # how index and dashboard are read together
    joint_heads: tuple[str, ...]
    joint_rows: tuple[tuple[str, ...], ...]  # of each row


@dataclass(frozen=True)
class ProgressPart:
    """The part of the report on progress: from when to when, how far all units came."""

    sentence: str
    rows: tuple[ProgressRow, ...]  # medians over all units


@dataclass(frozen=True)
class SourceShare:
    """How much of the variance of a rank one choice accounts for."""

    source: str
    share: Number
    share_text: str
    interval_text: str


@dataclass(frozen=True)
class CertaintyPart:
    """How sure the ranks are."""

    sentence: str
    draws: int
    seed: int
    sources: tuple[SourceShare, ...]
    tiers: tuple[tuple[str, int, str], ...]  # word, number of units, their names
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PairRow:
    """Two parts whose correlation a reader should know."""

    mark: Mark
    first: str
    second: str
    correlation: float
    text: str


@dataclass(frozen=True)
class Rule:
    """A rule whose published form is not confirmed, and the option in use."""

    rule: str
    option: str
    text: str
    evidence_text: str


@dataclass(frozen=True)
class StepRow:
    """One step that was taken."""

    number: int
    step: str
    method: str
    method_id: str
    options: str  # as in the specification
    where: str  # nodes or levels that it applies to, empty for all
    changed: int | None
    changed_text: str


@dataclass(frozen=True)
class WeightRow:
    """A part of the structure with its weight in its parent and in the index."""

    id: str
    label: str
    parent: str
    depth: int
    inner: bool
    direction: str
    measure: str
    weight: Number
    weight_text: str
    effective: Number
    effective_text: str


@dataclass(frozen=True)
class DataTable:
    """A plain table: headings and rows of raw values, for the workbook."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool = False  # there are rows beyond those


@dataclass(frozen=True)
class IndexModel:
    """The whole report of an index."""

    lang: str
    index: str  # id of the specification
    title: str
    about: tuple[tuple[str, str], ...]  # name and value of what stands under the title
    marking: str | None
    made_on: str
    version: str
    banners: tuple[Banner, ...]
    rules: tuple[Rule, ...]
    sentence: str
    decimals: int
    group_name: str
    standings: tuple[Standing, ...]
    ranking_notes: tuple[str, ...]  # below the table: what it leaves out, and why
    has: frozenset[str]  # columns of the ranking that say something: tier, interval, change, shift, peers
    focus: UnitPage | None  # the unit that the report was asked about
    units: tuple[UnitPage, ...]
    pillars: PillarMap | None
    shifts: tuple[Shifts, ...]
    progress: ProgressPart | None
    dashboard: DashboardMap | None
    certainty: CertaintyPart | None
    pairs: tuple[PairRow, ...]
    pairs_note: str
    charts: dict[str, tuple[Chart, ...]]  # by section
    steps: tuple[StepRow, ...]
    weights: tuple[WeightRow, ...]
    notes: tuple[str, ...]
    problems: tuple[ProblemRow, ...]
    tables: tuple[DataTable, ...]
    footer: str
