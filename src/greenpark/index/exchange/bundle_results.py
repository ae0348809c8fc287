"""The members of a bundle that a run gives: tables as CSV, the record as JSON."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from greenpark.index.exchange.bundle_layout import RESULTS_FOLDER
from greenpark.index.exchange.cells import frame_csv
from greenpark.index.exchange.tables import certainty_frames
from greenpark.index.plain import plain
from greenpark.index.result import Result


def result_members(result: Result, certainty: Any | None = None) -> dict[str, bytes]:
    """Return the result files by name: scores, ranks, weights and changes, the JSON of `index run`, and uncertainty."""
    frames: dict[str, pl.DataFrame] = {
        "scores": result.scores, "ranks": result.ranks, "weights": result.weights, "changes": result.changes(),
        **certainty_frames(certainty),
    }  # fmt: skip
    members = {f"{RESULTS_FOLDER}{name}.csv": frame_csv(frame).encode() for name, frame in frames.items()}
    members[f"{RESULTS_FOLDER}result.json"] = json_bytes(result.record())
    return members


def json_bytes(content: Any) -> bytes:
    """Return plain data as JSON in the order given; NaN would be a bug and is refused."""
    return (json.dumps(plain(content), ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n").encode()
