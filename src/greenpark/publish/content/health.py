"""Contradictions in what is published about a park: general rules over observations and the figures beside them."""

from __future__ import annotations

import calendar
import math
from itertools import combinations

import polars as pl

from greenpark.formula.errors import UnitError
from greenpark.formula.units import parse_unit
from greenpark.publish.content.beside import Published, notes, published, subject
from greenpark.publish.content.context import Context, stated
from greenpark.publish.content.parts import Finding
from greenpark.publish.words import numbers

# a count of days and its share of the days with valid measurements
DAYS = (("good_air_days", "good_air_days_share"),)
SHORTEST_SHARED = 3  # characters that two statements share when they speak of one quantity
SPAN = 3  # years within which two figures invite to be joined to a series
JUMP = 0.5  # relative change from which such a series would tell a false story
SLACK = 0.005  # a share may differ by half a percentage point through rounding


def contradictions(ctx: Context, park: str) -> list[Finding]:
    """Return what does not fit together in the record of a park."""
    figures = list(published(ctx.beside)) if ctx.beside is not None and len(ctx.parks) == 1 else []
    return [
        *_days_against_share(ctx, park),
        *_two_values(ctx, figures),
        *_area_against_share(ctx, park, figures),
        *_false_series(ctx, figures),
    ]


def _days_against_share(ctx: Context, park: str) -> list[Finding]:
    """A number of days over a share is the number of valid days: it must be a whole number of the year's days."""
    rows = ctx.observations(park)
    if rows is None:
        return []
    found = []
    for days_name, share_name in DAYS:
        both = rows.filter(pl.col("variable") == days_name).join(
            rows.filter(pl.col("variable") == share_name), on="year", suffix="_share"
        )
        for row in both.iter_rows(named=True):
            days, share, year = row["value"], row["value_share"], int(row["year"])
            if days is None or not share:
                continue
            half = _half_step(row["typed_share"], share)
            low, high = days / (share + half), days / (share - half)
            length = 366 if calendar.isleap(year) else 365
            if math.ceil(low - 1e-9) <= min(math.floor(high + 1e-9), length):
                continue
            tries = sorted({min(length, round_(days / share)) for round_ in (math.floor, math.ceil)}, reverse=True)
            shares = [f"{days:g}/{one} = {numbers.percent(days / one, ctx.lang, digits=3)}" for one in tries]
            found.append(
                Finding(
                    "health",
                    ctx.words.pick(
                        f"{year}: {days:g} days and {_percent(ctx, share)} do not fit each other",
                        f"{year}年：优良天数{days:g}天与优良率{_percent(ctx, share)}对不上",
                    ),
                    ctx.words.pick(
                        f"No whole number of valid days gives it ({'; '.join(shares)}). Ask for the valid days.",
                        f"任何整数有效天数都得不出该比例（{'；'.join(shares)}）。请核有效监测天数。",
                    ),
                    f"{ctx.name(days_name)}, {ctx.name(share_name)}: {row['source'] or ''}",
                )
            )
    return found


def _half_step(typed: str | None, share: float) -> float:
    """Return half a unit of the last digit that was published, as a fraction."""
    text = (typed or f"{share * 100:.10g}").strip().rstrip("%％ ")
    decimals = len(text.partition(".")[2])
    return 0.5 * 10.0**-decimals / 100


def _percent(ctx: Context, share: float) -> str:
    return numbers.percent(share, ctx.lang, digits=3)


def _two_values(ctx: Context, figures: list[Published]) -> list[Finding]:
    """Two values of one quantity in one year: same topic, unit and year, statements that share their subject."""
    found = []
    for one, other in combinations(figures, 2):
        alike = (one.topic, one.unit, one.year) == (other.topic, other.unit, other.year) and one.year is not None
        if not alike or one.source == other.source or one.value == other.value:
            continue  # one source with several figures speaks of several things
        if len(subject(one, other)) < SHORTEST_SHARED:
            continue
        unit, year = one.unit, one.year
        values = [numbers.with_unit(each.typed, unit, ctx.lang) for each in (one, other)]
        found.append(
            Finding(
                "health",
                ctx.words.pick(
                    f"{year}: {values[0]} or {values[1]}? Two sources disagree",
                    f"{year}年：{values[0]}还是{values[1]}？两处来源不一致",
                ),
                ctx.words.pick(
                    f"{_start(one.stated(ctx.lang))}: {values[0]}; {other.stated(ctx.lang)}: {values[1]}. Unresolved.",
                    f"{one.stated(ctx.lang)}为{values[0]}，{other.stated(ctx.lang)}为{values[1]}，尚待核实。",
                ),
                f"{one.source}; {other.source}",
            )
        )
    return found


def _area_against_share(ctx: Context, park: str, figures: list[Published]) -> list[Finding]:
    """An area and a share of one topic and year: the share must follow over one of the park's boundaries."""
    rows = ctx.observations(park)
    if rows is None:
        return []
    wholes = {
        (stated(row["attributes"]).get("boundary") or "", row["value"])
        for row in _all_rows(ctx, park).filter(pl.col("variable") == "area_park").iter_rows(named=True)
        if row["value"]
    }
    found = []
    for share in (one for one in figures if one.unit == "%"):
        for area in figures:
            if (area.topic, area.year) != (share.topic, share.year) or not _is_area(area.unit):
                continue
            ratios = [(name, _ratio(ctx, area, whole), whole) for name, whole in sorted(wholes, key=lambda w: -w[1])]
            if not ratios or any(abs(ratio - share.value / 100) <= SLACK for _, ratio, _ in ratios):
                continue
            unit = ctx.catalog.variables["area_park"].unit
            tried = [
                f"{numbers.with_unit(area.typed, area.unit, ctx.lang)} / {ctx.quantity(whole, unit)} = "
                f"{numbers.percent(ratio, ctx.lang, digits=2)}"
                for _, ratio, whole in ratios
            ]
            shown = numbers.with_unit(share.typed, "%", ctx.lang)
            joined = ctx.words.pick("; ", "；").join(tried)
            found.append(
                Finding(
                    "health",
                    ctx.words.pick(
                        f"{share.year}: {shown} and {area.typed} {numbers.unit_text(area.unit, 'en')} do not fit",
                        f"{share.year}年：{shown}与{numbers.with_unit(area.typed, area.unit, 'zh')}对不上",
                    ),
                    ctx.words.pick(
                        f"{_start(share.stated(ctx.lang))} is {shown}, but {joined}: boundary or definition differs. "
                        "The reported share stands, it is not recomputed.",
                        f"{share.stated(ctx.lang)}为{shown}，但{joined}：范围或定义不同，采用填报值，不复算。",
                    ),
                    f"{share.source}",
                )
            )
    return found


def _all_rows(ctx: Context, park: str) -> pl.DataFrame:
    """Return all rows of a park, those set aside for their boundary too."""
    assert ctx.cards.dataset is not None
    return ctx.cards.dataset.observations.filter(pl.col("entity") == park)


def _is_area(unit: str) -> bool:
    try:
        return parse_unit(unit).dimension == parse_unit("km2").dimension
    except UnitError:
        return False


def _ratio(ctx: Context, area: Published, whole: float) -> float:
    unit = ctx.catalog.variables["area_park"].unit
    return (numbers.convertible(area.value, area.unit, unit) or 0.0) / whole


def _false_series(ctx: Context, figures: list[Published]) -> list[Finding]:
    """Two quantities with one unit, near in time and far in value, would make a false series if they were joined."""
    firm = [one for one in figures if one.evidence.startswith("confirmed") and one.year is not None and "/" in one.unit]
    best: tuple[float, Published, Published] | None = None
    for one, other in combinations(firm, 2):
        early, late = sorted((one, other), key=lambda each: each.year or 0)
        apart = (late.year or 0) - (early.year or 0)
        same = early.statement == late.statement or early.topic != late.topic or early.unit != late.unit
        if same or not 0 < apart <= SPAN or not early.value or early.unit.endswith("/d"):
            continue
        change = late.value / early.value - 1
        if abs(change) > JUMP and (best is None or abs(change) > abs(best[0])):
            best = (change, early, late)
    if best is None:
        return []
    change, early, late = best
    values = [f"{one.typed} ({one.year})" for one in (early, late)]
    shown = numbers.percent(abs(change), ctx.lang)
    title = ctx.words.pick(
        f"{values[0]} and {values[1]} are two quantities, not one series",
        f"{values[0].replace(' (', '（').replace(')', '年）')}与{values[1].replace(' (', '（').replace(')', '年）')}"
        "是两个指标，不可连成一线",
    )
    text = ctx.words.pick(
        f"{_start(early.stated(ctx.lang))} and {late.stated(ctx.lang)}: joined, they would show "
        f"a change of {shown} that never happened.",
        f"{early.stated(ctx.lang)}与{late.stated(ctx.lang)}口径不同，连接后会假{'增' if change > 0 else '降'}{shown}。",
    )
    return [Finding("health", title, text, f"{early.source}; {late.source}")]


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def latest_known(ctx: Context, park: str) -> list[Finding]:
    """Return figures without a data year: shown, used for no year's verdict."""
    if ctx.beside is None or len(ctx.parks) != 1:
        return []
    found = []
    for row in notes(ctx.beside):
        name = ctx.catalog.find_name(row.get("indicator") or "")
        if name is None or not row.get("latest_known"):
            continue
        value = numbers.with_unit(row["latest_known"], row.get("unit") or "", ctx.lang)
        found.append(
            Finding(
                "latest",
                ctx.words.pick(
                    f"{ctx.name(name)}: {value} is the latest known, its data year is not stated",
                    f"{ctx.name(name)}最近已知值{value}，数据年份未说明",
                ),
                ctx.words.pick("Used for no year's verdict.", "不用于任何年份的判定。"),
                row.get("source") or "",
            )
        )
    return found
