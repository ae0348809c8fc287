"""Sentences about what is said of a figure: status, grade, uncertainty, dates, disclosure, scopes."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.observe.messages.note import Note, Said, are, counted, quoted


def unknown_word(text: str, what: Said, known: Sequence[str], near: str | None) -> Note:
    """A word that is not in a short list; it is ignored, the figure stays."""
    words, words_zh = ", ".join(known), "、".join(known)
    return Note(
        "unknown_item", "warning",
        f"'{quoted(text)}' is no {what.en}; it is ignored, the figure is kept.",
        f"“{quoted(text)}”不是{what.zh}的可选项；忽略该项，数值保留。",
        f"Did you mean '{near}'? Known are {words}." if near else f"Use one of {words}.",
        f"是否为“{near}”？可用：{words_zh}。" if near else f"可用：{words_zh}。",
    )  # fmt: skip


def no_uncertainty(text: str) -> Note:
    """An uncertainty that is no number."""
    return Note(
        "not_a_number", "warning",
        f"The uncertainty '{quoted(text)}' is no number; it is ignored, the figure is kept.",
        f"不确定度“{quoted(text)}”不是数；忽略该项，数值保留。",
        "Enter the relative standard error in %, such as 5.", "请填相对标准误差（%），如 5。",
    )  # fmt: skip


def uncertainty_out_of_range(text: str) -> Note:
    """A relative standard error below zero or above a hundred percent."""
    return Note(
        "out_of_range", "warning",
        f"An uncertainty of '{quoted(text)}' % cannot be: allowed is 0 … 100. It is ignored, the figure is kept.",
        f"不确定度“{quoted(text)}”%超出可能范围（0…100）；忽略该项，数值保留。",
        "Enter the relative standard error in %, such as 5.", "请填相对标准误差（%），如 5。",
    )  # fmt: skip


def no_date(text: str) -> Note:
    """A date of record that is no date."""
    return Note(
        "not_a_number", "warning",
        f"'{quoted(text)}' is no date; the record counts as undated, so any dated one of the same figure comes first.",
        f"“{quoted(text)}”不是日期；该记录按未注明日期处理，同一数据有日期的记录优先。",
        "Enter the date as 2024-03-05.", "请填日期，如 2024-03-05。",
    )  # fmt: skip


def replaces_nothing(text: str, recorded: Sequence[str], what: Said) -> Note:
    """A correction that names no earlier record of its figure."""
    there = ", ".join(recorded[:5])
    return Note(
        "unknown_item", "warning",
        f"No earlier record of {what.en} is dated '{quoted(text)}'; the row is kept, it replaces nothing.",
        f"{what.zh}没有日期为“{quoted(text)}”的更早记录；该行保留，未替代任何记录。",
        f"Enter the recorded_at of the record that it corrects; there are {there}." if there
        else "Enter the recorded_at of the record that it corrects.",
        f"请填被更正记录的填报时间；现有：{there.replace(', ', '、')}。" if there else "请填被更正记录的填报时间。",
    )  # fmt: skip


def near_channel(text: str, near: str) -> Note:
    """A channel of the filer's own that looks like a known one: it would come last in the order."""
    return Note(
        "unknown_item", "information",
        f"'{quoted(text)}' is no known channel; it comes after the known ones.",
        f"“{quoted(text)}”不是已知渠道；排在已知渠道之后。",
        f"Did you mean '{near}'?", f"是否为“{near}”？",
    )  # fmt: skip


def scenario_kept(text: str, count: int) -> Note:
    """Figures of another scenario than what happened."""
    return Note(
        "unknown_item", "information",
        f"{counted(count, 'figure')} {are(count)} of scenario '{quoted(text)}'; kept, and not used as what happened.",
        f"{count}个数据属情景“{quoted(text)}”；保留，不作为实际数使用。",
        "Leave the scenario blank, or enter 'actual', for what happened.", "实际数请留空或填“实际”。",
    )  # fmt: skip


def no_attributes(text: str) -> Note:
    """Attributes that look like JSON and are none."""
    return Note(
        "unknown_item", "warning",
        f"The attributes '{quoted(text)}' are no JSON object; they are kept as text, no scope is read from them.",
        f"属性“{quoted(text)}”不是 JSON 对象；按文字保留，未从中读取口径。",
        'Write them as {"boundary": "whole_park"}.', '请写成 {"boundary": "whole_park"}。',
    )  # fmt: skip


def no_price_year(text: str) -> Note:
    """A constant-price base year that is no year."""
    return Note(
        "not_a_number", "warning",
        f"The price base year '{quoted(text)}' is no year; it is ignored, the figure is kept.",
        f"不变价基年“{quoted(text)}”不是年份；忽略该项，数值保留。",
        "Enter a year, such as 2020.", "请填年份，如 2020。",
    )  # fmt: skip


def no_cover_year(text: str, what: Said) -> Note:
    """A year on the cover that is none."""
    return Note(
        "not_a_number", "warning",
        f"The {what.en} '{quoted(text)}' is no year; it is ignored.", f"{what.zh}“{quoted(text)}”不是年份；忽略该项。",
        "Enter a year, such as 2020.", "请填年份，如 2020。",
    )  # fmt: skip


def cover_word(text: str, what: Said, known: Sequence[str], near: str | None) -> Note:
    """An answer on the cover that its list does not hold."""
    words = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
    words_zh = "、".join(known[:8]) + ("……" if len(known) > 8 else "")
    return Note(
        "unknown_item", "warning",
        f"'{quoted(text)}' is no answer to '{what.en}'; it is ignored.",
        f"“{quoted(text)}”不是“{what.zh}”的可选项；忽略该项。",
        f"Did you mean '{near}'? The list has {words}." if near else f"Choose one of {words}.",
        f"是否为“{near}”？可选：{words_zh}。" if near else f"请选择：{words_zh}。",
    )  # fmt: skip


def reason_asked(count: int, examples: Said) -> Note:
    """Not applicable, and no word why (users §2.4); once for a sheet."""
    return Note(
        "missing_column", "information",
        f"{counted(count, 'figure')} {are(count)} not applicable and no note says why: {examples.en}. Kept.",
        f"{count}项填“不涉及”而备注未说明原因：{examples.zh}。答案保留。",
        "Say in the note why the park has none of it; enter 0 if it is truly zero.",
        "请在备注说明原因；确为零请填0。",
    )  # fmt: skip


def unit_taken(count: int, figures: int, examples: Said) -> Note:
    """Figures without a unit are read in the unit of the catalog; once for a sheet."""
    return Note(
        "unknown_unit", "information",
        f"No unit with {counted(count, 'figure')} of {counted(figures, 'variable')}; read as declared: {examples.en}.",
        f"{count}个数据（{figures}项指标）未写单位，按规定单位读取：{examples.zh}。",
        "Enter the unit if another one is meant.", "如为其他单位，请填写单位。",
    )  # fmt: skip


def evidence_not_listed(numbers: Sequence[str], count: int) -> Note:
    """Evidence that figures cite and the list of evidence does not hold."""
    more = f" (+{count - len(numbers)})" if count > len(numbers) else ""
    return Note(
        "unknown_item", "information",
        f"The evidence {', '.join(numbers)}{more} is cited and not listed on the evidence sheet; the figures are kept.",
        f"佐证编号{'、'.join(numbers)}{more}已引用，但“佐证材料”表未登记；数值保留。",
        "List it, or correct the number.", "请补登佐证材料，或更正编号。",
    )  # fmt: skip


def headless_column(letters: str, count: int) -> Note:
    """A column that holds values under no heading."""
    return Note(
        "missing_column", "information",
        f"Column {letters} holds {count} values but has no heading; it was not read.",
        f"{letters}列有{count}个值但没有表头，未读取。",
        "Write a heading above it if it counts.", "如需读取，请补写表头。",
    )  # fmt: skip


def other_basis(what: Said, stated: Said, declared: Said) -> Note:
    """A figure that says it rests on another basis than its variable (users §6.3)."""
    return Note(
        "reported_differs", "warning",
        f"{what.en} is stated on the basis '{stated.en}', but is declared as '{declared.en}'. The figure is kept,"
        " and left out wherever the declared basis is needed.",
        f"{what.zh}注明为{stated.zh}，而该指标应为{declared.zh}。数值保留，未参与要求{declared.zh}的计算。",
        "Make them agree: convert the figure, file it under the variable of that basis, or correct the basis.",
        "请统一：换算数值、改填相应口径的指标，或更正口径。",
    )  # fmt: skip
