"""XLSX workbooks of ordinary size, read by openpyxl after a scan of their XML (semantics §7.3)."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

from greenpark.observe.formats.sheet_xml import SheetScan, scan_rows, scan_sheet, sheet_parts
from greenpark.observe.grid import EMPTY, Cell, FileContent, cell_of, grid_of_rows
from greenpark.observe.messages import files as say
from greenpark.observe.tables import is_template_sheet
from greenpark.observe.template.layout import VERSION

LARGEST_AREA = 5_000_000  # cells; a dense reading of more takes minutes
EMPTY_ROWS_WORTH_SAYING = 1000


def read_workbook(path: Path, file: str) -> FileContent:
    """Return a grid for every sheet, with number formats, formulas and merged ranges.

    Values of formulas are those saved with the file. A filled template is recognised by its version sheet, or by a
    sheet with the columns of one, and read by its own reader.
    """
    content = FileContent()
    with zipfile.ZipFile(path) as archive:
        parts = sheet_parts(archive)
        is_ours = any(name == VERSION for name, _, _ in parts)
        scans = {
            name: scan_rows(archive, part) if is_ours else scan_sheet(archive, part, every_cell=True)
            for name, part, _ in parts
        }
    hidden = {name for name, _, is_hidden in parts if is_hidden}
    for name, scan in scans.items():
        if name not in hidden and scan.last_row and scan.claimed_rows - scan.last_row > EMPTY_ROWS_WORTH_SAYING:
            note = say.empty_rows(scan.claimed_rows, scan.last_row)
            content.problems.append(note.at(file=file, sheet=name, row=scan.last_row))
    if not is_ours:
        for sheet in _load(path).worksheets:
            if sheet.title in scans:
                _add_sheet(sheet, scans[sheet.title], file, content)
    if is_ours or any(is_template_sheet(grid) for grid in content.grids if not grid.hidden):
        from greenpark.observe.template_read import read_template

        content.template = read_template(path, file=file)
        content.grids.clear()
    return content


def _load(path: Path) -> Any:
    import openpyxl

    with warnings.catch_warnings(), path.open("rb") as stream:  # by its name it would refuse a wrongly named file
        warnings.simplefilter("ignore")  # on extensions that do not concern values
        return openpyxl.load_workbook(stream, data_only=True, keep_links=False)


def _add_sheet(sheet: Any, scan: SheetScan, file: str, content: FileContent) -> None:
    if scan.area > LARGEST_AREA:
        content.problems.append(say.far_cell(scan.far_cell or "?").at(file=file, sheet=sheet.title))
        return
    rows: list[list[Cell]] = []
    if scan.area:
        for row in sheet.iter_rows(min_row=1, max_row=scan.last_row, max_col=scan.last_column):
            rows.append([EMPTY if cell.value is None else cell_of(cell.value, cell.number_format) for cell in row])
    content.grids.append(
        grid_of_rows(
            file, rows, sheet=sheet.title, formulas=scan.formulas, merges=tuple(scan.merges),
            hidden=sheet.sheet_state != "visible",
        )
    )  # fmt: skip
