"""Read a file or folder: recognise tables, make observations, run every check (semantics §3, §6.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from greenpark.observe.canonical import observations
from greenpark.observe.checks import Evidence, run_checks
from greenpark.observe.dataset import RAW, SIDE_TABLES, Dataset, empty
from greenpark.observe.folder import data_files
from greenpark.observe.formats.opening import open_file
from greenpark.observe.grid import FileContent, Grid
from greenpark.observe.headless import headless_columns
from greenpark.observe.messages import cells as say_cell
from greenpark.observe.messages import files as say
from greenpark.observe.parks import Parks
from greenpark.observe.raw import raw_rows
from greenpark.observe.reporter import Reporter
from greenpark.observe.sheet_marks import apply_marks
from greenpark.observe.side_tables import Line, entities_frame, lines_of_frame, lines_of_table, side_frame
from greenpark.observe.tables import recognise
from greenpark.observe.template.layout import THEME_TITLES
from greenpark.observe.vocabulary import Vocabulary, vocabulary_of
from greenpark.problems import Problem

if TYPE_CHECKING:
    from greenpark.catalog import Catalog

Progress = Callable[[str], None]
ExtraCheck = Callable[[Dataset, "Catalog"], Iterable[Problem]]


def read(
    path: str | PathLike[str],
    catalog: Catalog | None = None,
    *,
    progress: Progress | None = None,
    as_of: dt.date | str | None = None,
    extra_checks: Sequence[ExtraCheck] = (),
) -> Dataset:
    """Return all that a file or folder holds, checked; bad data never raises, only a path that does not exist does.

    `catalog` is the one that ships unless given. `progress` is called with the name of each file before it is read.
    `as_of` leaves out records made later. `extra_checks` are run on the finished dataset, for
    checks that need more than this layer knows; they return problems.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(path)
    if catalog is None:
        from greenpark.catalog import load

        catalog = load()
    gathered = _Gathered(vocabulary_of(catalog))
    files = data_files(path, gathered.problems)
    if not files:
        gathered.problems.append(say.no_table("error").at(file=path.name))
    for file, name in files:
        if progress is not None:
            progress(name)
        gathered.add(open_file(file, name), name)
    dataset = gathered.dataset(as_of)
    for extra in extra_checks:
        gathered.problems.extend(extra(dataset, catalog))
    return replace(dataset, problems=tuple(sorted(gathered.problems, key=gathered.order)))


def check(
    path: str | PathLike[str],
    catalog: Catalog | None = None,
    *,
    progress: Progress | None = None,
    as_of: dt.date | str | None = None,
    extra_checks: Sequence[ExtraCheck] = (),
) -> tuple[Problem, ...]:
    """Return the problems of a file or folder, in the order of its files, sheets and rows; arguments as for `read`."""
    return read(path, catalog, progress=progress, as_of=as_of, extra_checks=extra_checks).problems


@dataclass
class _Gathered:
    """What the files yielded so far."""

    names: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    raw: list[pl.DataFrame] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=lambda: {kind: [] for kind in SIDE_TABLES})
    headings: dict[tuple[str | None, str | None], dict[str, str]] = field(default_factory=dict)
    places: dict[tuple[str | None, str | None], int] = field(default_factory=dict)
    without_table: list[tuple[str, str | None]] = field(default_factory=list)

    def add(self, content: FileContent, file: str) -> None:
        """Take in the content of a file."""
        self.places.setdefault((file, None), len(self.places))
        self.problems.extend(content.problems)
        if content.template is not None:
            self._add_template(content, file)
            return
        recognised = [self._add_grid(grid) for grid in content.grids]
        shown = [grid for grid in content.grids if _is_shown(grid)]
        if any(recognised):
            for grid, found in zip(content.grids, recognised, strict=True):
                if not found and not self._is_explained(grid) and _is_shown(grid):
                    self.problems.append(say.no_table("information").at(file=file, sheet=grid.sheet))
        elif not any(problem.severity == "error" and problem.file == file for problem in self.problems):
            sheet = shown[0].sheet if len(shown) == 1 else None
            self.without_table.append((file, sheet))

    def _is_explained(self, grid: Grid) -> bool:
        return any(problem.file == grid.file and problem.sheet == grid.sheet for problem in self.problems)

    def _add_grid(self, grid: Grid) -> bool:
        self.places.setdefault((grid.file, grid.sheet), len(self.places))
        if grid.hidden:
            self.problems.append(say.hidden_sheet().at(file=grid.file, sheet=grid.sheet))
            return False
        table = recognise(grid, self.names, self.problems)
        if table is None:
            return False
        table = apply_marks(table, self.problems)
        self.problems.extend(headless_columns(table))
        self.headings[grid.file, grid.sheet] = table.heading_texts()
        if table.kind in SIDE_TABLES:
            self.lines[table.kind].extend(lines_of_table(table))
        else:
            self.raw.append(raw_rows(table, self.names, self.problems))
        return True

    def _add_template(self, content: FileContent, file: str) -> None:
        template = content.template
        assert template is not None
        self.problems.extend(template.problems)
        self.raw.append(template.rows)
        for sheet in template.rows["sheet"].unique(maintain_order=True).to_list():
            self.places.setdefault((file, sheet), len(self.places))
            self.headings[file, sheet] = THEME_TITLES
        for kind in SIDE_TABLES:
            self.lines[kind].extend(lines_of_frame(kind, getattr(template, kind), file, template.places.get(kind, ())))

    def dataset(self, as_of: dt.date | str | None) -> Dataset:
        """Return the dataset with the checks of this layer done; its problems are still being gathered."""
        entities = entities_frame(self.lines["entities"], self.problems)
        parks = Parks(entities)
        nothing = not self.raw and not any(self.lines.values())
        for file, sheet in self.without_table:
            self.problems.append(say.no_table("error" if nothing else "information").at(file=file, sheet=sheet))
        raw = pl.concat(self.raw) if self.raw else empty(RAW)
        reporter = Reporter(self.problems, self.headings)
        rows = observations(raw, self.names, parks, reporter, as_of=as_of)
        filed = set(rows["entity"].drop_nulls().unique().to_list())
        side = {
            kind: side_frame(kind, lines, parks, self.names, self.problems, filed)
            for kind, lines in self.lines.items()
            if kind != "entities"
        }
        if not parks.known and rows.height:
            count = rows["entity"].drop_nulls().n_unique()
            file = rows["file"].item(0)
            self.problems.append(say_cell.parks_as_named(count).at(file=file))
        run_checks(Evidence(rows, entities, self.names, reporter))
        return replace(Dataset(rows, entities), **side)  # type: ignore[arg-type]

    def order(self, problem: Problem) -> tuple[int, int]:
        """Return where a problem stands among the files, sheets and rows."""
        place = self.places.get((problem.file, problem.sheet), self.places.get((problem.file, None), -1))
        return place, problem.row or 0


def _is_shown(grid: Grid) -> bool:
    return not grid.hidden and grid.cells.height > 0
