"""Whether a set of indicators may be summed up by few components: KMO, Bartlett's test, variance inflation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.consistency import Missing
from greenpark.index.behind.correlation import correlations
from greenpark.index.behind.options import CONSISTENCY, ConsistencyLimits
from greenpark.index.behind.records import check_shape, number

FLAGS = ("too_few", "constant_item", "singular", "unrelated", "collinear")
# Kaiser (1974): lower end of each class
KAISER = (
    (0.9, "marvellous"),
    (0.8, "meritorious"),
    (0.7, "middling"),
    (0.6, "mediocre"),
    (0.5, "miserable"),
    (-np.inf, "unacceptable"),
)


@dataclass(frozen=True)
class Adequacy:
    """KMO, Bartlett's test of sphericity and variance inflation; None where the matrix has no inverse."""

    ids: tuple[str, ...]
    missing: Missing
    rows: int
    kmo: float | None
    level: str | None  # Kaiser's word for it
    bartlett_chi2: float | None
    degrees_of_freedom: int
    p_value: float | None
    items: list[dict[str, Any]]
    flags: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Return it fit for JSON."""
        return {**self.__dict__, "ids": list(self.ids), "flags": list(self.flags)}


def adequacy(
    values: Array, ids: Sequence[str], *, missing: Missing = "listwise", limits: ConsistencyLimits = CONSISTENCY
) -> Adequacy:
    """Return sampling adequacy of a set of indicators (indicator × row).

    KMO = Σ r² / (Σ r² + Σ q²) off the diagonal, q the partial correlations given all others (Kaiser, 1970); Bartlett's
    χ² = -(n - 1 - (2m + 5)/6) ln det R with m(m-1)/2 degrees of freedom (Bartlett, 1951); variance inflation is the
    diagonal of R⁻¹. `listwise` (default) uses rows where all have a value, so that R is a correlation matrix; under
    `pairwise` n is the smallest number of rows of a pair.
    """
    check_shape(values, ids)
    m = len(ids)
    r, rows = correlation_matrix(values, ids, missing)
    freedom = m * (m - 1) // 2
    flags = ["too_few"] if m < 2 or rows < 2 else ["constant_item"] if np.isnan(r).any() else []
    if not flags and not is_positive_definite(r):
        flags = ["singular"]
    if flags:
        items: list[dict[str, Any]]
        items = [{"id": one, "kmo": None, "variance_inflation": None, "flags": []} for one in ids]
        return Adequacy(tuple(ids), missing, rows, None, None, None, freedom, None, items, tuple(flags))
    inverse = np.linalg.inv(r)
    inflation = np.diag(inverse)
    partial = -inverse / np.sqrt(np.outer(inflation, inflation))
    off = ~np.eye(m, dtype=bool)
    plain, given_others = np.where(off, r * r, 0.0), np.where(off, partial * partial, 0.0)
    kmo = _share(plain.sum(), given_others.sum())
    chi2 = -(rows - 1 - (2 * m + 5) / 6) * np.linalg.slogdet(r)[1]
    p = _upper_tail(chi2, freedom)
    items = [
        {
            "id": one,
            "kmo": _share(plain[i].sum(), given_others[i].sum()),
            "variance_inflation": float(inflation[i]),
            "flags": ["collinear"] * bool(inflation[i] > limits.inflation),
        }
        for i, one in enumerate(ids)
    ]
    flags = ["unrelated"] * (p > limits.significance) + ["collinear"] * any(item["flags"] for item in items)
    level = None if kmo is None else next(word for low, word in KAISER if kmo >= low)
    return Adequacy(tuple(ids), missing, rows, kmo, level, float(chi2) + 0.0, freedom, p, items, tuple(flags))


def correlation_matrix(values: Array, ids: Sequence[str], missing: Missing) -> tuple[Array, int]:
    """Return the Pearson correlations with a diagonal of ones, and the number of rows they rest on."""
    if missing == "listwise":
        values = values[:, ~np.isnan(values).any(axis=0)]
    if not len(ids):
        return np.empty((0, 0)), values.shape[1]
    found = correlations(values, ids)
    r = (found.coefficients + found.coefficients.T) / 2
    np.fill_diagonal(r, np.where(np.isnan(np.diag(r)), np.nan, 1.0))
    return r, int(found.rows.min())


def is_positive_definite(r: Array) -> bool:
    """Return whether a correlation matrix has an inverse worth its digits: pairwise matrices and n ≤ m may not."""
    return bool(np.linalg.eigvalsh(r)[0] > 1e-12 * len(r))


def _share(of: float, rest: float) -> float | None:
    return number(of / (of + rest)) if of + rest > 0 else None


def _upper_tail(chi2: float, freedom: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(freedom, max(chi2, 0.0)))
