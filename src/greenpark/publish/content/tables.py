"""The criteria of a scheme for one park and year, row by row, with limit, gap, reason, origin and evidence."""

from __future__ import annotations

from greenpark.assess.explain import Step as Derivation
from greenpark.assess.explain import explain
from greenpark.assess.explain import number as plain_number
from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import Record
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula.reasons import TOLERANCE
from greenpark.publish.content.clauses import clause_text
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import Cell, CriteriaTable, CriterionRow, Step
from greenpark.publish.content.verdicts import edition_of, verdict_mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import SIGNS

DEEPEST = 6  # levels of a derivation that are shown


def criteria_table(
    ctx: Context, scheme: Scheme, record: Record, figures: ParkFigures, *, anchor: str, derive: bool
) -> CriteriaTable:
    """Return the table of one scheme; `derive` adds the whole derivation of each value."""
    rows = [
        criterion_row(ctx, scheme, criterion, found, figures, record["year"], derive=derive)
        for criterion, found in zip(scheme.criteria, record["criteria"], strict=True)
    ]
    entry = [
        criterion_row(ctx, scheme, criterion, found, figures, record["year"], derive=False)
        for criterion, found in zip(scheme.entry, record["entry"], strict=True)
    ]
    edition = edition_of(scheme, record["edition"])
    words = ctx.words
    intro = words.pick("{document}. Edition {id}: {status}.", "{document}。版本：{id}（{status}）。").format(
        document=ctx.text(scheme.document).rstrip("。."), id=edition.id, status=words.word("edition", edition.status)
    )
    return CriteriaTable(
        scheme=scheme.id,
        name=ctx.text(scheme.label),
        short=ctx.text(scheme.short),
        anchor=anchor,
        verdict=verdict_mark(ctx, record),
        intro=intro,
        note=ctx.text(scheme.note),
        groups=tuple((group.id, _group_text(ctx, scheme, group.id)) for group in scheme.groups),
        rows=tuple(rows),
        entry=tuple(entry),
        reached_text=words.pick("met", "达标") if scheme.kind == "pass_rule" else words.pick("reached", "达到"),
    )


def criterion_row(
    ctx: Context, scheme: Scheme, criterion: Criterion, found: Record, figures: ParkFigures, year: int, *, derive: bool
) -> CriterionRow:
    """Return one row as people read it."""
    words, unit = ctx.words, criterion.unit
    value_text, limit_text = pair(ctx, found)
    margin = relative(found)
    status = found["status"]
    gap = found["gap"] if status == "not_met" and not isinstance(found["value"], bool) else None
    return CriterionRow(
        id=criterion.id,
        label=ctx.label(criterion),
        indicator=criterion.indicator,
        value=found["value"],
        value_text=value_text,
        unit=numbers.unit_text(unit, ctx.lang),
        operator=found["operator"],
        limit=found["threshold"],
        limit_text=limit_text,
        status=words.mark("status", status),
        required=found["required"],
        group=criterion.group,
        role=_role(ctx, scheme, criterion),
        counts=found["counts"],
        gap=gap,
        gap_text=gap_text(ctx, found) if gap else "",
        relative_gap=-margin if margin is not None and status == "not_met" else None,
        margin=margin if status == "met" else None,
        margin_text="" if margin is None or status != "met" else _margin(ctx, margin),
        reason=found["reason"],
        reason_text=words.word("reason", found["reason"]),
        origin_text=words.word("origin", found["origin"]),
        basis_text=words.join([words.word("basis", one) for one in (found["basis"] or "").split(", ") if one]),
        assumed_text=words.join([_assumed(ctx, one) for one in found["assumed"]]),
        evidence=found["evidence"],
        evidence_text=words.word("evidence", found["evidence"]),
        clause=clause_text(criterion.clause, ctx.lang),
        note=ctx.text(criterion.note),
        derivation=_derivation(ctx, criterion, figures, year) if derive and found["value"] is not None else (),
    )


def pair(ctx: Context, found: Record) -> tuple[str, str]:
    """Return value and limit as texts that differ when the numbers do."""
    value, limit, unit = found["value"], found["threshold"], found["unit"]
    sign = SIGNS.get(found["operator"] or "", "")
    if isinstance(value, bool) or isinstance(limit, bool):
        shown = "" if value is None else ctx.words.yes_no(bool(value))
        return shown, "" if limit is None else ctx.words.yes_no(bool(limit))
    if value is not None and limit is not None:
        first, second = numbers.apart(float(value), float(limit))
        return _in_unit(
            ctx, first, float(value), unit
        ), f"{sign}{numbers.NBSP}{_in_unit(ctx, second, float(limit), unit)}"
    shown_limit = "" if limit is None else f"{sign}{numbers.NBSP}{ctx.quantity(float(limit), unit)}"
    return ctx.shown(value, unit), shown_limit


def _in_unit(ctx: Context, text: str, value: float, unit: str) -> str:
    """Return a number that is already a text with its unit; amounts of money take the unit asked for."""
    if numbers.in_money(value, unit, ctx.money) != (value, unit):
        return ctx.quantity(value, unit)
    return numbers.with_unit(text, unit, ctx.lang)


def relative(found: Record) -> float | None:
    """Return the safety margin relative to the limit, negative where the limit is missed (as `details.margin`)."""
    value, limit, operator = found["value"], found["threshold"], found["operator"]
    if isinstance(value, bool) or isinstance(limit, bool) or value is None or not limit or operator == "equals":
        return None
    difference = (float(value) - float(limit)) / abs(float(limit))
    return difference if operator in ("at_least", "above") else -difference


def gap_text(ctx: Context, found: Record) -> str:
    """Return by how much a value misses its limit: short by it, over by it; relative where there is no gap."""
    operator, gap = found["operator"], found["gap"]
    if gap:
        amount = numbers.difference(gap, found["unit"], ctx.lang, money=ctx.money)
    else:
        amount = numbers.percent(-(relative(found) or 0.0), ctx.lang)
    if operator in ("at_most", "below"):
        return ctx.words.text("over_by", amount=amount)
    return ctx.words.text("off_by" if operator == "equals" else "short_by", amount=amount)


def _margin(ctx: Context, margin: float) -> str:
    if margin <= TOLERANCE:
        return ctx.words.pick("at the limit", "恰达标准值")
    return f"+ {numbers.percent(margin, ctx.lang)}"


def _role(ctx: Context, scheme: Scheme, criterion: Criterion) -> str:
    """Return how a row counts: required, core, guiding, a group, its own target."""
    words = ctx.words
    if criterion.core:
        return words.pick("core", "核心")
    if criterion.waivable:
        return words.pick("guiding", "引导性")
    if criterion.group is not None:
        return words.pick(f"group {criterion.group}", f"{criterion.group}组" if criterion.group.isalpha() else "选择项")
    if criterion.required:
        return words.pick("required", "必选")
    if scheme.kind == "plan_target":
        return words.pick("own target", "自定目标")
    return ""


def _group_text(ctx: Context, scheme: Scheme, group_id: str) -> str:
    group = next(group for group in scheme.groups if group.id == group_id)
    label = ctx.text(group.label)
    if scheme.kind != "pass_rule":
        return label
    return ctx.words.pick(f"{label} (at least {group.at_least})", f"{label}（至少{group.at_least}项）")


def _assumed(ctx: Context, name: str) -> str:
    catalog = ctx.catalog
    entry = catalog.factors.get(name) or catalog.variables.get(name) or catalog.indicators.get(name)
    return name if entry is None else ctx.text(entry.label)


def _derivation(ctx: Context, criterion: Criterion, figures: ParkFigures, year: int) -> tuple[Step, ...]:
    park = str(figures.rows[year].get("park", ""))
    top = explain(criterion.indicator, figures, year, ctx.observations(park), park=park, lang=ctx.lang)
    steps: list[Step] = []
    _walk(ctx, top, 0, steps)
    return tuple(steps)


def _walk(ctx: Context, step: Derivation, depth: int, steps: list[Step]) -> None:
    value: Cell = step.value
    if value is None:
        shown = ctx.words.word("reason", step.reason) or "…"
    elif isinstance(value, float):
        shown = numbers.with_unit(
            plain_number(value).replace("\N{NARROW NO-BREAK SPACE}", numbers.NBSP), step.unit, ctx.lang
        )
    else:
        shown = ctx.words.yes_no(value) if isinstance(value, bool) else str(value)
    text = f"{step.label} ({step.year}) = {shown}"
    if step.formula and not _same(step.formula, step.label):
        text += f" = {step.formula}"
    origin = step.origin.replace("held since", ctx.words.pick("held since", "沿用"))
    about = [ctx.words.word("origin", origin), step.source, step.channel, step.place]
    steps.append(Step(depth, text, " · ".join(str(part) for part in about if part)))
    if depth < DEEPEST:
        for below in step.below:
            _walk(ctx, below, depth + 1, steps)


def _same(formula: str, label: str) -> bool:
    return formula.strip() == label.strip()
