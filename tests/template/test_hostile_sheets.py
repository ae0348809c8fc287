"""What people do to the sheets: nothing is lost without a word, and every word has a place (§6.3, §6.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from greenpark.catalog import Catalog
from greenpark.observe import read

SHEET = "经济"


def header_of(sheet: Any) -> Any:
    return next(row for row in sheet.iter_rows(max_row=8) if any(cell.value == "variable" for cell in row))


def year_columns(sheet: Any) -> list[int]:
    return [cell.column for cell in header_of(sheet) if isinstance(cell.value, int)]


def errors(path: Path, catalog: Catalog) -> list[tuple[str, str | None, int | None, str | None]]:
    problems = read(path, catalog).problems
    assert all(one.remedy and one.remedy_zh for one in problems)
    return [(one.code, one.sheet, one.row, one.column) for one in problems if one.severity == "error"]


def saved(book: Any, path: Path) -> Path:
    book["封面"]["C5"] = "测试园区"
    book.save(path)
    return path


def test_figures_without_a_name_are_told(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book[SHEET]
    row = sheet.max_row + 2
    sheet.cell(row, year_columns(sheet)[0], 77)
    assert errors(saved(book, tmp_path / "x.xlsx"), catalog) == [("unknown_variable", SHEET, row, None)]


def test_a_merge_of_headings_leaves_columns_that_are_told(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book[SHEET]
    row = header_of(sheet)[0].row
    first, *others = year_columns(sheet)
    for column in (first, *others):
        sheet.cell(row + 2, column, 100)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=others[-1])
    letters = [openpyxl.utils.get_column_letter(column) for column in others]
    found = errors(saved(book, tmp_path / "x.xlsx"), catalog)
    assert found == [("missing_column", SHEET, row, letter) for letter in letters]


def test_a_plan_with_a_wrong_year_is_told_with_its_place(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book["规划目标"]
    head = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("规划 plan") for cell in row))
    columns = {str(cell.value).rpartition(" ")[2]: cell.column for cell in head}
    row = head[0].row + 1
    for key, text in {"plan": "规划一", "scheme": "hj274-2015", "start": "abc"}.items():
        sheet.cell(row, columns[key], text)
    assert errors(saved(book, tmp_path / "x.xlsx"), catalog) == [("not_a_number", "规划目标", row, "start")]
