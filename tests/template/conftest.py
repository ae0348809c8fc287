"""A workbook of one scheme, and the script of a park officer: open it, find cells by their headers, type, save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from greenpark.catalog import Catalog, load
from greenpark.observe.template import write_template

YEARS = (2020, 2022, 2023, 2024)
PARK = {"name_zh": "示例园区", "entity": "sample", "province": "jiangsu", "region_class": "other", "base_year": 2020}
Key = tuple[str, str | None]
Fill = Callable[..., Path]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()


@pytest.fixture(scope="session")
def blank(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "blank.xlsx"
    write_template(path, catalog=catalog, schemes=["hj274-2015"], years=YEARS, park=PARK)
    return path


class Script:
    """What §6.4 promises to scripts: headers are found by their text, cells are filled in place."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.places: dict[Key, tuple[Any, int]] = {}
        self.headers: dict[str, dict[Any, int]] = {}
        for sheet in self.book.worksheets:
            row = self._header_row(sheet)
            if row is None:
                continue
            columns = {cell.value: cell.column for cell in sheet[row] if cell.value is not None}
            self.headers[sheet.title] = columns
            for line in range(row + 1, sheet.max_row + 1):
                variable = sheet.cell(line, columns["variable"]).value
                if variable:
                    item = sheet.cell(line, columns["item"]).value or None
                    self.places.setdefault((variable, item), (sheet, line))

    @staticmethod
    def _header_row(sheet: Any) -> int | None:
        for row in range(1, 11):
            if any(cell.value == "variable" for cell in sheet[row]):
                return row
        return None

    def cell(self, key: Key, header: str | int) -> Any:
        sheet, row = self.places[key]
        return sheet.cell(row, self.headers[sheet.title][header])

    def type(self, values: Mapping[tuple[str, str | None, str | int], Any]) -> None:
        for (variable, item, header), value in values.items():
            self.cell((variable, item), header).value = value

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


@pytest.fixture
def script(blank: Path) -> Script:
    return Script(blank)


@pytest.fixture
def fill(blank: Path, tmp_path: Path) -> Fill:
    """Return a function that fills cells {(variable, item, header): value} of the blank book and saves a copy."""

    def run(values: Mapping[tuple[str, str | None, str | int], Any], name: str = "filled.xlsx") -> Path:
        officer = Script(blank)
        officer.type(values)
        return officer.save(tmp_path / name)

    return run


@pytest.fixture(scope="session")
def officer() -> type[Script]:
    """Return the class that opens a book as a script does."""
    return Script
