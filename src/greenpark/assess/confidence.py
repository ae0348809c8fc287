"""How sure a verdict is when figures carry an uncertainty (semantics §5.8).

Each uncertain figure is drawn: log-normal for quantities that cannot be negative, normal otherwise, truncated to the
figure's range, independent of the others. The draws go through the same evaluation as the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from greenpark.assess.engine import evaluate, status_of
from greenpark.assess.statuses import MET, NO_DATA, NOT_MET, QUALIFIES, UNDEFINED, UNDETERMINED
from greenpark.catalog import Catalog

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRADES = {"A": 0.02, "B": 0.05, "C": 0.10, "D": 0.20}  # relative standard error by quality grade, assumed
DRAWS = 2000


def relative_errors(observations: pl.DataFrame) -> pl.DataFrame:
    """Return `park`, `year`, `key`, `error` (fraction) for figures with a stated uncertainty or a quality grade."""
    grade = (
        pl.col("quality")
        .cast(pl.String)
        .str.to_uppercase()
        .replace_strict(GRADES, default=None, return_dtype=pl.Float64)
    )
    key = pl.when(pl.col("item").is_null()).then("variable").otherwise(pl.format("{}[{}]", "variable", "item"))
    rows = observations.filter(pl.col("usable") & pl.col("value").is_not_null()).select(
        pl.col("entity").alias("park"),
        pl.col("year").cast(pl.Int64),
        key.alias("key"),
        pl.coalesce(pl.col("uncertainty").cast(pl.Float64, strict=False) / 100.0, grade).alias("error"),
    )
    return rows.filter(pl.col("error") > 0).unique(["park", "year", "key"], keep="first", maintain_order=True)


def probabilities(
    wide: pl.DataFrame, errors: pl.DataFrame, catalog: Catalog, schemes: tuple[str, ...], park: str, year: int, *,
    draws: int = DRAWS, seed: int = 0,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Return `{scheme: {"verdict": p, "criteria": {id: p}}}`; p is null where the outcome is unknown (§5.8)."""
    rows = wide.filter(pl.col("park") == park).sort("year")
    drawn = _draw(rows, errors.filter(pl.col("park") == park), catalog, draws, seed)
    result = evaluate(drawn, catalog, schemes, entry=False).frame.filter(pl.col("year") == year)
    plain = evaluate(rows, catalog, schemes, entry=False).frame.filter(pl.col("year") == year)
    found: dict[str, dict[str, Any]] = {}
    for name in schemes:
        scheme = catalog.schemes[name]
        criteria: dict[str, float | None] = {}
        for criterion in scheme.criteria:
            column = status_of(name, criterion.id)
            known = plain[column].item() in (MET, NOT_MET)
            criteria[criterion.id] = _share(result[column], MET, (NO_DATA, UNDEFINED)) if known else None
        verdict = None
        if f"{name}/verdict" in result.columns and plain[f"{name}/verdict"].item() != UNDETERMINED:
            verdict = _share(result[f"{name}/verdict"], QUALIFIES, (UNDETERMINED,))
        found[name] = {"verdict": verdict, "criteria": criteria}
    return found


def _share(codes: pl.Series, wanted: int, unknown: tuple[int, ...]) -> float | None:
    known = codes.filter(~codes.is_in(list(unknown)))
    return float((known == wanted).mean()) if known.len() else None  # type: ignore[arg-type]


def _draw(rows: pl.DataFrame, errors: pl.DataFrame, catalog: Catalog, draws: int, seed: int) -> pl.DataFrame:
    """Return every row of a park `draws` times, its uncertain figures drawn anew."""
    years = rows["year"].to_list()
    generator = np.random.Generator(np.random.PCG64(seed))
    count = rows.height
    repeated = rows[np.repeat(np.arange(count), draws)]
    copy = np.tile(np.arange(draws), count)
    repeated = repeated.with_columns(park=pl.Series([f"{index}" for index in copy]))
    place = {year: index for index, year in enumerate(years)}
    columns: dict[str, NDArray[np.float64]] = {}
    for row in errors.sort("key", "year").iter_rows(named=True):
        key, at = row["key"], place.get(row["year"])
        if at is None or key not in rows.columns or rows[key][at] is None:
            continue
        if key not in columns:
            columns[key] = repeated[key].cast(pl.Float64).fill_null(np.nan).to_numpy().copy()
        low, high = _range(catalog, key)
        sample = _sample(generator, float(rows[key][at]), float(row["error"]), low, high, draws)
        columns[key][at * draws : (at + 1) * draws] = sample
    series = [pl.Series(key, values).fill_nan(None) for key, values in columns.items()]
    return repeated.with_columns(series)


def _range(catalog: Catalog, key: str) -> tuple[float | None, float | None]:
    name = key.partition("[")[0]
    variable = catalog.variables.get(name)
    if variable is None:
        return None, None
    low, high = variable.range or ((0.0, None) if variable.kind in ("flow", "stock") else (None, None))
    scale = 0.01 if variable.unit == "%" else 1.0
    return (None if low is None else low * scale), (None if high is None else high * scale)


def _sample(
    generator: np.random.Generator, value: float, error: float, low: float | None, high: float | None, draws: int
) -> NDArray[np.float64]:
    """Return draws of one figure by the inverse of its truncated distribution."""
    from scipy.special import ndtr, ndtri

    uniform = generator.random(draws)
    if value == 0:
        return np.zeros(draws)
    if value > 0 and low is not None and low >= 0:
        sigma = float(np.sqrt(np.log1p(error**2)))
        mean = float(np.log(value)) - sigma**2 / 2
        bottom = ndtr((np.log(low) - mean) / sigma) if low > 0 else 0.0
        top = 1.0 if high is None else ndtr((np.log(high) - mean) / sigma)
        return np.asarray(np.exp(mean + sigma * ndtri(bottom + uniform * (top - bottom))), dtype=np.float64)
    sigma = abs(value) * error
    bottom = 0.0 if low is None else ndtr((low - value) / sigma)
    top = 1.0 if high is None else ndtr((high - value) / sigma)
    return np.asarray(value + sigma * ndtri(bottom + uniform * (top - bottom)), dtype=np.float64)
