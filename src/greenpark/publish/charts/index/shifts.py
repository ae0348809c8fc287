"""Places on two sides joined by lines: green up, red down, each with its arrow in the text; names at both ends."""

from __future__ import annotations

from typing import Any

from greenpark.publish.charts.kinds import INK, SIZE, altair_module, legend, styled
from greenpark.publish.content.parts import Chart

WIDTH, ROW, LEAST = 300, 15, 120
COLOURS = {"good": "#3f8f4f", "bad": "#c8452f", "plain": "#a79f90"}


def shifts(chart: Chart, family: str) -> Any:
    """Return the lines; those of the chosen unit are thick."""
    alt = altair_module()
    names = ("unit", "side", "place", "tone", "label", "chosen")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in chart.rows]
    _spread(values)
    for value in values:
        value["colour"] = COLOURS[value["tone"]]
        value["width"] = 4.0 if value["chosen"] else 1.5
    most = max(float(value["at"]) for value in values)
    base = alt.Chart(alt.Data(values=values))
    x = alt.X("side:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[0.5, most + 0.5], reverse=True, nice=False), axis=None)
    colour = alt.Color("colour:N", scale=None, legend=None)
    lines = base.mark_line().encode(
        x=x, y=y, detail="unit:N", color=colour, strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None)
    )
    dots = base.mark_circle(size=26, opacity=1).encode(x=x, y=y, color=colour)
    text = {"fontSize": SIZE - 1, "color": INK}
    left = base.transform_filter("datum.side == 0").mark_text(align="right", dx=-8, **text)
    right = base.transform_filter("datum.side == 1").mark_text(align="left", dx=8, **text)
    heads = alt.Chart(alt.Data(values=[
        {"side": side, "text": word} for side, word in enumerate(chart.options["labels"])
    ])).mark_text(fontWeight="bold", dy=-14, limit=260).encode(x=x, y=alt.value(0), text="text:N")  # fmt: skip
    drawn = alt.layer(
        lines, dots, left.encode(x=x, y=y, text="label:N"), right.encode(x=x, y=y, text="label:N"), heads
    ).properties(width=WIDTH, height=max(LEAST, ROW * most))
    key = legend(alt, [tuple(one) for one in chart.options["legend"]])
    return styled(alt.vconcat(key, drawn, spacing=22), family)


def _spread(values: list[dict[str, Any]]) -> None:
    """Give each unit a line of its own on each side, in the order of places: shared places would hide each other."""
    for side in (0, 1):
        here = sorted((one for one in values if one["side"] == side), key=lambda one: one["place"])
        for at, one in enumerate(here, 1):
            one["at"] = at
