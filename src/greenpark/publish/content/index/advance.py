"""Progress towards targets: each indicator with initial and final value, target, threshold and state; the dashboard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.progress.plus import plus
from greenpark.publish.content.index.digits import number_of
from greenpark.publish.content.index.drivers import contributions
from greenpark.publish.content.index.model import DashboardMap, PillarCell, ProgressPart, ProgressRow, Standing
from greenpark.publish.content.index.ranking import shift_text
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import Mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

# codes of the step's `extras["state"]`
ORDINARY, STATES = "ordinary", ("ordinary", "maintained", "lost", "unstable", "undefined", "missing")
LEGEND = ("achieved", "under_way", "away", "maintained", "lost", "unstable", "missing")
DECIMALS = 2


def measured(ctx: Setting) -> bool:
    """Return whether the index measures progress."""
    return any(step.kind == "progress" for step in ctx.result.plan.steps)


def advance_mark(progress: float, state: str, words: Words) -> Mark:
    """Return what a progress and its state say: sign, word and tone."""
    if state != ORDINARY and not (state == "missing" and not np.isnan(progress)):
        return words.mark("advance", state)
    if np.isnan(progress):
        return words.mark("advance", "missing")
    return words.mark("advance", "achieved" if progress >= 1 else "away" if progress < 0 else "under_way")


def progress_part(ctx: Setting, rows: tuple[Standing, ...]) -> ProgressPart | None:
    """Return the part on progress; None where the index measures none."""
    if not measured(ctx):
        return None
    start, end = _years(ctx)
    words = ctx.words
    score = ctx.scores()
    there = score[arrays.present(score)]
    forward = int((there > 0).sum())
    sentence = words.pick(
        f"From {start} to {end}, {forward} of {len(there)} units moved towards their targets on the whole; the index "
        f"is a weighted sum of progress.",
        f"{start}年至{end}年，{len(there)}个对象中{forward}个总体上向目标推进；指数为各指标进展的加权和。",
    )
    tree = tuple(_median_row(ctx, place, beside=False) for place in range(ctx.result.plan.in_tree))
    beside = tuple(
        _median_row(ctx, place, beside=True)
        for place in range(ctx.result.plan.in_tree, len(ctx.result.run.table.indicators))
    )
    return ProgressPart(sentence, (*tree, *beside), _dashboard(ctx, rows))


def progress_of(ctx: Setting, row: int) -> tuple[ProgressRow, ...]:
    """Return the progress of one unit: indicators of the index first, then of the dashboard."""
    if not measured(ctx):
        return ()
    table, plan = ctx.result.run.table, ctx.result.plan
    given = contributions(ctx.result)
    found = []
    for place, one in enumerate(table.indicators):
        value = float(table.values[place][ctx.block][row])
        added = given.get(one.id)
        mark = advance_mark(value, _state(ctx, place, row), ctx.words)
        texts = [_amount(_extra(ctx, name, place, row)) for name in ("initial", "final", "target", "threshold")]
        contribution = np.nan if added is None else float(added[ctx.block][row])
        found.append(_row(ctx, one.id, one.unit, texts, value, contribution, mark, beside=place >= plan.in_tree))
    return tuple(found)


def _row(
    ctx: Setting, name: str, measure: str | None, texts: list[str], value: float, contribution: float, mark: Mark, *,
    beside: bool,
) -> ProgressRow:  # fmt: skip
    initial, final, target, threshold = texts
    return ProgressRow(
        id=name,
        label=ctx.label(name),
        measure=numbers.unit_text(measure or "", ctx.words.lang),
        initial_text=initial,
        final_text=final,
        target_text=target,
        threshold_text=threshold,
        progress=number_of(value),
        progress_text="" if np.isnan(value) else numbers.fixed(value, DECIMALS),
        contribution=number_of(contribution),
        contribution_text="" if np.isnan(contribution) else numbers.fixed(contribution, DECIMALS),
        mark=mark,
        beside=beside,
    )


def _median_row(ctx: Setting, place: int, *, beside: bool) -> ProgressRow:
    table = ctx.result.run.table
    one = table.indicators[place]
    value = float(arrays.median(table.values[place][ctx.block]))
    texts = [
        _amount(float(arrays.median(table.extras[name][place][ctx.block]))) if name in table.extras else ""
        for name in ("initial", "final", "target", "threshold")
    ]
    mark = advance_mark(value, ORDINARY, ctx.words)
    return _row(ctx, one.id, one.unit, texts, value, np.nan, mark, beside=beside)


def _dashboard(ctx: Setting, rows: tuple[Standing, ...]) -> DashboardMap | None:
    table, plan = ctx.result.run.table, ctx.result.plan
    beside = range(plan.in_tree, len(table.indicators))
    if not beside:
        return None
    place = {unit: row for row, unit in enumerate(ctx.units)}

    joint = _joint(ctx)

    def cell(indicator: int, row: int) -> PillarCell:
        value = float(table.values[indicator][ctx.block][row])
        text = "" if np.isnan(value) else numbers.fixed(value, DECIMALS)
        return PillarCell(number_of(value), text, advance_mark(value, _state(ctx, indicator, row), ctx.words))

    return DashboardMap(
        title=ctx.words.text("dashboard"),
        note=ctx.words.pick(
            "Progress of each indicator towards its own target; it is never averaged into the index.",
            "各指标相对自身目标的进展，不计入指数。",
        ),
        indicators=tuple((table.indicators[one].id, ctx.label(table.indicators[one].id)) for one in beside),
        rows=tuple((one, tuple(cell(name, place[one.unit]) for name in beside)) for one in rows),
        joint=joint.title,
        joint_heads=joint.heads,
        joint_rows=tuple(joint.texts(place[one.unit]) for one in rows),
        legend=tuple(ctx.words.mark("advance", code) for code in LEGEND),
    )


@dataclass(frozen=True)
class _Joint:
    """Index and dashboard read together, under the name of the reading."""

    title: str
    heads: tuple[str, ...]
    columns: tuple[Array, ...]
    shift: bool

    def texts(self, row: int) -> tuple[str, ...]:
        values = [column[row] for column in self.columns]
        found = ["" if np.isnan(value) else f"{value:.0f}" for value in values]
        if self.shift and found[-1]:
            found[-1] = shift_text(int(values[-1]))
        return tuple(found)


def _joint(ctx: Setting) -> _Joint:
    """Return GEP+ by the reading that the specification names; the published rule is not confirmed."""
    plan, table, words = ctx.result.plan, ctx.result.run.table, ctx.words
    options = next(step.options for step in plan.steps if step.kind == "progress")
    ranked = np.where(arrays.present(ctx.ranks()), ctx.scores(), np.nan)
    found = plus(ranked, table.values[plan.in_tree :, ctx.block], options.plus)
    heads = {
        "rank": words.text("place_of"),
        "rank_index": words.pick("by the index", "按指数"),
        "rank_dashboard": words.pick("by the dashboard", "按仪表板"),
        "shift": words.pick("difference", "位次差"),
    }
    name = words.pick(*_READINGS[options.plus])
    title = words.pick(f"Index and dashboard together: {name}", f"指数与仪表板合看：{name}")
    return _Joint(title, tuple(heads[key] for key in found), tuple(found.values()), "shift" in found)


_READINGS = {
    "leximin": ("the worst component decides", "以最差一项定先后"),
    "count_then_gep": (
        "number of dashboard indicators that progressed, then the index",
        "先比仪表板取得进展的项数，再比指数",
    ),
    "rank_shift": ("places side by side", "位次并列对照"),
}


def _state(ctx: Setting, place: int, row: int) -> str:
    found = ctx.result.run.table.extras.get("state")
    code = np.nan if found is None else found[place][ctx.block][row]
    return ORDINARY if np.isnan(code) else STATES[int(code)]


def _extra(ctx: Setting, name: str, place: int, row: int) -> float:
    found: Array | None = ctx.result.run.table.extras.get(name)
    return float("nan") if found is None else float(found[place][ctx.block][row])


def _amount(value: float) -> str:
    return "" if np.isnan(value) else numbers.number(value, 4)


def _years(ctx: Setting) -> tuple[int | str, int | str]:
    """Return the years that the step compared."""
    for stage in ctx.result.run.stages:
        if stage.kind == "progress":
            known = sorted(year for year in stage.before.rows.blocks if year is not None)
            first, last = stage.options.start or known[0], stage.options.end or known[-1]
            return first, last
    return "", ""
