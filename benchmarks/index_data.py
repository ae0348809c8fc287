"""What the benchmarks of indices run over: the ASEM example, and a synthetic index of any number of units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from greenpark.index.exchange.coinr import read_coinr
from greenpark.index.exchange.imported import Imported
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.spec.read import specification_of
from greenpark.index.table import Rows, Table

ASEM = Path(__file__).resolve().parents[1] / "tests" / "index" / "data" / "asem"
PILLARS, THEMES, PER_PILLAR = 12, 3, 5  # 60 indicators -> 12 -> 3 -> 1
MIXED = {"normalise": [{"method": "min_max", "range": [1, 100]}, {"method": "z_score", "mean": 100, "standard_deviation": 10}], "aggregate": ["arithmetic", "geometric"]}  # fmt: skip
NOISE = {"alternatives": MIXED, "weights": {"noise": 0.25}}
CASES: dict[str, dict[str, Any]] = {
    "complete": {"uncertainty": NOISE},
    "10 % missing": {"missing": 0.1, "uncertainty": NOISE},
    "errors of 5 %": {"uncertainty": {**NOISE, "data": {"relative_error": 5}}},
}


def asem() -> Imported:
    """Return the specification and data of COINr's complete example: all seven steps."""
    return read_coinr(ASEM / "asem_idata.csv", ASEM / "asem_imeta.csv", steps="example")


def synthetic(units: int, *, missing: float = 0.0, **more: Any) -> tuple[Plan, Table]:
    """Return min-max onto [1, 100] and arithmetic means over lognormal figures; every third indicator is a bad."""
    leaves = [
        {"id": f"x{i:02}", "direction": "lower" if i % 3 == 0 else "higher", "weight": 1 + (7 * i % 5) / 4}
        for i in range(PILLARS * PER_PILLAR)
    ]
    pillars = [
        {"id": f"p{i:02}", "weight": 1 + i % 3, "children": leaves[PER_PILLAR * i : PER_PILLAR * (i + 1)]}
        for i in range(PILLARS)
    ]
    size = PILLARS // THEMES
    themes = [{"id": f"t{i}", "weight": i + 1, "children": pillars[size * i : size * (i + 1)]} for i in range(THEMES)]
    content = {
        "id": "synthetic",
        "structure": {"id": "index", "children": themes},
        "steps": [{"normalise": {"method": "min_max", "range": [1, 100]}}, {"aggregate": "arithmetic"}],
        **more,
    }
    plan = lay_out(specification_of(content))
    generator = np.random.default_rng(2543)
    values = generator.lognormal(mean=2.0, sigma=0.25, size=(len(plan.indicators), units))
    values[generator.random(values.shape) < missing] = np.nan
    names = tuple(f"u{i:05}" for i in range(units))
    return plan, Table(values, plan.indicators, Rows(names, (None,) * units, names))
