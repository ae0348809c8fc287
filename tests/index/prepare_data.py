"""Tables for the tests of the steps before normalising."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.models import Specification
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.table import Rows, Table

DATA = Path(__file__).parent / "data"
NAN = float("nan")


@cache
def lines(name: str) -> tuple[dict[str, str], ...]:
    """Return the lines of a file of the ASEM reference, sorted by unit where there are units."""
    with (DATA / "asem" / name).open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    return tuple(sorted(read, key=lambda line: line["uCode"]) if "uCode" in read[0] else read)


def number(text: str) -> float:
    return float(text) if text not in ("", "NA") else NAN


INDICATORS = [line for line in lines("metadata.csv") if line["Level"] == "1"]
CODES = [line["iCode"] for line in INDICATORS]


def values(name: str) -> Array:
    """Return (indicator, row) of a file of the ASEM reference."""
    return np.array([[number(line[code]) for line in lines(name)] for code in CODES])


def asem_plan() -> Plan:
    """Return the plan of the ASEM index, with denominators and without targets."""
    inner = [line for line in lines("metadata.csv") if line["Level"] in ("2", "3", "4")]
    children: dict[str, list[dict[str, Any]]] = {}
    for line in INDICATORS:
        child = {"id": line["iCode"], "direction": line["Direction"], "denominator": line["Denominator"] or None}
        children.setdefault(line["Parent"], []).append(child)
    for line in inner:
        children.setdefault(line["Parent"], []).append({"id": line["iCode"], "children": children[line["iCode"]]})
    return lay_out(Specification.model_validate({"id": "asem", "structure": children[""][0]}))


def asem(name: str) -> Table:
    """Return the table of a stage of the ASEM reference."""
    raw, plan = lines("raw_data.csv"), asem_plan()
    columns = {key: np.array([number(line[key]) for line in raw]) for key in ("Area", "Energy", "GDP", "Population")}
    groups = {"EurAsia_group": tuple(line["EurAsia_group"] for line in raw)}
    units = tuple(line["uCode"] for line in raw)
    rows = Rows(units, (2018,) * len(raw), tuple(line["uName"] for line in raw), groups, columns)
    assert [one.id for one in plan.indicators] == CODES
    return Table(values(name), plan.indicators, rows)


def treatment_example() -> dict[str, Any]:
    with (DATA / "worked_examples.json").open(encoding="utf-8") as stream:
        example: dict[str, Any] = json.load(stream)["treatment"]
    return example


def plan_of(
    indicators: Sequence[str | dict[str, Any]],
    pillars: Mapping[str, Sequence[str]] | None = None,
    *,
    dashboard: Sequence[str] = (),
    breaks: Sequence[dict[str, Any]] = (),
) -> Plan:
    """Return a plan of these indicators, in pillars or directly under the index."""
    leaves = {
        leaf["id"]: {"direction": "higher"} | leaf
        for leaf in (one if isinstance(one, dict) else {"id": one} for one in indicators)
    }
    children: list[Any] = list(leaves.values())
    if pillars is not None:
        children = [{"id": name, "children": [leaves[one] for one in below]} for name, below in pillars.items()]
    return lay_out(
        Specification.model_validate(
            {
                "id": "example",
                "structure": {"id": "index", "children": children},
                "dashboard": [{"id": one, "direction": "higher"} for one in dashboard],
                "panel": {"breaks": list(breaks)},
            }
        )
    )


def table_of(
    plan: Plan,
    data: Any,
    units: Sequence[str] | str | None = None,
    years: Sequence[int | None] | None = None,
    groups: dict[str, tuple[str | None, ...]] | None = None,
    columns: dict[str, Sequence[float]] | None = None,
) -> Table:
    """Return the table of (..., indicator, row) data."""
    data = np.asarray(data, dtype=float)
    n = data.shape[-1]
    names = tuple(units) if units is not None else tuple(f"P{number}" for number in range(n))
    numbers = {key: np.array(column, dtype=float) for key, column in (columns or {}).items()}
    rows = Rows(names, tuple(years or [None] * n), names, groups or {}, numbers)
    return Table(data, plan.indicators, rows)


def same(left: Any, right: Any, *, rel: float = 1e-9, absolute: float = 0.0) -> bool:
    """Return whether two arrays agree, missing values included."""
    return bool(np.allclose(left, right, rtol=rel, atol=absolute, equal_nan=True))


def matching(text: str) -> str:
    """Return a pattern that finds exactly this text."""
    return re.escape(text)
