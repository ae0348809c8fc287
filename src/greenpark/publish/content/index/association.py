"""Charts of association: correlations between parts, scores against other figures."""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.publish.content.index.pillars import shown_parts
from greenpark.publish.content.index.relations import coefficient, matrix, relation_mark, relation_of
from greenpark.publish.content.index.setting import Places, Setting
from greenpark.publish.content.parts import Cell, Chart
from greenpark.publish.words import numbers

MOST_CORRELATED, NAMED = 18, 8  # parts of the map; names at the edges of the cloud
Rows = list[tuple[Cell, ...]]


def correlation_chart(ctx: Setting) -> Chart | None:
    """Correlations between parts, each pair once. Columns: part, other part, tone, text."""
    names = (ctx.root, *shown_parts(ctx))[:MOST_CORRELATED]
    if len(names) < 3:
        return None
    found = matrix(ctx, names)
    if np.isnan(found[np.tril_indices(len(names), -1)]).all():
        return None
    words, data = ctx.words, []
    for down, one in enumerate(names):
        for across in range(down):
            value = round(float(found[down, across]), 2)
            above = names[across] in _above(ctx, one) or one in _above(ctx, names[across])
            code = "related" if above and value > 0 else relation_of(value)
            mark = words.mark("third", "missing") if np.isnan(value) else relation_mark(code, words)
            text = numbers.fixed(value, 2) if not np.isnan(value) else "○"
            sign = f"{mark.sign} " if mark.code in ("conflict", "redundant") else ""
            data.append((ctx.label(one), ctx.label(names[across]), mark.tone, f"{sign}{text}"))
    title = words.text("chart_correlation")
    legend = [
        (words.pick("above 0.92, nearly the same", "高于0.92，信息重复"), "warn", "△"),
        (words.pick("0.3 to 0.92", "0.3至0.92"), "good", ""),
        (words.pick("below 0.3, weak", "低于0.3，弱"), "warn", ""),
        (words.pick("negative", "负相关"), "bad", "×"),
    ]
    said = "; ".join(f"{row[0]}, {row[1]}: {row[3]}" for row in data[:20])
    columns = (words.text("part"), words.text("part"), "tone", words.text("correlation"))
    return Chart("correlation", "index_matrix", title, f"{title}. {said}", columns, tuple(data),
                 options={"legend": legend, "order": [ctx.label(one) for one in names]})  # fmt: skip


def _above(ctx: Setting, name: str) -> set[str]:
    """Return the parts that a part belongs to: that it moves with them is no surprise."""
    found: set[str] = set()
    while (node := ctx.result.plan.node.get(name)) is not None and node.parent is not None:
        name = node.parent
        found.add(name)
    return found


def scatter_chart(ctx: Setting, column: str, unit: str | None, number: int) -> Chart | None:
    """The score against another figure. Columns: name, across, up, label, chosen."""
    across, name = figure(ctx, column)
    up = ctx.scores()
    both = arrays.present(across) & arrays.present(up)
    if int(both.sum()) < 3:
        return None
    words = ctx.words
    places = np.flatnonzero(both)
    named = _outstanding(across, up, places)
    data: Rows = []
    for row in places:
        own = ctx.units[row] == unit
        label = ctx.names[row] if own or row in named else ""
        data.append((ctx.names[row], float(across[row]), float(up[row]), label, own))
    title = words.text("chart_scatter", across=name, up=ctx.title)
    rank = coefficient(across, up, "spearman")
    shown = "—" if np.isnan(rank) else numbers.fixed(rank, 2)
    note = words.pick(
        f"{len(places)} units; rank correlation (Spearman) {shown}", f"{len(places)}个对象；秩相关（Spearman）{shown}"
    )
    columns = (words.text("assessed"), name, ctx.title, "", "")
    return Chart(f"scatter{number}", "index_scatter", title, f"{title}. {note}.", columns, tuple(data),
                 options={"axes": (name, ctx.title), "note": note})  # fmt: skip


def figure(ctx: Setting, column: str) -> tuple[Array, str]:
    """Return a figure of each unit of the year: a column of the data, an indicator as read, or a part's score."""
    rows = ctx.result.rows
    if column in rows.columns:
        return rows.columns[column][ctx.block], column
    found = ctx.as_read(column)
    if found is not None:
        return found, ctx.label(column)
    return ctx.scores(column), ctx.label(column)


def known_figures(ctx: Setting) -> list[str]:
    """Return what a scatter chart may show."""
    return [*ctx.result.rows.columns, *(one.id for one in ctx.result.plan.indicators), *ctx.result.run.scores]


def _outstanding(across: Array, up: Array, places: Places) -> set[int]:
    """Return the units at the edges of the cloud, which a reader would ask about."""
    order = [places[np.argsort(values[places], kind="stable")] for values in (up, across)]
    ends = [int(row) for values in order for row in (*values[-3:], values[0])]
    return set(dict.fromkeys(ends[:NAMED]))
