"""How each kind of chart is drawn; the columns of its rows are said in `chart_data`."""

from __future__ import annotations

from typing import Any

from greenpark.publish.content.parts import Chart

HATCHED = "#c0bdb6"  # stands for the hatching until the picture is tidied
INK, GRID, LINE = "#33312e", "#dedbd5", "#6b5f4b"
TONES = {"good": "#3f8f4f", "warn": "#e2b007", "bad": "#c8452f", "missing": HATCHED, "plain": "#d9d4c8"}
WIDTH, ROW = 430, 22
SIZE = 12


def altair_module() -> Any:
    """Return Altair, imported only where a chart is drawn."""
    import altair

    return altair


def _data(chart: Chart, *names: str) -> Any:
    """Return the rows under plain names."""
    values = [dict(zip(names, row, strict=False)) | {"place": index} for index, row in enumerate(chart.rows)]
    return altair_module().Data(values=values)


def styled(drawn: Any, family: str) -> Any:
    """Return a chart with the looks that all share."""
    return (
        drawn.configure(font=family, aria=False, background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=SIZE, titleFontSize=SIZE, labelColor=INK, titleColor=INK, titleFontWeight="normal",
            gridColor=GRID, domainColor=GRID, tickColor=GRID, labelLimit=330,
        )
        .configure_text(fontSize=SIZE, color=INK)
        .configure_legend(labelFontSize=SIZE, titleFontSize=SIZE, labelColor=INK, orient="top", title=None)
        .configure_header(labelFontSize=SIZE, labelColor=INK, titleColor=INK)
    )  # fmt: skip


def tone_colour(alt: Any, field: str = "tone", tones: dict[str, str] = TONES) -> Any:
    """Return the colour of a tone; words and signs say the same, so it needs no legend."""
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(tones), range=list(tones.values())), legend=None)


def row_axis(alt: Any, chart: Chart, field: str = "label", *, labels: bool = True) -> Any:
    """Return the axis of rows in their own order; layers that sort by a field would fall back to the alphabet."""
    order = list(dict.fromkeys(str(row[0]) for row in chart.rows))
    axis = alt.Axis(ticks=False, domain=False, labels=labels)
    return alt.Y(f"{field}:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=axis)


def bullet(chart: Chart, family: str) -> Any:
    """Bars of attainment with the limit as a line; value and limit as text."""
    alt = altair_module()
    data = _data(chart, "label", "share", "tone", "text", "word")
    longest = float(chart.options.get("longest", 2.0))
    axis = alt.Axis(title=chart.options.get("axis"), format="~g", values=[0, 0.5, 1, 1.5, 2], grid=True)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, longest]), axis=axis)
    base = alt.Chart(data)
    bars = base.mark_bar(height=13).encode(y=row_axis(alt, chart), x=x, color=tone_colour(alt))
    rule = alt.Chart(alt.Data(values=[{"limit": 1}])).mark_rule(color=INK, strokeWidth=1.6).encode(x="limit:Q")
    text = base.mark_text(align="left", dx=6).encode(y=row_axis(alt, chart), x=alt.value(WIDTH), text="text:N")
    return styled((bars + rule + text).properties(width=WIDTH, height=ROW * len(chart.rows)), family)


def gaps(chart: Chart, family: str) -> Any:
    """Sorted bars of relative gaps."""
    alt = altair_module()
    data = _data(chart, "label", "gap", "tone", "text")
    most = max([float(row[1] or 0) for row in chart.rows] + [0.05])
    x = alt.X("gap:Q", scale=alt.Scale(domain=[0, most]), axis=alt.Axis(title=None, format="%", tickCount=5))
    base = alt.Chart(data)
    width = WIDTH * 0.6
    bars = base.mark_bar(height=13).encode(y=row_axis(alt, chart), x=x, color=tone_colour(alt))
    text = base.mark_text(align="left", dx=6).encode(y=row_axis(alt, chart), x=alt.value(width), text="text:N")
    return styled((bars + text).properties(width=width, height=ROW * len(chart.rows)), family)


def progress(chart: Chart, family: str) -> Any:
    """Bars of progress from 0 to 1 with the time used as a dashed line."""
    alt = altair_module()
    data = _data(chart, "label", "progress", "tone", "text")
    x = alt.X("progress:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title=None, format="%", tickCount=5))
    base = alt.Chart(data)
    bars = base.mark_bar(height=15).encode(y=row_axis(alt, chart), x=x, color=tone_colour(alt))
    text = base.mark_text(align="left", dx=6).encode(y=row_axis(alt, chart), x=alt.value(WIDTH), text="text:N")
    drawn = bars + text
    time = chart.options.get("time")
    if time is not None:
        used = alt.Chart(
            alt.Data(values=[{"time": min(1.0, float(time)), "text": chart.options.get("time_label", "")}])
        )
        rule = used.mark_rule(color=LINE, strokeDash=[5, 3], strokeWidth=1.6).encode(x="time:Q")
        label = used.mark_text(align="right", dx=-4, dy=-8, color=LINE).encode(
            x="time:Q", y=alt.value(0), text="text:N"
        )
        drawn = drawn + rule + label
    return styled(drawn.properties(width=WIDTH, height=30 * len(chart.rows)), family)


def counts(chart: Chart, family: str) -> Any:
    """Stacked bars of criteria by status, each part with sign and number."""
    alt = altair_module()
    data = _data(chart, "scheme", "status", "tone", "sign", "count")
    sums: dict[Any, float] = {}
    for row in chart.rows:
        sums[row[0]] = sums.get(row[0], 0.0) + float(row[4] or 0)
    # a part too short for its text keeps its colour; the text alternative has all numbers
    longest = max(sums.values())
    base = alt.Chart(data).transform_calculate(
            text=f"datum.count >= {longest * 0.055} ? datum.sign + ' ' + datum.count : '' + datum.count"
        ).transform_stack(
        stack="count", as_=["from", "to"], groupby=["scheme"], sort=[alt.SortField("place")]
    ).transform_calculate(middle="(datum.from + datum.to) / 2")  # fmt: skip
    y = row_axis(alt, chart, "scheme")
    bars = base.mark_bar(height=17, stroke="#ffffff").encode(
        y=y, x=alt.X("from:Q", title=None, axis=alt.Axis(grid=True, tickMinStep=5)), x2="to:Q", color=tone_colour(alt)
    )
    text = base.transform_filter(f"datum.to - datum.from >= {longest * 0.02}").mark_text(fontWeight="bold").encode(
        y=y, x="middle:Q", text="text:N",
        color=alt.condition("datum.tone == 'bad' || datum.tone == 'good'", alt.value("#ffffff"), alt.value(INK)),
    )  # fmt: skip
    schemes = len({row[0] for row in chart.rows})
    key = legend(alt, [(str(row[1]), str(row[2]), str(row[3])) for row in chart.rows])
    return styled(alt.vconcat(key, (bars + text).properties(width=WIDTH + 120, height=26 * schemes)), family)


def legend(alt: Any, found: list[tuple[str, str, str]], tones: dict[str, str] = TONES) -> Any:
    """Return a legend of colour, sign and word; drawn as marks so that hatching shows in it too."""
    values, at = [], 0.0
    for word, tone, sign in dict.fromkeys(found):
        text = f"{sign} {word}".strip()
        values.append({"word": text, "tone": tone, "x": at})
        # a Chinese character is as wide as the letters are high, others about half of it
        at += 34 + SIZE * sum(1.0 if ord(char) > 0x2E7F else 0.5 for char in text)
    base = alt.Chart(alt.Data(values=values))
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, WIDTH + 120], range=[8, WIDTH + 128]), axis=None)
    squares = base.mark_square(size=150, opacity=1).encode(x=x, color=tone_colour(alt, tones=tones))
    words = base.mark_text(align="left", dx=12).encode(x=x, text="word:N")
    return (squares + words).properties(width=WIDTH + 120, height=16)


def lines(chart: Chart, family: str) -> Any:
    """Small panels, one an indicator: levels as a line, the target as a mark of its own."""
    alt = altair_module()
    labels = list(dict.fromkeys(row[0] for row in chart.rows))
    level, target = str(chart.options.get("level", "level")), str(chart.options.get("target", "target"))
    panels = []
    for label in labels:
        rows = [row for row in chart.rows if row[0] == label]
        values = [{"year": row[1], "value": row[2], "kind": row[3], "text": row[4]} for row in rows]
        base = alt.Chart(alt.Data(values=values))
        years = sorted({int(row[1] or 0) for row in rows})
        x = alt.X("year:Q", title=None, scale=alt.Scale(nice=False, padding=14),
                  axis=alt.Axis(format="d", values=years, grid=False))  # fmt: skip
        y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=18), axis=alt.Axis(tickCount=4))
        known = base.transform_filter("datum.kind == 'level'")
        aim = base.transform_filter("datum.kind == 'target'")
        mark = {"color": TONES["warn"], "shape": "diamond", "filled": True, "size": 130, "stroke": INK, "opacity": 1}
        layers = alt.layer(
            known.mark_line(color=LINE, strokeWidth=2).encode(x=x, y=y),
            known.mark_point(color=LINE, filled=True, size=34, opacity=1).encode(x=x, y=y),
            aim.mark_point(**mark).encode(x=x, y=y),
            aim.mark_text(dy=-13, align="right", dx=8).encode(x=x, y=y, text="text:N"),
        )
        title = alt.Title(label, fontSize=SIZE, color=INK, anchor="start", fontWeight="normal", limit=250)
        panels.append(layers.properties(width=WIDTH / 2 + 20, height=130, title=title))
    key = alt.Title(f"● {level}   ◆ {target}", fontSize=SIZE, color=INK, anchor="start", fontWeight="normal")
    return styled(alt.concat(*panels, columns=2, title=key), family)


def stack(chart: Chart, family: str) -> Any:
    """Parks by verdict for each scheme: the columns of `counts`."""
    return counts(chart, family)
