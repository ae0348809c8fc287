"""Which factor holds: by item, edition, area, year, and what a park states of its own (§4.5, §5.6)."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from greenpark import api
from greenpark.assess.factors import area_chain, area_of, resolve
from greenpark.catalog import Catalog
from greenpark.catalog.load import check
from greenpark.catalog.read import FILES
from greenpark.observe.wide import build_wide
from tests.assess.parks import filing, judge, row, value, value_in, wide


@pytest.mark.parametrize(
    ("year", "edition", "coal"), [(2020, "gbt2589-2008", 20908), (2021, "gbt2589-2020", 20934), (2030, "gbt2589-2020", 20934), (2001, "gbt2589-2008", 20908)]
)  # fmt: skip
def test_the_edition_in_force_on_the_last_day_of_the_year_holds(
    catalog: Catalog, year: int, edition: str, coal: float
) -> None:
    """GB/T 2589-2020 is in force from 1 April 2021; before the first edition the nearest holds."""
    found = resolve(catalog, "net_calorific_value", "raw_coal", "jiangsu", year)
    assert (found.value, found.edition) == (coal, edition)


def test_an_item_that_the_edition_in_force_lacks_comes_from_the_nearest(catalog: Catalog) -> None:
    found = resolve(catalog, "coal_equivalent", "methanol", None, 2019)
    assert (found.value, found.edition) == (0.6794, "gbt2589-2020")


@pytest.mark.parametrize(
    ("spelling", "area", "chain"),
    [
        ("江苏省", "jiangsu", ["jiangsu", "east", "nation"]),
        ("Jiangsu Province", "jiangsu", ["jiangsu", "east", "nation"]),
        ("内蒙古自治区", "inner_mongolia", ["inner_mongolia", "north", "nation"]),
        ("北京", "beijing", ["beijing", "north", "nation"]),
        ("Atlantis", "atlantis", ["atlantis", "nation"]),
        (None, None, ["nation"]),
    ],
)
def test_areas_go_from_province_to_region_to_nation(spelling: str | None, area: str | None, chain: list[str]) -> None:
    assert area_of(spelling) == area
    assert area_chain(spelling) == chain


@pytest.mark.parametrize(
    ("province", "year", "grid", "area", "of", "flag"),
    [
        ("江苏省", 2023, 0.5827, "jiangsu", 2023, None),
        ("江苏省", 2024, 0.5827, "jiangsu", 2023, None),  # the previous year needs no flag
        ("江苏省", 2026, 0.5827, "jiangsu", 2023, "factor_year"),
        ("江苏省", 2015, 0.6451, "jiangsu", 2021, "factor_year"),
        ("安徽省", 2023, 0.6782, "anhui", 2022, None),  # own province of the previous year before the region
        ("河南省", 2022, 0.5395, "central", 2022, None),
        ("atlantis", 2023, 0.5306, "nation", 2023, None),
        (None, 2022, 0.5366, "nation", 2022, None),
    ],
)
def test_the_grid_factor_by_area_then_year(
    catalog: Catalog, province: str | None, year: int, grid: float, area: str, of: int, flag: str | None
) -> None:
    found = resolve(catalog, "grid_factor", None, province, year)
    assert (found.value, found.area, found.year, found.flag) == (grid, area, of, flag)


POWER = {
    "elec_import_net": "1000 10^4 kWh",
    "fuel_use[raw_coal]": 0,
    "fuel_feedstock[raw_coal]": 0,
    "heat_import_net": 0,
}


def test_the_co2_of_bought_power_uses_the_factor_of_the_parks_province(catalog: Catalog) -> None:
    """10^7 kWh · 0.5827 kg/kWh = 5 827 t in Jiangsu, 5 306 t where the province is not known."""
    assert value(catalog, "co2_energy", POWER) == pytest.approx(5827, rel=1e-12)
    assert value(catalog, "co2_energy", POWER, park={"province": None}) == pytest.approx(5306, rel=1e-12)


def test_parks_of_several_provinces_each_get_their_own(catalog: Catalog) -> None:
    frames = [
        wide(catalog, POWER, park={"province": name}).with_columns(park=pl.lit(name))
        for name in ("jiangsu", "四川省", "hubei")
    ]
    frame = pl.concat(frames)
    assert {name: value_in(frame.filter(pl.col("park") == name), catalog, "co2_energy") for name in ("jiangsu", "四川省", "hubei")} == {
        "jiangsu": pytest.approx(5827), "四川省": pytest.approx(1564), "hubei": pytest.approx(5395),
    }  # fmt: skip


CUT = {
    **POWER, "iva_constant": 1000, "elec_import_net@2022": "1000 10^4 kWh", "fuel_use[raw_coal]@2022": 0,
    "fuel_feedstock[raw_coal]@2022": 0, "heat_import_net@2022": 0, "iva_constant@2022": 1000,
}  # fmt: skip


def test_a_cut_holds_the_grid_factor_of_the_assessed_year_at_both_ends(catalog: Catalog) -> None:
    """The same power for the same value added is no cut, though the grid got cleaner from 2022 (0.5978) to 2023 (0.5827)."""
    assert value(catalog, "co2_per_iva_cut_yearly", CUT) == pytest.approx(0, abs=1e-12)
    assert value(catalog, "co2_per_iva_cut_yearly", {**CUT, "elec_import_net": "900 10^4 kWh"}) == pytest.approx(
        0.1, rel=1e-9
    )


def test_a_held_factor_does_not_touch_fuels(catalog: Catalog) -> None:
    """1000 t of coal fewer: 1900.3 t of the 5827 + 3800.6 t of the year before, power held at 0.5827."""
    inputs = {**CUT, "fuel_use[raw_coal]@2022": 2000, "fuel_use[raw_coal]": 1000}
    wanted = 1 - (5827 + 1900.3) / (5827 + 3800.6)
    assert value(catalog, "co2_per_iva_cut_yearly", inputs) == pytest.approx(wanted, rel=1e-9)


ZERO_CARBON = {
    "fuel_use[raw_coal]": 1000, "fuel_feedstock[raw_coal]": 0, "elec_import_net": "1000 10^4 kWh", "elec_own_renewable": 0,
    "elec_green_direct": 0, "elec_green_traded": 0, "heat_import_net": 0, "heat_import_nonfossil": 0,
    "co2_conversion": 0, "co2_process": 0,
}  # fmt: skip


def test_the_coal_equivalent_of_power_is_assumed_until_a_rate_is_given(catalog: Catalog) -> None:
    """§5.6: 1000 t · 0.7143 + 10^7 kWh · 0.30 kgce/kWh = 714.3 + 3000 tce."""
    found = resolve(catalog, "electricity_equivalent", None, "jiangsu", 2023)
    assert (found.value, found.assumed) == (0.30, True)
    assert value(catalog, "zc_energy", ZERO_CARBON) == pytest.approx(3714.3, rel=1e-12)
    record = judge(catalog, "zero-carbon-2025", ZERO_CARBON)
    assert "electricity_equivalent" in row(record, "1")["assumed"]
    own = judge(catalog, "zero-carbon-2025", ZERO_CARBON, factors={"electricity_equivalent": 0.29})
    assert "electricity_equivalent" not in row(own, "1")["assumed"]
    assert value(catalog, "zc_energy", ZERO_CARBON, factors={"electricity_equivalent": 0.29}) == pytest.approx(
        3614.3, rel=1e-12
    )


def test_a_lagged_factor_is_that_of_the_year_before_and_an_earlier_year_comes_before_a_later_one(
    tmp_path: Path,
) -> None:
    """Rates of 2019, 2021 and 2022 are given: 2023 takes 2022; 2021 wants 2020 and takes 2019; 2030 is far."""
    folder = Path(shutil.copytree(FILES, tmp_path / "files"))
    path = folder / "factors" / "coal_equivalent.yaml"
    text = path.read_text(encoding="utf-8")
    table = """    lag_years: 1
    editions:
      - id: rates
        source: a test
        evidence: assumed
        rows: [{year: 2019, value: 0.301}, {year: 2021, value: 0.299}, {year: 2022, value: 0.298}]
"""
    path.write_text(text.replace("    lag_years: 1\n", table, 1), encoding="utf-8")
    own = check(folder, "with rates")
    found = {year: resolve(own, "electricity_equivalent", None, None, year) for year in (2021, 2022, 2023, 2030)}
    assert {year: (one.value, one.year) for year, one in found.items()} == {
        2021: (0.301, 2019), 2022: (0.299, 2021), 2023: (0.298, 2022), 2030: (0.298, 2022),
    }  # fmt: skip
    assert [year for year, one in found.items() if one.flag] == [2030]
    assert not any(one.assumed for one in found.values())


OBSERVATIONS = """
    park,year,variable,item,value,unit
    p1,2021,elec_import_net,,1000,10^4 kWh
    p1,2023,elec_import_net,,1000,10^4 kWh
    p1,2024,elec_import_net,,1000,10^4 kWh
    p1,2023,fuel_use,raw_coal,1000,t
"""


def own(tmp_path: Path, catalog: Catalog, factors: str, column: str) -> dict[int, float | None]:
    dataset = api.read(filing(tmp_path, OBSERVATIONS, factors=factors), catalog=catalog)
    assert not dataset.has_errors, [str(problem) for problem in dataset.problems]
    frame = build_wide(dataset, catalog)
    return dict(frame.select("year", column).iter_rows())


def test_own_factors_come_by_year_same_then_previous_then_nearest(tmp_path: Path, catalog: Catalog) -> None:
    table = """
        park,factor,item,year,value,unit,source
        p1,grid_factor,,2020,0.70,kg/kWh,measured
        p1,grid_factor,,2023,0.50,t/MWh,measured
    """
    assert own(tmp_path, catalog, table, "own:grid_factor") == {2021: 0.70, 2023: 0.50, 2024: 0.50}


def test_an_own_factor_without_a_year_holds_in_every_year(tmp_path: Path, catalog: Catalog) -> None:
    table = """
        park,factor,item,year,value,unit,source
        p1,coal_equivalent,raw_coal,,0.65,kgce/kg,measured
    """
    assert own(tmp_path, catalog, table, "own:coal_equivalent[raw_coal]") == {2021: 0.65, 2023: 0.65, 2024: 0.65}


def test_an_own_rate_of_power_is_that_of_the_year_before(tmp_path: Path, catalog: Catalog) -> None:
    table = """
        park,factor,item,year,value,unit,source
        p1,electricity_equivalent,,2022,0.2990,kgce/kWh,CEC
        p1,electricity_equivalent,,2023,0.2980,kgce/kWh,CEC
    """
    found = own(tmp_path, catalog, table, "own:electricity_equivalent")
    assert (found[2023], found[2024]) == (0.2990, 0.2980)


def test_a_distant_own_factor_is_flagged(tmp_path: Path, catalog: Catalog) -> None:
    table = """
        park,factor,item,year,value,unit,source
        p1,grid_factor,,{year},0.50,kg/kWh,measured
    """
    extra = "p1,2023,heat_import_net,,0,GJ\np1,2023,fuel_feedstock,raw_coal,0,t\np1,2023,iva_constant,,1000,10^4 CNY\n"
    for year, flagged in ((2023, False), (2022, False), (2021, True), (2026, True)):
        folder = filing(tmp_path, OBSERVATIONS + extra, factors=table.format(year=year))
        record = api.assess(folder, schemes=["jiangsu-near-zero-2024"], years=[2023], catalog=catalog).records(
            closes=False
        )[0]
        assert row(record, "2")["value"] == pytest.approx((5000 + 1900.3) / 1000)
        assert ("factor_year" in record["notes"]) is flagged, year


def test_an_own_factor_of_an_item_replaces_only_that_item(catalog: Catalog) -> None:
    inputs = {**ZERO_CARBON, "fuel_use[coke]": 100}
    frame = wide(catalog, inputs).with_columns(pl.lit(0.8).alias("own:coal_equivalent[raw_coal]"))
    assert value_in(frame, catalog, "zc_energy") == pytest.approx(1000 * 0.8 + 100 * 0.9714 + 3000, rel=1e-12)
