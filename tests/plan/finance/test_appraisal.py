"""Every worked example of the appraisal notes, to the digit, and properties."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpark.plan.finance import (
    Claim,
    Facility,
    Ledger,
    annuity_factor,
    appraise,
    capital_recovery,
    coverage,
    internal_rates,
    levelised_cost,
    net_present_value,
    payback,
    read_project,
    schedule,
)
from greenpark.plan.finance.cash import benefit_cost_ratio, equivalent_annual_cost, life_cycle_cost, profitability_index
from greenpark.plan.finance.claims import share_of_effect
from greenpark.plan.finance.effects import co2_of_power, doubts, pollutant_cut_air, pollutant_cut_water
from greenpark.problems import ProblemsFound

exact = lambda value: pytest.approx(value, rel=1e-9)  # noqa: E731
HEAT = (-12e6, *[2.4e6] * 10)  # example A
ROOT = Path(__file__).parents[3]


def test_example_a_waste_heat():
    assert annuity_factor(10, 0.08) == exact(6.710081398941448)
    assert net_present_value(HEAT, 0.08) == exact(4104195.357459)
    assert internal_rates(HEAT) == (pytest.approx(0.1509841447711, rel=1e-9),)
    assert payback(HEAT) == 5.0
    assert payback(HEAT, 0.08) == pytest.approx(6.646317984, rel=1e-9)
    assert profitability_index(HEAT, 0.08) == exact(1.342016279779)


def test_example_a_with_tonnes_and_with_a_carbon_price():
    tonnes = (0.0, *[3000.0] * 10)
    found = levelised_cost(HEAT, tonnes, 0.08)
    assert found.discounted == pytest.approx(-203.882045, rel=1e-8)
    # undiscounted tonnes and money give −400 (the money undiscounted too); with discounted money another number
    assert levelised_cost(HEAT, tonnes, 0.0).undiscounted == exact(-400.0)
    priced = (-12e6, *[2.4e6 + 80 * 3000] * 10)
    assert net_present_value(priced, 0.08) == exact(5714614.893205)
    assert internal_rates(priced) == (pytest.approx(0.1768137742763, rel=1e-9),)


def test_example_b_motors():
    assert annuity_factor(12, 0.08) == exact(7.53607801692511)
    standard = life_cycle_cost(200_000, 1_000_000 * 0.70 + 20_000, 12, 0.08)
    efficient = life_cycle_cost(260_000, 940_000 * 0.70 + 20_000, 12, 0.08)
    assert (standard, efficient) == (exact(5625976.172186), exact(5369460.895475))
    assert standard - efficient == exact(256515.276711)
    assert equivalent_annual_cost(standard, 12, 0.08) == exact(746539.003385)
    assert equivalent_annual_cost(efficient, 12, 0.08) == exact(712500.704400)


def test_examples_c_and_d_cost_of_a_tonne():
    flows = (-30e6, *[-500_000.0] * 15)
    assert annuity_factor(15, 0.08) == exact(8.559478687926376)
    assert levelised_cost(flows, (0.0, *[6000.0] * 15), 0.08).discounted == pytest.approx(667.481058, rel=1e-8)
    voc = levelised_cost((-5e6, *[-600_000.0] * 10), (0.0, *[40.0] * 10), 0.08)
    assert voc.discounted == pytest.approx(33628.686087, rel=1e-9)


def test_capital_recovery_of_the_measure_notes():
    found = [capital_recovery(years, 0.06) for years in (10, 20, 25)]
    assert found == pytest.approx([0.135868, 0.0871846, 0.0782267], rel=1e-5)


def test_worked_costs_of_the_measure_notes():
    # rooftop PV: 904 EUR/kW, 1.3559 % fixed, 25 years, 1 100 kWh, power at 0.08 or 0.06, 0.5 t/MWh
    yearly = 904 * (capital_recovery(25, 0.06) + 0.013559)
    assert yearly == pytest.approx(82.97, abs=0.01) and yearly / 1100 == pytest.approx(0.0754, abs=1e-4)
    assert (yearly - 1100 * 0.08) / (1.1 * 0.5) == pytest.approx(-9.14, abs=0.01)
    assert (yearly - 1100 * 0.06) / (1.1 * 0.5) == pytest.approx(30.86, abs=0.01)
    # coal boiler (sunk) to gas boiler, a MWh of steam
    capital = 63.3 * (capital_recovery(25, 0.06) + 0.039) / 6 + 1.33
    gas, coal = capital + 35 / 0.925, 12 / 0.89
    assert (capital, gas, coal) == (
        pytest.approx(2.567, abs=1e-3),
        pytest.approx(40.40, abs=0.01),
        pytest.approx(13.48, abs=0.01),
    )
    saved = 0.336 / 0.89 - 0.198 / 0.925
    assert saved == pytest.approx(0.16347, abs=1e-5) and (gas - coal) / saved == pytest.approx(164.7, abs=0.1)
    # heat pump in place of an existing gas boiler
    # the boiler's own variable cost of 1.33 EUR/MWh is saved too
    extra = 1044.6 * (capital_recovery(20, 0.06) + 0.0011) / 6 + 4.09 + 80 / 2.625 - 35 / 0.925 - 1.33
    assert extra == pytest.approx(10.77, abs=0.02)
    for factor, tonnes, cost in ((0.5, 0.0236, 456.7), (0.3, 0.0998, 107.9), (0.1, 0.1760, 61.2)):
        cut = 0.198 / 0.925 - factor / 2.625
        assert cut == pytest.approx(tonnes, abs=1e-4) and extra / cut == pytest.approx(cost, rel=2e-3)
    # LED: 100 fixtures; sludge co-incineration 500 t/d
    led = (-35_000, *[15_731.0] * 10)
    assert payback(led) == pytest.approx(2.225, abs=5e-4) and net_present_value(led, 0.06) == pytest.approx(
        80_782, abs=1
    )
    sludge = 500 * 200_000 * capital_recovery(20, 0.06) / (500 * 365) + 250
    assert sludge == pytest.approx(297.8, abs=0.05)


def test_several_rates_of_return_are_all_reported_and_none_where_there_is_none():
    assert internal_rates((-100, 230, -132)) == (exact(0.10), exact(0.20))
    assert internal_rates((100, 50, 20)) == () and internal_rates((-100, -5)) == () and internal_rates(()) == ()
    assert internal_rates((-100, 200, -100)) == (pytest.approx(0.0, abs=1e-6),)  # a double root
    assert internal_rates((-100, 50, 20)) == (pytest.approx(-0.2376525, rel=1e-5),)


def test_a_project_that_never_pays_back_says_so():
    assert payback((-100, 10, 10)) is None
    assert payback((-100, 60, 60), 0.5) is None


def test_a_loan_of_equal_principal_draws_its_interest_subsidy():
    payments = schedule(Facility(100e6, 0.04, 5, "equal_principal", subsidy_rate=0.01, subsidy_cap=5e6))
    assert sum(one.subsidy for one in payments) == exact(3_000_000)
    assert all(one.subsidy <= 1_000_000 for one in payments)
    assert sum(one.repaid for one in payments) == exact(100e6)


@pytest.mark.parametrize("kind", ["equal_principal", "annuity", "bullet"])
def test_every_loan_is_repaid_and_worth_its_principal(kind):
    payments = schedule(Facility(1000.0, 0.05, 8, kind, grace=2))
    assert sum(one.repaid for one in payments) == exact(1000)
    assert net_present_value((-1000, *[one.service for one in payments]), 0.05) == pytest.approx(0, abs=1e-9)
    assert payments[0].repaid == 0
    assert coverage([100.0] * 8, payments)[0] == exact(2.0)


def test_effects_and_shares_of_the_notes():
    assert pollutant_cut_water(250, 50, 20_000 * 365) == exact(1460)
    assert co2_of_power(10_500_000, 0.5366) == exact(5634.3)
    assert pollutant_cut_air(200, 50, 1e5, 8000) == exact(120)
    assert share_of_effect(42_000, 300e6, 500e6) == exact(25_200)
    assert exact(0.84) == 42_000 / (500e6 / 1e4)
    assert pytest.approx(6315.7895, abs=1e-4) == 1000 / 0.95 * 6


def test_implausible_effects_are_flagged():
    # the bank example: 52 000 t and 19 000 tce for a loan of 5 million
    (flag,) = doubts(52_000, 19_000, 5e6)
    assert "104 t CO2" in flag.en
    assert doubts(3000, 1200, 12e6) == []
    assert "per tce" in doubts(3000, 500, 12e6)[0].en


def test_a_tonne_is_claimed_once(tmp_path):
    ledger = Ledger()
    ledger.add(Claim("bond 1", "heat", "co2", 2026, 25_200, "t", 42_000))
    ledger.add(Claim("bond 2", "heat", "co2", 2026, 16_800, "t", 42_000))
    with pytest.raises(ProblemsFound, match="bond 1 25200, bond 2 16800"):
        ledger.add(Claim("bond 3", "heat", "co2", 2026, 1, "t", 42_000))
    ledger.add(Claim("bond 3", "heat", "co2", 2027, 42_000, "t", 42_000))  # another year
    with pytest.raises(ProblemsFound, match="another total"):
        ledger.add(Claim("bond 4", "heat", "co2", 2027, 0, "t", 50_000))
    ledger.write(tmp_path / "ledger.csv")
    assert Ledger.read(tmp_path / "ledger.csv").claims == ledger.claims


def test_the_example_project_is_example_a():
    found = appraise(read_project(ROOT / "examples" / "projects" / "waste-heat.yaml"))
    assert found.economic_value == exact(4104195.357459)
    assert found.abatement.discounted == pytest.approx(-203.882045, rel=1e-8)
    by = {(what, change): value for what, change, value in found.sensitivity}
    assert by["capex", 0.2] == exact(4104195.357459 - 2.4e6)
    assert by["rate", 0.08] == found.economic_value
    assert by["saving", -0.2] == pytest.approx(-12e6 + (0.8 * 2.6e6 - 0.2e6) * 6.710081398941448)
    assert found.financial_value > found.economic_value  # the subsidy is a transfer


def test_mistakes_of_a_project_file_are_named(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("name: x\nmoney_unit: dollars\nyears: 0\ncapex: {plant: 5}\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_project(path)
    assert {one.column for one in caught.value.problems} == {"money_unit", "price_year", "vat", "years"}


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12))
def test_the_value_at_every_rate_of_return_is_zero(flows):
    for rate in internal_rates(flows):
        size = net_present_value([abs(flow) for flow in flows], rate)
        assert abs(net_present_value(flows, rate)) <= 1e-6 * max(size, 1e-300)


@given(st.integers(1, 60), st.floats(-0.5, 0.9))
def test_an_annuity_is_the_sum_of_its_parts(years, rate):
    assert annuity_factor(years, rate) == pytest.approx(net_present_value((0.0, *[1.0] * years), rate), rel=1e-6)


def test_benefits_over_costs():
    assert benefit_cost_ratio((0, 110), (50,), 0.10) == exact(2.0)
    assert benefit_cost_ratio((0, 110), (0,), 0.10) is None
    for wrong in (lambda: annuity_factor(0, 0.1), lambda: annuity_factor(5, -1.0), lambda: net_present_value((1,), -2)):
        with pytest.raises(ValueError):
            wrong()
