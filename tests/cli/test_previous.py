"""`report --previous` compares with the filed version; `template` never destroys what somebody has filled in."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from greenpark.cli.main import app
from greenpark.observe.folder import is_backup
from greenpark.observe.template_read import read_template

HEAD = "park,year,variable,value,unit\n"
FILED = "p1,2022,iva_constant,1000,万元\np1,2022,water_fresh_industrial,7000,m3\n"


def run(*arguments: str, exit_code: int = 0) -> Result:
    result = CliRunner(env={"LANG": "en_US.UTF-8", "LC_ALL": ""}).invoke(app, arguments)
    assert result.exit_code == exit_code, result.output
    return result


def csv(path: Path, rows: str) -> str:
    path.write_text(HEAD + rows, encoding="utf-8")
    return str(path)


# -- report --previous -------------------------------------------------------------------------------------------------


def text_of(page: Path) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))


def test_the_report_says_what_changed_since_the_filed_version(tmp_path: Path) -> None:
    """7000 / 1000 = 7 m3 per 10⁴ CNY is within the 8 of row 14; 9000 / 1000 = 9 is not."""
    old = csv(tmp_path / "old.csv", FILED)
    new = csv(tmp_path / "new.csv", FILED.replace("7000", "9000"))
    page = tmp_path / "out.html"
    result = run("report", new, "--previous", old, "--out", str(page))
    shown = text_of(page)
    assert "与上次填报相比" in shown
    assert "数据变动1处；转为达标0项，不再达标" in shown
    assert not re.search("不再达标0项", shown)
    assert "未提供上次填报" not in shown
    assert "earlier filing" not in result.stderr


def test_the_filed_version_may_be_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "filed"
    folder.mkdir()
    csv(folder / "a.csv", FILED)
    new = csv(tmp_path / "new.csv", FILED)
    run("report", new, "--previous", str(folder), "--out", str(tmp_path / "out.html"))
    assert "数据无变动" in text_of(tmp_path / "out.html")


def test_what_spoils_the_comparison_is_said(tmp_path: Path) -> None:
    old = csv(tmp_path / "old.csv", "p2,2022,iva_constant,5,万元\np2,2022,isw_usd,5,t\n")
    new = csv(tmp_path / "new.csv", FILED)
    said = run("report", new, "--previous", old, "--out", str(tmp_path / "out.html")).stderr
    assert "old.csv: 1 errors; rows set aside there show as changes." in said
    assert "Not in the earlier filing, so compared with nothing: p1." in said


def test_the_filed_version_is_never_written_over(tmp_path: Path) -> None:
    old, new = csv(tmp_path / "old.csv", FILED), csv(tmp_path / "new.csv", FILED)
    before = Path(old).read_bytes()
    assert "input" in run("report", new, "--previous", old, "--out", old, exit_code=2).stderr
    assert Path(old).read_bytes() == before


# -- template ------------------------------------------------------------------------------------------------------------

SCHEME = ("--scheme", "zero-carbon-2025", "--year", "2023")


def template(out: Path, *more: str) -> Result:
    return run("template", "--out", str(out), *SCHEME, *more)


def fill(path: Path, value: float = 1234.0) -> str:
    """Type a figure into a year cell of the energy sheet, and the park's name on the cover; return its variable."""
    book = openpyxl.load_workbook(path)
    sheet = book["能源碳"]
    header = {str(cell.value): cell.column for cell in sheet[3] if cell.value is not None}
    row = next(row for row in range(4, 20) if sheet.cell(row, header["variable"]).value == "elec_import_net")
    sheet.cell(row, header["2023"]).value = value
    cover = book["封面"]
    place = next(cell for line in cover.iter_rows() for cell in line if cell.value == "name_zh")
    column = next(cell.column for line in cover.iter_rows() for cell in line if str(cell.value).startswith("填写"))
    cover.cell(place.row, column).value = "东园"
    name = "elec_import_net"
    book.save(path)
    return name


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if is_backup(path.name)]


def test_a_filled_workbook_is_kept_under_a_dated_name(tmp_path: Path) -> None:
    out = tmp_path / "园区 1.xlsx"
    template(out)
    name = fill(out)
    before = out.read_bytes()
    result = template(out)
    (backup,) = kept(tmp_path)
    assert re.fullmatch(r"园区 1-backup-\d{8}-\d{6}\.xlsx", backup.name)
    assert backup.read_bytes() == before
    assert f"园区 1.xlsx was there already with content; it is kept as {backup}." in result.stderr
    assert read_template(out).rows.height == 0
    assert read_template(backup).rows["variable"].to_list() == [name]
    # nothing is filled in the new one, so nothing more is kept
    template(out)
    assert kept(tmp_path) == [backup]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([out.name, backup.name])


def test_two_in_one_second_have_names_of_their_own(tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    for value in (1.0, 2.0, 3.0):
        template(out)
        fill(out, value)
    template(out)
    assert len(kept(tmp_path)) == 3
    assert {read_template(path).rows["value"].item() for path in kept(tmp_path)} == {"1", "2", "3"}


def test_empty_files_and_unfilled_templates_leave_nothing_behind(tmp_path: Path) -> None:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", dir=tmp_path, delete=False) as file:
        out = Path(file.name)
    for _ in range(2):
        assert "kept" not in template(out).stderr
    assert kept(tmp_path) == []
    assert read_template(out).file == out.name


def test_carrying_a_filing_over_onto_itself_loses_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    template(out)
    name = fill(out)
    template(out, "--from", str(out))
    first = read_template(out).rows
    assert (first["variable"].to_list(), first["value"].to_list()) == ([name], ["1234"])
    template(out, "--from", str(out))
    assert read_template(out).rows["value"].to_list() == ["1234"]


def test_another_workbook_under_that_name_is_kept_too(tmp_path: Path) -> None:
    out = tmp_path / "mine.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "notes of mine"
    book.save(out)
    template(out)
    (backup,) = kept(tmp_path)
    assert openpyxl.load_workbook(backup).active["A1"].value == "notes of mine"


def test_where_writing_fails_the_old_workbook_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "t.xlsx"
    template(out)
    fill(out)
    before = out.read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("greenpark.observe.template.write_template", broken)
    assert "cannot be read or written" in run("template", "--out", str(out), *SCHEME, exit_code=2).stderr
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["t.xlsx"]


def test_a_kept_workbook_is_no_second_filing_of_its_folder(tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    template(out)
    fill(out)
    template(out)
    fill(out, 99.0)
    checked = run("check", str(tmp_path), "--format", "csv").stdout
    assert "the older workbook that was kept" in checked
    assert "contradicting_rows" not in checked


def test_the_park_to_carry_over_is_asked_for_where_there_are_several(tmp_path: Path) -> None:
    last = csv(tmp_path / "last.csv", FILED + FILED.replace("p1", "p2"))
    out = tmp_path / "t.xlsx"
    said = run("template", "--out", str(out), *SCHEME, "--from", last, exit_code=2).stderr
    assert said.startswith("One park is carried over; name it with --park. Parks in the data (2): p1, p2;")
    assert not out.exists()
    template(out, "--from", last, "--park", "P2")
    assert set(read_template(out).rows["entity"]) == {"p2"}
    assert (
        "Did you mean 'p2'" in run("template", "--out", str(out), "--from", last, "--park", "p22", exit_code=2).stderr
    )
    assert "--from" in run("template", "--out", str(out), "--park", "p2", exit_code=2).stderr
    empty = csv(tmp_path / "empty.csv", "")
    assert "no park with figures" in run("template", "--out", str(out), "--from", empty, exit_code=2).stderr
