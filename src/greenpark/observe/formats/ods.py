"""OpenDocument spreadsheets, read from their XML: values, percentages, formulas, merged ranges."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from greenpark.observe.formats.sheet_xml import Unsafe
from greenpark.observe.grid import EMPTY, WIDEST, Cell, FileContent, Formula, Merge, cell_of, grid_of_rows
from greenpark.observe.messages import files as say

MOST_ROWS = 2_000_000
LARGEST_AREA = 10_000_000
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_ods(path: Path, file: str) -> FileContent:
    """Return a grid for every sheet; repeated rows and cells are written out up to the last with content."""
    content = FileContent()
    with zipfile.ZipFile(path) as archive:
        document = archive.read("content.xml")
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise Unsafe("content.xml")
    root = ElementTree.fromstring(document)  # noqa: S314 - document types are refused above
    for table in root.iter(f"{_TABLE}table"):
        _add_sheet(table, file, content)
    return content


def _add_sheet(table: ElementTree.Element, file: str, content: FileContent) -> None:
    name = table.get(f"{_TABLE}name")
    rows: list[list[Cell]] = []
    formulas: dict[tuple[int, int], Formula] = {}
    merges: list[Merge] = []
    area = 0
    waiting = 0  # blank rows count only when something follows
    for element in table.iter(f"{_TABLE}table-row"):
        times = _repeated(element, "number-rows-repeated")
        cells = _row(element, len(rows) + waiting + 1, formulas, merges)
        if not cells:
            waiting += times
            continue
        area += len(cells) * times
        if len(rows) + waiting + times > MOST_ROWS or area > LARGEST_AREA:
            note = say.too_large("a sheet repeats its rows without end", "工作表重复行过多")
            content.problems.append(note.at(file=file, sheet=name))
            return
        rows.extend([] for _ in range(waiting))
        rows.extend(cells for _ in range(times))
        waiting = 0
    content.grids.append(grid_of_rows(file, rows, sheet=name, formulas=formulas, merges=tuple(merges)))


def _row(
    element: ElementTree.Element, number: int, formulas: dict[tuple[int, int], Formula], merges: list[Merge]
) -> list[Cell]:
    """Return the cells of a row up to the last with content."""
    cells: list[Cell] = []
    waiting = 0
    for cell in _cells(element):
        times = _repeated(cell, "number-columns-repeated")
        read = _cell(cell)
        _note_merge(cell, number, len(cells) + waiting + 1, merges)
        if formula := cell.get(f"{_TABLE}formula"):
            text = formula.partition(":=")[2] or formula.lstrip("=")
            state = "external" if "file:" in formula else "uncached" if read.text is None else "cached"
            formulas[number, len(cells) + waiting + 1] = Formula(text, "error" if _is_error(read) else state)
        if read.text is None:
            waiting += times
            continue
        if len(cells) + waiting + times > WIDEST:
            break
        cells.extend(EMPTY for _ in range(waiting))
        cells.extend(read for _ in range(times))
        waiting = 0
    return cells


def _cells(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for cell in element:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            yield cell


def _cell(cell: ElementTree.Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type")
    text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
    if kind in ("float", "currency", "percentage"):
        try:
            number = float(cell.get(f"{_OFFICE}value", ""))
        except ValueError:
            return cell_of(text)
        return cell_of(number, "0%" if kind == "percentage" else None)
    if kind == "boolean":
        return cell_of(cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "date":
        try:
            return cell_of(dt.datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", "")), "yyyy-mm-dd")
        except ValueError:
            return cell_of(text)
    return cell_of(text)


def _is_error(cell: Cell) -> bool:
    return cell.number is None and (cell.text or "").startswith(("#", "Err:"))


def _note_merge(cell: ElementTree.Element, row: int, column: int, merges: list[Merge]) -> None:
    down = _repeated(cell, "number-rows-spanned")
    across = _repeated(cell, "number-columns-spanned")
    if down > 1 or across > 1:
        merges.append(Merge(row, column, row + down - 1, column + across - 1))


def _repeated(element: ElementTree.Element, name: str) -> int:
    try:
        return max(1, int(element.get(f"{_TABLE}{name}", "1")))
    except ValueError:
        return 1
