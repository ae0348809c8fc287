"""`greenpark index` as a user meets it: reference tables through the command line, files written, mistakes in words."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

DATA = Path(__file__).parents[1] / "index" / "data"
ASEM = DATA / "asem"


def greenpark(*arguments: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "greenpark", "index", *map(str, arguments)], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin", "LANG": "C.UTF-8", "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def scores(*arguments: object) -> dict[str, dict[str, float]]:
    record = json.loads(greenpark("run", *arguments, "--format", "json"))
    return {one["unit"]: one["scores"] for one in record["units"]}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_human_development_index_is_the_published_one():
    found = scores("hdi", DATA / "hdi_2021" / "hdi_2021.csv")
    published = {one["iso3"]: one["hdi_published"] for one in rows(DATA / "hdi_2021" / "hdi_2021.csv")}
    assert len(published) == 191
    assert {unit: f"{one['hdi']:.3f}" for unit, one in found.items()} == {
        unit: f"{float(x):.3f}" for unit, x in published.items()
    }


def test_its_adjusted_form_is_the_published_one():
    found = scores("phdi", DATA / "hdi_2021" / "hdi_2021.csv")
    published = {
        one["iso3"]: one["phdi_published"] for one in rows(DATA / "hdi_2021" / "hdi_2021.csv") if one["phdi_published"]
    }
    assert len(published) == 155
    assert all(f"{found[unit]['phdi']:.3f}" == f"{float(x):.3f}" for unit, x in published.items())
    assert sum(one["phdi"] is not None for one in found.values()) == 155


def test_the_green_development_index_is_the_published_one():
    found = scores("green-development-index", DATA / "china_gdi_2016" / "gdi_2016_16_provinces.csv")
    for one in rows(DATA / "china_gdi_2016" / "gdi_2016_16_provinces.csv"):
        computed = found[one["region"]]["green_development_index_computed"]
        assert computed == pytest.approx(float(one["green_development_index"]), abs=0.01)
        assert computed == pytest.approx(sum(float(one[k]) * w for k, w in zip(
            ("resource_use", "environmental_governance", "environmental_quality", "ecological_protection", "growth_quality", "green_living"),
            (32, 18, 21, 18, 10, 10), strict=True)) / 109, rel=1e-12)  # fmt: skip


def test_the_sdg_index_is_the_published_one_with_its_regional_fill(tmp_path):
    folder = DATA / "sdg_index_2019"
    published = pl.read_csv(folder / "goals_index_published.csv", infer_schema_length=None)
    data = pl.read_csv(folder / "normalised_all85_published.csv", infer_schema_length=None)
    data.join(published.select("iso3", "country", "region"), on="iso3").write_csv(tmp_path / "sdg.csv")
    record = json.loads(greenpark("run", "sdg-index-2019-scores", tmp_path / "sdg.csv", "--format", "json"))
    found = {one["unit"]: one for one in record["units"]}
    assert len(found) == 162
    for one in published.to_dicts():
        unit = found[one["iso3"]]
        assert unit["scores"]["sdg_index"] == pytest.approx(one["index_published"], rel=1e-9)
        assert unit["ranks"]["sdg_index"] == int(one["rank_published"])


def test_raw_figures_give_the_published_indicator_scores(tmp_path):
    folder = DATA / "sdg_index_2019"
    regions = pl.read_csv(folder / "goals_index_published.csv", infer_schema_length=None).select("iso3", "region")
    pl.read_csv(folder / "raw.csv", infer_schema_length=None).join(regions, on="iso3").write_csv(tmp_path / "raw.csv")
    found = scores("sdg-index-2019", tmp_path / "raw.csv")
    for one in pl.read_csv(folder / "normalised_published.csv", infer_schema_length=None).to_dicts():
        for code, value in one.items():
            if code != "iso3":
                assert found[one["iso3"]][code] == (None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9))


EXAMPLES = json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))


def toy(tmp_path, key):
    example = EXAMPLES[key]
    frame = pl.DataFrame({"unit": example["units"]}).with_columns(
        pl.Series(name, [row[place] for row in example["X"]]) for place, name in enumerate(example["columns"])
    )
    frame.write_csv(tmp_path / "toy.csv")
    return example, tmp_path / "toy.csv"


def test_industrial_performance_and_its_variants(tmp_path):
    example, data = toy(tmp_path, "cip_toy")
    assert [one["cip"] for one in scores("cip", data).values()] == pytest.approx(example["CIP_geometric"], abs=6e-11)
    arithmetic = scores("cip", data, "--set", "cip.aggregate=arithmetic")
    assert [one["cip"] for one in arithmetic.values()] == pytest.approx(example["CIP_arithmetic"], abs=6e-11)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ((), "variantB_arith_within_geometric_across"),
        (("gip.aggregate=arithmetic",), "variantA_arithmetic_all"),
        (("gip.aggregate={method: geometric, on_nonpositive: {floor: 0.01}}",), "variantB_with_floor_0.01"),
        (("aggregate={method: geometric, on_nonpositive: zero}",), "variantC_geometric_of_six"),
    ],
)
def test_green_industrial_performance_and_its_variants(tmp_path, settings, key):
    example, data = toy(tmp_path, "gip_toy")
    found = scores("gip", data, *(part for setting in settings for part in ("--set", setting)))
    assert [one["gip"] for one in found.values()] == pytest.approx(example[key], abs=6e-11)


def test_green_economy_progress_from_one_file_with_two_years(tmp_path):
    spec = tmp_path / "gep.yaml"
    spec.write_text((DATA / "gep_reference" / "specification.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    record = json.loads(greenpark("run", spec, DATA / "gep_reference" / "inputs.csv", "--format", "json"))
    found = {one["unit"]: one for one in record["units"]}
    for one in rows(DATA / "gep_reference" / "outputs.csv"):
        unit = found[one["iso3"]]
        assert unit["scores"]["gep"] == pytest.approx(float(one["gep"]), rel=1e-9)
        assert unit["ranks"]["gep"] == int(one["rank_gep"])
        assert unit["scores"]["life_expectancy"] == pytest.approx(float(one["progress_life_expectancy"]), rel=1e-9)
    assert record["reconstruction"]


def test_coinr_files_are_imported_run_bundled_and_run_again(tmp_path):
    greenpark(
        "import",
        ASEM / "asem_idata.csv",
        ASEM / "asem_imeta.csv",
        "--from",
        "coinr",
        "--example-steps",
        "--out",
        tmp_path,
    )
    spec, data, bundle = tmp_path / "Index.yaml", tmp_path / "Index.csv", tmp_path / "run.zip"
    found = {
        one["unit"]: one
        for one in json.loads(greenpark("run", spec, data, "--format", "json", "--bundle", bundle))["units"]
    }
    for one in rows(ASEM / "example_build_scores.csv"):
        for node, value in one.items():
            if node != "uCode":
                assert found[one["uCode"]]["scores"][node] == pytest.approx(float(value), rel=1e-9)
    for one in rows(ASEM / "example_build_ranks.csv"):
        assert all(found[one["uCode"]]["ranks"][node] == int(rank) for node, rank in one.items() if node != "uCode")
    again = json.loads(greenpark("rerun", bundle, "--format", "json"))
    assert again["same"]
    assert again["cells"] > 10_000


def test_stages_are_printed_as_tables(tmp_path):
    greenpark(
        "import",
        ASEM / "asem_idata.csv",
        ASEM / "asem_imeta.csv",
        "--from",
        "coinr",
        "--example-steps",
        "--out",
        tmp_path,
    )
    printed = greenpark("run", tmp_path / "Index.yaml", tmp_path / "Index.csv", "--stage", "treat", "--format", "csv")
    found = {one["unit"]: one for one in csv.DictReader(printed.splitlines())}
    for one in rows(ASEM / "stage_treated.csv"):
        for code, value in one.items():
            if code != "uCode":
                assert float(found[one["uCode"]][code]) == pytest.approx(float(value), rel=1e-9, abs=1e-12)


def test_specifications_and_outputs_match_their_schemas():
    import jsonschema
    import yaml

    from greenpark.cli.schemas import schemas
    from greenpark.index.spec.read import shipped

    found = schemas()
    check = jsonschema.Draft202012Validator(found["index-specification.schema.json"])
    for path in shipped().values():
        check.validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    short = {
        "id": "a",
        "label": "A",
        "structure": {"id": "i", "children": [{"id": 1, "direction": -1}]},
        "steps": ["denominate", {"normalise": "min_max"}],
    }
    check.validate(short)
    assert not check.is_valid({**short, "stepz": []})
    data = DATA / "hdi_2021" / "hdi_2021.csv"
    jsonschema.validate(json.loads(greenpark("run", "hdi", data, "--format", "json")), found["index-run.schema.json"])
    printed = json.loads(greenpark("uncertainty", "hdi", data, "--draws", 50, "--format", "json"))
    jsonschema.validate(printed, found["index-uncertainty.schema.json"])


def test_uncertainty_has_the_fields_of_the_contract():
    record = json.loads(
        greenpark(
            "uncertainty", "hdi", DATA / "hdi_2021" / "hdi_2021.csv", "--draws", 200, "--seed", 3, "--format", "json"
        )
    )
    assert {"unit", "node", "year", "nominal", "median", "p05", "p95", "top10"} <= set(record["units"][0])
    assert (record["draws"], record["seed"]) == (200, 3)
    again = json.loads(
        greenpark(
            "uncertainty", "hdi", DATA / "hdi_2021" / "hdi_2021.csv", "--draws", 200, "--seed", 3, "--format", "json"
        )
    )
    assert again == record


def test_results_go_to_files_as_they_are_printed(tmp_path):
    example, data = toy(tmp_path, "cip_toy")
    files = [part for name in ("a.csv", "a.parquet", "a.json") for part in ("--out", tmp_path / name)]
    printed = greenpark("run", "cip", data, *files, "--format", "csv")
    assert pl.read_parquet(tmp_path / "a.parquet")["cip"].to_list() == pytest.approx(example["CIP_geometric"])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines() == printed.splitlines()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["spec"] == "cip"
    greenpark("run", "cip", data, "--shape", "long", "--out", tmp_path / "long.parquet")
    assert pl.read_parquet(tmp_path / "long.parquet").filter(node="cip")["score"].to_list() == pytest.approx(
        example["CIP_geometric"]
    )


def test_files_hold_the_years_asked_for(tmp_path):
    data = tmp_path / "two.csv"
    data.write_text(
        "unit,year,life_expectancy,expected_years_schooling,mean_years_schooling,gni_per_capita_ppp2017\nA,2020,70,12,8,9000\nA,2021,71,12,8,9100\n",
        encoding="utf-8",
    )
    greenpark("run", "hdi", data, "--year", 2021, "--out", tmp_path / "a.csv", "--out", tmp_path / "a.json")
    assert pl.read_csv(tmp_path / "a.csv")["year"].to_list() == [2021]
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["years"] == [2021]


def test_weights_and_their_making_are_in_the_record(tmp_path):
    spec = tmp_path / "ahp.yaml"
    spec.write_text(
        "id: a\nstructure: {id: i, children: [{id: life_expectancy, direction: 1}, {id: mean_years_schooling, direction: 1}, {id: expected_years_schooling, direction: 1}]}\n"
        "steps:\n  - normalise: min_max\n  - weight: {method: analytic_hierarchy, comparisons: {i: [[1, 3, 5], [1/3, 1, 3], [1/5, 1/3, 1]]}}\n  - aggregate: arithmetic\n",
        encoding="utf-8",
    )
    record = json.loads(greenpark("run", spec, DATA / "hdi_2021" / "hdi_2021.csv", "--format", "json"))
    assert [one["weight"] for one in record["weights"]] == pytest.approx(EXAMPLES["ahp"]["w_eigenvector"], abs=6e-11)
    (step,) = [one for one in record["steps"] if one["step"] == "weight"]
    assert step["details"][0]["consistency_ratio"] == pytest.approx(EXAMPLES["ahp"]["CR"], abs=6e-11)


def test_a_rule_for_a_level_that_is_not_there_is_refused(tmp_path):
    assert "there is no level 7" in greenpark(
        "run", "hdi", DATA / "hdi_2021" / "hdi_2021.csv", "--set", "aggregate={method: geometric, levels: [7]}", code=1
    )


def test_a_draft_is_refused_until_directions_are_decided_then_runs(tmp_path):
    _example, data = toy(tmp_path, "cip_toy")
    draft = tmp_path / "draft.yaml"
    greenpark("init", data, "--out", draft)
    assert "decide the direction" in greenpark("run", draft, data, code=1)
    draft.write_text(draft.read_text(encoding="utf-8").replace("'?'", "higher"), encoding="utf-8")
    assert len(scores(draft, data)) == 4
    greenpark("init", data, "--out", draft, code=2)  # never over a file that is there


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "hd", "x.csv"), "Did you mean 'hdi'"),
        (("run", "hdi", "nowhere.csv"), "no file or folder"),
        (("run", "hdi", "DATA", "--year", "1999"), "no year 1999"),
        (("run", "hdi", "DATA", "--node", "helth"), "Did you mean 'health'"),
        (("run", "hdi", "DATA", "--stage", "treat"), "stages are: data, normalise"),
        (("run", "hdi", "DATA", "--set", "normalise.rnge=[0,1]"), "normalise.rnge"),
        (("run", "hdi", "DATA", "--bundle", "x.tar"), ".zip"),
        (("profile", "hdi", "DATA", "--unit", "Chinna"), "Did you mean 'China'"),
        (("sensitivity", "hdi", "DATA", "--method", "weights"), "--unit"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_a_sentence(arguments, words):
    data = DATA / "hdi_2021" / "hdi_2021.csv"
    done = subprocess.run(
        [sys.executable, "-m", "greenpark", "index", *(str(data) if one == "DATA" else one for one in arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_reconstructed_rules_are_named_on_every_run(tmp_path):
    _example, data = toy(tmp_path, "gip_toy")
    done = subprocess.run(
        [sys.executable, "-m", "greenpark", "index", "run", "gip", str(data)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "reconstruction (recalled-low)" in done.stderr


def test_the_audit_and_the_profile_are_plain_data():
    data = DATA / "hdi_2021" / "hdi_2021.csv"
    found = json.loads(greenpark("audit", "hdi", data, "--format", "json"))
    assert set(found) == {
        "statistics", "indicators", "parents", "consistency", "components", "loadings", "inflation", "importance",
    }  # fmt: skip
    profile = json.loads(greenpark("profile", "hdi", data, "--unit", "China", "--format", "json"))
    assert profile["strengths"]


PROVINCES = (
    "id: p\nstructure:\n  id: index\n  children:\n"
    + "".join(f"    - {{id: {name}, direction: higher}}\n" for name in "abcdefgh")
    + "dashboard:\n  - {id: z, direction: lower}\n"
    + 'steps:\n  - progress: {target: {method: fixed, column: "target_{column}"}}\n'
    + "  - weight: threshold_ratio\n  - aggregate: arithmetic\n"
    + "reconstruction:\n  - {rule: gep_plus, evidence: assumed, text: side by side}\n"
)


@pytest.fixture
def provinces(tmp_path):
    rows = [
        {"unit": unit, "year": year, **dict.fromkeys("abcdefgh", (at + 1) * (1 + 0.1 * step)), "z": 9.0 - step * at}
        | {f"target_{name}": (at + 1) * 2.0 for name in "abcdefgh"} | {"target_z": 1.0}
        for at, unit in enumerate(("甲", "乙", "丙")) for step, year in enumerate((2019, 2020, 2021))
    ]  # fmt: skip
    (tmp_path / "p.yaml").write_text(PROVINCES, encoding="utf-8")
    pl.DataFrame(rows).write_csv(tmp_path / "p.csv")
    return tmp_path / "p.yaml", tmp_path / "p.csv"


def said(*arguments: object) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "greenpark", "index", *map(str, arguments)], capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin", "LANG": "C.UTF-8", "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    return done.stdout, done.stderr


def validate(name: str, record: dict[str, object]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    folder = Path(__file__).parents[2] / "docs" / "schema"
    jsonschema.validate(record, json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8")))


def test_progress_of_every_unit_and_indicator(provinces):
    record = json.loads(greenpark("progress", *provinces, "--set", "progress.plus=leximin", "--format", "json"))
    validate("index-progress", record)
    assert (record["start"], record["end"]) == (2019, 2021)
    for unit in record["units"]:
        assert sum(one["contribution"] for one in unit["indicators"]) == pytest.approx(unit["index"], rel=1e-12)
        assert [one["indicator"] for one in unit["dashboard"]] == ["z"]
        assert unit["plus"]["reading"] == "leximin"
    table = list(csv.DictReader(greenpark("progress", *provinces, "--unit", "乙", "--format", "csv").splitlines()))
    assert [one["indicator"] for one in table] == [*"abcdefgh", "z"]
    assert {one["unit"] for one in table} == {"乙"}
    some = json.loads(greenpark("progress", *provinces, "--indicator", "z", "--format", "json"))
    assert [len(one["indicators"]) + len(one["dashboard"]) for one in some["units"]] == [1, 1, 1]
    shown, _ = said("progress", *provinces, "--set", "progress.plus=count_then_gep")
    assert "GEP+ place" in shown
    validate("index-run", json.loads(greenpark("run", *provinces, "--format", "json")))


def test_the_way_to_a_target(provinces):
    asked = ("progress", *provinces, "--path", "--unit", "乙", "--target-year", 2029)
    record = json.loads(greenpark(*asked, "--format", "json"))
    validate("index-progress-path", record)
    way = record["paths"][0]
    assert way["pace"] == pytest.approx(1.0)
    assert way["projection"]["state"] == "expected"
    assert way["projection"]["year"] == pytest.approx(2029)
    assert [one["year"] for one in way["series"]] == [2019, 2020, 2021]
    assert way["planned"][-1] == {"year": 2029, "value": pytest.approx(4.0)}
    rows = list(csv.DictReader(greenpark(*asked, "--indicator", "a", "--format", "csv").splitlines()))
    assert [one["year"] for one in rows] == [str(year) for year in range(2019, 2030)]
    assert "planned" in said(*asked, "--indicator", "a")[0]


def test_progress_refuses_in_words(provinces):
    data = DATA / "hdi_2021" / "hdi_2021.csv"
    assert "measures no progress" in greenpark("progress", "hdi", data, code=1)
    assert "--path needs --unit" in greenpark("progress", *provinces, "--path", code=2)
    assert "no unit '丁'" in greenpark("progress", *provinces, "--unit", "丁", code=2)
    assert "no node 'y'" in greenpark("progress", *provinces, "--indicator", "y", code=2)


def test_the_rule_that_was_set_is_the_one_that_is_named(provinces):
    _, told = said("run", *provinces, "--set", "progress.plus=leximin", "--set", "weight=threshold_gap")
    assert "gep_plus leximin" in told
    assert "weights threshold_gap" in told
    assert "side by side" not in told
    assert "stands beside" not in told


def test_parts_that_the_table_leaves_out_are_named(provinces):
    _, told = said("run", *provinces)
    assert "6 of 8 parts" in told
    assert "not shown: g, h" in told
    assert "not shown" not in said("run", *provinces, "--node", "a")[1]


def test_no_csv_holds_a_formula_in_a_cell_or_a_heading(tmp_path):
    (tmp_path / "data.csv").write_text('unit,=x,y\n"=1+1",1,2\n@b,2,1\n', encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(
        "id: t\nstructure:\n  id: i\n  children:\n    - {id: '=x', direction: higher}\n    - {id: y, direction: lower}\n"
        "steps: [{normalise: min_max}, {aggregate: arithmetic}]\n",
        encoding="utf-8",
    )
    out = tmp_path / "out.csv"
    printed = greenpark("run", tmp_path / "spec.yaml", tmp_path / "data.csv", "--format", "csv", "--out", out)
    for text in (printed, out.read_text(encoding="utf-8")):
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert "'@b" in cells
        assert not [cell for cell in cells if cell[:1] in ("=", "@")]


def test_tables_without_rows_and_with_huge_figures_are_printed(tmp_path):
    (tmp_path / "none.csv").write_text("unit,x\n", encoding="utf-8")
    (tmp_path / "huge.csv").write_text("unit,x\na,1e300\nb,2e300\n", encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(
        "id: t\nstructure: {id: i, children: [{id: x, direction: higher}]}\n"
        "steps: [{normalise: min_max}, {aggregate: arithmetic}]\n",
        encoding="utf-8",
    )
    assert "rank" in greenpark("run", tmp_path / "spec.yaml", tmp_path / "none.csv")
    greenpark("run", tmp_path / "spec.yaml", tmp_path / "huge.csv", "--out", tmp_path / "page.html")
    assert "1e+300" in (tmp_path / "page.html").read_text(encoding="utf-8")


def _two_years(folder: Path) -> tuple[Path, Path]:
    from tests.index.exchange_cases import CONTENT, DATA

    spec, data = folder / "parks.json.yaml", folder / "parks.csv"
    spec.write_text(json.dumps(CONTENT, ensure_ascii=False), encoding="utf-8")
    DATA.write_csv(data)
    return spec, data


@pytest.mark.parametrize("form", ["stata", "latex", "codebook", "xlsx", "coinr", "coin-tool"])
def test_every_form_is_written_for_one_year(tmp_path, form):
    spec, data = _two_years(tmp_path)
    out = tmp_path / "out.xlsx" if form in ("xlsx", "coin-tool") else tmp_path / f"out.{form}"
    greenpark("export", spec, data, "--to", form, "--out", out, "--year", 2023)
    assert "no year 1999" in greenpark(
        "export", spec, data, "--to", form, "--out", tmp_path / "no", "--year", 1999, code=2
    )
    if form == "coinr":
        assert {row["Time"] for row in rows(out / "iData.csv")} == {"2023"}
    if form == "latex":
        assert "2022" not in out.read_text(encoding="utf-8")


def test_specifications_are_compared_by_name_and_with_enough_digits(tmp_path):
    spec, data = _two_years(tmp_path)
    other = tmp_path / "other.yaml"
    text = spec.read_text(encoding="utf-8").replace('"parks"', '"other"').replace("[0, 100]", "[0, 1]")
    other.write_text(text, encoding="utf-8")
    shown = greenpark("compare", spec, other, data, "--year", 2023)
    assert all(f"{what}_{name}" in shown for what in ("score", "rank") for name in ("parks", "other"))
    found = rows_of(greenpark("compare", spec, other, data, "--year", 2023, "--format", "csv"))
    assert f"{float(found[0]['score_other']):.3f}" in shown
    same = rows_of(greenpark("compare", spec, spec, data, "--format", "csv"))
    assert {"score_parks_1", "score_parks_2"} <= set(same[0])


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_the_import_from_coinr_says_which_steps_are_defaults(tmp_path):
    arguments = [ASEM / "asem_idata.csv", ASEM / "asem_imeta.csv"]
    done = subprocess.run(
        [sys.executable, "-m", "greenpark", "index", "import", *arguments, "--from", "coinr", "--out", tmp_path / "a"],
        capture_output=True, text=True, check=True, env={"PATH": "/usr/bin", "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert "min-max onto 0 to 100 and arithmetic means are defaults of ours" in done.stderr


def test_what_cannot_be_left_out_does_not_stop_the_others(tmp_path):
    spec, data = _two_years(tmp_path)
    arguments = ("sensitivity", spec, data, "--method", "elements", "--set", "aggregate={method: owa, weights: [1, 2]}")
    assert rows_of(greenpark(*arguments, "--format", "csv")) == []
    arguments = (*arguments[:-1], "aggregate={method: owa, at_least: 1}")
    found = rows_of(greenpark(*arguments, "--format", "csv"))
    assert [row["element"] for row in found][:3] == ["water", "reuse", "产出"]
