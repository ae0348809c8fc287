"""Formulas and merged cells inside a recognised table (users §2.5, §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from greenpark.observe.grid import Formula, Grid, Merge
from greenpark.observe.messages import Note
from greenpark.observe.messages import files as say
from greenpark.observe.messages.series import more_of_the_same
from greenpark.observe.reporter import MOST_OF_A_KIND
from greenpark.observe.tables import Table
from greenpark.problems import Problem

_REFUSED = {
    "uncached": ("was never calculated, so the file holds no value for it", "尚未计算，文件中没有其数值"),
    "error": ("ends in an error", "结果为错误值"),
    "external": ("looks into another file, which is not at hand", "引用了其他文件，无法核对"),
}
BANNER_COLUMNS = 3  # a merge in one row over at least so many columns is a section title
Places = dict[int, dict[int, str | None]]  # new texts by column place and row place


def apply_marks(table: Table, problems: list[Problem]) -> Table:
    """Return the table with merged names filled in and refused formulas blanked; say so for each."""
    changes: Places = {}
    _formulas(table, changes, problems)
    _merges(table, changes, problems)
    if not changes:
        return table
    columns = []
    for series in table.grid.cells.get_columns():
        texts = changes.get(int(series.name))
        if texts:
            values = series.to_list()
            for row, text in texts.items():
                if row < len(values):
                    values[row] = text
            series = pl.Series(series.name, values, pl.String)
        columns.append(series)
    numbers = dict(table.grid.numbers)
    for place, texts in changes.items():
        if str(place) in numbers:
            values = numbers[str(place)].to_list()
            for row in texts:
                if row < len(values):
                    values[row] = None
            numbers[str(place)] = pl.Series(str(place), values, pl.Float64)
    return replace(table, grid=replace(table.grid, cells=pl.DataFrame(columns), numbers=numbers))


def _value_places(table: Table) -> set[int]:
    if table.kind in ("wide", "years"):
        return set(table.others)
    return {table.columns["value"]} if "value" in table.columns else set()


def _formulas(table: Table, changes: Places, problems: list[Problem]) -> None:
    used = set(table.columns.values()) | _value_places(table)
    told = 0
    hidden = 0
    for row, place, formula in _inside(table, used):
        state = formula.state
        text = table.grid.cells[str(place)][row] if row < table.grid.cells.height else None
        if state != "cached":
            changes.setdefault(place, {})[row] = None
        if told >= MOST_OF_A_KIND:
            hidden += 1
            continue
        told += 1
        note = (
            say.formula_read(formula.text, text or "")
            if state == "cached"
            else say.formula_refused(formula.text, *_REFUSED[state])
        )
        problems.append(_at(table.grid, note, row, table.headings[place]))
    if hidden:
        problems.append(more_of_the_same("formula_cell", hidden).at(file=table.grid.file, sheet=table.grid.sheet))


def _inside(table: Table, used: set[int]) -> Iterable[tuple[int, int, Formula]]:
    first = table.grid.first_row
    for (number, column), formula in table.grid.formulas.items():
        row, place = number - first, column - 1
        if place in used and row >= table.first_place:
            yield row, place, formula


def _merges(table: Table, changes: Places, problems: list[Problem]) -> None:
    values = _value_places(table)
    used = set(table.columns.values()) | values
    for merge in table.grid.merges:
        first, last = merge.first_row - table.grid.first_row, merge.last_row - table.grid.first_row
        places = [place for place in range(merge.first_column - 1, merge.last_column) if place in used]
        if not places or first < table.first_place or first >= table.grid.cells.height:
            continue
        text = (
            table.grid.cells[str(merge.first_column - 1)][first]
            if merge.first_column - 1 < table.grid.cells.width
            else None
        )
        if text is None:
            continue
        if first == last and merge.last_column - merge.first_column + 1 >= BANNER_COLUMNS:
            _banner(table, merge, first, changes, problems, text)
        elif places[0] in values:
            note = say.merged_value(merge.place)
            problems.append(_at(table.grid, note, first, table.headings[places[0]]))
        else:
            place = places[0]
            changes.setdefault(place, {}).update(dict.fromkeys(range(first, last + 1), text))
            note = say.merged_key(merge.place, text)
            problems.append(_at(table.grid, note, first, table.headings[place]))


def _banner(table: Table, merge: Merge, row: int, changes: Places, problems: list[Problem], text: str) -> None:
    """A title between the rows is no data row."""
    for place in range(merge.first_column - 1, min(merge.last_column, table.grid.cells.width)):
        changes.setdefault(place, {})[row] = None
    problems.append(_at(table.grid, say.merged_title(merge.place, text), row, table.headings[merge.first_column - 1]))


def _at(grid: Grid, note: Note, row: int, column: str) -> Problem:
    return note.at(file=grid.file, sheet=grid.sheet, row=grid.first_row + row, column=column or None)
