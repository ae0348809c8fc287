"""Units that the catalog fills in, reasons for 不涉及, columns without heading: told once a sheet, never a warning."""

from __future__ import annotations

import xlsxwriter
from observe_helpers import codes, values

from greenpark.observe import check, read

ROW = ("p", 2023, "iva_current", "", 7000, "万元", "")


def told(problems, code):
    return [(p.severity, p.row, p.column) for p in problems if p.code == code]


def test_blank_units_are_named_once(read_rows):
    rows = [("p", year, name, "", 7000, "", "") for year in (2022, 2023) for name in ("iva_current", "isw_used")]
    problems = read_rows((*ROW[:1], 2021, *ROW[2:]), *rows).problems
    assert told(problems, "unknown_unit") == [("information", 3, "unit")]
    message = next(p for p in problems if p.code == "unknown_unit")
    assert "4 figures of 2 variables" in message.message
    assert "isw_used" in message.message
    assert "工业增加值" in message.message_zh


def test_stated_units_and_figures_without_unit_need_no_word(read_rows):
    dataset = read_rows(
        ROW, ("p", 2023, "isw_used", "", "7 t", "", ""), ("p", 2023, "key_sources", "", 5, "", ""),
        ("p", 2023, "wwtp_present", "", "是", "", ""), ("p", 2023, "isw_disposed", "", "", "", ""),
    )  # fmt: skip
    assert "unknown_unit" not in codes(dataset.problems)


def test_a_wide_table_names_columns_without_unit(tmp_path, catalog):
    path = tmp_path / "wide.csv"
    path.write_text("park,year,iva_current（万元）,isw_used\np,2023,7000,5\np,2024,7100,6\n", encoding="utf-8")
    assert told(check(path, catalog), "unknown_unit") == [("information", 2, "isw_used")]


def test_not_applicable_asks_for_a_reason_once(read_rows):
    rows = [("p", year, "emission", item, "不涉及", "t", "") for year in (2022, 2023) for item in ("cod", "so2")]
    dataset = read_rows(ROW, *rows, ("p", 2023, "isw_used", "", "/", "t", ""))
    assert told(dataset.problems, "missing_column") == [("information", 3, "note")]
    assert "5 figures" in next(p for p in dataset.problems if p.code == "missing_column").message
    assert dataset.observations["not_applicable"].sum() == 5


def test_a_note_gives_the_reason(read_rows):
    assert "missing_column" not in codes(read_rows(ROW, ("p", 2023, "isw_used", "", "/", "t", "无工业固废")).problems)


def test_a_column_without_heading(tmp_path, catalog):
    path = tmp_path / "data.csv"
    path.write_text(
        "park,year,,variable,value,unit,\np,2023,5,iva_current,7000,万元,x\np,2024,,iva_current,7100,万元,\n",
        encoding="utf-8",
    )
    dataset = read(path, catalog)
    assert told(dataset.problems, "missing_column") == [("information", 1, "C"), ("information", 1, "G")]
    assert len(values(dataset)) == 2
    path.write_text("park,year,variable,value,unit,\np,2023,iva_current,7000,万元,\n", encoding="utf-8")
    assert "missing_column" not in codes(check(path, catalog))


def test_a_column_without_heading_in_a_workbook_and_beside_targets(tmp_path, catalog):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("数据")
    sheet.write_row(2, 1, ("park", "year", "variable", "value", "unit"))
    sheet.write_row(3, 1, ("p", 2023, "iva_current", 7000, "万元", 99))
    other = book.add_worksheet("目标")
    other.write_row(0, 0, ("park", "indicator", "target_year", "value", "unit"))
    other.write_row(1, 0, ("p", "green_cover", 2030, 45, "%", "see plan"))
    book.close()
    found = [(p.sheet, p.row, p.column) for p in check(tmp_path / "a.xlsx", catalog) if p.code == "missing_column"]
    assert found == [("数据", 3, "G"), ("目标", 1, "F")]
