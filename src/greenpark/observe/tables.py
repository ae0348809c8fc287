"""Tables recognised by their columns, wherever they stand in a sheet (semantics §3.1–3.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from greenpark.observe.grid import Grid
from greenpark.observe.headers import canonical, split_heading
from greenpark.observe.messages import files as say
from greenpark.observe.periods import FIRST_YEAR, LAST_YEAR, read_period
from greenpark.problems import Problem

HEADING_WITHIN = 30  # rows; titles and notes stand above a heading, not a page of them
# What makes a table of its kind; the first kind whose columns are all there is taken
REQUIRED: dict[str, tuple[str, ...]] = {
    "observations": ("entity", "period", "variable", "value"),
    "industry_thresholds": ("park", "industry", "criterion", "value"),
    "waivers": ("park", "scheme", "criterion"),
    "targets": ("park", "indicator", "target_year", "value"),
    "plans": ("park", "scheme", "base_year"),
    "factors": ("park", "factor", "value"),
    "entities": ("entity",),
}
# An entities table is nothing but parks and what is said of them
_ENTITY_SIGNS = {
    "kind", "parent", "name_zh", "name_en", "aliases", "province", "city", "division_code", "level", "region_class",
    "base_year", "latitude", "longitude",
}  # fmt: skip
_SPOKEN = {
    "observations": "a table of observations (观测表)",
    "targets": "a table of targets (目标表)",
    "waivers": "a table of waivers (放宽表)",
    "plans": "a table of plans (规划表)",
    "factors": "a table of factors (系数表)",
    "industry_thresholds": "a table of industry thresholds (行业标准值表)",
    "entities": "a table of parks (园区表)",
}


class KnowsNames(Protocol):
    """What is asked of the vocabulary here."""

    def is_measure(self, heading: str) -> bool:
        """Say whether a heading names a variable or indicator."""


@dataclass(frozen=True)
class Table:
    """A recognised table: its kind, where its heading is, which column is what.

    `kind` is a kind of REQUIRED, or `wide` (a column per variable), or `years` (a column per year). `columns` maps
    canonical names to places in the grid; `others` are the places of all remaining columns with a heading.
    """

    grid: Grid
    kind: str
    heading_row: int  # place in the grid; -1 where the format has a header of its own
    headings: tuple[str, ...]
    columns: dict[str, int] = field(default_factory=dict)
    others: tuple[int, ...] = ()

    @property
    def first_place(self) -> int:
        """Return the place of the first data row in the grid."""
        return self.heading_row + 1

    @property
    def heading_number(self) -> int:
        """Return the row number of the heading."""
        return 1 if self.grid.header is not None else self.grid.first_row + self.heading_row

    def heading_texts(self) -> dict[str, str]:
        """Return the heading of every canonical column as it is written."""
        return {name: self.headings[place] for name, place in self.columns.items()}


def recognise(grid: Grid, names: KnowsNames, problems: list[Problem]) -> Table | None:
    """Return the table of a grid, None where there is none; a table that lacks a column is a problem."""
    best: Table | None = None
    partial: tuple[str, list[str], int] | None = None
    for heading_row, headings in _candidates(grid):
        table = _match(grid, heading_row, headings, names)
        if table is not None:
            best = table
            break
        near = _near_miss(headings)
        if near is not None and (partial is None or len(near[1]) < len(partial[1])):
            partial = (*near, heading_row)
    if best is not None:
        problems.extend(_doubles(best))
        return best
    if partial is not None:
        kind, missing, heading_row = partial
        row = 1 if grid.header is not None else grid.first_row + heading_row
        note = say.missing_column(missing, _SPOKEN[kind])
        problems.append(note.at(file=grid.file, sheet=grid.sheet, row=row, column=missing[0]))
    return None


def _candidates(grid: Grid) -> list[tuple[int, tuple[str, ...]]]:
    if grid.header is not None:
        return [(-1, grid.header)]
    rows = grid.cells.head(HEADING_WITHIN).rows()
    found = []
    for place, row in enumerate(rows):
        headings = tuple((text or "").strip() for text in row)
        if sum(bool(text) for text in headings) >= 2:
            found.append((place, headings))
    return found


def _match(grid: Grid, heading_row: int, headings: tuple[str, ...], names: KnowsNames) -> Table | None:
    for kind, required in REQUIRED.items():
        columns = _columns(kind, headings)
        if kind == "entities":
            if "entity" not in columns and "name_zh" in columns:
                columns["entity"] = columns["name_zh"]  # a park may go by its name
            others = [text for place, text in enumerate(headings) if text and place not in columns.values()]
            if not _ENTITY_SIGNS & {name for name in columns if columns[name] != columns.get("entity")}:
                continue
            if any(canonical("observations", text) == "period" or names.is_measure(text) for text in others):
                continue  # a wide table that happens to carry the province
        if all(name in columns for name in required):
            return _table(grid, kind, heading_row, headings, columns)
    return _spread(grid, heading_row, headings, names)


def _spread(grid: Grid, heading_row: int, headings: tuple[str, ...], names: KnowsNames) -> Table | None:
    """A column for every variable, or a column for every year."""
    columns = _columns("observations", headings)
    years = [place for place, text in enumerate(headings) if text and is_year(text)]
    if "entity" in columns and "variable" in columns and years and "value" not in columns:
        columns.pop("period", None)
        return _table(grid, "years", heading_row, headings, columns)
    if "entity" in columns and "period" in columns and "value" not in columns and "variable" not in columns:
        # a heading such as 行业 or 范围 may be a variable here, and is one if the catalog says so
        kept = {name: place for name, place in columns.items() if name in ("entity", "period")}
        kept |= {name: place for name, place in columns.items() if name in ("source", "note", "status", "channel")}
        if any(names.is_measure(text) for place, text in enumerate(headings) if text and place not in kept.values()):
            return _table(grid, "wide", heading_row, headings, kept)
    return None


def _columns(kind: str, headings: tuple[str, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, text in enumerate(headings):
        name = canonical(kind, text) if text else None
        if name is not None:
            columns.setdefault(name, place)
    return columns


def _table(grid: Grid, kind: str, heading_row: int, headings: tuple[str, ...], columns: dict[str, int]) -> Table:
    used = set(columns.values())
    others = tuple(place for place, text in enumerate(headings) if text and place not in used)
    return Table(grid, kind, heading_row, headings, columns, others)


def is_year(text: str) -> bool:
    """Say whether a heading names a year, with or without a unit."""
    period = read_period(split_heading(text).name)
    return period.year is not None and FIRST_YEAR <= period.year <= LAST_YEAR


def _near_miss(headings: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """Return the kind that a heading row nearly makes, and what it lacks: two thirds of the columns are there."""
    best: tuple[str, list[str]] | None = None
    for kind, required in REQUIRED.items():
        columns = _columns(kind, headings)
        missing = [name for name in required if name not in columns]
        there = len(required) - len(missing)
        if there >= 2 and missing and 3 * there >= 2 * len(required) and (best is None or len(missing) < len(best[1])):
            best = (kind, missing)
    return best


def _doubles(table: Table) -> list[Problem]:
    """Name the columns that mean the same as one further left."""
    kind = "observations" if table.kind in ("wide", "years") else table.kind
    problems = []
    for place in table.others:
        name = canonical(kind, table.headings[place])
        first = table.columns.get(name or "")
        if name is None or first is None or name.startswith("attribute:"):
            continue
        # "id" and "name" beside each other both mean the park; that is how people identify it
        if name in ("entity", "park") or (table.kind == "wide" and name not in ("entity", "period")):
            continue
        note = say.column_twice(table.headings[place], name, table.headings[first])
        problems.append(
            note.at(
                file=table.grid.file, sheet=table.grid.sheet, row=table.heading_number, column=table.headings[place]
            )
        )
    return problems


def is_template_sheet(grid: Grid) -> bool:
    """Say whether a sheet has the columns of a filled template: `variable`, years, and no park (§6.4)."""
    for _, headings in _candidates(grid)[:10]:
        columns = _columns("observations", headings)
        named = any(text.strip().lower() == "variable" for text in headings)
        if named and "entity" not in columns and "value" not in columns and any(map(is_year, filter(None, headings))):
            return True
    return False
