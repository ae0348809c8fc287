"""Several parks by two indicators that matter: energy for a unit of value added, value added on a unit of land.

It ranks nobody: medians divide the field, and only parks that stand out are named. A value far from all others is most
often a slip of magnitude; such parks are left out of the drawing and named beside it, so that the rest can be seen.
"""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median, quantiles
from typing import NamedTuple

from greenpark.assess import details
from greenpark.assess.figures import ParkFigures
from greenpark.formula.units import parse_unit
from greenpark.publish.content.context import Context
from greenpark.publish.content.model import ParkReport
from greenpark.publish.content.parts import Cell, Chart, Mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

ACROSS, UP = "energy_per_iva", "iva_per_industrial_land"
SIZES = ("iva_constant", "iva_current")  # value added: the first that a park has
FEWEST = 6  # parks from which medians say something
LARGEST, EXTREMES = 3, 1  # parks named: by value added, and at either end of each indicator


FAR = 3.0  # quartile ranges beyond the quartiles, in logarithms (Tukey's far-out values)
NARROWEST = math.log(1.5)  # a field narrower than this makes nobody stand far out
MOST_OUTSIDE = 4  # names of parks outside the drawing


class Point(NamedTuple):
    """A park: energy per value added, value added per land, value added, and how it stands."""

    park: str
    across: float
    up: float
    size: float
    mark: Mark


def quadrant(ctx: Context, parks: tuple[ParkReport, ...]) -> Chart | None:
    """Return the chart of the latest year of each park; None with too few parks or no scheme that gives a verdict.

    Columns: park, energy per value added, value added per land, value added, tone, sign, verdict, label (empty for
    most). Options: `medians`, `axes`, `corners` from the upper left in reading order, `notes`.
    """
    shown = next((row.scheme for row in parks[0].schemes if row.verdict_code is not None and not row.superseded), None)
    if shown is None:
        return None
    points = list(_points(ctx, parks, shown))
    if len(points) < FEWEST:
        return None
    missing = len({park.header.park for park in parks}) - len(points)
    chart = _chart(ctx, points, shown, missing)
    if ctx.lang == "en":
        return chart
    english = replace(ctx, words=Words("en"))
    again = [one._replace(mark=english.words.mark("verdict", one.mark.code)) for one in points]
    return replace(chart, fallback=_chart(english, again, shown, missing))


def _points(ctx: Context, parks: tuple[ParkReport, ...], scheme: str) -> list[Point]:
    latest = {park.header.park: park for park in sorted(parks, key=lambda park: park.header.year)}
    points = []
    for name, park in latest.items():
        figures, year = ctx.figures(name, scheme), park.header.year
        figures.moment(year)
        values = [_value(ctx, figures, indicator, year) for indicator in (ACROSS, UP, *SIZES)]
        size = values[2] or values[3]
        mark = next(row.verdict for row in park.schemes if row.scheme == scheme)
        if values[0] and values[1] and size and min(values[0], values[1], size) > 0:
            points.append(Point(name, values[0], values[1], size, mark))
    return points


def _value(ctx: Context, figures: ParkFigures, name: str, year: int) -> float | None:
    value = details.value_of(name, figures, year).value
    if not isinstance(value, float | int):
        return None
    unit = parse_unit(ctx.catalog.entry(name).unit)
    return float(value) / unit.factor if unit.is_dimensionless else float(value)


def far_out(points: list[Point]) -> set[str]:
    """Return the parks of which a value is far from those of all others."""
    found: set[str] = set()
    for values in (
        {one.park: math.log(one.across) for one in points},
        {one.park: math.log(one.up) for one in points},
        {one.park: math.log(one.size) for one in points},
    ):
        first, _, third = quantiles(values.values(), n=4)
        room = FAR * max(third - first, NARROWEST)
        found |= {park for park, value in values.items() if not first - room <= value <= third + room}
    return found


def named(points: list[Point]) -> set[str]:
    """Return the parks that stand out: the largest, and those at either end of each indicator."""
    found = {one.park for one in sorted(points, key=lambda one: -one.size)[:LARGEST]}
    for ordered in (sorted(points, key=lambda one: one.across), sorted(points, key=lambda one: one.up)):
        found |= {one.park for one in (*ordered[:EXTREMES], *ordered[-EXTREMES:])}
    return found


def _chart(ctx: Context, points: list[Point], scheme: str, missing: int) -> Chart:
    words, pick = ctx.words, ctx.words.pick
    far = far_out(points)
    outside = [one for one in points if one.park in far]
    points = [one for one in points if one.park not in far]
    middle = median(one.across for one in points), median(one.up for one in points)
    labels = named(points)
    points = sorted(points, key=lambda one: -one.size)  # small bubbles lie on large ones
    rows: list[tuple[Cell, ...]] = [
        (ctx.park(one.park), one.across, one.up, one.size, one.mark.tone, one.mark.sign, one.mark.word,
         ctx.park(one.park) if one.park in labels else "")
        for one in points
    ]  # fmt: skip
    axes = tuple(f"{ctx.name(name)} ({_unit(ctx, name)})" for name in (ACROSS, UP))
    title = words.text("chart_quadrant", scheme=ctx.short(scheme))
    texts = tuple(_shown(ctx, name, value) for name, value in zip((ACROSS, UP), middle, strict=True))
    corners = tuple(words.text(f"corner_{one}") for one in ("best", "upper_right", "lower_left", "worst"))
    held: dict[str, int] = dict.fromkeys(corners, 0)
    for one in points:
        held[corners[(one.across > middle[0]) + 2 * (one.up < middle[1])]] += 1
    without = [words.text("without_figures", number=missing)] if missing else []
    if outside:
        names = words.join([ctx.park(one.park) for one in outside[:MOST_OUTSIDE]])
        more = "…" if len(outside) > MOST_OUTSIDE else ""
        without += [words.text("far_outside", number=len(outside)), names + more]
    said = "; ".join(
        f"{row[0]}: {_shown(ctx, ACROSS, one.across)}, {_shown(ctx, UP, one.up)}, {one.mark.word}"
        for row, one in zip(rows, points, strict=True) if row[7]
    )  # fmt: skip
    alt = pick(
        f"{title}. {len(points)} parks. Medians: {texts[0]} and {texts[1]}. "
        f"{', '.join(f'{corner}: {number}' for corner, number in held.items())}. Named: {said}.",
        f"{title}。{len(points)}个园区，中位数{texts[0]}、{texts[1]}。"
        f"{'，'.join(f'{corner}{number}个' for corner, number in held.items())}。标名园区：{said}。",
    ) + words.sentences("", *without)
    columns = (words.text("park"), axes[0], axes[1], ctx.name(SIZES[0]), "tone", "sign", words.text("verdict"),
               pick("Label", "标名"))  # fmt: skip
    options = {
        "medians": middle, "axes": axes, "corners": corners,
        "median_texts": tuple(f"{words.text('median')} {numbers.number(value)}" for value in middle),
        "notes": (words.text("bubble_size"), *without),
    }  # fmt: skip
    return Chart("quadrant", "quadrant", title, alt, columns, tuple(rows), options=options)


def _unit(ctx: Context, name: str) -> str:
    return numbers.unit_text(ctx.catalog.entry(name).unit, ctx.lang)


def _shown(ctx: Context, name: str, value: float) -> str:
    return numbers.with_unit(numbers.number(value), ctx.catalog.entry(name).unit, ctx.lang)
