"""The workbook being written: sheets, formats, code lists, and what every sheet needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from greenpark.catalog import Catalog
from greenpark.catalog.models import Scheme, Text
from greenpark.observe.template.layout import ALL_SHEETS, LISTS, SECTION, Column
from greenpark.observe.template.lines import Line
from greenpark.observe.template.prefill import Prefill
from greenpark.observe.template.styles import Styles, shortened, text_lines


@dataclass(frozen=True)
class Block:
    """Where a theme sheet keeps what, for the formulas of other sheets; rows are 0-based, `last` included."""

    sheet: str
    first: int
    last: int
    columns: dict[str, int]
    lines: tuple[Line, ...]
    filled: tuple[bool, ...]

    def range(self, column: str) -> str:
        """Return a column of the block as an absolute reference with its sheet."""
        letter = xl_col_to_name(self.columns[column], col_abs=True)
        return f"'{self.sheet}'!{letter}${self.first + 1}:{letter}${self.last + 1}"


@dataclass
class Book:
    """All that the writers of single sheets share."""

    workbook: Workbook
    styles: Styles
    catalog: Catalog
    schemes: list[Scheme]
    years: list[int]
    filled: Prefill
    lang: str
    part_years: list[str] = field(default_factory=list)
    sheets: dict[str, Worksheet] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def title(self, key: str) -> str:
        """Return the tab text of a sheet."""
        return next(sheet.get(self.lang) for sheet in ALL_SHEETS if sheet.key == key)

    def words(self, text: Text) -> tuple[str, str]:
        """Return a label in the main language and in the other."""
        return (text.zh, text.en) if self.lang == "zh" else (text.en, text.zh)

    def choice_range(self, values: Sequence[str]) -> str:
        """Return the hidden range that holds a code list; lists are written once each (validation needs ranges)."""
        key = tuple(values)
        if key not in self.lists:
            column = len(self.lists)
            sheet = self.sheets[LISTS]
            sheet.write_column(0, column, key)
            letter = xl_col_to_name(column, col_abs=True)
            self.lists[key] = f"{LISTS}!{letter}$1:{letter}${len(key)}"
        return self.lists[key]

    def choose(
        self, sheet: Worksheet, row: int, column: int, values: Sequence[str], *, last_row: int | None = None,
        last_column: int | None = None, strict: bool = True, prompt: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Offer a list in cells; `strict` warns about other words, never forbids them."""
        options: dict[str, Any] = {"validate": "list", "source": f"={self.choice_range(values)}"}
        options |= warning("请从下拉列表中选择；确需其他内容可继续。") if strict else {"show_error": False}
        options |= input_prompt(prompt) if prompt else {}
        sheet.data_validation(row, column, last_row or row, column if last_column is None else last_column, options)


def warning(message: str) -> dict[str, Any]:
    """Return the options of a validation that asks, and lets the officer go on."""
    return {"error_type": "warning", "error_title": "请核对", "error_message": shortened(message, 255)}


def input_prompt(prompt: tuple[str, str]) -> dict[str, Any]:
    """Return the options of a prompt within Excel's limits: 32 characters of title, 255 of text."""
    return {"input_title": shortened(prompt[0], 32), "input_message": shortened(prompt[1], 255)}


def print_setup(sheet: Worksheet, *, title: str, repeat: tuple[int, int] | None = None, landscape: bool = True) -> None:
    """Print on A3 landscape (or A4 upright), one page wide, with page numbers."""
    if landscape:
        sheet.set_landscape()
        sheet.set_paper(8)
    else:
        sheet.set_portrait()
        sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L&8{title}&C&8第 &P 页 / 共 &N 页&R&8&D")
    if repeat:
        sheet.repeat_rows(*repeat)
    sheet.hide_gridlines(2)


def two_lines(
    book: Book, sheet: Worksheet, place: tuple[int, int], texts: tuple[str, str], *, cell: Any, faint: bool = False
) -> None:
    """Write a label with its other language small and grey under it, at (row, column)."""
    row, column = place
    main, second = texts
    if not second or second == main:
        sheet.write_string(row, column, main, cell)
        return
    styles = book.styles
    sheet.write_rich_string(
        row, column, styles(**({"font_color": "#7F8A86"} if faint else {})), main,
        styles(font_size=8, font_color="#7F8A86"), "\n" + second, cell,
    )  # fmt: skip


def section_title(book: Book, sheet: Worksheet, row: int, text: str, *, column: int = 1, note: str = "") -> None:
    """Write the title of one of several tables of a sheet; the reader knows it by its mark."""
    sheet.write_string(row, column, f"{SECTION} {text}", book.styles(bold=True, font_size=12, font_color="#2F6B5B"))
    sheet.set_row(row, 24)
    if note:
        sheet.write_string(row + 1, column, note, book.styles.small())


def small_table(
    book: Book, sheet: Worksheet, row: int, columns: Sequence[Column], records: Sequence[dict[str, str]], *,
    blank: int = 0, numbers: Sequence[str] = (), locked: Sequence[str] = (), first_column: int = 0,
) -> int:  # fmt: skip
    """Write a table with its header at `row`, records and blank lines; return the row after it.

    Columns with a header that is a bare id stay hidden. `numbers` are written as numbers, `locked` in grey: not asked.
    """
    styles = book.styles
    for place, column in enumerate(columns, start=first_column):
        sheet.write_string(row, place, column.header, styles.header())
    sheet.set_row(row, 30)
    for offset, record in enumerate([*records, *({} for _ in range(blank))], start=1):
        lines = 1
        for place, column in enumerate(columns, start=first_column):
            text = record.get(column.key, "")
            grey = column.key in locked
            style = styles.cell(**({"font_color": "#7F8A86", "bg_color": "#F2F3F3"} if grey else {}))
            write_text(sheet, row + offset, place, text, style, number=column.key in numbers)
            if not is_bare_id(column):
                lines = max(lines, text_lines(text, column.width))
        sheet.set_row(row + offset, max(22, 15 * lines))
    return row + 1 + len(records) + blank


def is_bare_id(column: Column) -> bool:
    """Say whether a column holds ids only: its header is the bare key, and the sheet hides it."""
    return column.header == column.key


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Any, *, number: bool = False) -> None:
    """Write a text, as a number where it should be one and is; texts that begin with '=' stay texts."""
    if number and text:
        try:
            sheet.write_number(row, column, float(text), style)
            return
        except (ValueError, TypeError):
            pass
    if text:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def cell_name(row: int, column: int, *, row_abs: bool = False, col_abs: bool = False) -> str:
    """Return a reference such as G5 or $G5 for 0-based numbers."""
    return str(xl_rowcol_to_cell(row, column, row_abs=row_abs, col_abs=col_abs))
