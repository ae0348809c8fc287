"""Parks as bubbles in the four fields that two medians make; colour and sign say how a park stands."""

from __future__ import annotations

import math
from typing import Any

from greenpark.publish.charts.kinds import INK, LINE, SIZE, TONES, altair_module, legend, styled, tone_colour
from greenpark.publish.content.parts import Chart

WIDTH, HEIGHT = 620, 400
LARGEST, SMALLEST = 900, 40  # areas of bubbles
WIDE = 15.0  # a range so many times as large as its lower end is drawn in logarithms


def draw(chart: Chart, family: str) -> Any:
    """Return the drawing: median lines, bubbles with signs, names of the few that stand out, names of the fields."""
    alt = altair_module()
    names = ("park", "across", "up", "size", "tone", "sign", "word", "label")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in chart.rows]
    domains = [axis_domain([float(value[name]) for value in values]) for name in ("across", "up")]
    x, y = (
        alt.X("across:Q", scale=axis_scale(alt, domains[0]), axis=_axis(alt, chart.options["axes"][0])),
        alt.Y("up:Q", scale=axis_scale(alt, domains[1]), axis=_axis(alt, chart.options["axes"][1])),
    )
    most = max(float(value["size"]) for value in values)
    for value in values:
        value["area"] = max(SMALLEST, LARGEST * float(value["size"]) / most)
    base = alt.Chart(alt.Data(values=values))
    area = alt.Size("area:Q", scale=None, legend=None)
    bubbles = base.mark_circle(opacity=0.72, stroke=LINE, strokeWidth=0.7).encode(
        x=x, y=y, size=area, color=tone_colour(alt)
    )
    signs = base.transform_filter("datum.area >= 120").mark_text(fontSize=10, fontWeight="bold").encode(
        x=x, y=y, text="sign:N",
        color=alt.condition("datum.tone == 'bad' || datum.tone == 'good'", alt.value("#ffffff"), alt.value(INK)),
    )  # fmt: skip
    layers = [
        *_medians(alt, chart, x, y),
        bubbles,
        signs,
        *clear_labels(alt, values, domains, x, y),
        *_corners(alt, chart),
    ]
    drawn = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
    found = [(str(row[6]), str(row[4]), str(row[5])) for row in chart.rows]
    found.sort(key=lambda one: list(TONES).index(one[1]))
    note = alt.Title(list(chart.options["notes"]), fontSize=SIZE, color=LINE, anchor="start", fontWeight="normal")
    return styled(alt.vconcat(legend(alt, found), drawn, spacing=8, title=note), family)


def axis_domain(values: list[float]) -> tuple[float, float]:
    """Return the ends of an axis with room for the bubbles at its ends."""
    low, high = min(values), max(values)
    if low > 0 and high > low * WIDE:
        return low / 1.5, high * 1.5
    room = (high - low or abs(high) or 1.0) * 0.16
    return max(0.0, low - room) if low >= 0 else low - room, high + room


def axis_scale(alt: Any, domain: tuple[float, float]) -> Any:
    """Return the scale of an axis, logarithmic where it spans more than a decade."""
    wide = domain[0] > 0 and domain[1] > domain[0] * WIDE
    return alt.Scale(type="log" if wide else "linear", domain=list(domain), nice=False, zero=False)


def _axis(alt: Any, title: str) -> Any:
    return alt.Axis(title=title, tickCount=6, format="~g", grid=False)


def _medians(alt: Any, chart: Chart, x: Any, y: Any) -> list[Any]:
    across, up = chart.options["medians"]
    texts = chart.options["median_texts"]
    first = alt.Chart(alt.Data(values=[{"across": across, "text": texts[0]}]))
    second = alt.Chart(alt.Data(values=[{"up": up, "text": texts[1]}]))
    rule = {"color": LINE, "strokeDash": [5, 3], "strokeWidth": 1.3}
    looks = {"color": LINE, "fontSize": SIZE - 1}
    return [
        first.mark_rule(**rule).encode(x=x),
        second.mark_rule(**rule).encode(y=y),
        first.mark_text(**looks, align="left", dx=5).encode(x=x, y=alt.value(HEIGHT - 8), text="text:N"),
        second.mark_text(**looks, align="right", dy=-8).encode(x=alt.value(WIDTH - 4), y=y, text="text:N"),
    ]


def _corners(alt: Any, chart: Chart) -> list[Any]:
    """Return the names of the four fields, in the corners."""
    places = ((8, 14, "left"), (WIDTH - 8, 14, "right"), (8, HEIGHT - 26, "left"), (WIDTH - 8, HEIGHT - 26, "right"))
    return [
        alt.Chart(alt.Data(values=[{"text": text}]))
        .mark_text(align=align, color=LINE, fontSize=SIZE, fontWeight="bold", opacity=0.75)
        .encode(x=alt.value(across), y=alt.value(down), text="text:N")
        for text, (across, down, align) in zip(chart.options["corners"], places, strict=True)
    ]


def clear_labels(
    alt: Any, values: list[dict[str, Any]], domains: list[tuple[float, float]], x: Any, y: Any
) -> list[Any]:
    """Return the names of the parks that stand out, beside their bubbles, clear of each other and inside the frame."""
    placed: list[tuple[float, float, float, float]] = []
    rows: list[dict[str, Any]] = []
    for value in (one for one in values if one["label"]):
        across = WIDTH * _share(float(value["across"]), domains[0])
        down = HEIGHT * (1 - _share(float(value["up"]), domains[1]))
        radius = math.sqrt(float(value["area"]) / math.pi)
        # a Chinese character is as wide as the letters are high, others about half of it
        length = SIZE * sum(1.0 if ord(char) > 0x2E7F else 0.56 for char in str(value["label"]))
        left = across + radius + 4 if across + radius + 4 + length < WIDTH else across - radius - 4 - length
        place = min(max(down, 30), HEIGHT - 42)
        for shift in (0, -15, 15, -30, 30, -45, 45):
            box = (left, place + shift - 7, left + length, place + shift + 7)
            if not any(_overlap(box, other) for other in placed):
                break
        placed.append(box)
        middle = (box[1] + box[3]) / 2
        rows.append(
            {
                "across": _at(left / WIDTH, domains[0]),
                "up": _at(1 - middle / HEIGHT, domains[1]),
                "text": value["label"],
            }
        )
    made = alt.Chart(alt.Data(values=rows))
    looks = {"align": "left", "baseline": "middle", "fontSize": SIZE}
    halo = made.mark_text(**looks, stroke="#ffffff", strokeWidth=3.4).encode(x=x, y=y, text="text:N")
    ink = made.mark_text(**looks, color=INK).encode(x=x, y=y, text="text:N")
    return [halo, ink]


def _share(value: float, domain: tuple[float, float]) -> float:
    """Return where a value stands between the ends of its axis."""
    low, high = domain
    if low > 0 and high > low * WIDE:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _at(share: float, domain: tuple[float, float]) -> float:
    """Return the value that stands at a share of its axis."""
    low, high = domain
    if low > 0 and high > low * WIDE:
        return low * math.exp(share * math.log(high / low))
    return low + share * (high - low)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
