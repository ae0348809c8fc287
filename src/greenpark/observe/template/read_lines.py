"""From the cells of a theme sheet to filled lines: headers are found by their text, wherever they stand (§6.4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from greenpark.observe.grid import column_letters
from greenpark.observe.template.content import FilledLine
from greenpark.observe.template.grid import Cell, Sheet
from greenpark.observe.template.layout import (
    BASIS,
    CARRIED,
    EXAMPLE,
    EXAMPLE_MARK,
    HEADER_SEARCH_ROWS,
    THEME_HEADERS,
    is_helper,
    is_part_of_year,
    normal,
    year_of,
)
from greenpark.problems import Problem

_LONG_TABLE = {"entity", "park", "period", "year", "value"}  # headers of a long table, which is read elsewhere


@dataclass(frozen=True)
class Header:
    """Where a theme sheet has what: column numbers by key, periods of year columns, added columns with their text."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    extras: dict[int, str] = field(default_factory=dict)
    basis: int | None = None


def find_header(sheet: Sheet) -> Header | None:
    """Return the header of a theme sheet, None for a sheet that is none."""
    for row in range(1, HEADER_SEARCH_ROWS + 1):
        cells = sheet.rows.get(row, {})
        texts = {column: cell.value.strip() for column, cell in cells.items() if cell.value.strip()}
        header = _header(row, texts)
        if header and _is_theme(header, texts):
            return header
    return None


def read_lines(sheet: Sheet, header: Header, *, file: str) -> tuple[list[FilledLine], list[Problem]]:
    """Return the lines of a theme sheet and what is wrong with their cells."""
    lines, problems = [], []
    for row in sorted(sheet.rows):
        if row <= header.row:
            continue
        line, found = _line(sheet, header, row, file=file)
        problems += found
        if line is not None:
            lines.append(line)
    problems += _merges(sheet, header, file=file)
    problems += _headless(sheet, header, file=file)
    problems += [_extra_column(text, file=file, sheet=sheet.name, row=header.row) for text in header.extras.values()]
    return lines, problems


def _header(row: int, texts: dict[int, str]) -> Header | None:
    header = Header(row)
    basis, period = None, None
    for column, text in texts.items():
        key = THEME_HEADERS.get(normal(text))
        if key is not None and key not in header.columns:
            header.columns[key] = column
        elif (period := _period(text)) is not None and period not in header.texts:
            header.years[column] = period
            header.texts[period] = text
        elif text == BASIS:
            basis = column
        elif not is_helper(text):
            header.extras[column] = f"{text} (2)" if text in header.extras.values() or period in header.texts else text
    return replace(header, basis=basis)


def _period(text: str) -> str | None:
    """Return the period that a header names: the year itself, a part of a year as it is written."""
    year = year_of(text)
    return str(year) if year is not None else text if is_part_of_year(text) else None


def _is_theme(header: Header, texts: dict[int, str]) -> bool:
    named = "variable" in header.columns or {"name", "unit"} <= header.columns.keys()
    long_table = sum(normal(text) in _LONG_TABLE for text in texts.values()) >= 2
    return named and not long_table and bool(header.years or "unit" in header.columns)


def _line(sheet: Sheet, header: Header, row: int, *, file: str) -> tuple[FilledLine | None, list[Problem]]:
    cells = sheet.rows[row]

    def text(key: str) -> str:
        cell = cells.get(header.columns.get(key, 0))
        return cell.value.strip() if cell is not None else ""

    variable, name = text("variable"), _first_line(text("name"))
    if normal(variable) == EXAMPLE or text("number") == EXAMPLE_MARK:
        return None, []
    if not (variable or name):
        filled = [column for column in header.years if column in cells and cells[column].value.strip()]
        return None, [_nameless(file=file, sheet=sheet.name, row=row)] if filled else []
    values: dict[str, Cell] = {}
    problems: list[Problem] = []
    for column, year in header.years.items():
        cell = cells.get(column)
        if cell is None or (not cell.value.strip() and not cell.formula):
            continue
        problem = _formula_problem(cell, file=file, sheet=sheet.name, row=row, column=header.texts[year])
        if problem is not None:
            problems.append(problem)
        if (problem is None or problem.severity == "information") and cell.value.strip():
            values.setdefault(year, cell)
    line = FilledLine(
        sheet.name, row, variable, text("item"), name, _first_line(text("item_name")),
        cells[header.basis].value if header.basis in cells else "",
        values,
        {year: header.texts[year] for year in values},
        {key: text(key) for key in ("unit", *(column.key for column in CARRIED))},
        {title: cells[column].value for column, title in header.extras.items() if column in cells},
    )  # fmt: skip
    return line, problems


def _first_line(text: str) -> str:
    """Return the first line of a label; the second is the other language."""
    return text.split("\n", maxsplit=1)[0].strip()


def _formula_problem(cell: Cell, *, file: str, sheet: str, row: int, column: str) -> Problem | None:
    place = {"file": file, "sheet": sheet, "row": row, "column": column}
    if cell.kind == "error":
        shown = f"the error {cell.value}" if cell.value else "no stored result"
        shown_zh = f"为错误值 {cell.value}" if cell.value else "没有保存计算结果"
        return Problem(
            "formula_cell", f"The cell has {shown}; it was not used.", "Enter the number itself.",
            message_zh=f"单元格{shown_zh}，未采用。", remedy_zh="请改为直接填数。", **place,  # type: ignore[arg-type]
        )  # fmt: skip
    if cell.formula == "linked":
        return Problem(
            "formula_cell", f"The cell is linked to another file ({cell.value}); it was not used.",
            "Paste it as a value.", message_zh=f"单元格引用其他文件（{cell.value}），未采用。",
            remedy_zh="请粘贴为数值。", **place,  # type: ignore[arg-type]
        )  # fmt: skip
    if cell.formula:
        return Problem(
            "formula_cell", f"The cell is a formula; its stored result {cell.value} is used.", "", "information",
            message_zh=f"单元格为公式，按已存结果 {cell.value} 采用。", **place,  # type: ignore[arg-type]
        )  # fmt: skip
    return None


def _nameless(*, file: str, sheet: str, row: int) -> Problem:
    return Problem(
        "unknown_variable", "The row has figures but names no indicator; it was not read.",
        "Enter the name of the indicator, or delete the figures.", "error", file, sheet, row,
        message_zh="该行有数但未写指标名称，未读取。", remedy_zh="请填写指标名称，或删去多余的数。",
    )  # fmt: skip


def _headless(sheet: Sheet, header: Header, *, file: str) -> list[Problem]:
    """Name the columns between the headings that have figures but no heading, as a merge of headings leaves them."""
    named = {column for column, cell in sheet.rows[header.row].items() if cell.value.strip()}
    bare = {
        column
        for row, cells in sheet.rows.items()
        if row > header.row
        for column, cell in cells.items()
        if column not in named and column < max(named) and cell.kind == "number"
    }
    return [
        Problem(
            "missing_column", f"Column {column_letters(column)} has figures but no heading; it was not read.",
            "Write the year above it.", "error", file, sheet.name, header.row, column_letters(column),
            message_zh=f"{column_letters(column)}列有数但没有表头，未读取。", remedy_zh="请在表头写明年份。",
        )
        for column in sorted(bare)
    ]  # fmt: skip


def _extra_column(text: str, *, file: str, sheet: str, row: int) -> Problem:
    return Problem(
        "missing_column", f"The column '{text}' is not of the template; it is kept and not used.",
        "Head it with a year, such as 2023, if its figures count.", "information",
        file, sheet, row, text, message_zh=f"“{text}”列非模板所有，保留但不参与计算。",
        remedy_zh="如需参与计算，请将表头改为年份，例如 2023。",
    )  # fmt: skip


def _merges(sheet: Sheet, header: Header, *, file: str) -> list[Problem]:
    rows = [(top, bottom) for top, _, bottom, _ in sheet.merged if bottom > header.row]
    return [
        Problem(
            code="merged_cells",
            message=f"Merged cells in rows {top} to {bottom}: only the upper left cell counts.",
            remedy="Undo the merge and fill each line.",
            severity="warning",
            file=file,
            sheet=sheet.name,
            row=top,
            message_zh=f"第{top}至{bottom}行有合并单元格，只有左上角的内容有效。",
            remedy_zh="请取消合并，逐行填写。",
        )
        for top, bottom in rows
    ]
