"""Problem codes of single cells (§6.3): a file that raises each, and a near miss that does not."""

from __future__ import annotations

import pytest
from observe_helpers import codes, only, values

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
    assert dataset.observations.select("entity", "usable").rows() == [("苏州工业园", False)]


def test_without_a_table_of_parks_every_park_is_accepted(read_rows):
    dataset = read_rows(
        ("A Park", 2023, "wwtp_present", "", "是", "", ""), ("a-park", 2022, "wwtp_present", "", "否", "", "")
    )
    assert {row[0] for row in values(dataset)} == {"A Park"}
    assert [(p.code, p.severity) for p in dataset.problems] == [("unknown_park", "information")]


def test_a_row_without_a_park_or_year(read_rows):
    dataset = read_rows(("", 2023, "wwtp_present", "", "是", "", ""), ("p", "", "wwtp_present", "", "是", "", ""))
    assert codes(dataset.problems, "error") == ["unknown_park", "not_a_number"]
    assert not dataset.observations["usable"].any()


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("化学需氧量（COD）排放", "emission[cod]"),
        ("iva_curent", "iva_current"),
        ("工业新鲜水用水量", "water_fresh_industrial"),
    ],
)
def test_unknown_variable(name, near, read_rows):
    dataset = read_rows(("p", 2023, name, "", 5, "", ""), ("p", 2023, "iva_current", "", 5, "", ""))
    problem = only(dataset.problems, "unknown_variable")
    assert (problem.row, problem.column, problem.severity) == (2, "variable", "error")
    assert near in problem.remedy
    assert near in problem.remedy_zh
    assert len(values(dataset)) == 1


@pytest.mark.parametrize(
    "name", ["iva_current", "IVA_Current", "工业增加值（现价）", "化学需氧量排放量", "emission[cod]", "原煤消费量"]
)
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
    [
        ("emission", "COD"),
        ("emission", "化学需氧量"),
        ("iva_current", "合计"),
        ("iva_current", "—"),
        ("emission[cod]", "cod"),
    ],
)
def test_known_items(variable, item, read_rows):
    assert "unknown_item" not in codes(read_rows(("p", 2023, variable, item, 5, "", "")).problems)


def test_an_answer_that_a_choice_does_not_offer(read_rows):
    dataset = read_rows(
        ("p", 2023, "region_class", "", "moon", "", ""), ("q", 2023, "region_class", "", "water_short", "", "")
    )
    assert only(dataset.problems, "unknown_item").row == 2
    assert dataset.observations.select("code", "usable").rows() == [(None, False), ("water_short", True)]


# ------------------------------------------------------------------ units and numbers


def test_unknown_unit(read_rows):
    dataset = read_rows(("p", 2023, "iva_current", "", 5, "万贯", ""))
    problem = only(dataset.problems, "unknown_unit")
    assert (problem.column, problem.row) == ("unit", 2)
    assert dataset.observations["value"].to_list() == [None]


def test_two_units_for_one_figure(read_rows):
    dataset = read_rows(
        ("p", 2023, "iva_current", "", "5 万元", "元", ""), ("q", 2023, "iva_current", "", "5 万元", "10^4 CNY", "")
    )
    assert only(dataset.problems, "unknown_unit").row == 2
    assert values(dataset) == [("q", 2023, "iva_current", None, 5.0)]


@pytest.mark.parametrize("unit", ["亿元", "10^4 CNY", "元", "（万元）", ""])
def test_known_units(unit, read_rows):
    factor = {"亿元": 1e4, "元": 1e-4}.get(unit, 1)
    dataset = read_rows(("p", 2023, "iva_current", "", 5, unit, ""))
    assert values(dataset) == [("p", 2023, "iva_current", None, 5 * factor)]


@pytest.mark.parametrize(
    ("variable", "item", "unit"),
    [("iva_current", "", "t"), ("fuel_use", "natural_gas", "t"), ("green_cover", "", "km2")],
)
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
        *[
            (f"p{place}", 2023, "accidents", "env_major", text, "", "")
            for place, text in enumerate(("", "—", "无", "不涉及", "0", "未统计"))
        ]
    )
    seen = dataset.observations.select("value", "not_applicable", "usable", "set_aside").rows()
    assert seen == [
        (None, False, False, "not_reported"),
        (None, False, False, "not_reported"), (None, False, False, "not_reported"),
        (None, True, True, None), (0.0, False, True, None), (None, False, False, "not_collected"),
    ]  # fmt: skip
    assert [(p.row, p.severity) for p in dataset.problems if p.code == "not_a_number"] == [
        (3, "information"),
        (4, "warning"),
    ]


@pytest.mark.parametrize(
    ("variable", "value", "unit"),
    [("isw_used", -5, "t"), ("good_air_days", 400, "days"), ("wwtp_treated", "-0.001", "")],
)
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


@pytest.mark.parametrize(
    ("value", "unit", "note"), [(95, "%", ""), ("95%", "", ""), (0.95, "1", ""), (0.95, "%", "确为0.95%"), (0, "%", "")]
)
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


@pytest.mark.parametrize(
    ("years", "factor", "jumps"),
    [((2023, 2024), 10, True), ((2023, 2024), 9.9, False), ((2022, 2024), 20, True), ((2022, 2024), 19, False),
     ((2021, 2024), 30, True), ((2021, 2024), 29, False), ((2020, 2024), 1000, False), ((2014, 2024), 12, False)],
)  # fmt: skip
def test_years_apart_may_differ_more_and_a_decade_is_not_compared(years, factor, jumps, read_rows):
    first, last = years
    rows = [("p", first, "isw_used", "", 7000, "t", ""), ("p", last, "isw_used", "", 7000 * factor, "t", "")]
    assert ("jump" in codes(read_rows(*rows).problems, "warning")) is jumps


def test_a_slip_is_found_beside_a_gap(read_rows):
    rows = [("p", year, "isw_used", "", value, "t", "") for year, value in ((2010, 5), (2022, 70_000), (2023, 7))]
    assert only(read_rows(*rows).problems, "jump").row == 4


def test_a_note_explains_a_jump(read_rows):
    assert "jump" not in codes(read_rows(*series((1, "t"), (90, "t"), variable="isw_used", note="new plant")).problems)


def test_a_multiple_in_number_and_unit(read_rows):
    dataset = read_rows(
        ("p", 2023, "iva_current", "", "1.2万", "万元", ""), ("q", 2023, "iva_current", "", "1.2万", "元", "")
    )
    assert only(dataset.problems, "jump").row == 2


def test_a_changed_boundary_is_a_jump(tmp_path, catalog):
    path = tmp_path / "data.csv"
    path.write_text(
        "park,year,variable,value,unit,boundary\np,2023,gdp_park,5,亿元,278 km²\np,2024,gdp_park,5,亿元,80 km²\n",
        encoding="utf-8",
    )
    problem = only(check(path, catalog), "jump")
    assert "278 km²" in problem.message
    path.write_text(path.read_text(encoding="utf-8").replace("80 km²", "278 km²"), encoding="utf-8")
    assert "jump" not in codes(check(path, catalog))
