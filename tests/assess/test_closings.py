"""What change of one figure closes a gap: applied, it closes it; nothing smaller does (§6.2)."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from greenpark.assess.engine import evaluate, status_of
from greenpark.assess.scorecards import assess_wide
from greenpark.assess.statuses import MET, NOT_MET
from greenpark.catalog import Catalog
from greenpark.formula.units import conversion
from greenpark.samples.wide import make_wide
from tests.assess.parks import YEAR, cards, judge, row, wide, with_gaps


def apply(
    frame: pl.DataFrame, catalog: Catalog, closing: dict[str, Any], year: int, share: float = 1.0
) -> pl.DataFrame:
    """Return the frame with a closing (or a part of it) applied to the figure of a year."""
    name, item = closing["variable"], closing["item"]
    column = name if item is None else f"{name}[{item}]"
    unit = catalog.variables[name].unit
    if unit == "item":
        assert item is not None
        unit = next(
            one.unit or "1" for one in catalog.item_lists[str(catalog.variables[name].items)].items if one.id == item
        )
    assert closing["unit"] == unit
    change = closing["change"] * share * (0.01 if unit == "%" else 1.0)
    known = pl.col(column).fill_null(0.0) if column in frame.columns else pl.lit(0.0)
    return frame.with_columns(pl.when(pl.col("year") == year).then(known + change).otherwise(known).alias(column))


@pytest.mark.parametrize("seed", [0, 1])
def test_every_closing_of_every_scheme_closes_its_criterion(catalog: Catalog, seed: int) -> None:
    """Each change is applied to a copy of the park; all copies are judged again at once."""
    frame = with_gaps(make_wide(2, 4, 70 + seed), seed=seed, missing=0.05 * seed, zero=0.01)
    copies, wanted = [], []
    for record in assess_wide(frame, catalog).records():
        own = frame.filter(pl.col("park") == record["park"])
        for criterion in (*record["criteria"], *record["entry"]):
            assert not criterion["closes"] or criterion["status"] == "not_met"
            for closing in criterion["closes"]:
                copies.append(
                    apply(own, catalog, closing, record["year"]).with_columns(park=pl.lit(f"copy {len(copies)}"))
                )
                wanted.append((record["scheme"], criterion["id"], record["year"], closing))
    assert len(copies) > 50
    judged = evaluate(pl.concat(copies, how="diagonal_relaxed"), catalog, list(catalog.schemes)).frame
    rows = {(one["park"], one["year"]): one for one in judged.to_dicts()}
    open_ = [
        (scheme, criterion, closing)
        for index, (scheme, criterion, year, closing) in enumerate(wanted)
        if rows[f"copy {index}", year][status_of(scheme, criterion)] != MET
    ]
    assert open_ == []


WATER = {"water_fresh_industrial": 10000, "iva_constant": 1000}


def test_water_over_value_added_closes_from_both_ends(catalog: Catalog) -> None:
    """10 m3/10^4 CNY against 8: 2000 m3 less, or 250·10^4 CNY more."""
    found = row(judge(catalog, "hj274-2015", WATER, closes=True), "14")
    assert found["gap"] == pytest.approx(2)
    assert {(one["variable"], one["item"], one["unit"]): one["change"] for one in found["closes"]} == {
        ("water_fresh_industrial", None, "m3"): pytest.approx(-2000, rel=1e-9),
        ("iva_constant", None, "10^4 CNY"): pytest.approx(250, rel=1e-9),
    }


def test_a_smaller_change_does_not_close(catalog: Catalog) -> None:
    frame = wide(catalog, WATER)
    for closing in row(judge(catalog, "hj274-2015", WATER, closes=True), "14")["closes"]:
        short = apply(frame, catalog, closing, YEAR, share=0.999)
        column = status_of("hj274-2015", "14")
        assert evaluate(short, catalog, ["hj274-2015"]).frame[column].item() == NOT_MET


def test_the_items_behind_a_total_close_in_their_own_units(catalog: Catalog) -> None:
    """Energy 1000·0.7143 + 10 000 m3·1.33/1000 tce over 1200: limit 0.5 asks 600 tce."""
    inputs = {
        "fuel_use[raw_coal]": 1000, "fuel_use[natural_gas]": "1 万m3", "fuel_feedstock[raw_coal]": 0, "elec_import_net": 0,
        "elec_own_renewable": 0, "heat_import_net": 0, "iva_constant": 1200,
    }  # fmt: skip
    energy = 714.3 + 13.3
    found = {
        (one["variable"], one["item"]): one
        for one in row(judge(catalog, "hj274-2015", inputs, closes=True), "11")["closes"]
    }
    coal = found["fuel_use", "raw_coal"]
    assert (coal["change"], coal["unit"]) == (pytest.approx(-(energy - 600) / 0.7143, rel=1e-9), "t")
    assert ("fuel_use", "natural_gas") not in found, "13.3 tce of gas are not enough"
    assert found["iva_constant", None]["change"] == pytest.approx(energy / 0.5 - 1200, rel=1e-9)


def test_a_reported_total_hides_what_is_behind_it(catalog: Catalog) -> None:
    inputs = {"energy_total_tce_calorific": 900, "fuel_use[raw_coal]": 1000, "iva_constant": 1200}
    found = {one["variable"] for one in row(judge(catalog, "hj274-2015", inputs, closes=True), "11")["closes"]}
    assert found == {"energy_total_tce_calorific", "iva_constant"}


def test_a_change_that_moves_the_limit_itself_is_no_closing(catalog: Catalog) -> None:
    """885 000 tce of green power and 165 000 t of coal: 1.003 Mtce, 0.313 t/tce against 0.3.

    With 7 527 t of coal fewer it would be 0.3, but of 0.997 Mtce, for which the limit is 0.2.
    """
    power = "295000 10^4 kWh"
    inputs = {
        "elec_import_net": power, "elec_green_direct": power, "elec_green_traded": 0, "elec_own_renewable": 0,
        "heat_import_net": 0, "heat_import_nonfossil": 0, "fuel_use[raw_coal]": 165000, "fuel_feedstock[raw_coal]": 0,
    }  # fmt: skip
    found = row(judge(catalog, "zero-carbon-2025", inputs, closes=True), "1")
    assert (found["status"], found["threshold"]) == ("not_met", 0.3)
    frame = wide(catalog, inputs)
    for closing in found["closes"]:
        after = evaluate(apply(frame, catalog, closing, YEAR), catalog, ["zero-carbon-2025"]).frame
        assert after[status_of("zero-carbon-2025", "1")].item() == MET, closing


def test_shares_close_within_their_range_only(catalog: Catalog) -> None:
    """60 of 100 key sources: 40 more comply; fewer key sources would also do."""
    found = row(judge(catalog, "hj274-2015", {"key_sources": 100, "key_sources_compliant": 60}, closes=True), "17")
    assert {one["variable"]: one["change"] for one in found["closes"]} == {
        "key_sources_compliant": pytest.approx(40), "key_sources": pytest.approx(-40),
    }  # fmt: skip
    percent = {"iva_constant": 1000, "area_park": 100, "area_green_cover": 120}
    assert row(judge(catalog, "hj274-2015", percent, closes=True), "29")["closes"] == []


def test_a_yes_closes_a_no(catalog: Catalog) -> None:
    found = row(judge(catalog, "hj274-2015", {"wwtp_present": False}, closes=True), "22")
    assert found["closes"] == [{"variable": "wwtp_present", "item": None, "change": 1.0, "unit": "yes/no"}]


def test_growth_closes_by_search(catalog: Catalog) -> None:
    """Three years at 15 % ask 1000·1.15^3 = 1520.875."""
    found = row(judge(catalog, "hj274-2015", {"iva_constant": 1331, "iva_constant@2020": 1000}, closes=True), "3")
    assert found["closes"][0]["change"] == pytest.approx(1520.875 - 1331, rel=1e-9)


def test_what_no_single_figure_can_close_has_no_closings(catalog: Catalog) -> None:
    """Two checks of a checklist are open: one more is not enough."""
    items = [item.id for item in catalog.item_lists[str(catalog.variables["env_capability_items"].items)].items]
    done = {f"env_capability_items[{item}]": index > 1 for index, item in enumerate(items)}
    assert row(judge(catalog, "hj274-2015", done, closes=True), "20")["closes"] == []
    done[f"env_capability_items[{items[0]}]"] = True
    closes = row(judge(catalog, "hj274-2015", done, closes=True), "20")["closes"]
    assert [(one["variable"], one["item"]) for one in closes] == [("env_capability_items", items[1])]


@pytest.mark.parametrize("status", ["met", "no_data", "undefined"])
def test_only_a_miss_has_closings(catalog: Catalog, status: str) -> None:
    inputs = {
        "met": {**WATER, "iva_constant": 2000},
        "no_data": {"iva_constant": 1},
        "undefined": {**WATER, "iva_constant": 0},
    }[status]
    found = row(judge(catalog, "hj274-2015", inputs, closes=True), "14")
    assert (found["status"], found["closes"]) == (status, [])


def test_gaps_are_what_is_missing_in_the_unit_of_the_scheme(catalog: Catalog) -> None:
    record = judge(catalog, "miit-green-2016", {**WATER, "isw_used": 90, "isw_generated": 100})
    assert row(record, "4")["gap"] == pytest.approx(1500 - 1e7 / 1e4, rel=1e-9), "CNY/m3"
    assert row(record, "6")["gap"] == pytest.approx(5), "percent points"
    assert row(record, "1")["gap"] is None
    met = judge(catalog, "hj274-2015", {**WATER, "iva_constant": 2000})
    assert row(met, "14")["gap"] == 0
    assert conversion("10^4 CNY/m3", "CNY/m3") == 1e4


def test_every_record_keeps_gaps_and_thresholds_in_line(catalog: Catalog) -> None:
    for record in cards(with_gaps(make_wide(5, 4, 9), seed=3), catalog, year=2024).records(closes=False):
        for one in (*record["criteria"], *record["entry"]):
            assert one["gap"] is None or one["gap"] >= 0
            assert one["gap"] != 0 or one["status"] in ("met", "waived", "no_data"), one
            assert (one["status"] == "met") <= (one["gap"] == 0)
            assert one["reason"] is None or one["status"] not in ("met", "not_met")
            assert (one["status"] in ("no_data", "undefined")) <= (one["reason"] is not None)
            assert one["origin"] is not None or one["value"] is None
