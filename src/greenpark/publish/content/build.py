"""Putting a report together: each part is computed by a module of its own."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version
from pathlib import Path

import polars as pl

from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import Progress, Record, Scorecards
from greenpark.catalog.areas import PROVINCES
from greenpark.catalog.models import Scheme
from greenpark.observe.template.choices import LEVELS
from greenpark.publish.content import behind
from greenpark.publish.content.changes import since_filing, since_year_before
from greenpark.publish.content.chart_data import park_charts
from greenpark.publish.content.context import Context
from greenpark.publish.content.crosswalk import crosswalk
from greenpark.publish.content.diff import Difference, diff
from greenpark.publish.content.findings import find
from greenpark.publish.content.gaps import nearest_gaps
from greenpark.publish.content.heat import heat_maps
from greenpark.publish.content.model import Header, ParkReport, ReportModel
from greenpark.publish.content.needs import decisive_rows, find_needs
from greenpark.publish.content.overview import overview
from greenpark.publish.content.parts import Banner, DecisiveRow, GapRow, SchemeRow, Targets, Trust
from greenpark.publish.content.request_lists import request_sheets
from greenpark.publish.content.schemes import scheme_row
from greenpark.publish.content.tables import criteria_table
from greenpark.publish.content.targets import targets
from greenpark.publish.content.trust import boundary, trust
from greenpark.publish.words.language import Words
from greenpark.publish.words.numbers import MONEY

FEW = 3  # parks up to which every value shows its derivation and every park its charts

_STANDINGS = {
    "qualifies": ("met", "测算满足指标要求"),
    "falls_short": ("not met", "测算未满足"),
    "undetermined": ("undetermined", "现有数据不足以判定"),
}
_ALIKE = {
    "qualifies": (
        "the requirements of all {n} schemes with a verdict are met.",
        "可作判定的{n}个方案，测算均满足指标要求。",
    ),
    "falls_short": (
        "the requirements of none of {n} schemes with a verdict are met.",
        "可作判定的{n}个方案，测算均未满足指标要求。",
    ),
    "undetermined": (
        "the data do not suffice for any of {n} schemes with a verdict.",
        "可作判定的{n}个方案，现有数据均不足以判定。",
    ),
}

Found = list[tuple[Scheme, Record, ParkFigures]]


def build_model(
    cards: Scorecards, *, lang: str = "zh", money: str | None = None, marking: str | None = None,
    previous: Scorecards | None = None, beside: Path | None = None, progress: Progress | None = None,
) -> ReportModel:  # fmt: skip
    """Compute a report from scorecards.

    `money` (万元 or 亿元) sets the unit of amounts; without it an amount is shown in the unit that reads best.
    `previous` is the assessment of an earlier filing; without it a park's year before is compared. `beside` is the
    folder of the data, where tables of unmapped figures may stand. `progress` is told how many parks are done of how
    many. Raises ValueError for another language or unit of money.
    """
    if money is not None and money not in MONEY:
        raise ValueError(f"Amounts of money are shown in {' or '.join(MONEY)}, not in '{money}'.")
    ctx = Context(cards, Words(lang), money=money, beside=beside)
    difference = diff(previous, cards) if previous is not None else None
    rows = cards.rows
    anchors = {(str(row["park"]), int(row["year"])): f"park-{index + 1}" for index, row in enumerate(rows)}
    full = len(rows) <= FEW
    made = []
    for index, row in enumerate(rows):
        made.append(_park(ctx, row, anchors[str(row["park"]), int(row["year"])], difference, full=full))
        if progress is not None:
            progress(index + 1, len(rows))
    parks = tuple(made)
    heat = heat_maps(ctx, anchors)
    closing = behind.footer(ctx)
    summary = overview(ctx, parks) if len(parks) > 1 else None
    return ReportModel(
        lang=lang,
        title=summary.title if summary is not None else parks[0].header.title if parks else "",
        marking=marking,
        made_on=dt.date.today().isoformat(),
        version=_version(ctx),
        statements=behind.statements(ctx),
        overview=summary,
        parks=parks,
        heat_maps=heat,
        schemes=behind.scheme_infos(ctx),
        crosswalk=crosswalk(ctx.catalog, ctx.schemes, ctx.words),
        sources=behind.sources(ctx),
        grades=behind.grades(ctx),
        methods=behind.methods(ctx),
        notes=behind.method_notes(ctx),
        footer=closing,
    )


def _version(ctx: Context) -> str:
    catalog = ctx.words.pick("catalog", "指标目录")
    return f"greenpark {version('greenpark')} · {catalog} {ctx.catalog.version[:8]}"


def _park(ctx: Context, row: Record, anchor: str, difference: Difference | None, *, full: bool) -> ParkReport:
    park, year = str(row["park"]), int(row["year"])
    found: Found = []
    for scheme in ctx.schemes:
        figures = ctx.figures(park, scheme.id)
        found.append((scheme, ctx.cards.record(row, scheme, figures, closes=False), figures))
    leading = [one for one in found if one[0] in ctx.leading()]
    needs = find_needs(ctx, leading)
    rows = tuple(scheme_row(ctx, scheme, record, anchor=f"{anchor}-{scheme.id}") for scheme, record, _ in found)
    trusted = trust(ctx, park, year, found[0][2], needs, probabilities=full)
    decisive = decisive_rows(ctx, needs, year)
    gaps = nearest_gaps(ctx, leading)
    header = _header(ctx, park, year)
    return ParkReport(
        anchor=anchor,
        header=header,
        banners=_banners(ctx, header, rows, trusted),
        sentence=_sentence(ctx, header, rows, decisive, gaps),
        schemes=rows,
        decisive=decisive,
        gaps=gaps,
        changes=since_filing(ctx, difference, park, year) if difference is not None else since_year_before(ctx, row),
        targets=_targets(ctx, found),
        trust=trusted,
        findings=find(ctx, park, year, found, needs),
        tables=tuple(
            criteria_table(ctx, scheme, record, figures, anchor=f"{anchor}-{scheme.id}", derive=full)
            for scheme, record, figures in found
        ),
        requests=request_sheets(ctx, needs),
        charts=park_charts(ctx, found, year) if full else (),
        footer=behind.footer(ctx),
    )


def _targets(ctx: Context, found: Found) -> Targets | None:
    for scheme, record, _ in found:
        shown = targets(ctx, scheme, record)
        if shown is not None:
            return shown
    return None


def _header(ctx: Context, park: str, year: int) -> Header:
    row = ctx.entities.get(park, {})
    words, name = ctx.words, ctx.park(park)
    chinese = ctx.lang == "zh"
    province, city, level = (str(row.get(key) or "") for key in ("province", "city", "level"))
    if chinese:
        province, level = PROVINCES.get(province, province), LEVELS.get(level, level)
        city = "" if city.isascii() else city
    else:
        province, city = province.replace("_", " ").title(), city.title()
    sample = ctx.is_sample(park)
    title = words.pick(f"{name}: assessment for {year}", f"{name}{year}年度对标测算报告")
    return Header(
        park=park,
        name=name,
        year=year,
        title=title,
        place=" · ".join(part for part in (province, city) if part),
        level=level,
        data_date=_data_date(ctx, park, year),
        boundary=boundary(ctx, park, year),
        sample=sample,
    )


def _data_date(ctx: Context, park: str, year: int) -> str:
    """Return up to when figures were recorded, where the data say so, else the data year."""
    rows = ctx.observations(park)
    recorded = rows["recorded_at"].drop_nulls() if rows is not None else pl.Series([], dtype=pl.String)
    text = ctx.words.pick(f"figures of {year}", f"{year}年数据")
    if recorded.len() == 0:
        return text
    latest = str(recorded.max())[:10]
    return ctx.words.pick(f"{text}, recorded up to {latest}", f"{text}，录入至{latest}")


def _banners(ctx: Context, header: Header, rows: tuple[SchemeRow, ...], trusted: Trust) -> tuple[Banner, ...]:
    words = ctx.words
    found = []
    if header.sample:
        found.append(
            Banner(
                "sample",
                words.pick("Sample data: this park is fictional.", "示例数据（虚构）：本园区及全部数字均为虚构。"),
            )
        )
    if trusted.share is not None and trusted.share < 0.5:
        text = words.pick(
            f"Less than half the data: {trusted.filled} of {trusted.needed} figures ({trusted.share_text}). "
            "Read what follows as a list of what to collect.",
            f"数据不足一半：所需{trusted.needed}项中已有{trusted.filled}项（{trusted.share_text}），以下内容宜作补数清单使用。",
        )
        found.append(Banner("little_data", text))
    if trusted.errors:
        text = words.pick(
            f"{trusted.errors} errors are open: the rows concerned were set aside.",
            f"有{trusted.errors}条错误未处理，相关数据行未参与测算。",
        )
        found.append(Banner("set_aside", text))
    superseded = [row.short for row in rows if row.superseded]
    if superseded:
        listed = words.join(superseded)
        text = words.pick(
            f"Superseded rule set shown for comparison only: {listed}.", f"已被替代的规则仅供对照，列于最后：{listed}。"
        )
        found.append(Banner("superseded", text))
    return tuple(found)


def _sentence(
    ctx: Context, header: Header, rows: tuple[SchemeRow, ...], decisive: tuple[DecisiveRow, ...],
    gaps: tuple[GapRow, ...],
) -> str:  # fmt: skip
    """Return how the rule sets stand, how the leading one does, and the first thing to do."""
    words = ctx.words
    current = [row for row in rows if not row.superseded] or list(rows)
    parts = [
        f"{words.pick(f'{header.name}, {header.year}: ', f'{header.name}{header.year}年：')}{_standing(ctx, current)}"
    ]
    first = next((row for row in current if row.verdict_code is not None), None)
    if first is not None:
        counts = {count.code: count.number for count in first.counts}
        unknown = counts["no_data"] + counts["undefined"]
        said = [(counts["met"], "met", "达标"), (counts["not_met"], "not met", "未达标"), (unknown, "unknown", "未知")]
        listed_en = ", ".join(f"{number} {en}" for number, en, _ in said if number)
        listed_zh = "、".join(f"{zh}{number}项" for number, _, zh in said if number)
        parts.append(
            words.pick(
                f"{first.short}: of {first.of} criteria {listed_en}.", f"{first.short}共{first.of}项指标，{listed_zh}。"
            )
        )
    compared = [row for row in current if row.verdict_code is None and _known(row)]
    if compared:
        listed = [
            words.pick(f"{row.short} {row.reached} of {row.of}", f"{row.short}{row.reached}/{row.of}项")
            for row in compared
        ]
        parts.append(words.pick(f"Reached: {'; '.join(listed)}.", f"对标达到：{'，'.join(listed)}。"))
    parts.append(_first_step(ctx, decisive, gaps))
    return words.sentences(*parts)


def _known(row: SchemeRow) -> bool:
    return any(count.number for count in row.counts if count.code in ("met", "not_met"))


def _standing(ctx: Context, rows: list[SchemeRow]) -> str:
    """Return how many rule sets with a verdict stand how; one phrase where all stand alike."""
    words = ctx.words
    codes = [row.verdict_code for row in rows if row.verdict_code in _STANDINGS]
    if not codes:
        return words.pick("no scheme with a verdict was asked for.", "所选方案均不作判定。")
    found = {code: codes.count(code) for code in _STANDINGS if code in codes}
    if len(found) == 1:
        en, zh = _ALIKE[codes[0] or ""]
        return words.pick(en.format(n=len(codes)), zh.format(n=len(codes)))
    listed_en = ", ".join(f"{number} {_STANDINGS[code][0]}" for code, number in found.items())
    listed_zh = "，".join(f"{number}套{_STANDINGS[code][1]}" for code, number in found.items())
    return words.pick(
        f"of {len(codes)} schemes with a verdict {listed_en}.", f"可作判定的{len(codes)}个方案中，{listed_zh}。"
    )


def _first_step(ctx: Context, decisive: tuple[DecisiveRow, ...], gaps: tuple[GapRow, ...]) -> str:
    words = ctx.words
    if decisive and decisive[0].count >= 3 and len(gaps) < 3:
        row = decisive[0]
        return words.pick(
            f"First to fill in: {row.label}, for which {row.count} criteria wait.",
            f"最应先补“{row.label}”，{row.count}项指标待此数。",
        )
    if gaps:
        gap = gaps[0]
        return words.pick(
            f"The nearest gap is {gap.label} ({gap.short}): {gap.gap_text}.",
            f"差距最小的是{gap.short}“{gap.label}”，{gap.gap_text}。",
        )
    return ""
