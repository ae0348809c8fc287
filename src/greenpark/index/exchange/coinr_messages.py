"""What is said about an iData/iMeta pair, in both languages, with the place in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from greenpark.index.data.sheets import Sheet
from greenpark.problems import Problem

Texts = tuple[str, str, str, str]


def _warning(problem: Problem) -> Problem:
    return replace(problem, severity="warning")


def no_column(sheet: Sheet, column: str) -> Problem:
    """Say that a required column is not there."""
    texts: Texts = (
        f"there is no column '{column}'.", "Give COINr's iData and iMeta, in this order.",
        f"没有列“{column}”。", "请依次给出COINr的iData和iMeta。",
    )  # fmt: skip
    return sheet.problem("missing_column", texts, column=column)


def not_taken(sheet: Sheet, column: str) -> Problem:
    """Say that a column of iMeta says nothing to a specification."""
    texts: Texts = (
        f"column '{column}' has no place in a specification and is not taken over.", "",
        f"规范中没有与“{column}”列对应的内容，未采用。", "",
    )  # fmt: skip
    return _warning(sheet.problem("not_taken", texts, column=column))


def no_code(sheet: Sheet, line: int) -> Problem:
    """Say that a row of iMeta has no code."""
    texts: Texts = (
        "the row has no iCode.",
        "Write the code, or remove the row.",
        "该行没有iCode。",
        "请填写代码或删除该行。",
    )
    return sheet.problem("missing_code", texts, line=line, column="iCode")


def twice(sheet: Sheet, line: int, name: str) -> Problem:
    """Say that a code occurs twice."""
    texts: Texts = (
        f"'{name}' occurs twice in iCode.", "Give each entry a code of its own.",
        f"iCode中“{name}”出现两次。", "每一项的代码应唯一。",
    )  # fmt: skip
    return sheet.problem("duplicate_id", texts, line=line, column="iCode")


def no_type(sheet: Sheet, line: int, name: str, found: str | None, known: Sequence[str]) -> Problem:
    """Say that a type is none that COINr knows."""
    texts: Texts = (
        f"'{name}' has the type '{found or ''}'.", f"Types are {', '.join(known)}.",
        f"“{name}”的类型为“{found or ''}”。", f"可用类型：{'、'.join(known)}。",
    )  # fmt: skip
    return sheet.problem("specification", texts, line=line, column="Type")


def no_index(sheet: Sheet) -> Problem:
    """Say that no entry stands at the top."""
    texts: Texts = (
        "no entry stands at the top: every Parent is filled.", "Leave the Parent of the index empty.",
        "没有顶层指数：所有Parent均已填写。", "请将总指数的Parent留空。",
    )  # fmt: skip
    return sheet.problem("specification", texts, column="Parent")


def loose(sheet: Sheet, line: int, name: str) -> Problem:
    """Say that an entry does not hang on the index."""
    texts: Texts = (
        f"'{name}' does not hang on the index: its Parent is empty or leads round in a circle.",
        "Name its Parent, or give it the Type Other.",
        f"“{name}”未归入总指数：其Parent为空或构成循环。", "请填写Parent，或将其Type改为Other。",
    )  # fmt: skip
    return sheet.problem("specification", texts, line=line, column="Parent")


def no_parent(sheet: Sheet, line: int, name: str, parent: str) -> Problem:
    """Say that a parent is no aggregate of the table."""
    texts: Texts = (
        f"'{name}' has the Parent '{parent}', which is no Aggregate in iMeta.", "Add it, or correct the code.",
        f"“{name}”的Parent“{parent}”不是iMeta中的Aggregate。", "请补充该项或更正代码。",
    )  # fmt: skip
    return sheet.problem("specification", texts, line=line, column="Parent")


def level_gap(sheet: Sheet, line: int, name: str, parent: str) -> Problem:
    """Say that levels and parents disagree; the parents are followed."""
    texts: Texts = (
        f"'{name}' is not one Level below its Parent '{parent}'; the Parent was followed.", "COINr refuses this.",
        f"“{name}”的Level不比其Parent“{parent}”低一级，已按Parent处理。", "COINr不接受这种情况。",
    )  # fmt: skip
    return _warning(sheet.problem("specification", texts, line=line, column="Level"))


def childless(sheet: Sheet, line: int, name: str) -> Problem:
    """Say that an aggregate is made of nothing."""
    texts: Texts = (
        f"the Aggregate '{name}' has no children.", "Name it as Parent of an entry, or remove it.",
        f"Aggregate“{name}”没有下级。", "请将其写为某项的Parent，或删除。",
    )  # fmt: skip
    return sheet.problem("specification", texts, line=line, column="iCode")


def no_direction(sheet: Sheet, line: int, name: str, found: float | None) -> Problem:
    """Say that a direction is neither 1 nor -1."""
    shown = "" if found is None else f" (found {found:g})"
    texts: Texts = (
        f"'{name}' has no Direction{shown}; it is never guessed.", "Write 1 (more is better) or -1.",
        f"“{name}”缺少Direction，程序不作推测。", "请写1（越大越好）或-1。",
    )  # fmt: skip
    return sheet.problem("specification", texts, line=line, column="Direction")


def turned_aggregate(sheet: Sheet, line: int, name: str) -> Problem:
    """Say that the direction of an aggregate has no effect."""
    texts: Texts = (
        f"the Direction -1 of the Aggregate '{name}' has no effect, as in COINr: scores of children already point up.",
        "",
        f"Aggregate“{name}”的Direction为-1，不起作用（与COINr一致）：下级得分均已越大越好。", "",
    )  # fmt: skip
    return _warning(sheet.problem("not_taken", texts, line=line, column="Direction"))


def no_weight(sheet: Sheet, line: int, name: str) -> Problem:
    """Say that a weight is missing or negative."""
    texts: Texts = (
        f"'{name}' has no Weight of 0 or more.", "Write a number; weights are shared out within the Parent.",
        f"“{name}”没有有效的Weight（应≥0）。", "请填数字；权重在同一Parent内归一。",
    )  # fmt: skip
    return sheet.problem("specification", texts, line=line, column="Weight")


def no_data(sheet: Sheet, name: str) -> Problem:
    """Say that iData lacks a column that iMeta declares."""
    texts: Texts = (
        f"iMeta declares '{name}', but iData has no such column.", "Add the column, or remove the entry from iMeta.",
        f"iMeta中有“{name}”，但iData没有这一列。", "请补充该列，或从iMeta删除该项。",
    )  # fmt: skip
    return sheet.problem("missing_column", texts, column=name)


def aggregate_in_data(sheet: Sheet, name: str) -> Problem:
    """Say that iData has a column of a score that is yet to be computed."""
    texts: Texts = (
        f"'{name}' is an Aggregate and a column of iData.", "Remove the column; it is computed.",
        f"“{name}”既是Aggregate又是iData的列。", "请删除该列，其值由计算得出。",
    )  # fmt: skip
    return sheet.problem("duplicate_id", texts, column=name)


def no_denominator(sheet: Sheet, name: str, denominator: str) -> Problem:
    """Say that a denominator is no column of iData."""
    texts: Texts = (
        f"'{name}' is divided by '{denominator}', which iData does not have.", "Add the column, or correct the code.",
        f"“{name}”的分母“{denominator}”不在iData中。", "请补充该列或更正代码。",
    )  # fmt: skip
    return sheet.problem("missing_column", texts, column=denominator)


def undeclared(sheet: Sheet, name: str) -> Problem:
    """Say that iMeta is silent about a column of iData."""
    texts: Texts = (
        f"column '{name}' is not declared in iMeta; it is kept and not used.", "COINr refuses undeclared columns.",
        f"iMeta未说明“{name}”列，已保留但不使用。", "COINr不接受未说明的列。",
    )  # fmt: skip
    return _warning(sheet.problem("not_taken", texts, column=name))


def too_deep(sheet: Sheet) -> Problem:
    """Say that the structure has too many levels."""
    texts: Texts = ("the structure is nested too deeply.", "Use fewer levels.", "结构嵌套过深。", "请减少层级。")
    return sheet.problem("specification", texts, column="Parent")


def no_group(asked: str | None, groups: Sequence[str]) -> Problem:
    """Say that the example chain needs a group column to fill gaps."""
    there = ", ".join(groups) or "none"
    found = f"'{asked}' is no group" if asked else "no group is named"
    return Problem(
        "missing_column", f"{found}; the example fills gaps with group means. Groups are: {there}.",
        "Name the group, or take the plain steps.", column=asked,
        message_zh=f"{f'“{asked}”不是分组列' if asked else '未指定分组'}；示例流程按组均值补缺。现有分组：{there}。",
        remedy_zh="请指定分组，或采用plain流程。",
    )  # fmt: skip
