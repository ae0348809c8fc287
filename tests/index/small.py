"""A small index that tests share: five units, three indicators, two levels."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.spec.read import specification_of
from greenpark.index.table import Rows, Table

UNITS = ("A", "B", "C", "D", "E")
FIGURES = {"x1": [12.0, 20, 8, 15, 30], "x2": [0.45, 0.30, 0.60, 0.50, 0.20], "x3": [80.0, 60, 95, 70, 40]}


def content(**more: Any) -> dict[str, Any]:
    return {
        "id": "small",
        "structure": {
            "id": "index",
            "children": [
                {
                    "id": "pillar",
                    "children": [{"id": "x1", "direction": "higher"}, {"id": "x2", "direction": "lower", "weight": 2}],
                },
                {"id": "x3", "direction": "higher"},
            ],
        },
        "steps": [{"normalise": {"method": "min_max", "range": [1, 100]}}, {"aggregate": "arithmetic"}],
        **more,
    }


def plan(**more: Any) -> Plan:
    return lay_out(specification_of(content(**more)))


def table(of: Plan, *, years: tuple[int | None, ...] = (None,)) -> Table:
    rows = Rows(UNITS * len(years), tuple(year for year in years for _ in UNITS), UNITS * len(years))
    values = np.array([FIGURES[one.id] * len(years) for one in of.indicators])
    return Table(values, of.indicators, rows)


def large(
    units: int = 300, pillars: int = 4, *, seed: int = 5, missing: float = 0.0, **more: Any
) -> tuple[Plan, Table]:
    """An index of three levels with five indicators a pillar, over random positive figures."""
    leaves = [
        {"id": f"x{i}", "direction": "higher" if i % 3 else "lower", "weight": 1 + (7 * i % 5) / 4}
        for i in range(5 * pillars)
    ]
    nodes = [{"id": f"p{j}", "children": leaves[5 * j : 5 * j + 5]} for j in range(pillars)]
    made = lay_out(
        specification_of(
            {
                **content(**more),
                "structure": {
                    "id": "index",
                    "children": [
                        {"id": "s0", "children": nodes[: pillars // 2]},
                        {"id": "s1", "weight": 2, "children": nodes[pillars // 2 :]},
                    ],
                },
            }
        )
    )
    generator = np.random.default_rng(seed)
    values = np.exp(generator.normal(size=(5 * pillars, units)))
    values[generator.random(values.shape) < missing] = np.nan
    names = tuple(f"u{i:04}" for i in range(units))
    return made, Table(values, made.indicators, Rows(names, (None,) * units, names))
