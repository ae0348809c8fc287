"""The tables that exports share: scores beside ranks, what each indicator is, steps, uncertainty."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from greenpark.catalog.models import Text
from greenpark.index.result import Result

RANK = "rank_"  # before a node's id: its rank
KEY_LABELS = {
    "unit": Text(en="Unit", zh="单位"),
    "name": Text(en="Name of the unit", zh="单位名称"),
    "year": Text(en="Year", zh="年份"),
    "coverage": Text(en="Share of indicators with data", zh="指标可得率"),
    "node": Text(en="Index, dimension or indicator", zh="指数、维度或指标"),
    "level": Text(en="Level (1 = indicator)", zh="层级（1为指标）"),
    "score": Text(en="Score", zh="得分"),
    "rank": Text(en="Rank within the year", zh="当年位次"),
}
INDICATOR_COLUMNS = (
    "id", "column", "label_en", "label_zh", "parent", "weight", "direction", "unit", "denominator", "target",
    "threshold", "low", "high", "source", "evidence", "note_en", "note_zh",
)  # fmt: skip


def scores_and_ranks(result: Result) -> pl.DataFrame:
    """Return a row for each unit and year: `unit`, `name`, `year`, `coverage`, each node's score, each node's rank."""
    ranks = result.ranks.select(pl.col(node).alias(RANK + node) for node in result.nodes)
    return pl.concat([result.scores, ranks], how="horizontal")


def score_digits(result: Result) -> dict[str, int]:
    """Return how many decimals of each node's scores are worth showing: one on scales of 100, three on those of 1."""
    largest = {node: result.scores[node].abs().max() for node in result.nodes}
    return {node: 3 if isinstance(size, float) and size <= 2 else 1 for node, size in largest.items()}


def node_labels(result: Result) -> dict[str, Text]:
    """Return the label of every score, its id where it has none (adjusted indices)."""
    return {node: result.plan.labels.get(node) or Text(en=node, zh=node) for node in result.nodes}


def indicator_records(result: Result) -> list[dict[str, Any]]:
    """Return what the specification says of each indicator, those of the dashboard last and without parent."""
    parents = {child: node.id for node in result.plan.nodes for child in node.children}
    records = []
    for one in result.plan.indicators:
        label, note = one.label, one.note
        records.append(
            {
                "id": one.id, "column": one.column or one.id, "label_en": label.en if label else one.id,
                "label_zh": label.zh if label else one.id, "parent": parents.get(one.id), "weight": one.weight,
                "direction": one.direction, "unit": one.unit, "denominator": one.denominator, "target": one.target,
                "threshold": one.threshold, "low": one.low, "high": one.high, "source": one.source,
                "evidence": one.evidence, "note_en": note.en if note else None, "note_zh": note.zh if note else None,
            }
        )  # fmt: skip
    return records


def step_records(result: Result) -> list[dict[str, Any]]:
    """Return a record for each detail of each step: `number`, `step`, `method`, `options`, `changed`, `detail`."""
    records = []
    for number, step in enumerate(result.steps, start=1):
        head = {
            "number": number, "step": step["step"], "method": step["method"],
            "options": json.dumps(step["options"], ensure_ascii=False), "changed": step.get("changed"),
        }  # fmt: skip
        details = step.get("details") or [None]
        for place, detail in enumerate(details):
            shown = None if detail is None else json.dumps(detail, ensure_ascii=False)
            records.append({**head, "detail": shown} if place == 0 else {"number": number, "detail": shown})
    return records


def certainty_frames(certainty: Any | None) -> dict[str, pl.DataFrame]:
    """Return the frames of an uncertainty analysis by name, none where none was run."""
    if certainty is None:
        return {}
    found = {"certainty": "frame", "sources": "sources", "tiers": "tiers"}
    frames = {name: getattr(certainty, attribute, None) for name, attribute in found.items()}
    return {name: frame for name, frame in frames.items() if isinstance(frame, pl.DataFrame)}
