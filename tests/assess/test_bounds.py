"""No closing asks for the impossible: a part above its whole, a whole below its parts, a figure out of its range."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from greenpark.assess.bounds import possible_range
from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import assess_wide
from greenpark.catalog import Catalog
from greenpark.catalog.load import check
from greenpark.catalog.read import FILES
from greenpark.problems import ProblemsFound
from greenpark.samples.wide import make_wide
from tests.assess.parks import YEAR, judge, row, wide, with_gaps
from tests.assess.test_closings import apply

ELECTRICITY = {"elec_import_net": "100000 10^4 kWh", "elec_green_direct": 0, "elec_green_traded": "30000 10^4 kWh"}
REST = {
    "elec_own_renewable": 0,
    "heat_import_net": 0,
    "heat_import_nonfossil": 0,
    "co2_conversion": 0,
    "co2_process": 0,
}


def closes(catalog: Catalog, inputs: dict[str, Any]) -> dict[tuple[str, str | None], float]:
    """Return the closings of the core criterion of the zero-carbon scheme, at most 0.2 t CO2 per tce here."""
    found = row(judge(catalog, "zero-carbon-2025", {**REST, **inputs}, closes=True), "1")
    assert (found["status"], found["threshold"]) == ("not_met", 0.2)
    return {(one["variable"], one["item"]): one["change"] for one in found["closes"]}


def test_no_more_feedstock_than_fuel(catalog: Catalog) -> None:
    """CO2 = 10 000 t · 1.9003 + 7e8 kWh · 0.8325 kg = 601 753 t; energy = 71 430 + 300 000 = 371 430 tce.

    0.2 t/tce allows 74 286 t, 527 467 t less. As feedstock that is 277 570 t of coal, and only 10 000 t are burnt.
    As green power it is 633 593 994 kWh, and 7e8 kWh are not green yet.
    """
    found = closes(catalog, {"fuel_use[raw_coal]": 100000, "fuel_feedstock[raw_coal]": 90000, **ELECTRICITY})
    assert ("fuel_feedstock", "raw_coal") not in found
    assert found["elec_green_traded", None] == pytest.approx(527467 / 0.8325 * 1000, rel=1e-6)
    assert found["elec_green_direct", None] == pytest.approx(527467 / 0.8325 * 1000, rel=1e-6)


def test_feedstock_within_the_fuel_is_offered(catalog: Catalog) -> None:
    """400 000 t of coal: 760 120 t CO2, 285 720 tce, 57 144 t allowed: (760 120 − 57 144) / 1.9003 t become product."""
    power = dict.fromkeys(ELECTRICITY, 0)
    found = closes(catalog, {"fuel_use[raw_coal]": 400000, "fuel_feedstock[raw_coal]": 0, **power})
    assert found["fuel_feedstock", "raw_coal"] == pytest.approx((760120 - 57144) / 1.9003, rel=1e-9)
    # with 300 000 t of it product already, F (1.9003 − 0.2 · 0.7143) = 300 000 · 1.9003 leaves F above the feedstock
    found = closes(catalog, {"fuel_use[raw_coal]": 400000, "fuel_feedstock[raw_coal]": 300000, **power})
    fuel = 300000 * 1.9003 / (1.9003 - 0.2 * 0.7143)
    assert fuel > 300000
    assert found["fuel_use", "raw_coal"] == pytest.approx(fuel - 400000, rel=1e-6)


FIGURES = {
    "fuel_use[raw_coal]": 100, "fuel_use[coke]": 50, "fuel_feedstock[raw_coal]": 30, "elec_import_net": 1000,
    "elec_green_direct": 200, "elec_green_traded": 300, "area_park": "10 km2", "land_industrial": "4 km2",
    "output_industrial": 900, "output_by_industry[c26]": 500, "output_by_industry[c27]": 100, "employees_total": 80,
    "employees_women": 20, "employees_local": 60, "energy_metered_tce": 5, "good_air_days": 300, "valid_air_days": 360,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "item", "low", "high"),
    [
        ("fuel_feedstock", "raw_coal", 0, 100), ("fuel_feedstock", "coke", 0, 50), ("fuel_feedstock", "lng", 0, 0),
        ("fuel_use", "raw_coal", 30, None), ("fuel_use", "coke", 0, None),
        # direct and traded power share what is imported
        ("elec_green_direct", None, 0, 700), ("elec_green_traded", None, 0, 800), ("elec_import_net", None, 500, None),
        ("land_industrial", None, 0, 10), ("area_park", None, 4, None),
        # industries share the output of all
        ("output_by_industry", "c26", 0, 800), ("output_by_industry", "c27", 0, 400),
        ("output_industrial", None, 600, None),
        # shares of one quantity in another are known from the indicators
        ("employees_women", None, 0, 80), ("employees_total", None, 60, None),
        # the total of energy is derived, not reported, and moves with its parts
        ("energy_metered_tce", None, 0, None),
        ("good_air_days", None, 0, 360), ("valid_air_days", None, 300, 366),
    ],
)  # fmt: skip
def test_the_possible_range_of_a_figure(
    catalog: Catalog, name: str, item: str | None, low: float, high: float | None
) -> None:
    figures = ParkFigures(catalog, {YEAR: wide(catalog, FIGURES).row(0, named=True)})
    assert possible_range(name, item, figures, YEAR) == (low, high)


def test_no_closing_of_any_scheme_makes_a_part_exceed_its_whole(catalog: Catalog) -> None:
    """Every closing is applied; what was within its whole, in its unit and range, still is."""
    frame = with_gaps(make_wide(3, 4, 77), seed=7, missing=0.03, zero=0.02)
    seen = 0
    for record in assess_wide(frame, catalog).records():
        own = frame.filter((pl.col("park") == record["park"]) & (pl.col("year") == record["year"]))
        before = own.row(0, named=True)
        for criterion in (*record["criteria"], *record["entry"]):
            for closing in criterion["closes"]:
                after = apply(own, catalog, closing, record["year"]).row(0, named=True)
                name = closing["variable"]
                column = name if closing["item"] is None else f"{name}[{closing['item']}]"
                low, high = catalog.variables[name].range or (0.0, None)
                scale = 0.01 if catalog.variables[name].unit == "%" else 1.0
                assert low is None or after[column] >= low * scale - 1e-9, closing
                assert high is None or after[column] <= high * scale + 1e-9, closing
                for excess in exceeding(catalog, after):
                    assert excess in exceeding(catalog, before), (record["scheme"], criterion["id"], closing)
                seen += 1
    assert seen > 50


def exceeding(catalog: Catalog, figures: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the parts that are larger than their wholes; all of them are compared in the same unit here."""
    found = set()
    for parts, whole in catalog.wholes:
        variables = [catalog.variables[name] for name in (*parts, whole)]
        if len({one.unit for one in variables}) > 1:
            continue
        items = catalog.item_lists[variables[-1].items].items if variables[-1].items else [None]
        for item in items:
            end = "" if item is None else f"[{item.id}]"
            total = figures.get(f"{whole}{end}")
            values = [figures.get(f"{part}{end}") for part in parts]
            if total is not None and sum(value for value in values if value is not None) > total * (1 + 1e-9) + 1e-9:
                found.add((f"{parts}{end}", whole))
    return found


def test_what_the_park_does_not_have_is_no_way_to_close_a_gap(catalog: Catalog) -> None:
    power = dict.fromkeys(ELECTRICITY, 0)
    coal = {"fuel_use[raw_coal]": 400000, "fuel_feedstock[raw_coal]": "n/a", **power}
    assert ("fuel_feedstock", "raw_coal") not in closes(catalog, coal)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("parts: [[isw_used_from_stock]]", "parts: [[isw_used_from_stok]]", "Did you mean 'isw_used_from_stock'?"),
        ("parts: [[isw_used_from_stock]]", "parts: [[water_reused]]", "another quantity or other items"),
    ],
)
def test_parts_are_checked_when_the_catalog_is_read(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = Path(shutil.copytree(FILES, tmp_path / "files"))
    path = folder / "variables" / "water_waste.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        check(folder)
    assert message in str(caught.value)
