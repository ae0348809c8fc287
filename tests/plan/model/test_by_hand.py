"""Plans small enough to work out by hand, one for each feature of the model."""

from __future__ import annotations

import pytest

from greenpark.plan.clashes import clashes, least_relief
from greenpark.plan.model.options import Economy
from greenpark.plan.planning import plan_setting
from greenpark.plan.requirements import SchemeRequirement
from tests.plan.model.small import built, option, park, setting, solved, with_scheme

WATER = {"water_fresh_industrial": -1.0, "water_reused": 1.0}
REUSE = "industrial_water_reuse_rate >= 75 %"


def water(years: int, history: int = 0):
    """600 m3 reused and 400 m3 fresh: 60 % reuse; each unit of an option moves 1 m3 from fresh to reused."""
    return park(years, history, water_reused=600, water_fresh_industrial=400)


def test_the_cheaper_option_closes_the_gap():
    # 75 % of 1000 m3 is 750: 150 m3 to move; the cheap one moves its 100, the dear one the rest
    base, found = solved(
        setting(
            water(1),
            [option("cheap", 1, capex=2, changes=WATER), option("dear", 1, capex=5, changes=WATER)],
            [REUSE],
            years=1,
        )
    )
    # life 50: after one year 49/50 of the capital is left
    assert found.solution.objective == pytest.approx((100 * 2 + 50 * 5) / 50)
    assert built(base, found) == {("cheap", 2025): 100, ("dear", 2025): 50}


def test_capital_is_paid_at_the_start_running_cost_at_the_end_and_what_is_left_is_credited():
    base, found = solved(
        setting(
            water(3),
            [option("a", 3, capex=100, running=10, life=5, most=200, changes=WATER)],
            [f"{REUSE} @2027"],
            years=3,
            economy=Economy(0.1, {"water_fresh_industrial": (4.0, 4.0, 4.0)}),
        )
    )
    # built in 2027 for 150 m3: capital discounted twice, one year of cost, four fifths left at the end of 2027
    expected = 150 * (100 / 1.1**2 + (10 - 4) / 1.1**3 - 100 * 4 / 5 / 1.1**3)
    assert built(base, found) == {("a", 2027): 150}
    assert found.solution.objective == pytest.approx(expected)


def test_a_measure_at_the_end_of_its_life_must_be_built_again():
    # life of two years: what is built in 2025 acts in 2025 and 2026 only
    base, found = solved(
        setting(water(3), [option("a", 3, capex=3, life=2, changes=WATER, most=150)], [f"{REUSE} @2025+"], years=3)
    )
    assert built(base, found) == {("a", 2025): 150, ("a", 2027): 150}
    assert found.solution.objective == pytest.approx(150 * 3 * 1.5)  # half of the second is left


def test_a_budget_of_each_year_spreads_what_is_built():
    economy = Economy(0.0, budget_by_year={2025: 120.0, 2026: 400.0})
    base, found = solved(
        setting(water(2), [option("a", 2, capex=2, most=200, changes=WATER)], [f"{REUSE} @2026", "water_reused >= 650 @2025"],
                years=2, economy=economy)
    )  # fmt: skip
    whole = built(base, found)
    assert sum(whole.values()) == pytest.approx(150)
    assert 50 <= whole["a", 2025] <= 60


def test_a_minimum_size_makes_the_small_need_dear():
    # 150 m3 are needed; the cheap one comes in 200 at least, so that the dear one of exact size wins at 3 a piece
    options = [option("block", 1, capex=2.5, minimum=200, most=300, changes=WATER),
               option("exact", 1, capex=3, most=300, changes=WATER)]  # fmt: skip
    base, found = solved(setting(water(1), options, [REUSE], years=1))
    assert built(base, found) == {("exact", 2025): 150}  # 450 against 500
    options[0] = option("block", 1, capex=2.0, minimum=200, most=300, changes=WATER)
    base, found = solved(setting(water(1), options, [REUSE], years=1))
    assert built(base, found) == {("block", 2025): 200}  # 400 against 450


def test_a_fixed_cost_is_paid_once_in_the_year_of_the_first_build():
    economy = Economy(0.1)
    measure = option("a", 2, capex=1, most=200, life=1, fixed=(100.0, 100.0), changes=WATER)
    base, found = solved(setting(water(2), [measure], [f"{REUSE} @2026"], years=2, economy=economy))
    assert built(base, found) == {("a", 2026): 150}
    assert found.solution.objective == pytest.approx((100 + 150) / 1.1)


def test_of_an_exclusive_group_one_is_built():
    # together they would be cheapest (100 + 50), one alone must do all
    options = [option("a", 1, capex=1, most=100, exclusive=("flow",), changes=WATER),
               option("b", 1, capex=2, most=200, exclusive=("flow",), changes=WATER)]  # fmt: skip
    base, found = solved(setting(water(1), options, [REUSE], years=1))
    assert built(base, found) == {("b", 2025): 150}


def test_a_prerequisite_is_built_too():
    options = [option("pipe", 1, capex=1, minimum=7, most=10, changes={}),
               option("use", 1, capex=1, most=200, requires=("pipe",), changes=WATER)]  # fmt: skip
    base, found = solved(setting(water(1), options, [REUSE], years=1))
    assert built(base, found) == {("pipe", 2025): 7, ("use", 2025): 150}


def test_a_shared_limit_is_held():
    # each unit of a takes 2 of a roof of 100, each of b takes 1
    options = [option("a", 1, capex=1, most=200, shares={"roof": 2.0}, changes=WATER),
               option("b", 1, capex=5, most=200, shares={"roof": 0.5}, changes=WATER)]  # fmt: skip
    economy = Economy(0.0, shared_limits={"roof": 100.0})
    base, found = solved(setting(water(1), options, [REUSE], years=1, economy=economy))
    # a + b = 150, 2a + b/2 = 100
    assert built(base, found) == {
        ("a", 2025): pytest.approx(50 / 3, abs=1e-5),
        ("b", 2025): pytest.approx(400 / 3, abs=1e-5),
    }


def test_later_stages_work_on_what_earlier_ones_leave():
    from greenpark.formula.tree import Name

    # saving 100 kWh leaves 900 on which own supply can work, though it is free and everything pays
    frame = park(1, elec_import_net=1000)
    options = [
        option("save", 1, most=100, changes={"elec_import_net": -1.0}, stage="efficiency"),
        option("own", 1, running=0.1, most=Name("elec_import_net"), changes={"elec_import_net": -1.0}, stage="supply"),
    ]
    economy = Economy(0.0, {"elec_import_net": (0.5,)})
    base, found = solved(setting(frame, options, [], years=1, economy=economy))
    assert built(base, found) == {("save", 2025): 100, ("own", 2025): 900}


def test_two_of_three_rows_are_enough():
    catalog = with_scheme(
        criteria=[
            {"id": "a", "indicator": "industrial_water_reuse_rate", "limit": {"at_least": 75}, "group": "G"},
            {"id": "b", "indicator": "solid_waste_utilisation_rate", "limit": {"at_least": 90}, "group": "G"},
            {"id": "c", "indicator": "waste_heat_recovery_rate", "limit": {"at_least": 50}, "group": "G"},
        ],
        groups=[{"id": "G", "label": {"en": "G", "zh": "G"}, "at_least": 2}],
        **{"pass": [{"group": "G"}]},
    )
    frame = park(1, water_reused=600, water_fresh_industrial=400, isw_generated=100, isw_used=80, isw_used_from_stock=0,
                 waste_heat_recovered=10, waste_heat_recoverable=100)  # fmt: skip
    options = [option("water", 1, capex=10, most=200, life=1, changes=WATER),  # 150 x 10 = 1500
               option("waste", 1, capex=50, most=20, life=1, changes={"isw_used": 1.0}),  # 10 x 50 = 500
               option("heat", 1, capex=20, most=90, life=1, changes={"waste_heat_recovered": 1.0})]  # fmt: skip  # 40 x 20 = 800
    problem = setting(frame, options, [], years=1, catalog=catalog, requirements=(SchemeRequirement("toy", 2025),))
    plan = plan_setting(problem)
    assert plan.status == "optimal" and plan.verdicts == {("toy", 2025): "qualifies"}
    assert plan.net_present_cost == pytest.approx(1300)
    assert {(one.measure, round(one.capacity, 4)) for one in plan.builds} == {("waste", 10), ("heat", 40)}


def test_a_conditional_limit_follows_the_condition_that_the_plan_itself_changes():
    # zero-carbon row 1: at 1 Mtce and more 0.3 t/tce are enough, below it must be 0.2
    catalog = with_scheme(
        criteria=[{
            "id": "1", "indicator": "co2_per_energy", "unit": "t/tce", "core": True,
            "limit": [{"when": "zc_energy >= 1000000 [tce]", "at_most": 0.3},
                      {"when": "zc_energy >= 200000 [tce]", "at_most": 0.2}, {"otherwise": None}],
        }],
        **{"pass": [{"core": True}]},
    )  # fmt: skip
    # 1.05 Mtce of coal equivalent in imported heat; each unit saves one GJ of heat (fossil)
    frame = park(1, heat_import_net=2e7, heat_import_nonfossil=0.0, elec_import_net=0, co2_process=0, co2_conversion=0,
                 elec_own_renewable=0, fuel_use__biomass=400000, fuel_feedstock__biomass=0)  # fmt: skip
    options = [
        option("green heat", 1, running=1, most=2e7, changes={"heat_import_nonfossil": 1.0}),
        option("save heat", 1, running=0.5, most=2e7, changes={"heat_import_net": -1.0}),
    ]
    problem = setting(frame, options, [], years=1, catalog=catalog, requirements=(SchemeRequirement("toy", 2025),))
    plan = plan_setting(problem)
    assert plan.status == "optimal" and plan.verdicts == {("toy", 2025): "qualifies"}
    # by enumeration of both branches on a fine grid, with the accounting written out
    coal = 0.0341208333333  # tce a GJ, replaced below by the catalog's own factor
    row = problem.figures()
    coal = (float(row.value("zc_energy", 2025, 2025).value) - 400000) / 2e7
    best = float("inf")
    for saved in range(0, 20_000_001, 20_000):
        energy = 400000 + (2e7 - saved) * coal
        limit = 0.3 if energy >= 1e6 else 0.2
        green = max(0.0, (2e7 - saved) - limit * energy / 0.11)
        best = min(best, 0.5 * saved + green)
    assert plan.net_present_cost == pytest.approx(best, rel=2e-3)
    assert plan.net_present_cost <= best + 1e-6 * best


def test_a_limit_on_growth_is_inverted_exactly():
    # energy elasticity since 2020 at most 0.6 with 8 % growth of value added: heat may grow by 4.8 % a year
    history = [100.0 * 1.08**n for n in range(6)]
    frame = park(1, 5, iva_constant=history, heat_import_net=[1000 * 1.08**n for n in range(6)], elec_import_net=0.0,
                 elec_own_renewable=0.0, fuel_use__raw_coal=0.0)  # fmt: skip
    saving = option("save", 1, capex=1, life=1, most=1000, changes={"heat_import_net": -1.0})
    base, found = solved(setting(frame, [saving], ["energy_elasticity <= 0.6"], years=1))
    assert built(base, found)["save", 2025] == pytest.approx(1000 * (1.08**5 - 1.048**5), rel=1e-9)


def test_a_mean_of_growths_is_held_by_tangents_on_the_safe_side_and_bounded_by_secants():
    # HJ 274 row 25 with two pollutants; a plain search over both gives the same cost
    years = [100.0 * 1.1**n for n in range(6)]
    frame = park(1, 5, iva_constant=years, emission__cod=[10.0 * 1.05**n for n in range(6)],
                 emission__nh3n=[4.0 * 1.08**n for n in range(6)], emission__so2=[5.0] * 6, emission__nox=[5.0] * 6)  # fmt: skip
    options = [option("cod", 1, capex=1, life=1, most=12, changes={"emission[cod]": -1.0}),
               option("nh3n", 1, capex=4, life=1, most=5, changes={"emission[nh3n]": -1.0})]  # fmt: skip
    problem = setting(frame, options, ["main_pollutant_elasticity <= 0.1"], years=1)
    plan = plan_setting(problem)
    assert plan.status == "optimal" and not plan.missed

    def elasticity(cod: float, nh3n: float) -> float:
        ends = ((10 * 1.05**5 - cod, 10.0), (4 * 1.08**5 - nh3n, 4.0), (5.0, 5.0), (5.0, 5.0))
        return sum(((end / start) ** 0.2 - 1) / 0.1 for end, start in ends) / 4

    best = min(
        (one + 4 * other for one in (n / 200 for n in range(2401)) for other in (n / 100 for n in range(501))
         if elasticity(min(one, 10 * 1.05**5), other) <= 0.1),
    )  # fmt: skip
    assert plan.net_present_cost == pytest.approx(best, abs=0.03)
    assert plan.proof.bound <= plan.net_present_cost + 1e-9


def test_the_larger_of_two_figures_is_exact_on_both_sides():
    # purchased green power beyond the import brings nothing: max(0, import - green)
    frame = park(1, elec_import_net=1000, elec_green_direct=0, elec_green_traded=0, elec_own_renewable=0,
                 heat_import_net=0, heat_import_nonfossil=0, co2_process=0, co2_conversion=0, fuel_use__raw_coal=1, fuel_feedstock__raw_coal=0)  # fmt: skip
    green = option("green", 1, running=1, most=2000, changes={"elec_green_traded": 1.0})
    fossil = 1.9003
    base, found = solved(setting(frame, [green], [f"zc_co2 <= {fossil + 0.25 * 0.8325} t"], years=1))
    assert built(base, found) == {("green", 2025): 750}
    refused = clashes(base_too_strict := solved(setting(frame, [green], ["zc_co2 <= 1.9 t"], years=1))[0])
    assert len(refused) == 1 and base_too_strict.demands == list(refused[0].demands)


def test_what_cannot_hold_together_is_named_with_the_least_relief():
    economy = Economy(0.0, budget=100.0)
    problem = setting(water(1), [option("a", 1, capex=1, most=200, changes=WATER)],
                      [REUSE, "water_fresh_industrial <= 350"], years=1, economy=economy)  # fmt: skip
    plan = plan_setting(problem)
    assert plan.status == "infeasible" and plan.net_present_cost is None
    assert [[one.id for one in clash.demands] for clash in plan.clashes] == [
        ["industrial_water_reuse_rate>=0.75/2025", "budget"]
    ]
    base = solved(problem)[0]
    given, _ = least_relief(base)
    # the budget would have to grow from 100 to 150, or the rate to give: some of one or the other
    assert {one.demand.id for one in given} <= {"industrial_water_reuse_rate>=0.75/2025", "budget"}
    assert given


def test_a_requirement_that_nothing_moves_is_a_clash_of_its_own():
    plan = plan_setting(setting(water(1), [option("a", 1, capex=1, changes=WATER)], ["green_cover >= 15 %"], years=1))
    assert plan.status == "infeasible"
    assert [one.reason.en for clash in plan.clashes for one in clash.demands] == ["the figure is missing"]


def test_prices_of_requirements_are_differences_of_solved_costs():
    plan = plan_setting(setting(water(1), [option("a", 1, capex=7, life=1, most=200, changes=WATER)], [REUSE], years=1))
    (price,) = plan.prices
    # one percentage point of 1000 m3 is 10 m3
    assert price.step == pytest.approx(0.01)
    assert price.saving == pytest.approx(70)
    assert price.further == pytest.approx(70)


def test_alternatives_cost_little_more_and_build_other_things():
    options = [option(name, 1, capex=capex, life=1, most=150, changes=WATER)
               for name, capex in (("a", 10.0), ("b", 10.3), ("c", 10.4), ("d", 11.0))]  # fmt: skip
    plan = plan_setting(setting(water(1), options, [REUSE], years=1))
    first = {one.measure for one in plan.builds}
    assert first == {"a"}
    assert plan.alternatives
    for other in plan.alternatives:
        assert other.net_present_cost <= 1.05 * plan.net_present_cost + 1e-6
        assert {one.measure for one in other.builds} != first


def test_a_measure_that_helps_one_indicator_and_breaks_another_is_seen():
    # reuse by membranes needs power; the cap on power leaves room for 100 m3 only
    frame = park(1, water_reused=600, water_fresh_industrial=400, elec_import_net=1000)
    thirsty = option("membrane", 1, capex=1, most=200, changes={**WATER, "elec_import_net": 2.0})
    plan = plan_setting(setting(frame, [thirsty], [REUSE, "elec_import_net <= 1200 kWh"], years=1))
    assert plan.status == "infeasible"
    assert len(plan.clashes) == 1 and len(plan.clashes[0].demands) == 2


def test_prices_that_make_everything_pay_build_everything_and_no_more():
    economy = Economy(0.0, {"water_fresh_industrial": (1e6,)})
    base, found = solved(
        setting(water(1), [option("a", 1, capex=1, most=1000, changes=WATER)], [], years=1, economy=economy)
    )
    assert built(base, found) == {("a", 2025): 400}  # fresh water cannot fall below zero


def test_without_any_measure_the_reference_path_is_the_plan_or_there_is_none():
    plan = plan_setting(setting(water(1), [], ["water_reused >= 500"], years=1))
    assert plan.status == "optimal" and plan.net_present_cost == 0 and plan.builds == ()
    plan = plan_setting(setting(water(1), [], [REUSE], years=1))
    assert plan.status == "infeasible" and len(plan.clashes) == 1
