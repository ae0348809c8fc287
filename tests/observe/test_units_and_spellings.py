"""Units in headings, and figures and boundaries that are the same in another spelling."""

from __future__ import annotations

from pathlib import Path

import pytest
from observe_helpers import codes

from greenpark import api
from greenpark.observe import check, read


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("heading", "typed", "variable", "item", "value"),
    [
        ("output_industrial（亿元）", "500", "output_industrial", None, 5_000_000.0),
        ("output_industrial (亿元)", "500", "output_industrial", None, 5_000_000.0),
        ("工业总产值（亿元）", "500", "output_industrial", None, 5_000_000.0),
        ("isw_generated（万吨）", "50", "isw_generated", None, 500_000.0),
        ("energy_total_tce_calorific（万吨标准煤）", "20", "energy_total_tce_calorific", None, 200_000.0),
        ("工业增加值（现价）", "7", "iva_current", None, 7.0),
        ("emission[cod]（kg）", "3000", "emission", "cod", 3.0),
        ("fuel_use (raw_coal)", "7", "fuel_use", "raw_coal", 7.0),
    ],
)
def test_a_unit_behind_an_id_or_a_label(heading, typed, variable, item, value, tmp_path, catalog):
    rows = read(table(tmp_path, f"park,year,{heading}\nP1,2023,{typed}\n"), catalog).observations
    assert rows.select("variable", "item", "value").row(0) == (variable, item, value)


def test_a_bad_unit_in_a_heading_is_found_there(tmp_path, catalog):
    problems = check(table(tmp_path, "park,year,isw_used (blorp),area_park (t)\nP1,2023,1,2\n"), catalog)
    found = [(problem.code, problem.column) for problem in problems if problem.severity == "error"]
    assert sorted(found) == [("unknown_unit", "isw_used (blorp)"), ("wrong_dimension", "area_park (t)")]


def test_one_figure_in_two_units_is_no_contradiction(tmp_path, catalog):
    """0.07 亿元 and 700 万元 differ in the last binary digit only (§1.1)."""
    head = "park,year,variable,value,unit\n"
    same = check(table(tmp_path, head + "P1,2024,iva_current,0.07,亿元\nP1,2024,iva_current,700,万元\n"), catalog)
    assert "duplicate_row" in codes(same)
    assert codes(same, "error") == []
    other = check(table(tmp_path, head + "P1,2024,iva_current,0.07,亿元\nP1,2024,iva_current,700.1,万元\n"), catalog)
    assert codes(other, "error") == ["contradicting_rows"] * 2


def scoped(tmp_path: Path, first: str, second: str, ratio: str) -> Path:
    rows = [("isw_generated", "11", first), ("isw_used", "9.9", second), ("solid_waste_utilisation_rate", "80", ratio)]
    lines = [f'P1,2024,{name},{value},,"{{""boundary"": ""{scope}""}}"' for name, value, scope in rows]
    return table(tmp_path, "park,year,variable,value,unit,attributes\n" + "\n".join(lines) + "\n")


def test_a_boundary_in_another_spelling_is_the_same(tmp_path, catalog):
    path = scoped(tmp_path, "278 km²", "278km2", "278 KM²")
    step = api.explain(
        api.assess(path, catalog=catalog), park="P1", year=2024, indicator="solid_waste_utilisation_rate"
    )
    assert (step.value, step.origin) == (pytest.approx(90), "computed")


def test_what_stands_beside_a_computed_ratio_is_said_to_stand(tmp_path, catalog):
    path = scoped(tmp_path, "278 km²", "278 km²", "80 km²")
    (found,) = [problem for problem in api.check(path, catalog=catalog) if problem.code == "reported_differs"]
    assert "the reported value is used" in found.message
    same = scoped(tmp_path, "278 km²", "278 km²", "278 km²")
    (found,) = [problem for problem in api.check(same, catalog=catalog) if problem.code == "reported_differs"]
    assert "the computed value is used" in found.message
