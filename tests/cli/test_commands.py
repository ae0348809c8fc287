"""The command line: exit codes, formats, words (§6)."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from greenpark.cli.main import app
from greenpark.index.exchange.cells import safe_cell
from tests.assess.parks import filing

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "sample-park"
SCHEMAS = ROOT / "docs" / "schema"

GOOD = """
    park,year,variable,value,unit,quality
    p1,2022,iva_constant,1000,10^4 CNY,
    p1,2023,iva_constant,1100,10^4 CNY,B
    p1,2023,water_fresh_industrial,9900,m3,B
    p1,2023,wwtp_present,no,,
"""
BAD = GOOD + "    p1,2023,isw_usd,5,t,\n    p1,2023,isw_used,five,t,\n"
ENTITIES = "park,kind,name_zh,name_en,province,base_year\np1,park,第一园区,=First Park,江苏省,2020\n"


@pytest.fixture
def good(tmp_path: Path) -> str:
    return str(filing(tmp_path / "good", GOOD, entities=ENTITIES))


@pytest.fixture
def bad(tmp_path: Path) -> str:
    return str(filing(tmp_path / "bad", BAD, entities=ENTITIES))


def run(*arguments: str, exit_code: int = 0) -> Result:
    result = CliRunner(env={"LANG": "en_US.UTF-8", "LC_ALL": ""}).invoke(app, arguments)
    assert result.exit_code == exit_code, result.output
    return result


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def as_json(result: Result, name: str | None = None) -> Any:
    data = json.loads(result.stdout, parse_constant=lambda text: pytest.fail(f"{text} in JSON"))
    if name is not None:
        jsonschema.validate(data, schema(name))
    return data


def as_csv(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


# -- exit codes (§6.1) -------------------------------------------------------------------------------------------------


def test_check_exits_0_on_warnings_and_1_on_errors(good: str, bad: str) -> None:
    assert all(one["severity"] != "error" for one in as_json(run("check", good, "--format", "json"), "check"))
    problems = as_json(run("check", bad, "--format", "json", exit_code=1), "check")
    assert {one["code"] for one in problems if one["severity"] == "error"} == {"unknown_variable", "not_a_number"}
    wrong = next(one for one in problems if one["code"] == "not_a_number")
    assert (wrong["file"], wrong["row"], wrong["column"]) == ("observations.csv", 7, "value")
    assert wrong["remedy"]


def test_assess_prints_what_it_could_judge_and_exits_1_if_rows_were_set_aside(bad: str) -> None:
    result = run("assess", bad, "--scheme", "hj274-2015", "--format", "json", exit_code=1)
    record = as_json(result, "assess")[0]
    assert next(one for one in record["criteria"] if one["id"] == "14")["status"] == "not_met"
    assert "isw_usd" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scheme", "hj274-2051"], "There is no scheme 'hj274-2051'. Did you mean 'hj274-2015'?"),
        (["--park", "=Frist Park"], "There is no park '=Frist Park'. Did you mean '=First Park'?"),
        (["--year", "2030"], "There are no figures of 2030; there are 2022, 2023."),
        (["--year", "soon"], "--year takes a year such as 2023, or 'all'; found soon."),
        (["--edition", "hj274-2015"], "--edition takes SCHEME=EDITION, such as hj274-2015=2015; found 'hj274-2015'."),
        (["--edition", "hj274-2015=1999"], "hj274-2015 has no edition '1999'; there are 2015."),
        (["--out", "result.exe"], "'result.exe': --out takes .html, .docx, .xlsx, .parquet, .csv or .json."),
        (["--out", "nowhere/result.csv"], "There is no folder 'nowhere'."),
        (["--format", "yaml"], "yaml"),
    ],
)
def test_wrong_usage_exits_2_with_a_sentence(good: str, arguments: list[str], message: str) -> None:
    result = run("assess", good, *arguments, exit_code=2)
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["assess", "check", "report", "explain", "diff"])
def test_a_path_that_is_not_there_exits_2(command: str, tmp_path: Path) -> None:
    more = {"explain": ["--park", "p1", "--year", "2023", "--indicator", "x"], "diff": ["also-not-there"]}.get(
        command, []
    )
    result = run(command, str(tmp_path / "not-there"), *more, exit_code=2)
    assert "There is no file or folder" in result.stderr


def test_the_installed_command_ends_with_a_sentence_and_not_with_a_traceback(good: str) -> None:
    command = [sys.executable, "-m", "greenpark.cli.main", "assess", good, "--scheme", "hj"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert found.stderr.startswith("There is no scheme 'hj'.")


def test_a_closed_pipe_is_no_error(good: str) -> None:
    command = f"{sys.executable} -m greenpark.cli.main assess {good} --format json | head -1"
    found = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 - our own text
    assert found.stdout == "[\n"
    assert "Traceback" not in found.stderr


# -- assess --------------------------------------------------------------------------------------------------------------


def test_json_of_every_scheme_with_sets_and_probabilities_is_valid(good: str) -> None:
    records = as_json(run("assess", good, "--format", "json", "--settle", "--confidence"), "assess")
    assert len(records) == 8
    water = next(one for one in records[0]["criteria"] if one["id"] == "14")
    assert records[0]["scheme"] == "hj274-2015"
    assert 0 < water["probability"] < 0.2
    assert records[0]["settled_by"] is not None


def test_json_of_the_sample_park_is_valid() -> None:
    records = as_json(run("assess", str(SAMPLE), "--format", "json", "--year", "all"), "assess")
    assert len({record["year"] for record in records}) > 3


def test_all_years_or_the_latest(good: str) -> None:
    one = ("assess", good, "--scheme", "hj274-2015", "--format", "json")
    assert [record["year"] for record in as_json(run(*one))] == [2023]
    assert [record["year"] for record in as_json(run(*one, "--year", "all"))] == [2022, 2023]
    assert [record["year"] for record in as_json(run(*one, "--year", "2022"))] == [2022]


def test_options_repeat_and_parks_go_by_name(good: str) -> None:
    records = as_json(
        run(
            "assess",
            good,
            "--scheme",
            "hj274-2015",
            "--scheme",
            "miit-green-2016",
            "--park",
            "第一园区",
            "--format",
            "json",
        )
    )
    assert [(record["park"], record["scheme"]) for record in records] == [
        ("p1", "hj274-2015"),
        ("p1", "miit-green-2016"),
    ]


def test_csv_has_a_row_per_criterion(good: str) -> None:
    rows = as_csv(run("assess", good, "--scheme", "hj274-2015", "--format", "csv"))
    assert len(rows) == 35
    water = next(row for row in rows if row["id"] == "14")
    assert (water["value"], water["threshold"], water["status"], water["gap"]) == ("9.0", "8.0", "not_met", "1.0")
    assert json.loads(water["closes"])[0]["variable"] == "water_fresh_industrial"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("a,b", "a,b"), (-1.5, -1.5), (None, None),
     ([], ""), (["a"], '["a"]')],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: Any, safe: Any) -> None:
    assert safe_cell(cell) == safe


def test_a_park_called_like_a_formula_is_quoted_in_csv(tmp_path: Path) -> None:
    folder = filing(
        tmp_path / "evil", "park,year,variable,value,unit\n\"=cmd|' /C calc'!A0\",2023,iva_constant,1,10^4 CNY\n"
    )
    rows = as_csv(run("assess", str(folder), "--scheme", "hj274-2015", "--format", "csv"))
    assert {row["park"] for row in rows} == {"'=cmd|' /C calc'!A0"}


def test_the_table_names_schemes_in_the_language_asked_for(good: str) -> None:
    schemes = ("--scheme", "hj274-2015", "--scheme", "eip-framework-v1")
    english, chinese = (run("assess", good, *schemes, "--lang", lang).stdout for lang in ("en", "zh"))
    assert "International EIP" in english
    assert "国际EIP框架" in chinese
    assert "HJ 274" in english
    assert "HJ 274" in chinese


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_results_are_also_written(good: str, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"result.{ending}"
    result = run("assess", good, "--scheme", "hj274-2015", "--out", str(path))
    assert path.stat().st_size > 0
    assert str(path) in result.stderr
    if ending == "json":
        jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema("assess"))


# -- explain -------------------------------------------------------------------------------------------------------------


def test_explain_shows_the_derivation(good: str) -> None:
    park = (
        "explain",
        good,
        "--park",
        "=First Park",
        "--year",
        "2023",
        "--indicator",
        "fresh_water_per_iva",
        "--lang",
        "en",
    )
    text = run(*park).stdout
    assert "9 900" in text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "observations.csv" in text
    data = as_json(run(*park, "--format", "json"))
    assert data["value"] == 9
    assert {below["name"] for below in data["below"]} == {"water_fresh_industrial", "iva_constant"}
    assert run(*park, "--format", "html").stdout.startswith("<details")
    assert "Did you mean 'fresh_water_per_iva'" in run(*park[:-3], "fresh_water_per_ivaa", exit_code=2).stderr


# -- catalog -------------------------------------------------------------------------------------------------------------


def test_catalog_lists_and_shows_entries() -> None:
    listed = as_csv(run("catalog", "indicators", "--format", "csv", "--lang", "zh"))
    labels = {row["id"]: row["label"] for row in listed}
    assert len(labels) > 100
    assert "工业增加值" in labels["fresh_water_per_iva"]
    entry = as_json(run("catalog", "indicators", "energy_per_iva", "--format", "json"))
    assert (entry["id"], entry["unit"]) == ("energy_per_iva", "tce/10^4 CNY")
    assert "hj274-2015 11" in entry["used by"]
    assert as_json(run("catalog", "variable", "iva_constant", "--format", "json"))["id"] == "iva_constant"
    assert as_json(run("catalog", "hj274-2015", "--format", "json"))["id"] == "hj274-2015"
    assert "Kind" in run("catalog").stdout
    assert all("water" in row["id"] + row["label"].lower() or "水" in row["label"] for row in
               as_csv(run("catalog", "variables", "--search", "water", "--format", "csv", "--lang", "en")))  # fmt: skip


def test_catalog_suggests_the_nearest_entry() -> None:
    result = run("catalog", "indicators", "energy_per_ivaa", exit_code=2)
    assert result.stderr.strip() == (
        "There is no entry 'energy_per_ivaa'. Did you mean 'energy_per_iva'? `greenpark catalog` lists all kinds."
    )


def test_crosswalk_compares_the_schemes_asked_for() -> None:
    both = ("catalog", "crosswalk", "--scheme", "miit-green-2016", "--scheme", "hj274-2015", "--format")
    records = {record["quantity"]: record for record in as_json(run(*both, "json"))}
    members = {member["scheme"]: member["converted"] for member in records["energy_intensity"]["members"]}
    assert members == {"miit-green-2016": 3, "hj274-2015": 2}
    rows = as_csv(run(*both, "csv"))
    assert {row["scheme"] for row in rows} == {"miit-green-2016", "hj274-2015"}
    assert "Did you mean 'hj274-2015'" in run("catalog", "crosswalk", "--scheme", "hj274-2016", exit_code=2).stderr


def test_catalog_test_runs_the_worked_cases(tmp_path: Path) -> None:
    assert run("catalog", "test", "--scheme", "zero-carbon-2025").stderr.strip().endswith("passed, 0 failed")
    import shutil

    from greenpark.catalog.read import FILES

    folder = Path(shutil.copytree(FILES, tmp_path / "files"))
    path = folder / "schemes" / "zero-carbon-2025.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at_least: 90", "at_least: 91", 1), encoding="utf-8")
    failed = run("catalog", "test", "--scheme", "zero-carbon-2025", "--files", str(folder), exit_code=1)
    assert "zero-carbon-2025.yaml" in failed.stderr
    path.write_text("id: [", encoding="utf-8")
    assert "not valid YAML" in run("catalog", "test", "--files", str(folder), exit_code=1).stderr


def test_catalog_schema_writes_what_ships_in_docs(tmp_path: Path) -> None:
    run("catalog", "schema", "--out", str(tmp_path))
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json")}
    assert written == {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    for text in written.values():
        jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_the_schemas_accept_the_shipped_files_and_refuse_a_mistake() -> None:
    import yaml

    from greenpark.catalog.read import FILES, KINDS

    for kind, (key, _) in KINDS.items():
        validator = jsonschema.Draft202012Validator(schema(f"catalog-{kind}"))
        for path in (FILES / kind).glob("*.yaml"):
            content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
            for entry in content[key] if key else [content]:
                problems = [error.message for error in validator.iter_errors(entry)]
                assert problems == [], f"{path.name}: {entry['id']}"
                assert not validator.is_valid({**entry, "evidnce": "confirmed"})


def test_version_names_program_and_catalog() -> None:
    assert run("version").stdout.startswith("greenpark 0.")


@pytest.mark.parametrize("command", [[], ["assess"], ["catalog"], ["template"], ["report"]])
def test_every_command_has_help(command: list[str]) -> None:
    assert "Usage" in run(*command, "--help").stdout
