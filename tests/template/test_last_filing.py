"""Last year's filing in this year's book: read back and written again, nothing is lost (§6.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.styles import numbers

from greenpark import api
from greenpark.catalog import Catalog
from greenpark.observe.dataset import ENTITIES, OBSERVATIONS, TARGETS, Dataset, with_schema
from greenpark.observe.template import write_template
from greenpark.observe.template.content import join_by_year, read_scope, split_by_year
from greenpark.observe.template_read import TemplateContent, read_template

PLACE = ["file", "sheet", "row", "column"]
KEYS = ["variable", "item", "period", "value"]


def assert_same(before: TemplateContent, after: TemplateContent) -> None:
    percent = pl.col("number_format").str.contains("%")
    frames = [content.rows.with_columns(number_format=percent).drop(PLACE).sort(KEYS) for content in (before, after)]
    left, right = frames
    missing = left.join(right, on=left.columns, how="anti", nulls_equal=True)
    assert missing.is_empty(), missing.to_dicts()
    assert left.height == right.height
    for table in ("entities", "plans", "targets", "waivers", "factors", "industry_thresholds", "evidence"):
        assert getattr(before, table).equals(getattr(after, table)), table
    assert before.cover == after.cover


@pytest.fixture
def filing(script: Any, tmp_path: Path) -> Path:
    """A filing with everything that officers do to a book."""
    script.type({
        ("iva_current", None, 2022): 1200.5, ("iva_current", None, 2023): 1300,
        ("iva_current", None, "计量单位 unit"): "亿元",
        ("iva_current", None, "数据状态 status"): "2022：A 年报数；2023：P 快报数",
        ("iva_current", None, "佐证编号 evidence"): "E01", ("iva_current", None, "备注 note"): "以年报为准",
        ("iva_current", None, "口径 scope"): "规模以上",
        ("output_industrial", None, 2023): "约3 250万", ("output_industrial", None, "来源部门/报表 source"): "园区自统",
        ("wwtp_present", None, 2023): "是", ("emission", "cod", 2023): "不涉及", ("emission", "so2", 2020): "未统计",
        ("iva_constant", None, "备注 note"): "基年价格待定",  # a note without a figure
        ("fuel_use", "raw_coal", 2023): 12.25, ("output_by_industry", None, 2023): 77,
        ("output_by_industry", None, "分项 breakdown"): "化学原料和化学制品制造业",
        ("energy_per_iva", None, 2023): 15.5,
    })  # fmt: skip
    percent = script.cell(("solid_waste_utilisation_rate", None), 2023)
    percent.value, percent.number_format = 0.955, numbers.FORMAT_PERCENTAGE_00
    sheet, line = script.places["iva_current", None]
    columns = script.headers["经济"]
    for place, (header, value) in enumerate({"2019年": 7, "2024年1-9月": 8.5, "联系人": "张三", "note": "=1+1"}.items(),
                                            start=sheet.max_column + 1):  # fmt: skip
        sheet.cell(3, place).value = header
        sheet.cell(line, place).value = value
        sheet.cell(line, place).data_type = "n" if isinstance(value, int | float) else "s"  # '=1+1' is a text here
    row = sheet.max_row + 1
    for header, value in {"指标名称 name": "园区特色指标", "计量单位 unit": "项", 2023: 4}.items():
        sheet.cell(row, columns[header]).value = value
    repeated = sheet.max_row + 1  # a second figure for the same thing: both must survive
    for header, value in {"variable": "iva_current", "计量单位 unit": "万元", 2023: 1}.items():
        sheet.cell(repeated, columns[header]).value = value
    plan = script.book["规划目标"]
    heading = {cell.value: cell for cells in plan.iter_rows() for cell in cells if cell.value}
    answers: dict[str, object] = {"规划 plan": "建设规划", "基年 base_year": 2020}
    for header, value in (answers | {"对应方案 scheme": "hj274-2015 生态工业园区"}).items():
        plan.cell(heading[header].row + 1, heading[header].column).value = value
    for header, value in {"目标指标 name": "绿化覆盖率", "目标年 target_year": 2025, "目标值 value": 40,
                          "约束性/预期性 binding": "约束性"}.items():  # fmt: skip
        plan.cell(heading[header].row + 1, heading[header].column).value = value
    script.book["佐证材料"]["B4"] = "统计年报2023"
    cover = script.book["封面"]
    answers = {"boundary": "园区全域 278 km²", "prepared_by": "王五", "price_base_year": 2020, "coverage": "全部企业",
               "telephone": "0512-0000"}  # fmt: skip
    for line in range(1, cover.max_row + 1):
        if cover.cell(line, 1).value in answers:
            cover.cell(line, 3).value = answers[cover.cell(line, 1).value]
    return Path(script.save(tmp_path / "last.xlsx"))


@pytest.mark.parametrize("schemes", [["hj274-2015"], ["zero-carbon-2025"], None])
def test_nothing_is_lost_whatever_the_schemes(
    filing: Path, catalog: Catalog, tmp_path: Path, schemes: list[str] | None
) -> None:
    before = read_template(filing)
    write_template(tmp_path / "new.xlsx", catalog=catalog, schemes=schemes, previous=before)
    after = read_template(tmp_path / "new.xlsx")
    before_targets, after_targets = before.targets, after.targets
    assert before_targets["value"].to_list() == after_targets["value"].to_list()
    fixed = {"targets": after_targets}  # a target gets the id of its indicator on the way
    assert_same(TemplateContent(**{**vars(before), **fixed}), after)
    notes = {line.variable: line.texts["note"] for line in after.lines}
    assert notes["iva_constant"] == "基年价格待定"


def test_twice_is_as_good_as_once(filing: Path, catalog: Catalog, tmp_path: Path) -> None:
    contents = [read_template(filing)]
    for turn in ("first", "second"):
        write_template(tmp_path / f"{turn}.xlsx", catalog=catalog, schemes=["hj274-2015"], previous=contents[-1])
        contents.append(read_template(tmp_path / f"{turn}.xlsx"))
    assert_same(contents[1], contents[2])


def test_filed_values_are_editable_and_remembered(filing: Path, catalog: Catalog, tmp_path: Path, officer: Any) -> None:
    path = tmp_path / "new.xlsx"
    write_template(path, catalog=catalog, schemes=["hj274-2015"], previous=read_template(filing))
    script = officer(path)
    assert script.cell(("iva_current", None), 2023).value == 1300
    assert script.cell(("iva_current", None), "filed:2023").value == 1300
    assert script.cell(("iva_current", None), "计量单位 unit").value == "亿元"
    sheet, line = script.places["iva_current", None]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules if line in _rows(area)]
    assert any("<>" in rule.formula[0] and rule.dxf.fill.bgColor.rgb == "FFF9C48A" for rule in rules)


def _rows(area: Any) -> set[int]:
    return {row for cells in area.sqref.ranges for row in range(cells.min_row, cells.max_row + 1)}


def dataset(**observation: object) -> Dataset:
    row = {"entity": "sip", "year": 2023, "variable": "iva_current", "value": 1234.5, "usable": True, "status": "A",
           "source": "统计局", "not_applicable": False, "qualifier": "=",
           "attributes": '{"evidence": "E07", "boundary": "core_zone", "columns": {"联系人": "李四"}}'}  # fmt: skip
    park = {"entity": "sip", "kind": "park", "name_zh": "苏州工业园区", "province": "jiangsu", "base_year": 2020}
    target = {"park": "sip", "indicator": "green_cover", "target_year": 2025, "value": 0.4, "unit": "%"}
    return Dataset(
        observations=with_schema(pl.DataFrame([row | observation], infer_schema_length=None), OBSERVATIONS),
        entities=with_schema(pl.DataFrame([park]), ENTITIES),
        targets=with_schema(pl.DataFrame([target]), TARGETS),
    )


def written(catalog: Catalog, path: Path, previous: Dataset, park: str | None = None) -> TemplateContent:
    write_template(path, catalog=catalog, schemes=["hj274-2015"], previous=previous, park=park, years=[2023, 2024])
    return read_template(path)


def test_a_data_set_fills_the_book_in_official_units(catalog: Catalog, tmp_path: Path) -> None:
    content = written(catalog, tmp_path / "x.xlsx", dataset(variable="isw_generated", value=250_000.0))
    row = content.rows.to_dicts()[0]
    assert (row["value"], row["unit"], row["status"]) == ("25", "万吨", "A")
    assert row["attributes"] == '{"boundary": "core_zone", "columns": {"联系人": "李四"}, "evidence": "E07"}'
    assert content.entities.to_dicts()[0]["name_zh"] == "苏州工业园区"
    assert content.cover["boundary"] == "core_zone" or content.cover["boundary"] == "核心区"


@pytest.mark.parametrize(
    ("observation", "value", "unit"),
    [
        ({"variable": "wwtp_present", "value": 1.0}, "是", "是/否"),
        ({"variable": "emission", "item": "cod", "value": None, "not_applicable": True}, "不涉及", "吨"),
        ({"variable": "solid_waste_utilisation_rate", "value": 0.955}, "95.5", "%"),
        ({"variable": "iva_current", "value": 5.0, "qualifier": ">="}, ">=5", "万元"),
        ({"variable": "iva_current", "value": 35000.0, "typed": "3.5", "typed_unit": "亿元"}, "3.5", "亿元"),
        ({"variable": "green_cover", "value": 0.955, "typed": "0.955", "typed_unit": "%"}, "0.955", "%"),
    ],
)
def test_every_kind_of_figure_is_shown_as_an_officer_types_it(
    catalog: Catalog, tmp_path: Path, observation: dict[str, object], value: str, unit: str
) -> None:
    row = written(catalog, tmp_path / "x.xlsx", dataset(**observation)).rows.to_dicts()[0]
    assert (row["value"], row["unit"]) == (value, unit)
    assert ("%" in row["number_format"]) == (value == "0.955")


def test_a_park_is_chosen_by_id_or_name_and_an_unknown_one_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    assert written(catalog, tmp_path / "a.xlsx", dataset(), park="苏州工业园区").rows.height == 1
    with pytest.raises(ValueError, match="nowhere"):
        written(catalog, tmp_path / "b.xlsx", dataset(), park="nowhere")


def test_superseded_figures_stay_behind(catalog: Catalog, tmp_path: Path) -> None:
    assert written(catalog, tmp_path / "x.xlsx", dataset(set_aside="superseded")).rows.is_empty()


def test_texts_by_year() -> None:
    assert split_by_year("2022：甲；2023年: 乙") == {"2022": "甲", "2023": "乙"}
    assert split_by_year("2022年起统计范围扩大") == {"": "2022年起统计范围扩大"}
    assert join_by_year({"2022": "甲", "2023": "乙"}) == "2022：甲；2023：乙"
    assert join_by_year({"2022": "甲", "2023": "甲"}) == "甲"
    assert split_by_year(join_by_year({"2022": "甲", "2023": ""})) == {"2022": "甲"}


def test_scope_words() -> None:
    assert read_scope("规模以上、2020年价；含危险废物；80 km²") == {
        "coverage": "above_designated_size", "price_base_year": "2020", "waste_scope": "含危险废物",
        "boundary": "80 km²",
    }  # fmt: skip
    assert read_scope("") == {}


def test_openpyxl_opens_the_book_without_complaint(blank: Path) -> None:
    assert openpyxl.load_workbook(blank)["封面"]["C6"].value == "示例园区"  # warnings are errors here


def test_what_other_schemes_filed_is_kept(catalog: Catalog, tmp_path: Path) -> None:
    """A waiver, a limit and a plan stay in a book of a scheme that asks for none of them (§6.4)."""
    zero, other = tmp_path / "zero.xlsx", tmp_path / "other.xlsx"
    write_template(zero, catalog=catalog, schemes=["zero-carbon-2025", "hj274-2015"], park={"name_zh": "甲园区"})
    book = openpyxl.load_workbook(zero)
    plan = book["规划目标"]
    heads = {cell.value: cell for cells in plan.iter_rows() for cell in cells if isinstance(cell.value, str)}
    for header, value in {
        "引导性指标 criterion": "2 清洁能源消费占比", "放宽理由 reason": "绿电不足", "年份 year": 2024,
        "方案 scheme": "零碳园区", "主导行业 industry": "C26", "行业标准值 value": 12, "规划 plan": "零碳方案",
        "对应方案 scheme": "HJ 274", "批复文件 document": "文号 1", "约束性/预期性 binding": "预期性",
    }.items():  # fmt: skip
        plan.cell(heads[header].row + 1, heads[header].column).value = value
    book.save(zero)
    before = api.last_filing(zero, catalog)
    assert before.waivers.rows() == [("甲园区", "2024", "零碳园区", "2", "绿电不足")]
    assert before.plans["scheme"].to_list() == ["HJ 274"]
    for turn in range(2):
        write_template(other, catalog=catalog, schemes=["circular-transformation"], previous=before)
        after = api.last_filing(other, catalog)
        for kind in ("plans", "waivers", "industry_thresholds", "targets"):
            assert getattr(after, kind).equals(getattr(before, kind)), (kind, turn)
        before = after
    read_back = api.read(other, catalog=catalog)
    assert read_back.waivers.rows() == [("甲园区", 2024, "zero-carbon-2025", "2", "绿电不足")]
    assert read_back.plans["scheme"].to_list() == ["hj274-2015"]
