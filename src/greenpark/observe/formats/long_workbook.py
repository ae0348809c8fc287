"""XLSX workbooks with long tables: values by fastexcel in a child process with a memory limit (semantics §7.3).

One stray cell can make the reader ask for half a terabyte and abort its process; it must not be ours. The child
reads while the XML is scanned here; where the scan finds such a cell, another child reads the other sheets.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from greenpark.observe.formats.child import FROM_FIRST_COLUMN
from greenpark.observe.formats.sheet_xml import (
    SheetScan,
    percent_styles,
    scan_sheet,
    sheet_parts,
    starts_at_first_column,
)
from greenpark.observe.grid import FileContent, Grid
from greenpark.observe.messages import files as say

PATIENCE = 120  # seconds
EMPTY_ROWS_WORTH_SAYING = 1000


class Order(NamedTuple):
    """A sheet to be read, by its number; `from_first_column` says that column A is filled."""

    sheet: int
    from_first_column: bool


def read_long_workbook(path: Path, file: str) -> FileContent:
    """Return a grid for every visible sheet. Texts only; formats where a percent style occurs."""
    content = FileContent()
    with tempfile.TemporaryDirectory(prefix="greenpark-") as folder, zipfile.ZipFile(path) as archive:
        parts = sheet_parts(archive)
        names = [name for name, _, _ in parts]
        visible = {name: part for name, part, hidden in parts if not hidden}
        orders = {name: Order(names.index(name), starts_at_first_column(archive, visible[name])) for name in visible}
        child = _start(path, Path(folder), orders.values())
        try:
            styles = percent_styles(archive)
            scans = {
                name: scan_sheet(archive, part, percent=styles, every_cell=False) for name, part in visible.items()
            }
            safe = [name for name, scan in scans.items() if _is_safe(name, scan, file, content)]
            if len(safe) < len(scans):
                _stop(child)
                child = _start(path, Path(folder), [orders[name] for name in safe])
            finished = _is_finished(child)
        finally:
            _stop(child)
        if not finished:
            note = say.too_large("it needs more memory or time than is allowed", "所需内存或时间超出限度")
            content.problems.append(note.at(file=file))
            return content
        for name in safe:
            part = Path(folder) / f"{names.index(name)}.arrow"
            if part.exists():
                grid = _grid(pl.read_ipc(part.read_bytes()), file, name, scans[name])
                content.grids.append(grid)
                claimed = scans[name].claimed_rows
                if claimed - grid.cells.height > EMPTY_ROWS_WORTH_SAYING:
                    note = say.empty_rows(claimed, grid.cells.height)
                    content.problems.append(note.at(file=file, sheet=name, row=grid.cells.height))
        for name, _, hidden in parts:
            if hidden:
                content.grids.append(Grid(file, pl.DataFrame(), name, hidden=True))
    return content


def _is_safe(name: str, scan: SheetScan, file: str, content: FileContent) -> bool:
    if scan.far_cell is None:
        return True
    content.problems.append(say.far_cell(scan.far_cell).at(file=file, sheet=name))
    return False


def _start(path: Path, folder: Path, orders: Iterable[Order]) -> subprocess.Popen[bytes]:
    words = [f"{order.sheet}{FROM_FIRST_COLUMN if order.from_first_column else ''}" for order in orders]
    return subprocess.Popen(  # noqa: S603 - our own module on paths, without a shell
        [sys.executable, "-m", "greenpark.observe.formats.child", str(path), str(folder), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _is_finished(child: subprocess.Popen[bytes]) -> bool:
    """Wait for the child; say whether it came to its end."""
    try:
        return child.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return False


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()


def _grid(cells: pl.DataFrame, file: str, sheet: str, scan: SheetScan) -> Grid:
    width = max((int(name) for name in cells.columns), default=-1) + 1
    nothing = pl.lit(None, pl.String)
    cells = cells.select(
        str(place) if str(place) in cells.columns else nothing.alias(str(place)) for place in range(width)
    )
    formats: dict[str, pl.Series] = {}
    for place in sorted({column for _, column in scan.percentages}):
        name = str(place - 1)
        if name in cells.columns:
            rows = [row - 1 for row, column in scan.percentages if column == place and row <= cells.height]
            shown = pl.Series([None], dtype=pl.String).new_from_index(0, cells.height)
            formats[name] = shown.scatter(rows, "0%")
    numbers = {name: cells[name].cast(pl.Float64, strict=False) for name in formats}
    return Grid(file, cells, sheet, numbers=numbers, formats=formats, formulas=scan.formulas, merges=tuple(scan.merges))
