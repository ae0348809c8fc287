"""Files made to do harm, and bytes at random: nothing escapes, nothing hangs (semantics §7.3)."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from observe_helpers import Xls, codes

from greenpark.observe import check, read, safety
from greenpark.problems import Problem

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("data")
    for number, row in enumerate([("park", "year", "variable", "value"), ("p", 2023, "wwtp_present", 1)]):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def replaced(source: Path, target: Path, part: str, content: bytes) -> Path:
    """Copy a workbook with one part changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == part else old.read(entry))
    return target


def with_far_cell(tmp_path: Path) -> Path:
    source = workbook(tmp_path / "source.xlsx")
    with zipfile.ZipFile(source) as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return replaced(source, tmp_path / "far.xlsx", SHEET, sheet.replace(b"</sheetData>", far))


def test_one_cell_in_the_last_corner(tmp_path, catalog):
    problems = check(with_far_cell(tmp_path), catalog)
    assert codes(problems, "error") == ["too_large"]
    assert "XFD1048576" in problems[0].message
    assert "XFD1048576" in problems[0].remedy_zh


def test_one_cell_in_the_last_corner_of_a_long_workbook(tmp_path, catalog, monkeypatch):
    monkeypatch.setattr(safety, "SMALL_WORKBOOK", 10)
    assert codes(check(with_far_cell(tmp_path), catalog), "error") == ["too_large"]


def test_a_good_sheet_beside_a_far_cell_is_kept(tmp_path, catalog, monkeypatch):
    book = xlsxwriter.Workbook(str(tmp_path / "two.xlsx"))
    for name in ("far", "good"):
        book.add_worksheet(name).write_row(0, 0, ("park", "year", "variable", "value"))
    book.worksheets()[1].write_row(1, 0, ("p", 2023, "wwtp_present", 1))
    book.close()
    with zipfile.ZipFile(tmp_path / "two.xlsx") as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = replaced(tmp_path / "two.xlsx", tmp_path / "far.xlsx", SHEET, sheet.replace(b"</sheetData>", far))
    monkeypatch.setattr(safety, "SMALL_WORKBOOK", 10)
    dataset = read(path, catalog)
    assert codes(dataset.problems, "error") == ["too_large"]
    assert dataset.observations.select("sheet", "variable", "value").rows() == [("good", "wwtp_present", 1.0)]


def test_the_child_may_die_the_parent_does_not(tmp_path, catalog, monkeypatch):
    """Without the scan the reader of long workbooks aborts on such a sheet; its process is not ours."""
    from greenpark.observe.formats import long_workbook

    monkeypatch.setattr(safety, "SMALL_WORKBOOK", 10)
    monkeypatch.setattr(long_workbook, "_is_safe", lambda *_: True)
    assert codes(check(with_far_cell(tmp_path), catalog), "error") == ["too_large"]


def test_styled_blanks_far_out_are_no_harm(tmp_path, catalog):
    source = workbook(tmp_path / "source.xlsx")
    with zipfile.ZipFile(source) as archive:
        sheet = archive.read(SHEET)
    blank = b'<row r="500"><c r="XFD500" s="0"/></row></sheetData>'
    path = replaced(source, tmp_path / "blank.xlsx", SHEET, sheet.replace(b"</sheetData>", blank))
    assert codes(check(path, catalog), "error") == []


def test_zip_bomb(tmp_path, catalog):
    source = workbook(tmp_path / "source.xlsx")
    path = replaced(source, tmp_path / "bomb.xlsx", SHEET, b"0" * 60_000_000)
    assert codes(check(path, catalog)) == ["too_large"]
    near_miss = replaced(source, tmp_path / "padded.xlsx", "docProps/app.xml", b" " * 1_000_000)
    assert "too_large" not in codes(check(near_miss, catalog))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_that_expand(part, tmp_path, catalog):
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    content = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a8;</x>'.encode()
    problems = check(replaced(workbook(tmp_path / "source.xlsx"), tmp_path / "laughs.xlsx", part, content), catalog)
    assert codes(problems, "error")[0] in ("wrong_file_type", "truncated")


def test_a_part_outside_the_folder_is_only_a_name(tmp_path, catalog):
    with zipfile.ZipFile(workbook(tmp_path / "a.xlsx"), "a") as archive:
        archive.writestr("../../outside.txt", "x")
    assert codes(check(tmp_path / "a.xlsx", catalog), "error") == []
    assert not (tmp_path.parent.parent / "outside.txt").exists()


def test_ods_that_repeats_its_rows_without_end(tmp_path, catalog):
    from test_file_formats import HEADER, ROWS, ods

    row = '<table:table-row table:number-rows-repeated="{}"><table:table-cell {}/></table:table-row>'
    filled = 'office:value-type="float" office:value="1"'
    ods(tmp_path / "a.ods", (HEADER, *ROWS), more=row.format(10**9, filled))
    assert codes(check(tmp_path / "a.ods", catalog), "error") == ["too_large"]
    ods(tmp_path / "b.ods", (HEADER, *ROWS), more=row.format(10**9, ""))
    assert codes(check(tmp_path / "b.ods", catalog), "error") == []


def test_json_nested_without_end(tmp_path, catalog):
    (tmp_path / "a.json").write_text("[" * 100_000)
    assert codes(check(tmp_path / "a.json", catalog), "error")[0] in ("wrong_file_type", "truncated")
    (tmp_path / "b.json").write_text(
        '[{"park": "p", "year": 2023, "variable": "iva_current", "value": ' + "9" * 5000 + "}]"
    )
    assert codes(check(tmp_path / "b.json", catalog), "error") == ["not_a_number"]
    (tmp_path / "c.json").write_text('[{"park": "p", "year": 2023, "variable": "iva_current", "value": NaN}]')
    assert codes(check(tmp_path / "c.json", catalog), "error") == ["not_a_number"]


def test_a_heading_of_many_thousand_columns(tmp_path, catalog):
    (tmp_path / "a.csv").write_text(",".join(f"c{n}" for n in range(3000)) + "\n" + "1," * 2999 + "1\n")
    assert codes(check(tmp_path / "a.csv", catalog), "error") == ["missing_column"]


def samples(folder: Path) -> list[bytes]:
    workbook(folder / "a.xlsx")
    frame = pl.DataFrame({"park": ["p"], "year": [2023], "variable": ["wwtp_present"], "value": [1.0]})
    frame.write_parquet(folder / "a.parquet")
    frame.write_csv(folder / "a.csv")
    sheet = Xls()
    for place, word in enumerate(("park", "year", "variable", "value")):
        sheet.text(0, place, word)
    sheet.save(folder / "a.xls")
    (folder / "a.json").write_text(frame.write_json())
    # long enough for pages with lengths in them: a damaged one must not be believed
    pl.concat([frame] * 3000).with_columns(year=pl.int_range(3000) % 20 + 2000).write_parquet(folder / "b.parquet")
    return [(folder / name).read_bytes() for name in ("a.xlsx", "a.parquet", "b.parquet", "a.csv", "a.xls", "a.json")]


def test_damaged_bytes_never_escape(tmp_path, catalog):
    """Flip, cut, double and blank bytes of good files of every format."""
    chance = random.Random(7)
    folder = tmp_path / "good"
    folder.mkdir()
    for content in samples(folder):
        for _ in range(30):
            damaged = bytearray(content)
            for _ in range(chance.randint(1, 8)):
                place = chance.randrange(len(damaged))
                damaged[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
                damaged = damaged or bytearray(b"x")
            path = tmp_path / f"file.{chance.choice(['xlsx', 'xls', 'csv', 'json', 'parquet', 'ods'])}"
            path.write_bytes(damaged[: chance.randint(1, len(damaged))] if chance.random() < 0.3 else damaged)
            for problem in check(path, catalog):
                assert isinstance(problem, Problem)
                assert problem.message
                assert problem.message_zh


def test_damaged_parts_of_a_workbook_never_escape(tmp_path, catalog):
    """A good archive with damaged XML inside reaches further than damaged archives do."""
    chance = random.Random(11)
    source = workbook(tmp_path / "source.xlsx")
    with zipfile.ZipFile(source) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    for _ in range(60):
        part = chance.choice(list(parts))
        damaged = bytearray(parts[part])
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(damaged))
            damaged[place : place + 3] = chance.choice(
                [b"", b'"', b"<", b"99999999999", b"ZZZZZ9", chance.randbytes(4)]
            )
        check(replaced(source, tmp_path / "damaged.xlsx", part, bytes(damaged)), catalog)


def test_importing_the_layer_is_light():
    """Polars and the file libraries load on first use."""
    script = "import sys, greenpark.observe; print({'polars', 'openpyxl', 'fastexcel', 'pyarrow'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
