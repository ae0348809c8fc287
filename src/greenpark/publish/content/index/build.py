"""Putting the report of an index together: each part is computed by a module of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from greenpark.index.result import Result
from greenpark.problems import NotFound, did_you_mean
from greenpark.publish.content.index import method, pictures
from greenpark.publish.content.index.advance import progress_of, progress_part
from greenpark.publish.content.index.certain import certainty_part
from greenpark.publish.content.index.model import IndexModel, Shifts, Standing, UnitPage
from greenpark.publish.content.index.pillars import pillar_map
from greenpark.publish.content.index.ranking import columns_shown, listed, middle_width, standings
from greenpark.publish.content.index.relations import remarkable
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.index.shifts import against, since_year_before
from greenpark.publish.content.index.tables import data_tables
from greenpark.publish.content.index.units import Drivers, unit_page
from greenpark.publish.content.parts import Banner, Chart
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words



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
    shifts = tuple(one for one in (since_year_before(ctx), against(ctx, compare) if compare else None) if one)
    progress = progress_part(ctx, rows)
    focus = _focus(drivers, rows, own)
    return IndexModel(
        lang=lang,
        index=result.plan.specification.id,
        title=ctx.title,
        about=_about(ctx),
        marking=marking,
        made_on=dt.date.today().isoformat(),
        version=f"greenpark {version('greenpark')}",
        banners=_banners(ctx, rows),
        rules=method.rules(ctx),
        sentence=_sentence(ctx, rows, focus),
        decimals=ctx.decimals,
        group_name=ctx.group_column or "",
        standings=rows,
        has=columns_shown(rows),
        focus=focus,
        units=pages,
        pillars=pillar_map(ctx, rows),
        shifts=shifts,
        progress=progress,
        certainty=certainty_part(ctx, rows),
        pairs=remarkable(ctx),
        pairs_note=_pairs_note(ctx),
        charts=_charts(ctx, own, shifts, columns),
        steps=method.steps(ctx),
        weights=method.weights(ctx),
        notes=method.notes(ctx),
        problems=method.problems(ctx),
        tables=data_tables(ctx, columns),
        footer=ctx.words.pick(
            "Calculated by the specification shown; not the finding of any authority. Places within one tier do not "
            "differ reliably.",
            "按所列规格测算，不代表主管部门认定；同一梯队内位次差别不可靠。",
        ),
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
    known = pictures.known_figures(ctx)
    for one in columns:
        if one not in known:
            near = did_you_mean(one, known)
            raise NotFound(
                f"There is no figure '{one}' to draw against." + (f" Did you mean '{near[0]}'?" if near else ""),
                f"没有可对照的指标“{one}”。" + (f"是否指“{near[0]}”？" if near else ""),
            )


def _focus(drivers: Drivers, rows: tuple[Standing, ...], own: str | None) -> UnitPage | None:
    """Return the page of the unit that the report was asked about, with its charts."""
    if own is None:
        return None
    ctx = drivers.ctx
    standing = next(one for one in rows if one.unit == own)
    progress = progress_of(ctx, ctx.units.index(own))
    page = unit_page(drivers, standing, "unit", progress=progress, whole=True)
    profile = pictures.in_both(ctx, lambda one: pictures.profile_chart(one, standing.name, page.dimensions))
    title = f"{standing.name} · {ctx.words.text('chart_advance')}"
    advance = pictures.in_both(ctx, lambda one: pictures.advance_chart(one, progress, title, "advance-unit"))
    charts = tuple(chart for chart in (profile, advance) if chart)
    return unit_page(drivers, standing, "unit", progress=progress, charts=charts, whole=True)


def _charts(
    ctx: Setting, own: str | None, shifts: tuple[Shifts, ...], columns: Sequence[str]
) -> dict[str, tuple[Chart, ...]]:
    """Return the charts by section."""
    progress = progress_part(ctx, ())
    found = {
        "ranking": [pictures.in_both(ctx, lambda one: pictures.ranked_chart(one, own))],
        "pillars": [pictures.in_both(ctx, lambda one: pictures.pillar_chart(one, own))],
        "shifts": [
            pictures.in_both(ctx, lambda one, moves=moves, place=place: pictures.shift_chart(  # type: ignore[misc]
                one, moves, own, f"shifts{place}"))
            for place, moves in enumerate(shifts)
        ],
        "progress": [
            pictures.in_both(ctx, lambda one: pictures.advance_chart(
                one, progress.rows if progress else (),
                one.words.pick("Progress by indicator, median of all units", "各指标目标进展（全部对象中位数）"), "advance"))
        ],
        "relations": [pictures.in_both(ctx, pictures.correlation_chart)],
        "scatter": [
            pictures.in_both(ctx, lambda one, name=name, place=place: pictures.scatter_chart(  # type: ignore[misc]
                one, name, own, place))
            for place, name in enumerate(columns)
        ],
    }  # fmt: skip
    return {section: tuple(chart for chart in charts if chart) for section, charts in found.items()}


def _about(ctx: Setting) -> tuple[tuple[str, str], ...]:
    words, spec, plan = ctx.words, ctx.result.plan.specification, ctx.result.plan
    years = numbers.years_text(tuple(year for year in ctx.result.rows.blocks if year is not None))
    found = [
        (words.text("year"), "" if ctx.year is None else str(ctx.year)),
        (words.pick("Years of the data", "数据年份"), years if len(ctx.years) > 1 else ""),
        (words.text("units_number"), str(len(ctx.units))),
        (words.text("indicators"), str(plan.in_tree)),
        (words.text("source"), spec.source or ""),
        (words.text("evidence"), words.word("evidence", spec.evidence)),
    ]
    return tuple((name, text) for name, text in found if text)


def _banners(ctx: Setting, rows: tuple[Standing, ...]) -> tuple[Banner, ...]:
    words, found = ctx.words, []
    unconfirmed = method.rules(ctx)
    if unconfirmed:
        named = words.join([one.rule for one in unconfirmed])
        found.append(
            Banner(
                "reconstruction",
                words.pick(
                    f"Reconstruction: rules whose published form is not confirmed: {named}. How each is applied stands "
                    f"under “{words.text('made')}”.",
                    f"重建：公开形式尚未核实的规则有{named}；具体做法见“{words.text('made')}”。",
                ),
            )
        )
    without = [one for one in rows if one.rank is None]
    if without and len(without) < len(rows):
        names = listed([one.name for one in without], words)
        found.append(
            Banner(
                "little_data",
                words.pick(f"Without a place: {len(without)} units ({names}).", f"不排位次：{len(without)}个（{names}）。"),
            )
        )  # fmt: skip
    return tuple(found)


def _sentence(ctx: Setting, rows: tuple[Standing, ...], focus: UnitPage | None) -> str:
    words = ctx.words
    ranked = [one for one in rows if one.rank is not None]
    when = "" if ctx.year is None else words.pick(f"{ctx.year}: ", f"{ctx.year}年，")
    if not rows:
        return words.pick("There is no unit to assess.", "没有评价对象。")
    if not ranked:
        return words.pick(f"{when}none of {len(rows)} units has a place.", f"{when}{len(rows)}个对象均不排位次。")
    text = words.pick(f"{when}{len(ranked)} units have a place.", f"{when}{len(ranked)}个对象参与排位。")
    if ctx.tiers:
        first = [one.name for one in ranked if one.tier == 1]
        names = listed(first, words, 8)
        text = words.sentences(
            text,
            words.pick(
                f"The first tier has {len(first)}: {names}.",
                f"第一梯队{len(first)}个：{names}。",
            ),
        )
    else:
        names = listed([f"{one.name} {one.score_text}" for one in ranked[:3]], words)
        text = words.sentences(text, words.pick(f"The highest scores: {names}.", f"得分居前：{names}。"))
    width = middle_width(rows)
    if width is not None:
        shown = numbers.number(width)
        text = words.sentences(
            text,
            words.pick(
                f"Half of the intervals of places are {shown} places wide or less.", f"半数位次区间不宽于{shown}位。"
            ),
        )
    if focus is None:
        return text
    return words.sentences(words.pick(f"{focus.standing.name}. ", f"{focus.standing.name}：").strip(), focus.which, text)


def _pairs_note(ctx: Setting) -> str:
    return ctx.words.pick(
        "Pearson's correlation over the units of the year. Against the part above: below 0.3 weak, negative a conflict; "
        "between siblings above 0.92 nearly the same. A remark is no error.",
        "按当年各对象计算的皮尔逊相关系数。与上级：低于0.3为弱，为负即抵触；同级之间高于0.92为信息重复。仅为提示，不是错误。",
    )
