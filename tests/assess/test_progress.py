"""Progress to own targets: (C − B)/(T − B), pace, balance across dimensions (issue part D)."""

from __future__ import annotations

from typing import Any

import pytest

from greenpark.assess.progress import balance, share
from greenpark.catalog import Catalog
from tests.assess.parks import judge


@pytest.mark.parametrize(
    ("now", "base", "target", "progress"),
    [
        (50, 40, 60, 0.5), (60, 40, 60, 1), (70, 40, 60, 1.5), (30, 40, 60, -0.5), (6, 10, 5, 0.8),  # higher, then lower is better
        (40, 40, 40, 1), (41, 40, 40, None), (None, 40, 60, None), (50, None, 60, None), (50, 40, None, None),
        (0.5, -0.5, 1.5, 0.5),
    ],
)  # fmt: skip
def test_progress_is_the_part_of_the_way_that_is_done(now: Any, base: Any, target: Any, progress: float | None) -> None:
    assert share(now, base, target) == (progress if progress is None else pytest.approx(progress, rel=1e-12))


SCHEME = "park-progress"
WASTE = {"isw_used": 75, "isw_generated": 100, "isw_used@2020": 60, "isw_generated@2020": 100}


def of(record: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in record["progress"]["indicators"] if one["id"] == name)


def test_pace_is_progress_over_the_time_used(catalog: Catalog) -> None:
    """From 60 % in 2020 to 75 % in 2023, target 85 % in 2025: 15 of 25 points in 3 of 5 years."""
    targets = {"solid_waste_utilisation_rate": {"value": 85, "year": 2025}}
    found = of(judge(catalog, SCHEME, WASTE, targets=targets), "solid_waste_utilisation_rate")
    assert (found["base"], found["level"], found["target"], found["target_year"]) == (60, 75, 85, 2025)
    assert found["progress"] == pytest.approx(0.6)
    assert found["time_used"] == pytest.approx(0.6)
    assert found["pace"] == pytest.approx(1.0)
    assert not found["lapsed"]


def test_lower_may_be_better(catalog: Catalog) -> None:
    """From 10 to 7.6 m3/10^4 CNY with 6 as the target: 60 % of the way."""
    inputs = {
        "water_fresh_industrial": 7600,
        "iva_constant": 1000,
        "water_fresh_industrial@2020": 10000,
        "iva_constant@2020": 1000,
    }
    targets = {"fresh_water_per_iva": {"value": 6, "year": 2030}}
    found = of(judge(catalog, SCHEME, inputs, targets=targets), "fresh_water_per_iva")
    assert found["progress"] == pytest.approx(0.6)
    assert found["pace"] == pytest.approx(0.6 / 0.3)


def test_a_lapsed_target_is_flagged_and_its_time_is_used_up(catalog: Catalog) -> None:
    targets = {"solid_waste_utilisation_rate": {"value": 85, "year": 2022}}
    found = of(judge(catalog, SCHEME, WASTE, targets=targets), "solid_waste_utilisation_rate")
    assert found["lapsed"]
    assert found["time_used"] == pytest.approx(1.5)
    assert found["pace"] == pytest.approx(0.4)


def test_the_base_is_that_of_the_plan(catalog: Catalog) -> None:
    inputs = {**WASTE, "isw_used@2021": 65, "isw_generated@2021": 100}
    targets = {"solid_waste_utilisation_rate": {"value": 85, "year": 2025}}
    found = of(
        judge(catalog, SCHEME, inputs, targets=targets, plan={"base_year": 2021}), "solid_waste_utilisation_rate"
    )
    assert (found["base_year"], found["base"]) == (2021, 65)
    assert found["progress"] == pytest.approx(0.5)
    assert found["time_used"] == pytest.approx(0.5)


@pytest.mark.parametrize("base_year", [None, 2023, 2025])
def test_without_an_earlier_base_year_there_is_no_progress(catalog: Catalog, base_year: int | None) -> None:
    targets = {"solid_waste_utilisation_rate": {"value": 85, "year": 2027}}
    found = of(
        judge(catalog, SCHEME, WASTE, targets=targets, park={"base_year": base_year}), "solid_waste_utilisation_rate"
    )
    assert (found["progress"], found["base"]) == (None, None)


def rows(**progress: float | None) -> list[dict[str, Any]]:
    return [{"dimension": name.rstrip("0123456789"), "progress": value} for name, value in progress.items()]


def test_balance_holds_each_row_between_nothing_and_all_of_the_way() -> None:
    """Economy (0.4 + 1.6→1)/2 = 0.7, environment −0.5→0, society 0.5: mean 0.4, spread 0.7, the weakest is environment."""
    found = balance(rows(economy1=0.4, economy2=1.6, environment1=-0.5, society1=0.5, society2=None))
    assert found["dimensions"] == {"economy": 0.7, "environment": 0, "society": 0.5}
    assert found["arithmetic"] == pytest.approx(0.4)
    assert found["geometric"] == 0, "one dimension left behind cannot be made up for"
    assert (found["spread"], found["weakest"]) == (0.7, "environment")


def test_an_even_park_has_equal_means() -> None:
    found = balance(rows(economy=0.5, environment=0.5))
    assert (found["arithmetic"], found["geometric"], found["spread"]) == (0.5, pytest.approx(0.5), 0)


def test_without_any_progress_there_is_no_balance() -> None:
    assert balance(rows(economy=None))["arithmetic"] is None


def test_only_schemes_with_dimensions_and_own_targets_have_progress(catalog: Catalog) -> None:
    assert "progress" not in judge(catalog, "hj274-2015", WASTE)
    assert {one["dimension"] for one in judge(catalog, SCHEME, WASTE)["progress"]["indicators"]} != {None}
