"""Where things stand in a workbook of the JRC COIN Tool (version 1, 2019), and reading its cells.

| Sheet | Cells | Content |
|---|---|---|
| Database | D2; D3, D4; D5, D6 | normalisation method; lowest and highest score; mean and deviation of z-scores |
| Database | E7:CY7, E8:CY8 | weight and direction (1, -1) of each indicator |
| Database | E9:CY9, E10:CY10 | lower and upper goalpost |
| Database | E11:CY11 … E14:CY14 | code of the index, sub-index, pillar and sub-pillar that it belongs to |
| Database | E15:CY15, E16:CY16 | name and code (`Ind.01`) of each indicator |
| Database | B17:B315, C17:C315 | name and code of each unit |
| Database | E17:CY315 | figures; `n/a` or empty is missing |
| Framework | C4:H4 | headings, C4 being `Dimension/indicator` (one row lower before the release of 2019) |
| Framework | C5:C52 | code of each dimension (`Index`, `si.01`, `p.01`, `sp.01`), `--` if unused |
| Framework | E5:E52, F, H | its weight, aggregation and name |

A level that is not used gives the same code to all indicators. Sources: `import_coin_tool` of COINr 1.1.14
(R/coinToolIn.R, MIT) for the ranges; a listing of the published file `COIN_Tool_v1_LITE_exampledata.xlsm` for the
headings of Framework and for D2 to D6. Its columns of levels hold 1 index, 3 sub-indices, 11 pillars, 33 sub-pillars.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from greenpark.index.exchange import coin_tool_messages as say
from greenpark.observe import safety
from greenpark.problems import ProblemsFound

DATABASE, FRAMEWORK = "Database", "Framework"
HEADING = "Dimension/indicator"
WEIGHT, DIRECTION, LOWER, UPPER, NAME, CODE, FIRST_UNIT = 7, 8, 9, 10, 15, 16, 17
LEVELS = (("sp", 14, 33), ("p", 13, 11), ("si", 12, 3))  # prefix, row in Database, how many there can be
INDEX_ROW = 11
FIRST_COLUMN, LAST_COLUMN, LAST_UNIT = 5, 103, 315
DIMENSIONS = 48  # rows of Framework below its heading
METHODS = ("Minmax", "Datamax", "Goalposts", "Dataz", "Dataprcranks")
UNUSED = ("", "-", "--")


class Sheets(NamedTuple):
    """The two sheets as rows of values; rows and columns count from 1 through `cell`."""

    file: str
    database: list[tuple[Any, ...]]
    framework: list[tuple[Any, ...]]


def open_workbook(path: Path) -> Sheets:
    """Return the two sheets of a COIN Tool workbook; raise ProblemsFound if it is none, FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(2, "no such file", str(path))
    verdict = safety.inspect(path)
    if verdict.kind != "xlsx":
        raise ProblemsFound(
            [verdict.note.at(file=path.name) if verdict.note else say.no_coin_tool(path.name, "workbook")]
        )
    if _has_entities(path):
        raise ProblemsFound([say.no_coin_tool(path.name, "workbook")])
    try:
        return _load(path)
    except ProblemsFound:
        raise
    except Exception:  # hostile bytes raise anything in the library
        raise ProblemsFound([say.no_coin_tool(path.name, "workbook")]) from None


def _load(path: Path) -> Sheets:
    import openpyxl

    with path.open("rb") as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for name in (DATABASE, FRAMEWORK):
            if name not in book.sheetnames:
                raise ProblemsFound([say.no_coin_tool(path.name, f"sheet '{name}'")])
        found = []
        for name, last_row, last_column in ((DATABASE, LAST_UNIT, LAST_COLUMN), (FRAMEWORK, DIMENSIONS + 5, 8)):
            sheet = book[name]
            sheet.reset_dimensions()  # what a file claims of its size is not relied on
            rows = sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=True)
            found.append([tuple(row) for row in rows])
        return Sheets(path.name, found[0], found[1])


def _has_entities(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                with archive.open(entry) as part:
                    head = part.read(2000)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    return True
    return False


def cell(rows: list[tuple[Any, ...]], row: int, column: int) -> Any:
    """Return a cell by row and column from 1, None beyond the sheet."""
    if row > len(rows) or column > len(rows[row - 1]):
        return None
    value = rows[row - 1][column - 1]
    return value.strip() if isinstance(value, str) else value


def text(rows: list[tuple[Any, ...]], row: int, column: int) -> str:
    """Return a cell as text, empty where there is none."""
    value = cell(rows, row, column)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
