"""The Green Index: terms, choices of n, the elasticity rule, bounds of what is missing (§5.5)."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from greenpark.assess.scorecards import assess_wide
from greenpark.catalog import Catalog
from greenpark.samples.wide import make_wide
from tests.assess.parks import judge, with_gaps

MIIT = "miit-green-2016"
GROUPS = {"8-11": 2, "13-14": 1, "15-16": 1, "19-20": 1, "26-28": 1}
OPTIONS = [(1.0, True), (None, True), (1.0, False), (None, False)]


def key(cap: float | None, one: bool) -> str:
    return f"cap_{'1' if cap else 'none'}/elasticity_{'one' if one else 'undefined'}"


def term_by_hand(row: dict[str, Any], growth: float | None, cap: float | None, one: bool) -> float | None:
    """Value ÷ leading value; rows 23, 24 turned over; yes/no 1 or 0; None where missing or undefined."""
    value, leading = row["value"], row["threshold"]
    if value is None or row["status"] in ("no_data", "undefined"):
        return None
    if isinstance(value, bool):
        return float(value)
    if row["id"] == "24":
        if growth is None or growth <= 1e-9:
            return None
        if one and value <= 0.3 + 1e-9:
            return 1.0
        term = 0.3 / value if value > 0 else None
    elif row["id"] == "23":
        term = leading / value if value > 0 else cap
    else:
        term = value / leading
    return term if term is None or cap is None else min(term, cap)


def by_hand(
    record: dict[str, Any], growth: float | None, cap: float | None, one: bool
) -> tuple[float | None, float | None, float | None]:
    """Return (score, lower, upper) from the rows of a scorecard."""
    rows = [row for row in record["criteria"] if row["status"] != "not_applicable"]
    terms = {row["id"]: term_by_hand(row, growth, cap, one) for row in rows}
    whole, low, high, places = 0.0, 0.0, 0.0, 0
    complete = True
    single = [row["id"] for row in rows if row["group"] is None]
    for name in single:
        complete &= terms[name] is not None
        low += terms[name] or 0.0
        high += (cap or 0.0) if terms[name] is None else terms[name]
        places += 1
    for group, size in GROUPS.items():
        members = [terms[row["id"]] for row in rows if row["group"] == group]
        size = min(size, len(members))
        known = sorted((term for term in members if term is not None), reverse=True)
        complete &= len(known) >= size
        low += sum(known[:size])
        high += sum(sorted((cap or 0.0 if term is None else term for term in members), reverse=True)[:size])
        places += size
    if places == 0:
        return None, None, None
    whole = low * 100 / places
    return (whole if complete else None), whole, (high * 100 / places if cap is not None else None)


@pytest.mark.parametrize("seed", range(3))
def test_all_four_readings_and_their_bounds_by_hand(catalog: Catalog, seed: int) -> None:
    frame = with_gaps(make_wide(25, 2, 40 + seed), seed=seed, missing=0.03 * seed, zero=0.01)
    value_added = {(row["park"], row["year"]): row["iva_constant"] for row in frame.to_dicts()}
    scored = 0
    for record in assess_wide(frame, catalog, schemes=[MIIT]).records(closes=False):
        now, before = (value_added[record["park"], record["year"] - back] for back in (0, 1))
        growth = None if not before or now is None else now / before - 1
        for cap, one in OPTIONS:
            score, low, high = by_hand(record, growth, cap, one)
            found = record["scores"][key(cap, one)]
            assert (found is None) == (score is None), (record["park"], key(cap, one))
            if score is not None:
                assert found == pytest.approx(score, rel=1e-9), (record["park"], key(cap, one))
                scored += 1
            if (cap, one) == OPTIONS[0]:
                assert record["score"] == found
                assert record["score_bounds"] == [pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9)]
    assert scored or seed == 2


def perfect(**change: Any) -> dict[str, Any]:
    """A park that reaches each leading value exactly; one of each group is reported, two of rows 8 to 11."""
    figures = {
        "energy_output_rate": 3, "renewable_energy_share": 15, "clean_energy_share_terminal": 75, "water_output_rate": 1500,
        "iva_per_industrial_land": 15, "solid_waste_utilisation_rate": 95, "industrial_water_reuse_rate": 90,
        "reclaimed_water_reuse_rate": 30, "waste_heat_recovery_rate": 60, "wwtp_present": True,
        "green_new_industrial_buildings": 30, "clean_bus_share": 30, "high_tech_industry_output_share": 30,
        "green_industry_iva_share": 30, "iva_per_capita": 15, "solid_waste_disposal_use_rate": 100,
        "co2_per_iva_cut_yearly": 3, "wastewater_per_iva": 5, "main_pollutant_elasticity_yearly": 0.3,
        "iva_constant": 110, "iva_constant@2022": 100, "good_air_days_share": 80, "green_cover": 30,
        "green_standard_system": True, "green_plan": True, "green_info_platform": True,
    }  # fmt: skip
    return {name: figure for name, figure in {**figures, **change}.items() if figure is not ...}


def score(catalog: Catalog, **change: Any) -> dict[str, Any]:
    return judge(catalog, MIIT, perfect(**change))


def test_reaching_every_leading_value_gives_100(catalog: Catalog) -> None:
    record = score(catalog)
    assert record["score"] == pytest.approx(100, rel=1e-12)
    assert set(record["scores"]) == {key(cap, one) for cap, one in OPTIONS}
    assert all(found == pytest.approx(100) for found in record["scores"].values())


def test_one_term_counts_a_twenty_fourth(catalog: Catalog) -> None:
    assert score(catalog, energy_output_rate=1.5)["score"] == pytest.approx(100 - 0.5 * 100 / 24, rel=1e-12)
    assert score(catalog, wastewater_per_iva=10)["score"] == pytest.approx(100 - 0.5 * 100 / 24, rel=1e-12)
    assert score(catalog, green_plan=False)["score"] == pytest.approx(100 - 100 / 24, rel=1e-12)


def test_without_a_cap_a_term_may_pass_one(catalog: Catalog) -> None:
    record = score(catalog, energy_output_rate=6)
    assert record["score"] == pytest.approx(100)
    assert record["scores"]["cap_none/elasticity_one"] == pytest.approx(100 + 100 / 24, rel=1e-12)


def test_the_best_of_a_group_count(catalog: Catalog) -> None:
    """Rows 8 and 9 at half, 10 and 11 at 0.9 and 0.8 of their leading values: 0.9 + 0.8."""
    record = score(
        catalog,
        reclaimed_water_reuse_rate=15,
        waste_heat_recovery_rate=30,
        waste_gas_recovery_rate=81,
        secondary_resource_recovery_rate=64,
    )
    assert record["score"] == pytest.approx(100 - 0.3 * 100 / 24, rel=1e-12)
    assert score(catalog, green_new_public_buildings=30)["score"] == pytest.approx(100), "the other member is better"


def test_elasticity_one_and_undefined_differ_where_it_cannot_be_turned_over(catalog: Catalog) -> None:
    falling = score(catalog, main_pollutant_elasticity_yearly=-0.5)
    assert falling["score"] == pytest.approx(100)
    assert falling["scores"]["cap_1/elasticity_undefined"] is None
    assert score(catalog, main_pollutant_elasticity_yearly=0.6)["score"] == pytest.approx(100 - 0.5 * 100 / 24)
    shrinking = score(catalog, iva_constant=90)
    assert shrinking["score"] is None, "without growth of value added the row is undefined"
    assert shrinking["score_bounds"] == [pytest.approx(100 - 100 / 24), pytest.approx(100)]


def test_a_missing_term_leaves_bounds(catalog: Catalog) -> None:
    record = score(catalog, green_cover=..., energy_output_rate=1.5)
    assert record["score"] is None
    assert record["score_bounds"] == [pytest.approx(100 - 1.5 * 100 / 24), pytest.approx(100 - 0.5 * 100 / 24)]
    nothing = judge(catalog, MIIT, {"iva_current": 1})
    assert nothing["score_bounds"] == [0, pytest.approx(100)]


def test_a_row_that_falls_away_leaves_the_mean_of_the_others(catalog: Catalog) -> None:
    record = score(catalog, wwtp_present="n/a", energy_output_rate=1.5)
    assert record["counts"]["not_applicable"] == 1
    assert record["score"] == pytest.approx((22.5 / 23) * 100, rel=1e-9)


def test_other_schemes_have_no_score(catalog: Catalog) -> None:
    record = judge(catalog, "hj274-2015", perfect())
    assert (record["score"], record["scores"], record["score_bounds"]) == (None, {}, None)


def test_the_options_say_which_reading_is_shown(catalog: Catalog) -> None:
    assert score(catalog)["options"] == {"cap": 1, "elasticity": "one"}
    zero = judge(catalog, "zero-carbon-2025", {"iva_current": 1})
    assert zero["options"]["clean_energy_share"] == "non_fossil"


def test_scores_are_columns_of_the_frame(catalog: Catalog) -> None:
    frame = assess_wide(make_wide(2, 2, 1), catalog, schemes=[MIIT]).frame()
    assert frame["score"].dtype == pl.Float64
    assert frame.filter(pl.col("kind") == "criteria").height == 62
