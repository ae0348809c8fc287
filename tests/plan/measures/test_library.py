"""The measure library: complete, sourced, priced, and refused where a number is missing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from greenpark.api import load_catalog
from greenpark.plan.measures import changes, price, read_library, refusal, unsourced, warnings
from greenpark.problems import ProblemsFound

DATA = Path(__file__).parents[1] / "data"
MARKS = {"S": "confirmed", "derived": "derived", "mixed": "derived", "K": "recalled-medium", "K high": "recalled-high",
         "K medium": "recalled-medium", "K low": "recalled-low"}  # fmt: skip


@pytest.fixture(scope="module")
def library():
    return read_library(load_catalog())


@pytest.fixture(scope="module")
def rows():
    with (DATA / "measures.csv").open(encoding="utf-8") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def test_all_112_measures_are_there_with_their_names_and_grades(library, rows):
    assert set(library.measures) == set(rows) and len(rows) == 112
    for name, row in rows.items():
        measure = library.measures[name]
        assert (measure.label.en, measure.label.zh) == (row["name"], row["name_zh"])
        # a grade is never raised: what was recalled stays recalled
        assert measure.effect_evidence == MARKS.get(row["mark_effect"])
        if row["capex_low"]:
            assert measure.cost.evidence == MARKS[row["mark_cost"]]


def test_82_have_a_cost_and_the_rest_are_placeholders(library, rows):
    costed = {name for name, row in rows.items() if row["capex_low"]}
    assert len(costed) == 82
    # green power has no capital cost; its premium is a price of the scenario
    assert {name for name, one in library.measures.items() if one.cost is not None} == costed | {"EN42"}
    for name, one in library.measures.items():
        if one.cost is None:
            assert "cost" in refusal(one, allow_unsourced=True).en, name


def test_placeholders_without_a_sourced_half_need_to_be_allowed(library):
    assert unsourced(library.measures["EN42"]) and unsourced(library.measures["EE09"])
    assert refusal(library.measures["EE09"], allow_unsourced=False) is not None
    assert refusal(library.measures["EE09"], allow_unsourced=True) is None
    assert refusal(library.measures["EN01"], allow_unsourced=False) is None  # its cost is sourced


def test_costs_of_the_table_stay_within_the_library(library, rows):
    for name in ("EN01", "EN12", "EN24", "EE12", "WA05", "SW01", "AI01", "BD01"):
        low, high = float(rows[name]["capex_low"]), float(rows[name]["capex_high"])
        for amount in library.measures[name].cost.capex:
            if name == "EN01" and amount.year not in (2020, 2025, 2030):
                continue
            assert low * 0.89 <= amount.central <= high * 1.0001, name


def test_the_cost_of_photovoltaics_follows_its_curve(library):
    # 1097, 904, 711 and 520 EUR/kW in 2020, 2025, 2030 and 2050, linear between; 7.79 yuan a euro, prices 2025 to 2024
    found = price(library.measures["EN01"], [2020, 2025, 2027, 2040], 2024, library.money)
    yuan = 1.2 / 1.225 * 7.79
    expected = [1097, 904, 904 + (711 - 904) * 2 / 5, (711 + 520) / 2]
    assert found.capex == pytest.approx([value * yuan for value in expected])
    assert found.running == pytest.approx([0.014 * value for value in found.capex])


def test_effects_are_in_the_units_of_their_columns(library):
    found = {one.column: one for one in changes(library.measures["EN08"], load_catalog())}
    # 6 MWh of steam a kW at efficiency 0.925, gas of 38.931 MJ/m3; COP 2.625
    assert found["fuel_use[natural_gas]"].central == pytest.approx(-6 * 3600 / 0.925 / 38.931, rel=1e-4)
    assert found["elec_import_net"].central == pytest.approx(6000 / 2.625, rel=1e-4)


def test_the_electric_boiler_warns_on_a_dirty_grid(library):
    boiler = library.measures["EN14"]
    assert boiler.warn[0].value == pytest.approx(0.198 / 0.925 * 0.99, rel=1e-5)  # 0.212 t/MWh
    assert warnings(boiler, 0.213) and not warnings(boiler, 0.211)
    assert not warnings(library.measures["EN01"], 0.9)


def test_management_measures_that_enable_others_save_nothing_of_their_own(library):
    assert not library.measures["EE01"].effects and not library.measures["MG02"].effects


GOOD = """
measures:
  - id: X01
    label: {en: own, zh: 自有}
    family: own
    scope: [park]
    owner: {invests: enterprise, saves: enterprise}
    stage: supply
    capacity_unit: kW
    cost:
      capex: [{year: 2025, low: 1, central: 2, high: 3, unit: CNY/kW}]
      price_base: {currency: CNY, year: 2024, region: CN, text: quote}
      evidence: confirmed
      source: quote
    effects: [{variable: elec_import_net, low: -3, central: -2, high: -1, unit: kWh/kW}]
    effect_evidence: confirmed
    life: {low: 10, central: 10, high: 10}
    potential: {formula: "land_industrial / (8 [m2/kW])", evidence: assumed, note: {en: roofs, zh: 屋面}}
"""


def read_own(tmp_path: Path, text: str):
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return read_library(load_catalog(), [path])


def test_own_measures_are_added_and_single_keys_overridden(tmp_path):
    found = read_own(tmp_path, GOOD + "  - {id: EN01, life: {low: 20, central: 20, high: 20}}\n")
    assert "X01" in found.measures and "X01" in found.potentials
    assert found.measures["EN01"].life.central == 20
    assert found.measures["EN01"].cost == read_library(load_catalog()).measures["EN01"].cost


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("variable: elec_import_net", "variable: elec_import_nett", "Did you mean 'elec_import_net'"),
        ("variable: elec_import_net", "variable: co2_per_iva", "an indicator; effects are on variables"),
        ("variable: elec_import_net", "variable: fuel_use", "is no item of fuel_use"),
        ("unit: kWh/kW}", "unit: t/kW}", "effects.elec_import_net"),
        ("unit: CNY/kW}", "unit: EUR/kW}", "cost.capex"),
        ("unit: CNY/kW}", "unit: CNY/t}", "cost.capex"),
        ("low: 1, central: 2", "low: 4, central: 2", "not in order"),
        ("low: 1, central: 2, high: 3", "low: -1, central: 2, high: 3", "a capital cost is not negative"),
        ("life: {low: 10, central: 10", "life: {low: 0, central: 0", "greater than or equal to 1"),
        ("life: {low: 10, central: 10", "life: {low: 10, central: 10.5", "life.central"),
        ('formula: "land_industrial / (8 [m2/kW])"', 'formula: "-5 [kW]"', "a potential is not negative"),
        ('formula: "land_industrial / (8 [m2/kW])"', 'formula: "land_industrial"', "potential"),
        ('formula: "land_industrial / (8 [m2/kW])"', 'formula: "land_industrail / (8 [m2/kW])"', "land_industrial"),
        ("currency: CNY", "currency: JPY", "price_base.currency"),
        ("family: own", "family: own\n    requires: [X99]", "there is no measure 'X99'"),
        ("family: own", "family: own\n    requires: [X01]", "requires itself"),
        (
            "family: own",
            "family: own\n    shared_limits: [{limit: roofs, per_unit: 1, unit: m2/kW}]",
            "no shared limit",
        ),
        ("family: own", "family: own\n    colour: green", "colour"),
        ("stage: supply", "stage: late", "stage"),
    ],
)
def test_every_mistake_is_named_with_file_and_key(tmp_path, old, new, said):
    assert old in GOOD
    with pytest.raises(ProblemsFound) as caught:
        read_own(tmp_path, GOOD.replace(old, new))
    problem = next(one for one in caught.value.problems if said in f"{one.message} {one.remedy}")
    assert problem.file == "own.yaml" and problem.column.startswith("X01")


def test_a_measure_declared_twice_and_a_broken_file_are_said(tmp_path):
    with pytest.raises(ProblemsFound, match="declared twice"):
        read_own(tmp_path, GOOD + GOOD.removeprefix("\nmeasures:\n"))
    with pytest.raises(ProblemsFound, match="not valid YAML"):
        read_own(tmp_path, "measures: [")
    with pytest.raises(ProblemsFound, match="expected one list"):
        read_own(tmp_path, "things: []")
