"""How much of the variance of a rank each source explains, from the draws that were made anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from greenpark.index.arrays import Array
from greenpark.index.certainty.sources import DATA, WEIGHTS
from greenpark.index.certainty.tally import Tally
from greenpark.index.table import Rows


def shares_of_variance(
    tallies: Mapping[tuple[str, int | None], Tally], rows: Rows, varying: Sequence[str]
) -> pl.DataFrame:
    """Return `unit, year, node, source, share`; shares of a unit sum to 1, null where its rank never moves.

    For a source with alternatives: the variance of the mean rank over its options, over the variance of the rank
    (correlation ratio, with the correction of ω² for the number of draws). The rest goes to the drawn sources
    together, named `weights`, `data` or `weights and data`, or to `interactions` where there are none.
    """
    names = [name for name in varying if name not in (WEIGHTS, DATA)]
    drawn = [name for name in varying if name in (WEIGHTS, DATA)]
    rest = " and ".join(drawn) or "interactions"
    records: list[dict[str, Any]] = []
    for (node, year), tally in tallies.items():
        summary = tally.summary(())
        shares = {
            name: _share(tally.sums[place], tally.numbers[place], summary["mean"], summary["variance"])
            for place, name in enumerate(names)
        }
        left = 1.0 - np.sum(list(shares.values()), axis=0) if shares else np.ones(tally.n)
        shares[rest] = np.maximum(0.0, left)
        moves = summary["variance"] > 0
        start = rows.blocks[year].start
        for name, share in shares.items():
            records += [
                {
                    "unit": rows.units[start + place], "year": year, "node": node, "source": name,
                    "share": float(share[place]) if moves[place] else None,
                }
                for place in range(tally.n)
            ]  # fmt: skip
    schema = {"unit": pl.String, "year": pl.Int64, "node": pl.String, "source": pl.String, "share": pl.Float64}
    return pl.DataFrame(records, schema=schema, orient="row")


def _share(sums: Array, numbers: Array, mean: Array, variance: Array) -> Array:
    """Return ω² of a source: (option, row) sums and numbers of ranks against the overall mean and variance."""
    total = numbers.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(numbers > 0, sums / numbers, 0.0)
        between = np.where(numbers > 0, numbers * (means - mean) ** 2, 0.0).sum(axis=0)
        whole = variance * total
        freedom = (numbers > 0).sum(axis=0) - 1
        error = (whole - between) / np.maximum(1.0, total - freedom - 1)
        share = (between - freedom * error) / (whole + error)
    return np.asarray(np.clip(np.nan_to_num(share), 0.0, 1.0))
