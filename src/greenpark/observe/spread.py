"""From long rows to a table with one row a park and year: the pivot that checks and the wide frame share.

Numbers are scattered into a matrix by integer codes, which takes a tenth of the time of a pivot by texts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.int64]


def codes_of(*columns: pl.Series) -> tuple[Codes, Codes]:
    """Return for each row the number of its combination, and for each number the first row that has it.

    Numbers count from 0 in the order of first appearance. Columns hold texts, integers or null.
    """
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        if column.null_count() == column.len():
            continue
        plain = _plain_codes(column)
        if plain.min() == plain.max():
            continue
        values = int(plain.max(initial=0)) + 1
        if size > 1 and size * values > _roomy(plain):
            combined = _dense(combined)[0]
            size = int(combined.max(initial=0)) + 1
        combined = combined * values + plain if size > 1 else plain
        size *= values
    return _dense(combined)


def _roomy(codes: Codes) -> int:
    """Return how many numbers a table by number may have: a few times the rows, so that it stays in the cache."""
    return 4 * len(codes) + 1024


def _plain_codes(column: pl.Series) -> Codes:
    """Return a number for each value, 0 for null; texts get those of their category, brought down to a low start."""
    numbers = column if column.dtype.is_integer() else column.cast(pl.Categorical).to_physical()
    low = numbers.min()
    assert isinstance(low, int)
    return (numbers.cast(pl.Int64) - (low - 1)).fill_null(0).to_numpy()


def _dense(codes: Codes) -> tuple[Codes, Codes]:
    """Return codes without gaps in the order of first appearance, and the first row of each."""
    size = int(codes.max(initial=0)) + 1
    if size > _roomy(codes):
        _, codes = np.unique(codes, return_inverse=True)
        size = int(codes.max(initial=0)) + 1
    first = np.full(size, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    rows = np.sort(first[first >= 0])
    numbers = np.empty(size, dtype=np.int64)
    numbers[codes[rows]] = np.arange(len(rows))
    return numbers[codes], rows


@dataclass(frozen=True)
class Spread:
    """Places of long rows in a table: `row` and `column` number them, `keys` are the names of the columns."""

    index: pl.DataFrame  # a row for each of the table, such as park and year
    row: Codes
    column: Codes
    keys: Sequence[str]

    def table(self, values: pl.Series, keys: Collection[str] | None = None, prefix: str = "") -> pl.DataFrame:
        """Return `index` with a column for each key that has a value; where several rows meet, the first counts.

        `values` has a number or null for each long row. `keys` names the columns wanted, all if not given; `prefix`
        goes before their names.
        """
        wanted = None if keys is None else [key in keys for key in self.keys]
        matrix = self.matrix(values)
        columns = [
            pl.Series(f"{prefix}{self.keys[place]}", matrix[place], nan_to_null=True)
            for place in range(len(self.keys))
            if (wanted is None or wanted[place]) and not np.isnan(matrix[place]).all()
        ]
        return self.index.hstack(columns)

    def matrix(self, values: pl.Series) -> NDArray[np.float64]:
        """Return the table as numbers: a line for each key, a place for each row of `index`, NaN where nothing is."""
        matrix = np.full((len(self.keys), self.index.height), np.nan)
        there = values.is_not_null().to_numpy()
        # what is written last stays, so the rows are written backwards
        matrix[self.column[there][::-1], self.row[there][::-1]] = values.drop_nulls().to_numpy()[::-1]
        return matrix


def spread(rows: pl.DataFrame, index: Sequence[str], names: Sequence[str]) -> Spread:
    """Return where the rows of a long frame stand in a table.

    `index` are the columns that tell its rows, sorted by them; `names` one or two columns that name its columns: a
    variable and, if given and not null, the item in brackets.
    """
    row, first = codes_of(*[rows[name] for name in index])
    found = rows.select(index)[first].with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("~code")).sort(index)
    order = np.empty(len(first), dtype=np.int64)
    order[found["~code"].to_numpy()] = np.arange(len(first))
    column, heads = codes_of(*[rows[name] for name in names])
    return Spread(found.drop("~code"), order[row], column, [key_of(*one) for one in rows.select(names)[heads].rows()])


def key_of(variable: Any, item: Any = None) -> str:
    """Return the name of a column: `elec_used` or `fuel_use[raw_coal]`."""
    return str(variable) if item is None else f"{variable}[{item}]"
