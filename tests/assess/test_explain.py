"""Why a figure is what it is: every step down to observations with their sources (design section 1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenpark import api
from greenpark.api import NotFound
from greenpark.assess.explain import Step, as_text, number
from greenpark.assess.scorecards import Scorecards
from greenpark.catalog import Catalog
from tests.assess.parks import filing

OBSERVATIONS = """
    park,year,variable,item,value,unit,source,channel,attributes
    p1,2022,elec_import_net,,900,10^4 kWh,power company,meter,
    p1,2022,fuel_use,raw_coal,1000,t,customs house,form,
    p1,2022,heat_import_net,,0,GJ,heat company,meter,
    p1,2022,iva_constant,,1000,10^4 CNY,statistics office,form,
    p1,2023,elec_import_net,,1000,10^4 kWh,power company,meter,
    p1,2023,fuel_use,raw_coal,1000,t,scales,form,
    p1,2023,fuel_use,natural_gas,1,万m3,gas company,form,
    p1,2023,heat_import_net,,0,GJ,heat company,meter,
    p1,2023,iva_constant,,1100,10^4 CNY,statistics office,form,"{""boundary"": ""core zone""}"
    p1,2021,wwtp_present,,yes,,site visit,,
"""


@pytest.fixture
def scorecards(tmp_path: Path, catalog: Catalog) -> Scorecards:
    entities = "park,kind,name_zh,name_en,aliases,province,base_year\np1,park,第一园区,First Park,一园,江苏省,2022\n"
    factors = "park,factor,item,year,value,unit,source\np1,coal_equivalent,raw_coal,2023,0.65,kgce/kg,laboratory\n"
    return api.assess(
        filing(tmp_path, OBSERVATIONS, entities=entities, factors=factors), every_year=True, catalog=catalog
    )


def steps(step: Step) -> Iterator[Step]:
    yield step
    for below in step.below:
        yield from steps(below)


def explained(cards: Scorecards, indicator: str, year: int = 2023, lang: str = "en") -> dict[tuple[str, int], Step]:
    top = api.explain(cards, park="p1", year=year, indicator=indicator, lang=lang)
    return {(step.name, step.year): step for step in steps(top)}


def test_a_ratio_leads_down_to_observations_with_sources(scorecards: Scorecards) -> None:
    found = explained(scorecards, "co2_per_iva")
    top = found["co2_per_iva", 2023]
    assert top.origin == "computed"
    assert top.value == pytest.approx((1900.3 + 21.622 + 5827) / 1100, rel=1e-9)
    assert found["co2_energy", 2023].origin == "derived"
    power = found["elec_import_net", 2023]
    assert (power.value, power.unit, power.origin, power.source, power.channel) == (
        1e7,
        "kWh",
        "reported",
        "power company",
        "meter",
    )
    assert power.place == "observations.csv · 6"
    assert found["fuel_use[natural_gas]", 2023].source == "gas company"
    assert found["fuel_use[natural_gas]", 2023].unit == "m3"
    assert "core zone" in str(found["iva_constant", 2023].attributes)


def test_every_leaf_has_a_source(scorecards: Scorecards) -> None:
    for name in ("co2_per_iva", "energy_per_iva", "co2_per_iva_cut_yearly"):
        for step in explained(scorecards, name).values():
            if not step.below and step.value is not None and step.origin != "assumed":
                assert step.source, (name, step.name, step.year, step.origin)


def test_factors_say_where_they_come_from(scorecards: Scorecards) -> None:
    found = explained(scorecards, "co2_per_iva")
    grid = found["grid_factor", 2023]
    assert (grid.value, grid.origin) == (0.5827, "factor")
    assert grid.source == "MEE and NBS notice 2025 No. 47 (jiangsu, 2023, mee-nbs-2025-47)"
    fuels = {name for name, _ in found if name.startswith("co2_fuel[")}
    assert fuels == {"co2_fuel[raw_coal]", "co2_fuel[natural_gas]"}, "only fuels that are used"


def test_an_own_factor_of_an_item_is_shown_with_its_value(scorecards: Scorecards) -> None:
    step = explained(scorecards, "energy_per_iva")["coal_equivalent[raw_coal]", 2023]
    assert (step.value, step.source) == (0.65, "factors table of the park")


def test_a_change_shows_both_years_and_the_held_factor(scorecards: Scorecards) -> None:
    found = explained(scorecards, "co2_per_iva_cut_yearly")
    assert {year for name, year in found if name == "elec_import_net"} == {2022, 2023}
    assert {year for name, year in found if name == "grid_factor"} == {2023}, "held over the change (§4.5)"
    assert found["co2_per_iva", 2022].value == pytest.approx((1900.3 + 900 * 5.827) / 1000, rel=1e-9)


def test_a_state_says_since_when_it_holds(scorecards: Scorecards) -> None:
    step = explained(scorecards, "wwtp_present")["wwtp_present", 2023]
    assert (step.value, step.origin, step.source) == (True, "held since 2021", "site visit")


def test_a_chained_series_shows_the_rates_and_where_it_starts(tmp_path: Path, catalog: Catalog) -> None:
    """1000 in 2021, 10 % and 20 % more: 1320, though no constant-price figure is reported (§4.3)."""
    folder = filing(tmp_path / "chain", """
        park,year,variable,value,unit,source
        p1,2021,iva_current,1000,10^4 CNY,yearbook
        p1,2022,iva_growth_comparable,10,%,bulletin of 2022
        p1,2023,iva_growth_comparable,20,%,bulletin of 2023
        p1,2023,water_fresh_industrial,6600,m3,water company
    """)  # fmt: skip
    scorecards = api.assess(folder, every_year=True, catalog=catalog)
    step = explained(scorecards, "fresh_water_per_iva")["iva_constant", 2023]
    assert (step.origin, step.value) == ("chained", pytest.approx(1320))
    assert [(below.name, below.year, below.source) for below in step.below] == [
        ("iva_growth_comparable", 2023, "bulletin of 2023"), ("iva_growth_comparable", 2022, "bulletin of 2022"),
        ("iva_current", 2021, "yearbook"),
    ]  # fmt: skip


def test_a_chain_stops_at_a_reported_figure(tmp_path: Path, catalog: Catalog) -> None:
    folder = filing(tmp_path / "chain", """
        park,year,variable,value,unit,source
        p1,2022,iva_constant,1100,10^4 CNY,yearbook
        p1,2022,iva_growth_comparable,10,%,bulletin of 2022
        p1,2023,iva_growth_comparable,20,%,bulletin of 2023
    """)  # fmt: skip
    scorecards = api.assess(folder, every_year=True, catalog=catalog)
    step = explained(scorecards, "iva_constant")["iva_constant", 2023]
    assert [(below.name, below.year) for below in step.below] == [
        ("iva_growth_comparable", 2023),
        ("iva_constant", 2022),
    ]
    assert step.value == pytest.approx(1320)
    assert explained(scorecards, "iva_constant", 2021)["iva_constant", 2021].value == pytest.approx(1000)


def test_what_is_missing_says_so(scorecards: Scorecards) -> None:
    step = explained(scorecards, "fresh_water_per_iva")["fresh_water_per_iva", 2023]
    assert (step.value, step.reason) == (None, "missing_input")
    assert step.numbers == "? / 1\N{NARROW NO-BREAK SPACE}100"


def test_formulas_are_told_in_words_and_numbers_of_both_languages(scorecards: Scorecards) -> None:
    english, chinese = (
        explained(scorecards, "energy_per_iva", lang=lang)["energy_per_iva", 2023] for lang in ("en", "zh")
    )
    assert english.formula is not None
    assert chinese.formula is not None
    assert english.formula.count(" / ") == chinese.formula.count(" / ") == 1
    assert "工业增加值" in chinese.formula
    assert english.numbers == chinese.numbers
    assert "1\N{NARROW NO-BREAK SPACE}100" in str(english.numbers)


def test_the_text_holds_the_whole_derivation(scorecards: Scorecards) -> None:
    top = api.explain(scorecards, park="p1", year=2023, indicator="co2_per_iva")
    text = as_text(top)
    for step in steps(top):
        assert f"[{step.name}]" in text


def test_parks_and_indicators_are_found_by_name_in_either_language(scorecards: Scorecards) -> None:
    for park in ("p1", "第一园区", "First Park", "一园"):
        for indicator in ("co2_per_iva", scorecards.catalog.indicators["co2_per_iva"].label.zh):
            assert api.explain(scorecards, park=park, year=2023, indicator=indicator).name == "co2_per_iva"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"indicator": "co2_per_ivaa"},
            "There is no indicator 'co2_per_ivaa'. Did you mean 'co2_per_iva'? See `greenpark catalog indicators`.",
        ),
        (
            {"park": "Frist Park"},
            "There is no park 'Frist Park'. Did you mean 'First Park'? Parks in the data (1): p1; `greenpark assess` lists them.",
        ),
        ({"year": 2030}, "There are no figures of 2030 for p1; there are 2021, 2022, 2023."),
    ],
)
def test_what_is_not_there_is_said_with_the_nearest(
    scorecards: Scorecards, change: dict[str, object], message: str
) -> None:
    with pytest.raises(NotFound) as caught:
        api.explain(scorecards, **{"park": "p1", "year": 2023, "indicator": "co2_per_iva", **change})  # type: ignore[arg-type]
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("value", "text"), [(1234567.0, "1 234 567"), (1100.0, "1 100"), (0.5, "0.5"), (7.0442, "7.0442"), (-2500.0, "-2 500"), (1e-7, "1e-07")]
)  # fmt: skip
def test_numbers_are_grouped_for_people(value: float, text: str) -> None:
    assert number(value).replace("\N{NARROW NO-BREAK SPACE}", " ") == text
