"""The heat map: units × parts of the index."""

from __future__ import annotations

from greenpark.index import arrays
from greenpark.publish.content.index.digits import number_of
from greenpark.publish.content.index.drivers import thirds
from greenpark.publish.content.index.model import PillarCell, PillarMap, Standing
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.index.why import third_mark

MOST_PARTS = 16


def pillar_map(ctx: Setting, rows: tuple[Standing, ...]) -> PillarMap | None:
    """Return the scores of all units by part of the index, each with its third of all units."""
    nodes = shown_parts(ctx)
    if not nodes or not rows:
        return None
    place = {unit: row for row, unit in enumerate(ctx.units)}
    columns = []
    for name in nodes:
        values = ctx.scores(name)
        limits = thirds(values)
        columns.append(
            [PillarCell(number_of(one), ctx.score_text(one), third_mark(limits, one, ctx.words)) for one in values]
        )
    words = ctx.words
    return PillarMap(
        title=words.text("pillars"),
        nodes=tuple((name, ctx.label(name)) for name in nodes),
        rows=tuple((one, tuple(column[place[one.unit]] for column in columns)) for one in rows),
        legend=tuple(words.mark("third", code) for code in ("upper", "middle", "lower", "missing")),
    )


def shown_parts(ctx: Setting) -> tuple[str, ...]:
    """Return the parts that the map shows: all, else those made of indicators, else the first."""
    parts = tuple(name for name in ctx.parts if arrays.present(ctx.scores(name)).any())
    if len(parts) > MOST_PARTS and ctx.dimensions != ctx.parts:
        parts = tuple(name for name in ctx.dimensions if name in parts)
    return parts[:MOST_PARTS]
