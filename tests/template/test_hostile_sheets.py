"""What people do to the sheets: nothing is lost without a word, and every word has a place (§6.3, §6.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from greenpark.catalog import Catalog
from greenpark.observe import check, read
from greenpark.observe.template import write_template
from greenpark.observe.template_read import read_template

SHEET = "经济"


def header_of(sheet: Any) -> Any:
    return next(row for row in sheet.iter_rows(max_row=8) if any(cell.value == "variable" for cell in row))


def year_columns(sheet: Any) -> list[int]:
    return [cell.column for cell in header_of(sheet) if isinstance(cell.value, int)]


def errors(path: Path, catalog: Catalog) -> list[tuple[str, str | None, int | None, str | None]]:
    problems = read(path, catalog).problems
    assert all(one.remedy and one.remedy_zh for one in problems)
    return [(one.code, one.sheet, one.row, one.column) for one in problems if one.severity == "error"]


def saved(book: Any, path: Path) -> Path:
    book["封面"]["C5"] = "测试园区"
    book.save(path)
    return path


def test_figures_without_a_name_are_told(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book[SHEET]
    row = sheet.max_row + 2
    sheet.cell(row, year_columns(sheet)[0], 77)
    assert errors(saved(book, tmp_path / "x.xlsx"), catalog) == [("unknown_variable", SHEET, row, None)]


def test_a_merge_of_headings_leaves_columns_that_are_told(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book[SHEET]
    row = header_of(sheet)[0].row
    first, *others = year_columns(sheet)
    for column in (first, *others):
        sheet.cell(row + 2, column, 100)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=others[-1])
    letters = [openpyxl.utils.get_column_letter(column) for column in others]
    found = errors(saved(book, tmp_path / "x.xlsx"), catalog)
    assert found == [("missing_column", SHEET, row, letter) for letter in letters]


def test_a_plan_with_a_wrong_year_is_told_with_its_place(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book["规划目标"]
    head = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("规划 plan") for cell in row))
    columns = {str(cell.value).rpartition(" ")[2]: cell.column for cell in head}
    row = head[0].row + 1
    for key, text in {"plan": "规划一", "scheme": "hj274-2015", "start": "abc"}.items():
        sheet.cell(row, columns[key], text)
    assert errors(saved(book, tmp_path / "x.xlsx"), catalog) == [("not_a_number", "规划目标", row, "起始年 start")]


def filled_cover(blank: Path, answers: dict[str, object]) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(blank)
    cover = book["封面"]
    for line in range(1, cover.max_row + 1):
        if cover.cell(line, 1).value in answers:
            cover.cell(line, 3).value = answers[cover.cell(line, 1).value]
    return book


@pytest.mark.parametrize(
    ("key", "answer", "code"),
    [
        ("electricity_basis", "混合", "unknown_item"), ("confidentiality", "绝密", "unknown_item"),
        ("province", "江西苏", "unknown_item"), ("region_class", "干旱", "unknown_item"), ("level", "市级", "unknown_item"),
        ("price_base_year", "去年", "not_a_number"), ("recorded_at", "月底", "not_a_number"),
        ("base_year", "建设初", "not_a_number"),
    ],
)  # fmt: skip
def test_an_answer_outside_its_list_is_told_at_the_cover_and_kept_there(
    blank: Path, catalog: Catalog, tmp_path: Path, key: str, answer: str, code: str
) -> None:
    path = saved(filled_cover(blank, {key: answer}), tmp_path / "x.xlsx")
    found = [p for p in check(path, catalog) if p.severity != "information"]
    assert [(p.code, p.severity, p.sheet, p.column) for p in found] == [(code, "warning", "封面", "填写 answer")]
    assert found[0].row == next(
        row for row in range(1, 60) if openpyxl.load_workbook(path)["封面"].cell(row, 1).value == key
    )
    assert read_template(path).cover[key] == answer


def test_answers_of_the_lists_need_no_word(blank: Path, catalog: Catalog, tmp_path: Path) -> None:
    answers = {"electricity_basis": "等价值（供电煤耗）", "confidentiality": "依申请公开", "province": "江苏省",
               "region_class": "京津冀", "level": "国家级", "price_base_year": "2020年", "recorded_at": "2026/3/31",
               "boundary": "园区全域 278 km²", "coverage": "规上"}  # fmt: skip
    path = saved(filled_cover(blank, answers), tmp_path / "x.xlsx")
    assert [p for p in check(path, catalog) if p.severity != "information"] == []


def test_half_filled_lines_of_the_plan_sheet_are_kept_and_told(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "zero.xlsx"
    write_template(path, catalog=catalog, schemes=["zero-carbon-2025"], years=[2024], park={"name_zh": "甲园区"})
    book = openpyxl.load_workbook(path)
    plan = book["规划目标"]
    heads = {cell.value: cell for cells in plan.iter_rows() for cell in cells if isinstance(cell.value, str)}

    def put(header: str, value: object) -> None:
        plan.cell(heads[header].row + 1, heads[header].column).value = value

    put("引导性指标 criterion", "2 清洁能源")
    put("规划 plan", "零碳方案")
    put("对应方案 scheme", "HJ 274")
    book.save(path)
    found = {(p.code, p.severity, p.column) for p in check(path, catalog) if p.sheet == "规划目标"}
    assert found >= {
        ("missing_column", "warning", "放宽理由 reason"), ("unknown_variable", "error", "方案 scheme"),
        ("not_a_number", "warning", "基年 base_year"),
    }  # fmt: skip
    content = read_template(path)
    assert content.waivers["criterion"].to_list() == ["2"]
    assert content.plans["scheme"].to_list() == ["HJ 274"]
    write_template(tmp_path / "next.xlsx", catalog=catalog, schemes=["hj274-2015"], previous=content)
    assert read_template(tmp_path / "next.xlsx").waivers.equals(content.waivers)


def test_evidence_that_is_cited_and_not_listed(catalog: Catalog, tmp_path: Path, script: Any) -> None:
    script.type({
        ("iva_current", None, 2023): 7000, ("iva_current", None, "佐证编号 evidence"): "E01、e07",
        ("output_industrial", None, 2023): 9000, ("output_industrial", None, "佐证编号 evidence"): "见附件 3 号文",
    })  # fmt: skip

    def told() -> list[tuple[str, str | None]]:
        found = check(script.save(tmp_path / "x.xlsx"), catalog)
        return [(p.severity, p.column) for p in found if p.code == "unknown_item"]

    assert told() == []  # nothing is listed yet
    script.book["佐证材料"]["B4"] = "统计年报2023"
    assert told() == [("information", "佐证编号 evidence")]
    script.book["佐证材料"]["B10"] = "土地台账"  # E07
    assert told() == []
