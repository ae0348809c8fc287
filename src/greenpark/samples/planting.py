"""Gaps, typing errors and contradictions, planted into clean long rows and written down beside them.

All functions take and return the long frame of `province.py`; a row is (entity, period, variable, item, number, unit).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

ERROR_KINDS = ("ten_thousand", "percent", "swapped_digits", "unit_wrong", "unit_unknown", "duplicate_row")
# the unit that a hurried hand picks from the list instead
WRONG_UNITS = {
    "万元": "亿元", "10^4 CNY": "10^8 CNY", "万吨": "吨", "吨": "万吨", "t": "10^4 t", "万立方米": "立方米",
    "m3": "10^4 m3", "万千瓦时": "千瓦时", "kWh": "10^4 kWh", "万吨标准煤": "吨标准煤", "吨标准煤": "万吨标准煤",
    "公顷": "平方公里", "平方公里": "公顷",
}  # fmt: skip
# spellings that no unit has
UNKNOWN_UNITS = {
    "万元": "万圆整", "万吨": "万頓吨", "吨": "吨吨", "万立方米": "万立力米", "万千瓦时": "万千瓦小吋",
    "万吨标准煤": "万吨标煤炭", "吨标准煤": "吨标煤碳", "人": "人头次",
}  # fmt: skip
# numbers whose first two digits differ and stay a number of the same length when they change places
_SWAPPABLE = "^(" + "|".join(f"{a}{b}" for a in range(1, 10) for b in range(1, 10) if a != b) + ")"


class Planted(NamedTuple):
    """Long rows with mistakes in them, and one row for each mistake."""

    rows: pl.DataFrame
    record: pl.DataFrame


def drop_some(
    rows: pl.DataFrame, *, care: NDArray[np.float64], at_random: float, forms: float, rng: np.random.Generator
) -> pl.DataFrame:
    """Drop single rows at random and whole forms of a park and year; well managed parks lose less.

    `care` is one figure a park in [0, 1], in the order of the column `park_number`.
    """
    neglect = 1.5 - care
    likelihood = at_random * neglect[rows["park_number"].to_numpy()]
    single = rng.random(rows.height) < likelihood
    groups = rows.select("entity", "period", "form", "park_number").unique(maintain_order=True)
    lost = rng.random(groups.height) < forms * neglect[groups["park_number"].to_numpy()]
    groups = groups.with_columns(pl.Series("lost", lost)).drop("park_number")
    kept = rows.with_columns(pl.Series("single", single)).join(
        groups, on=["entity", "period", "form"], how="left", maintain_order="left"
    )
    return kept.filter(~pl.col("single") & ~pl.col("lost")).drop("single", "lost")


def plant_conflicts(rows: pl.DataFrame, *, share: float, rng: np.random.Generator) -> Planted:
    """Let a second channel report another value for a share of the plain positive numbers."""
    eligible = rows.filter((pl.col("number") > 0) & ~pl.col("whole") & pl.col("error").is_null())
    chosen = eligible.sample(n=int(share * rows.height), seed=int(rng.integers(2**31)), shuffle=False)
    sign = np.where(rng.random(chosen.height) < 0.5, -1.0, 1.0)
    factor = 1 + sign * rng.uniform(0.02, 0.25, chosen.height)
    other = chosen.with_columns(
        (pl.col("number") * pl.Series(factor)).round_sig_figs(6).alias("number"),
        pl.when(pl.col("channel") == "park").then(pl.lit("statistics")).otherwise(pl.lit("park")).alias("channel"),
    )
    record = chosen.select(
        "entity",
        "period",
        "variable",
        "item",
        "unit",
        "channel",
        pl.col("number").alias("value"),
        pl.Series("other_channel", other["channel"]),
        pl.Series("other_value", other["number"]),
    )
    return Planted(pl.concat([rows, other]), record)


def plant_errors(rows: pl.DataFrame, *, share: float, rng: np.random.Generator) -> Planted:
    """Spoil a share of the rows; the column `error` names the kind, the record holds what was and what is typed."""
    fits = {
        "ten_thousand": ~pl.col("whole") & (pl.col("number") > 0) & (pl.col("unit") != "%"),
        "percent": (pl.col("unit") == "%") & (pl.col("number") > 3),
        "swapped_digits": ~pl.col("whole")
        & (pl.col("number") >= 1_000)
        & pl.col("number").cast(pl.String).str.contains(_SWAPPABLE),
        "unit_wrong": pl.col("unit").is_in(list(WRONG_UNITS)) & (pl.col("number") > 0),
        "unit_unknown": pl.col("unit").is_in(list(UNKNOWN_UNITS)),
        "duplicate_row": pl.lit(True),
    }
    rows = rows.with_row_index("index")
    each = max(1, int(share * rows.height / len(fits)))
    taken = pl.Series("index", [], dtype=pl.UInt32)
    parts: list[pl.DataFrame] = []
    for kind, condition in fits.items():
        free = rows.filter(condition & ~pl.col("index").is_in(taken.implode()))
        part = free.sample(n=min(each, free.height), seed=int(rng.integers(2**31)), shuffle=False)
        taken = pl.concat([taken, part["index"]])
        parts.append(_spoil(part.with_columns(pl.lit(kind).alias("error")), kind, rng))
    spoilt = pl.concat(parts)
    record = rows.drop("error").join(
        spoilt.select("index", "error", typed_value="number", typed_unit="unit"), on="index"
    )
    record = record.select(
        "entity", "period", "variable", "item", "unit", "typed_value", "typed_unit", kind="error", true_value="number"
    )
    untouched = rows.filter(~pl.col("index").is_in(taken.implode()))
    copies = spoilt.filter(pl.col("error") == "duplicate_row")
    return Planted(pl.concat([untouched, spoilt, copies]).sort("index", maintain_order=True).drop("index"), record)


def _spoil(part: pl.DataFrame, kind: str, rng: np.random.Generator) -> pl.DataFrame:
    if kind == "ten_thousand":
        factor = np.where(rng.random(part.height) < 0.5, 1e4, 1e-4)
        return part.with_columns((pl.col("number") * pl.Series(factor)).round_sig_figs(12))
    if kind == "percent":
        return part.with_columns((pl.col("number") / 100).round_sig_figs(12))
    if kind == "swapped_digits":
        text = pl.col("number").cast(pl.String)
        swapped = text.str.slice(1, 1) + text.str.slice(0, 1) + text.str.slice(2)
        return part.with_columns(swapped.cast(pl.Float64).alias("number"))
    if kind == "unit_wrong":
        return part.with_columns(pl.col("unit").replace_strict(WRONG_UNITS))
    if kind == "unit_unknown":
        return part.with_columns(pl.col("unit").replace_strict(UNKNOWN_UNITS))
    return part
