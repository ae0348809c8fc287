"""A small index with everything that exports must cope with: hostile texts, Chinese, years, missing figures."""

from __future__ import annotations

from typing import Any

import polars as pl

from greenpark.index.index import Index
from greenpark.index.result import Result

CONTENT: dict[str, Any] = {
    "id": "parks",
    "label": {"en": "Parks & streams", "zh": "园区指数"},
    "source": "Nanjing University",
    "data": {"unit": "unit", "name": "name", "year": "year"},
    "structure": {
        "id": "index",
        "label": {"en": "Index 100%", "zh": "总指数"},
        "children": [
            {
                "id": "environment_and_the_use_of_resources_of_parks",
                "weight": 2,
                "children": [
                    {"id": "water", "direction": "lower", "unit": "m3/10^4 CNY", "source": "yearbook", "label": {"en": "Water_use", "zh": "水耗"}},
                    {"id": "reuse", "direction": "higher", "unit": "%", "target": 95.0},
                ],
            },
            {"id": "产出", "direction": "higher", "label": "=SUM(A1)"},
        ],
    },
    "steps": [{"normalise": {"method": "min_max", "range": [0, 100]}}, {"aggregate": "arithmetic"}],
}  # fmt: skip
DATA = pl.DataFrame(
    {
        "unit": ["a", "b", "c", "a", "b", "c"],
        "name": ["=cmd|' /C calc'!A0", "Nord & Süd", "苏州", "=cmd|' /C calc'!A0", "Nord & Süd", "苏州"],
        "year": [2022, 2022, 2022, 2023, 2023, 2023],
        "water": [9.5, 8.25, 7.0, 9.0, 8.0, 6.0],
        "reuse": [80.0, None, 92.5, 81.0, 90.0, 93.0],
        "产出": [-1.0, 2.0, 3.5, 0.0, None, 4.0],
    }
)


def result() -> Result:
    return Index.from_mapping(CONTENT).run(DATA)
