"""Which figures are missing, who waits for them, and which to fill in first (先补这几项)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from greenpark.assess.figures import ParkFigures
from greenpark.assess.missing import alternatives
from greenpark.assess.scorecards import Record
from greenpark.assess.settle import decisive
from greenpark.catalog import Catalog
from greenpark.catalog.models import Scheme
from greenpark.formula import tree
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import DecisiveRow, Settled
from greenpark.publish.words import numbers

MOST = 5
_FORM = re.compile(r"[\u4e00-\u9fff]|^\s*[A-Z]*\d")
BASE_YEAR = "base_year"  # stands in the entities table, not among the variables


@dataclass
class Need:
    """A missing figure, the years for which it is missing and the criteria that wait for it, by scheme."""

    variable: str
    items: dict[str, None] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)
    waiting: dict[str, list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many criteria wait."""
        return sum(len(ids) for ids in self.waiting.values())


def find_needs(ctx: Context, records: Iterable[tuple[Scheme, Record, ParkFigures]]) -> list[Need]:
    """Return the missing figures of one park and year, the most decisive first.

    Each criterion without data waits for the smallest set of figures that would make it known
    (`assess.settle.decisive`). A missing base year is a need too.
    """
    needs: dict[str, Need] = {}
    for scheme, record, figures in records:
        year = record["year"]
        by_criterion = {criterion.id: criterion.indicator for criterion in scheme.criteria}
        for variable, ids in decisive(scheme, record, figures, year):
            need = needs.setdefault(variable, Need(variable))
            need.waiting[scheme.id] = ids
            for one in ids:
                _detail(need, by_criterion[one], figures, year)
        waiting = [found["id"] for found in record["criteria"] if _wants_base_year(ctx.catalog, found, figures, year)]
        if waiting:
            need = needs.setdefault(BASE_YEAR, Need(BASE_YEAR, years={year}))
            need.waiting[scheme.id] = waiting
    return sorted(needs.values(), key=lambda need: (-need.count, need.variable))


def _detail(need: Need, indicator: str, figures: ParkFigures, year: int) -> None:
    """Add the years and items for which a criterion misses the figure."""
    choices = alternatives(indicator, figures, year)
    chosen = [figure for figure in (choices[0] if choices else ()) if figure.variable == need.variable]
    need.years.update([figure.year for figure in chosen] or [year])
    need.items.update({figure.item: None for figure in chosen if figure.item is not None})


def _wants_base_year(catalog: Catalog, found: Record, figures: ParkFigures, year: int) -> bool:
    if found["status"] != "undefined" or found["reason"] != "outside_definition":
        return False
    base = figures.base_year_at(year)
    typed = catalog.formulas.get(found["indicator"])
    return typed is not None and (base is None or base >= year) and tree.uses_base(typed.node)


def family(name: str) -> str:
    """Return what a figure is apart from its price basis: value added at current and at constant prices is one."""
    return name.removesuffix("_current").removesuffix("_constant")


def decisive_rows(ctx: Context, needs: list[Need], year: int) -> tuple[DecisiveRow, ...]:
    """Return the figures on which most criteria wait; price bases of one quantity are drawn together."""
    groups: dict[str, list[Need]] = {}
    for need in needs:
        groups.setdefault(family(need.variable), []).append(need)
    rows = [_row(ctx, members, year) for members in groups.values()]
    return tuple(sorted(rows, key=lambda row: -row.count)[:MOST])


def _row(ctx: Context, members: list[Need], year: int) -> DecisiveRow:
    words = ctx.words
    first = members[0]
    waiting: dict[str, dict[str, None]] = {}
    for need in members:
        for scheme, ids in need.waiting.items():
            waiting.setdefault(scheme, {}).update(dict.fromkeys(ids))
    settles = tuple(settled(ctx, scheme, _in_order(ctx, scheme, ids)) for scheme, ids in waiting.items())
    count = sum(len(one.criteria) for one in settles)
    listed = words.pick("; ", "；").join(one.text for one in settles)
    text = words.pick(f"{count} criteria wait for it: {listed}", f"{count}项指标待此数：{listed}")
    years = tuple(sorted({one for need in members for one in need.years} or {year}))
    return DecisiveRow(
        variable=first.variable,
        label=family_label(ctx, [need.variable for need in members]),
        unit=official_unit(ctx, first.variable),
        years=years,
        holder=holder(ctx, first.variable),
        form=form(ctx, first.variable),
        settles=settles,
        count=count,
        text=text,
    )


def settled(ctx: Context, scheme: str, ids: list[str]) -> Settled:
    """Return the criteria of one scheme that wait, in words."""
    short = ctx.short(scheme)
    return Settled(scheme, short, tuple(ids), f"{short}{_named(ctx, scheme, ids)}")


def _named(ctx: Context, scheme: str, ids: list[str]) -> str:
    """Return rows by number; criteria without a number by their own wording, three at most."""
    words = ctx.words
    if all(one.isdigit() for one in ids):
        return words.pick(" ", "") + words.rows(ids)
    if all(len(one) <= 6 for one in ids):
        return f" {words.join(ids)}"
    labels = {criterion.id: ctx.label(criterion) for criterion in ctx.catalog.schemes[scheme].criteria}
    shown = words.join([labels[one] for one in ids[:3]])
    more = words.pick(f" and {len(ids) - 3} more", f"等{len(ids)}项") if len(ids) > 3 else ""
    return words.pick(": ", "：") + shown + more


def _in_order(ctx: Context, scheme: str, ids: Iterable[str]) -> list[str]:
    order = {criterion.id: index for index, criterion in enumerate(ctx.catalog.schemes[scheme].criteria)}
    return sorted(ids, key=lambda one: order[one])


def family_label(ctx: Context, variables: list[str]) -> str:
    """Return one label for the price bases of a quantity: 工业增加值（不变价、现价）."""
    if variables == [BASE_YEAR]:
        return ctx.words.pick("Base year of the park", "园区基准年")
    labels = [ctx.name(one) for one in variables]
    if len(labels) == 1:
        return labels[0]
    opening, closing = ctx.words.pick(" (", "（"), ctx.words.pick(")", "）")
    heads = [label.partition(opening)[0] for label in labels]
    tails = [label.partition(opening)[2].rstrip(closing) for label in labels]
    if len(set(heads)) == 1 and all(tails):
        return f"{heads[0]}{opening}{ctx.words.join(tails)}{closing}"
    return labels[0]


def official_unit(ctx: Context, variable: str) -> str:
    """Return the unit in which the official form asks for a figure."""
    if variable == BASE_YEAR:
        return ""
    entry = ctx.catalog.entry(variable)
    official = getattr(entry, "official_unit", None)
    if entry.type in ("yes_no", "checklist"):
        return ctx.words.pick("yes/no", "是/否")
    if official is None or entry.unit == "item":
        if entry.unit == "item":
            return ctx.words.pick("by item", "按分项")
        return numbers.unit_text(entry.unit, ctx.lang)
    return numbers.unit_text(official, ctx.lang)


def holder(ctx: Context, variable: str) -> str:
    """Return who holds a figure, as the catalog says."""
    return ctx.words.join([ctx.text(one.label) for one in ctx.catalog.holders_of(variable)])


def form(ctx: Context, variable: str) -> str:
    """Return the form or record in which a figure stands, as the catalog says."""
    if variable == BASE_YEAR:
        return ctx.words.pick("entities table, cover sheet", "封面")
    text = ctx.text(getattr(ctx.catalog.entry(variable), "form", None))
    if ctx.lang == "zh":
        # numbers of forms stay; records that are only described in English would puzzle the reader
        return "；".join(part.strip() for part in text.split(";") if _FORM.search(part))
    return text
