"""Reads the reference tables in `data/` and runs rules on them, for the tests of aggregation."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from greenpark.index.chain import Run, combine, prepare
from greenpark.index.spec.models import Specification
from greenpark.index.spec.options.aggregate import Aggregate
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.steps.aggregate import aggregate
from greenpark.index.table import Rows, Table

DATA = Path(__file__).parent / "data"
OPTIONS: TypeAdapter[Any] = TypeAdapter(Aggregate)


def rule(method: str, **options: Any) -> Any:
    """Return options as the specification would read them."""
    return OPTIONS.validate_python({"method": method, **options})


def rows_of(
    units: Sequence[str], years: Sequence[int | None] | None = None,
    groups: Mapping[str, Sequence[str | None]] | None = None, columns: Mapping[str, Any] | None = None,
) -> Rows:  # fmt: skip
    return Rows(
        tuple(units), tuple(years or [None] * len(units)), tuple(units),
        {key: tuple(column) for key, column in (groups or {}).items()},
        {key: np.array(column, dtype=float) for key, column in (columns or {}).items()},
    )  # fmt: skip


def scored(values: Any, weights: Any, method: str, /, *, rows: Rows | None = None, **options: Any) -> np.ndarray:
    """Return scores of `values` (..., child, row) with weights by child."""
    values, weights = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if weights.ndim == 1:
        weights = weights[:, None]
    rows = rows or rows_of([f"u{place}" for place in range(values.shape[-1])])
    return aggregate(values, weights, rule(method, **options), rows, node="index")


def worked(key: str) -> dict[str, Any]:
    return json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))[key]


def read(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(records: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(record[name]) if record[name] not in ("", "NA") else np.nan for record in records])


def run(plan: Plan, values: np.ndarray, rows: Rows) -> Run:
    """Return the scores of all nodes from values (indicator, row) that are taken as they stand."""
    return combine(prepare(plan, Table(values, plan.indicators, rows)))


def specified(structure: dict[str, Any], *steps: Any) -> Plan:
    return lay_out(Specification.model_validate({"id": "test", "structure": structure, "steps": list(steps)}))


def leaf(name: str, weight: float = 1.0) -> dict[str, Any]:
    return {"id": name, "direction": "higher", "weight": weight}
