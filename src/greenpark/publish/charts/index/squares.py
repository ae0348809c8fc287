"""Squares with a number, a sign and a colour: units × parts, and correlations between parts."""

from __future__ import annotations

from typing import Any

from greenpark.publish.charts.kinds import HATCHED, INK, SIZE, altair_module, legend, styled, tone_colour
from greenpark.publish.content.parts import Chart

ROW, WIDEST, LEAST = 17, 620, 52
# pale enough for dark numbers on them
PALE = {"good": "#cfe5d1", "warn": "#f8e6a6", "bad": "#f3c3b7", "plain": "#efece5", "missing": HATCHED}


def heat(chart: Chart, family: str) -> Any:
    """Return units down, parts across."""
    alt = altair_module()
    across = list(dict.fromkeys(str(row[1]) for row in chart.rows))
    down = list(dict.fromkeys(str(row[0]) for row in chart.rows))
    values = [dict(zip(("down", "across", "tone", "text"), row, strict=True)) for row in chart.rows]
    width = max(LEAST * len(across), min(WIDEST, 90 * len(across)))
    drawn = _squares(alt, values, across, down, "top").properties(width=width, height=ROW * len(down))
    key = legend(alt, [tuple(one) for one in chart.options["legend"]], PALE)
    return styled(alt.vconcat(key, drawn, spacing=6), family)


def matrix(chart: Chart, family: str) -> Any:
    """Return the lower half of a table of correlations."""
    alt = altair_module()
    order = chart.options["order"]
    values = [dict(zip(("down", "across", "tone", "text"), row, strict=True)) for row in chart.rows]
    size = max(46, min(74, 560 // len(order)))
    drawn = _squares(alt, values, order[:-1], order[1:], "bottom").properties(
        width=size * (len(order) - 1), height=26 * (len(order) - 1)
    )
    key = legend(alt, [tuple(one) for one in chart.options["legend"]], PALE)
    return styled(alt.vconcat(key, drawn, spacing=6), family)


def _squares(alt: Any, values: list[dict[str, Any]], across: list[str], down: list[str], side: str) -> Any:
    axis = alt.Axis(orient=side, labelAngle=-35, ticks=False, domain=False, labelLimit=190,
                    labelAlign="left" if side == "top" else "right")  # fmt: skip
    x = alt.X("across:N", sort=across, scale=alt.Scale(domain=across), title=None, axis=axis)
    y = alt.Y("down:N", sort=down, scale=alt.Scale(domain=down), title=None,
              axis=alt.Axis(ticks=False, domain=False))  # fmt: skip
    base = alt.Chart(alt.Data(values=values))
    squares = base.mark_rect(stroke="#ffffff", strokeWidth=1.2).encode(x=x, y=y, color=tone_colour(alt, tones=PALE))
    text = base.mark_text(color=INK, fontSize=SIZE - 1.5).encode(x=x, y=y, text="text:N")
    return alt.layer(squares, text)
