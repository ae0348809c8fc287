"""Small indices of known numbers for the tests of their report."""

from __future__ import annotations

from typing import Any

import polars as pl

from greenpark.index.certainty.certainty import Certainty, uncertainty
from greenpark.index.index import Index
from greenpark.index.result import Result

LONG = "长" * 120
HOSTILE = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", 'a"b&c<d', LONG)

INDICATORS = {"gdp": "经济产出", "jobs": "就业", "air": "空气质量", "water": "水质"}
SPEC: dict[str, Any] = {
    "id": "toy",
    "label": {"en": "Toy index", "zh": "示例指数"},
    "source": "made up",
    "evidence": "assumed",
    "data": {"groups": ["region"]},
    "structure": {
        "id": "index",
        "label": {"en": "Whole", "zh": "总指数"},
        "children": [
            {
                "id": "economy", "label": {"en": "Economy", "zh": "经济"},
                "children": [
                    {"id": "gdp", "label": {"en": "Output", "zh": "经济产出"}, "direction": "higher", "unit": "%"},
                    {"id": "jobs", "label": {"en": "Jobs", "zh": "就业"}, "direction": "higher"},
                ],
            },
            {
                "id": "nature", "label": {"en": "Nature", "zh": "自然"},
                "children": [
                    {"id": "air", "label": {"en": "Air", "zh": "空气质量"}, "direction": "higher"},
                    {"id": "water", "label": {"en": "Water", "zh": "水质"}, "direction": "higher"},
                ],
            },
        ],
    },
    "steps": [{"aggregate": "arithmetic"}],
    "fairness": {"min_coverage": 0.6, "peer_groups": ["region"]},
    "uncertainty": {"weights": {"noise": 0.9}, "draws": 200, "seed": 1},
    "reconstruction": [
        {"rule": "weights", "text": {"en": "Weights are guessed.", "zh": "权重为推测。"}, "evidence": "recalled-low"}
    ],
}  # fmt: skip
# unit, year, region, size, gdp, jobs, air, water: scores of 2020 are 40, 30, 20, 45; of 2021 50, 60, 20, 45 (Delta: 1/4)
ROWS = (
    ("Alpha", 2020, "north", 1.0, 60.0, 40.0, 30.0, 30.0),
    ("Beta", 2020, "north", 10.0, 20.0, 20.0, 40.0, 40.0),
    ("Gamma", 2020, "north", 100.0, 20.0, 20.0, 20.0, 20.0),
    ("Delta", 2020, "south", 1000.0, 50.0, 40.0, 50.0, 40.0),
    ("Alpha", 2021, "north", 1.0, 80.0, 40.0, 40.0, 40.0),
    ("Beta", 2021, "north", 10.0, 70.0, 50.0, 60.0, 60.0),
    ("Gamma", 2021, "north", 100.0, 20.0, None, 20.0, 20.0),
    ("Delta", 2021, "south", 1000.0, 45.0, None, None, None),
)
COLUMNS = ("unit", "year", "region", "size", "gdp", "jobs", "air", "water")


def frame(names: tuple[str, ...] = ("Alpha", "Beta", "Gamma", "Delta")) -> pl.DataFrame:
    renamed = dict(zip(("Alpha", "Beta", "Gamma", "Delta"), names, strict=True))
    return pl.DataFrame([(renamed[row[0]], *row[1:]) for row in ROWS], schema=list(COLUMNS), orient="row")


def toy(names: tuple[str, ...] = ("Alpha", "Beta", "Gamma", "Delta"), **changes: Any) -> Result:
    return Index.from_mapping({**SPEC, **changes}).run(frame(names))


def toy_certainty(names: tuple[str, ...] = ("Alpha", "Beta", "Gamma", "Delta"), **changes: Any) -> Certainty:
    index = Index.from_mapping({**SPEC, **changes})
    return uncertainty(index.plan, index.read(frame(names))[0])


def progress(names: tuple[str, ...] = ("Alpha", "Beta", "Gamma", "Delta"), *, plus: str = "rank_shift") -> Result:
    """Fixed targets of 100, one indicator beside the index; Alpha passes `gdp`, Beta falls back in `jobs`."""

    def leaf(name: str, zh: str) -> dict[str, Any]:
        return {"id": name, "label": {"en": name, "zh": zh}, "direction": "higher", "target": 100, "threshold": 10}

    spec = {
        **SPEC,
        "structure": {"id": "index", "children": [leaf("gdp", "产出"), leaf("jobs", "就业")]},
        "dashboard": [leaf("air", "空气")],
        "steps": [{"progress": {"target": "fixed", "plus": plus}}, {"aggregate": "arithmetic"}],
        "fairness": {},
    }
    rows = [
        ("Alpha", 2020, 50.0, 50.0, 50.0), ("Beta", 2020, 50.0, 50.0, 50.0), ("Gamma", 2020, 50.0, 120.0, 50.0),
        ("Delta", 2020, 50.0, 50.0, 50.0), ("Alpha", 2021, 110.0, 75.0, 40.0), ("Beta", 2021, 75.0, 40.0, 60.0),
        ("Gamma", 2021, 60.0, 110.0, 50.0), ("Delta", 2021, 60.0, None, None),
    ]  # fmt: skip
    renamed = dict(zip(("Alpha", "Beta", "Gamma", "Delta"), names, strict=True))
    data = pl.DataFrame(
        [(renamed[row[0]], *row[1:]) for row in rows], schema=["unit", "year", "gdp", "jobs", "air"], orient="row"
    )
    return Index.from_mapping({**spec, "data": {}}).run(data)


def many(units: int, **changes: Any) -> Result:
    """One year of many units, scores from high to low."""
    rows = [(f"u{place:03d}", float(units - place), float((place * 7) % units)) for place in range(units)]
    spec = {
        "id": "many",
        "structure": {
            "id": "index",
            "children": [{"id": "a", "direction": "higher"}, {"id": "b", "direction": "higher", "weight": 0.001}],
        },
        "steps": [{"aggregate": "arithmetic"}],
        **changes,
    }
    return Index.from_mapping(spec).run(pl.DataFrame(rows, schema=["unit", "a", "b"], orient="row"))
