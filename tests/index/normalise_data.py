"""Tables for the tests of normalising and adjusting: the shared toy example, and the reference data in `data/`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from greenpark.index.outcome import Outcome
from greenpark.index.spec.models import Indicator, Step
from greenpark.index.spec.options.normalise import Normalise
from greenpark.index.steps.normalise import normalise
from greenpark.index.table import Rows, Table

DATA = Path(__file__).parent / "data"


def worked(key: str) -> Any:
    return json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))[key]


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def columns(name: str, ids: list[str]) -> np.ndarray:
    """Return the columns of a reference table as indicator × row, NaN where a cell is empty."""
    rows = read(name)
    return np.array([[float(row[one]) if row[one] not in ("", "NA") else np.nan for row in rows] for one in ids])


def indicator(place: int | str, direction: str | int = "higher", **declared: Any) -> Indicator:
    name = place if isinstance(place, str) else f"x{place}"
    return Indicator.model_validate({"id": name, "direction": direction, **declared})


def rows_of(count: int, years: list[int] | None = None, units: list[str] | None = None, **columns: Any) -> Rows:
    named = tuple(units or [f"unit {place}" for place in range(count)])
    return Rows(named, tuple(years or [None] * count), named, columns={k: np.array(v) for k, v in columns.items()})


def table_of(
    values: Any,
    indicators: list[Indicator] | None = None,
    *,
    years: list[int] | None = None,
    units: list[str] | None = None,
) -> Table:
    """Return a table of values (…, indicator, row)."""
    array = np.array(values, dtype=float)
    chosen = indicators or [indicator(place) for place in range(1, array.shape[-2] + 1)]
    return Table(array, tuple(chosen), rows_of(array.shape[-1], years, units))


def toy(**declared: list[Any]) -> Table:
    """Return the example of five units and three indicators, with declarations (`target=[…]`) added."""
    example = worked("toy")
    indicators = [
        indicator(one, sign, **{key: values[place] for key, values in declared.items()})
        for place, (one, sign) in enumerate(zip(example["indicators"], example["direction"], strict=True))
    ]
    return table_of(np.array(example["X"]).T, indicators, units=example["units"])


def options(written: Any) -> Normalise:
    """Return the options as the specification would read them: `"min_max"` or `{"method": "min_max", …}`."""
    step = Step.model_validate({"normalise": written})
    assert step.normalise is not None
    return step.normalise


def outcome(table: Table, method: str, **written: Any) -> Outcome:
    return normalise(table, options({"method": method, **written}))


def scores(table: Table, method: str, **written: Any) -> np.ndarray:
    return outcome(table, method, **written).table.values
