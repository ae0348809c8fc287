"""Charts of transition plans: indicator paths with their limits, cost by year, the waterfall of cuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from greenpark.publish.charts.kinds import GRID, INK, LINE, SIZE, TONES, WIDTH, altair_module, styled
from greenpark.publish.content.parts import Chart

_PALE = "#b7a98f"
_LIMIT = {"shape": "diamond", "filled": True, "size": 120, "color": TONES["warn"], "stroke": INK, "opacity": 1}
_PARTS = ("#6b5f4b", "#b7a98f", "#3f8f4f", "#e2b007")


def paths(chart: Chart, family: str) -> Any:
    """Small panels, one an indicator: the plan as a line, the reference path dashed, limits as marks."""
    alt = altair_module()
    panels = []
    for label in dict.fromkeys(row[0] for row in chart.rows):
        values = [{"year": row[1], "value": row[2], "kind": row[3]} for row in chart.rows if row[0] == label]
        years = sorted({int(one["year"] or 0) for one in values})
        x = alt.X("year:Q", title=None, scale=alt.Scale(nice=False, padding=14),
                  axis=alt.Axis(format="d", values=years, grid=False))  # fmt: skip
        y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=16), axis=alt.Axis(tickCount=4))
        base = alt.Chart(alt.Data(values=values))
        before = base.transform_filter("datum.kind == 'reference'")
        plan = base.transform_filter("datum.kind == 'plan'")
        limit = base.transform_filter("datum.kind == 'limit'")
        layers = alt.layer(
            before.mark_line(color=_PALE, strokeWidth=2, strokeDash=[5, 4]).encode(x=x, y=y),
            plan.mark_line(color=LINE, strokeWidth=2.5).encode(x=x, y=y),
            plan.mark_point(color=LINE, filled=True, size=34, opacity=1).encode(x=x, y=y),
            limit.mark_point(**_LIMIT).encode(x=x, y=y),
        )
        title = alt.Title(label, fontSize=SIZE, color=INK, anchor="start", fontWeight="normal", limit=280)
        panels.append(layers.properties(width=WIDTH / 2 + 20, height=130, title=title))
    words = {kind: str(chart.options.get(kind, kind)) for kind in ("plan", "reference", "limit")}
    key = alt.Title(f"● {words['plan']}   ┄ {words['reference']}   ◆ {words['limit']}", fontSize=SIZE, color=INK,
                    anchor="start", fontWeight="normal")  # fmt: skip
    return styled(alt.concat(*panels, columns=2, title=key), family)


def costs(chart: Chart, family: str) -> Any:
    """Stacked bars, one a year; what is saved stands below zero."""
    alt = altair_module()
    values = [{"year": str(row[0]), "kind": row[1], "value": row[2]} for row in chart.rows]
    kinds = list(dict.fromkeys(one["kind"] for one in values))
    bars = alt.Chart(alt.Data(values=values)).mark_bar(stroke="white", strokeWidth=0.5)
    drawn = bars.encode(
        x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(format="~s", gridColor=GRID)),
        color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=list(_PARTS[: len(kinds)])),
                        legend=alt.Legend(orient="top", labelLimit=260)),
    )  # fmt: skip
    return styled(drawn.properties(width=WIDTH, height=220), family)


def waterfall(chart: Chart, family: str) -> Any:
    """Bars that begin where the one before ended: what each measure takes off or adds."""
    alt = altair_module()
    values = [
        {"label": row[0], "from": row[1], "to": row[2], "tone": row[3], "place": place,
         "text": f"{float(row[2] or 0) - float(row[1] or 0):+,.0f}"}
        for place, row in enumerate(chart.rows)
    ]  # fmt: skip
    base = alt.Chart(alt.Data(values=values))
    y = alt.Y("label:N", title=None, sort=alt.EncodingSortField("place"), axis=alt.Axis(labelLimit=260))
    bars = base.mark_bar(height=14).encode(
        y=y, x=alt.X("from:Q", title=None, axis=alt.Axis(format="~s", gridColor=GRID)), x2="to:Q",
        color=alt.Color("tone:N", legend=None,
                        scale=alt.Scale(domain=["good", "bad"], range=[TONES["good"], TONES["bad"]])),
    )  # fmt: skip
    words = base.mark_text(align="left", dx=5, color=INK).encode(y=y, x=alt.X("from:Q"), text="text:N")
    return styled(alt.layer(bars, words).properties(width=WIDTH, height=alt.Step(22)), family)


KINDS: dict[str, Callable[[Chart, str], Any]] = {
    "plan_path": paths, "plan_costs": costs, "plan_waterfall": waterfall
}  # fmt: skip
