"""Alternatives may keep other rows: scores are laid onto the rows of the nominal run."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.table import Rows


class Alignment:
    """Lays scores (…, row) of any rows onto given rows; a row that is not there has no score."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._places: dict[int, np.ndarray[tuple[int], np.dtype[np.int64]] | None] = {}

    def align(self, scores: Array, rows: Rows) -> Array:
        """Return the scores on the rows of this alignment."""
        if rows is self.rows:
            return scores
        places = self._places.setdefault(id(rows), self._find(rows))
        if places is None:
            return scores
        widened = np.concatenate([scores, np.full((*scores.shape[:-1], 1), np.nan)], axis=-1)
        return np.asarray(widened[..., places])

    def _find(self, rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
        if rows.units == self.rows.units and rows.years == self.rows.years:
            return None
        there = {key: place for place, key in enumerate(zip(rows.units, rows.years, strict=True))}
        wanted = zip(self.rows.units, self.rows.years, strict=True)
        return np.array([there.get(key, len(rows)) for key in wanted], dtype=np.int64)
