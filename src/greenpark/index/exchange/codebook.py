"""CSV tables with a codebook and an R script that puts the two together (base R only)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.index.exchange.cells import frame_csv, records_csv
from greenpark.index.exchange.tables import KEY_LABELS, RANK, node_labels, scores_and_ranks
from greenpark.index.result import Result

COLUMNS = ("file", "variable", "type", "label_en", "label_zh", "unit", "source", "step", "missing", "rows")


def codebook_files(result: Result) -> dict[str, str]:
    """Return the texts of all files by name: data as read, scores wide and long, codebook, R script.

    `codebook.csv` has a row for each variable of each file: label in both languages, unit, source, the step that made
    it, and in how many of the rows it is missing.
    """
    frames = {
        "data.csv": result.stage("data"), "scores_wide.csv": scores_and_ranks(result), "scores_long.csv": result.long,
    }  # fmt: skip
    texts = {name: frame_csv(frame) for name, frame in frames.items()}
    records = [record for name, frame in frames.items() for record in _records(name, frame, result)]
    texts["codebook.csv"] = records_csv(records, COLUMNS)
    texts["read.R"] = (files("greenpark.index.exchange") / "read.R").read_text(encoding="utf-8")
    return texts


def write_codebook(result: Result, folder: Path) -> list[Path]:
    """Write the files of `codebook_files` into a folder, which is made if need be; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in codebook_files(result).items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)
    return paths


def _records(name: str, frame: pl.DataFrame, result: Result) -> list[dict[str, Any]]:
    said = _said(name, result)
    records = []
    for column in frame.columns:
        series = frame[column]
        kind = "text" if series.dtype == pl.String else "integer" if series.dtype.is_integer() else "number"
        head = {"file": name, "variable": column, "type": kind, "missing": series.null_count(), "rows": frame.height}
        records.append({**head, **said.get(column, {})})
    return records


def _said(name: str, result: Result) -> Mapping[str, Mapping[str, Any]]:
    """Return label, unit, source and step of the variables of a file."""
    said: dict[str, dict[str, Any]] = {
        key: {"label_en": text.en, "label_zh": text.zh} for key, text in KEY_LABELS.items()
    }
    stages = [stage.kind for stage in result.run.stages]
    if name == "data.csv":
        for one in result.plan.indicators:
            label = result.plan.labels[one.id]
            said[one.id] = {
                "label_en": label.en, "label_zh": label.zh, "unit": one.unit, "source": one.source, "step": "data"
            }  # fmt: skip
        return said
    inner = {node.id for node in result.plan.nodes}
    for node, label in node_labels(result).items():
        leaf = node in result.plan.labels and node not in inner
        step = (stages[-1] if stages else "data") if leaf else "aggregate" if node in inner else "adjust"
        source = next((one.source for one in result.plan.indicators if one.id == node), None)
        said[node] = {"label_en": label.en, "label_zh": label.zh, "unit": "score", "source": source, "step": step}
        said[RANK + node] = {
            "label_en": f"Rank: {label.en}", "label_zh": f"{label.zh}：位次", "unit": "rank", "step": "rank",
        }  # fmt: skip
    return said
