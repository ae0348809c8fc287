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


def test_results_go_to_files(tmp_path):
    example, data = toy(tmp_path, "cip_toy")
    greenpark(
        "run", "cip", data, "--out", tmp_path / "a.csv", "--out", tmp_path / "a.parquet", "--out", tmp_path / "a.json"
    )
    assert pl.read_parquet(tmp_path / "a.parquet").filter(node="cip")["score"].to_list() == pytest.approx(
        example["CIP_geometric"]
    )
    assert pl.read_csv(tmp_path / "a.csv").height == pl.read_parquet(tmp_path / "a.parquet").height
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["spec"] == "cip"


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
    assert set(found) == {"statistics", "indicators", "parents", "consistency", "importance"}
    profile = json.loads(greenpark("profile", "hdi", data, "--unit", "China", "--format", "json"))
    assert profile["strengths"]


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
