"""Open a file as one sheet of text and numbers, row numbers kept, so that a mistake can be named by its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from greenpark.observe.formats.opening import open_file
from greenpark.observe.grid import Grid
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Sheet:
    """A table as it was given: `frame` has text or number columns by their headings, `first_row` its first line."""

    frame: pl.DataFrame
    file: str | None = None
    sheet: str | None = None
    first_row: int = 2
    problems: list[Problem] = field(default_factory=list)

    def problem(
        self, code: str, texts: tuple[str, str, str, str], *, line: int | None = None, column: str | None = None
    ) -> Problem:
        """Return a problem at a line of the frame (from 0); `texts`: message and remedy, English first."""
        row = None if line is None else line + self.first_row
        return Problem(
            code, texts[0], texts[1], file=self.file, sheet=self.sheet, row=row, column=column,
            message_zh=texts[2], remedy_zh=texts[3],
        )  # fmt: skip


def open_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """Return the first table of a file (or the named sheet); raise ProblemsFound, FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(2, "no such file", str(path))
    content = open_file(path, path.name)
    # part of a table gives other ranks than the whole
    if errors := [one for one in content.problems if one.severity == "error"]:
        raise ProblemsFound(errors)
    grids = [grid for grid in content.grids if not grid.hidden and (sheet is None or grid.sheet == sheet)]
    filled = [grid for grid in grids if grid.cells.width and grid.cells.height]
    if not filled:
        raise ProblemsFound([_empty(path)])
    return from_grid(filled[0], content.problems)


def from_grid(grid: Grid, problems: list[Problem] | None = None) -> Sheet:
    """Return a grid as a sheet: its header, or its first row, gives the headings."""
    cells = grid.cells
    if grid.header is None:
        headings = ["" if cell is None else str(cell).strip() for cell in cells.row(0)]
        body, first_row = cells.slice(1), grid.first_row + 1
    else:
        headings, body, first_row = list(grid.header), cells, grid.first_row
    text = pl.all().cast(pl.String).str.strip_chars()
    texts = body.select(pl.when(text != "").then(text))
    columns: dict[str, pl.Series] = {}
    twice: list[str] = []
    for place, heading in enumerate(headings):
        if not heading:
            continue
        if heading in columns:
            twice.append(heading)
            continue
        columns[heading] = _column(grid, texts[str(place)], str(place), skipped=cells.height - body.height)
    sheet = Sheet(pl.DataFrame(columns), grid.file, grid.sheet, first_row, list(problems or []))
    if twice:
        raise ProblemsFound([sheet.problem("duplicate_column", _twice(heading), column=heading) for heading in twice])
    blank = pl.all_horizontal(pl.all().is_null()) if columns else pl.lit(value=False)
    kept = sheet.frame.with_row_index("\0line").filter(~blank)
    last = kept["\0line"].max() if kept.height else None
    # blank lines at the end say nothing; those between are kept, so that line numbers stay true
    return replace(sheet, frame=sheet.frame.head(0 if last is None else int(str(last)) + 1))


def _column(grid: Grid, text: pl.Series, place: str, *, skipped: int) -> pl.Series:
    numbers = grid.numbers.get(place)
    if numbers is None:
        return text
    # a workbook's own number is exact where its text is rounded for show
    exact = numbers.slice(skipped).cast(pl.Float64).cast(pl.String)
    return pl.select(pl.coalesce(pl.lit(exact), pl.lit(text))).to_series() if len(exact) == len(text) else text


def _empty(path: Path) -> Problem:
    return Problem(
        "empty_rows", "there is no table in the file.", "Give a table with a heading row.", file=path.name,
        message_zh="文件中没有表格。", remedy_zh="请提供带表头的表格。",
    )  # fmt: skip


def _twice(heading: str) -> tuple[str, str, str, str]:
    return (
        f"the heading '{heading}' occurs twice.", "Rename or remove one of the columns.",
        f"表头“{heading}”出现两次。", "请改名或删除其中一列。",
    )  # fmt: skip
