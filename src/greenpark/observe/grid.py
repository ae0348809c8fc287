"""A sheet or file as a grid of cells, before anyone knows what stands in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from greenpark.problems import Problem

if TYPE_CHECKING:
    from greenpark.observe.template.content import TemplateContent

WIDEST = 2000  # columns that are looked at


class Formula(NamedTuple):
    """A formula and how it stands: `cached`, `uncached`, `error` or `external` (it looks into another file)."""

    text: str
    state: str


class Merge(NamedTuple):
    """A merged range; rows and columns count from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def place(self) -> str:
        """Return the range as people write it: `A2:A11`."""
        first, last = column_letters(self.first_column), column_letters(self.last_column)
        return f"{first}{self.first_row}:{last}{self.last_row}"


@dataclass(frozen=True)
class Grid:
    """Cells as text, column by column.

    `cells` has columns "0", "1", …; `numbers` holds the numbers of cells that were numbers and `formats` their number
    formats, with the same columns where there are any. `header` is given by formats that have one of their own.
    `first_row` is the row number of the first line of `cells`; a header of its own counts as row 1.
    """

    file: str
    cells: pl.DataFrame
    sheet: str | None = None
    numbers: Mapping[str, pl.Series] = field(default_factory=dict)
    formats: Mapping[str, pl.Series] = field(default_factory=dict)
    header: tuple[str, ...] | None = None
    first_row: int = 1
    formulas: Mapping[tuple[int, int], Formula] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


@dataclass
class FileContent:
    """The grids of one file and the problems of its make-up; `template` is the content of a workbook of ours."""

    grids: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    template: TemplateContent | None = None


class Cell(NamedTuple):
    """A cell of a workbook: its text, its number if it is one, its number format."""

    text: str | None
    number: float | None = None
    format: str | None = None


EMPTY = Cell(None)


def cell_of(value: object, number_format: str | None = None) -> Cell:
    """Return the cell for a value as spreadsheet libraries hand it out."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        try:
            number = float(value)
        except OverflowError:
            return Cell(str(value)[:100])
        return Cell(number_text(number), number, number_format if number_format != "General" else None)
    if isinstance(value, dt.datetime | dt.date):
        return Cell(_date_text(value, number_format or ""))
    text = str(value)
    return Cell(text) if text.strip() else EMPTY


def number_text(number: float) -> str:
    """Return a number as people would type it: 2023 rather than 2023.0."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date_text(value: dt.date, number_format: str) -> str:
    """A date shown as a year only is a year."""
    shown = number_format.lower()
    if "y" in shown and "m" not in shown and "d" not in shown:
        return str(value.year)
    day = value.date() if isinstance(value, dt.datetime) else value
    if "y" in shown and "m" in shown and "d" not in shown:
        return f"{day.year}-{day.month:02d}"
    return day.isoformat()


def grid_of_rows(file: str, rows: Sequence[Sequence[Cell]], **more: Any) -> Grid:
    """Return the grid of a list of rows of cells; short rows are filled up."""
    width = min(max(map(len, rows), default=0), WIDEST)
    texts: dict[str, pl.Series] = {}
    numbers: dict[str, pl.Series] = {}
    formats: dict[str, pl.Series] = {}
    for place in range(width):
        column = [row[place] if place < len(row) else EMPTY for row in rows]
        name = str(place)
        texts[name] = pl.Series(name, [cell.text for cell in column], pl.String)
        if any(cell.number is not None for cell in column):
            numbers[name] = pl.Series(name, [cell.number for cell in column], pl.Float64)
        if any(cell.format is not None for cell in column):
            formats[name] = pl.Series(name, [cell.format for cell in column], pl.String)
    return Grid(file, pl.DataFrame(texts), numbers=numbers, formats=formats, **more)


def column_letters(number: int) -> str:
    """Return the letters of a column: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column: A → 1, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
