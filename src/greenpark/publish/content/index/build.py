"""Putting the report of an index together: each part is computed by a module of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from typing import Any

from greenpark.index.result import Result
from greenpark.problems import NotFound, did_you_mean
from greenpark.publish.content.index import association, front, method, pictures
from greenpark.publish.content.index.advance import progress_of, progress_part
from greenpark.publish.content.index.certain import certainty_part
from greenpark.publish.content.index.dashboard import dashboard
from greenpark.publish.content.index.drivers import Drivers
from greenpark.publish.content.index.model import IndexModel, Shifts, UnitPage
from greenpark.publish.content.index.pillars import pillar_map
from greenpark.publish.content.index.ranking import columns_shown, ranking_notes, standings
from greenpark.publish.content.index.relations import remarkable
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.index.shifts import against, since_year_before
from greenpark.publish.content.index.tables import data_tables
from greenpark.publish.content.index.units import unit_page
from greenpark.publish.content.parts import Chart
from greenpark.publish.words.language import Words

Moves = Callable[[Setting], Shifts | None]


def build_index_model(
    result: Result, certainty: Any | None = None, *, lang: str = "zh", compare: Result | None = None,
    columns: Sequence[str] = (), unit: str | None = None, year: int | None = None, marking: str | None = None,
) -> IndexModel:  # fmt: skip
    """Compute the report of an index.

    `certainty` holds the distribution of places (frames `frame`, `tiers`, `sources`), None where none was run.
    `compare` is another result, of another specification or run, whose places are set beside these. `columns` are
    figures against which scores are drawn: columns of the data, indicators, parts. `unit` (id or name) has its page
    in full and comes first. `year` is the last of the data unless stated. Raises NotFound for a unit, a year or a
    column that is not there, ValueError for another language.
    """
    ctx = Setting(result, Words(lang), _year(result, year), certainty)
    _check_columns(ctx, columns)
    own = ctx.units[ctx.row_of(unit)] if unit is not None else None
    anchors = {name: f"unit-{place + 1}" for place, name in enumerate(ctx.units)}
    rows = standings(ctx, anchors)
    drivers = Drivers(ctx)
    pages = tuple(unit_page(drivers, one, str(one.anchor), progress=progress_of(ctx, ctx.units.index(one.unit)))
                  for one in rows)  # fmt: skip
    moves: list[Moves] = [since_year_before, *([partial(against, other=compare)] if compare is not None else [])]
    moves = [find for find in moves if find(ctx) is not None]
    shifts = tuple(one for one in (find(ctx) for find in moves) if one is not None)
    progress = progress_part(ctx)
    focus = _focus(drivers, own)
    return IndexModel(
        lang=lang,
        index=result.plan.specification.id,
        title=ctx.title,
        about=front.about(ctx),
        marking=marking,
        made_on=dt.date.today().isoformat(),
        version=f"greenpark {version('greenpark')}",
        banners=front.banners(ctx, rows),
        rules=method.rules(ctx),
        sentence=front.sentence(ctx, rows, focus),
        decimals=ctx.decimals,
        group_name=ctx.group_column or "",
        standings=rows,
        ranking_notes=ranking_notes(ctx, rows),
        has=columns_shown(rows),
        focus=focus,
        units=pages,
        pillars=pillar_map(ctx, rows),
        shifts=shifts,
        progress=progress,
        dashboard=dashboard(ctx, rows),
        certainty=certainty_part(ctx, rows),
        pairs=remarkable(ctx),
        pairs_note=front.pairs_note(ctx),
        charts=_charts(ctx, own, moves, columns),
        steps=method.steps(ctx),
        weights=method.weights(ctx),
        notes=method.notes(ctx),
        problems=method.problems(ctx),
        tables=data_tables(ctx, columns),
        footer=front.footer(ctx),
    )


def _year(result: Result, year: int | None) -> int | None:
    blocks = result.rows.blocks
    if year is None:
        return next(reversed(blocks), None)
    if year not in blocks:
        there = ", ".join(str(one) for one in blocks)
        raise NotFound(f"The scores have no year {year}; they have {there}.", f"结果中没有{year}年，现有：{there}。")
    return year


def _check_columns(ctx: Setting, columns: Sequence[str]) -> None:
    known = association.known_figures(ctx)
    for one in columns:
        if one not in known:
            near = did_you_mean(one, known)
            raise NotFound(
                f"There is no figure '{one}' to draw against." + (f" Did you mean '{near[0]}'?" if near else ""),
                f"没有可对照的指标“{one}”。" + (f"是否指“{near[0]}”？" if near else ""),
            )


def _focus(drivers: Drivers, own: str | None) -> UnitPage | None:
    """Return the page of the unit that the report was asked about, with its charts."""
    if own is None:
        return None
    ctx = drivers.ctx
    standing = next(one for one in standings(ctx, {}, bottom=True) if one.unit == own)
    progress = progress_of(ctx, ctx.units.index(own))
    page = unit_page(drivers, standing, "unit", progress=progress, whole=True)
    profile = pictures.in_both(ctx, lambda one: pictures.profile_chart(one, standing.name, page.dimensions))

    def advancing(one: Setting) -> Chart | None:
        title = f"{standing.name} · {one.words.text('chart_advance')}"
        return pictures.advance_chart(one, progress, title, "advance-unit")

    advance = pictures.in_both(ctx, advancing)
    charts = tuple(chart for chart in (profile, advance) if chart)
    return unit_page(drivers, standing, "unit", progress=progress, charts=charts, whole=True)


def _charts(
    ctx: Setting, own: str | None, moves: Sequence[Moves], columns: Sequence[str]
) -> dict[str, tuple[Chart, ...]]:
    """Return the charts by section."""

    def advance(one: Setting) -> Chart | None:
        part = progress_part(one)
        title = one.words.pick("Progress by indicator, median of all units", "各指标目标进展（全部对象中位数）")
        return None if part is None else pictures.advance_chart(one, part.rows, title, "advance")

    def shift(find: Moves, place: int) -> Chart | None:
        return pictures.in_both(ctx, lambda one: pictures.shift_chart(one, find(one), own, f"shifts{place}"))

    def scatter(name: str, place: int) -> Chart | None:
        return pictures.in_both(ctx, lambda one: association.scatter_chart(one, name, own, place))

    found = {
        "ranking": [pictures.in_both(ctx, lambda one: pictures.ranked_chart(one, own))],
        "pillars": [pictures.in_both(ctx, lambda one: pictures.pillar_chart(one, own))],
        "shifts": [shift(find, place) for place, find in enumerate(moves)],
        "progress": [pictures.in_both(ctx, advance)],
        "relations": [pictures.in_both(ctx, association.correlation_chart)],
        "scatter": [scatter(name, place) for place, name in enumerate(columns)],
    }
    return {section: tuple(chart for chart in charts if chart) for section, charts in found.items()}
