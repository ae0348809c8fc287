"""Columns that hold values under no heading: nothing is lost silently, so they are named (semantics §6.3)."""

from __future__ import annotations

import polars as pl

from greenpark.observe.grid import column_letters
from greenpark.observe.messages import metadata as say
from greenpark.observe.tables import Table
from greenpark.problems import Problem

_NO_HEADING = ("", "unnamed", "__unnamed")  # fast readers make up a name


def headless_columns(table: Table) -> list[Problem]:
    """Return an information for each column of a table that has values and no heading."""
    found = []
    used = set(table.columns.values())
    body = table.grid.cells.slice(table.first_place)
    for place, name in enumerate(body.columns):
        heading = table.headings[place].strip().lower() if place < len(table.headings) else ""
        if place in used or (heading and not heading.startswith(_NO_HEADING[1:])):
            continue
        column = body[name]
        count = column.len() - column.null_count()
        if count and column.dtype == pl.String:
            count = int((column.str.strip_chars() != "").sum())
        if count:
            letters = column_letters(place + 1)
            found.append(
                say.headless_column(letters, count).at(
                    file=table.grid.file, sheet=table.grid.sheet, row=table.heading_number, column=letters
                )
            )
    return found
