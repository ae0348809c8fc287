"""Figures that differ from another year by an order of magnitude; the missing 万 is the commonest (users §6.1)."""

from __future__ import annotations

from typing import Any

import polars as pl

from greenpark.observe.checks.evidence import Evidence, shown
from greenpark.observe.messages import Note, Said, spoken
from greenpark.observe.messages import series as say

ORDER = 1.0  # of magnitude, from one year to the next; ten times more for each year between, up to `FURTHEST`
FURTHEST = 3  # years; over a decade parks grow tenfold honestly
ORDER_OF_CHANGES = 3.0  # stock changes and net flows come near zero, so only a slip of 万 stands out
STEADY = 0.7  # decadic logarithm within which two years count as alike
SMALL_COUNT = 100  # from 1 accident to 12 is no slip
_COUNTS = {"count", "person", "persons"}


def check_jumps(evidence: Evidence) -> None:
    """Report each year that is ten times or a tenth of the year before in the same series, unless a note explains it.

    Where the year before is missing, the nearest one within three years stands for it; then twenty or thirty times
    count.
    The way back from a single odd year is not reported again; an odd first year is, at its own place.
    """
    series = evidence.series
    if series.height == 0:
        return
    gap = pl.col("year") - pl.col("year").shift(1)
    same = ((pl.col("series") == pl.col("series").shift(1)) & (gap <= FURTHEST)).fill_null(False)
    allowed = ORDER + gap.clip(1, FURTHEST).cast(pl.Float64).log10()
    series = series.with_columns(
        pl.when(same).then((pl.col("value") / pl.col("value").shift(1)).log10()).alias("step"),
        pl.when(pl.col("series") == pl.col("series").shift(2))
        .then((pl.col("value") / pl.col("value").shift(2)).log10())
        .alias("two_steps"),
        pl.when(same).then(pl.col("index").shift(1)).alias("before"),
    )
    far = (pl.col("step").abs() >= allowed - 1e-9).fill_null(False)
    back = far.shift(1).fill_null(False) & same & (pl.col("two_steps").abs() < STEADY).fill_null(False)
    first = ~same.shift(1).fill_null(False)
    steady_after = (pl.col("step").shift(-1).abs() < STEADY).fill_null(False)
    found = series.with_columns((first & steady_after).alias("blame_first")).filter(far & ~back)
    found = found.select(
        pl.when("blame_first").then("before").otherwise("index").alias("index"),
        pl.when("blame_first").then("index").otherwise("before").alias("other"),
        pl.when("blame_first").then(-pl.col("step")).otherwise("step").alias("step"),
    )
    seen = evidence.observations.select("variable", "item", "year", "value", "typed", "typed_unit", "note")
    odd, other = seen[found["index"]], seen[found["other"]].select("year", "value").rename("other_{}".format)
    signed = [name for name in odd["variable"].unique().to_list() if evidence.names.is_change(name)]
    restless = odd["variable"].is_in(signed) & (found["step"].abs() < ORDER_OF_CHANGES)
    counts = [name for name in odd["variable"].unique().to_list() if evidence.unit_of(name) in _COUNTS]
    small = odd["variable"].is_in(counts) & (odd["value"] < SMALL_COUNT) & (other["other_value"] < SMALL_COUNT)
    explained = odd["note"].is_not_null() & (odd["note"].str.strip_chars() != "")
    found = found.select("index", "step").hstack(odd.drop("note")).hstack(other)
    evidence.report(found.filter(~small & ~restless & ~explained), lambda row: _note(row, evidence))


def _note(row: dict[str, Any], evidence: Evidence) -> Note:
    name, item, step = row["variable"], row["item"], row["step"]
    what = evidence.names.said(name, item)
    declared = _declared(name, item, evidence)
    typed_unit = row["typed_unit"] or declared
    ratio = 10.0**step
    if abs(abs(step) - 4) < 0.35 and (meant := _meant(typed_unit, too_small=step < 0)):
        said = Said("about 1/10 000 of", "万分之一") if step < 0 else Said("about 10 000 times", "一万倍")
        return say.slip(what, row["year"], row["typed"] or "", typed_unit, row["other_year"], meant, said)
    size = spoken(float(f"{max(ratio, 1 / ratio):.3g}"))
    times = Said(f"{size} times", f"{size}倍") if ratio >= 1 else Said(f"1/{size} of", f"1/{size}")
    return say.jump(
        what,
        row["year"],
        shown(row["value"], declared),
        row["other_year"],
        shown(row["other_value"], declared),
        declared,
        times,
    )


def _declared(name: str, item: str | None, evidence: Evidence) -> str:
    unit = evidence.unit_of(name)
    if unit != "item":
        return unit
    known = evidence.names.item(name, item or "")
    return (known.unit if known is not None else None) or ""


def _meant(unit: str, *, too_small: bool) -> str | None:
    """Return the unit that makes the slip good: with 万 where it is missing, without where it is there too often."""
    if too_small:
        return f"万{unit}" if not unit.startswith(("万", "10^4")) else None
    bare = unit.removeprefix("10^4").removeprefix("万").strip()
    return bare if bare != unit and bare else None
