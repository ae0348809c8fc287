"""Parks × criteria of each scheme; for a single park its years × criteria, own past first."""

from __future__ import annotations

import polars as pl

from greenpark.assess import details
from greenpark.assess.engine import status_of
from greenpark.assess.scorecards import Record
from greenpark.assess.statuses import STATUSES, VERDICTS
from greenpark.catalog.models import Scheme
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import HeatCell, HeatMap, HeatRow, Mark

MOST_YEARS = 8


def heat_maps(ctx: Context, anchors: dict[tuple[str, int], str]) -> tuple[HeatMap, ...]:
    """Return one map for each scheme in which some criterion is known or missing at all."""
    single = len(ctx.parks) == 1
    rows = _years(ctx) if single else ctx.cards.rows
    maps = [_map(ctx, scheme, rows, anchors, single=single) for scheme in ctx.schemes]
    return tuple(one for one in maps if one.rows)


def _years(ctx: Context) -> list[Record]:
    """Return the results of a single park for its years up to the latest shown."""
    park = ctx.parks[0]
    last = max(int(row["year"]) for row in ctx.cards.rows)
    frame = ctx.cards.evaluated.frame.filter((pl.col("park") == park) & (pl.col("year") <= last)).sort("year")
    rows: list[Record] = frame.tail(MOST_YEARS).to_dicts()
    return rows


def _map(
    ctx: Context, scheme: Scheme, rows: list[Record], anchors: dict[tuple[str, int], str], *, single: bool
) -> HeatMap:
    found = [_row(ctx, scheme, row, anchors) for row in rows]
    if single:
        # years in which nothing at all is known say nothing
        found = [row for row in found if any(cell.mark.code in ("met", "not_met", "waived") for cell in row.cells)]
    totals = []
    for index in range(len(scheme.criteria)):
        codes = [row.cells[index].mark.code for row in found]
        totals.append(
            (codes.count("met"), codes.count("not_met"), codes.count("no_data") + codes.count("undefined"))
        )  # fmt: skip
    short = ctx.text(scheme.short)
    title = ctx.words.pick(
        f"{short}: {'years' if single else 'parks'} × criteria", f"{short}：{'年度' if single else '园区'}×指标"
    )
    return HeatMap(
        scheme=scheme.id,
        short=short,
        title=title,
        criteria=tuple((criterion.id, ctx.label(criterion)) for criterion in scheme.criteria),
        rows=tuple(found),
        totals=tuple(totals),
    )


def _row(ctx: Context, scheme: Scheme, row: Record, anchors: dict[tuple[str, int], str]) -> HeatRow:
    park, year = str(row["park"]), int(row["year"])
    cells = []
    for criterion in scheme.criteria:
        mark = ctx.words.mark("status", STATUSES[int(row[status_of(scheme.id, criterion.id)])])
        value = details.shown(ctx.cards.value(row, scheme, criterion), criterion, ctx.catalog)
        shown = ctx.shown(value, criterion.unit)
        label = f"{criterion.id} {ctx.label(criterion)}" if criterion.id.isdigit() else ctx.label(criterion)
        cells.append(HeatCell(mark, shown, f"{label}: {mark.word}{f', {shown}' if shown else ''}"))
    return HeatRow(
        park, ctx.park(park), year, anchors.get((park, year)), _verdict(ctx, scheme, row, cells), tuple(cells)
    )


def _verdict(ctx: Context, scheme: Scheme, row: Record, cells: list[HeatCell]) -> Mark:
    code = row.get(f"{scheme.id}/verdict")
    if code is not None:
        return ctx.words.mark("verdict", VERDICTS[int(code)])
    codes = [cell.mark.code for cell in cells]
    unknown = codes.count("no_data") + codes.count("undefined")
    return ctx.words.reaches(codes.count("met"), sum(one not in ("not_applicable", "waived") for one in codes), unknown)
