"""Principal components of a set of indicators, and which of them cluster (Handbook step 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.adequacy import correlation_matrix
from greenpark.index.behind.consistency import Missing, pairwise_covariance
from greenpark.index.behind.records import check_shape, refuse

# loadings this close are one size: which of them is the largest would be a matter of rounding
SAME_SIZE = 1e-9


@dataclass(frozen=True)
class Components:
    """Eigenvalues in descending order; `vectors` and `loadings` are indicator × component."""

    ids: tuple[str, ...]
    matrix: str
    rows: int
    eigenvalues: Array
    shares: Array  # of the variance
    vectors: Array  # of length one
    loadings: Array  # vector × √eigenvalue: for the correlation matrix the correlation of indicator and component

    @property
    def kept(self) -> int:
        """Return how many eigenvalues exceed their mean (Kaiser's criterion: above 1 for a correlation matrix)."""
        return int((self.eigenvalues > self.eigenvalues.mean() * (1 + SAME_SIZE)).sum()) if len(self.ids) else 0

    def records(self) -> list[dict[str, Any]]:
        """Return one record a component."""
        return [
            {
                "component": place + 1,
                "eigenvalue": float(self.eigenvalues[place]),
                "share": float(self.shares[place]),
                "cumulative_share": float(self.shares[: place + 1].sum()),
                "kept": place < self.kept,
                "loadings": dict(zip(self.ids, self.loadings[:, place].tolist(), strict=True)),
            }
            for place in range(len(self.ids))
        ]


def components(
    values: Array,
    ids: Sequence[str],
    *,
    matrix: Literal["correlation", "covariance"] = "correlation",
    missing: Missing = "listwise",
) -> Components:
    """Return the principal components of indicators (indicator × row).

    Of the correlation matrix by default, so that no indicator counts more for its unit. The sign of a component is
    arbitrary: here its largest absolute loading is positive (the first of several of one size). Raise ProblemsFound
    where an indicator has no spread in the rows used.
    """
    check_shape(values, ids)
    r, rows = correlation_matrix(values, ids, missing)
    for place, one in enumerate(ids):
        if np.isnan(r[place, place]):
            raise refuse(
                "no_spread",
                f"'{one}' has no spread in the {rows} rows used, so it has no correlation with any other.",
                "Leave it out of the analysis, or use `missing: pairwise` if few rows are complete.",
                f"“{one}”在所用的{rows}行中没有变化，与其他指标没有相关系数。",
                "请在分析中去掉该指标；若完整的行太少，可用`missing: pairwise`。",
                one,
            )
    if matrix == "covariance":
        used = values if missing == "pairwise" else values[:, ~np.isnan(values).any(axis=0)]
        r = pairwise_covariance(used)
    eigenvalues, vectors = np.linalg.eigh(r)
    eigenvalues, vectors = eigenvalues[::-1], vectors[:, ::-1]
    size = np.abs(vectors)
    largest = np.argmax(size >= size.max(axis=0, initial=0.0) - SAME_SIZE, axis=0) if len(ids) else []
    vectors = vectors * np.where(vectors[largest, np.arange(len(ids))] < 0, -1.0, 1.0)
    loadings = vectors * np.sqrt(np.maximum(eigenvalues, 0.0))
    total = eigenvalues.sum()
    return Components(tuple(ids), matrix, rows, eigenvalues, eigenvalues / (total or 1.0), vectors, loadings)


def clusters(values: Array, ids: Sequence[str], count: int) -> list[dict[str, Any]]:
    """Return indicators grouped by how they correlate: average linkage on the distance 1 - r, cut into `count` groups.

    Correlations are pairwise; an indicator without any stands at distance 1 from all others.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    check_shape(values, ids)
    if len(ids) < 2:
        return [{"id": one, "cluster": 1} for one in ids]
    r, _ = correlation_matrix(values, ids, "pairwise")
    distance = np.maximum(1 - np.where(np.isnan(r), 0.0, r), 0.0)
    np.fill_diagonal(distance, 0.0)
    found = fcluster(linkage(squareform(distance, checks=False), "average"), count, "maxclust")
    names: dict[int, int] = {}  # numbered in the order of indicators
    return [
        {"id": one, "cluster": names.setdefault(int(group), len(names) + 1)}
        for one, group in zip(ids, found, strict=True)
    ]
