"""Every problem code of §6.3: a file that raises it, and a near miss that does not."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from observe_helpers import Xls, codes, ole_file, only, values

from greenpark.observe import check, read

# ------------------------------------------------------------------ names


ENTITIES = "entity,name_zh,name_en,aliases\nsip,苏州工业园区,Suzhou Industrial Park,SIP China;园区\n"


@pytest.mark.parametrize("name", ["sip", "SIP", "苏州工业园区", "suzhou industrial park", "SIP China", "园区"])
def test_a_park_is_known_by_id_names_and_aliases(name, tmp_path, write, catalog):
    (tmp_path / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    write((name, 2023, "wwtp_present", "", "是", "", ""))
    dataset = read(tmp_path, catalog)
    assert values(dataset) == [("sip", 2023, "wwtp_present", None, 1.0)]
    assert "unknown_park" not in codes(dataset.problems)


def test_unknown_park(tmp_path, write, catalog):
    (tmp_path / "entities.csv").write_text(ENTITIES, encoding="utf-8")
    write(("苏州工业园", 2023, "wwtp_present", "", "是", "", ""))
    dataset = read(tmp_path, catalog)
    problem = only(dataset.problems, "unknown_park")
    assert (problem.file, problem.row, problem.column, problem.severity) == ("data.csv", 2, "park", "error")
    assert "sip 苏州工业园区" in problem.remedy
    assert dataset.observations["usable"].to_list() == [False]


def test_without_a_table_of_parks_every_park_is_accepted(read_rows):
    dataset = read_rows(("A Park", 2023, "wwtp_present", "", "是", "", ""), ("a-park", 2022, "wwtp_present", "", "否", "", ""))
    assert {row[0] for row in values(dataset)} == {"A Park"}
    assert [(p.code, p.severity) for p in dataset.problems] == [("unknown_park", "information")]


def test_a_row_without_a_park_or_year(read_rows):
    dataset = read_rows(("", 2023, "wwtp_present", "", "是", "", ""), ("p", "", "wwtp_present", "", "是", "", ""))
    assert codes(dataset.problems, "error") == ["unknown_park", "not_a_number"]
    assert not dataset.observations["usable"].any()


@pytest.mark.parametrize(
    ("name", "near"),
    [("化学需氧量（COD）排放", "emission[cod]"), ("iva_curent", "iva_current"), ("工业新鲜水用水量", "water_fresh_industrial")],
)
def test_unknown_variable(name, near, read_rows):
    dataset = read_rows(("p", 2023, name, "", 5, "", ""), ("p", 2023, "iva_current", "", 5, "", ""))
    problem = only(dataset.problems, "unknown_variable")
    assert (problem.row, problem.column, problem.severity) == (2, "variable", "error")
    assert near in problem.remedy
    assert near in problem.remedy_zh
    assert len(values(dataset)) == 1


@pytest.mark.parametrize("name", ["iva_current", "IVA_Current", "工业增加值（现价）", "化学需氧量排放量", "emission[cod]", "原煤消费量"])
def test_known_variables(name, read_rows):
    assert "unknown_variable" not in codes(read_rows(("p", 2023, name, "", 5, "", "")).problems)


@pytest.mark.parametrize(
    ("variable", "item"), [("emission", "codd"), ("emission", ""), ("iva_current", "cod"), ("emission[cod]", "nh3n")]
)
def test_unknown_item(variable, item, read_rows):
    dataset = read_rows(("p", 2023, variable, item, 5, "", ""))
    problem = only(dataset.problems, "unknown_item")
    assert (problem.row, problem.column) == (2, "item")
    assert values(dataset) == []


@pytest.mark.parametrize(
    ("variable", "item"),
    [("emission", "COD"), ("emission", "化学需氧量"), ("iva_current", "合计"), ("iva_current", "—"), ("emission[cod]", "cod")],
)
def test_known_items(variable, item, read_rows):
    assert "unknown_item" not in codes(read_rows(("p", 2023, variable, item, 5, "", "")).problems)


def test_an_answer_that_a_choice_does_not_offer(read_rows):
    dataset = read_rows(("p", 2023, "region_class", "", "moon", "", ""), ("q", 2023, "region_class", "", "water_short", "", ""))
    assert only(dataset.problems, "unknown_item").row == 2
    assert dataset.observations.select("code", "usable").rows() == [(None, False), ("water_short", True)]


# ------------------------------------------------------------------ units and numbers


def test_unknown_unit(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", 5, "万贯", ""))
    problem = only(dataset.problems, "unknown_unit")
    assert (problem.column, problem.row) == ("unit", 2)
    assert dataset.observations["value"].to_list() == [None]


def test_two_units_for_one_figure(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", "5 万元", "元", ""), ("q", 2023, "iva_current", "", "5 万元", "10^4 CNY", ""))
    assert only(dataset.problems, "unknown_unit").row == 2
    assert values(dataset) == [("q", 2023, "iva_current", None, 5.0)]


@pytest.mark.parametrize("unit", ["亿元", "10^4 CNY", "元", "（万元）", ""])
def test_known_units(unit, read_rows):
    factor = {"亿元": 1e4, "元": 1e-4}.get(unit, 1)
    dataset = read_rows(("p", 2023, "iva_current", "", 5, unit, ""))
    assert values(dataset) == [("p", 2023, "iva_current", None, 5 * factor)]


@pytest.mark.parametrize(("variable", "item", "unit"), [("iva_current", "", "t"), ("fuel_use", "natural_gas", "t"), ("green_cover", "", "km2")])
def test_wrong_dimension(variable, item, unit, read_rows):
    assert only(read_rows(("p", 2023, variable, item, 5, unit, "")).problems, "wrong_dimension").column == "unit"


def test_items_have_units_of_their_own(read_rows):
    dataset = read_rows(
        ("p", 2023, "fuel_use", "natural_gas", 5, "万立方米", ""), ("p", 2023, "fuel_use", "raw_coal", 5, "万吨", ""),
        ("p", 2023, "fuel_use", "coke", 5, "", ""),
    )  # fmt: skip
    assert [row[4] for row in values(dataset)] == [50_000.0, 50_000.0, 5.0]
    assert "wrong_dimension" not in codes(dataset.problems)


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "1,5", "5-10", "#REF!"])
def test_not_a_number(text, read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", text, "万元", ""))
    problem = only(dataset.problems, "not_a_number")
    assert (problem.severity, problem.column) == ("error", "value")
    assert dataset.observations["typed"].to_list() == [text]


@pytest.mark.parametrize("text", ["5", "1,500", "5 万元", "≈5", "0", "/"])
def test_numbers(text, read_rows):
    assert "not_a_number" not in codes(read_rows(("p", 2023, "iva_current", "", text, "", "")).problems)


def test_blank_dash_none_and_not_applicable_are_four_things(read_rows):
    dataset = read_rows(
        *[(f"p{place}", 2023, "accidents", "env_major", text, "", "") for place, text in enumerate(("", "—", "无", "不涉及", "0", "未统计"))]
    )
    seen = dataset.observations.select("value", "not_applicable", "usable", "set_aside").rows()
    assert seen == [
        (None, False, False, "not_reported"), (None, False, False, "not_reported"), (None, False, False, "not_reported"),
        (None, True, True, None), (0.0, False, True, None), (None, False, False, "not_collected"),
    ]  # fmt: skip
    assert [(p.row, p.severity) for p in dataset.problems if p.code == "not_a_number"] == [(3, "information"), (4, "warning")]


@pytest.mark.parametrize(("variable", "value", "unit"), [("isw_used", -5, "t"), ("good_air_days", 400, "days"), ("wwtp_treated", "-0.001", "")])
def test_out_of_range(variable, value, unit, read_rows):
    dataset = read_rows(("p", 2023, variable, "", value, unit, ""))
    assert only(dataset.problems, "out_of_range").severity == "error"
    assert values(dataset) == []


@pytest.mark.parametrize(("variable", "value"), [("isw_used", 0), ("good_air_days", 366), ("elec_import_net", -5)])
def test_within_range(variable, value, read_rows):
    assert "out_of_range" not in codes(read_rows(("p", 2023, variable, "", value, "", "")).problems)


def test_years_out_of_range_and_parts_of_years(read_rows):
    dataset = read_rows(
        ("p", 1023, "iva_current", "", 5, "", ""), ("p", "2023年1-9月", "iva_current", "", 5, "", ""),
        ("p", "2022年度", "iva_current", "", 5, "", ""),
    )  # fmt: skip
    assert [(p.row, p.severity, p.column) for p in dataset.problems if p.code == "out_of_range"] == [
        (2, "error", "year"), (3, "information", "year"),
    ]  # fmt: skip
    assert [row[1] for row in values(dataset)] == [2022]
    assert dataset.observations["period"].to_list() == ["1023", "2023-01/2023-09", "2022"]


# ------------------------------------------------------------------ percent and magnitude


def test_percent_scale(read_rows):
    dataset = read_rows(("p", 2023, "green_cover", "", 0.95, "%", ""), ("q", 2023, "green_cover", "", 0.5, "", ""))
    found = [problem for problem in dataset.problems if problem.code == "percent_scale"]
    assert [(problem.row, problem.severity) for problem in found] == [(2, "warning"), (3, "warning")]
    assert "95 %" in found[0].message
    assert "填95" in found[0].remedy_zh
    assert [row[4] for row in values(dataset)] == [0.0095, 0.005]


@pytest.mark.parametrize(("value", "unit", "note"), [(95, "%", ""), ("95%", "", ""), (0.95, "1", ""), (0.95, "%", "确为0.95%"), (0, "%", "")])
def test_percent_as_it_should_be(value, unit, note, read_rows):
    dataset = read_rows(("p", 2023, "green_cover", "", value, unit, note))
    assert "percent_scale" not in codes(dataset.problems)
    assert values(dataset)[0][4] in (0.95, 0.0095, 0.0)


def series(*figures, variable="water_fresh_industrial", note=""):
    return [("p", 2020 + place, variable, "", value, unit, note) for place, (value, unit) in enumerate(figures)]


def test_jump_of_ten_thousand_names_the_unit(read_rows):
    dataset = read_rows(*series((3200, "万m3"), (3250, "m3")))
    problem = only(dataset.problems, "jump")
    assert (problem.row, problem.column, problem.severity) == (3, "value", "warning")
    assert "1/10 000" in problem.message
    assert "万m3" in problem.message
    assert "万分之一" in problem.message_zh
    assert len(values(dataset)) == 2, "the value is kept"


def test_a_single_odd_year_is_told_once_and_an_odd_first_year_at_its_place(read_rows):
    dataset = read_rows(*series((3200, "万m3"), (3250, "m3"), (3300, "万m3"), (3400, "万m3")))
    assert only(dataset.problems, "jump").row == 3
    dataset = read_rows(*series((3200, "m3"), (3250, "万m3"), (3300, "万m3")))
    assert only(dataset.problems, "jump").row == 2


@pytest.mark.parametrize("figures", [((1, "t"), (9, "t")), ((0, "t"), (500, "t")), ((1, "t"), (None, "t"), (2, "t"))])
def test_no_jump(figures, read_rows):
    assert "jump" not in codes(read_rows(*series(*figures, variable="isw_used")).problems)


def test_a_note_explains_a_jump(read_rows):
    assert "jump" not in codes(read_rows(*series((1, "t"), (90, "t"), variable="isw_used", note="new plant")).problems)


def test_a_multiple_in_number_and_unit(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", "1.2万", "万元", ""), ("q", 2023, "iva_current", "", "1.2万", "元", ""))
    assert only(dataset.problems, "jump").row == 2


def test_a_changed_boundary_is_a_jump(tmp_path, catalog):
    path = tmp_path / "data.csv"
    path.write_text("park,year,variable,value,unit,boundary\np,2023,gdp_park,5,亿元,278 km²\np,2024,gdp_park,5,亿元,80 km²\n", encoding="utf-8")
    problem = only(check(path, catalog), "jump")
    assert "278 km²" in problem.message
    path.write_text(path.read_text(encoding="utf-8").replace("80 km²", "278 km²"), encoding="utf-8")
    assert "jump" not in codes(check(path, catalog))


# ------------------------------------------------------------------ rows against rows


def test_duplicate_row(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", 5, "万元", ""), ("p", 2023, "iva_current", "", "50000", "元", ""))
    assert only(dataset.problems, "duplicate_row").row == 3
    assert len(values(dataset)) == 1


def test_contradicting_rows(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", 5, "万元", ""), ("p", 2023, "iva_current", "", 6, "万元", ""))
    assert [(p.row, p.severity) for p in dataset.problems if p.code == "contradicting_rows"] == [(2, "error"), (3, "error")]
    assert values(dataset) == []


def test_rows_that_neither_repeat_nor_contradict(read_rows):
    dataset = read_rows(
        ("p", 2023, "iva_current", "", 5, "", ""), ("p", 2022, "iva_current", "", 5, "", ""), ("q", 2023, "iva_current", "", 6, "", ""),
        ("p", 2023, "emission", "cod", 5, "", ""), ("p", 2023, "emission", "nh3n", 6, "", ""), ("p", 2023, "iva_current", "", "", "", ""),
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
        ({"water_fresh_industrial": 10, "water_reused": 20, "water_use_total": 31}, {"water_fresh_industrial": 10, "water_reused": 20, "water_use_total": 30.1}),
        ({"key_sources": 10, "key_sources_compliant": 11}, {"key_sources": 10, "key_sources_compliant": 10}),
        ({"area_green_cover": 300, "area_park": 278}, {"area_green_cover": 100, "area_park": 278}),
        ({"isw_used": 5, "isw_used_from_stock": 6}, {"isw_used": 5, "isw_used_from_stock": 5}),
        ({"elec_import_net": 5, "elec_green_direct": 3, "elec_green_traded": 3}, {"elec_import_net": 6, "elec_green_direct": 3, "elec_green_traded": 3}),
        ({"green_cover": "104%"}, {"green_cover": "100%"}),
        ({"hw_generated": 10, "hw_used": 5, "hw_disposed": 2, "hw_stored": 1}, {"hw_generated": 10, "hw_used": 9, "hw_disposed": 2, "hw_stored": 1}),
    ],
)  # fmt: skip
def test_sum_mismatch(wrong, right, read_rows):
    assert only(read_rows(*figures(wrong)).problems, "sum_mismatch").severity == "warning"
    assert "sum_mismatch" not in codes(read_rows(*figures(right)).problems)


@pytest.mark.parametrize(("total", "wrong"), [(16, True), (15, False), (15.05, False)])
def test_a_stated_total_against_its_items(total, wrong, read_rows):
    dataset = read_rows(
        ("p", 2023, "emission", "cod", 10, "t", ""), ("p", 2023, "emission", "nh3n", 5, "t", ""), ("p", 2023, "emission", "合计", total, "t", "")
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


# ------------------------------------------------------------------ make-up of files


def workbook(path: Path, fill) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ("park", "year", "variable", "value", "unit"))
    fill(sheet)
    book.close()
    return path


def test_formula_cells(tmp_path, catalog):
    def fill(sheet):
        for row in range(1, 4):
            sheet.write_row(row, 0, ("p", 2020 + row, "iva_current"))
        sheet.write_formula("D2", "=1+1", value=2)
        sheet.write_formula("D3", "=1/0", value="#DIV/0!")
        sheet.write_formula("D4", "='[last year.xlsx]Sheet 1'!B4", value=7)
        sheet.write_formula("H9", "=SUM(D2:D4)", value=9)

    dataset = read(workbook(tmp_path / "a.xlsx", fill), catalog)
    found = [(p.row, p.column, p.severity) for p in dataset.problems if p.code == "formula_cell"]
    assert found == [(2, "value", "information"), (3, "value", "error"), (4, "value", "error")]
    assert values(dataset) == [("p", 2021, "iva_current", None, 2.0)]
    assert "not_a_number" not in codes(dataset.problems)


def test_a_formula_that_was_never_calculated(tmp_path, catalog):
    book = openpyxl.Workbook()
    book.active.append(["park", "year", "variable", "value"])
    book.active.append(["p", 2023, "iva_current", "=1+1"])
    book.active.append(["p", 2022, "iva_current", 5])
    book.save(tmp_path / "a.xlsx")
    dataset = read(tmp_path / "a.xlsx", catalog)
    assert only(dataset.problems, "formula_cell").row == 2
    assert values(dataset) == [("p", 2022, "iva_current", None, 5.0)]
    assert "formula_cell" not in codes(check(workbook(tmp_path / "b.xlsx", lambda sheet: sheet.write_row(1, 0, ("p", 2023, "iva_current", 5))), catalog))


def test_merged_cells(tmp_path, catalog):
    def fill(sheet):
        sheet.merge_range("A2:A4", "p")
        sheet.merge_range("A5:E5", "二、排放")
        sheet.merge_range("G1:H9", "beside the table")
        for row in range(1, 4):
            sheet.write_row(row, 1, (2020 + row, "iva_current", 5 + row))
        sheet.write_row(5, 0, ("p", 2023, "wwtp_present", 1))

    dataset = read(workbook(tmp_path / "a.xlsx", fill), catalog)
    assert [(p.row, p.column, p.severity) for p in dataset.problems if p.code == "merged_cells"] == [
        (2, "park", "warning"), (5, "park", "information"),
    ]  # fmt: skip
    assert [row[:2] for row in values(dataset)] == [("p", 2021), ("p", 2022), ("p", 2023), ("p", 2023)]


def test_merged_figures_count_once(tmp_path, catalog):
    def fill(sheet):
        sheet.write_row(1, 0, ("p", 2022, "iva_current"))
        sheet.write_row(2, 0, ("p", 2023, "iva_current"))
        sheet.merge_range("D2:D3", 5)

    dataset = read(workbook(tmp_path / "a.xlsx", fill), catalog)
    assert only(dataset.problems, "merged_cells").column == "value"
    assert [row[1] for row in values(dataset)] == [2022]


def test_merged_cells_in_old_workbooks_and_titles_are_no_problem(tmp_path, catalog):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.merge_range("A1:E1", "Figures of the park")
    sheet.write_row(1, 0, ("park", "year", "variable", "value", "unit"))
    sheet.write_row(2, 0, ("p", 2023, "wwtp_present", 1))
    book.close()
    assert "merged_cells" not in codes(check(tmp_path / "a.xlsx", catalog))


def test_empty_rows(tmp_path, catalog):
    def fill(sheet, last=1_048_575):
        sheet.write_row(1, 0, ("p", 2023, "wwtp_present", 1))
        sheet.set_row(last, 20)

    problem = only(check(workbook(tmp_path / "a.xlsx", fill), catalog), "empty_rows")
    assert (problem.severity, problem.sheet, problem.row) == ("warning", "数据", 2)
    assert "empty_rows" not in codes(check(workbook(tmp_path / "b.xlsx", lambda sheet: fill(sheet, 500)), catalog))


def test_empty_rows_inside_text(tmp_path, catalog):
    text = "park,year,variable,value\np,2023,wwtp_present,1\n" + ",,,\n" * 3000 + "p,2022,wwtp_present,1\n"
    (tmp_path / "a.csv").write_text(text)
    dataset = read(tmp_path / "a.csv", catalog)
    assert "empty_rows" in codes(dataset.problems)
    assert dataset.observations["row"].to_list() == [2, 3003]
    (tmp_path / "a.csv").write_text(text.replace(",,,\n" * 3000, ",,,\n" * 9))
    assert "empty_rows" not in codes(check(tmp_path / "a.csv", catalog))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.et", b"anything"), ("a.wps", b"anything"), ("a.csv", b"%PDF-1.7"), ("a.xls", b"<html><table><tr><td>1</td></tr></table>"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>'), ("a.csv", b"\x00\x01\x02\x03" * 9), ("a.json", b'{"a": 1, }'),
        ("a.xls", ole_file({"WordDocument": b"x"})), ("a.csv", b"park,year\n\xff\xff\xff\xff\xff"),
    ],
)  # fmt: skip
def test_wrong_file_type(name, content, tmp_path, catalog):
    (tmp_path / name).write_bytes(content)
    assert only(check(tmp_path / name, catalog), "wrong_file_type").severity == "error"


def test_files_of_wps_are_told_how_to_be_saved(tmp_path, catalog):
    (tmp_path / "a.et").write_bytes(b"x")
    assert only(check(tmp_path / "a.et", catalog), "wrong_file_type").remedy_zh == "请在WPS中另存为 .xlsx。"


@pytest.mark.parametrize("member", ["word/document.xml", "xl/workbook.bin", "photo.jpg"])
def test_other_archives(member, tmp_path, catalog):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(member, "x")
    assert codes(check(tmp_path / "a.xlsx", catalog)) == ["wrong_file_type"]


def locked_zip(path: Path) -> None:
    workbook(path, lambda sheet: None)
    content = bytearray(path.read_bytes())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        flags = struct.unpack_from("<H", content, place + 8)[0]
        struct.pack_into("<H", content, place + 8, flags | 1)
        place += 4
    path.write_bytes(content)


def locked_ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x01\x02")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")


ENCRYPTED = {
    "a.xlsx": lambda path: path.write_bytes(ole_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})),
    "zip.xlsx": locked_zip,
    "a.xls": lambda path: Xls().save(path, encrypted=True),
    "a.ods": locked_ods,
    "a.parquet": lambda path: path.write_bytes(b"PARE" + b"x" * 50 + b"PARE"),
}


@pytest.mark.parametrize("name", ENCRYPTED)
def test_encrypted(name, tmp_path, catalog):
    ENCRYPTED[name](tmp_path / name)
    assert codes(check(tmp_path / name, catalog)) == ["encrypted"]


def test_truncated(tmp_path, catalog, write):
    workbook(tmp_path / "whole.xlsx", lambda sheet: sheet.write_row(1, 0, ("p", 2023, "wwtp_present", 1)))
    pl.DataFrame({"park": ["p"]}).write_parquet(tmp_path / "whole.parquet")
    for name in ("whole.xlsx", "whole.parquet"):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content[: len(content) * 2 // 3])
        assert codes(check(tmp_path / name, catalog)) == ["truncated"], name
    (tmp_path / "a.json").write_text('[{"park": "p", "year": 2023, "variable": "wwtp')
    assert codes(check(tmp_path / "a.json", catalog)) == ["truncated"]
    (tmp_path / "empty.csv").write_bytes(b"")
    assert codes(check(tmp_path / "empty.csv", catalog)) == ["truncated"]


@pytest.mark.parametrize(
    ("tail", "cut"),
    [
        ("p,2022,iva_cu", True), ('p,2022,wwtp_present,"1\n', True), ("p,2022,wwtp_present,1\n", False),
        ("p,2022,wwtp_present,1,", False), ('p,2022,wwtp_present,1,"two\nlines"\n', False),
    ],
)  # fmt: skip
def test_truncated_text_keeps_the_good_rows(tail, cut, tmp_path, catalog):
    (tmp_path / "a.csv").write_text("park,year,variable,value,note\np,2023,wwtp_present,1,\n" + tail)
    dataset = read(tmp_path / "a.csv", catalog)
    assert ("truncated" in codes(dataset.problems)) is cut
    assert ("p", 2023, "wwtp_present", None, 1.0) in values(dataset)


def test_a_text_cut_within_a_character(tmp_path, catalog):
    text = "park,year,variable,value,note\np,2023,wwtp_present,1,\np,2022,wwtp_present,1,说明".encode()
    (tmp_path / "a.csv").write_bytes(text[:-1])
    dataset = read(tmp_path / "a.csv", catalog)
    assert codes(dataset.problems, "error") == ["truncated"]
    assert len(values(dataset)) == 2


def test_a_row_with_more_cells_than_the_heading(tmp_path, catalog):
    (tmp_path / "a.csv").write_text("park,year,variable,value\np,2023,iva_current,1,234\np,2022,iva_current,5\n")
    dataset = read(tmp_path / "a.csv", catalog)
    problem = only(dataset.problems, "missing_column")
    assert (problem.row, problem.severity) == (2, "error")
    assert values(dataset) == [("p", 2022, "iva_current", None, 5.0)]


@pytest.mark.parametrize("missing", ["park", "year", "variable", "value"])
def test_missing_column(missing, tmp_path, catalog):
    record = {"park": ["p"], "year": [2023], "variable": ["wwtp_present"], "value": [1], "unit": [""]}
    frame = pl.DataFrame(record)
    frame.drop(missing).write_csv(tmp_path / "a.csv")
    problem = only(check(tmp_path / "a.csv", catalog), "missing_column")
    assert problem.severity == "error"
    frame.drop("unit").write_csv(tmp_path / "a.csv")
    assert "missing_column" not in codes(check(tmp_path / "a.csv", catalog))


def test_columns_of_the_filer_are_left_alone(tmp_path, catalog):
    (tmp_path / "a.csv").write_text("park,year,variable,value,my column\np,2023,wwtp_present,1,x\n")
    assert [(p.code, p.severity, p.column) for p in check(tmp_path / "a.csv", catalog) if p.code == "missing_column"] == [
        ("missing_column", "information", "my column")
    ]
