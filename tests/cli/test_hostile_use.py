"""Places, names and options that an impatient user gives: a sentence and a code, never a traceback (§6)."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from greenpark.cli.main import app

HEAD = "park,year,variable,value,unit\n"
ROW = "{},2024,iva_current,100,万元\n"


def run(*arguments: str, exit_code: int = 0) -> Result:
    result = CliRunner(env={"LANG": "en_US.UTF-8", "LC_ALL": ""}).invoke(app, arguments)
    assert result.exit_code == exit_code, result.output
    assert "Traceback" not in result.output
    return result


def filing(folder: Path, park: str = "P1", name: str = "data.csv") -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(HEAD + ROW.format(park), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("command", ["assess", "report"])
def test_an_unknown_unit_of_money_is_wrong_usage(tmp_path: Path, command: str) -> None:
    result = run(command, filing(tmp_path), "--money", "dollars", exit_code=2)
    assert "亿元" in result.stderr
    assert result.stdout == ""


def test_a_report_goes_to_a_file_a_folder_with_a_point_or_says_why_not(tmp_path: Path) -> None:
    data = filing(tmp_path)
    run("report", data, "--out", str(tmp_path / "one.html"))
    assert (tmp_path / "one.html").is_file()
    run("report", data, "--out", str(tmp_path / "v2.0"))
    assert len(list((tmp_path / "v2.0").iterdir())) == 3
    assert ".pdf" in run("report", data, "--out", str(tmp_path / "x.pdf"), exit_code=2).stderr
    assert not (tmp_path / "x.pdf").exists()
    assert "Choose another place" in run("report", data, "--out", "/dev/null", exit_code=2).stderr


@pytest.mark.parametrize("command", ["assess", "report"])
def test_the_input_is_never_written_over(tmp_path: Path, command: str) -> None:
    data = filing(tmp_path)
    before = Path(data).read_bytes()
    assert "input" in run(command, data, "--out", data, exit_code=2).stderr
    assert Path(data).read_bytes() == before


def test_a_folder_reads_the_same_after_its_report(tmp_path: Path) -> None:
    folder = tmp_path / "园区 资料"
    filing(folder)
    run("report", str(folder))
    assert (folder / "园区 资料-report.xlsx").is_file()
    result = run("check", str(folder), "--format", "csv")
    found = {(row["file"], row["code"], row["severity"]) for row in csv.DictReader(result.stdout.splitlines())}
    assert ("园区 资料-report.xlsx", "wrong_file_type", "information") in found
    assert {severity for _, _, severity in found} == {"information"}


def test_a_name_that_is_a_formula_is_quoted_in_a_csv_file(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run("assess", filing(tmp_path, "=cmd|' /C calc'!A0"), "--out", str(out))
    with out.open(encoding="utf-8-sig") as stream:
        assert {row["park"] for row in csv.DictReader(stream)} == {"'=cmd|' /C calc'!A0"}


@pytest.mark.parametrize("park", ["P\x01\x0b1", "园" * 400])
def test_odd_names_do_not_break_a_document(tmp_path: Path, park: str) -> None:
    run("report", filing(tmp_path, park), "--out", str(tmp_path / "out"))
    for path in (tmp_path / "out").glob("*.*x"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None


def test_diff_tells_what_it_could_not_read(tmp_path: Path) -> None:
    data = filing(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    result = run("diff", data, str(tmp_path / "empty.csv"), exit_code=1)
    assert "empty.csv" in result.stderr
    run("diff", data, data, "--format", "csv", exit_code=2)
    assert "no folder" in run("diff", data, data, "--out", str(tmp_path / "no" / "x.html"), exit_code=2).stderr


def test_an_unknown_park_is_answered_with_those_there_are(tmp_path: Path) -> None:
    data = filing(tmp_path)
    assert "Parks in the data (1): P1" in run("assess", data, "--park", "不存在", exit_code=2).stderr
    assert "(1): P1" in run("explain", data, "--park", "x", "--year", "2024", "--indicator", "gdp", exit_code=2).stderr


def test_explain_says_that_a_file_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    path = str(tmp_path / "empty.csv")
    result = run("explain", path, "--park", "x", "--year", "2024", "--indicator", "gdp", exit_code=2)
    assert "empty.csv" in result.stderr


def test_a_template_has_years_that_can_be_meant(tmp_path: Path) -> None:
    run("template", "--out", str(tmp_path / "t.xlsx"), "--year", "20245", exit_code=2)
    assert not (tmp_path / "t.xlsx").exists()


def test_a_name_of_two_parks_is_not_guessed(tmp_path: Path) -> None:
    filing(tmp_path, "A", "a.csv")
    filing(tmp_path, "B", "b.csv")
    (tmp_path / "parks.csv").write_text("entity,kind,name_zh\nA,park,同名园区\nB,park,同名园区\n", encoding="utf-8")
    assert "A, B" in run("assess", str(tmp_path), "--park", "同名园区", exit_code=2).stderr
    assert "A" in run("assess", str(tmp_path), "--park", "A").stdout
