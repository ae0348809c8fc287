"""The dashboard: indicators beside the index, never averaged in; with progress, index and dashboard read together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.progress.plus import plus
from greenpark.publish.content.index.advance import DECIMALS, LEGEND, advance_mark, measured, progress_text, state_of
from greenpark.publish.content.index.digits import number_of
from greenpark.publish.content.index.drivers import thirds
from greenpark.publish.content.index.model import DashboardMap, PillarCell, Standing
from greenpark.publish.content.index.ranking import last_third, shift_text
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.index.why import third_mark
from greenpark.publish.words import numbers


def dashboard(ctx: Setting, rows: tuple[Standing, ...]) -> DashboardMap | None:
    """Return the dashboard of all units; None where the index has none.

    Progress of each indicator where the index measures progress, else the figures as read.
    """
    beside = ctx.result.plan.indicators[ctx.result.plan.in_tree :]
    if not beside or not rows:
        return None
    advancing = measured(ctx)
    columns = [_progress(ctx, one.id) if advancing else _figures(ctx, one.id, one.sign) for one in beside]
    place = {unit: row for row, unit in enumerate(ctx.units)}
    joint = _joint(ctx) if advancing else _Joint("", (), (), shift=False)
    rows, last = _in_order(ctx, rows, joint)
    words = ctx.words
    note = (
        words.pick(
            "Progress of each indicator towards its own target; it is never averaged into the index.",
            "各指标相对自身目标的进展，不计入指数。",
        )
        if advancing
        else words.pick(
            "Figures as read, never averaged into the index; colour and sign say in which third of all units they lie.",
            "原始数值，不计入指数；颜色与符号表示处于全部对象的哪个三分位。",
        )
    )
    codes = LEGEND if advancing else ("upper", "middle", "lower", "missing")
    return DashboardMap(
        title=words.text("dashboard"),
        note=note,
        decimals=DECIMALS if advancing else None,
        indicators=tuple((one.id, ctx.label(one.id)) for one in beside),
        rows=tuple((one, tuple(column[place[one.unit]] for column in columns)) for one in rows),
        legend=tuple(words.mark("advance" if advancing else "third", code) for code in codes),
        joint=joint.title,
        joint_heads=joint.heads,
        joint_rows=tuple(joint.texts(place[one.unit], by_name=one.unit in last) for one in rows),
    )


def _progress(ctx: Setting, name: str) -> list[PillarCell]:
    table = ctx.result.run.table
    at = table.place(name)
    return [
        PillarCell(
            number_of(value), progress_text(float(value)),
            advance_mark(float(value), state_of(ctx, at, row), ctx.words),
        )
        for row, value in enumerate(table.values[at][ctx.block])
    ]  # fmt: skip


def _figures(ctx: Setting, name: str, sign: int) -> list[PillarCell]:
    found = ctx.as_read(name)
    values = np.full(len(ctx.units), np.nan) if found is None else found
    limits = thirds(sign * values)
    return [
        PillarCell(
            number_of(value), "" if np.isnan(value) else numbers.number(float(value), 4),
            third_mark(limits, sign * value, ctx.words),
        )
        for value in values
    ]  # fmt: skip


@dataclass(frozen=True)
class _Joint:
    """Index and dashboard read together, under the name of the reading."""

    title: str
    heads: tuple[str, ...]
    columns: tuple[Array, ...]
    shift: bool

    @property
    def ranks(self) -> Array | None:
        """Return the places where the reading gives each unit one."""
        return self.columns[0] if len(self.columns) == 1 else None

    def texts(self, row: int, *, by_name: bool) -> tuple[str, ...]:
        if by_name:
            return ("",) * len(self.columns)
        values = [column[row] for column in self.columns]
        found = ["" if np.isnan(value) else f"{value:.0f}" for value in values]
        if self.shift and found[-1]:
            found[-1] = shift_text(int(values[-1]))
        return tuple(found)


def _in_order(ctx: Setting, rows: tuple[Standing, ...], joint: _Joint) -> tuple[tuple[Standing, ...], frozenset[str]]:
    """Return units by the place that the reading gives them, and which stand by name without it: the last third."""
    if joint.ranks is None:
        return rows, frozenset(one.unit for one in rows if one.by_name)
    given = dict(zip(ctx.units, joint.ranks, strict=True))
    ranked = {unit: float(rank) for unit, rank in given.items() if not np.isnan(rank)}
    shown = ctx.result.plan.specification.fairness.show_bottom
    last = frozenset() if shown else last_third(ranked)
    ordered = sorted(
        rows,
        key=lambda one: (one.unit not in ranked, one.unit in last,
                         0.0 if one.unit in last else ranked.get(one.unit, 0.0), one.name),
    )  # fmt: skip
    return tuple(ordered), last


def _joint(ctx: Setting) -> _Joint:
    """Return GEP+ by the reading that the specification names; the published rule is not confirmed."""
    plan, table, words = ctx.result.plan, ctx.result.run.table, ctx.words
    options = next(step.options for step in plan.steps if step.kind == "progress")
    ranked = np.where(arrays.present(ctx.ranks()), ctx.scores(), np.nan)
    found = plus(ranked, table.values[plan.in_tree :, ctx.block], options.plus)
    heads = {
        "rank": words.pick("GEP+ place", "GEP+位次"),
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
    "rank_shift": ("ranks side by side", "位次并列对照"),
}
