"""Scores against another figure: a point a unit, names of those at the edges and of the one asked about."""

from __future__ import annotations

from typing import Any

from greenpark.publish.charts.kinds import INK, LINE, SIZE, altair_module, styled
from greenpark.publish.charts.quadrant import axis_domain, axis_scale, clear_labels
from greenpark.publish.content.parts import Chart

WIDTH, HEIGHT = 620, 400
AREA = 60.0


def scatter(chart: Chart, family: str) -> Any:
    """Return the points; an axis that spans more than a decade is drawn in logarithms."""
    alt = altair_module()
    values: list[dict[str, Any]] = [
        dict(zip(("unit", "across", "up", "label", "chosen"), row, strict=True)) | {"area": AREA} for row in chart.rows
    ]
    domains = [axis_domain([float(value[name]) for value in values]) for name in ("across", "up")]
    x, y = (
        alt.X("across:Q", scale=axis_scale(alt, domains[0]), axis=_axis(alt, chart.options["axes"][0])),
        alt.Y("up:Q", scale=axis_scale(alt, domains[1]), axis=_axis(alt, chart.options["axes"][1])),
    )
    base = alt.Chart(alt.Data(values=values))
    points = base.mark_circle(size=AREA, color=LINE, opacity=0.7).encode(x=x, y=y)
    own = base.transform_filter("datum.chosen").mark_point(shape="diamond", filled=True, size=150, color=INK, opacity=1)
    labels = clear_labels(alt, values, domains, x, y)
    note = alt.Title(chart.options["note"], fontSize=SIZE, color=LINE, anchor="start", fontWeight="normal")
    drawn = alt.layer(points, own.encode(x=x, y=y), *labels)
    return styled(drawn.properties(width=WIDTH, height=HEIGHT, title=note), family)


def _axis(alt: Any, title: str) -> Any:
    return alt.Axis(title=title, tickCount=6, format="~s", grid=True, gridOpacity=0.5)
