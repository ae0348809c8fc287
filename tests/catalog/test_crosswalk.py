"""Which criteria measure the same quantity, and what a limit is in another scheme's terms (issue part B)."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from greenpark.assess.checks import evaluate_names
from greenpark.assess.resolve import value_column
from greenpark.catalog import Catalog
from greenpark.catalog.crosswalk import crosswalk
from greenpark.formula.units import parse_unit


def converted(catalog: Catalog, quantity: str, schemes: list[str]) -> dict[tuple[str, str], float | None]:
    record = next(one for one in crosswalk(catalog, schemes) if one["quantity"] == quantity)
    return {(member["scheme"], member["criterion"]): member["converted"] for member in record["members"]}


def test_half_a_tce_per_ten_thousand_yuan_is_two_ten_thousand_yuan_per_tce(catalog: Catalog) -> None:
    both = ["hj274-2015", "miit-green-2016"]
    assert converted(catalog, "energy_intensity", both[::-1]) == {("miit-green-2016", "1"): 3, ("hj274-2015", "11"): 2}
    there = converted(catalog, "energy_intensity", both)
    assert there["hj274-2015", "11"] == 0.5
    assert there["miit-green-2016", "1"] == pytest.approx(1 / 3, rel=1e-5)


def test_eight_cubic_metres_per_ten_thousand_yuan_are_1250_yuan_a_cubic_metre(catalog: Catalog) -> None:
    both = ["miit-green-2016", "hj274-2015"]
    assert converted(catalog, "water_intensity", both) == {("miit-green-2016", "4"): 1500, ("hj274-2015", "14"): 1250}
    assert converted(catalog, "water_intensity", both[::-1])["miit-green-2016", "4"] == pytest.approx(20 / 3, rel=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "top", "bottom"),
    [
        ("energy_per_iva", "energy_output_rate", "energy_total_tce_calorific", "iva_constant"),
        ("fresh_water_per_iva", "water_output_rate", "water_fresh_industrial", "iva_constant"),
    ],
)
def test_an_indicator_times_its_inverse_is_one(catalog: Catalog, one: str, other: str, top: str, bottom: str) -> None:
    random = np.random.default_rng(7)
    rows = pl.DataFrame(
        {
            "park": [f"p{n}" for n in range(50)],
            "year": 2023,
            top: 10 ** random.uniform(0, 7, 50),
            bottom: 10 ** random.uniform(0, 7, 50),
        }
    )
    found = evaluate_names(rows, catalog, [one, other])
    units = parse_unit(catalog.indicators[one].unit).factor * parse_unit(catalog.indicators[other].unit).factor
    product = found[value_column(one)] * found[value_column(other)] * units
    assert product.to_numpy() == pytest.approx(np.ones(50), rel=1e-12)


def test_inverses_name_each_other_and_turn_the_direction(catalog: Catalog) -> None:
    pairs = {name: entry.inverse_of for name, entry in catalog.indicators.items() if entry.inverse_of}
    assert pairs
    for name, other in pairs.items():
        assert pairs[other] == name
        assert {catalog.indicators[name].direction, catalog.indicators[other].direction} == {"higher", "lower"}


def test_every_record_joins_at_least_two_schemes_and_says_what_differs(catalog: Catalog) -> None:
    records = crosswalk(catalog, lang="zh")
    for record in records:
        assert len({member["scheme"] for member in record["members"]}) > 1
        indicators = {member["indicator"] for member in record["members"]}
        assert len(indicators) == 1 or record["differs"], record["quantity"]
    assert len(records) > 25


def test_what_differs_in_kind_is_not_converted(catalog: Catalog) -> None:
    """High-tech firms and high-tech industries are two counts; their shares do not convert."""
    found = converted(catalog, "high_tech_share", ["hj274-2015", "miit-green-2016"])
    assert found == {("hj274-2015", "1"): 30, ("miit-green-2016", "17"): None}
