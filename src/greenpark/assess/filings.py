"""From a file, a folder or a frame to scorecards: read, choose what was asked for, assess (semantics §6.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from greenpark.assess import asked
from greenpark.assess.checks import reported_differs
from greenpark.assess.scorecards import Scorecards, assess_wide
from greenpark.catalog import Catalog, load
from greenpark.observe.dataset import Dataset
from greenpark.observe.reading import read as read_files
from greenpark.observe.wide import build_wide


def read(path: str | Path, *, catalog: Catalog | None = None, progress: Callable[[str], None] | None = None) -> Dataset:
    """Read a file or folder into clean observations and the problems found; raise FileNotFoundError."""
    return read_files(Path(path), catalog or load(), progress=progress, extra_checks=[reported_differs])


def assess(
    source: str | Path | Dataset | pl.DataFrame, *, schemes: Sequence[str] | None = None,
    parks: Sequence[str] | None = None, years: Sequence[int] | None = None, every_year: bool = False,
    editions: Mapping[str, str] | None = None, catalog: Catalog | None = None,
) -> Scorecards:  # fmt: skip
    """Assess a file, a folder, a Dataset or a wide Polars frame; return Scorecards.

    Raises NotFound for an unknown scheme, edition, park or year, FileNotFoundError for a path that is not there.
    """
    catalog = catalog or load()
    editions = {asked.scheme_id(name, catalog): edition for name, edition in (editions or {}).items()}
    for name, edition in editions.items():
        asked.edition_exists(name, edition, catalog)
    chosen = list(dict.fromkeys(asked.scheme_id(name, catalog) for name in schemes or catalog.schemes))
    if isinstance(source, pl.DataFrame):
        return assess_wide(
            source, catalog, schemes=chosen, parks=parks, years=years, every_year=every_year, editions=editions
        )
    dataset = source if isinstance(source, Dataset) else read(source, catalog=catalog)
    wide = build_wide(dataset, catalog)
    latest = asked.latest_years(dataset)
    ids = [asked.park_id(name, dataset, latest) for name in parks] if parks else None
    asked.years_exist(years or [], asked.years_with_data(dataset), ids)
    return assess_wide(
        wide, catalog, schemes=chosen, parks=ids, years=years, every_year=every_year, editions=editions,
        latest=latest, dataset=dataset,
    )  # fmt: skip
