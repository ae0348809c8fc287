"""Every accepted form of file says the same."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from observe_helpers import Xls, codes, values

from greenpark.observe import check, read

HEADER = ("园区", "年份", "指标", "分项", "数值", "单位")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("苏州工业园区", 2023, "iva_current", None, 3250.5, "万元"),
    ("苏州工业园区", 2022, "主要污染物排放量", "化学需氧量", 12, "t"),
    ("苏州工业园区", 2023, "wwtp_present", None, "是", None),
)
EXPECTED = [
    ("苏州工业园区", 2023, "iva_current", None, 3250.5),
    ("苏州工业园区", 2022, "emission", "cod", 12.0),
    ("苏州工业园区", 2023, "wwtp_present", None, 1.0),
]
PLACES = [("数值", 2), ("数值", 3), ("数值", 4)]


def lines(sep: str) -> str:
    return "\n".join(sep.join("" if cell is None else str(cell) for cell in row) for row in (HEADER, *ROWS)) + "\n"


def xlsx(path: Path, rows: Any = (HEADER, *ROWS), *, top: int = 0) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number + top, column, cell)
    book.close()


def xls(path: Path) -> None:
    sheet = Xls()
    for number, row in enumerate((HEADER, *ROWS)):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.text(number, column, cell)
            elif cell is not None:
                sheet.number(number, column, cell)
    sheet.save(path)


def ods(path: Path, rows: Any = (HEADER, *ROWS), *, more: str = "") -> None:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int | float):
            typed = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {typed}><text:p>{value}</text:p></table:table-cell>"
        if value.startswith("<"):
            return value
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="数据">{body}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)


def parquet(path: Path) -> None:
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(HEADER)}
    columns["数值"] = [str(value) for value in columns["数值"]]
    pl.DataFrame(columns, strict=False).write_parquet(path)


def records() -> list[dict[str, Any]]:
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


WRITERS = {
    "utf8.csv": lambda path: path.write_text(lines(","), encoding="utf-8"),
    "bom.csv": lambda path: path.write_text(lines(","), encoding="utf-8-sig"),
    "gb18030.csv": lambda path: path.write_text(lines(","), encoding="gb18030"),
    "utf16.txt": lambda path: path.write_text(lines("\t"), encoding="utf-16"),
    "tab.tsv": lambda path: path.write_text(lines("\t"), encoding="utf-8"),
    "semicolon.csv": lambda path: path.write_text(lines(";"), encoding="utf-8"),
    "windows.csv": lambda path: path.write_bytes(lines(",").replace("\n", "\r\n").encode()),
    "data.xlsx": xlsx,
    "data.xls": xls,
    "data.ods": ods,
    "data.parquet": parquet,
    "records.json": lambda path: path.write_text(json.dumps(records(), ensure_ascii=False), encoding="utf-8"),
    "tables.json": lambda path: path.write_text(json.dumps({"rows": records()}), encoding="utf-8"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_observations(name, tmp_path, catalog):
    WRITERS[name](tmp_path / name)
    dataset = read(tmp_path / name, catalog)
    assert values(dataset) == EXPECTED
    assert dataset.observations.select("column", "row").rows() == PLACES
    assert set(dataset.observations["file"]) == {name}
    assert codes(dataset.problems, "error", "warning") == ["missing_predecessor"] * codes(dataset.problems).count(
        "missing_predecessor"
    )


def test_the_content_decides_not_the_name(tmp_path, catalog):
    path = tmp_path / "data.csv"
    xlsx(tmp_path / "data.xlsx")
    (tmp_path / "data.xlsx").rename(path)
    assert values(read(path, catalog)) == EXPECTED


def test_a_folder_gathers_its_files_and_leaves_the_rest_alone(tmp_path, catalog):
    (tmp_path / "a").mkdir()
    WRITERS["utf8.csv"](tmp_path / "a" / "one.csv")
    (tmp_path / "two.csv").write_text(
        "园区,年份,指标,数值,单位\n苏州工业园区,2021,iva_current,9,万元\n", encoding="utf-8"
    )
    (tmp_path / "entities.csv").write_text("entity,name_zh,base_year\nsip,苏州工业园区,2015\n", encoding="utf-8")
    (tmp_path / "proof.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "~$two.xlsx").write_bytes(b"lock")
    (tmp_path / ".hidden.csv").write_text("x")
    steps: list[str] = []
    dataset = read(tmp_path, catalog, progress=steps.append)
    assert sorted(values(dataset))[0] == ("sip", 2021, "iva_current", None, 9.0)
    assert dataset.entities.select("entity", "kind", "base_year").rows() == [("sip", "park", 2015)]
    assert set(dataset.observations["file"]) == {"a/one.csv", "two.csv"}
    assert steps == ["entities.csv", "two.csv", "a/one.csv"]
    told = [problem for problem in dataset.problems if problem.code == "wrong_file_type"]
    assert [(problem.file, problem.severity) for problem in told] == [("proof.pdf", "information")]


def test_a_workbook_with_several_sheets(tmp_path, catalog):
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    for name, rows in {
        "说明": [("请如实填写",)],
        "数据": [("园区观测数据",), (), HEADER, *ROWS],
        "园区": [("园区代码", "园区名称", "省份", "地区类别"), ("sip", "苏州工业园区", "江苏省", "缺水城市")],
        "目标": [("园区", "指标", "目标年", "目标值", "单位"), ("sip", "green_cover", 2030, "45%", None)],
    }.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
    book.add_worksheet("旧数据").hide()
    book.close()
    dataset = read(tmp_path / "book.xlsx", catalog)
    assert values(dataset) == [("sip", *row[1:]) for row in EXPECTED]
    assert dataset.observations["row"].to_list() == [4, 5, 6]
    assert dataset.entities.select("province", "region_class").rows() == [("jiangsu", "water_short")]
    assert dataset.targets.rows() == [("sip", "green_cover", 2030, 45.0, "%")]
    assert [(p.sheet, p.severity) for p in dataset.problems if p.code == "missing_column"] == [
        ("说明", "information"), ("旧数据", "information"),
    ]  # fmt: skip


def test_number_formats_and_dates_of_workbooks(tmp_path, catalog):
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("park", "year", "variable", "value", "unit"))
    percent, year = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "yyyy"})
    for row, unit in enumerate(("%", None, "1"), start=1):
        sheet.write_row(row, 0, (f"p{row}",))
        sheet.write_datetime(row, 1, dt.datetime(2023, 6, 1), year)
        sheet.write(row, 2, "green_cover")
        sheet.write_number(row, 3, 0.45, percent)
        sheet.write(row, 4, unit)
    book.close()
    dataset = read(tmp_path / "book.xlsx", catalog)
    assert values(dataset) == [(f"p{row}", 2023, "green_cover", None, 0.45) for row in (1, 2, 3)]
    assert "percent_scale" not in codes(dataset.problems)


def test_a_percentage_in_ods_is_a_fraction(tmp_path, catalog):
    cell = (
        '<table:table-cell office:value-type="percentage" office:value="0.45"><text:p>45%</text:p></table:table-cell>'
    )
    ods(tmp_path / "data.ods", [("park", "year", "variable", "value"), ("p", 2023, "green_cover", cell)])
    assert values(read(tmp_path / "data.ods", catalog)) == [("p", 2023, "green_cover", None, 0.45)]


def test_parquet_keeps_numbers_as_they_are(tmp_path, catalog):
    frame = pl.DataFrame({
        "park": ["p", "p", "p"], "year": [2021, 2022, 2023], "variable": ["iva_current"] * 3,
        "value": [0.1 + 0.2, float("nan"), 1e17],
    })  # fmt: skip
    frame.write_parquet(tmp_path / "data.parquet")
    dataset = read(tmp_path / "data.parquet", catalog)
    assert dataset.observations["value"].to_list() == [0.1 + 0.2, None, 1e17]
    assert codes(dataset.problems, "error") == ["not_a_number"]


def test_a_wide_table_with_units_in_its_headings(tmp_path, catalog):
    (tmp_path / "wide.csv").write_text(
        "park,year,工业增加值（现价）（亿元）,emission[cod],原煤消费量 (万吨),绿化覆盖率,own_number,note\n"
        "p,2022,1.5,10,,45%,7,\n"
        'p,2023,"1,200",/,2,46,7,checked\n',
        encoding="utf-8",
    )
    dataset = read(tmp_path / "wide.csv", catalog)
    assert sorted(values(dataset), key=str) == sorted(
        [
            ("p", 2022, "iva_current", None, 15_000.0), ("p", 2022, "emission", "cod", 10.0),
            ("p", 2022, "green_cover", None, 0.45), ("p", 2023, "iva_current", None, 12_000_000.0),
            ("p", 2023, "emission", "cod", None), ("p", 2023, "fuel_use", "raw_coal", 20_000.0),
            ("p", 2023, "green_cover", None, 0.46),
        ],
        key=str,
    )  # fmt: skip
    unknown = [problem for problem in dataset.problems if problem.code == "unknown_variable"]
    assert [(problem.severity, problem.row, problem.column) for problem in unknown] == [("warning", 1, "own_number")]
    assert set(dataset.observations["column"]) >= {"工业增加值（现价）（亿元）", "emission[cod]"}


def test_a_column_for_every_year(tmp_path, catalog):
    (tmp_path / "years.csv").write_text(
        "park,variable,item,unit,2021,2022年,2023年1-9月\np,iva_current,,万元,1,2,3\np,emission,cod,t,4,,\n",
        encoding="utf-8",
    )
    dataset = read(tmp_path / "years.csv", catalog)
    assert values(dataset) == [
        ("p", 2021, "iva_current", None, 1.0), ("p", 2021, "emission",
        "cod", 4.0), ("p", 2022, "iva_current", None, 2.0),
    ]  # fmt: skip
    assert dataset.observations["set_aside"].to_list()[-1] == "part_of_year"


def test_blank_lines_and_titles_keep_row_numbers_right(tmp_path, catalog):
    text = "Figures of 2023,,,\n\npark,year,variable,value\np,2023,iva_current,1\n\np,2022,iva_current,x\n"
    (tmp_path / "data.csv").write_text(text)
    problems = check(tmp_path / "data.csv", catalog)
    assert [(problem.code, problem.row, problem.column) for problem in problems if problem.severity == "error"] == [
        ("not_a_number", 6, "value")
    ]


def test_quoted_line_breaks_and_commas(tmp_path, catalog):
    (tmp_path / "data.csv").write_text(
        'park,year,variable,value,note\np,2023,iva_current,"1,234","two\nlines, ""quoted"""\np,2022,iva_current,5,\n'
    )
    dataset = read(tmp_path / "data.csv", catalog)
    assert dataset.observations.select("value", "row", "note").rows() == [
        (1234.0, 2, 'two\nlines, "quoted"'), (5.0, 3, None),
    ]  # fmt: skip


@pytest.mark.parametrize("left", [0, 1])
def test_a_long_workbook_reads_like_a_short_one(left, tmp_path, catalog, monkeypatch):
    """The path of large files: a child process for the values, a scan for formulas, merges and percentages."""
    from greenpark.observe import safety

    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(1, left, ("park", "year", "variable", "value", "unit"))
    sheet.write_row(2, left, ("p", 2023, "green_cover"))
    sheet.write_number(2, left + 3, 0.45, book.add_format({"num_format": "0%"}))
    sheet.write_row(3, left, ("p", 2023, "iva_current"))
    sheet.write_formula(3, left + 3, "=1+1", value=2)
    sheet.write_row(4, left, ("p", 2022, "iva_current"))
    sheet.write_formula(4, left + 3, "='[other.xlsx]Sheet 1'!A1", value=3)
    sheet.write_row(5, left, ("p", "2021年", "iva_current", 3250.125, "万元"))
    book.close()
    small = read(tmp_path / "book.xlsx", catalog)
    monkeypatch.setattr(safety, "SMALL_WORKBOOK", 10)
    large = read(tmp_path / "book.xlsx", catalog)
    assert large.observations.equals(small.observations, null_equal=True)
    assert values(large) == [
        ("p", 2023, "green_cover", None, 0.45),
        ("p", 2023, "iva_current", None, 2.0), ("p", 2021, "iva_current", None, 3250.125),
    ]  # fmt: skip
    assert [str(problem) for problem in large.problems] == [str(problem) for problem in small.problems]


def test_openpyxl_workbooks_and_strict_prefixes(tmp_path, catalog):
    """Some writers prefix every element: `<x:c>`."""
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.save(tmp_path / "plain.xlsx")
    assert values(read(tmp_path / "plain.xlsx", catalog)) == EXPECTED
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "prefixed.xlsx", "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                text = content.decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
                content = text.replace("xmlns=", "xmlns:x=").encode()
            new.writestr(entry.filename, content)
    assert values(read(tmp_path / "prefixed.xlsx", catalog)) == EXPECTED


def test_a_path_that_does_not_exist(tmp_path, catalog):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.csv", catalog)
