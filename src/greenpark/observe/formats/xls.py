"""Old Excel workbooks (.xls), read by xlrd with number formats and merged ranges; it does not show formulas."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from greenpark.observe.grid import EMPTY, Cell, FileContent, Merge, cell_of, grid_of_rows
from greenpark.observe.messages import files as say


def read_xls(path: Path, file: str) -> FileContent:
    """Return a grid for every sheet."""
    import xlrd

    content = FileContent()
    try:
        book = xlrd.open_workbook(path, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        encrypted = "encrypt" in str(error).lower()
        note = (
            say.encrypted() if encrypted else say.truncated("the workbook in it cannot be read", "无法读取其中的工作簿")
        )
        content.problems.append(note.at(file=file))
        return content
    for sheet in book.sheets():
        rows = [[_cell(book, sheet, row, column) for column in range(sheet.row_len(row))] for row in range(sheet.nrows)]
        merges = tuple(
            Merge(low_row + 1, low_column + 1, high_row, high_column)
            for low_row, high_row, low_column, high_column in sheet.merged_cells
        )
        content.grids.append(grid_of_rows(file, rows, sheet=sheet.name, merges=merges, hidden=sheet.visibility != 0))
    return content


def _cell(book: Any, sheet: Any, row: int, column: int) -> Cell:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return EMPTY
    if kind == xlrd.XL_CELL_TEXT:
        return cell_of(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return cell_of(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(value, "#ERROR"))
    number_format = _number_format(book, sheet, row, column)
    if kind == xlrd.XL_CELL_DATE:
        try:
            return cell_of(xlrd.xldate_as_datetime(value, book.datemode), number_format or "yyyy-mm-dd")
        except (xlrd.XLDateError, OverflowError, ValueError):
            return cell_of(value)
    return cell_of(value, number_format)


def _number_format(book: Any, sheet: Any, row: int, column: int) -> str | None:
    try:
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        shown = book.format_map[style.format_key].format_str
    except (IndexError, KeyError, AttributeError):
        return None
    return str(shown) if shown else None
