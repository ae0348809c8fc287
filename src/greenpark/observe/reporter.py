"""Problems of rows, with their places; a flood of the same kind is told once (semantics §6.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from greenpark.observe.messages import Note, Said
from greenpark.observe.messages.series import more_of_the_same
from greenpark.problems import Problem

MOST_OF_A_KIND = 1000  # of one code in one sheet; the rest is counted
Headings = Mapping[tuple[str | None, str | None], Mapping[str, str]]
PLACE = ("file", "sheet", "row", "column")


class Reporter:
    """Collects the problems of rows.

    `headings` gives, by file and sheet, the heading of each canonical column as the filer wrote it; raw rows carry
    only that of their value.
    """

    def __init__(self, problems: list[Problem], headings: Headings | None = None) -> None:
        self.problems = problems
        self._headings: Headings = headings or {}

    def rows(self, frame: pl.DataFrame, note_of: Callable[[dict[str, Any]], Note], field: str = "value") -> None:
        """Add a problem for each row of `frame`, which has the columns of PLACE and what `note_of` wants to see."""
        if frame.height == 0:
            return
        shown, code = frame, ""
        if frame.height > MOST_OF_A_KIND:
            shown = frame.filter(pl.int_range(pl.len()).over("file", "sheet") < MOST_OF_A_KIND)
        for row in shown.iter_rows(named=True):
            note = note_of(row)
            code = note.code
            self.add(note, row, field)
        if shown.height < frame.height:
            counts = frame.group_by("file", "sheet", maintain_order=True).len()
            for file, sheet, count in counts.filter(pl.col("len") > MOST_OF_A_KIND).rows():
                note = more_of_the_same(code, count - MOST_OF_A_KIND)
                self.problems.append(note.at(file=file, sheet=sheet))

    def add(self, note: Note, row: Mapping[str, Any], field: str = "value") -> None:
        """Add one problem at the place of a row."""
        column = row["column"]
        if field != "value":
            headings = self._headings.get((row["file"], row["sheet"]), {})
            whole = "attributes" if field.startswith("attribute:") else field  # a scope inside the JSON
            # a unit without a column of its own stands in the heading of the value
            beside = column if field == "unit" and headings and column else whole
            column = headings.get(field) or headings.get(whole, beside)
        self.problems.append(note.at(file=row["file"], sheet=row["sheet"], row=row["row"], column=column))


def place_of(row: Mapping[str, Any]) -> Said:
    """Return the place of a row for use inside a sentence."""
    where = row["sheet"] or row["file"] or ""
    if row["row"] is None:
        return Said(where, where)
    return Said(f"{where} row {row['row']}".strip(), f"{where}第{row['row']}行")
