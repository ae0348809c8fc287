"""Formulas over a few names, worked out by the reference and by Polars at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from greenpark.formula.check import elaborate
from greenpark.formula.parse import parse
from greenpark.formula.reasons import REASONS
from greenpark.formula.reference import scalar
from tests.formula.language import SCOPE, WorldFigures, frame_of
from tests.formula.test_parity import compute

Rows = Mapping[int, Mapping[str, Any]]


def result(text: str, rows: Rows, *, year: int = 2023) -> float | str | None:
    """Return the value of a formula in a year, or the reason why there is none; both readers must agree."""
    node = elaborate(parse(text), SCOPE).node
    by_hand = scalar(node, WorldFigures(rows).moment(year))
    frame = compute(frame_of([{at: dict(row) for at, row in rows.items()}]), pl, [node])
    fast = frame.filter(pl.col("year") == year).row(0, named=True)
    assert REASONS[fast["r0"]] == REASONS[by_hand.reason]
    if by_hand.value is None:
        assert fast["v0"] is None
        return REASONS[by_hand.reason]
    assert fast["v0"] == pytest.approx(by_hand.value, rel=1e-12, abs=1e-12)
    return by_hand.value


def now(text: str, **figures: Any) -> float | str | None:
    """Return the value of a formula over one year's figures; `keyed_x` stands for `keyed[x]`."""
    row = {f"{key[:-2]}[{key[-1]}]" if key[-2:-1] == "_" else key: value for key, value in figures.items()}
    return result(text, {2023: row})
