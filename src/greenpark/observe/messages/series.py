"""Sentences about rows in relation to other rows: conflicts, years, balances."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.observe.messages.note import Note, Said, are, counted


def duplicate_row(first: Said) -> Note:
    """The same statement twice."""
    return Note(
        "duplicate_row", "warning", f"The row repeats {first.en}; one of them is used.",
        f"与{first.zh}重复；只采用一行。", "Delete one of them.", "请删除其中一行。",
    )  # fmt: skip


def contradicting_rows(values: Sequence[Said], where: Sequence[Said], what: Said) -> Note:
    """One channel says two things: none is used (§3.6)."""
    said = "; ".join(f"{value.en} ({place.en})" for value, place in zip(values, where, strict=True))
    said_zh = "；".join(f"{value.zh}（{place.zh}）" for value, place in zip(values, where, strict=True))
    return Note(
        "contradicting_rows", "error",
        f"{what.en} is given by one channel as {said}; none of them is used.",
        f"{what.zh}在同一渠道有不同数值：{said_zh}；均未采用。",
        "Keep the right row, or mark the correction with recorded_at and replaces.",
        "请保留正确的一行，或用 recorded_at、replaces 标明更正关系。",
    )  # fmt: skip


def other_channel(kept: str, kept_value: Said, set_aside: str, value: Said, what: Said) -> Note:
    """Two channels differ: the first in order is used, all are kept (§3.6)."""
    return Note(
        "contradicting_rows", "warning",
        f"{what.en}: channel '{set_aside}' says {value.en}, '{kept}' says {kept_value.en}; '{kept}' is used.",
        f"{what.zh}：渠道“{set_aside}”为{value.zh}，“{kept}”为{kept_value.zh}；采用“{kept}”，两者均保留。",
        "Check which is right.", "请核对哪一个正确。",
    )  # fmt: skip


def preliminary(value: Said, status: str, kept_value: Said, kept: str, what: Said) -> Note:
    """A preliminary figure beside the final one."""
    return Note(
        "contradicting_rows", "warning",
        f"{what.en}: {value.en} has status {status}, {kept_value.en} has status {kept}; {kept} is used, both are kept.",
        f"{what.zh}：{value.zh}（状态{status}）与{kept_value.zh}（状态{kept}）并存；采用状态{kept}，两者均保留。",
        "Remove the older figure if it no longer holds.", "如旧数已失效请删除。",
    )  # fmt: skip


def other_scope(value: Said, kept_value: Said, what: Said) -> Note:
    """Figures of one quantity for two scopes."""
    return Note(
        "contradicting_rows", "warning",
        f"{what.en}: {value.en} has a scope of its own; {kept_value.en} stands for the park, both are kept.",
        f"{what.zh}：{value.zh}另有统计范围；以{kept_value.zh}代表园区，两者均保留。",
        "Give the scope of both in the attributes.", "请在属性中写明两者的统计范围。",
    )  # fmt: skip


def slip(what: Said, year: int, typed: str, unit: str, before: int, meant: str, ratio: Said) -> Note:
    """A year that is off by ten thousand: 万 is missing, or there once too often (users §6.1)."""
    return Note(
        "jump", "warning",
        f"{what.en} {year}: '{typed}' read as {unit} is {ratio.en} the figure of {before}; probably {meant} is meant."
        " Value kept.",
        f"{year}年{what.zh}“{typed}”按{unit}读取，约为{before}年的{ratio.zh}，疑为{meant}。数值已保留。",
        "Correct the unit, or say in the note why the figure changed.", "请改单位；如属实请在备注说明。",
    )  # fmt: skip


def jump(what: Said, year: int, value: str, before: int, earlier: str, unit: str, ratio: Said) -> Note:
    """A year that differs from another by an order of magnitude."""
    return Note(
        "jump", "warning",
        f"{what.en} {year}: {value} {unit} is {ratio.en} the {earlier} {unit} of {before}. Value kept.",
        f"{what.zh}{year}年为{value} {unit}，是{before}年{earlier} {unit}的{ratio.zh}。数值已保留。",
        "Check unit and decimal point, or say in the note why the figure changed.",
        "请核对单位和小数点；如属实请备注。",
    )  # fmt: skip


def scope_changed(what: Said, key: Said, year: int, now: str, before: int, then: str) -> Note:
    """A series across two scopes (users §6.6)."""
    return Note(
        "jump", "warning",
        f"{what.en}: the {key.en} is '{now}' in {year} and '{then}' in {before}; growth is not comparable.",
        f"{what.zh}：{before}年{key.zh}为“{then}”，{year}年为“{now}”，增速与弹性系数不可比。",
        "Supply back-cast figures of one scope, otherwise the result is undefined.",
        "请补同口径回溯数，否则“无法计算（范围变化）”。",
    )  # fmt: skip


def repeated(park: str, year: int, count: int, examples: Said) -> Note:
    """A year that looks like a copy of the one before."""
    return Note(
        "repeated_value", "information",
        f"{park} {year}: {counted(count, 'figure')} {are(count)} exactly as in {year - 1}: {examples.en}. Kept.",
        f"{park}{year}年有{count}项数据与{year - 1}年完全相同，如{examples.zh}。数值保留。",
        "Check that the figures of this year were entered; a note explains a figure that did not change.",
        "请核对是否已填本年数；确未变化的请备注。",
    )  # fmt: skip


def year_ahead(park: str, year: int, count: int) -> Note:
    """Figures of a year that is not over yet."""
    return Note(
        "out_of_range", "information",
        f"{park}: {counted(count, 'figure')} {are(count)} of {year}, a year to come; kept and used as its latest.",
        f"{park}有{count}项数据属{year}年，该年尚未到来；数值保留并作为最近年份使用。",
        "Check the year; mark expected figures with status F.", "请核对年份；预计数请将数据状态填为 F。",
    )  # fmt: skip


def missing_predecessor(what: Said, year: int, missing: Sequence[int], indicators: Said) -> Note:
    """A growth lacks its earlier year (users §6.5)."""
    years = ", ".join(map(str, missing))
    years_zh = "、".join(map(str, missing))
    return Note(
        "missing_predecessor", "warning",
        f"{indicators.en} of {year} needs {what.en} of {years}, which is not reported; there will be no figure.",
        f"{year}年“{indicators.zh}”需{years_zh}年{what.zh}，未填；暂缺数。",
        f"Add {what.en} of {years}.", f"请补填{years_zh}年{what.zh}。",
    )  # fmt: skip


def item_disappeared(what: Said, item: Said, year: int, before: int, read_as: Said) -> Note:
    """An item reported last year and absent now (§3.5)."""
    return Note(
        "item_disappeared", "warning",
        f"{what.en}: '{item.en}' was reported for {before} and is absent in {year}; it is read as {read_as.en}.",
        f"{what.zh}：“{item.zh}”{before}年有填报，{year}年缺；按{read_as.zh}处理。",
        "Enter the figure, 0 if it is truly zero, or / if it no longer exists.", "请补填；确为零填0，已不存在填“/”。",
    )  # fmt: skip


def balance(name: Said, left: Said, right: Said, gap: str, share: float, unit: str, check: Said) -> Note:
    """Two sums that should be equal (users §6.4)."""
    return Note(
        "sum_mismatch", "warning",
        f"{name.en}: {left.en} against {right.en} ({unit}), off by {gap} ({share:.1%}). Values kept.",
        f"{name.zh}不平衡：{left.zh}，{right.zh}（{unit}），差{gap}（{share:.1%}）。数值已保留。",
        f"Check {check.en}.", f"请核{check.zh}。",
    )  # fmt: skip


def part_over_whole(part: Said, value: str, whole: Said, whole_value: str, unit: str) -> Note:
    """A part that exceeds its whole."""
    return Note(
        "sum_mismatch", "warning",
        f"{part.en} ({value} {unit}) is more than its whole, {whole.en} ({whole_value} {unit}). Values kept.",
        f"{part.zh}（{value} {unit}）大于{whole.zh}（{whole_value} {unit}），前者应为后者的一部分。数值已保留。",
        "Check both figures and their units.", "请核对两数及其单位。",
    )  # fmt: skip


def share_over_one(what: Said, value: str) -> Note:
    """A share above 100 %."""
    return Note(
        "sum_mismatch", "warning", f"{what.en} = {value} % is a share above 100 %. Value kept.",
        f"{what.zh}为{value}%，占比超过100%。数值已保留。",
        "Check numerator, denominator and unit.", "请核对分子、分母和单位。",
    )  # fmt: skip


def total_differs(what: Said, total: str, parts: str, unit: str, share: float) -> Note:
    """A stated total that its items do not add up to."""
    return Note(
        "sum_mismatch", "warning",
        f"{what.en}: the stated total {total} {unit} differs by {share:.1%} from the sum of its items, {parts} {unit}.",
        f"{what.zh}：所填合计{total} {unit}与分项之和{parts} {unit}相差{share:.1%}。",
        "Add the missing item or correct the total; the items are used.", "请补齐分项或更正合计；计算采用分项。",
    )  # fmt: skip


def more_of_the_same(code: str, count: int) -> Note:
    """The tail of a flood."""
    return Note(
        code, "information", f"{counted(count, 'more row')} with the same kind of problem, treated alike.",
        f"另有{count}行存在同类问题，处理方式相同。",
    )  # fmt: skip


def contradicting_entries(what: str, values: Sequence[str], first: Said) -> Note:
    """Two rows of a table differ about one thing."""
    shown = " / ".join(values)
    return Note(
        "contradicting_rows", "error",
        f"{what}: {shown}; the first ({first.en}) is used.", f"{what}：{shown}，互相矛盾；采用前者（{first.zh}）。",
        "Keep one row for each.", "请只保留一行。",
    )  # fmt: skip
