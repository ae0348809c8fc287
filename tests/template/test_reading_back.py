"""A filled book read back: values as typed, wherever their columns stand."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from greenpark.observe.dataset import RAW
from greenpark.observe.template_read import is_template, read_template

Fill = Callable[..., Path]
Script = Any  # the class is in conftest
UNIT = "计量单位 unit"


def one(rows: pl.DataFrame, variable: str, period: str = "2023", item: str | None = None) -> dict[str, object]:
    found = rows.filter(
        (pl.col("variable") == variable) & (pl.col("period") == period) & pl.col("item").eq_missing(pl.lit(item))
    ).to_dicts()
    assert len(found) == 1, found
    return found[0]


def test_an_empty_book_holds_no_rows_and_no_problems(blank: Path) -> None:
    content = read_template(blank)
    assert content.rows.is_empty()
    assert content.rows.schema == pl.Schema(RAW)
    assert content.problems == ()
    assert content.entities.to_dicts()[0]["entity"] == "sample"


def test_values_typed_by_a_script_come_back_equal(fill: Fill) -> None:
    typed = {
        ("iva_current", None, 2023): 1234567.25,
        ("iva_current", None, 2024): 0.1,
        ("iva_constant", None, 2020): 0,
        ("emission", "cod", 2023): 12,
        ("emission", "so2", 2024): 1e-7,
        ("fuel_use", "raw_coal", 2023): 98765432101.5,
    }
    rows = read_template(fill(typed)).rows
    assert rows.height == len(typed)
    for (variable, item, year), value in typed.items():
        row = one(rows, variable, str(year), item)
        assert row["is_number"] is True
        assert float(str(row["value"])) == value
        assert row["entity"] == "sample"


def test_words_stay_as_typed(fill: Fill) -> None:
    words = {("wwtp_present", None, 2023): "是", ("wwtp_present", None, 2024): "不涉及",
             ("iva_current", None, 2023): "3 250", ("iva_current", None, 2024): "—",
             ("iva_constant", None, 2023): "≥1.2万"}  # fmt: skip
    rows = read_template(fill(words)).rows
    for (variable, item, year), word in words.items():
        row = one(rows, variable, str(year), item)
        assert (row["value"], row["is_number"]) == (word, False)


def test_a_percent_format_is_noted_and_the_number_untouched(script: Script, tmp_path: Path) -> None:
    cell = script.cell(("solid_waste_utilisation_rate", None), 2023)
    cell.value, cell.number_format = 0.95, "0.0%"
    row = one(read_template(script.save(tmp_path / "p.xlsx")).rows, "solid_waste_utilisation_rate")
    assert (row["value"], row["number_format"], row["unit"]) == ("0.95", "0.0%", "%")


def test_status_source_scope_evidence_note_travel_with_the_figure(fill: Fill) -> None:
    rows = read_template(fill({
        ("iva_current", None, 2023): 1, ("iva_current", None, 2024): 2,
        ("iva_current", None, "数据状态 status"): "2023：A 年报数；2024：P 快报数",
        ("iva_current", None, "来源部门/报表 source"): "统计局 ｜ B204-1",
        ("iva_current", None, "口径 scope"): "规模以上；园区全域 278 km²",
        ("iva_current", None, "佐证编号 evidence"): "E01、E02",
        ("iva_current", None, "备注 note"): "初步",
    })).rows  # fmt: skip
    first, second = one(rows, "iva_current"), one(rows, "iva_current", "2024")
    assert (first["status"], second["status"]) == ("A", "P")
    assert (first["source"], first["note"]) == ("统计局 ｜ B204-1", "初步")
    attributes = json.loads(str(first["attributes"]))
    assert attributes["coverage"] == "above_designated_size"
    assert attributes["boundary"] == "园区全域 278 km²"
    assert attributes["evidence"] == "E01、E02"


def test_the_cover_gives_park_scope_and_date(script: Script, tmp_path: Path) -> None:
    cover = script.book["封面"]
    answers = {"boundary": "园区全域", "coverage": "重点企业", "price_base_year": 2020, "province": "江苏省",
               "electricity_basis": "当量值（0.1229）", "confidentiality": "主动公开",
               "recorded_at": "2025年3月31日"}  # fmt: skip
    for row in range(1, cover.max_row + 1):
        if cover.cell(row, 1).value in answers:
            cover.cell(row, 3).value = answers[cover.cell(row, 1).value]
    script.type({("iva_constant", None, 2023): 5, ("iva_current", None, 2023): 6,
                 ("energy_per_iva", None, 2023): 0.4})  # fmt: skip
    content = read_template(script.save(tmp_path / "cover.xlsx"))
    row = one(content.rows, "iva_constant")
    assert (row["recorded_at"], row["confidentiality"]) == ("2025-03-31", "open")
    attributes = json.loads(str(row["attributes"]))
    assert attributes == {"boundary": "whole_park", "coverage": "key", "price_base_year": "2020"}
    assert "price_base_year" not in json.loads(str(one(content.rows, "iva_current")["attributes"]))
    assert json.loads(str(one(content.rows, "energy_per_iva")["attributes"]))["electricity_basis"] == "calorific"
    park = content.entities.to_dicts()[0]
    assert (park["name_zh"], park["province"], park["region_class"]) == ("示例园区", "jiangsu", "other")
    assert (park["kind"], park["base_year"]) == ("park", "2020")


def test_headers_are_found_after_columns_moved_and_sheets_were_renamed(script: Script, tmp_path: Path) -> None:
    script.type({("iva_current", None, 2023): 11, ("iva_current", None, 2024): 12})
    sheet = script.book["经济"]
    last = sheet.max_column
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    order = list(range(last))
    order.reverse()  # every column stands elsewhere
    moved = script.book.create_sheet("我的经济表")
    for row, values in enumerate(rows, start=6):
        for place, column in enumerate(order, start=2):
            moved.cell(row, place).value = values[column]
    del script.book["经济"]
    content = read_template(script.save(tmp_path / "moved.xlsx"))
    row = one(content.rows, "iva_current")
    assert (row["value"], row["unit"], row["sheet"], row["column"]) == ("11", "万元", "我的经济表", "2023")
    assert row["row"] == script.places["iva_current", None][1] + 3  # the rows begin three further down


def test_added_year_columns_are_read_and_parts_of_a_year_keep_their_name(script: Script, tmp_path: Path) -> None:
    sheet = script.book["经济"]
    _, line = script.places["iva_current", None]
    for place, (header, value) in enumerate({"2019年": 7, "2025年1-9月": 8}.items(), start=sheet.max_column + 1):
        sheet.cell(3, place).value = header
        sheet.cell(line, place).value = value
    rows = read_template(script.save(tmp_path / "years.xlsx")).rows
    row = one(rows, "iva_current", "2019")
    assert (row["value"], row["column"]) == ("7", "2019年")
    assert one(rows, "iva_current", "2025年1-9月")["value"] == "8"


def test_added_columns_are_kept_with_a_note(script: Script, tmp_path: Path) -> None:
    sheet = script.book["经济"]
    _, line = script.places["iva_current", None]
    place = sheet.max_column + 1
    sheet.cell(3, place).value = "联系人"
    sheet.cell(line, place).value = "张三"
    script.type({("iva_current", None, 2023): 1})
    content = read_template(script.save(tmp_path / "added.xlsx"))
    assert json.loads(str(one(content.rows, "iva_current")["attributes"]))["columns"] == {"联系人": "张三"}
    problem = next(problem for problem in content.problems if problem.column == "联系人")
    assert (problem.severity, problem.sheet, problem.row) == ("information", "经济", 3)


def test_a_year_that_stands_there_twice_counts_once_and_is_named(script: Script, tmp_path: Path) -> None:
    sheet = script.book["经济"]
    _, line = script.places["iva_current", None]
    script.type({("iva_current", None, 2023): 1})
    sheet.cell(3, sheet.max_column + 1).value = "2023年"
    sheet.cell(line, sheet.max_column).value = 2
    content = read_template(script.save(tmp_path / "twice.xlsx"))
    assert one(content.rows, "iva_current")["value"] == "1"
    assert [problem.column for problem in content.problems] == ["2023年 (2)"]


def test_added_lines_count_by_their_name(script: Script, tmp_path: Path) -> None:
    sheet = script.book["经济"]
    columns = script.headers["经济"]
    row = sheet.max_row + 1
    for header, value in {"指标名称 name": "工业增加值（现价）", UNIT: "亿元", 2023: 3.5}.items():
        sheet.cell(row, columns[header]).value = value
    found = one(read_template(script.save(tmp_path / "line.xlsx")).rows, "工业增加值（现价）")
    assert (found["value"], found["unit"], found["row"]) == ("3.5", "亿元", row)


def test_the_example_row_is_ignored_even_without_its_id(script: Script, tmp_path: Path) -> None:
    sheet = script.book["经济"]
    assert sheet.cell(4, script.headers["经济"]["variable"]).value == "example"
    sheet.cell(4, script.headers["经济"]["variable"]).value = None
    assert read_template(script.save(tmp_path / "example.xlsx")).rows.is_empty()


def test_formulas_count_by_their_stored_result(script: Script, tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    places = {year: script.cell(("iva_current", None), year).coordinate for year in (2020, 2022, 2023, 2024)}
    script.type({("iva_current", None, year): number for number, year in enumerate(places, start=1)})
    script.save(tmp_path / "plain.xlsx")
    cells = {
        2020: '<f>1+1</f><v>2</v>', 2022: "<f>1+1</f>", 2023: "<f>[1]Sheet1!A1</f><v>4</v>",
    }  # fmt: skip
    _replace_cells(tmp_path / "plain.xlsx", path, "经济", {places[year]: body for year, body in cells.items()},
                   error=places[2024])  # fmt: skip
    content = read_template(path)
    assert one(content.rows, "iva_current", "2020")["value"] == "2"
    assert content.rows.height == 1
    found = {problem.column: problem.severity for problem in content.problems if problem.code == "formula_cell"}
    assert found == {"2020": "information", "2022": "error", "2023": "error", "2024": "error"}


def _replace_cells(source: Path, target: Path, title: str, bodies: dict[str, str], *, error: str) -> None:
    import re

    number = openpyxl.load_workbook(source).sheetnames.index(title) + 1
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == f"xl/worksheets/sheet{number}.xml":
                text = data.decode()
                for place, body in bodies.items():
                    text = re.sub(rf'(<c r="{place}"[^>]*?)( t="n")?>.*?</c>', rf"\1>{body}</c>", text)
                text = re.sub(rf'(<c r="{error}"[^>]*?)( t="n")?>.*?</c>', r'\1 t="e"><v>#DIV/0!</v></c>', text)
                data = text.encode()
            new.writestr(name, data)


def test_merged_cells_are_a_warning(script: Script, tmp_path: Path) -> None:
    _, line = script.places["iva_current", None]
    script.book["经济"].merge_cells(start_row=line, end_row=line + 1, start_column=7, end_column=7)
    problems = read_template(script.save(tmp_path / "merged.xlsx")).problems
    assert [(found.code, found.row, found.severity) for found in problems] == [("merged_cells", line, "warning")]


def test_a_cover_without_a_park_falls_back_to_the_file_name(script: Script, tmp_path: Path) -> None:
    del script.book["封面"]
    script.type({("iva_current", None, 2023): 1})
    content = read_template(script.save(tmp_path / "苏州某园区.xlsx"))
    assert one(content.rows, "iva_current")["entity"] == "苏州某园区"
    assert [problem.code for problem in content.problems] == ["unknown_park"]


def test_plans_targets_waivers_limits_factors_and_evidence_are_read(script: Script, tmp_path: Path) -> None:
    plan = script.book["规划目标"]
    tables = {cell.value: cell for row in plan.iter_rows() for cell in row if isinstance(cell.value, str)}

    def put(header: str, value: object, line: int = 1) -> None:
        plan.cell(tables[header].row + line, tables[header].column).value = value

    for header, value in {"规划 plan": "生态工业园区建设规划", "对应方案 scheme": "hj274-2015 生态工业园区",
                          "基年 base_year": 2020, "起始年 start": 2021, "终止年 end": 2025,
                          "状态 status": "现行"}.items():  # fmt: skip
        put(header, value)
    for header, value in {"目标指标 name": "单位工业增加值综合能耗", "目标年 target_year": 2025, "目标值 value": 0.4,
                          "约束性/预期性 binding": "约束性"}.items():  # fmt: skip
        put(header, value, line=3)  # blank lines in between do not end a table
    for header, value in {"主导行业 industry": "C26", "指标编号 criterion": "11 单位工业增加值综合能耗",
                          "行业标准值 value": 0.9}.items():  # fmt: skip
        put(header, value)
    factors = script.book["换算"]
    heading = next(cell for row in factors.iter_rows() for cell in row if cell.value == "本园区采用值 value")
    line = next(row for row in range(heading.row + 1, factors.max_row) if factors.cell(row, 1).value == "grid_factor")
    factors.cell(line, heading.column).value = 0.5
    evidence = script.book["佐证材料"]
    evidence["B4"] = "统计年报"
    content = read_template(script.save(tmp_path / "tables.xlsx"))
    assert content.plans.to_dicts() == [{
        "plan": "生态工业园区建设规划", "park": "sample", "scheme": "hj274-2015", "base_year": "2020", "start": "2021",
        "end": "2025", "status": "current", "document": None,
    }]  # fmt: skip
    target = content.targets.to_dicts()[0]
    assert (target["indicator"], target["target_year"], target["value"]) == ("单位工业增加值综合能耗", "2025", "0.4")
    assert target["binding"] == "binding"
    limit = content.industry_thresholds.to_dicts()[0]
    assert (limit["industry"], limit["criterion"], limit["value"]) == ("C26", "11", "0.9")
    assert [(row["factor"], row["value"]) for row in content.factors.to_dicts()] == [("grid_factor", "0.5")]
    assert [(row["number"], row["title"]) for row in content.evidence.to_dicts()] == [("E01", "统计年报")]


def test_other_workbooks_are_no_template(tmp_path: Path, blank: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["entity", "period", "variable", "item", "value", "unit"])
    sheet.append(["a", 2023, "iva_current", None, 1, "万元"])
    book.save(tmp_path / "long.xlsx")
    assert not is_template(tmp_path / "long.xlsx")
    assert is_template(blank)
    shutil.copy(blank, tmp_path / "copy.xlsx")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    del book["_version"]
    book.save(tmp_path / "copy.xlsx")
    assert is_template(tmp_path / "copy.xlsx")


@pytest.mark.parametrize("hostile", ["doctype", "no_zip", "cut_off"])
def test_a_broken_or_hostile_file_is_a_problem_not_a_crash(blank: Path, tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "bad.xlsx"
    if hostile == "doctype":
        with zipfile.ZipFile(blank) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "xl/workbook.xml":
                    data = data.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
                new.writestr(name, data)
    elif hostile == "no_zip":
        path.write_bytes(b"not a workbook")
    else:
        path.write_bytes(blank.read_bytes()[:-3000])
    content = read_template(path)
    assert content.rows.is_empty()
    assert [problem.severity for problem in content.problems] == ["error"]


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_template(tmp_path / "none.xlsx")
