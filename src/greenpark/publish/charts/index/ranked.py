"""Ranked bars with the intervals of places beside them, unit by unit on one line."""

from __future__ import annotations

from typing import Any

from greenpark.publish.charts.kinds import GRID, INK, LINE, altair_module, row_axis, styled
from greenpark.publish.content.parts import Chart

# tiers are no verdicts: shades of one earth colour, the word stands beside; those not in a tier are pale
SHADES = ("#5b4426", "#8f7448", "#c2ad86", "#e0d6c2", "#efe9dd")
NONE = "#b9ad97"
BARS, PLACES, ROW = 330, 230, 17


def ranked(chart: Chart, family: str) -> Any:
    """Return bars of scores and, where there are any, intervals of places; the chosen unit is framed."""
    alt = altair_module()
    names = ("label", "score", "text", "tier", "place", "low", "high", "chosen")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in chart.rows]
    for value in values:
        value["colour"] = SHADES[min(value["tier"], len(SHADES)) - 1] if value["tier"] else NONE
    base = alt.Chart(alt.Data(values=values))
    low = min(0.0, *(float(value["score"]) for value in values))
    high = max(0.0, *(float(value["score"]) for value in values))
    room = (high - low or 1.0) * 0.14
    x = alt.X("score:Q", scale=alt.Scale(domain=[low - (room if low < 0 else 0), high + room], nice=False),
              axis=alt.Axis(title=chart.options["heads"][0], tickCount=5))  # fmt: skip
    colour = alt.Color("colour:N", scale=None, legend=None)
    bars = base.mark_bar(height=11).encode(y=row_axis(alt, chart), x=x, color=colour)
    frame = base.transform_filter("datum.chosen").mark_bar(height=11, fill=None, stroke=INK, strokeWidth=1.8)
    text = base.mark_text(align="left", dx=5).encode(
        y=row_axis(alt, chart), x=alt.X("at:Q"), text="text:N"
    ).transform_calculate(at="max(0, datum.score)")  # fmt: skip
    height = ROW * len(values)
    left = alt.layer(bars, frame.encode(y=row_axis(alt, chart), x=x), text).properties(width=BARS, height=height)
    if not chart.options["intervals"]:
        return styled(_with_key(alt, chart, left), family)
    right = _places(alt, chart, base, height)
    return styled(_with_key(alt, chart, alt.hconcat(left, right, spacing=14)), family)


def _places(alt: Any, chart: Chart, base: Any, height: int) -> Any:
    most = max(float(chart.options["of"]), 2.0)
    x = alt.X("low:Q", scale=alt.Scale(domain=[1, most], nice=False),
              axis=alt.Axis(title=chart.options["heads"][1], tickMinStep=1, tickCount=6, format="d"))  # fmt: skip
    y = row_axis(alt, chart, labels=False)
    known = base.transform_filter("datum.low != null")
    span = known.mark_rule(strokeWidth=5, color=NONE).encode(y=y, x=x, x2="high:Q")
    place = (
        base.transform_filter("datum.place != null")
        .mark_point(shape="diamond", filled=True, size=48, color=INK, opacity=1)
        .encode(y=y, x=alt.X("place:Q"))
    )
    lines = base.mark_rule(color=GRID, strokeWidth=0.6).encode(y=y)
    return alt.layer(lines, span, place).properties(width=PLACES, height=height)


def _with_key(alt: Any, chart: Chart, drawn: Any) -> Any:
    words = chart.options["tiers"]
    if not words:
        return drawn
    tiers = sorted({int(row[3]) for row in chart.rows if row[3]})
    at, values = 0.0, []
    for tier, word in zip(tiers, words, strict=True):
        values.append({"colour": SHADES[min(tier, len(SHADES)) - 1], "word": word, "x": at})
        at += 40 + 12 * sum(1.0 if ord(char) > 0x2E7F else 0.55 for char in word)
    base = alt.Chart(alt.Data(values=values))
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, BARS + PLACES], range=[8, BARS + PLACES + 8]), axis=None)
    squares = base.mark_square(size=150, opacity=1, stroke=LINE, strokeWidth=0.4).encode(
        x=x, color=alt.Color("colour:N", scale=None, legend=None)
    )
    said = base.mark_text(align="left", dx=12).encode(x=x, text="word:N")
    return alt.vconcat((squares + said).properties(width=BARS + PLACES, height=16), drawn, spacing=6)
