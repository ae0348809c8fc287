"""Which of several figures counts: reported, derived, computed, absent, not applicable (§3.4, §3.5, §4.3, §4.8)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from greenpark import api
from greenpark.assess.checks import reported_differs
from greenpark.assess.figures import ParkFigures, reference_value
from greenpark.catalog import Catalog
from greenpark.formula.reasons import REASONS
from tests.assess.parks import YEAR, cards, filing, judge, row, value, value_in, wide

FUEL = {"fuel_use[raw_coal]": 1000, "fuel_feedstock[raw_coal]": 0}
ENERGY = {**FUEL, "elec_import_net": "1000 10^4 kWh", "elec_own_renewable": 0, "heat_import_net": 0}
DERIVED = 714.3 + 1229.0  # 1000 t · 0.7143 + 10^7 kWh · 0.1229 kgce, in tce


def test_a_total_is_derived_where_it_is_not_reported(catalog: Catalog) -> None:
    assert value(catalog, "energy_total_tce_calorific", ENERGY) == pytest.approx(DERIVED, rel=1e-12)


def test_a_reported_total_wins_over_its_derivation(catalog: Catalog) -> None:
    assert value(catalog, "energy_total_tce_calorific", {**ENERGY, "energy_total_tce_calorific": 3000}) == 3000
    record = judge(catalog, "hj274-2015", {**ENERGY, "energy_total_tce_calorific": 3000, "iva_constant": 6000})
    assert row(record, "11")["value"] == 0.5


def test_the_zero_carbon_scheme_reads_no_reported_total(catalog: Catalog) -> None:
    """CO2 and energy come from activity data only (§3.4)."""
    inputs = {**ENERGY, "elec_green_direct": 0, "elec_green_traded": 0, "heat_import_nonfossil": 0}
    reported = {"energy_total_tce_equivalent": 1, "energy_total_tce_calorific": 1, "co2_energy": 1}
    assert value(catalog, "zc_energy", {**inputs, **reported}) == pytest.approx(714.3 + 3000, rel=1e-12)
    assert value(catalog, "zc_co2", {**inputs, **reported}) == pytest.approx(1900.3 + 8325, rel=1e-12)


def test_a_derivation_that_lacks_an_input_leaves_the_total_missing(catalog: Catalog) -> None:
    for gone in ("elec_import_net", "heat_import_net"):
        inputs = {name: figure for name, figure in ENERGY.items() if name != gone}
        assert value(catalog, "energy_total_tce_calorific", inputs) == "missing_input", gone


WATER = {"water_fresh_industrial": 8200, "iva_constant": 1025}


def test_a_computed_indicator_wins_over_a_reported_one(catalog: Catalog) -> None:
    """§3.4: 8200 / 1025 = 8.0 counts, not the 9 of the report."""
    record = judge(catalog, "hj274-2015", {**WATER, "fresh_water_per_iva": 9})
    assert (row(record, "14")["value"], row(record, "14")["origin"]) == (8.0, "computed")


@pytest.mark.parametrize("gone", ["water_fresh_industrial", "iva_constant"])
def test_a_reported_indicator_is_used_where_an_input_lacks(catalog: Catalog, gone: str) -> None:
    inputs = {**{name: figure for name, figure in WATER.items() if name != gone}, "fresh_water_per_iva": 9}
    record = judge(catalog, "hj274-2015", inputs)
    assert (row(record, "14")["value"], row(record, "14")["origin"], row(record, "14")["status"]) == (
        9.0,
        "reported",
        "not_met",
    )


def test_an_undefined_computation_is_not_replaced_by_a_report(catalog: Catalog) -> None:
    record = judge(catalog, "hj274-2015", {**WATER, "iva_constant": 0, "fresh_water_per_iva": 9})
    assert (row(record, "14")["status"], row(record, "14")["reason"]) == ("undefined", "zero_denominator")


STANDING = """
    park,year,variable,value,unit,attributes
    p1,2023,water_fresh_industrial,8200,m3,"{figures}"
    p1,2023,iva_constant,1025,10^4 CNY,"{figures}"
    p1,2023,fresh_water_per_iva,9,m3/10^4 CNY,"{ratio}"
"""


@pytest.mark.parametrize(
    ("figures", "ratio", "shown", "origin"),
    [
        ("", "", 8.0, "computed"),
        ("core", "core", 8.0, "computed"),
        ("", "core", 8.0, "computed"),  # not stated on both sides
        ("core", "whole", 9.0, "reported"),
    ],
)
def test_a_report_of_another_boundary_stands(
    tmp_path: Path, catalog: Catalog, figures: str, ratio: str, shown: float, origin: str
) -> None:
    def stated(text: str) -> str:
        return f'{{""boundary"": ""{text}""}}' if text else ""

    folder = filing(tmp_path, STANDING.format(figures=stated(figures), ratio=stated(ratio)))
    found = row(api.assess(folder, schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0], "14")
    assert (found["value"], found["origin"]) == (shown, origin)


def differing(tmp_path: Path, catalog: Catalog, lines: str) -> list[tuple[str, str]]:
    folder = filing(tmp_path, f"park,year,variable,item,value,unit\n{lines}")
    return [
        (problem.severity, problem.message) for problem in reported_differs(api.read(folder, catalog=catalog), catalog)
    ]


def test_a_report_that_differs_by_more_than_half_a_percent_is_a_warning(tmp_path: Path, catalog: Catalog) -> None:
    figures = "p1,2023,water_fresh_industrial,,8200,m3\np1,2023,iva_constant,,1025,10^4 CNY\n"
    for reported, warned in ((8.0, False), (8.039, False), (7.961, False), (8.05, True), (7.9, True), (9, True)):
        found = differing(tmp_path, catalog, figures + f"p1,2023,fresh_water_per_iva,,{reported},m3/10^4 CNY\n")
        assert bool(found) is warned, (reported, found)
    assert found[0][0] == "warning"
    assert "reported as 9 m3/10^4 CNY, its inputs give 8" in found[0][1]
    assert "the computed value is used" in found[0][1]


def test_a_reported_total_is_checked_against_its_parts_and_still_used(tmp_path: Path, catalog: Catalog) -> None:
    parts = """p1,2023,fuel_use,raw_coal,1000,t
    p1,2023,elec_import_net,,1000,10^4 kWh
    p1,2023,elec_own_renewable,,0,10^4 kWh
    p1,2023,heat_import_net,,0,GJ
    """
    assert differing(tmp_path, catalog, parts + "p1,2023,energy_total_tce_calorific,,1943.3,tce\n") == []
    found = differing(tmp_path, catalog, parts + "p1,2023,energy_total_tce_calorific,,2000,tce\n")
    assert len(found) == 1
    assert "the reported value is used" in found[0][1]


def test_a_reported_ratio_is_checked_against_the_reported_total_that_counts(tmp_path: Path, catalog: Catalog) -> None:
    """There are no parts: the total itself is the input of the ratio."""
    lines = "p1,2023,energy_total_tce_calorific,,500,tce\np1,2023,iva_constant,,1000,10^4 CNY\np1,2023,energy_per_iva,,{},tce/10^4 CNY\n"
    assert differing(tmp_path, catalog, lines.format(0.5)) == []
    assert len(differing(tmp_path, catalog, lines.format(0.6))) == 1


# -- breakdowns (§3.5) -------------------------------------------------------------------------------------------------


def test_an_inventory_is_zero_where_silent_once_anything_is_reported(catalog: Catalog) -> None:
    assert value(catalog, "co2_energy", {"elec_import_net": 0, "heat_import_net": 0}) == "missing_input"
    only_coal = {"fuel_use[raw_coal]": 1000, "fuel_feedstock[raw_coal]": 0, "elec_import_net": 0, "heat_import_net": 0}
    assert value(catalog, "co2_energy", only_coal) == pytest.approx(1900.3, rel=1e-12)


def test_a_measured_set_is_missing_where_silent(catalog: Catalog) -> None:
    under = {"emission[cod]": 5, "allotted_total[cod]": 10, "emission[nh3n]": 1, "allotted_total[nh3n]": 1}
    core = {f"{name}[{item}]": 1 for name in ("emission", "allotted_total") for item in ("so2", "nox")}
    record = judge(catalog, "hj274-2015", {**under, **core})
    assert row(record, "18")["status"] == "met"
    without = {key: figure for key, figure in {**under, **core}.items() if key != "emission[nh3n]"}
    assert row(judge(catalog, "hj274-2015", without), "18")["status"] == "no_data"


def test_of_which_figures_are_zero_and_said_to_be_assumed(catalog: Catalog) -> None:
    """`isw_used_from_stock` is not reported: 70 / (100 + 0) (§3.5)."""
    record = judge(catalog, "hj274-2015", {"isw_used": 70, "isw_generated": 100})
    assert (row(record, "6")["value"], row(record, "6")["status"]) == (70, "met")
    assert "isw_used_from_stock" in row(record, "6")["assumed"]
    stated = judge(catalog, "hj274-2015", {"isw_used": 70, "isw_generated": 100, "isw_used_from_stock": 40})
    assert row(stated, "6")["value"] == 50
    assert "isw_used_from_stock" not in row(stated, "6")["assumed"]


def test_items_have_units_of_their_own(catalog: Catalog) -> None:
    """Coal in t, gas in m3: 1 t · 0.7143 + 1000 m3 · 1.33 kgce."""
    gas = {
        "fuel_use[raw_coal]": "1 t",
        "fuel_use[natural_gas]": "0.1 万m3",
        "elec_import_net": 0,
        "elec_own_renewable": 0,
        "heat_import_net": 0,
    }
    assert value(catalog, "energy_total_tce_calorific", gas) == pytest.approx(0.7143 + 1.33, rel=1e-12)


def test_what_does_not_exist_counts_as_none_in_a_sum_and_empties_a_ratio(catalog: Catalog) -> None:
    assert value(catalog, "energy_total_tce_calorific", {**ENERGY, "heat_import_net": "n/a"}) == pytest.approx(
        DERIVED, rel=1e-12
    )
    record = judge(catalog, "hj274-2015", {"cp_firms_done": "n/a", "cp_firms_obliged": "n/a", "wwtp_present": "n/a"})
    assert (row(record, "21")["status"], row(record, "21")["reason"]) == ("not_applicable", "empty_population")
    assert (row(record, "22")["status"], row(record, "22")["reason"]) == ("not_applicable", "empty_population")


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        # water reused / (water reused + fresh water)
        ("industrial_water_reuse_rate", {"water_reused": "n/a", "water_fresh_industrial": "n/a"}, "empty_population"),
        ("industrial_water_reuse_rate", {"water_reused": 0, "water_fresh_industrial": "n/a"}, "zero_denominator"),
        ("industrial_water_reuse_rate", {"water_reused": "n/a", "water_fresh_industrial": 50}, 0.0),
        ("industrial_water_reuse_rate", {"water_reused": 30, "water_fresh_industrial": "n/a"}, 1.0),
        ("industrial_water_reuse_rate", {"water_reused": "n/a"}, "missing_input"),
        # used / (generated + used from stock), where the last is zero unless reported
        ("solid_waste_utilisation_rate", {"isw_used": "n/a", "isw_generated": "n/a"}, "empty_population"),
        ("solid_waste_utilisation_rate", {"isw_used": 4, "isw_generated": "n/a", "isw_used_from_stock": 8}, 0.5),
        ("solid_waste_utilisation_rate", {"isw_used": 0, "isw_generated": 0}, "zero_denominator"),
        # value added / total of materials: every item that is reported is answered so, the others are zero by it
        ("resource_output_rate", {"iva_constant": 5, "material_input[coal]": "n/a"}, "empty_population"),
        ("resource_output_rate", {"iva_constant": 5, "material_input[coal]": 0}, "zero_denominator"),
        # value added / energy, derived from fuels, power and heat
        ("energy_output_rate", {"iva_constant": 5, "fuel_use[raw_coal]": "n/a", "elec_import_net": "n/a",
                                "elec_own_renewable": "n/a", "heat_import_net": "n/a"}, "empty_population"),
        ("energy_output_rate", {"iva_constant": 5, "fuel_use[raw_coal]": "n/a", "elec_import_net": 0,
                                "elec_own_renewable": "n/a", "heat_import_net": "n/a"}, "zero_denominator"),
    ],
)  # fmt: skip
def test_a_sum_of_things_that_are_not_there_empties_a_ratio(
    catalog: Catalog, name: str, inputs: dict[str, Any], expected: float | str
) -> None:
    assert value(catalog, name, inputs) == expected
    figures = ParkFigures(catalog, {YEAR: wide(catalog, inputs).row(0, named=True)})
    found = reference_value(figures, name, YEAR)
    assert (REASONS[found.reason] if found.value is None else found.value) == expected


def test_a_derived_total_of_things_that_are_not_there_is_not_judged(catalog: Catalog) -> None:
    none = {
        "fuel_use[raw_coal]": "n/a",
        "elec_import_net": "n/a",
        "elec_own_renewable": "n/a",
        "heat_import_net": "n/a",
    }
    target = {"targets": {"energy_total_tce_calorific": {"value": 100, "year": 2025}}}
    name = "energy_total_tce_calorific"
    found = row(judge(catalog, "low-carbon-pilot", none, **target), name)
    assert (found["status"], found["reason"]) == ("not_applicable", "empty_population")
    some = row(judge(catalog, "low-carbon-pilot", {**none, "elec_import_net": 0}, **target), name)
    assert (some["status"], some["value"]) == ("met", 0)


def test_a_limit_that_is_not_there_binds_nothing(catalog: Catalog) -> None:
    """No quota for COD: only SO2 counts, 5 of 8 allotted. No quota at all: the row does not apply."""
    one = {"emission[cod]": 5, "allotted_total[cod]": "n/a", "emission[so2]": 5, "allotted_total[so2]": 8}
    rest = {f"{name}[{item}]": "n/a" for name in ("emission", "allotted_total") for item in ("nox", "nh3n")}
    found = {"emission[cod]": 5, "allotted_total[cod]": "n/a", "emission[so2]": 0, "allotted_total[so2]": "n/a"}
    name = "total_quantity_targets_met"
    assert value(catalog, name, {**one, **rest}) == 1.0
    assert value(catalog, name, {**found, **rest}) == "empty_population"


def test_an_answer_in_a_filing_reaches_the_ratio(tmp_path: Path, catalog: Catalog) -> None:
    """HJ 274 row 15 and row 6 of a park without industrial water and waste, read from a file."""
    folder = filing(tmp_path, """
        park,year,variable,item,value,unit
        p1,2023,water_reused,,不涉及,m3
        p1,2023,water_fresh_industrial,,/,m3
        p1,2023,isw_used,,不涉及,t
        p1,2023,isw_generated,,不涉及,t
        p1,2023,material_input,coal,不涉及,t
        p1,2023,iva_constant,,1000,10^4 CNY
    """)  # fmt: skip
    record = api.assess(folder, schemes=["hj274-2015"], catalog=catalog).records()[0]
    for criterion in ("15", "6"):
        found = row(record, criterion)
        assert (found["status"], found["reason"], found["closes"]) == ("not_applicable", "empty_population", [])
    circular = api.assess(folder, schemes=["circular-transformation"], catalog=catalog)
    assert row(circular.records()[0], "resource_output_rate")["reason"] in ("empty_population", "missing_target")


# -- growth and cuts (§4.3) ----------------------------------------------------------------------------------------------


def test_constant_prices_are_chained_from_comparable_growth(tmp_path: Path, catalog: Catalog) -> None:
    """No constant-price figure is given: 1000 grows by 10, 20 and 15 %: mean (1.1·1.2·1.15)^(1/3) − 1."""
    folder = filing(tmp_path, """
        park,year,variable,value,unit
        p1,2020,iva_current,1000,10^4 CNY
        p1,2021,iva_growth_comparable,10,%
        p1,2022,iva_growth_comparable,20,%
        p1,2023,iva_growth_comparable,15,%
    """)  # fmt: skip
    found = row(api.assess(folder, schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0], "3")
    assert found["value"] == pytest.approx(((1.1 * 1.2 * 1.15) ** (1 / 3) - 1) * 100, rel=1e-9)


def test_no_growth_runs_over_a_break_in_the_chain(tmp_path: Path, catalog: Catalog) -> None:
    """The rate of 2022 is missing: 2023 is known only relative to 2022, 2020 only relative to 2021 (§4.3)."""
    lines = """
        park,year,variable,value,unit
        p1,2020,iva_current,1000,10^4 CNY
        p1,2021,iva_growth_comparable,10,%
        p1,2023,iva_growth_comparable,15,%
        p1,2023,water_fresh_industrial,9200,m3
    """
    found = row(
        api.assess(filing(tmp_path, lines), schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0], "3"
    )
    assert (found["status"], found["reason"]) == ("no_data", "missing_input")
    anchored = filing(tmp_path, lines + "p1,2022,iva_current,2000,10^4 CNY\n")
    record = api.assess(anchored, schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0]
    assert (row(record, "3")["status"], row(record, "3")["reason"]) == ("undefined", "rebased")
    assert row(record, "14")["value"] == pytest.approx(9200 / 2300), "a ratio of one year needs no growth"


def test_a_reported_figure_in_other_prices_ends_no_growth_of_a_chain(tmp_path: Path, catalog: Catalog) -> None:
    """2020 is reported at constant prices of some year, 2021 to 2023 are chained in prices of 2021."""
    folder = filing(tmp_path, """
        park,year,variable,value,unit
        p1,2020,iva_constant,800,10^4 CNY
        p1,2021,iva_current,1000,10^4 CNY
        p1,2022,iva_growth_comparable,10,%
        p1,2023,iva_growth_comparable,15,%
        p1,2022,water_fresh_industrial,10000,m3
        p1,2023,water_fresh_industrial,9200,m3
    """, entities="park,kind,base_year\np1,park,2022\n")  # fmt: skip
    record = api.assess(folder, schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0]
    assert (row(record, "3")["status"], row(record, "3")["reason"]) == ("undefined", "rebased")
    assert row(record, "13")["value"] == pytest.approx((0.92 - 1) / 0.15, rel=1e-6), "within the chain growth is known"


@pytest.mark.parametrize(
    ("scope", "then", "now", "reason"),
    [
        ("prices", "2015", "2020", "rebased"), ("boundary", "core", "whole", "boundary_changed"),
        ("coverage", "above scale", "all", "boundary_changed"), ("basis", "current", "constant", "basis_changed"),
        ("prices", "2015", "2015", None), ("prices", None, "2020", None),
    ],
)  # fmt: skip
def test_growth_across_a_change_of_scope_is_none(
    catalog: Catalog, scope: str, then: str | None, now: str, reason: str | None
) -> None:
    frame = wide(catalog, {"iva_constant": 1728, "iva_constant@2020": 1000}).with_columns(
        pl.when(pl.col("year") == 2020).then(pl.lit(then)).otherwise(pl.lit(now)).alias(f"iva_constant#{scope}")
    )
    found = value_in(frame, catalog, "iva_growth_3y_mean")
    assert found == (reason or pytest.approx(0.2, rel=1e-9))


def test_a_ratio_of_figures_of_different_boundaries_is_undefined(catalog: Catalog) -> None:
    frame = wide(catalog, WATER).with_columns(
        pl.lit("core").alias("water_fresh_industrial#boundary"), pl.lit("whole").alias("iva_constant#boundary")
    )
    found = row(cards(frame, catalog, "hj274-2015").records(closes=False)[0], "14")
    assert (found["status"], found["reason"], found["value"]) == ("undefined", "boundary_changed", None)


# -- own targets and plans (§4.3, §4.8) ------------------------------------------------------------------------------------


def test_the_next_target_holds_else_the_latest_lapsed_one_with_a_flag(tmp_path: Path, catalog: Catalog) -> None:
    lines = "".join(f"p1,{year},isw_used,80,t\np1,{year},isw_generated,100,t\n" for year in (2023, 2025, 2026, 2031))
    folder = filing(tmp_path, f"park,year,variable,value,unit\n{lines}", targets="""
        park,indicator,target_year,value,unit
        p1,solid_waste_utilisation_rate,2025,75,%
        p1,solid_waste_utilisation_rate,2030,85,%
    """)  # fmt: skip
    records = api.assess(folder, schemes=["park-progress"], every_year=True, catalog=catalog).records(closes=False)
    found = {record["year"]: row(record, "solid_waste_utilisation_rate") for record in records}
    assert {year: (one["threshold"], one["status"]) for year, one in found.items()} == {
        2023: (75, "met"), 2025: (75, "met"), 2026: (85, "not_met"), 2031: (85, "not_met"),
    }  # fmt: skip
    lapsed = {record["year"]: "target_lapsed" in record["notes"] for record in records}
    assert lapsed == {2023: False, 2025: False, 2026: False, 2031: True}


def test_a_target_may_come_in_another_unit_and_the_wrong_one_is_an_error(tmp_path: Path, catalog: Catalog) -> None:
    observations = (
        "park,year,variable,value,unit\np1,2023,water_fresh_industrial,8200,m3\np1,2023,iva_constant,1025,10^4 CNY\n"
    )
    table = "park,indicator,target_year,value,unit\np1,fresh_water_per_iva,2025,0.0009,{}\n"
    folder = filing(tmp_path, observations, targets=table.format("m3/CNY"))
    found = row(
        api.assess(folder, schemes=["park-progress"], catalog=catalog).records(closes=False)[0], "fresh_water_per_iva"
    )
    assert (found["threshold"], found["status"]) == (pytest.approx(9), "met")
    wrong = api.read(filing(tmp_path, observations, targets=table.format("t")), catalog=catalog)
    assert "wrong_dimension" in {problem.code for problem in wrong.problems}


def test_the_base_year_is_that_of_the_schemes_plan(tmp_path: Path, catalog: Catalog) -> None:
    """Entity 2020, plan of the low-carbon pilot 2021: the cut runs from 2021 there and from 2020 elsewhere."""
    lines = "".join(
        f"p1,{year},co2_energy,{co2},t\np1,{year},iva_constant,1000,10^4 CNY\n"
        for year, co2 in ((2020, 2000), (2021, 1000), (2023, 900))
    )
    folder = filing(
        tmp_path, f"park,year,variable,value,unit\n{lines}",
        entities="park,kind,base_year\np1,park,2020\n",
        plans="plan,park,scheme,base_year,status\nold,p1,low-carbon-pilot,2020,revised\nnew,p1,low-carbon-pilot,2021,in_force\n",
        targets="park,indicator,target_year,value,unit\np1,co2_per_iva_cut,2025,20,%\n",
    )  # fmt: skip
    scorecards = api.assess(folder, schemes=["low-carbon-pilot", "hj274-2015"], catalog=catalog)
    records = {record["scheme"]: record for record in scorecards.records(closes=False)}
    assert row(records["low-carbon-pilot"], "co2_per_iva_cut")["value"] == pytest.approx(10)
    assert row(records["hj274-2015"], "26")["value"] == pytest.approx((1 - 0.45 ** (1 / 3)) * 100)


def test_the_base_year_comes_from_the_entities_table_only(tmp_path: Path, catalog: Catalog) -> None:
    lines = "p1,2020,iva_constant,1000,10^4 CNY\np1,2023,iva_constant,1331,10^4 CNY\n"
    energy = "p1,2020,energy_total_tce_calorific,1000,tce\np1,2023,energy_total_tce_calorific,1100,tce\n"
    folder = filing(tmp_path, f"park,year,variable,value,unit\n{lines}{energy}")
    found = row(api.assess(folder, schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0], "10")
    assert (found["status"], found["reason"]) == ("undefined", "outside_definition")


def test_states_hold_until_they_change_and_flows_do_not(tmp_path: Path, catalog: Catalog) -> None:
    folder = filing(tmp_path, """
        park,year,variable,value,unit
        p1,2021,wwtp_present,yes,
        p1,2021,isw_used,70,t
        p1,2021,isw_generated,100,t
        p1,2023,iva_constant,1000,10^4 CNY
    """)  # fmt: skip
    record = api.assess(folder, schemes=["hj274-2015"], catalog=catalog).records(closes=False)[0]
    assert record["year"] == 2023
    assert row(record, "22")["status"] == "met"
    assert row(record, "6")["status"] == "no_data"
