"""What is said about a workbook of the COIN Tool, in both languages, with the cell."""

from __future__ import annotations

from greenpark.observe.grid import column_letters
from greenpark.problems import Problem

DATABASE, CODE = "Database", 16


def no_coin_tool(file: str, lacking: str) -> Problem:
    """Say that a file is no workbook of the COIN Tool, and by what that was seen."""
    return Problem(
        "wrong_file_type", f"this is no workbook of the COIN Tool, version 1: there is no {lacking} as expected.",
        "Give the COIN Tool's own file with its sheets Database and Framework, or take a plain table.", file=file,
        message_zh=f"不是COIN Tool（第1版）的工作簿：缺少应有的{lacking}。",
        remedy_zh="请给出含Database和Framework工作表的COIN Tool文件，或改用普通数据表。",
    )  # fmt: skip


def at_cell(file: str, row: int, column: int, said: str, said_zh: str) -> Problem:
    """Return a mistake in a cell of the sheet Database."""
    return Problem(
        "specification", said, "Correct the cell.", file=file, sheet=DATABASE, row=row,
        column=column_letters(column), message_zh=said_zh, remedy_zh="请更正该单元格。",
    )  # fmt: skip


def no_figures(file: str, column: int, name: str) -> Problem:
    """Say that an indicator has no data."""
    return Problem(
        "no_data", f"'{name}' has no figure and was left out, as COINr does.", "", severity="warning", file=file,
        sheet=DATABASE, row=CODE, column=column_letters(column),
        message_zh=f"“{name}”没有任何数据，未采用（与COINr一致）。",
    )  # fmt: skip


def treatment(file: str) -> Problem:
    """Say that the treatment of outliers is not read."""
    return Problem(
        "not_taken", "what the sheets Winsorisation and Box-Cox say of outliers is not read.",
        "Add `- treat: winsorise_log` before `normalise` if outliers were treated.", severity="warning", file=file,
        message_zh="未读取Winsorisation和Box-Cox工作表中的异常值处理。",
        remedy_zh="若曾处理异常值，请在normalise之前加 `- treat: winsorise_log`。",
    )  # fmt: skip


def no_method(file: str, method: str) -> Problem:
    """Say that the tool's normalisation has no certain counterpart."""
    return Problem(
        "not_taken", f"the normalisation '{method}' has no certain counterpart here.",
        "Write a method at `normalise:` in place of the question mark.", severity="warning", file=file,
        sheet=DATABASE, row=2, column="D", message_zh=f"标准化方法“{method}”没有确定的对应方法。",
        remedy_zh="请在 `normalise:` 处用具体方法替换问号。",
    )  # fmt: skip
