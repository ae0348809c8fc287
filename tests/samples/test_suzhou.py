"""Suzhou Industrial Park: only what can honestly be mapped, each figure with its source, scope and grade."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from greenpark.catalog import Catalog

FOLDER = Path(__file__).parents[2] / "examples" / "suzhou-industrial-park"
ALLOWED = {
    ("gdp_park", "2012", "17380000"), ("gdp_park", "2015", "20700000"), ("gdp_park", "2017", "23881100"),
    ("gdp_park", "2020", "29070900"), ("gdp_park", "2022", "35156100"), ("area_park", "1994", "278"),
    ("area_park", "1994", "80"), ("wwtp_present", "2008", "是"), ("wwtp_present", "2018", "是"),
    ("good_air_days", "2017", "249"), ("good_air_days_share", "2017", "68.3"), ("good_air_days_share", "2022", "82.5"),
    ("fresh_water_per_iva", "2022", "5.03"), ("green_cover", "2005", "45"), ("energy_per_gdp", "2017", "0.254"),
    ("water_intake_per_gdp", "2019", "5.24"), ("water_intake_per_gdp", "2022", "5.6"), ("pm25", "2022", "26.7"),
}  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_exactly_the_honest_figures_are_mapped() -> None:
    rows = {(row["variable"], row["period"], row["value"]) for row in table("observations.csv")}
    assert rows == ALLOWED


def test_every_name_is_known_to_the_catalog(catalog: Catalog) -> None:
    for row in table("observations.csv"):
        assert catalog.find_name(row["variable"]) is not None, row["variable"]


def test_every_figure_says_where_it_is_from_and_how_sure_it_is() -> None:
    for row in table("observations.csv"):
        attributes = json.loads(row["attributes"])
        assert row["source"]
        assert attributes["evidence"] == "confirmed"
        assert attributes["boundary"]


def test_the_two_areas_are_two_boundaries() -> None:
    areas = {
        row["value"]: json.loads(row["attributes"])["boundary"]
        for row in table("observations.csv")
        if row["variable"] == "area_park"
    }
    assert areas == {"278": "whole_park", "80": "core_zone"}


@pytest.mark.parametrize(
    ("topic", "values"),
    [("air", {"249", "68.3", "66.8"}), ("green cover", {"45", "17.22"}), ("water", {"2.87", "5.24"})],
)
def test_ingredients_of_the_contradictions_are_at_hand(topic: str, values: set[str]) -> None:
    assert values <= {row["value"] for row in table("unmapped.csv") if row["topic"] == topic}


def test_what_is_not_mapped_says_why() -> None:
    assert all(row["why_not_mapped"] for row in table("unmapped.csv"))
    assert all(row["why_no_year"] for row in table("notes.csv"))


def test_base_year_and_region_class_are_left_open() -> None:
    (entity,) = table("entities.csv")
    assert entity["base_year"] == entity["region_class"] == ""
    assert "SIP" in entity["aliases"].split("；")
