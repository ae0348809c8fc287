"""The Python API: the commands as functions that return objects holding frames (design section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.assess import asked
from greenpark.assess.asked import scheme_id
from greenpark.assess.confidence import probabilities, relative_errors
from greenpark.assess.explain import Step
from greenpark.assess.explain import explain as derive
from greenpark.assess.figures import ParkFigures
from greenpark.assess.filings import assess, read
from greenpark.assess.frames import figures_frame
from greenpark.assess.scorecards import Scorecards
from greenpark.catalog import Catalog, load
from greenpark.index import Index, Result
from greenpark.index.table import Table
from greenpark.problems import NotFound, Problem, ProblemsFound

__all__ = [
    "Index", "NotFound", "assess", "check", "confidence", "explain", "index_report", "load_catalog", "read", "report",
    "scheme_id", "table_for_index", "write_template",
]  # fmt: skip


def load_catalog(folder: str | Path | None = None) -> Catalog:
    """Return the checked catalog; raise ProblemsFound with every mistake in its files."""
    return load(Path(folder) if folder is not None else None)


def check(path: str | Path, *, catalog: Catalog | None = None) -> list[Problem]:
    """Return every problem of a file or folder (§6.3)."""
    return list(read(path, catalog=catalog).problems)


def explain(cards: Scorecards, *, park: str, year: int, indicator: str, lang: str = "en") -> Step:
    """Return the whole derivation of one figure; raise NotFound for an unknown park, year or indicator."""
    name = asked.indicator_id(indicator, cards.catalog)
    if cards.dataset is not None and park not in cards.latest:
        park = asked.park_id(park, cards.dataset, cards.latest)
    park = asked.park_of_frame(park, cards.wide)
    asked.years_exist([year], cards.wide, [park])
    rows = {int(row["year"]): row for row in cards.wide.filter(pl.col("park") == park).to_dicts()}
    observations = cards.dataset.observations if cards.dataset is not None else None
    return derive(name, ParkFigures(cards.catalog, rows), year, observations, park=park, lang=lang)


def confidence(cards: Scorecards, *, park: str, year: int, draws: int = 2000, seed: int = 0) -> dict[str, Any] | None:
    """Return the probability that each criterion and scheme is met; None where no figure has an uncertainty (§5.8)."""
    if cards.dataset is None:
        return None
    errors = relative_errors(cards.dataset.observations)
    if errors.filter(pl.col("park") == park).height == 0:
        return None
    return probabilities(cards.wide, errors, cards.catalog, cards.selection.schemes, park, year, draws=draws, seed=seed)


def write_template(path: str | Path, **options: Any) -> Path | None:
    """Write the bilingual workbook to fill in; options as in `greenpark.observe.template.write_template`.

    A workbook with content that stands there already is kept beside it; its new path is returned, else None.
    """
    from greenpark.observe.template import write_template as write  # the template's writer is heavy
    from greenpark.observe.template.backup import write_over

    return write_over(Path(path), lambda place: write(place, catalog=load(), **options))


def last_filing(path: str | Path, catalog: Catalog | None = None) -> Any:
    """Return a filing to be carried over: a workbook of ours as typed, with all its notes, anything else as data."""
    from greenpark.observe.formats.opening import open_file

    path = Path(path)
    filed = open_file(path, path.name).template if path.is_file() else None
    return filed if filed is not None and filed.lines else read(path, catalog=catalog)


def report(source: str | Path, **options: Any) -> Any:
    """Check, assess and write the reports beside the input; see `greenpark.publish.report.write_reports`."""
    from greenpark.publish.report import write_reports  # documents, workbooks and charts are heavy

    return write_reports(Path(source), **options)


def index_report(
    result: Result, path: str | Path | Iterable[str | Path], certainty: Any | None = None, *, lang: str = "zh",
    **options: Any,
) -> list[Path]:  # fmt: skip
    """Write the report of an index to one or more paths (`.html`, `.docx`, `.xlsx`); return them.

    `certainty` is what `Index.uncertainty` returned; options as in `publish.index_report.write_index_report`.
    """
    from greenpark.publish.index_report import write_index_report  # documents, workbooks and charts are heavy

    return write_index_report(path, result, certainty, lang=lang, **options)


def table_for_index(index: Index, source: str | Path | Any) -> tuple[Table, list[Problem]]:
    """Return the table that an index needs from a plain wide table, or from observations of parks.

    An index with `vocabulary: catalog` also takes whatever `assess` takes: its indicators are computed by the formulas
    of the catalog. Raises ProblemsFound, NotFound, FileNotFoundError.
    """
    if index.plan.specification.vocabulary != "catalog" or not isinstance(source, str | Path):
        return index.read(source)
    path = Path(source)
    if path.is_file():
        try:
            return index.read(path)
        except ProblemsFound as error:
            if not all(problem.code in ("missing_column", "duplicate_column") for problem in error.problems):
                raise
    catalog = load()
    dataset = read(path, catalog=catalog)
    names = [one.column or one.id for one in index.plan.indicators]
    denominators = [one.denominator for one in index.plan.indicators if one.denominator is not None]
    table, problems = index.read(figures_frame(dataset, catalog, [*names, *denominators]))
    return table, [*dataset.problems, *problems]
