"""A table of a sheet: headings with widths and number formats, tones of cells, hatching where a value is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from greenpark.publish.content.parts import Cell
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.book import Book


class Head(NamedTuple):
    """A column: heading, width in characters, number format."""

    title: str
    width: float
    format: str = "General"


def write_table(
    book: Book, sheet: Any, row: int, heads: Sequence[Head], rows: Sequence[Sequence[Cell]], *,
    missing: Collection[tuple[int, int]] = (), tones: Mapping[tuple[int, int], tuple[str, str]] | None = None,
) -> int:  # fmt: skip
    """Write a table from a row on; return the row after it.

    `missing` are cells to hatch, `tones` the tone and sign of others, by row and column of the table. A sign stands
    in the number format, so that the cell stays a number.
    """
    for column, head in enumerate(heads):
        book.text(sheet, row, column, head.title, book.head())
    book.row_heights(sheet, row, [(head.title, head.width) for head in heads], least=20)
    for place, values in enumerate(rows):
        row += 1
        for column, (value, head) in enumerate(zip(values, heads, strict=True)):
            tone, sign = (tones or {}).get((place, column), ("plain", ""))
            if (place, column) in missing:
                tone = "missing"
            if isinstance(value, str) or value is None:
                book.text(sheet, row, column, value, book.cell(tone))
            else:
                form = head.format + (f' "{sign}"' if sign and head.format != "General" else "")
                book.number(sheet, row, column, value, book.cell(tone, num_format=form, align="center"))
        texts = [(value, head.width) for value, head in zip(values, heads, strict=True) if isinstance(value, str)]
        if any("\n" in value or len(value) > width / 2 for value, width in texts):
            book.row_heights(sheet, row, texts, least=16)
    sheet.freeze_panes(row - len(rows) + 1, 1)
    return row + 1


def tone_legend(book: Book, sheet: Any, row: int, marks: Sequence[tuple[str, str]]) -> None:
    """Write sign, word and tone of what cells can be."""
    book.text(sheet, row, 0, text("legend", book.lang), book.heading())
    for column, (words, tone) in enumerate(marks, 1):
        book.text(sheet, row, column, words, book.cell(tone, align="center"))


def new_sheet(book: Book, title: str, heads: Sequence[Head]) -> tuple[Any, int]:
    """Return a sheet with its title, and the row of the headings of its table."""
    sheet = book.sheet(book.name(title), widths=[head.width for head in heads], repeat=(2, 2))
    book.text(sheet, 0, 0, title, book.title())
    sheet.set_row(0, 26)
    return sheet, 2


def score_format(decimals: int) -> str:
    """Return the number format of scores."""
    return "0" + ("." + "0" * decimals if decimals else "")


def signed_format(decimals: int) -> str:
    """Return the number format of differences of scores."""
    plain = score_format(decimals)
    return f"+{plain};-{plain};{plain}"
