"""Correlations over the rows that both sides have, and what they say of the structure (Handbook step 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenpark.index.arrays import Array
from greenpark.index.behind.coefficients import Method, coefficients
from greenpark.index.behind.options import CORRELATION, CorrelationLimits
from greenpark.index.behind.records import check_shape, number

FLAGS = ("redundant", "weak", "conflict")


@dataclass(frozen=True)
class Correlations:
    """Coefficients of `ids` with `others`, how many rows each rests on, and p-values where asked for."""

    method: Method
    ids: tuple[str, ...]
    others: tuple[str, ...]
    coefficients: Array
    rows: Array
    p_values: Array | None = None
    one_set: bool = False  # `others` are the same rows as `ids`

    def records(self) -> list[dict[str, Any]]:
        """Return one record a pair; within one set each pair once."""
        return [
            {
                "id": one,
                "other": other,
                "method": self.method,
                "coefficient": number(self.coefficients[i, j]),
                "p_value": None if self.p_values is None else number(self.p_values[i, j]),
                "rows": int(self.rows[i, j]),
            }
            for i, one in enumerate(self.ids)
            for j, other in enumerate(self.others)
            if not self.one_set or i < j
        ]


def correlations(
    values: Array,
    ids: Sequence[str],
    others: Array | None = None,
    other_ids: Sequence[str] | None = None,
    *,
    method: Method = "pearson",
    p_values: bool = False,
) -> Correlations:
    """Return the correlations of indicators (indicator × row) with each other or with `others` on the same rows.

    Each pair uses the rows where both have a value; Spearman ranks within these rows (average ranks for ties), as R's
    `cor(use = "pairwise.complete.obs")`. Kendall is tau-b. NaN below two rows or where one side is constant. P-values
    are two-sided: of t with n - 2 degrees of freedom for Pearson and Spearman, SciPy's for Kendall.
    """
    within = others is None
    if others is None:
        others, other_ids = values, ids
    other_ids = tuple(other_ids or ())
    check_shape(values, ids)
    check_shape(others, other_ids, values.shape[1])
    found, rows, p = coefficients(values, others, method, same=within, p_values=p_values)
    return Correlations(method, tuple(ids), other_ids, found, rows, p, within)


def within_parents(
    values: Array,
    ids: Sequence[str],
    parents: Mapping[str, str | None],
    *,
    method: Method = "pearson",
    limits: CorrelationLimits = CORRELATION,
) -> list[dict[str, Any]]:
    """Return the correlations between children of the same parent, flagged `redundant` or `conflict`.

    `values` must run the same way (normalised, or multiplied by the direction): in raw data a good and a bad conflict
    by construction.
    """
    records = []
    for record in correlations(values, ids, method=method, p_values=True).records():
        parent = parents.get(record["id"])
        if parent is not None and parent == parents.get(record["other"]):
            r = record["coefficient"]
            flags = [] if r is None else ["redundant"] * (r > limits.redundant) + ["conflict"] * (r < limits.conflict)
            records.append({"parent": parent, **record, "flags": flags})
    return records


def with_ancestors(
    scores: Mapping[str, Array],
    parents: Mapping[str, str | None],
    *,
    method: Method = "pearson",
    limits: CorrelationLimits = CORRELATION,
) -> list[dict[str, Any]]:
    """Return the correlation of every indicator and node with its parent (`levels_up` 1) and on up to the index.

    With the own parent it is flagged `conflict` below that limit, else `weak` below that one: a negative correlation
    is not a weak one. With higher ancestors only `conflict` is flagged.
    """
    records = []
    for one, own in scores.items():
        ancestor, up = parents.get(one), 1
        while ancestor is not None:
            pair = correlations(own[None], [one], scores[ancestor][None], [ancestor], method=method, p_values=True)
            record = pair.records()[0]
            record["levels_up"] = up
            record["flags"] = _flags(record["coefficient"], up, limits)
            records.append(record)
            ancestor, up = parents.get(ancestor), up + 1
    return records


def _flags(r: float | None, up: int, limits: CorrelationLimits) -> list[str]:
    if r is None:
        return []
    if r < limits.conflict:
        return ["conflict"]
    return ["weak"] if up == 1 and r < limits.weak else []
