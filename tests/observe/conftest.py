"""The small world of these tests: one park, a few figures, written in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from greenpark.catalog import Catalog
from greenpark.observe import Dataset, read

HEADER = ("park", "year", "variable", "item", "value", "unit", "note")
Row = Sequence[Any]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as CSV and return the path."""

    def write(
        *rows: Row, header: Row = HEADER, name: str = "data.csv", encoding: str = "utf-8", sep: str = ","
    ) -> Path:
        def cell(value: Any) -> str:
            text = "" if value is None else str(value)
            return f'"{text}"' if sep in text or '"' in text or "\n" in text else text

        lines = [sep.join(cell(value) for value in row) for row in (header, *rows)]
        path = tmp_path / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return write


@pytest.fixture
def read_rows(write: Callable[..., Path], catalog: Catalog) -> Callable[..., Dataset]:
    """Write rows (park, year, variable, item, value, unit, note) and read them back."""

    def read_rows(*rows: Row, **more: Any) -> Dataset:
        return read(write(*rows, **more), catalog)

    return read_rows
