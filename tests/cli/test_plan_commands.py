"""`greenpark plan`: the sample park's plan as a user asks for it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_commands import ROOT, SAMPLE, as_json, run

PLAN = ROOT / "examples" / "sample-plan"
ASKED = ("plan", "run", str(SAMPLE), "--scheme", "zero-carbon-2025", "--scheme", "hj274-2015", "--by", "2030",
         "--scenario", str(PLAN / "scenario.yaml"), "--measures", str(PLAN / "measures.yaml"), "--allow-unsourced")  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    paths = [folder / f"plan{ending}" for ending in (".html", ".docx", ".xlsx", ".csv", ".parquet", ".json")]
    outs = [part for path in paths for part in ("--out", str(path))]
    result = run(*ASKED, "--alternatives", "1", "--format", "json", *outs)
    return as_json(result, "plan-run"), folder


def test_the_sample_park_reaches_both_labels_by_2030(plan):
    found, _ = plan
    assert found["status"] == "optimal" and found["verdict"] == "qualifies"
    assert {(one["scheme"], one["verdict"]) for one in found["verdicts"]} == {
        ("zero-carbon-2025", "qualifies"), ("hj274-2015", "qualifies")
    }  # fmt: skip
    assert found["missed"] == [] and found["gap"] <= 1e-3
    core = next(one for one in found["path"] if one["indicator"] == "co2_per_energy" and one["year"] == 2030)
    assert core["reference"] > core["limit"] == 0.2 >= core["value"] - 1e-9
    assert sum(one["capex"] for one in found["builds"]) <= 1.2e9 + 1
    assert [one["indicator"] for one in found["tasks"]] == ["eco_info_platform"]


def test_alternatives_qualify_too_and_cost_little_more(plan):
    found, _ = plan
    (other,) = found["alternatives"]
    assert other["verdict"] == "qualifies"
    assert other["net_present_cost"] <= found["net_present_cost"] + 0.05 * abs(found["net_present_cost"]) + 1


def test_costs_by_year_add_up_to_the_net_present_cost_but_for_what_is_left(plan):
    found, _ = plan
    rate = found["discount_rate"]
    paid = sum(
        one["capex"] / (1 + rate) ** index + (one["running"] + one["purchases"] + one["charges"]) / (1 + rate) ** (index + 1)
        for index, one in enumerate(found["costs"])
    )  # fmt: skip
    # residual values are credited at the end of the last year
    assert paid > found["net_present_cost"]
    assert (paid - found["net_present_cost"]) * (1 + rate) ** len(found["years"]) < sum(
        one["capex"] for one in found["builds"]
    )


def test_contributions_add_up_to_the_change_of_the_indicator(plan):
    found, _ = plan
    cut = sum(one["co2_energy"] for one in found["contributions"])
    assert cut < -100_000


def test_every_form_is_written(plan):
    _, folder = plan
    page = (folder / "plan.html").read_text(encoding="utf-8")
    assert "Key projects" in page and "<svg" in page and "<script" not in page
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    sheet = next(book[name] for name in book.sheetnames if name.startswith("Key projects"))
    assert any(str(cell.value).startswith("=SUM(") for row in sheet.iter_rows() for cell in row)
    assert json.loads((folder / "plan.json").read_text(encoding="utf-8"))["status"] == "optimal"
    assert (folder / "plan.csv").read_text(encoding="utf-8-sig").startswith("measure,name,year")
    assert (folder / "plan.docx").stat().st_size > 20_000 and (folder / "plan.parquet").stat().st_size > 500


def test_unsourced_measures_are_not_used_unasked_and_the_clash_is_said():
    result = run("plan", "run", str(SAMPLE), "--scheme", "zero-carbon-2025", "--by", "2030", exit_code=1)
    assert "No plan meets all requirements." in result.stdout
    assert "Zero-carbon park row 1" in result.stdout and "have to give" in result.stdout


def test_a_cap_and_a_budget_that_clash_are_named_together():
    result = run("plan", "run", str(SAMPLE), "--by", "2027", "--limit", "co2_energy <= 400000 t", "--budget", "10 万元",
                 "--format", "json", exit_code=1)  # fmt: skip
    found = as_json(result, "plan-run")
    assert found["status"] == "infeasible" and found["builds"] == []
    assert [one["requirements"] for one in found["clashes"]] == [["co2_energy<=400000/2027", "budget"]]
    assert found["relief"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--scheme", "miit-green-2016"), 1, "is a score"),
        (("--scheme", "jiangsu-near-zero-2024"), 1, "has no pass rule"),
        (("--scheme", "zero"), 2, "zero"),
        (("--limit", "co2_enrgy <= 5 t"), 1, "Did you mean 'co2_energy'"),
        (("--limit", "co2_energy <= 5 kWh"), 1, "co2_energy"),
        (("--limit", "less"), 1, "is no limit"),
        (("--only", "EN99"), 2, "There is no measure 'EN99'"),
        (("--budget", "much"), 2, "--budget takes yuan"),
        (("--rate", "x"), 2, "--rate takes"),
        (("--band", "middle"), 2, "--band takes"),
        (("--by", "2020", "--limit", "co2_energy <= 5 t"), 1, "before it starts"),
        (("--scenario", "nowhere.yaml"), 2, "nowhere.yaml"),
        (("--park", "other"), 2, "other"),
    ],
)
def test_mistakes_end_in_a_sentence(arguments, code, said):
    result = run("plan", "run", str(SAMPLE), *arguments, exit_code=code)
    assert said in result.stderr and "Traceback" not in result.output


def test_curves_fronts_and_the_past_are_printed():
    found = as_json(run("plan", "pareto", str(SAMPLE), "--by", "2027", "--points", "3", "--format", "json"))
    values = [one["co2_energy"] for one in found["points"]]
    costs = [one["net_present_cost"] for one in found["points"]]
    assert values == sorted(values, reverse=True) and costs == sorted(costs)
    found = as_json(run("plan", "macc", str(SAMPLE), "--by", "2026", "--points", "3", "--format", "json"))
    steps = [one["cost_per_tonne"] for one in found["optimised"]]
    assert steps == sorted(steps) and found["alone"]
    found = as_json(run("plan", "past", str(SAMPLE), "--format", "json"))
    parts = found["activity"] + found["intensity"] + found["structure"] + found["factor"]
    assert parts == pytest.approx(found["total"])


def test_a_project_is_appraised():
    found = as_json(
        run("plan", "appraise", str(ROOT / "examples" / "projects" / "waste-heat.yaml"), "--format", "json")
    )
    assert found["economic_npv"] == pytest.approx(4104195.357459, rel=1e-9)
    assert found["simple_payback"] == pytest.approx((12e6 - 0.6e6) / 2.4e6)
    result = run("plan", "appraise", str(ROOT / "examples" / "projects" / "waste-heat.yaml"))
    assert "economic NPV" in result.stdout


def test_the_library_is_listed_and_own_files_are_checked(tmp_path: Path):
    assert len(as_json(run("plan", "measures", "--format", "json"))) == 112
    assert as_json(run("plan", "measures", "EN14"))["warn"]
    wrong = tmp_path / "own.yaml"
    wrong.write_text("measures: [{id: X01}]", encoding="utf-8")
    assert "own.yaml" in run("plan", "measures", "--measures", str(wrong), exit_code=1).stderr
