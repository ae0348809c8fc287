"""Problem codes of the make-up of files (§6.3): each is raised, and just not raised."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from observe_helpers import Xls, codes, ole_file, only, values

from greenpark.observe import check, read, safety

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
    assert "formula_cell" not in codes(
        check(
            workbook(tmp_path / "b.xlsx", lambda sheet: sheet.write_row(1, 0, ("p", 2023, "iva_current", 5))), catalog
        )
    )


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


def test_empty_rows_of_a_long_workbook(tmp_path, catalog, monkeypatch):
    def fill(sheet):
        sheet.write_row(1, 0, ("p", 2023, "wwtp_present", 1))
        sheet.set_row(5000, 20)

    monkeypatch.setattr(safety, "SMALL_WORKBOOK", 10)
    problem = only(check(workbook(tmp_path / "a.xlsx", fill), catalog), "empty_rows")
    assert (problem.sheet, problem.row) == ("数据", 2)


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
        ("a.et", b"anything"), ("a.wps", b"anything"), ("a.csv", b"%PDF-1.7"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>"),
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


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "[]"), ("a.json", "{}"), ("a.csv", "a,b\n1,2\n"), ("a.csv", "one word\n")]
)
def test_a_file_without_any_table(name, text, tmp_path, catalog):
    (tmp_path / name).write_text(text)
    assert codes(check(tmp_path / name, catalog)) == ["missing_column"]
    assert only(check(tmp_path, catalog), "missing_column").severity == "error"
    (tmp_path / "good.csv").write_text("park,year,variable,value\np,2023,wwtp_present,1\n")
    told = [problem for problem in check(tmp_path, catalog) if problem.code == "missing_column"]
    assert [problem.severity for problem in told] == ["information"], "beside good data it is worth a word only"


def test_an_empty_folder(tmp_path, catalog):
    assert codes(check(tmp_path, catalog)) == ["missing_column"]


def test_columns_of_the_filer_are_left_alone(tmp_path, catalog):
    (tmp_path / "a.csv").write_text("park,year,variable,value,my column\np,2023,wwtp_present,1,x\n")
    assert [
        (p.code, p.severity, p.column) for p in check(tmp_path / "a.csv", catalog) if p.code == "missing_column"
    ] == [("missing_column", "information", "my column")]
