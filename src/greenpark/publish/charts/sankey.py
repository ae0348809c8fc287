"""Energy and CO2 of a park as a Sankey diagram: bands as wide as what flows in them.

Three columns of nodes: carriers and uses share one scale of energy, CO2 has its own. Both totals are drawn equally
high, so that a band that widens on its way to the right carries more than its share of CO2; one without CO2 ends at its
use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from greenpark.publish.charts.kinds import INK, SIZE, altair_module, styled
from greenpark.publish.content.parts import Chart

# apart from each other and from red, yellow, green (results), blue and black (credit grades); labels name each
COLOURS = {
    "coal": "#5f5346", "oil": "#94603f", "gas": "#c79a6b", "other": "#8c8a5a", "bought": "#b58a3c",
    "own": "#a8b58a", "heat": "#b07a72",
}  # fmt: skip
WIDTH, HEIGHT, TOP = 660, 360, 44  # the drawing, and the height of the heads above it
NODE, GAP = 10, 30  # width of a node; two lines of a label fit between carriers
PLACES = (176, 360, 560)  # left edges of the three columns
_STEPS = 24


@dataclass(frozen=True)
class Node:
    """A carrier, a use or a place of CO2: its column, label, amount and edges."""

    column: int
    label: str
    text: str
    amount: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Band:
    """What flows from one node to the next: upper and lower edge where it starts and where it ends."""

    carrier: str
    column: int  # of the node that it leaves
    start: tuple[float, float]
    end: tuple[float, float]


def layout(chart: Chart) -> tuple[list[Node], list[Band]]:
    """Return nodes and bands of a chart of energy flows; edges are measured downwards from the top of the drawing."""
    rows = [
        (str(row[0]), str(row[1]), str(row[2]), _number(row[3]), _number(row[4]), str(row[5])) for row in chart.rows
    ]
    texts = chart.options["texts"]
    carriers = {label: (energy, text) for label, _, _, energy, _, text in rows}
    uses: dict[str, float] = {}
    places: dict[str, float] = {}
    for _, use, place, energy, carbon, _ in rows:
        uses[use] = uses.get(use, 0.0) + energy
        if carbon:
            places[place] = places.get(place, 0.0) + carbon
    high = HEIGHT - GAP * (len(carriers) - 1)
    nodes = [
        *_column(0, {label: (amount, text) for label, (amount, text) in carriers.items()}, high),
        *_column(1, {label: (amount, texts[label]) for label, amount in uses.items()}, high),
        *_column(2, {label: (amount, texts[label]) for label, amount in places.items()}, high),
    ]
    at = {(node.column, node.label): node for node in nodes}
    energy_scale, carbon_scale = high / sum(uses.values()), high / sum(places.values())
    filled = {key: node.top for key, node in at.items()}
    bands = []
    for label, use, place, energy, carbon, _ in rows:
        thick, left = energy * energy_scale, at[0, label].top
        top = filled[1, use]
        filled[1, use] = top + thick
        bands.append(Band(label, 0, (left, left + thick), (top, top + thick)))
        if carbon:
            end = filled[2, place]
            filled[2, place] = end + carbon * carbon_scale
            bands.append(Band(label, 1, (top, top + thick), (end, filled[2, place])))
    return nodes, bands


def _column(column: int, labels: dict[str, tuple[float, str]], high: float) -> Iterator[Node]:
    """Yield the nodes of a column, spread over the whole height."""
    total = sum(amount for amount, _ in labels.values())
    gap = (HEIGHT - high) / (len(labels) - 1) if len(labels) > 1 else 0.0
    top = 0.0 if len(labels) > 1 else (HEIGHT - high) / 2
    for label, (amount, text) in labels.items():
        bottom = top + amount * high / total
        yield Node(column, label, text, amount, top, bottom)
        top = bottom + gap


def draw(chart: Chart, family: str) -> Any:
    """Return the drawing: bands, nodes, labels and the heads of the columns."""
    alt = altair_module()
    nodes, bands = layout(chart)
    colour = {label: COLOURS[key] for label, key in chart.options["colours"].items()}
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, WIDTH], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[HEIGHT + 20, -TOP], nice=False), axis=None, stack=None)
    points = [
        {"band": f"{index}", "colour": colour[band.carrier], **point}
        for index, band in enumerate(bands)
        for point in _edges(band)
    ]
    flow = alt.Chart(alt.Data(values=points)).mark_area(opacity=0.62).encode(
        x=x, y=y, y2="y2:Q", detail="band:N", color=alt.Color("colour:N", scale=None),
    )  # fmt: skip
    boxes = [
        {"x": PLACES[node.column], "x2": PLACES[node.column] + NODE, "y": node.top, "y2": node.bottom} for node in nodes
    ]
    solid = (
        alt.Chart(alt.Data(values=boxes)).mark_rect(color="#4a453d", opacity=1).encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    words = [
        {"x": PLACES[node.column] + (-6 if node.column == 0 else NODE + 6), "y": (node.top + node.bottom) / 2,
         "text": f"{node.label}\n{node.text}"}
        for node in nodes
    ]  # fmt: skip
    heads = [
        {"x": place + NODE if column == 0 else place, "y": -26, "text": head}
        for column, (place, head) in enumerate(zip(PLACES, chart.options["heads"], strict=True))
    ]
    layers = [flow, solid]
    for rows, align, bold in (
        (words[: len(chart.rows)], "right", False), (words[len(chart.rows) :], "left", False),
        (heads[:1], "right", True), (heads[1:], "left", True),
    ):  # fmt: skip
        layers += _texts(alt, rows, x, y, align=align, bold=bold)
    return styled(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT + TOP + 20), family)


def _texts(alt: Any, rows: list[dict[str, Any]], x: Any, y: Any, *, align: str, bold: bool) -> list[Any]:
    """Return texts over a white halo, so that they read well over a band."""
    base = alt.Chart(alt.Data(values=rows))
    looks = {"align": align, "baseline": "middle", "lineBreak": "\n", "fontSize": SIZE, "lineHeight": 14}
    weight = "bold" if bold else "normal"
    halo = base.mark_text(**looks, fontWeight=weight, stroke="#ffffff", strokeWidth=3.4)
    ink = base.mark_text(**looks, fontWeight=weight, color=INK)
    return [layer.encode(x=x, y=y, text="text:N") for layer in (halo, ink)]


def _edges(band: Band) -> Iterator[dict[str, float]]:
    """Yield the two edges of a band step by step, level where it leaves and where it arrives."""
    left, right = PLACES[band.column] + NODE, PLACES[band.column + 1]
    for step in range(_STEPS + 1):
        share = step / _STEPS
        smooth = share * share * (3 - 2 * share)
        upper, lower = (start + (end - start) * smooth for start, end in zip(band.start, band.end, strict=True))
        yield {"x": round(left + (right - left) * share, 2), "y": round(upper, 2), "y2": round(lower, 2)}


def _number(cell: Any) -> float:
    assert isinstance(cell, float | int)
    return float(cell)
