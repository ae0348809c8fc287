"""Small parks for tests: figures in declared units, written as in the worked cases (`name[item]@year`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from greenpark.assess.cases import Case, wide_of
from greenpark.assess.engine import evaluate_names
from greenpark.assess.resolve import reason_column, value_column
from greenpark.assess.scorecards import Scorecards, assess_wide
from greenpark.catalog import Catalog
from greenpark.formula.reasons import REASONS

Inputs = Mapping[str, Any]
YEAR = 2023
HOME = {"base_year": 2020, "province": "jiangsu", "region_class": "other"}


def wide(
    catalog: Catalog, inputs: Inputs, *, park: Mapping[str, Any] | None = None, year: int = YEAR, **spec: Any
) -> pl.DataFrame:
    """Return the wide frame of one park; `spec` as in the case files (targets, waivers, plan, factors …)."""
    case = Case(
        spec.pop("scheme", "hj274-2015"), "scheme", 1, year, {**HOME, **(park or {})}, {"inputs": inputs, **spec}, ""
    )
    return wide_of([case], catalog)


def cards(frame: pl.DataFrame, catalog: Catalog, *schemes: str, year: int = YEAR) -> Scorecards:
    """Return the scorecards of a wide frame for one year."""
    return assess_wide(frame, catalog, schemes=schemes or None, years=[year])


def judge(
    catalog: Catalog, scheme: str, inputs: Inputs, *, closes: bool = False, settle: bool = False, **more: Any
) -> dict[str, Any]:
    """Return the scorecard of one park."""
    frame = wide(catalog, inputs, scheme=scheme, **more)
    return cards(frame, catalog, scheme, year=more.get("year", YEAR)).records(closes=closes, settle=settle)[0]


def row(record: Mapping[str, Any], criterion: str) -> dict[str, Any]:
    """Return one criterion of a scorecard."""
    return next(one for one in (*record["criteria"], *record["entry"]) if one["id"] == criterion)


def value(catalog: Catalog, name: str, inputs: Inputs, **more: Any) -> float | str | None:
    """Return the value of a name in its own unit (shares as fractions), or its reason."""
    return value_in(wide(catalog, inputs, **more), catalog, name, more.get("year", YEAR))


def value_in(frame: pl.DataFrame, catalog: Catalog, name: str, year: int = YEAR) -> float | str | None:
    """Return the value of a name in a wide frame, or its reason."""
    found = evaluate_names(frame, catalog, [name])
    only = found.filter(pl.col("year") == year).row(0, named=True)
    if value_column(name) not in only:  # a reported figure and nothing more
        return only.get(name)
    code = only[reason_column(name)]
    return REASONS[code] if code else only[value_column(name)]


def filing(folder: Path, observations: str, **tables: str) -> Path:
    """Write CSV files of a filing: each text has a heading line; return the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in {"observations": observations, **tables}.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def with_gaps(frame: pl.DataFrame, *, seed: int, missing: float = 0.12, zero: float = 0.05) -> pl.DataFrame:
    """Return a wide frame in which a random share of the figures is missing and another zero."""
    random = np.random.default_rng(seed)
    figures = [name for name in frame.columns if frame.schema[name] == pl.Float64]
    draws = random.random((len(figures), frame.height))
    return frame.with_columns(
        pl.when(pl.Series(draw < missing))
        .then(None)
        .when(pl.Series(draw > 1 - zero))
        .then(0.0)
        .otherwise(pl.col(name))
        .alias(name)
        for name, draw in zip(figures, draws, strict=True)
    )


def with_answers(frame: pl.DataFrame, *, seed: int, share: float = 0.3) -> pl.DataFrame:
    """Return a wide frame in which 不涉及 is answered for a random share of quantities, with or without items."""
    random = np.random.default_rng(seed)
    figures = [name for name in frame.columns if frame.schema[name] == pl.Float64]
    answered = {}
    for name in figures:
        if random.random() < 0.5:  # some figures are always there: then all of a sum is answered so more seldom
            answered[name] = pl.Series(random.random(frame.height) < share)
    return frame.with_columns(
        *[pl.when(here).then(True).alias(f"{name}#na") for name, here in answered.items()],
        *[
            pl.when(here).then(0.0 if "[" in name else None).otherwise(pl.col(name)).alias(name)
            for name, here in answered.items()
        ],
    )
