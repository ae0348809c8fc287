"""The Python API: the commands as functions that return objects holding frames (design section 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from greenpark.assess.checks import reported_differs
from greenpark.assess.confidence import probabilities, relative_errors
from greenpark.assess.explain import Step
from greenpark.assess.explain import explain as derive
from greenpark.assess.scorecards import Scorecards, assess_wide
from greenpark.catalog import Catalog, load
from greenpark.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from greenpark.observe.dataset import Dataset


SUGGESTED = 5  # parks that are named where none is near


class NotFound(LookupError):
    """A park, year, scheme or indicator that is not there; the message suggests the nearest."""


def load_catalog(folder: str | Path | None = None) -> Catalog:
    """Return the checked catalog; raise ProblemsFound with every mistake in its files."""
    return load(Path(folder) if folder is not None else None)


def read(path: str | Path, *, catalog: Catalog | None = None, progress: Callable[[str], None] | None = None) -> Dataset:
    """Read a file or folder into clean observations and the problems found; raise FileNotFoundError."""
    from greenpark.observe.reading import read as read_files

    return read_files(Path(path), catalog or load(), progress=progress, extra_checks=[reported_differs])


def check(path: str | Path, *, catalog: Catalog | None = None) -> list[Problem]:
    """Return every problem of a file or folder (§6.3)."""
    return list(read(path, catalog=catalog).problems)


def assess(
    source: str | Path | Dataset | pl.DataFrame, *, schemes: Sequence[str] | None = None,
    parks: Sequence[str] | None = None, years: Sequence[int] | None = None, every_year: bool = False,
    editions: Mapping[str, str] | None = None, catalog: Catalog | None = None,
) -> Scorecards:  # fmt: skip
    """Assess a file, a folder, a Dataset or a wide Polars frame; return Scorecards.

    Raises NotFound for an unknown scheme, park or year, FileNotFoundError for a path that is not there.
    """
    from greenpark.observe.dataset import Dataset

    catalog = catalog or load()
    for name, edition in (editions or {}).items():
        known = [one.id for one in catalog.schemes[scheme_id(name, catalog)].editions]
        if edition not in known:
            raise NotFound(f"{name} has no edition '{edition}'; there are {', '.join(known)}.")
    chosen = [scheme_id(name, catalog) for name in schemes] if schemes else list(catalog.schemes)
    if isinstance(source, pl.DataFrame):
        return assess_wide(
            source, catalog, schemes=chosen, parks=parks, years=years, every_year=every_year, editions=editions
        )
    dataset = source if isinstance(source, Dataset) else read(source, catalog=catalog)
    from greenpark.observe.wide import build_wide

    wide = build_wide(dataset, catalog)
    latest = _latest(dataset)
    ids = [_park(name, dataset, latest) for name in parks] if parks else None
    _years_exist(years, wide, ids)
    return assess_wide(
        wide, catalog, schemes=chosen, parks=ids, years=years, every_year=every_year, editions=editions,
        latest=latest, dataset=dataset,
    )  # fmt: skip


def explain(cards: Scorecards, *, park: str, year: int, indicator: str, lang: str = "en") -> Step:
    """Return the whole derivation of one figure; raise NotFound for an unknown park, year or indicator."""
    name = cards.catalog.find_name(indicator)
    if name is None:
        known = [*cards.catalog.indicators, *cards.catalog.variables]
        raise NotFound(_unknown("indicator", indicator, did_you_mean(indicator, known)))
    parks = cards.wide["park"].unique().to_list()
    if park not in parks and cards.dataset is not None:
        park = _park(park, cards.dataset, cards.latest)
    if park not in parks:
        raise NotFound(_unknown("park", park, did_you_mean(park, parks) or sorted(parks)[:SUGGESTED]))
    rows = {int(row["year"]): row for row in cards.wide.filter(pl.col("park") == park).to_dicts()}
    if year not in rows:
        raise NotFound(f"{park} has no figures of {year}; there are {', '.join(map(str, sorted(rows)))}.")
    from greenpark.assess.figures import ParkFigures

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


def write_template(path: str | Path, **options: Any) -> None:
    """Write the bilingual workbook to fill in; options as in `greenpark.observe.template.write_template`."""
    from greenpark.observe.template import write_template as write

    write(Path(path), catalog=load(), **options)


def last_filing(path: str | Path, catalog: Catalog | None = None) -> Any:
    """Return a filing to be carried over: a workbook of ours as typed, with all its notes, anything else as data."""
    from greenpark.observe.formats.opening import open_file

    path = Path(path)
    filed = open_file(path, path.name).template if path.is_file() else None
    return filed if filed is not None and filed.lines else read(path, catalog=catalog)


def report(source: str | Path, **options: Any) -> Any:
    """Check, assess and write the reports beside the input; see `greenpark.publish.report.write_reports`."""
    from greenpark.publish.report import write_reports

    return write_reports(Path(source), **options)


def scheme_id(name: str, catalog: Catalog) -> str:
    """Return the id itself if the catalog has such a scheme; raise NotFound, with the nearest id, if not."""
    if name in catalog.schemes:
        return name
    raise NotFound(_unknown("scheme", name, did_you_mean(name, catalog.schemes) or list(catalog.schemes)))


def _unknown(kind: str, name: str, near: list[str]) -> str:
    hint = f" Did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    return f"There is no {kind} '{name}'.{hint}"


def _latest(dataset: Dataset) -> dict[str, int]:
    """Return each park's latest year with a usable figure (§6.1)."""
    rows = dataset.observations.filter(
        pl.col("usable") & (pl.col("value").is_not_null() | pl.col("code").is_not_null())
    )
    newest = rows.group_by("entity").agg(pl.col("year").max())
    return {park: int(year) for park, year in newest.iter_rows()}


def _park(text: str, dataset: Dataset, latest: Mapping[str, int]) -> str:
    """Return the id of a park by id, by name in either language, or by alias (§6.1)."""
    from greenpark.catalog.catalog import normal

    if text in latest:
        return text
    wanted = normal(text)
    names: dict[str, str] = {normal(park): park for park in latest}
    called: list[str] = []
    spellings = list(latest)
    for row in dataset.entities.iter_rows(named=True):
        for name in (
            row["entity"],
            row["name_zh"],
            row["name_en"],
            *(row["aliases"] or "").replace("；", ";").replace("|", ";").split(";"),
        ):
            if name and name.strip():
                names.setdefault(normal(name), row["entity"])
                spellings.append(name.strip())
                if normal(name) == wanted and row["entity"] in latest and row["entity"] not in called:
                    called.append(row["entity"])
    if len(called) > 1:
        raise NotFound(f"'{text}' names several parks; use one of {', '.join(called)}.")
    found = names.get(wanted)
    if found is None:
        raise NotFound(_unknown("park", text, did_you_mean(text, spellings) or sorted(latest)[:SUGGESTED]))
    if found not in latest:
        raise NotFound(f"There are no figures of '{text}'.")
    return found


def _years_exist(years: Sequence[int] | None, wide: pl.DataFrame, parks: Sequence[str] | None) -> None:
    if not years:
        return
    rows = wide if parks is None else wide.filter(pl.col("park").is_in(list(parks)))
    known = sorted({int(year) for year in rows["year"].to_list()})
    for year in years:
        if year not in known:
            raise NotFound(f"There are no figures of {year}; there are {', '.join(map(str, known)) or 'none'}.")
