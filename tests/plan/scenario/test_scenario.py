"""Scenarios: what they say, the path without measures, and their mistakes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from greenpark.api import load_catalog, read
from greenpark.assess.scorecards import assess_wide
from greenpark.observe.wide import build_wide
from greenpark.plan.scenario import SHIPPED, carbon_price_path, price_path, read_scenario, reference_path
from greenpark.problems import ProblemsFound

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def history(catalog):
    return build_wide(read(ROOT / "examples" / "sample-park", catalog=catalog), catalog)


def scenario(tmp_path: Path, text: str, catalog):
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path, catalog)


def row(frame: pl.DataFrame, year: int) -> dict:
    return frame.filter(pl.col("year") == year).to_dicts()[0]


def test_the_shipped_scenarios_read_and_build_on_each_other(catalog):
    baseline, policy, strengthened = (read_scenario(name, catalog) for name in SHIPPED)
    assert baseline.carbon is None and baseline.label.zh == "基准情景"
    assert policy.prices == baseline.prices
    assert carbon_price_path(policy, [2025, 2027, 2040]) == ("co2_energy", (80.0, 96.0, 160.0))
    assert carbon_price_path(strengthened, [2030]) == ("co2_energy", (200.0,))


def test_figures_grow_with_their_group(catalog, history, tmp_path):
    own = scenario(tmp_path, "growth: {value_added: 10 %, output: {2025: 2 %, 2026: 4 %}, employment: -1 %}", catalog)
    path = reference_path(history, own, catalog, 2026)
    before, after = row(history, 2024), row(path, 2026)
    assert after["iva_constant"] == pytest.approx(before["iva_constant"] * 1.1**2)
    assert after["elec_import_net"] == pytest.approx(before["elec_import_net"] * 1.02 * 1.04)
    assert after["emission[cod]"] == pytest.approx(before["emission[cod]"] * 1.02 * 1.04)
    assert after["employees_total"] == pytest.approx(before["employees_total"] * 0.99**2)
    assert after["land_industrial"] == before["land_industrial"]
    assert after["product_energy[flat_glass]"] == before["product_energy[flat_glass]"]
    assert path.filter(pl.col("year") <= 2024).equals(history)


def test_totals_that_the_rest_gives_are_left_to_their_formulas(catalog, history):
    path = reference_path(history, read_scenario(None, catalog), catalog, 2026)
    assert row(history, 2024)["energy_total_tce_calorific"] is not None
    assert row(path, 2026)["energy_total_tce_calorific"] is None
    # final consumption has no formula of its own: it goes on as reported
    assert row(path, 2026)["energy_terminal_tce"] > row(history, 2024)["energy_terminal_tce"]


def test_without_growth_every_flow_stays(catalog, history, tmp_path):
    own = scenario(tmp_path, "growth: {value_added: 0, output: 0, employment: 0}", catalog)
    path = reference_path(history, own, catalog, 2030)
    for name in ("iva_constant", "elec_import_net", "fuel_use[raw_coal]", "water_intake", "emission[nox]"):
        assert row(path, 2030)[name] == row(history, 2024)[name]


def test_own_paths_factors_and_waivers_are_taken(catalog, history, tmp_path):
    text = """
variables:
  elec_import_net: {path: {2025: 6.0, 2027: 5.0}, unit: 亿千瓦时}
  water_intake: {growth: -3 %}
  heat_import_net: {hold: true}
factors: {grid_factor: {2025: 560, 2030: 460, unit: g/kWh}}
waivers: [{scheme: zero-carbon-2025, criterion: 6, from: 2026, reason: 水质限制}]
"""
    path = reference_path(history, scenario(tmp_path, text, catalog), catalog, 2026)
    after = row(path, 2026)
    assert after["elec_import_net"] == pytest.approx(5.5e8)
    assert after["water_intake"] == pytest.approx(row(history, 2024)["water_intake"] * 0.97**2)
    assert after["heat_import_net"] == row(history, 2024)["heat_import_net"]
    assert after["own:grid_factor"] == pytest.approx(0.54)
    assert after["waived:zero-carbon-2025:6"] is True and row(path, 2025)["waived:zero-carbon-2025:6"] is None


def test_the_path_can_be_assessed_like_reported_figures(catalog, history):
    path = reference_path(history, read_scenario(None, catalog), catalog, 2030)
    cards = assess_wide(path, catalog, schemes=["hj274-2015", "zero-carbon-2025"], years=[2030])
    counts = [record["counts"] for record in cards.records(closes=False)]
    assert all(one["no_data"] == one["undefined"] == 0 for one in counts)


def test_money_is_read_with_its_unit(catalog, tmp_path):
    own = scenario(tmp_path, "budget: {2025: 2 亿元, 2026: 3000 万元, total: 250000000}", catalog)
    assert own.budget_by_year == {2025: 2e8, 2026: 3e7} and own.budget == 2.5e8
    assert scenario(tmp_path, "budget: 500 万元", catalog).budget == 5e6


def test_taxes_are_added_to_prices_in_their_years(catalog, tmp_path):
    text = """
prices: {elec_import_net: {value: 600, unit: CNY/MWh}}
taxes: [{name: surcharge, column: elec_import_net, value: 0.05, unit: CNY/kWh, from: 2026, to: 2027}]
"""
    own = scenario(tmp_path, text, catalog)
    assert price_path(own, [2025, 2026, 2028])["elec_import_net"] == pytest.approx((0.6, 0.65, 0.6))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("growht: {output: 1 %}", "Did you mean 'growth'"),
        ("growth: {outputs: 1 %}", "no such group"),
        ("growth: {output: fast}", "is not a number"),
        ("growth: {output: 500 %}", "not between"),
        ("growth: {output: .nan}", "not a finite number"),
        ("growth: {output: {202: 1 %}}", "is no year"),
        ("growth: {output: {low: 3 %, central: 2 %, high: 4 %}}", "not in this order"),
        ("growth: {output: 1 %}\ngrowth: {output: 2 %}", "stands twice"),
        ("prices: {elec_import_net: 0.65}", "needs its unit"),
        ("prices: {elec_import_net: {value: 1, unit: CNY/t}}", "elec_import_net"),
        ("prices: {elec_import: {value: 1, unit: CNY/kWh}}", "Did you mean"),
        ("prices: {fuel_use: {value: 1, unit: CNY/t}}", "needs one of its items"),
        ("variables: {elec_import_net: {}}", "say growth, path or hold"),
        ("factors: {grid: {2025: 1}}", "is no factor"),
        ("carbon: {price: 80, charged_on: co2}", "no indicator or variable"),
        ("budget: many", "no amount of money"),
        ("budget: -5", "not negative"),
        ("budget: 5 t", "t"),
        ("waivers: [{scheme: hj274-2015, criterion: 26, reason: x}]", "cannot be waived"),
        ("waivers: [{scheme: zero-carbon-2025, criterion: 6}]", "needs its reason"),
        ("extends: other", "no scenario that ships"),
        ("currency: EUR", "not supported"),
        ("potentials: {EN01: -4}", "not negative"),
        ("- a list", "holds no scenario"),
        ("growth: [", "not valid YAML"),
    ],
)
def test_every_mistake_is_named(catalog, tmp_path, text, said):
    with pytest.raises(ProblemsFound) as caught:
        scenario(tmp_path, text, catalog)
    assert any(said in f"{one.message} {one.remedy}" for one in caught.value.problems), caught.value.problems
    assert all(one.file == "own.yaml" for one in caught.value.problems)


def test_all_mistakes_come_in_one_go(catalog, tmp_path):
    with pytest.raises(ProblemsFound) as caught:
        scenario(tmp_path, "growht: 1\nbudget: many\nprices: {elec_import_net: 1}", catalog)
    assert len(caught.value.problems) == 3
