"""Which criteria are nearest to being met, and what single change would do it (先改这几项)."""

from __future__ import annotations

import math

from greenpark.assess.closings import closings as single_changes
from greenpark.assess.details import threshold
from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import Record
from greenpark.catalog.models import Criterion, Scheme, Variable
from greenpark.formula.reasons import TOLERANCE
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import GapRow
from greenpark.publish.content.tables import gap_text, pair, relative
from greenpark.publish.words import numbers

MOST = 5
CLOSINGS = 2
_COUNTED = ("count", "person", "persons")
_SMALL = 0.1  # below it the unit of the form is too large to be read easily
_NEVER_LESS = ("economy", "social", "entry")  # themes whose figures nobody would lower to improve a ratio


def nearest_gaps(
    ctx: Context, records: list[tuple[Scheme, Record, ParkFigures]], most: int = MOST
) -> tuple[GapRow, ...]:
    """Return the criteria that miss their limit by the least, relative to it; one quantity and limit appears once."""
    found: list[tuple[float, Scheme, Criterion, Record, ParkFigures, int]] = []
    for scheme, record, figures in records:
        for criterion, row in zip(scheme.criteria, record["criteria"], strict=True):
            miss = relative(row) if row["status"] == "not_met" else None
            if miss is not None and miss < 0:
                found.append((-miss, scheme, criterion, row, figures, record["year"]))
    found.sort(key=lambda one: one[0])
    seen: set[tuple[str, float]] = set()
    rows: list[GapRow] = []
    for _, scheme, criterion, row, figures, year in found:
        key = (criterion.indicator, float(row["threshold"]))
        if key in seen:
            continue
        seen.add(key)
        rows.append(_gap(ctx, scheme, criterion, row, closings=_closings(ctx, scheme, criterion, figures, year)))
        if len(rows) >= most:
            break
    return tuple(rows)


def all_gaps(records: list[tuple[Scheme, Record, ParkFigures]]) -> list[tuple[Scheme, Criterion, Record, float]]:
    """Return every criterion that misses a limit that is a number, with its relative gap, the nearest first."""
    found = []
    for scheme, record, _ in records:
        for criterion, row in zip(scheme.criteria, record["criteria"], strict=True):
            miss = relative(row) if row["status"] == "not_met" else None
            if miss is not None and miss < 0:
                found.append((scheme, criterion, row, -miss))
    return sorted(found, key=lambda one: one[3])


def _gap(ctx: Context, scheme: Scheme, criterion: Criterion, row: Record, *, closings: tuple[str, ...]) -> GapRow:
    value, limit = pair(ctx, row)
    miss = -(relative(row) or 0.0)
    return GapRow(
        scheme=scheme.id,
        short=ctx.text(scheme.short),
        criterion=criterion.id,
        label=ctx.label(criterion),
        value_text=value,
        limit_text=limit,
        gap_text=gap_text(ctx, row),
        relative=miss,
        relative_text=numbers.percent(miss, ctx.lang),
        closings=closings,
    )


def _closings(ctx: Context, scheme: Scheme, criterion: Criterion, figures: ParkFigures, year: int) -> tuple[str, ...]:
    """Return single changes in words; those that nobody would wish for are left out, the smallest come first."""
    catalog = ctx.catalog
    limit = threshold(criterion, scheme, figures, year)
    texts: list[tuple[float, str]] = []
    for closing in single_changes(criterion, scheme, limit, figures, year):
        variable = catalog.variables[closing["variable"]]
        change = float(closing["change"])
        if change < 0 and (variable.theme in _NEVER_LESS or variable.population):
            continue
        column = variable.id if closing["item"] is None else f"{variable.id}[{closing['item']}]"
        now = figures.get(column, year)
        scale = 100.0 if closing["unit"] == "%" else 1.0
        size = abs(change) / abs(float(now) * scale) if now else float("inf")
        texts.append((size, _in_words(ctx, closing, change)))
    return tuple(text for _, text in sorted(texts)[:CLOSINGS])


def _in_words(ctx: Context, closing: Record, change: float) -> str:
    words, catalog = ctx.words, ctx.catalog
    variable = catalog.variables[closing["variable"]]
    label = ctx.text(variable.label)
    if closing["item"] is not None and variable.items is not None:
        items = {item.id: item for item in catalog.item_lists[variable.items].items}
        item = ctx.text(items[closing["item"]].label)
        label = words.pick(f"{label}, {item}", f"{label}（{item}）")
    if variable.type in ("yes_no", "checklist"):
        return words.pick(f"{label}: in place", f"落实“{label}”")
    text = _needed(ctx, variable, closing["unit"], abs(change))
    if change > 0:
        return words.pick(f"{label} up by {text}", f"{label}增加{text}")
    return words.pick(f"{label} down by {text}", f"{label}减少{text}")


def _needed(ctx: Context, variable: Variable, unit: str, change: float) -> str:
    """Return a needed change, rounded up: whole firms and persons, other amounts in the unit of the form."""
    if unit in _COUNTED:
        return numbers.with_unit(numbers.grouped(str(math.ceil(change - TOLERANCE))), unit, ctx.lang) or "1"
    if unit == "%":
        return numbers.difference(float(numbers.rounded(change, numbers.decimals_for(change, 3))), unit, ctx.lang)
    amount, shown = numbers.in_money(change, unit, ctx.money)
    if shown == unit and variable.official_unit is not None and variable.unit != "item":
        official = numbers.convertible(change, unit, variable.official_unit)
        if official is not None and official >= _SMALL:
            amount, shown = official, variable.official_unit
    return numbers.with_unit(numbers.enough(amount), shown, ctx.lang)
