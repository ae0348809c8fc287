"""The workbook being written: formats by name, safe texts, page set-up; what all sheets share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

# 红黄绿 pale enough to print; missing is hatched grey; blue and black stay free (users section 5)
TONES: dict[str, dict[str, Any]] = {
    "good": {"bg_color": "#DDEFD9", "font_color": "#1E5B22"},
    "warn": {"bg_color": "#FFF1C9", "font_color": "#6B5200"},
    "bad": {"bg_color": "#F9D9D3", "font_color": "#8C1D18"},
    "missing": {"pattern": 14, "fg_color": "#B5B5B5", "bg_color": "#FFFFFF", "font_color": "#404040"},
    "plain": {},
}
LINES = "#BFBFBF"
HEAD = "#E7E6E1"
INJECTING = ("=", "+", "-", "@", "\t", "\r", "\n")


def digits(*values: float | None) -> str:
    """Return a number format with sensible digits, enough for unequal numbers to look unequal.

    Four significant digits, at most two decimals from 1 on; whole numbers without decimals.
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return "General"
    places = max(_places(value) for value in known)
    while places < 9 and any(
        left != right and round(left, places) == round(right, places) for left in known for right in known
    ):
        places += 1
    return "#,##0" + ("." + "0" * places if places else "")


def _places(value: float) -> int:
    size = abs(value)
    if size == 0 or value == int(value):
        return 0
    for limit, places in ((1000, 0), (100, 1), (1, 2), (0.1, 3), (0.01, 4)):
        if size >= limit:
            return places
    return 6


class Book:
    """A workbook with its formats; texts are always written as texts."""

    def __init__(self, path: Path, *, lang: str, marking: str | None, title: str) -> None:
        # texts of data that begin with = + - @ must stay texts, and numbers in texts too
        self.book = xlsxwriter.Workbook(
            str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self.lang, self.marking = lang, marking
        self.font = "宋体" if lang == "zh" else "Arial"
        self.head_font = "黑体" if lang == "zh" else "Arial"
        self.book.set_properties({"title": title})
        self.book.set_calc_mode("auto")
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        if kind is not None:
            return  # half a workbook is not written
        try:
            self.book.close()
        except FileCreateError as failed:
            raise OSError(str(failed)) from failed

    # -- formats ---------------------------------------------------------------------------------------------------

    def format(self, **wanted: Any) -> Any:
        """Return a format, made once."""
        whole = {"font_name": self.font, "font_size": 10, "valign": "vcenter", **wanted}
        key = tuple(sorted(whole.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(whole)
        return self._formats[key]

    def cell(self, tone: str = "plain", **wanted: Any) -> Any:
        """Return the format of a table cell."""
        return self.format(**{"border": 1, "border_color": LINES, "text_wrap": True, **TONES[tone], **wanted})

    def head(self) -> Any:
        """Return the format of a heading cell of a table."""
        return self.cell(bold=True, font_name=self.head_font, bg_color=HEAD, align="center")

    def title(self) -> Any:
        """Return the format of a sheet's title."""
        return self.format(font_name=self.head_font, font_size=16, bold=True)

    def heading(self) -> Any:
        """Return the format of a heading between tables."""
        return self.format(font_name=self.head_font, font_size=12, bold=True)

    def plain(self, **wanted: Any) -> Any:
        """Return the format of running text."""
        return self.format(text_wrap=True, valign="top", **wanted)

    def tone(self, tone: str) -> Any:
        """Return a format of a conditional format."""
        return self.book.add_format(dict(TONES[tone]))

    # -- sheets ----------------------------------------------------------------------------------------------------

    def name(self, wanted: str) -> str:
        """Return a sheet name that spreadsheet programs accept and that is not yet taken."""
        clean = "".join("·" if sign in "[]:*?/\\" else sign for sign in wanted).strip("' ") or "Sheet"
        name, number = clean[:31], 1
        while name.casefold() in self._names or name.casefold() == "history":
            number += 1
            tail = f" {number}"
            name = clean[: 31 - len(tail)] + tail
        self._names.add(name.casefold())
        return name

    def sheet(
        self, name: str, *, widths: Sequence[float], landscape: bool = True, repeat: tuple[int, int] | None = None
    ) -> Any:
        """Add a sheet set up for printing on A4, one page wide, with marking and page numbers."""
        sheet = self.book.add_worksheet(name)
        self.columns(sheet, widths)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if repeat is not None:
            sheet.repeat_rows(*repeat)
        mark = (self.marking or "").replace("&", "&&")
        sheet.set_header(f"&L{mark}" if mark else "")
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def columns(self, sheet: Any, widths: Sequence[float]) -> None:
        """Set the widths of columns, in characters."""
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def text(self, sheet: Any, row: int, column: int, text: str | None, form: Any = None) -> None:
        """Write a text as a text, whatever it begins with."""
        if not text:
            sheet.write_blank(row, column, None, form)
            return
        if text.startswith(INJECTING) and form is not None:
            form = self._as_text(form)
        sheet.write_string(row, column, text[:32767], form)

    def _as_text(self, form: Any) -> Any:
        """Return a format that keeps a text a text even when its cell is edited later."""
        for key, known in list(self._formats.items()):
            if known is form:
                return self.format(**{**dict(key), "quote_prefix": True, "num_format": "@"})
        return form

    def number(self, sheet: Any, row: int, column: int, value: float | None, form: Any) -> None:
        """Write a number, or an empty cell."""
        if value is None:
            sheet.write_blank(row, column, None, form)
        else:
            sheet.write_number(row, column, value, form)

    def formula(self, sheet: Any, row: int, column: int, formula: str, form: Any, result: float | str | None) -> None:
        """Write a formula with the value that it gives."""
        sheet.write_formula(row, column, formula, form, "" if result is None else result)

    def row_heights(self, sheet: Any, row: int, texts: Sequence[tuple[str, float]], *, least: float = 16.0) -> None:
        """Set the height of a row so that texts fit into the widths of their columns: few programs do it on opening."""
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        sheet.set_row(row, max(least, 14.0 * lines + 3.0))


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many characters; a Chinese character takes two."""
    if not text:
        return 1
    return sum(max(1, -(-_length(part) // max(1, int(width) - 1))) for part in text.split("\n"))


def _length(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def address(row: int, column: int, *, fixed: bool = True) -> str:
    """Return the address of a cell from its 0-based row and column."""
    name = xl_col_to_name(column)
    return f"${name}${row + 1}" if fixed else f"{name}{row + 1}"


def letter(column: int) -> str:
    """Return the letters of a 0-based column."""
    return str(xl_col_to_name(column))
