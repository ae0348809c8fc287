"""What a treatment did, column by column (a column is one indicator in one draw)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array
from greenpark.index.steps.treat.moments import Shape

ROUNDS = 3  # before, after the first step, after the second


@dataclass
class Done:
    """Treated values (column, row) and, with a first axis of columns, why and how."""

    values: Array
    skewness: Array  # (column, round)
    kurtosis: Array
    passes: NDArray[np.bool_]
    taken: NDArray[np.bool_]  # (column, round)
    points: NDArray[np.intp]  # how many values were pulled in
    high_from: Array  # values from here on up were pulled in, infinite where none were
    low_from: Array  # values from here on down were pulled in
    transformed: NDArray[Any]  # name of the transformation, "" where there was none
    power: Array  # of the Box-Cox transformation
    note: NDArray[Any]  # why a column was left as it is, or cannot be treated; "" where all is well

    @classmethod
    def start(cls, values: Array, before: Shape | None) -> Done:
        """Return that nothing has been done yet; `values`, a copy of the data, is what will be changed."""
        n = len(values)
        done = cls(
            values, np.full((n, ROUNDS), np.nan), np.full((n, ROUNDS), np.nan),
            np.zeros((n, ROUNDS), dtype=bool), np.zeros((n, ROUNDS), dtype=bool), np.zeros(n, dtype=np.intp),
            np.full(n, np.inf), np.full(n, -np.inf), np.full(n, "", dtype=object), np.full(n, np.nan),
            np.full(n, "", dtype=object),
        )  # fmt: skip
        if before is not None:
            done.see(0, np.arange(n), before)
        return done

    def see(self, number: int, columns: NDArray[np.intp], found: Shape) -> None:
        """Keep the shape that some columns have after a round."""
        self.skewness[columns, number], self.kurtosis[columns, number] = found.skewness, found.kurtosis
        self.passes[columns, number], self.taken[columns, number] = found.passes, True

    @staticmethod
    def joined(values: Array, pieces: list[Done]) -> Done:
        """Return pieces as one; their values are views of `values`."""
        rest = [part.name for part in fields(Done)[1:]]
        return Done(values, *(np.concatenate([getattr(one, name) for one in pieces]) for name in rest))
