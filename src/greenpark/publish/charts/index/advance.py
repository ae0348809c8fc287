"""Progress of indicators from 0 to the target at 1; colour, sign and text say how each stands."""

from __future__ import annotations

from typing import Any

from greenpark.publish.charts.kinds import INK, LINE, SIZE, altair_module, legend, row_axis, styled, tone_colour
from greenpark.publish.content.parts import Chart

WIDTH, ROW = 400, 24
LOWEST, HIGHEST = -1.0, 2.0  # bars beyond are cut off and marked; their text has the number


def advance(chart: Chart, family: str) -> Any:
    """Return bars of progress with the line of the target."""
    alt = altair_module()
    names = ("label", "progress", "tone", "text", "beside")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in chart.rows]
    for value in values:
        value["drawn"] = min(HIGHEST, max(LOWEST, float(value["progress"])))
        value["cut"] = "»" if value["progress"] > HIGHEST else "«" if value["progress"] < LOWEST else ""
    low = min(0.0, *(value["drawn"] for value in values)) - (0.05 if any(value["drawn"] < 0 for value in values) else 0)
    high = max(1.1, *(value["drawn"] + 0.05 for value in values))
    base = alt.Chart(alt.Data(values=values))
    axis = alt.Axis(title=None, format="~g", values=[-1, -0.5, 0, 0.5, 1, 1.5, 2])
    x = alt.X("drawn:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=axis)
    y = row_axis(alt, chart)
    bars = base.mark_bar(height=13).encode(y=y, x=x, color=tone_colour(alt))
    marks = alt.Chart(alt.Data(values=[{"at": 0, "word": ""}, {"at": 1, "word": chart.options["target"]}]))
    rules = marks.mark_rule(color=INK, strokeWidth=1.5).encode(x="at:Q")
    word = marks.mark_text(dy=-9, color=LINE, fontSize=SIZE).encode(x="at:Q", y=alt.value(0), text="word:N")
    cut = base.transform_filter("datum.cut != ''").mark_text(fontWeight="bold", fontSize=SIZE + 3, color="#ffffff")
    ends = cut.transform_calculate(inside="datum.drawn - (datum.drawn > 0 ? 0.05 : -0.05)")
    text = base.mark_text(align="left", dx=8).encode(y=y, x=alt.value(WIDTH), text="text:N")
    drawn = alt.layer(bars, rules, word, ends.encode(y=y, x="inside:Q", text="cut:N"), text)
    drawn = drawn.properties(width=WIDTH, height=ROW * len(values))
    parts = [legend(alt, [tuple(one) for one in chart.options["legend"]]), drawn]
    whole = alt.vconcat(*parts, spacing=18)
    if chart.options["note"]:
        note = alt.Title(chart.options["note"], fontSize=SIZE, color=LINE, anchor="start", fontWeight="normal",
                         orient="bottom")  # fmt: skip
        whole = whole.properties(title=note)
    return styled(whole, family)
