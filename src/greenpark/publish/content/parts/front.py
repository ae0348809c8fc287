"""Parts of a report's first page; every text in one language, raw numbers beside their texts."""

from __future__ import annotations

from dataclasses import dataclass

from greenpark.publish.words.mark import Mark

Number = float | None
Cell = str | float | int | bool | None


@dataclass(frozen=True)
class Banner:
    """A warning across the page: sample, superseded, little_data, set_aside, preliminary."""

    kind: str
    text: str


@dataclass(frozen=True)
class Count:
    """How many of something: a number of criteria by status, of figures by status or source."""

    label: str
    number: int
    share: Number = None
    share_text: str = ""
    mark: Mark | None = None
    code: str = ""


@dataclass(frozen=True)
class Margin:
    """The met criterion that is nearest to its limit (安全余量)."""

    criterion: str
    label: str
    relative: float
    text: str


@dataclass(frozen=True)
class SchemeRow:
    """One scheme on the first page."""

    scheme: str
    name: str
    short: str
    kind: str
    edition: str
    status: str  # code of the edition: in_force, superseded, trial, …
    status_word: str
    verdict: Mark  # its word is the sentence shown, such as 达到 12 / 20 项
    verdict_code: str | None  # of §6.2
    reached: int
    of: int
    counts: tuple[Count, ...]  # met, not_met, no_data, undefined, not_applicable, waived, in this order
    margin: Margin | None
    score: Number
    score_text: str
    score_bounds: tuple[Number, Number] | None
    scores: tuple[tuple[str, Number], ...]
    note: str  # why an edition is shown that is not in force, what the entry conditions lack
    superseded: bool
    anchor: str
    blocked: tuple[str, ...] = ()  # criteria that decide against, or that no figure can settle


@dataclass(frozen=True)
class Settled:
    """The criteria of one scheme that wait for a figure."""

    scheme: str
    short: str
    criteria: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class DecisiveRow:
    """One figure to fill in first (先补这几项)."""

    variable: str
    label: str
    unit: str
    years: tuple[int, ...]
    holder: str
    form: str
    settles: tuple[Settled, ...]
    count: int
    text: str


@dataclass(frozen=True)
class GapRow:
    """One criterion to improve first (先改这几项)."""

    scheme: str
    short: str
    criterion: str
    label: str
    value_text: str
    limit_text: str
    gap_text: str  # in words that fit the limit: short by, over by
    relative: float
    relative_text: str
    closings: tuple[str, ...]


@dataclass(frozen=True)
class ChangeRow:
    """Something that differs between two filings or years: `kind` is figure, criterion or verdict."""

    kind: str
    park: str
    place: str
    label: str
    before: str
    after: str
    tone: str
    year: int | None = None


@dataclass(frozen=True)
class Changes:
    """What changed since a filing or a year before (与上次填报相比)."""

    heading: str
    sentence: str
    rows: tuple[ChangeRow, ...]
    better: int = 0
    worse: int = 0
    figures: int = 0
    more: int = 0  # changes beyond `rows`


@dataclass(frozen=True)
class TargetRow:
    """One indicator with an own target."""

    id: str
    label: str
    dimension: str
    unit: str
    level: Number
    level_text: str
    base_year: int | None
    base: Number
    base_text: str
    target_year: int | None
    target: Number
    target_text: str
    progress: Number  # 目标完成度, a fraction
    progress_text: str
    pace: Number  # 序时进度: progress over the share of time used
    pace_text: str
    time_used: Number
    mark: Mark
    lapsed: bool


@dataclass(frozen=True)
class Dimension:
    """Progress of one dimension, held between 0 and 1."""

    code: str
    label: str
    progress: float
    text: str
    mark: Mark


@dataclass(frozen=True)
class Targets:
    """Targets with progress, pace and balance (目标)."""

    scheme: str
    sentence: str
    rows: tuple[TargetRow, ...]
    dimensions: tuple[Dimension, ...]
    arithmetic: Number
    geometric: Number
    spread: Number
    weakest: str
    lapsed: tuple[str, ...]
    balance_text: str


@dataclass(frozen=True)
class ProblemRow:
    """One finding of the checks."""

    severity: str
    severity_word: str
    code: str
    place: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Trust:
    """How far the data carry (数据可信度)."""

    filled: int
    needed: int
    share: Number
    share_text: str
    by_status: tuple[Count, ...]
    by_source: tuple[Count, ...]
    by_holder: tuple[Count, ...]
    boundary: str
    warnings: int
    errors: int
    problems: tuple[ProblemRow, ...]
    sentence: str
    probabilities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Finding:
    """What the tool found by itself: `kind` is decisive, proof or health. `basis` says from which figures."""

    kind: str
    title: str
    text: str
    basis: str
