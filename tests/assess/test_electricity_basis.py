"""A coal-equivalent total is no calorific one: it is named, and left out of HJ 274 (§2.3, §2.5, users §6.3)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from greenpark import api
from greenpark.assess.figures import ParkFigures, reference_value
from greenpark.catalog import Catalog
from greenpark.formula.reasons import REASONS
from greenpark.observe import check, read
from greenpark.observe.template import write_template
from tests.assess.parks import filing, row

HEAD = "park,year,variable,item,value,unit,电力折标\n"
VALUE_ADDED = "p1,2023,iva_constant,,71025,万元,\n"
ACTIVITY = "p1,2023,fuel_use,raw_coal,5123,t,\np1,2023,elec_import_net,,812,万千瓦时,\np1,2023,heat_import_net,,0,GJ,\n"
PARKS = "entity,base_year,province,region_class\np1,2020,jiangsu,other\n"


def differing(problems):
    return [(p.severity, p.row) for p in problems if p.code == "reported_differs"]


def energy(tmp_path: Path, catalog: Catalog, lines: str):
    folder = filing(tmp_path / "filing", HEAD + lines, entities=PARKS)
    dataset = api.read(folder, catalog=catalog)
    cards = api.assess(dataset, schemes=["hj274-2015"], catalog=catalog)
    return dataset, row(cards.records(closes=False)[0], "11"), cards


@pytest.mark.parametrize(
    ("name", "value"), [("energy_total_tce_calorific", "20000,tce"), ("energy_per_iva", "0.28,tce/万元")]
)
def test_a_figure_on_the_other_basis_is_undefined_for_hj274(tmp_path, catalog, name, value) -> None:
    dataset, found, cards = energy(tmp_path, catalog, VALUE_ADDED + f"p1,2023,{name},,{value},等价值\n")
    assert differing(dataset.problems) == [("warning", 3)]
    kept = dataset.observations.filter(pl.col("variable") == name)
    assert kept.select("usable", "set_aside").row(0) == (False, "other_basis")
    assert kept["value"].item() is not None
    if name == "energy_total_tce_calorific":
        assert (found["status"], found["reason"], found["value"]) == ("undefined", "basis_changed", None)
    else:
        assert (found["status"], found["value"]) == ("undefined", None)
    rows = {int(one["year"]): one for one in cards.wide.to_dicts()}
    slow = reference_value(ParkFigures(catalog, rows, "hj274-2015"), "energy_per_iva", 2023)
    assert REASONS[slow.reason] == "basis_changed"


@pytest.mark.parametrize("basis", ["当量值", "calorific", "0.1229", ""])
def test_a_figure_on_the_declared_basis_counts(tmp_path, catalog, basis) -> None:
    lines = VALUE_ADDED + f"p1,2023,energy_total_tce_calorific,,20000,tce,{basis}\n"
    dataset, found, _ = energy(tmp_path, catalog, lines)
    assert differing(dataset.problems) == []
    assert found["status"] in ("met", "not_met")


def test_activity_data_stand_in_for_a_figure_on_the_other_basis(tmp_path, catalog) -> None:
    lines = VALUE_ADDED + ACTIVITY + "p1,2023,energy_total_tce_calorific,,9999,tce,等价值\n"
    dataset, found, _ = energy(tmp_path, catalog, lines)
    assert differing(dataset.problems) == [("warning", 6)]
    assert found["status"] in ("met", "not_met")
    assert found["value"] < 0.1


def test_the_row_of_the_declared_basis_wins_over_one_of_the_other(tmp_path, catalog) -> None:
    lines = (
        "p1,2023,energy_total_tce_calorific,,20000,tce,等价值\np1,2023,energy_total_tce_calorific,,15000,tce,当量值\n"
    )
    dataset, found, _ = energy(tmp_path, catalog, VALUE_ADDED + lines)
    assert [p.code for p in dataset.problems if p.severity == "error"] == []
    assert found["value"] == pytest.approx(15000 / 71025)


def test_a_total_that_agrees_with_the_other_derivation_is_named(tmp_path, catalog) -> None:
    dataset = api.read(filing(tmp_path / "a", HEAD + ACTIVITY, entities=PARKS), catalog=catalog)
    from greenpark.assess.engine import evaluate_names
    from greenpark.observe.wide import build_wide

    values = evaluate_names(build_wide(dataset, catalog), catalog,
                            ["energy_total_tce_calorific", "energy_total_tce_equivalent"])  # fmt: skip
    calorific = values["v:energy_total_tce_calorific"].item()
    equivalent = values["v:energy_total_tce_equivalent"].item()
    assert equivalent > 1.05 * calorific

    def told(value: float) -> list[str]:
        line = f"p1,2023,energy_total_tce_calorific,,{value},tce,\n"
        problems = api.check(filing(tmp_path / "b", HEAD + ACTIVITY + line, entities=PARKS), catalog=catalog)
        return [p.message for p in problems if p.code == "reported_differs"]

    assert "coal-equivalent" in told(equivalent)[0].split("agrees with")[1]
    assert "agrees with" not in told(equivalent * 1.2)[0]
    assert told(calorific) == []


def test_prices_are_a_basis_too(tmp_path, catalog) -> None:
    path = filing(tmp_path / "x", "park,year,variable,value,unit,价格口径\np1,2023,iva_constant,71025,万元,现价\n")
    assert differing(check(path, catalog)) == [("warning", 2)]
    path = filing(tmp_path / "x", "park,year,variable,value,unit,价格口径\np1,2023,iva_constant,71025,万元,可比价\n")
    assert differing(check(path, catalog)) == []


@pytest.mark.parametrize(
    ("cover", "figures", "told"),
    [
        ("等价值（供电煤耗）", {"energy_total_tce_calorific": 2.1}, 1),
        ("当量值（0.1229）", {"energy_total_tce_calorific": 2.1}, 0),
        ("当量值（0.1229）", {"energy_total_tce_equivalent": 3.3}, 1),
        ("等价值（供电煤耗）", {"energy_total_tce_calorific": 2.1, "energy_total_tce_equivalent": 3.3}, 0),
        ("等价值（供电煤耗）", {"energy_total_tce_calorific": 2.1, "energy_total_tce_equivalent": 2.1}, 1),
        ("", {"energy_total_tce_calorific": 2.1}, 0),
        ("等价值（供电煤耗）", {"energy_renewable_tce": 2.1}, 0),
    ],
)  # fmt: skip
def test_the_cover_states_the_basis_of_the_totals(tmp_path, catalog, cover, figures, told) -> None:
    path = tmp_path / "book.xlsx"
    write_template(path, catalog=catalog, schemes=["hj274-2015", "zero-carbon-2025", "low-carbon-pilot"],
                   years=[2023], park={"name_zh": "甲园区", "electricity_basis": cover})  # fmt: skip
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        heads = {cell.value: cell for cells in sheet.iter_rows(max_row=10) for cell in cells if cell.value}
        if "variable" not in heads:
            continue
        column = next(cell.column for value, cell in heads.items() if str(value).startswith("2023"))
        for line in range(1, sheet.max_row + 1):
            name = sheet.cell(line, heads["variable"].column).value
            if name in figures:
                sheet.cell(line, column).value = figures.pop(name)
    if figures:  # a line that the schemes do not ask for
        sheet = book["能源碳"]
        heads = {cell.value: cell for cells in sheet.iter_rows(max_row=10) for cell in cells if cell.value}
        column = next(cell.column for value, cell in heads.items() if str(value).startswith("2023"))
        basis = next((cell.column for value, cell in heads.items() if value == "basis:"), None)
        for name, value in figures.items():
            line = sheet.max_row + 1
            sheet.cell(line, heads["variable"].column).value = name
            sheet.cell(line, column).value = value
            if basis is not None:
                sheet.cell(line, basis).value = "electricity"
    book.save(path)
    assert len(differing(read(path, catalog).problems)) == told
