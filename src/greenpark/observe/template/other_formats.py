"""Templates that were saved as .xls or .ods: the grids of the common readers as sheets of the template reader."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from greenpark.observe import safety
from greenpark.observe.grid import Formula, Grid
from greenpark.observe.template.grid import Cell, FormulaFlag, Sheet, UnreadableError, number_text, xlsx_sheets


def read_sheets(path: Path, *, skip: tuple[str, ...] = ()) -> list[Sheet]:
    """Return the sheets of a workbook of any form, without those in `skip`; raise UnreadableError for all else."""
    found = xlsx_sheets(path, skip=skip)
    return found if found is not None else [sheet for sheet in _sheets_of_file(path) if sheet.name not in skip]


def _sheets_of_file(path: Path) -> list[Sheet]:
    """Return the sheets of an .xls or .ods file; raise UnreadableError for any other."""
    verdict = safety.inspect(path)
    if verdict.kind == "xls":
        from greenpark.observe.formats.xls import read_xls as reader
    elif verdict.kind == "ods":
        from greenpark.observe.formats.ods import read_ods as reader
    else:
        raise UnreadableError("wrong_file_type", "it is no workbook")
    content = reader(path, path.name)
    if not content.grids:
        raise UnreadableError("truncated", "it holds no sheet that can be read")
    return sheets_of_grids(content.grids)


def sheets_of_grids(grids: Iterable[Grid]) -> list[Sheet]:
    """Return grids as sheets of cells by row and column."""
    return [_sheet(grid) for grid in grids]


def _sheet(grid: Grid) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for name in grid.cells.columns:
        column = int(name) + 1
        numbers = grid.numbers[name].to_list() if name in grid.numbers else None
        formats = grid.formats[name].to_list() if name in grid.formats else None
        for place, text in enumerate(grid.cells[name].to_list()):
            if text is None:
                continue
            row = place + grid.first_row
            number = numbers[place] if numbers else None
            cell = Cell(
                number_text(number) if number is not None else text,
                "number" if number is not None else "text",
                (formats[place] if formats else None) or "General",
                _flag(grid.formulas.get((row, column))),
            )
            rows.setdefault(row, {})[column] = cell
    for (row, column), formula in grid.formulas.items():
        if formula.state in ("uncached", "error"):
            text = rows.get(row, {}).get(column, Cell("")).value if formula.state == "error" else ""
            rows.setdefault(row, {})[column] = Cell(text, "error", formula=_flag(formula))
    merged = tuple((merge.first_row, merge.first_column, merge.last_row, merge.last_column) for merge in grid.merges)
    return Sheet(grid.sheet or "", rows, merged)


def _flag(formula: Formula | None) -> FormulaFlag:
    if formula is None:
        return ""
    return "linked" if formula.state == "external" else "plain"
