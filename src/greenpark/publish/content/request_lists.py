"""The data request list (数据需求清单): missing figures by the department that holds them."""

from __future__ import annotations

import re

from greenpark.publish.content.context import Context
from greenpark.publish.content.needs import BASE_YEAR, Need, form, holder, official_unit, settled
from greenpark.publish.content.parts import RequestRow, RequestSheet

# how a department is recognised in the catalog's words, and how the list names it
_DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    (r"统计|statistic", "Statistics bureau", "统计局"),
    (r"生态环境|环境监测|ecology|monitoring station", "Ecology and environment bureau", "生态环境局"),
    (r"工业和信息化|industry", "Industry and information technology bureau", "工业和信息化局"),
    (
        r"发展改革|能源部门|能源局|development and reform|energy bureau",
        "Development and reform commission",
        "发展和改革委员会",
    ),
    (r"自然资源|规划|natural-resources|planning", "Natural resources and planning bureau", "自然资源和规划局"),
    (r"住房|建设|construction", "Housing and construction bureau", "住房和城乡建设局"),
    (r"交通|transport", "Transport bureau", "交通运输局"),
    (r"水利|水务|water bureau", "Water bureau", "水务局"),
    (r"科技|science", "Science and technology bureau", "科技局"),
    (r"商务|commerce", "Commerce bureau", "商务局"),
    (r"人力资源|human resources", "Human resources and social security bureau", "人力资源和社会保障局"),
    (r"市场监管|market", "Market regulator", "市场监督管理局"),
    (r"供电|供热|电力|power|heat", "Power and heat suppliers", "供电、供热单位"),
    (r"污水|wastewater|sewage", "Wastewater plants", "污水处理厂"),
    (r"管委会|park administration", "Park administration", "园区管委会"),
    (r"企业|firms|enterprises", "Enterprises", "企业"),
)


def department(text: str, lang: str) -> str:
    """Return the department that a holder's text names first; the text itself if none is recognised."""
    found: list[tuple[int, int, str]] = []
    for index, (pattern, en, zh) in enumerate(_DEPARTMENTS):
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            found.append((match.start(), index, zh if lang == "zh" else en))
    return min(found)[2] if found else text


def request_sheets(ctx: Context, needs: list[Need]) -> tuple[RequestSheet, ...]:
    """Return one list for each holding department, the one with the most criteria waiting first."""
    by_holder: dict[str, list[tuple[Need, str]]] = {}
    for need in needs:
        text = holder(ctx, need.variable)
        by_holder.setdefault(department(text, ctx.lang), []).append((need, text))
    sheets = [_sheet(ctx, name, members) for name, members in by_holder.items()]
    return tuple(sorted(sheets, key=lambda sheet: (-sheet.criteria, -len(sheet.rows), sheet.holder)))


def _sheet(ctx: Context, name: str, members: list[tuple[Need, str]]) -> RequestSheet:
    waiting = {(scheme, one) for need, _ in members for scheme, ids in need.waiting.items() for one in ids}
    title = ctx.words.pick(f"Data request: {name}", f"数据需求清单：{name}")
    rows = tuple(_row(ctx, need, name, text) for need, text in members)
    return RequestSheet(name, title, rows, len(waiting))


def _row(ctx: Context, need: Need, name: str, text: str) -> RequestRow:
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
    others = "" if department(text, ctx.lang) == text or text.casefold() == name.casefold() else text
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
        note=words.pick(f"held by: {others}", f"数据来源：{others}") if others else "",
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
