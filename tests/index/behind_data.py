"""Reads the reference tables in `data/` for the tests of what is behind a score."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parent / "data"


def read(folder: str, name: str) -> list[dict[str, str]]:
    with (DATA / folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def worked(key: str) -> dict[str, Any]:
    return json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))[key]


def meta() -> list[dict[str, str]]:
    return [row for row in read("asem", "asem_imeta") if row["Type"] in ("Indicator", "Aggregate")]


def parents() -> dict[str, str | None]:
    return {row["iCode"]: row["Parent"] or None for row in meta()}


def asem(name: str, ids: list[str] | None = None) -> tuple[list[str], list[str], np.ndarray]:
    """Return indicator ids, units, and values (indicator × row) of a table of `data/asem`."""
    ids = ids or [row["iCode"] for row in meta() if row["Type"] == "Indicator"]
    rows = read("asem", name)
    values = np.array([[float(row[one]) if row[one] not in ("", "NA") else np.nan for row in rows] for one in ids])
    return ids, [row["uCode"] for row in rows], values


def toy() -> np.ndarray:
    """Return the shared example of the methods on 0 to 1, bads turned (indicator × row), at full precision."""
    example = worked("toy")
    values = np.array(example["X"]).T * np.array(example["direction"])[:, None]
    low, high = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    return (values - low) / (high - low)
