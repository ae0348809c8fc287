"""Sentences about single cells: names, numbers, units, years."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.observe.messages.note import Note, Said, are, counted, quoted, spoken


def unknown_park(text: str, near: str | None) -> Note:
    """A park that the table of parks does not hold."""
    return Note(
        "unknown_park", "error",
        f"'{quoted(text)}' is in no row of the table of parks; the row is kept but not used.",
        f"园区表中没有“{quoted(text)}”；该行保留，未参与计算。",
        f"Did you mean '{near}'? Correct the name, or add it as an alias." if near else "Add it to the table of parks.",
        f"是否为“{near}”？请改名，或在园区表登记为别名。" if near else "请先在园区表登记。",
    )  # fmt: skip


def ambiguous_park(text: str, ids: Sequence[str]) -> Note:
    """A name that several parks carry."""
    return Note(
        "unknown_park", "error",
        f"'{quoted(text)}' names several parks ({', '.join(ids)}); the row is kept but not used.",
        f"“{quoted(text)}”对应多个园区（{'、'.join(ids)}）；该行保留，未参与计算。",
        "Use the id of the park.", "请改填园区代码。",
    )  # fmt: skip


def no_park() -> Note:
    """A data row without a park."""
    return Note(
        "unknown_park", "error", "The row names no park; it is kept but not used.", "该行未填园区；保留，未参与计算。",
        "Enter the park in every row.", "请逐行填写园区。",
    )  # fmt: skip


def parks_as_named(count: int) -> Note:
    """Without a table of parks every name is accepted (§3.2)."""
    return Note(
        "unknown_park", "information",
        f"Without a table of parks {counted(count, 'park')} {are(count)} taken as named: no spelling is checked.",
        f"未提供园区表；{count}个园区按所填名称采用，无法核对名称写法。",
        "Add a table with entity, name_zh, name_en, base_year, region_class.",
        "可附园区表：园区代码、中文名称、英文名称、基准年、地区类别。",
    )  # fmt: skip


def unknown_variable(text: str, near: str | None) -> Note:
    """A name that the catalog does not hold (users §6.7)."""
    return Note(
        "unknown_variable", "error",
        f"'{quoted(text)}' is no variable or indicator of the catalog; the row is kept but not used.",
        f"未识别“{quoted(text)}”；该行保留，未参与计算。",
        f"The nearest is {near}. Rename it if that is meant." if near else "See `greenpark catalog variables`.",
        f"最接近：{near}。如是请改名。" if near else "可用 `greenpark catalog variables` 查看全部名称。",
    )  # fmt: skip


def computed_only(variable: Said) -> Note:
    """A quantity that is always computed from activity data (§3.4)."""
    return Note(
        "unknown_variable", "warning",
        f"'{variable.en}' is always computed from activity data; the reported figure is kept for comparison, not used.",
        f"“{variable.zh}”只由活动数据计算；填报值保留备查，未采用。",
        "Report the activity data instead.", "请填报相应的活动数据。",
    )  # fmt: skip


def unknown_item(text: str, variable: Said, near: str | None) -> Note:
    """An item outside the closed list of the variable."""
    return Note(
        "unknown_item", "error",
        f"'{quoted(text)}' is no item of {variable.en}; the row is kept but not used.",
        f"“{quoted(text)}”不是{variable.zh}的分项；该行保留，未参与计算。",
        f"Did you mean '{near}'?" if near else "See the item list of the variable in the catalog.",
        f"是否为“{near}”？" if near else "请查看该指标的分项清单。",
    )  # fmt: skip


def item_needed(variable: Said, examples: Sequence[str]) -> Note:
    """A keyed variable without an item: a total cannot stand for its parts."""
    return Note(
        "unknown_item", "error",
        f"{variable.en} is reported item by item; this row names none and is not used.",
        f"{variable.zh}须按分项填报；该行未填分项，未采用。",
        f"Enter the item, for example {', '.join(examples)}.", f"请填写分项，例如{'、'.join(examples)}。",
    )  # fmt: skip


def no_items(text: str, variable: Said) -> Note:
    """An item behind a variable that has none."""
    return Note(
        "unknown_item", "error",
        f"{variable.en} has no items, but the row says '{quoted(text)}'; it is kept but not used.",
        f"{variable.zh}不分项，但该行填有“{quoted(text)}”；保留，未采用。",
        "Leave the item blank, or use the variable that is broken down.", "请清空分项，或改用分项指标。",
    )  # fmt: skip


def sector_kept(text: str) -> Note:
    """A figure of one sector is no figure of the park."""
    return Note(
        "unknown_item", "information",
        f"The figure is for sector '{quoted(text)}'; it is kept, and not used for the whole park.",
        f"该数据属“{quoted(text)}”行业；保留，不作为园区合计使用。",
    )  # fmt: skip


def unknown_answer(text: str, variable: Said, answers: Sequence[str]) -> Note:
    """An answer that a choice does not offer."""
    return Note(
        "unknown_item", "error",
        f"'{quoted(text)}' is no answer to {variable.en}; the row is kept but not used.",
        f"“{quoted(text)}”不是{variable.zh}的可选答案；该行保留，未采用。",
        f"Choose one of {', '.join(answers)}.", f"请在以下选项中选择：{'、'.join(answers)}。",
    )  # fmt: skip


def unknown_unit(unit: str, declared: str, hint: str) -> Note:
    """A unit that cannot be read."""
    return Note(
        "unknown_unit", "error",
        f"The unit '{quoted(unit)}' cannot be read; the declared unit is {declared}. The row is kept but not used.",
        f"无法识别单位“{quoted(unit)}”；规定单位为{declared}。该行保留，未采用。",
        hint or "Write it as on the form, for example 万元, t, m3, kWh, tce.",
        "请按报表写法填写，例如 万元、t、m³、kWh、吨标煤。",
    )  # fmt: skip


def two_units(cell: str, column: str) -> Note:
    """The cell and the unit column say different things."""
    return Note(
        "unknown_unit", "error",
        f"The cell says '{quoted(cell)}', the unit column '{quoted(column)}'; which holds is not known; row not used.",
        f"单元格写“{quoted(cell)}”，单位栏写“{quoted(column)}”，无法判断以何为准；该行未采用。",
        "Keep one of the two.", "请只保留一处单位。",
    )  # fmt: skip


def wrong_dimension(unit: str, declared: str, variable: Said) -> Note:
    """A unit of another quantity."""
    return Note(
        "wrong_dimension", "error",
        f"'{quoted(unit)}' measures another quantity than {variable.en} ({declared}); the row is kept but not used.",
        f"单位“{quoted(unit)}”与{variable.zh}（{declared}）量纲不同；该行保留，未采用。",
        f"Convert the figure to {declared}, or correct the unit.", f"请换算为{declared}，或更正单位。",
    )  # fmt: skip


def not_a_number(text: str) -> Note:
    """A cell that spells no number."""
    return Note(
        "not_a_number", "error",
        f"'{quoted(text)}' is no number; the row is kept but not used.",
        f"“{quoted(text)}”不是数；该行保留，未采用。",
        "Enter one number with a decimal point. Blank means not reported, 0 means zero, / means not applicable.",
        "请填一个数（小数点用“.”）。留空＝未填，0＝确为零，/＝不涉及。",
    )  # fmt: skip


def not_yes_or_no(text: str) -> Note:
    """A cell that is neither yes nor no."""
    return Note(
        "not_a_number", "error",
        f"'{quoted(text)}' is neither yes nor no; the row is kept but not used.",
        f"“{quoted(text)}”既非“是”也非“否”；该行保留，未采用。",
        "Enter yes or no (是/否, 有/无, 1/0).", "请填 是/否、有/无 或 1/0。",
    )  # fmt: skip


def dash_read_as_blank(text: str) -> Note:
    """A dash is not a zero (users §6.8)."""
    return Note(
        "not_a_number", "information",
        f"'{quoted(text)}' is read as not reported, not as zero.", f"“{quoted(text)}”按“未填”处理，不当作0。",
        "Enter 不涉及 or / if the park has none of it, 0 if it is truly zero.", "无此项请填“不涉及”，确为零请填0。",
    )  # fmt: skip


def none_in_a_number(text: str) -> Note:
    """无 where a number stands: zero, or no such thing?"""
    return Note(
        "not_a_number", "warning",
        f"'{quoted(text)}' may mean zero or not applicable; it is read as not reported.",
        f"“{quoted(text)}”可能指零，也可能指不涉及；按“未填”处理。",
        "Enter 0 if it is truly zero, 不涉及 or / if the park has none of it.", "确为零请填0，无此项请填“不涉及”。",
    )  # fmt: skip


def no_period(text: str | None) -> Note:
    """A year that cannot be read."""
    shown = quoted(text)
    return Note(
        "not_a_number", "error",
        f"'{shown}' is no year; the row is kept but not used." if shown else "The row has no year; it is not used.",
        f"“{shown}”不是年份；该行保留，未采用。" if shown else "该行未填年份；未采用。",
        "Enter the year as 2023 or 2023年.", "请填年份，如 2023 或 2023年。",
    )  # fmt: skip


def year_out_of_range(year: int) -> Note:
    """A year no statistics can be of."""
    return Note(
        "out_of_range", "error", f"The year {year} cannot be meant; the row is kept but not used.",
        f"年份{year}有误；该行保留，未采用。", "Check the year.", "请核对年份。",
    )  # fmt: skip


def part_of_year(typed: str) -> Note:
    """A quarter, a month or a year to date is never a year (users §2.4)."""
    return Note(
        "out_of_range", "information",
        f"'{quoted(typed)}' is part of a year; it is kept and shown, never used as a year.",
        f"“{quoted(typed)}”不是全年数；保留并显示，不作全年数使用。",
        "Report the figure of the whole year as well.", "请另填全年数。",
    )  # fmt: skip


def out_of_range(value: float, unit: str, low: float | None, high: float | None, variable: Said) -> Note:
    """A value that the quantity cannot have."""
    allowed = (
        f"≥ {spoken(low)}"
        if high is None
        else f"≤ {spoken(high)}"
        if low is None
        else f"{spoken(low)} … {spoken(high)}"
    )
    return Note(
        "out_of_range", "error",
        f"{variable.en} = {spoken(value)} {unit} cannot be: allowed is {allowed}. The row is kept but not used.",
        f"{variable.zh}为{spoken(value)} {unit}，超出可能范围（{allowed}）；该行保留，未采用。",
        "Check sign, decimal point and unit.", "请核对正负号、小数点和单位。",
    )  # fmt: skip


def percent_scale(value: float, variable: Said) -> Note:
    """A share below one with unit % (users §6.2)."""
    meant = spoken(value * 100)
    return Note(
        "percent_scale", "warning",
        f"{variable.en}: {spoken(value)} with unit % is read as {spoken(value)} %; probably {meant} % is meant.",
        f"{variable.zh}{spoken(value)}，单位%，按{spoken(value)}%读取；可能应为{meant}%。",
        f"Enter {meant} if {meant} % is meant; otherwise say so in the note.",
        f"若为{meant}%请填{meant}；确为{spoken(value)}%请备注。",
    )  # fmt: skip


def multiple_twice(text: str, unit: str) -> Note:
    """万 behind the number and in the unit as well."""
    return Note(
        "jump", "warning",
        f"'{quoted(text)}' with unit '{quoted(unit)}' multiplies twice; it is read as written.",
        f"“{quoted(text)}”与单位“{quoted(unit)}”均含倍数；按字面读取。",
        "Check whether the multiple belongs to the number or to the unit.",
        "请核对倍数应在数值还是在单位中，只保留一处。",
    )  # fmt: skip


def unknown_scheme(text: str, known: Sequence[str]) -> Note:
    """A scheme that the catalog does not hold."""
    return Note(
        "unknown_variable", "error",
        f"'{quoted(text)}' is no scheme of the catalog; the row was left out.",
        f"未识别方案“{quoted(text)}”；该行未采用。",
        f"Use one of {', '.join(known)}.", f"可用：{'、'.join(known)}。",
    )  # fmt: skip
