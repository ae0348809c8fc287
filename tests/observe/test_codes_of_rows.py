"""Problem codes of rows in relation to each other (§6.3): each is raised, and just not raised."""

from __future__ import annotations

import polars as pl
import pytest
from observe_helpers import codes, only, values

from greenpark.observe import check

# ------------------------------------------------------------------ rows against rows


def test_duplicate_row(read_rows):
    dataset = read_rows(
        ("p", 2023, "iva_current", "", 5, "万元", ""), ("p", 2023, "iva_current", "", "50000", "元", "")
    )
    assert only(dataset.problems, "duplicate_row").row == 3
    assert len(values(dataset)) == 1


def test_contradicting_rows(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", 5, "万元", ""), ("p", 2023, "iva_current", "", 6, "万元", ""))
    assert [(p.row, p.severity) for p in dataset.problems if p.code == "contradicting_rows"] == [
        (2, "error"),
        (3, "error"),
    ]
    assert values(dataset) == []


def test_rows_that_neither_repeat_nor_contradict(read_rows):
    dataset = read_rows(
        ("p", 2023, "iva_current", "", 5, "", ""), ("p", 2022, "iva_current",
        "", 5, "", ""), ("q", 2023, "iva_current", "", 6, "", ""),
        ("p", 2023, "emission", "cod", 5, "", ""), ("p", 2023, "emission",
        "nh3n", 6, "", ""), ("p", 2023, "iva_current", "", "", "", ""),
    )  # fmt: skip
    assert not {"duplicate_row", "contradicting_rows"} & set(codes(dataset.problems))


WASTE = {"isw_used": 9.6, "isw_disposed": 1.2, "isw_stored": 0.4, "isw_generated": 10.5}


def figures(values_by_name, unit=""):
    return [("p", 2023, name, "", value, unit, "") for name, value in values_by_name.items()]


def test_waste_balance(read_rows):
    problem = only(read_rows(*figures(WASTE, "万吨")).problems, "sum_mismatch")
    assert (problem.severity, problem.row) == ("warning", 2)
    assert "112\u202f000" in problem.message
    assert "6.2%" in problem.message
    balanced = WASTE | {"isw_generated": 11.18, "isw_used_from_stock": 0.03}
    assert "sum_mismatch" not in codes(read_rows(*figures(balanced, "万吨")).problems)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"water_fresh_industrial": 10, "water_reused": 20, "water_use_total": 31},
        {"water_fresh_industrial": 10, "water_reused": 20, "water_use_total": 30.1}),
        ({"key_sources": 10, "key_sources_compliant": 11}, {"key_sources": 10, "key_sources_compliant": 10}),
        ({"area_green_cover": 300, "area_park": 278}, {"area_green_cover": 100, "area_park": 278}),
        ({"isw_used": 5, "isw_used_from_stock": 6}, {"isw_used": 5, "isw_used_from_stock": 5}),
        ({"elec_import_net": 5, "elec_green_direct": 3, "elec_green_traded": 3},
        {"elec_import_net": 6, "elec_green_direct": 3, "elec_green_traded": 3}),
        ({"green_cover": "104%"}, {"green_cover": "100%"}),
        ({"hw_generated": 10, "hw_used": 5, "hw_disposed": 2, "hw_stored": 1},
        {"hw_generated": 10, "hw_used": 9, "hw_disposed": 2, "hw_stored": 1}),
    ],
)  # fmt: skip
def test_sum_mismatch(wrong, right, read_rows):
    assert only(read_rows(*figures(wrong)).problems, "sum_mismatch").severity == "warning"
    assert "sum_mismatch" not in codes(read_rows(*figures(right)).problems)


@pytest.mark.parametrize(("total", "wrong"), [(16, True), (15, False), (15.05, False)])
def test_a_stated_total_against_its_items(total, wrong, read_rows):
    dataset = read_rows(
        ("p", 2023, "emission", "cod", 10, "t", ""),
        ("p", 2023, "emission", "nh3n", 5, "t", ""),
        ("p", 2023, "emission", "合计", total, "t", ""),
    )
    assert ("sum_mismatch" in codes(dataset.problems)) is wrong
    assert [row[3] for row in values(dataset)] == ["cod", "nh3n"], "the items count, the total is kept"


def test_industries_together_exceed_industry(read_rows):
    rows = [("p", 2023, "output_industrial", "", 10, "", ""), ("p", 2023, "output_by_industry", "C26", 6, "", "")]
    assert "sum_mismatch" not in codes(read_rows(*rows, ("p", 2023, "output_by_industry", "C27", 4, "", "")).problems)
    assert "sum_mismatch" in codes(read_rows(*rows, ("p", 2023, "output_by_industry", "C27", 5, "", "")).problems)


def test_missing_predecessor(read_rows):
    dataset = read_rows(("p", 2025, "iva_constant", "", 5, "", ""), ("p", 2024, "iva_constant", "", 5, "", ""))
    problem = only(dataset.problems, "missing_predecessor")
    assert (problem.severity, problem.row) == ("warning", 2)
    assert "2022" in problem.message
    assert "2022年" in problem.remedy_zh


def test_predecessors_that_are_there(read_rows):
    rows = [("p", year, "iva_constant", "", 5, "", "") for year in (2022, 2023, 2024, 2025)]
    assert "missing_predecessor" not in codes(read_rows(*rows).problems)
    chained = [("p", year, "iva_growth_comparable", "", 5, "%", "") for year in (2023, 2024, 2025)]
    assert "missing_predecessor" not in codes(read_rows(rows[-1], *chained).problems)


def test_the_base_year_is_a_predecessor(tmp_path, write, catalog):
    (tmp_path / "parks.csv").write_text("entity,base_year\np,2020\n")
    rows = [("p", year, "water_fresh_industrial", "", 5, "", "") for year in (2022, 2023)]
    write(*rows)
    assert "2020" in only(check(tmp_path, catalog), "missing_predecessor").message
    write(*rows, ("p", 2020, "water_fresh_industrial", "", 5, "", ""))
    assert "missing_predecessor" not in codes(check(tmp_path, catalog))


def test_item_disappeared(read_rows):
    last_year = [("p", 2022, "fuel_use", "raw_coal", 5, "", ""), ("p", 2022, "fuel_use", "coke", 5, "", "")]
    dataset = read_rows(*last_year, ("p", 2023, "fuel_use", "raw_coal", 5, "", ""))
    problem = only(dataset.problems, "item_disappeared")
    assert (problem.severity, problem.row) == ("warning", 3)
    assert "coke" in problem.message
    assert "焦炭" in problem.message_zh


@pytest.mark.parametrize(
    "this_year",
    [
        [("p", 2023, "fuel_use", "raw_coal", 5, "", ""), ("p", 2023, "fuel_use", "coke", 0, "", "")],
        [("p", 2023, "fuel_use", "raw_coal", 5, "", ""), ("p", 2023, "fuel_use", "coke", "/", "", "")],
        [("p", 2024, "fuel_use", "raw_coal", 5, "", "")],
        [],
    ],
)
def test_items_that_did_not_disappear(this_year, read_rows):
    last_year = [("p", 2022, "fuel_use", "raw_coal", 5, "", ""), ("p", 2022, "fuel_use", "coke", 5, "", "")]
    assert "item_disappeared" not in codes(read_rows(*last_year, *this_year).problems)


def test_reported_differs_comes_from_the_layer_that_computes(write, catalog):
    from greenpark.problems import Problem

    def differs(dataset, known):
        assert known is catalog
        for row in dataset.observations.filter(pl.col("usable")).iter_rows(named=True):
            yield Problem("reported_differs", "off by 3 %", severity="warning", file=row["file"], row=row["row"])

    path = write(("p", 2023, "wwtp_present", "", 1, "", ""))
    assert only(check(path, catalog, extra_checks=[differs]), "reported_differs").row == 2
    assert "reported_differs" not in codes(check(path, catalog))


# ------------------------------------------------------------------ a copied year

FLOWS = {"iva_current": 71_234, "isw_used": 9612.5, "water_fresh_industrial": 325_417, "emission": 12.345}


def years(of_last, of_this, note=""):
    return [
        ("p", year, name, "cod" if name == "emission" else "", value, "", note)
        for year, figures in ((2022, of_last), (2023, of_this)) for name, value in figures.items()
    ]  # fmt: skip


def test_a_copied_year_is_told_once(read_rows):
    dataset = read_rows(*years(FLOWS, FLOWS | {"emission": 11.9}))
    found = [p for p in dataset.problems if p.code == "repeated_value"]
    assert [(p.severity, p.row) for p in found] == [("information", 6)]
    assert "p 2023: 3 figures are exactly as in 2022" in found[0].message
    assert len(values(dataset)) == 8


@pytest.mark.parametrize(
    ("this_year", "note"),
    [
        (FLOWS | {"iva_current": 71_235, "emission": 11.9}, ""),
        (FLOWS, "与上年一致"),
        ({"iva_current": 71_234, "isw_used": 9612.5}, ""),
    ],
)
def test_years_that_are_no_copy(this_year, note, read_rows):
    assert "repeated_value" not in codes(read_rows(*years(FLOWS, this_year, note)).problems)


@pytest.mark.parametrize(
    "constant",
    [
        dict.fromkeys(FLOWS, 5), {"iva_current": 71_200, "isw_used": 9610, "water_fresh_industrial": 325_000},
        {"area_park": 278.45, "area_green_cover": 101.37, "staff_total": 12_345, "key_sources": 1234},
    ],
)  # fmt: skip
def test_round_figures_and_stocks_may_stay_the_same(constant, read_rows):
    rows = [("p", year, name, "cod" if name == "emission" else "", value, "", "")
            for year in (2022, 2023) for name, value in constant.items()]  # fmt: skip
    assert "repeated_value" not in codes(read_rows(*rows).problems)


def test_more_waste_used_than_there_is(tmp_path, catalog):
    """Used waste over what arose and came from stock is named even where disposal and storage are not reported."""
    path = tmp_path / "waste.csv"

    def found(rows: str) -> list[str]:
        path.write_text(head + rows, encoding="utf-8")
        return codes(check(path, catalog))

    head = "park,year,variable,value,unit\nP1,2024,isw_generated,100,t\n"
    assert "sum_mismatch" in found("P1,2024,isw_used,120,t\n")
    assert "sum_mismatch" not in found("P1,2024,isw_used,90,t\n")
    stock = "P1,2024,isw_used,120,t\nP1,2024,isw_used_from_stock,20,t\n"
    assert "sum_mismatch" not in found(stock)
