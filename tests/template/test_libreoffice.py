"""A second spreadsheet program opens, computes and saves the book; the reader takes what it saves."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from greenpark.catalog import Catalog
from greenpark.observe import read
from greenpark.observe.template import write_template
from greenpark.observe.template_read import read_template

VALUES = {
    ("iva_current", None, 2024): 1234.5, ("iva_constant", None, 2024): 1000, ("iva_constant", None, 2023): 0.5,
    ("wwtp_present", None, 2024): "是", ("emission", "cod", 2024): "不涉及", ("output_industrial", None, 2024): "—",
    ("fuel_use", "coke", 2024): 3, ("solid_waste_utilisation_rate", None, 2024): 0.95,
}  # fmt: skip


def opened(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # LibreOffice adds extensions of its own, which openpyxl drops
        return openpyxl.load_workbook(path, data_only=True)


def convert(path: Path, suffix: str, folder: Path) -> Path:
    program = shutil.which("soffice")
    assert program, "LibreOffice is part of the test environment"
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", suffix, "--outdir",
         str(folder / "out"), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / "out" / f"{path.stem}.{suffix}"


@pytest.fixture(scope="module")
def saved(blank: Path, officer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    script = officer(blank)
    script.type(VALUES)
    return convert(script.save(folder / "filled.xlsx"), "xlsx", folder)


def test_no_formula_fails(saved: Path) -> None:
    book = opened(saved)
    cells = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    wrong = [(title, cell.coordinate) for title, cell in cells if str(cell.value).startswith(("#", "Err:"))]
    assert wrong == []


def test_progress_counts_what_is_filled(saved: Path) -> None:
    sheet = opened(saved)["填报进度"]
    rows = {row[1]: row[2:] for row in sheet.iter_rows(values_only=True) if row[1] and isinstance(row[2], int | float)}
    scheme = next(values for label, values in rows.items() if "HJ 274" in str(label))
    # two of value added, wastewater plant, one pollutant, the fuels; a dash is not filled
    assert scheme[1] == 5
    assert scheme[0] - scheme[1] == scheme[2]
    assert scheme[3] == pytest.approx(5 / scheme[0])
    assert rows["经济"][1] == 2


def test_hints_speak_up(saved: Path, blank: Path, officer: Any) -> None:
    script = officer(blank)  # the lines stand where they stood
    script.book = opened(saved)
    hints = {}
    for key in (("iva_constant", None), ("output_industrial", None), ("solid_waste_utilisation_rate", None),
                ("iva_current", None), ("wwtp_present", None), ("emission", "cod")):  # fmt: skip
        sheet, row = script.places[key]
        hints[key[0]] = script.book[sheet.title].cell(row, script.headers[sheet.title]["提示 hints"]).value or ""
    assert "千倍" in hints["iva_constant"]
    assert "不涉及" in hints["output_industrial"]
    assert "95%" in hints["solid_waste_utilisation_rate"]
    assert "原因" in hints["emission"]
    assert hints["iva_current"] == hints["wwtp_present"] == ""


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_what_another_program_saves_reads_the_same(blank: Path, officer: Any, tmp_path: Path, suffix: str) -> None:
    script = officer(blank)
    script.type(VALUES)
    percent = script.cell(("green_cover", None), 2024)
    percent.value, percent.number_format = 0.4, "0%"
    path = script.save(tmp_path / "filled.xlsx")
    columns = ["entity", "period", "variable", "item", "value", "unit", "source", "status", "is_number"]
    first, other = (read_template(file).rows for file in (path, convert(path, suffix, tmp_path)))
    assert first.select(columns).equals(other.select(columns))
    assert first.height == len(VALUES) + 1
    shown = {row["variable"] for row in other.to_dicts() if "%" in row["number_format"]}
    assert shown == {"green_cover"}


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_the_reading_of_any_file_knows_a_template_of_another_program(
    blank: Path, officer: Any, catalog: Catalog, tmp_path: Path, suffix: str
) -> None:
    script = officer(blank)
    script.type(VALUES)
    path = script.save(tmp_path / "filled.xlsx")
    columns = ["entity", "year", "variable", "item", "value", "usable"]
    first, other = (read(file, catalog) for file in (path, convert(path, suffix, tmp_path)))
    assert other.observations.select(columns).equals(first.observations.select(columns))
    assert [(one.code, one.sheet, one.row) for one in other.problems] == [
        (one.code, one.sheet, one.row) for one in first.problems
    ]


def test_stored_results_are_those_that_a_program_computes(
    blank: Path, officer: Any, catalog: Catalog, tmp_path: Path
) -> None:
    script = officer(blank)
    script.type(VALUES)
    last = read_template(script.save(tmp_path / "last.xlsx"))
    written = tmp_path / "new.xlsx"
    write_template(written, catalog=catalog, schemes=["hj274-2015"], years=[2023, 2024], previous=last)
    stored, computed = openpyxl.load_workbook(written, data_only=True), opened(convert(written, "xlsx", tmp_path))
    places = [(sheet.title, cell.coordinate) for sheet in openpyxl.load_workbook(written) for row in sheet.iter_rows()
              for cell in row if cell.data_type == "f"]  # fmt: skip
    pairs = {place: (_plain(stored, *place), _plain(computed, *place)) for place in places}
    assert len(pairs) > 200
    assert {place: pair for place, pair in pairs.items() if pair[0] != pair[1]} == {}


def _plain(book: Any, title: str, coordinate: str) -> object:
    value = book[title][coordinate].value or 0
    return round(value, 9) if isinstance(value, float) else value
