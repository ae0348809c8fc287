"""Reads the reference tables in `data/` and weights children, for the tests of weighting."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from greenpark.index.arrays import Array
from greenpark.index.spec.models import Specification
from greenpark.index.spec.options.weight import Weight
from greenpark.index.spec.plan import Plan, PlannedNode, lay_out
from greenpark.index.steps.weight import Weighing, weigh
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound

DATA = Path(__file__).parent / "data"
OPTIONS: TypeAdapter[Any] = TypeAdapter(Weight)
EXAMPLES: dict[str, Any] = json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))
PRINTED = 6e-11  # the examples print 10 decimals


def node_of(children: Sequence[str], weights: Sequence[float] | None = None, name: str = "index") -> PlannedNode:
    return PlannedNode(name, None, tuple(children), tuple(weights or [1.0] * len(children)), 2, None, None)


def weighed(
    values: Any, method: str, /, *, children: Sequence[str] | None = None, units: Sequence[str] | None = None,
    years: Sequence[int] | None = None, written: Sequence[float] | None = None, **options: Any,
) -> Weighing:  # fmt: skip
    """Return the weighing of `values` (..., child, row), children x1, x2, … and units u1, u2, … by default."""
    values = np.asarray(values, dtype=float)
    names = tuple(units or [f"u{place + 1}" for place in range(values.shape[-1])])
    rows = Rows(names, tuple(years or [None] * len(names)), names)
    children = children or [f"x{place + 1}" for place in range(values.shape[-2])]
    chosen = OPTIONS.validate_python({"method": method, **options})
    return weigh(values, chosen, node_of(children, written), Table(values, (), rows))


def weights(values: Any, method: str, /, **options: Any) -> Array:
    """Return the weights (..., child) of methods that give every row the same ones."""
    found = weighed(values, method, **options).weights
    assert found.shape[-1] == 1
    return np.asarray(found[..., 0])


def refusal(values: Any, method: str, /, **options: Any) -> Problem:
    """Return the first problem of a refusal, which must speak both languages and say what to do."""
    with pytest.raises(ProblemsFound) as caught:
        weighed(values, method, **options)
    for problem in caught.value.problems:
        assert problem.message and problem.remedy and problem.message_zh and problem.remedy_zh
        assert problem.column
    return caught.value.problems[0]


def min_max() -> Array:
    """Return the shared example of composite-methods.md (child, unit), rescaled to 0–1."""
    values = np.array([[12, 20, 8, 15, 30], [-0.45, -0.30, -0.60, -0.50, -0.20], [80, 60, 95, 70, 40]], dtype=float)
    low, high = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    return np.asarray((values - low) / (high - low))


def asem(name: str) -> list[dict[str, str]]:
    with (DATA / "asem" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def asem_plan() -> Plan:
    """Return the tree of the ASEM index."""
    parts = asem("asem_imeta.csv")

    def branch(code: str) -> dict[str, Any]:
        below = [part for part in parts if part["Parent"] == code]
        weight = next(float(part["Weight"]) for part in parts if part["iCode"] == code)
        if not below:
            return {"id": code, "direction": "higher", "weight": weight}
        return {"id": code, "weight": weight, "children": [branch(part["iCode"]) for part in below]}

    return lay_out(Specification.model_validate({"id": "asem", "structure": branch("Index")}))
