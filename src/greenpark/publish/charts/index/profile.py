"""One unit against the median and the best of its peers, part by part on one scale."""

from __future__ import annotations

from typing import Any

from greenpark.publish.charts.kinds import GRID, INK, LINE, altair_module, row_axis, styled, tone_colour
from greenpark.publish.content.parts import Chart

WIDTH, ROW = 430, 26


def profile(chart: Chart, family: str) -> Any:
    """Return bars of the unit's scores with marks of median and best; the sign of each bar stands in its text."""
    alt = altair_module()
    names = ("label", "own", "median", "best", "tone", "text")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in chart.rows]
    base = alt.Chart(alt.Data(values=values))
    numbers = [float(value[name]) for value in values for name in ("own", "median", "best") if value[name] is not None]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    domain = [low - (0.03 * (high - low) if low < 0 else 0), high + 0.03 * (high - low or 1.0)]
    axis = alt.Axis(title=None, tickCount=6, gridColor=GRID)
    x = alt.X("own:Q", scale=alt.Scale(domain=domain, nice=False), axis=axis)
    y = row_axis(alt, chart)
    bars = base.mark_bar(height=13).encode(y=y, x=x, color=tone_colour(alt))
    median = base.mark_tick(color=INK, thickness=2.4, size=20).encode(y=y, x="median:Q")
    best = base.mark_point(shape="diamond", filled=True, size=70, color=LINE, opacity=1).encode(y=y, x="best:Q")
    text = base.mark_text(align="left", dx=8).encode(y=y, x=alt.value(WIDTH), text="text:N")
    own, middle, most = chart.options["legend"]
    key = alt.Title(
        f"▬ {own}\u2003│ {middle}\u2003◆ {most}", fontSize=12, color=INK, anchor="start", fontWeight="normal"
    )
    drawn = alt.layer(bars, median, best, text).properties(width=WIDTH, height=ROW * len(values), title=key)
    return styled(drawn, family)
