"""The data request list (数据需求清单): missing figures by the department that holds them."""

from __future__ import annotations

from greenpark.publish.content.context import Context
from greenpark.publish.content.needs import BASE_YEAR, Need, form, official_unit, settled
from greenpark.publish.content.parts import RequestRow, RequestSheet


def department(ctx: Context, variable: str) -> str:
    """Return the department, supplier or firm that is asked for a figure."""
    return ctx.text(ctx.catalog.holders_of(variable)[0].label)


def request_sheets(ctx: Context, needs: list[Need]) -> tuple[RequestSheet, ...]:
    """Return one list for each holding department, the one with the most criteria waiting first."""
    by_holder: dict[str, list[Need]] = {}
    for need in needs:
        by_holder.setdefault(department(ctx, need.variable), []).append(need)
    sheets = [_sheet(ctx, name, members) for name, members in by_holder.items()]
    return tuple(sorted(sheets, key=lambda sheet: (-sheet.criteria, -len(sheet.rows), sheet.holder)))


def _sheet(ctx: Context, name: str, members: list[Need]) -> RequestSheet:
    waiting = {(scheme, one) for need in members for scheme, ids in need.waiting.items() for one in ids}
    title = ctx.words.pick(f"Data request: {name}", f"数据需求清单：{name}")
    rows = tuple(_row(ctx, need) for need in members)
    return RequestSheet(name, title, rows, len(waiting))


def _row(ctx: Context, need: Need) -> RequestRow:
    words = ctx.words
    base = need.variable == BASE_YEAR
    label = words.pick("Base year of the park", "园区基准年") if base else ctx.name(need.variable)
    definition = (
        words.pick(
            "First year of the plan, from which growth and elasticities count.", "规划基准年，增速和弹性系数由此起算。"
        )
        if base
        else ctx.text(ctx.catalog.entry(need.variable).definition)
    )
    others = words.join([ctx.text(one.label) for one in ctx.catalog.holders_of(need.variable)[1:]])
    return RequestRow(
        variable=need.variable,
        label=label,
        item=_items(ctx, need),
        definition=definition,
        unit=official_unit(ctx, need.variable),
        years=tuple(sorted(need.years)),
        form=form(ctx, need.variable),
        settles=tuple(settled(ctx, scheme, ids) for scheme, ids in need.waiting.items()),
        count=need.count,
        note=words.pick(f"also held by: {others}", f"亦可向{others}索取") if others else "",
    )


def _items(ctx: Context, need: Need) -> str:
    if need.variable == BASE_YEAR:
        return ""
    entry = ctx.catalog.entry(need.variable)
    list_id = getattr(entry, "items", None)
    if list_id is None:
        return ""
    items = {item.id: ctx.text(item.label) for item in ctx.catalog.item_lists[list_id].items}
    if getattr(entry, "absent_item", None) == "zero":
        # one row of an inventory makes the rest of it zero: all that there is belongs in it
        return ctx.words.pick("every item that occurs", "全部实有分项")
    return ctx.words.join([items.get(item, item) for item in need.items])
