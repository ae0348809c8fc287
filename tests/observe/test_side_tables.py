"""Tables beside the observations, recognised by their columns (§3.2, §3.3)."""

from __future__ import annotations

import pytest
import xlsxwriter
from observe_helpers import codes, only

from greenpark.observe import read
from greenpark.observe.dataset import SIDE_TABLES


def table(tmp_path, text: str, name: str = "table.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_frame_has_its_columns_even_when_empty(tmp_path, catalog):
    dataset = read(table(tmp_path, "park,year,variable,value\np,2023,wwtp_present,1\n"), catalog)
    for kind, schema in SIDE_TABLES.items():
        frame = getattr(dataset, kind)
        assert frame.height == 0
        assert dict(frame.schema) == schema


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (
            "entities",
            "园区代码,园区名称,英文名称,别名,省份,地区类别,级别,基准年,经度\n"
            "s,苏州园区,Suzhou Park,SIP；老园区,江苏省,缺水地区,国家级,2015年,120.7\n",
            [("s", "park", None, "苏州园区", "Suzhou Park",
            "SIP；老园区", "jiangsu", None, None, "national", "water_short",
              2015, None, 120.7, None, None)],
        ),
        ("entities", "park,base_year\ns,2015\n", [("s", "park", *[None] * 9, 2015, *[None] * 4)]),
        (
            "plans",
            "plan,park,scheme,base_year,start,end,status,document\nP1,s,hj274-2015,2020,2021,2025,现行,文号 1\n",
            [("P1", "s", "hj274-2015", 2020, 2021, 2025, "current", "文号 1")],
        ),
        (
            "waivers",
            "park,year,scheme,criterion,reason\ns,2024,zero-carbon-2025,2,绿电不足，待建\n",
            [("s", 2024, "zero-carbon-2025", "2", "绿电不足，待建")],
        ),
        (
            "targets",
            "园区,指标,目标年,目标值（%）\ns,绿化覆盖率,2030,45\ns,green_cover,2035,\"0,5\"\n",
            [("s", "green_cover", 2030, 45.0, "%")],
        ),
        (
            "factors",
            "park,factor,item,year,value,unit,source\ns,coal_equivalent,原煤,2023,0.65,kgce/kg,meter\ns,heat_coal_equivalent,,,0.034,kgce/MJ,\n",
            [("s", "coal_equivalent", "raw_coal", 2023, 0.65, "kgce/kg", "meter"),
             ("s", "heat_coal_equivalent", None, None, 0.034, "kgce/MJ", None)],
        ),
        (
            "industry_thresholds",
            "park,industry,criterion,value,unit\ns,chemicals,14,12,m3/10^4 CNY\n",
            [("s", "chemicals", "14", 12.0, "m3/10^4 CNY")],
        ),
    ],
)  # fmt: skip
def test_recognised_by_columns(kind, text, expected, tmp_path, catalog):
    assert getattr(read(table(tmp_path, text), catalog), kind).rows() == expected


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("park,indicator,target_year,value\ns,green_covr,2030,45\n", "unknown_variable", "indicator"),
        ("park,indicator,target_year,value\ns,green_cover,soon,45\n", "not_a_number", "target_year"),
        ("park,indicator,target_year,value\ns,green_cover,2030,high\n", "not_a_number", "value"),
        ("park,indicator,target_year,value,unit\ns,green_cover,2030,45,t\n", "wrong_dimension", "unit"),
        ("park,indicator,target_year,value,unit\ns,green_cover,2030,45,foo\n", "unknown_unit", "unit"),
        ("park,scheme,criterion,reason\ns,hj999,1,x\n", "unknown_variable", "scheme"),
        ("park,factor,value\ns,coal,1\n", "unknown_variable", "factor"),
        ("park,factor,item,value\ns,coal_equivalent,peat,1\n", "unknown_item", "item"),
        ("entity,base_year\ns,20x5\n", "not_a_number", "base_year"),
        ("entity,base_year\n,2015\n", "unknown_park", "entity"),
    ],
)
def test_mistakes_are_named_at_their_place(text, code, column, tmp_path, catalog):
    problem = only(read(table(tmp_path, text), catalog).problems, code)
    assert (problem.file, problem.row, problem.column, problem.severity) == ("table.csv", 2, column, "error")


def test_parks_of_all_tables_are_checked_against_the_table_of_parks(tmp_path, catalog):
    table(tmp_path, "entity,name_zh,region_class\ns,苏州园区,other\n", "parks.csv")
    table(
        tmp_path,
        "park,indicator,target_year,value\n苏州园区,green_cover,2030,45\nt,green_cover,2030,45\n",
        "targets.csv",
    )
    dataset = read(tmp_path, catalog)
    assert dataset.targets["park"].to_list() == ["s"]
    assert only(dataset.problems, "unknown_park").row == 3


def test_a_park_listed_twice(tmp_path, catalog):
    table(tmp_path, "entity,base_year,province\ns,2015,江苏\ns,2015,江苏\ns,2016,\n")
    dataset = read(tmp_path, catalog)
    assert dataset.entities.select("entity", "base_year", "province").rows() == [("s", 2015, "jiangsu")]
    assert codes(dataset.problems, "warning", "error") == ["duplicate_row", "contradicting_rows"]


def test_a_park_listed_by_id_and_by_its_name_only_is_one(tmp_path, catalog):
    table(tmp_path, "entity,name_zh,province\ns,苏州园区,江苏\n", "a.csv")
    table(tmp_path, "entity,base_year\n苏州园区,2015\n", "b.csv")
    dataset = read(tmp_path, catalog)
    assert dataset.entities.select("entity", "name_zh", "base_year").rows() == [("s", "苏州园区", 2015)]
    assert codes(dataset.problems, "warning", "error") == []


def test_a_target_shown_as_a_percentage(tmp_path, catalog):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("park", "indicator", "target_year", "value", "unit"))
    sheet.write_row(1, 0, ("s", "green_cover", 2030))
    sheet.write_number(1, 3, 0.45, book.add_format({"num_format": "0%"}))
    sheet.write_row(2, 0, ("s", "green_cover", 2035, 0.5, "%"))
    book.close()
    dataset = read(tmp_path / "a.xlsx", catalog)
    assert dataset.targets.select("value", "unit").rows() == [(0.45, "1"), (0.5, "%")]
    assert only(dataset.problems, "percent_scale").row == 3


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("园区,年份,指标,数值,适用方案", "observations"), ("园区,行业,年份,指标,数值", "observations"),
        ("park,province,year,iva_current", "wide"), ("园区,变量,单位,2021,2022", "years"),
    ],
)  # fmt: skip
def test_observations_are_not_taken_for_another_table(heading, kind, tmp_path, catalog):
    from greenpark.observe.formats.opening import open_file
    from greenpark.observe.tables import recognise
    from greenpark.observe.vocabulary import vocabulary_of

    path = tmp_path / "a.csv"
    path.write_text(heading + "\n" + ",".join("x" for _ in heading.split(",")) + "\n", encoding="utf-8")
    found = recognise(open_file(path, "a.csv").grids[0], vocabulary_of(catalog), [])
    assert found is not None
    assert found.kind == kind


# ------------------------------------------------------------------ rows that would have no effect

WAIVER, TARGET = "park,year,scheme,criterion,reason\n", "park,indicator,target_year,value,unit\n"
PLAN, FACTOR = "plan,park,scheme,base_year,start,end,status\n", "park,factor,item,year,value,unit\n"
LIMIT = "park,industry,criterion,value,unit\n"


@pytest.mark.parametrize(
    ("text", "code", "severity", "column"),
    [
        (WAIVER + "s,2024,zero-carbon-2025,2,\n", "missing_column", "warning", "reason"),
        (WAIVER + "s,2024,zero-carbon-2025,1,x\n", "unknown_item", "warning", "criterion"),
        (WAIVER + "s,2024,HJ 274,6,x\n", "unknown_item", "warning", "criterion"),
        (WAIVER + "s,2024,zero-carbon-2025,77,x\n", "unknown_item", "error", "criterion"),
        (WAIVER + "s,2024,zero-carbon-2025,,x\n", "unknown_item", "error", "criterion"),
        (WAIVER + "s,2024,zero-carbn,2,x\n", "unknown_variable", "error", "scheme"),
        (WAIVER + "s,2024,,2,x\n", "unknown_variable", "error", "scheme"),
        (WAIVER + "s,,zero-carbon-2025,2,x\n", "not_a_number", "error", "year"),
        (WAIVER + ",2024,zero-carbon-2025,2,x\n", "unknown_park", "error", "park"),
        (TARGET + "s,,2030,45,%\n", "unknown_variable", "error", "indicator"),
        (TARGET + "s,green_cover,,45,%\n", "not_a_number", "error", "target_year"),
        (TARGET + "s,green_cover,2030,,%\n", "not_a_number", "error", "value"),
        (TARGET + ",green_cover,2030,45,%\n", "unknown_park", "error", "park"),
        (PLAN + "P,s,,2020,2021,2025,现行\n", "unknown_variable", "warning", "scheme"),
        (PLAN + "P,s,hj274-2015,,2021,2025,现行\n", "not_a_number", "warning", "base_year"),
        (PLAN + "P,s,hj274-2015,2020,2025,2021,现行\n", "out_of_range", "warning", "end"),
        (PLAN + "P,s,hj274-2015,2020,2021,2025,在编\n", "unknown_item", "warning", "status"),
        (PLAN + "P,s,hj999,2020,2021,2025,现行\n", "unknown_variable", "error", "scheme"),
        (PLAN + "P,,hj274-2015,2020,2021,2025,现行\n", "unknown_park", "error", "park"),
        (FACTOR + ",grid_factor,,2023,0.5,kg/kWh\n", "unknown_park", "error", "park"),
        (FACTOR + "s,grid_facter,,2023,0.5,kg/kWh\n", "unknown_variable", "error", "factor"),
        (FACTOR + "s,grid_factor,raw_coal,2023,0.5,kg/kWh\n", "unknown_item", "error", "item"),
        (FACTOR + "s,coal_equivalent,,2023,0.7,kgce/kg\n", "unknown_item", "error", "item"),
        (FACTOR + "s,coal_equivalent,raw_coal,2023,0.7,kWh\n", "wrong_dimension", "error", "unit"),
        (FACTOR + "s,grid_factor,,2023,,kg/kWh\n", "not_a_number", "error", "value"),
        (FACTOR + "s,grid_factor,,2023,500,kg/kWh\n", "out_of_range", "warning", "value"),
        (FACTOR + "s,coal_equivalent,raw_coal,2023,-0.7,kgce/kg\n", "out_of_range", "error", "value"),
        (LIMIT + "s,航天飞机,14,12,m3/10^4 CNY\n", "unknown_item", "warning", "industry"),
        (LIMIT + "s,C26,2,12,\n", "unknown_item", "warning", "criterion"),
        (LIMIT + "s,C26,14,12,t\n", "wrong_dimension", "error", "unit"),
        ("entity,province\ns,Jiangsuu\n", "unknown_item", "warning", "province"),
        ("entity,region_class\ns,干旱\n", "unknown_item", "warning", "region_class"),
        ("entity,latitude\ns,120\n", "out_of_range", "warning", "latitude"),
    ],
)  # fmt: skip
def test_a_row_without_effect_is_named(text, code, severity, column, tmp_path, catalog):
    problem = only(read(table(tmp_path, text), catalog).problems, code)
    assert (problem.row, problem.column, problem.severity) == (2, column, severity)
    assert problem.message_zh
    assert problem.remedy_zh


@pytest.mark.parametrize(
    "text",
    [
        WAIVER + "s,2024,zero-carbon-2025,2,绿电不足\ns,2025,零碳园区,2 清洁能源,绿电不足\n",
        TARGET + "s,green_cover,2030,45,%\ns,green_cover,2035,46,%\n",
        PLAN + "P,s,HJ 274,2020,2021,2025,现行\nQ,s,生态工业园区,2015,2016,2020,失效\nR,s,hj274-2015,2025,,,\n",
        FACTOR + "s,grid_factor,,2023,500,g/kWh\ns,grid_factor,,2022,0,kg/kWh\ns,coal_equivalent,原煤,,0.7,kgce/kg\n",
        LIMIT + "s,C26,14,12,m3/10^4 CNY\ns,化学原料和化学制品制造业,11,0.5,tce/10^4 CNY\n",
        "entity,level,kind\ns,国家级经济技术开发区,综合类\n",
        "entity,province,level,region_class,kind,latitude,longitude\ns,江苏省,国家级,京津冀,园区,31.3,120.7\n"
        "t,Jiangsu Province,provincial,other,park,,\nu,Inner Mongolia,,缺水,,-90,180\n",
    ],
)
def test_rows_with_effect_need_no_word(text, tmp_path, catalog):
    assert codes(read(table(tmp_path, text), catalog).problems, "error", "warning") == []


def test_names_in_side_tables_become_ids(tmp_path, catalog):
    table(tmp_path, WAIVER + "s,2024,Zero-carbon park,2 whatever it says,x\n", "waivers.csv")
    table(tmp_path, LIMIT + "s,化学原料和化学制品制造业,14,12,\n", "limits.csv")
    dataset = read(tmp_path, catalog)
    assert dataset.waivers.row(0)[2:4] == ("zero-carbon-2025", "2")
    assert dataset.industry_thresholds.row(0)[1:3] == ("c26", "14")


def test_one_target_twice(tmp_path, catalog):
    dataset = read(table(tmp_path, TARGET + "s,green_cover,2030,45,%\ns,绿化覆盖率,2030,0.45,1\n"), catalog)
    assert (codes(dataset.problems, "error", "warning"), dataset.targets.height) == (["duplicate_row"], 1)
    dataset = read(table(tmp_path, TARGET + "s,green_cover,2030,45,%\ns,绿化覆盖率,2030,50,%\n"), catalog)
    assert (codes(dataset.problems, "error", "warning"), dataset.targets["value"].to_list()) == (
        ["contradicting_rows"], [45.0],
    )  # fmt: skip


def test_a_park_without_figures(tmp_path, catalog):
    table(tmp_path, "park,year,variable,value,unit\nriver,2024,iva_current,5000,万元\n", "data.csv")
    table(tmp_path, TARGET + "rivr,green_cover,2030,45,%\n", "targets.csv")
    problem = only(read(tmp_path, catalog).problems, "unknown_park")
    assert (problem.severity, problem.file, problem.row, "river" in problem.remedy) == (
        "warning",
        "targets.csv",
        2,
        True,
    )
    table(tmp_path, TARGET + "river,green_cover,2030,45,%\n", "targets.csv")
    assert codes(read(tmp_path, catalog).problems, "error", "warning") == []


def test_a_type_of_park_outside_the_list_is_an_information(tmp_path, catalog):
    dataset = read(table(tmp_path, "entity,level,kind\ns,国家级经济技术开发区,综合类\n"), catalog)
    assert dataset.entities.select("kind", "level").row(0) == ("park", "national")
    assert [(p.severity, p.column) for p in dataset.problems if p.code == "unknown_item"] == [("information", "kind")]
