"""Wrong usage names what was given, the nearest that is known and where the list is; in the user's language, code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from greenpark.cli.main import app

ENGLISH, CHINESE = "en_US.UTF-8", "zh_CN.UTF-8"


def run(*arguments: str, lang: str = ENGLISH, exit_code: int = 0) -> Result:
    result = CliRunner(env={"LANG": lang, "LC_ALL": "", "LC_MESSAGES": ""}).invoke(app, arguments)
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "data.csv"
    path.write_text("park,year,variable,value,unit\np1,2023,iva_constant,5,万元\n", encoding="utf-8")
    return str(path)


MISTAKES = [
    (["asses"], "There is no command 'asses'. Did you mean 'assess'? See `", "没有命令“asses”。是否指“assess”？"),
    (["assess", "DATA", "--schem", "x"], "There is no option '--schem'. Did you mean '--scheme'?", "没有选项“--schem”"),
    (["assess", "DATA", "--format", "jsn"], "--format does not take 'jsn'; it takes table, json, csv. Did you mean 'json'?",
     "--format不接受“jsn”，可用：table、json、csv。是否指“json”？"),
    (["assess", "DATA", "more"], "One argument too many: 'more'. See `", "多出参数：“more”"),
    (["assess", "DATA", "--scheme"], "The option --scheme needs a value after it. See `greenpark assess --help`.",
     "选项--scheme后面要有值。用法见 `greenpark assess --help`。"),
    (["assess"], "The argument DATA is missing.", "缺少参数DATA。"),
    (["template"], "The option --out is missing.", "缺少选项--out。"),
    (["template", "--out", "x.xlsx", "--year", "2023", "--year", "soon"], "--year takes a whole number; found 'soon'.",
     "--year应为整数，给出的是“soon”。"),
    (["template", "--out", "x.xlsx", "--year", "3000"], "--year '3000' should be at most 2100.", "“3000”应不大于2100"),
    (["template", "--out", "x.doc"], "'x.doc': the template is an .xlsx workbook.", "“x.doc”：填报模板是.xlsx工作簿。"),
    (["assess", "DATA", "--scheme", "hj275"], "Did you mean 'hj274-2015'? See `greenpark catalog schemes`.",
     "没有方案“hj275”。是否指“hj274-2015”？全部见 `greenpark catalog schemes`。"),
    (["catalog", "test", "--scheme", "hj275"], "Did you mean 'hj274-2015'?", "没有方案“hj275”"),
    (["template", "--out", "x.xlsx", "--scheme", "hj275"], "Did you mean 'hj274-2015'?", "没有方案“hj275”"),
    (["assess", "DATA", "--park", "p2"], "There is no park 'p2'. Parks in the data (1): p1;", "没有园区“p2”"),
    (["report", "DATA", "--park", "p12"], "There is no park 'p12'. Did you mean 'p1'?", "没有园区“p12”。是否指“p1”？"),
    (["report", "DATA", "--year", "2022"], "There are no figures of 2022; there are 2023.", "没有2022年的数据；现有：2023。"),
    (["explain", "DATA", "--park", "p1", "--year", "2022", "--indicator", "iva_constant"],
     "There are no figures of 2022 for p1; there are 2023.", "p1没有2022年的数据；现有：2023。"),
    (["explain", "DATA", "--park", "p1", "--year", "2023", "--indicator", "iva_constat"],
     "Did you mean 'iva_constant'? See `greenpark catalog indicators`.", "没有指标“iva_constat”。是否指“iva_constant”？"),
    (["catalog", "statistic_bureau"], "Did you mean 'statistics_bureau'? `greenpark catalog` lists", "没有条目“statistic_bureau”"),
    (["report", "not-there"], "There is no file or folder 'not-there'.", "没有文件或文件夹“not-there”。"),
    (["report", "DATA", "--previous", "not-there"], "There is no file or folder 'not-there'.", "没有文件或文件夹"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "en", "zh"), MISTAKES, ids=[" ".join(one[0]) for one in MISTAKES])
def test_mistakes_are_answered_in_both_languages(data: str, arguments: list[str], en: str, zh: str) -> None:
    given = [data if one == "DATA" else one for one in arguments]
    for lang, sentence in ((ENGLISH, en), (CHINESE, zh)):
        result = run(*given, lang=lang, exit_code=2)
        assert sentence in result.stderr
        assert result.stdout == ""
        assert "Usage:" not in result.stderr


def test_the_option_wins_over_the_locale_even_when_another_argument_is_wrong(data: str) -> None:
    assert "没有选项" in run("assess", data, "--schem", "x", "--lang", "zh", exit_code=2).stderr
    assert "There is no option" in run("assess", data, "--lang=en", "--schem", "x", lang=CHINESE, exit_code=2).stderr
    assert "--lang does not take 'fr'; it takes zh, en." in run("assess", data, "--lang", "fr", exit_code=2).stderr


def test_without_a_command_the_help_says_how_to_begin() -> None:
    for lang, sentence in ((ENGLISH, "No command was given. Begin with"), (CHINESE, "没有给出命令。可先运行")):
        shown = run(lang=lang, exit_code=2).stderr
        assert "assess" in shown
        assert sentence in shown


@pytest.mark.parametrize(
    ("arguments", "lang", "words"),
    [
        (["assess", "DATA", "--out", "OUT.csv"], ENGLISH, "Written: "),
        (["assess", "DATA", "--out", "OUT.csv"], CHINESE, "已生成："),
        (["assess", "DATA", "--out", "OUT.csv", "--lang", "zh"], ENGLISH, "已生成："),
        (["diff", "DATA", "DATA", "--out", "OUT.html"], CHINESE, "已生成："),
        (["report", "DATA", "--out", "OUT.html"], ENGLISH, "Written: "),
        (["report", "DATA", "--out", "OUT.html"], CHINESE, "已生成："),
        (["template", "--out", "OUT.xlsx", "--scheme", "zero-carbon-2025"], ENGLISH, "Written: "),
        (["template", "--out", "OUT.xlsx", "--scheme", "zero-carbon-2025"], CHINESE, "已生成："),
        (["template", "--out", "OUT.xlsx", "--scheme", "zero-carbon-2025", "--lang", "en"], CHINESE, "Written: "),
        (["catalog", "schema", "--out", "OUT"], CHINESE, "已生成："),
    ],
)
def test_where_a_result_went_is_said_in_the_users_language(
    data: str, tmp_path: Path, arguments: list[str], lang: str, words: str
) -> None:
    given = [one.replace("DATA", data).replace("OUT", str(tmp_path / "out")) for one in arguments]
    assert words in run(*given, lang=lang).stderr


def test_the_documents_stay_chinese_where_no_language_is_asked_for(data: str, tmp_path: Path) -> None:
    run("report", data, "--out", str(tmp_path / "x.html"))
    assert 'lang="zh' in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_the_package_runs_as_a_module() -> None:
    found = subprocess.run([sys.executable, "-m", "greenpark", "version"], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("greenpark ")


@pytest.mark.parametrize(
    "arguments", [["catalog", "indicators"], ["index", "show", "hdi", "--format", "json"], ["version"]]
)
def test_a_reader_that_has_seen_enough_ends_the_command_in_silence(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "greenpark", *arguments], stdout=closed, stderr=subprocess.PIPE, text=True,
            check=False, env={"PATH": "/usr/bin", "LANG": "C.UTF-8", "PYTHONPATH": ":".join(sys.path)},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
