"""Fronts, abatement curves, contributions and the decomposition of past change."""

from __future__ import annotations

import math

import pytest

from greenpark.api import load_catalog, read
from greenpark.assess.figures import ParkFigures
from greenpark.observe.wide import build_wide
from greenpark.plan.contributions import contributions
from greenpark.plan.curve import alone, optimised
from greenpark.plan.decomposition import decompose, decompose_park, logarithmic_mean
from greenpark.plan.extremes import farthest
from greenpark.plan.model.options import Economy
from greenpark.plan.pareto import front
from greenpark.plan.pathway import base_of, best
from tests.plan.model.small import option, park, setting

HEAT = {"heat_import_net": 1000, "elec_import_net": 0.0, "elec_own_renewable": 0.0, "fuel_use__raw_coal": 0.0,
        "iva_constant": 100.0, "co2_process": 0.0}  # fmt: skip


def test_the_front_runs_from_the_cheapest_plan_to_the_deepest_cut():
    # 0.11 t CO2 a GJ; 300 GJ at 1 and 300 GJ at 3: the kink of the front is at 0.11 * 700 t
    options = [option("a", 1, capex=1, life=1, most=300, changes={"heat_import_net": -1.0}),
               option("b", 1, capex=3, life=1, most=300, changes={"heat_import_net": -1.0})]  # fmt: skip
    base = base_of(setting(park(1, **HEAT), options, [], years=1))
    points = front(base, "co2_energy", 2025, points=5)
    assert [round(one.value, 4) for one in points] == [110, 93.5, 77, 60.5, 44]
    assert [round(one.net_present_cost, 2) for one in points] == [0, 150, 300, 750, 1200]


def test_the_most_of_a_quotient_is_found():
    moved = {"water_fresh_industrial": -1.0, "water_reused": 1.0}
    frame = park(1, water_reused=600, water_fresh_industrial=400)
    economy = Economy(0.0, budget=300.0)
    base = base_of(setting(frame, [option("a", 1, capex=2, most=400, changes=moved)], [], years=1, economy=economy))
    value, found = farthest(base, "industrial_water_reuse_rate", 2025, least=False)
    assert value == pytest.approx(0.75)  # 300 of money move 150 m3
    assert found.solution.values[base.model.built["a", 2025]] == pytest.approx(150)


def test_interactions_make_the_optimised_curve_dearer_than_measures_alone():
    # saving heat and giving green heat compete for the same 1000 GJ
    options = [
        option("save", 1, capex=110, life=1, most=500, changes={"heat_import_net": -1.0}, stage="efficiency"),
        option("switch", 1, capex=220, life=1, most=1000, changes={"heat_import_net": -1.0}, stage="switch"),
    ]
    base = base_of(setting(park(1, **HEAT), options, [], years=1))
    ranked = alone(base, "co2_energy", 2025)
    assert [(one.measure, round(one.tonnes, 6), round(one.cost_per_tonne)) for one in ranked] == [
        ("save", 55, 1000), ("switch", 110, 2000)
    ]  # fmt: skip
    steps = optimised(base, "co2_energy", 2025, steps=4)
    assert [round(one.cost_per_tonne) for one in steps] == [1000, 1000, 2000, 2000]
    assert steps[-1].tonnes_to == pytest.approx(110, rel=1e-5)  # and not 165, the sum of both alone


def test_measures_that_pay_are_ranked_by_their_gain_and_not_by_cost_per_tonne():
    economy = Economy(0.0, {"heat_import_net": (10.0,)})
    options = [option("small gain a tonne", 1, capex=9, life=1, most=900, changes={"heat_import_net": -1.0}),
               option("large gain a tonne", 1, capex=5, life=1, most=20, changes={"heat_import_net": -1.0})]  # fmt: skip
    base = base_of(setting(park(1, **HEAT), options, [], years=1, economy=economy))
    assert [one.measure for one in alone(base, "co2_energy", 2025)] == ["small gain a tonne", "large gain a tonne"]


def test_contributions_add_up_to_the_whole_change():
    options = [option("save", 1, most=100, changes={"heat_import_net": -1.0}, stage="efficiency"),
               option("switch", 1, most=400, changes={"heat_import_net": -1.0, "elec_import_net": 100.0}, stage="switch")]  # fmt: skip
    base = base_of(setting(park(1, **HEAT), options, ["heat_import_net <= 500 GJ"], years=1))
    values = best(base).solution.values
    table = contributions(base, values, ["co2_energy", "co2_per_iva", "heat_import_net"], 2025)
    assert table["measure"].to_list() == ["save", "switch"]
    assert table["heat_import_net"].to_list() == [-100, -400]
    assert table["co2_energy"][0] == pytest.approx(-11)
    assert table["co2_per_iva"].sum() == pytest.approx(table["co2_energy"].sum() / 100)


def test_two_carriers_decomposed_by_hand():
    energy = {"coal": (80.0, 60.0), "gas": (20.0, 60.0)}
    carbon = {"coal": (200.0, 150.0), "gas": (32.0, 96.0)}
    found = decompose((10.0, 15.0), energy, carbon)
    coal, gas = 50 / math.log(200 / 150), 64 / math.log(96 / 32)
    assert logarithmic_mean(200, 150) == pytest.approx(coal)
    assert found.activity == pytest.approx((coal + gas) * math.log(1.5))
    assert found.intensity == pytest.approx((coal + gas) * math.log((120 / 15) / (100 / 10)))
    assert found.structure == pytest.approx(coal * math.log(0.5 / 0.8) + gas * math.log(0.5 / 0.2))
    assert found.factor == pytest.approx(0.0)
    assert found.activity + found.intensity + found.structure + found.factor == pytest.approx(246 - 232)


def test_a_fuel_that_comes_or_goes_leaves_no_rest():
    energy = {"coal": (80.0, 0.0), "gas": (20.0, 90.0)}
    carbon = {"coal": (200.0, 0.0), "gas": (32.0, 144.0)}
    found = decompose((10.0, 12.0), energy, carbon)
    assert found.activity + found.intensity + found.structure + found.factor == pytest.approx(144 - 232, rel=1e-9)


def test_the_sample_parks_past_is_decomposed_without_a_rest():
    catalog = load_catalog()
    wide = build_wide(read("examples/sample-park", catalog=catalog), catalog)
    figures = ParkFigures(catalog, {int(row["year"]): row for row in wide.to_dicts()})
    found = decompose_park(figures, 2021, 2024)
    assert found is not None
    for year, total in ((2021, found.start), (2024, found.end)):
        # the grid factor of each year's own, as a verdict of that year takes it
        assert total == pytest.approx(float(figures.value("co2_energy", year, year).value), rel=1e-9)
    parts = found.activity + found.intensity + found.structure + found.factor
    assert parts == pytest.approx(found.total, rel=1e-9)
