"""Small tables of units × years for the tests of progress, and the reference data."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from greenpark.index.chain import prepare
from greenpark.index.runs import Run, Stage
from greenpark.index.spec.models import Indicator, Specification
from greenpark.index.spec.options.progress import Progress
from greenpark.index.spec.options.threshold_weight import ThresholdGap, ThresholdRatio
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.steps.aggregate import aggregate
from greenpark.index.steps.progress import progress
from greenpark.index.steps.weight.threshold import weigh_by_threshold
from greenpark.index.table import Rows, Table

DATA = Path(__file__).parent / "data"
RATIO, GAP = ThresholdRatio(method="threshold_ratio"), ThresholdGap(method="threshold_gap")
FIXED = {"method": "fixed"}


def example(key: str) -> dict[str, Any]:
    return json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))[key]


def indicator(name: str = "x", direction: str = "higher", **fields: Any) -> Indicator:
    return Indicator(id=name, direction=direction, **fields)


def table_of(
    indicators: list[Indicator],
    first: Any,
    last: Any,
    *,
    units: list[str] | None = None,
    years: tuple[int, int] = (2015, 2020),
    columns: dict[str, Any] | None = None,
) -> Table:
    """A table of two years; `first` and `last` are (..., indicator, unit), columns run over both years' rows."""
    first, last = np.asarray(first, dtype=float), np.asarray(last, dtype=float)
    n = first.shape[-1]
    units = units or [f"u{place:03d}" for place in range(n)]
    rows = Rows(
        tuple(units) * 2,
        (years[0],) * n + (years[1],) * n,
        tuple(units) * 2,
        columns={key: np.asarray(value, dtype=float) for key, value in (columns or {}).items()},
    )
    return Table(np.concatenate([first, last], axis=-1), tuple(indicators), rows)


def plan_of(indicators: list[Indicator], dashboard: list[Indicator] | None = None, **fields: Any) -> Plan:
    return lay_out(
        Specification.model_validate(
            {"id": "t", "structure": {"id": "index", "children": indicators}, "dashboard": dashboard or [], **fields}
        )
    )


def run_of(table: Table, plan: Plan, options: Progress, weighting: Any = RATIO, breaks: tuple[Any, ...] = ()) -> Run:
    """The chain with weights by threshold, as it is once the weights are in the union."""
    outcome = progress(table, options, breaks)
    run = Run(plan, [Stage("progress", options, table, outcome)], outcome.table, problems=list(outcome.problems))
    run.scores = {one.id: run.table.values[..., place, :] for place, one in enumerate(plan.indicators)}
    node = plan.node[plan.root]
    children = run.table.values[..., : plan.in_tree, :]
    weighing = weigh_by_threshold(children, weighting, node, run.table)
    run.weighings[node.id], run.weights[node.id] = weighing, weighing.weights
    run.problems += weighing.problems
    rule = (
        Specification.model_validate(
            {
                "id": "r",
                "structure": {"id": "r", "children": list(plan.indicators[:1])},
                "steps": [{"aggregate": "arithmetic"}],
            }
        )
        .steps[0]
        .aggregate
    )
    assert rule is not None
    run.scores[node.id] = aggregate(children, weighing.weights, rule, run.rows, node=node.id)
    return run


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


__all__ = ["DATA", "FIXED", "GAP", "RATIO", "example", "indicator", "plan_of", "prepare", "read", "run_of", "table_of"]
