"""Scorecards: which edition, year and park, and what a record holds (§6.1, §6.2)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from greenpark import api
from greenpark.api import NotFound
from greenpark.assess.scorecards import edition_for
from greenpark.catalog import Catalog
from greenpark.samples.wide import make_wide
from tests.assess.parks import cards, filing, judge, wide, with_gaps

OBSERVATIONS = """
    park,year,variable,value,unit
    p1,2022,iva_constant,1000,10^4 CNY
    p1,2023,iva_constant,1100,10^4 CNY
    p2,2021,iva_constant,1000,10^4 CNY
"""
ENTITIES = """
    park,kind,name_zh,name_en,aliases,base_year
    p1,park,第一园区,First Park,一园；甲园,2020
    p2,park,第二园区,Second Park,,2020
    p3,park,第三园区,Third Park,,2020
"""


@pytest.mark.parametrize(
    ("scheme", "year", "edition", "in_force"),
    [
        ("hj274-2015", 2023, "2015", True), ("hj274-2015", 2014, "2015", False), ("miit-green-2016", 2024, "2016", True),
        ("miit-green-2016", 2025, "2016", False), ("zero-carbon-2025", 2023, "2025", False),
        ("zero-carbon-2025", 2025, "2025", True),
    ],
)  # fmt: skip
def test_the_edition_in_force_on_the_last_day_else_the_nearest(
    catalog: Catalog, scheme: str, year: int, edition: str, in_force: bool
) -> None:
    found, holds = edition_for(catalog.schemes[scheme], year)
    assert (found.id, holds) == (edition, in_force)
    assert ("edition_not_in_force" in judge(catalog, scheme, {"iva_current": 1}, year=year)["notes"]) is not in_force


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filing(tmp_path, OBSERVATIONS, entities=ENTITIES)


def shown(folder: Path, catalog: Catalog, **how: Any) -> list[tuple[str, int]]:
    records = api.assess(folder, schemes=["hj274-2015"], catalog=catalog, **how).records(closes=False)
    return [(record["park"], record["year"]) for record in records]


def test_each_park_is_shown_with_its_latest_year(folder: Path, catalog: Catalog) -> None:
    assert shown(folder, catalog) == [("p1", 2023), ("p2", 2021)]
    assert shown(folder, catalog, every_year=True) == [("p1", 2022), ("p1", 2023), ("p2", 2021)]
    assert shown(folder, catalog, years=[2022]) == [("p1", 2022)]
    assert shown(folder, catalog, parks=["p2"], every_year=True) == [("p2", 2021)]


@pytest.mark.parametrize("name", ["p1", "第一园区", "First Park", "first park", "一园", "甲园", "P1"])
def test_a_park_is_found_by_id_or_name_in_either_language(folder: Path, catalog: Catalog, name: str) -> None:
    assert shown(folder, catalog, parks=[name]) == [("p1", 2023)]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (
            {"parks": ["Frist Park"]},
            "There is no park 'Frist Park'. Did you mean 'First Park'? Parks in the data (2): p1, p2; `greenpark assess` lists them.",
        ),
        (
            {"parks": ["p3"]},
            "There are no figures of 'p3'. Parks in the data (2): p1, p2; `greenpark assess` lists them.",
        ),
        ({"years": [2030]}, "There are no figures of 2030; there are 2021, 2022, 2023."),
        ({"parks": ["p2"], "years": [2022]}, "There are no figures of 2022 for p2; there are 2021."),
        ({"editions": {"hj274-2015": "2009"}}, "hj274-2015 has no edition '2009'; there are 2015."),
        (
            {"editions": {"hj275": "2015"}},
            "There is no scheme 'hj275'. Did you mean 'hj274-2015'? See `greenpark catalog schemes`.",
        ),
    ],
)
def test_what_is_not_there_is_said(folder: Path, catalog: Catalog, how: dict[str, Any], message: str) -> None:
    with pytest.raises(NotFound) as caught:
        shown(folder, catalog, **how)
    assert str(caught.value) == message


def test_an_unknown_scheme_is_said_with_the_nearest(folder: Path, catalog: Catalog) -> None:
    with pytest.raises(NotFound, match=r"There is no scheme 'hj274-2051'\. Did you mean 'hj274-2015'"):
        api.assess(folder, schemes=["hj274-2051"], catalog=catalog)
    with pytest.raises(FileNotFoundError):
        api.assess(folder / "not-there.csv", catalog=catalog)


RECORD = {
    "park", "year", "scheme", "edition", "verdict", "score", "scores", "score_bounds", "options", "counts", "criteria",
    "entry", "notes",
}  # fmt: skip
CRITERION = {
    "id", "indicator", "value", "unit", "operator", "threshold", "status", "required", "group", "counts", "gap", "reason",
    "origin", "basis", "assumed", "evidence", "closes",
}  # fmt: skip


def test_a_record_holds_the_fields_of_the_contract_and_no_nan(catalog: Catalog) -> None:
    frame = with_gaps(make_wide(4, 4, 8), seed=8)
    for record in cards(frame, catalog, year=2024).records(settle=True):
        assert set(record) - {"progress"} == RECORD | {"settled_by", "blocked_by"}
        assert all(set(one) == CRITERION for one in (*record["criteria"], *record["entry"]))
        assert list(record["counts"]) == ["met", "not_met", "no_data", "undefined", "not_applicable", "waived"]
        assert sum(record["counts"].values()) == len(catalog.schemes[record["scheme"]].criteria)
        json.dumps(record, allow_nan=False)


def test_criteria_come_in_the_order_of_the_scheme(catalog: Catalog) -> None:
    for record in cards(wide(catalog, {"iva_current": 1}), catalog).records(closes=False):
        scheme = catalog.schemes[record["scheme"]]
        assert [one["id"] for one in record["criteria"]] == [one.id for one in scheme.criteria]
        assert [one["id"] for one in record["entry"]] == [one.id for one in scheme.entry]


def test_yes_and_no_are_truth_values_with_equals_true(catalog: Catalog) -> None:
    record = judge(catalog, "hj274-2015", {"wwtp_present": False})
    found = next(one for one in record["criteria"] if one["id"] == "22")
    assert (found["value"], found["operator"], found["threshold"], found["gap"]) == (False, "equals", True, 1.0)


def test_the_basis_says_which_prices_and_which_power(catalog: Catalog) -> None:
    inputs = {"iva_constant": 1600000, "employees_industrial": 100000, "energy_total_tce_calorific": 500000}
    record = judge(catalog, "hj274-2015", inputs)
    basis = {one["id"]: one["basis"] for one in record["criteria"]}
    assert basis["2"] == "constant", "no current-price figure: either() took the other"
    assert set(str(basis["11"]).split(", ")) == {"constant", "calorific"}
    assert basis["14"] is None


def test_the_frame_has_a_row_per_criterion_and_null_where_there_is_nothing(catalog: Catalog) -> None:
    frame = cards(with_gaps(make_wide(3, 3, 8), seed=2), catalog, "hj274-2015", year=2024).frame()
    assert frame.height == 3 * 35
    assert set(frame["kind"].unique()) == {"criteria", "entry"}
    for name in ("value", "threshold", "gap"):
        assert frame.schema[name] == pl.Float64
        assert not any(math.isnan(value) for value in frame[name].drop_nulls())


def test_own_editions_are_judged_on_request(folder: Path, catalog: Catalog) -> None:
    record = api.assess(folder, schemes=["hj274-2015"], editions={"hj274-2015": "2015"}, catalog=catalog).records(
        closes=False
    )[0]
    assert record["edition"] == "2015"


def test_a_frame_without_park_and_year_is_refused(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="'park' and 'year'"):
        api.assess(pl.DataFrame({"iva_current": [1.0]}), catalog=catalog)


def test_progress_is_reported_once_a_scorecard(catalog: Catalog) -> None:
    seen: list[tuple[int, int]] = []
    scorecards = cards(make_wide(2, 2, 1), catalog, "hj274-2015", "miit-green-2016", year=2024)
    scorecards.records(closes=False, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert len(scorecards) == 4


def test_a_chain_of_growth_rates_makes_no_year_of_its_own(tmp_path, catalog):
    text = "park,year,variable,value,unit\nP1,2023,iva_current,100,万元\nP1,2023,iva_growth_comparable,5,%\n"
    path = tmp_path / "data.csv"
    path.write_text(text + "P1,2024,iva_growth_comparable,6,%\n", encoding="utf-8")
    records = api.assess(path, schemes=["hj274-2015"], every_year=True, catalog=catalog).records()
    assert [record["year"] for record in records] == [2023, 2024]
