"""与上次填报相比: what changed since an earlier filing, else since the park's year before."""

from __future__ import annotations

import polars as pl

from greenpark.assess.scorecards import Record, Scorecards
from greenpark.publish.content.comparison import criterion_row, figure_row, verdict_row
from greenpark.publish.content.context import Context
from greenpark.publish.content.diff import CriterionChange, Difference, row_of, turned
from greenpark.publish.content.parts import ChangeRow, Changes

MOST = 12


def since_filing(ctx: Context, difference: Difference, park: str, year: int) -> Changes:
    """Return what changed for a park since an earlier filing."""
    words = ctx.words
    criteria = [one for one in difference.criteria if (one.park, one.year) == (park, year)]
    verdicts = [one for one in difference.verdicts if (one.park, one.year) == (park, year)]
    figures = [one for one in difference.figures if one.park == park]
    rows = [
        *(verdict_row(ctx, one) for one in verdicts),
        *(criterion_row(ctx, one) for one in _telling(ctx, criteria)),
        *(figure_row(ctx, one) for one in figures),
    ]
    better, worse = _balance(criteria)
    if rows:
        sentence = words.pick(
            f"{len(figures)} figures changed; {better} criteria are now met, {worse} no longer.",
            f"数据变动{len(figures)}处；转为达标{better}项，不再达标{worse}项。",
        )
    else:
        sentence = words.pick("No figure changed.", "数据无变动。")
    heading = words.pick("Compared with the last filing", "与上次填报相比")
    return Changes(heading, sentence, tuple(rows[:MOST]), better, worse, len(figures), max(0, len(rows) - MOST))


def since_year_before(ctx: Context, row: Record) -> Changes | None:
    """Return which criteria turned since the park's year before; None where there is none."""
    cards, words = ctx.cards, ctx.words
    park, year = str(row["park"]), int(row["year"])
    earlier = year_before(cards, park, year)
    if earlier is None:
        return None
    found = [
        change
        for scheme in ctx.leading()
        for change in turned(scheme, (cards, earlier), (cards, row))
        if change.status in ("met", "not_met") or change.status_before in ("met", "not_met")
    ]
    better, worse = _balance(found)
    rows: list[ChangeRow] = [criterion_row(ctx, one) for one in _telling(ctx, found)]
    last = earlier["year"]
    sentence = words.pick(
        f"No earlier filing was given; against {last}, {better} criteria are now met, {worse} no longer.",
        f"未提供上次填报；与{last}年相比，转为达标{better}项，不再达标{worse}项。",
    )
    heading = words.pick("Compared with the last filing", "与上次填报相比")
    return Changes(heading, sentence, tuple(rows[:MOST]), better, worse, more=max(0, len(rows) - MOST))


def year_before(cards: Scorecards, park: str, year: int) -> Record | None:
    """Return the results of the last year before `year` for which the park has figures."""
    rows = cards.evaluated.frame.filter((pl.col("park") == park) & (pl.col("year") < year))
    if rows.height == 0:
        return None
    return row_of(cards, park, int(rows["year"].max()), exact=True)


def _telling(ctx: Context, changes: list[CriterionChange]) -> list[CriterionChange]:
    """Return the changes, those first that are no longer met; each quantity once, by its first scheme."""
    order = {"not_met": 0, "met": 1}
    seen: set[tuple[str, str]] = set()
    kept = []
    for change in sorted(changes, key=lambda one: order.get(one.status, 2)):
        scheme = ctx.catalog.schemes[change.scheme]
        indicator = next(one.indicator for one in scheme.criteria if one.id == change.criterion)
        if (indicator, change.status) not in seen:
            seen.add((indicator, change.status))
            kept.append(change)
    return kept


def _balance(changes: list[CriterionChange]) -> tuple[int, int]:
    better = sum(one.status == "met" for one in changes)
    worse = sum(one.status == "not_met" and one.status_before == "met" for one in changes)
    return better, worse
