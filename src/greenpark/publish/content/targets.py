"""Targets of the park: level, progress (目标完成度), pace (序时进度), the weakest dimension, lapsed targets."""

from __future__ import annotations

from greenpark.assess.scorecards import Record
from greenpark.catalog.models import Scheme
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import Dimension, Mark, TargetRow, Targets
from greenpark.publish.words import numbers

EVEN = 0.02  # geometric and arithmetic mean this near say that the dimensions are even
NEARLY = 0.8  # of the pace: below it a target is behind, at 1 it is on pace


def targets(ctx: Context, scheme: Scheme, record: Record) -> Targets | None:
    """Return the targets of a scheme that measures progress; None where no target is set."""
    progress = record.get("progress")
    if progress is None:
        return None
    labels = {criterion.id: ctx.label(criterion) for criterion in scheme.criteria}
    statuses = {found["id"]: found["status"] for found in record["criteria"]}
    found = [row for row in progress["indicators"] if row["target"] is not None]
    if not found:
        return None
    rows = tuple(_row(ctx, row, labels[row["id"]], statuses[row["id"]]) for row in found)
    balance = progress["balance"]
    dimensions = tuple(
        Dimension(code, ctx.words.word("dimension", code), value, numbers.percent(value, ctx.lang), _shade(ctx, value))
        for code, value in balance["dimensions"].items()
    )
    lapsed = tuple(f"{row.label} ({row.target_year})" for row in rows if row.lapsed)
    return Targets(
        scheme=scheme.id,
        sentence=_sentence(ctx, rows, balance, lapsed),
        rows=rows,
        dimensions=dimensions,
        arithmetic=balance["arithmetic"],
        geometric=balance["geometric"],
        spread=balance["spread"],
        weakest=ctx.words.word("dimension", balance["weakest"]),
        lapsed=lapsed,
        balance_text=_balance(ctx, balance),
    )


def _row(ctx: Context, row: Record, label: str, status: str) -> TargetRow:
    unit = row["unit"]
    level_text, target_text = ctx.shown(row["level"], unit), ctx.shown(row["target"], unit)
    if isinstance(row["level"], float) and isinstance(row["target"], float):
        first, second = numbers.apart(row["level"], row["target"])
        level_text, target_text = (numbers.with_unit(text, unit, ctx.lang) for text in (first, second))
    return TargetRow(
        id=row["id"],
        label=label,
        dimension=ctx.words.word("dimension", row["dimension"]),
        unit=numbers.unit_text(unit, ctx.lang),
        level=_plain(row["level"]),
        level_text=level_text,
        base_year=row["base_year"],
        base=_plain(row["base"]),
        base_text=ctx.shown(row["base"], unit),
        target_year=row["target_year"],
        target=_plain(row["target"]),
        target_text=target_text,
        progress=row["progress"],
        progress_text="" if row["progress"] is None else numbers.percent(row["progress"], ctx.lang),
        pace=row["pace"],
        pace_text="" if row["pace"] is None else numbers.percent(row["pace"], ctx.lang),
        time_used=row["time_used"],
        mark=_mark(ctx, row, status),
        lapsed=row["lapsed"],
    )


def _plain(value: float | bool | None) -> float | None:
    return None if value is None else float(value)


def _mark(ctx: Context, row: Record, status: str) -> Mark:
    """Return how a target stands: reached, on pace, behind; a lapsed one that was not reached stays visible."""
    if status == "met":
        return ctx.words.mark("pace", "reached")
    if row["lapsed"]:
        return ctx.words.mark("pace", "lapsed")
    if row["level"] is None:
        return ctx.words.mark("pace", "unknown")
    if row["pace"] is None:
        return ctx.words.mark("pace", "far_behind" if status == "not_met" else "unknown")
    if row["pace"] >= 1:
        return ctx.words.mark("pace", "on_pace")
    return ctx.words.mark("pace", "behind" if row["pace"] >= NEARLY else "far_behind")


def _shade(ctx: Context, progress: float) -> Mark:
    """Return the mark of a dimension, by its mean progress; the time used differs between its targets."""
    code = "on_pace" if progress >= NEARLY else "behind" if progress >= NEARLY / 2 else "far_behind"
    tone = ctx.words.mark("pace", code).tone
    return Mark(code, "", numbers.percent(progress, ctx.lang), tone)


def _sentence(ctx: Context, rows: tuple[TargetRow, ...], balance: Record, lapsed: tuple[str, ...]) -> str:
    words = ctx.words
    reached = sum(row.mark.code == "reached" for row in rows)
    on_pace = sum(row.mark.code == "on_pace" for row in rows)
    behind = sum(row.mark.code in ("behind", "far_behind") for row in rows)
    text = words.pick(
        f"Of {len(rows)} own targets {reached} are reached, {on_pace} are on pace, {behind} are behind.",
        f"自定目标{len(rows)}项：已达{reached}项，达到序时进度{on_pace}项，低于序时进度{behind}项。",
    )
    parts = [text]
    if balance["weakest"] is not None:
        weakest = words.word("dimension", balance["weakest"])
        value = numbers.percent(balance["dimensions"][balance["weakest"]], ctx.lang)
        parts.append(
            words.pick(
                f"The weakest dimension is {weakest}, at {value} of its way.",
                f"最弱的方面是{weakest}，平均完成{value}。",
            )
        )
    if lapsed:
        parts.append(
            words.pick(
                f"{len(lapsed)} target{'s have' if len(lapsed) > 1 else ' has'} lapsed.",
                f"目标年已过的有{len(lapsed)}项。",
            )
        )
    return words.sentences(*parts)


def _balance(ctx: Context, balance: Record) -> str:
    if balance["arithmetic"] is None:
        return ""
    arithmetic = numbers.percent(balance["arithmetic"], ctx.lang)
    geometric = numbers.percent(balance["geometric"], ctx.lang)
    spread = numbers.difference(balance["spread"] * 100, "%", ctx.lang)
    if balance["arithmetic"] - balance["geometric"] < EVEN:
        return ctx.words.pick(
            f"Mean of the dimensions {arithmetic}; {spread} between strongest and weakest.",
            f"各方面平均完成度{arithmetic}，最强与最弱相差{spread}。",
        )
    return ctx.words.pick(
        f"Mean of the dimensions {arithmetic}, geometric mean {geometric}; {spread} between strongest and weakest. "
        "The geometric mean falls where one dimension lags, so that strength in one does not hide weakness in another.",
        f"各方面平均完成度{arithmetic}，几何平均{geometric}，最强与最弱相差{spread}。几何平均低于算术平均，说明各方面不均衡。",
    )
