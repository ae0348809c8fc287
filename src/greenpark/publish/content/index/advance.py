"""Progress towards targets: each indicator with initial and final value, target, threshold and state."""

from __future__ import annotations

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.publish.content.index.digits import number_of
from greenpark.publish.content.index.drivers import contributions
from greenpark.publish.content.index.model import ProgressPart, ProgressRow
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import Mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

# codes of the step's `extras["state"]`
ORDINARY, STATES = "ordinary", ("ordinary", "maintained", "lost", "unstable", "undefined", "missing")
LEGEND = ("achieved", "under_way", "away", "maintained", "lost", "unstable", "missing")
DECIMALS, MOST_DECIMALS = 2, 6
CLOSE = 1e-9  # of a progress to 1: what is left is an error of floating point


def measured(ctx: Setting) -> bool:
    """Return whether the index measures progress."""
    return any(step.kind == "progress" for step in ctx.result.plan.steps)


def advance_mark(progress: float, state: str, words: Words) -> Mark:
    """Return what a progress and its state say: sign, word and tone."""
    if state != ORDINARY and not (state == "missing" and not np.isnan(progress)):
        return words.mark("advance", state)
    if np.isnan(progress):
        return words.mark("advance", "missing")
    return words.mark("advance", "achieved" if progress >= 1 - CLOSE else "away" if progress < 0 else "under_way")


def progress_text(value: float) -> str:
    """Return a progress as text; just short of the target it has so many decimals that it does not read as reached."""
    if np.isnan(value):
        return ""
    shown = DECIMALS
    if value < 1 - CLOSE:
        while shown < MOST_DECIMALS and round(value, shown) >= 1:
            shown += 1
    return numbers.fixed(value, shown)


def progress_part(ctx: Setting) -> ProgressPart | None:
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
    return ProgressPart(sentence, (*tree, *beside))


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
        mark = advance_mark(value, state_of(ctx, place, row), ctx.words)
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
        progress_text=progress_text(value),
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


def state_of(ctx: Setting, place: int, row: int) -> str:
    """Return the state of an indicator's progress in a unit."""
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
