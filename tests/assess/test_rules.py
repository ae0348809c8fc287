"""Pass rules and verdicts: Kleene logic, groups, gates, dominant industry (§5.1, §5.2, §5.4)."""

from __future__ import annotations

from itertools import product
from typing import Any

import polars as pl
import pytest

from greenpark.assess.rules import FALLEN, FALSE, TRUE, UNKNOWN, rule_truth
from greenpark.assess.statuses import MET, NO_DATA, NOT_APPLICABLE, NOT_MET, UNDEFINED, WAIVED
from greenpark.catalog import Catalog
from greenpark.catalog.models import PassRule, Scheme
from tests.assess.parks import cards, judge, row, wide

OPEN, AWAY = (NO_DATA, UNDEFINED), (NOT_APPLICABLE, WAIVED)


def scheme_of(criteria: list[dict[str, Any]], *, at_least: int = 1) -> Scheme:
    """Return a scheme of yes/no rows with one group G."""
    text = {"en": "x", "zh": "某"}
    whole = {
        "label": text,
        "indicator": "wwtp_present",
        "unit": "yes/no",
        "limit": {"equals": True},
        "clause": "1",
        "evidence": "assumed",
    }
    return Scheme.model_validate({
        "id": "small", "label": text, "short": text, "kind": "pass_rule", "lens": "green", "concept": "green", "issuers": [],
        "document": text, "source": "a test", "evidence": "assumed", "editions": [{"id": "1", "status": "in_force"}],
        "groups": [{"id": "G", "label": text, "at_least": at_least}], "criteria": [{**whole, **one} for one in criteria],
    })  # fmt: skip


def truths(rule: PassRule, scheme: Scheme) -> dict[tuple[int, ...], int]:
    """Return the truth of a rule for every combination of statuses."""
    ids = [criterion.id for criterion in scheme.criteria]
    worlds = list(product(range(6), repeat=len(ids)))
    frame = pl.DataFrame(worlds, schema=dict.fromkeys(ids, pl.Int8), orient="row")
    found = frame.select(rule_truth(rule, scheme, {name: pl.col(name) for name in ids}, pl).alias("truth"))["truth"]
    return dict(zip(worlds, found.to_list(), strict=True))


def supposed(statuses: tuple[int, ...], holds: Any) -> int:
    """Return what is true in every world that the unknown rows allow; `holds` judges rows that are all known."""
    worlds = product(*[(MET, NOT_MET) if status in OPEN else (status,) for status in statuses])
    outcomes = {holds(world) for world in worlds}
    return TRUE if outcomes == {True} else FALSE if outcomes == {False} else UNKNOWN


def test_all_is_true_false_or_unknown_as_in_every_world() -> None:
    scheme = scheme_of([{"id": "a"}, {"id": "b"}, {"id": "c"}])
    for statuses, truth in truths(PassRule(all="criteria"), scheme).items():
        if all(status in AWAY for status in statuses):
            assert truth == FALLEN, statuses
            continue
        wanted = supposed(statuses, lambda world: all(status == MET or status in AWAY for status in world))
        assert truth == wanted, statuses


@pytest.mark.parametrize("at_least", [1, 2, 3])
def test_a_group_needs_n_of_the_members_that_apply(at_least: int) -> None:
    """With fewer than n applicable members n becomes their number; with none the group falls away."""
    scheme = scheme_of([{"id": one, "group": "G"} for one in "abc"], at_least=at_least)
    for statuses, truth in truths(PassRule(group="G"), scheme).items():
        applicable = sum(status not in AWAY for status in statuses)
        if applicable == 0:
            assert truth == FALLEN, statuses
            continue
        size = min(at_least, applicable)
        wanted = supposed(statuses, lambda world, size=size: world.count(MET) >= size)
        assert truth == wanted, statuses


def test_a_row_that_counts_only_with_another_is_three_valued() -> None:
    """HJ 274: row 7 counts for its group only if row 4 is met (§5.4)."""
    scheme = scheme_of([{"id": "4"}, {"id": "6", "group": "G"}, {"id": "7", "group": "G", "counts_if": "4"}])
    for statuses, truth in truths(PassRule(group="G"), scheme).items():
        if all(status in AWAY for status in statuses[1:]):
            assert truth == FALLEN, statuses
            continue
        wanted = supposed(statuses, lambda world: world[1] == MET or (world[2] == MET and world[0] == MET))
        assert truth == wanted, statuses


def test_required_and_core_speak_of_their_rows_only() -> None:
    scheme = scheme_of([{"id": "a", "required": True}, {"id": "b"}, {"id": "c", "core": True}])
    assert truths(PassRule(all="required"), scheme)[MET, NOT_MET, NOT_MET] == TRUE
    assert truths(PassRule(core=True), scheme)[NOT_MET, NOT_MET, MET] == TRUE
    assert truths(PassRule(core=True), scheme)[MET, MET, NO_DATA] == UNKNOWN


# -- conditional limits (§5.1) -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "region", "status", "reason", "threshold"),
    [
        (25, "water_short", "met", None, 20),
        (15, "water_short", "not_met", None, 20),
        (35, None, "met", None, None),  # met in every branch
        (5, None, "not_met", None, None),  # met in none
        (15, None, "no_data", "unknown_context", None),  # 10 holds elsewhere, 20 or 30 in short regions
    ],
)
def test_an_unknown_condition_decides_nothing_unless_all_branches_agree(
    catalog: Catalog, share: float, region: str | None, status: str, reason: str | None, threshold: float | None
) -> None:
    inputs = {"water_reclaimed_used": share, "wwtp_treated": 100}
    found = row(judge(catalog, "hj274-2015", inputs, park={"region_class": region}), "16")
    assert (found["status"], found["reason"], found["threshold"]) == (status, reason, threshold)


# -- dominant industry (§5.4) --------------------------------------------------------------------------------------------

WATER = {"water_fresh_industrial": 9000, "iva_constant": 1000}  # 9 m3/10^4 CNY, general limit 8


@pytest.fixture
def industries(catalog: Catalog) -> dict[str, float]:
    """Two industries of the catalog's own list, the first with 71 % of output."""
    items = [item.id for item in catalog.item_lists[str(catalog.variables["output_by_industry"].items)].items]
    return {f"output_by_industry[{items[0]}]": 71, f"output_by_industry[{items[1]}]": 29, "output_industrial": 100}


def test_where_one_industry_dominates_its_own_limits_take_over(catalog: Catalog, industries: dict[str, float]) -> None:
    own = {"any": {"14": 10}}
    general = row(judge(catalog, "hj274-2015", WATER), "14")
    assert (general["status"], general["threshold"]) == ("not_met", 8)
    assert "output_by_industry" in general["assumed"], "without industries the general limit holds, assumed"
    found = row(judge(catalog, "hj274-2015", {**WATER, **industries}, industry_thresholds=own), "14")
    assert (found["status"], found["threshold"], found["assumed"]) == ("met", 10, [])
    missing = row(judge(catalog, "hj274-2015", {**WATER, **industries}), "14")
    assert (missing["status"], missing["reason"], missing["threshold"]) == ("undefined", "override_missing", None)


def test_seventy_percent_is_not_more_than_seventy_percent(catalog: Catalog, industries: dict[str, float]) -> None:
    names = list(industries)
    even = {**industries, names[0]: 70, names[1]: 30}
    found = row(judge(catalog, "hj274-2015", {**WATER, **even}), "14")
    assert (found["status"], found["threshold"]) == ("not_met", 8)


def test_only_five_rows_are_overridden(catalog: Catalog, industries: dict[str, float]) -> None:
    inputs = {**WATER, **industries, "energy_total_tce_calorific": 400, "area_green_cover": 20, "area_park": 100}
    record = judge(catalog, "hj274-2015", inputs)
    assert row(record, "11")["reason"] == "override_missing"
    assert row(record, "29")["status"] == "met"


# -- verdicts (§5.2) -----------------------------------------------------------------------------------------------------


def zero_carbon(**change: Any) -> dict[str, Any]:
    """A park of 10^9 kWh green power and 10 000 t of coal: 300 000 + 7 143 tce; 19 003 t CO2; 0.062 t/tce."""
    green = {"elec_import_net": "100000 10^4 kWh", "elec_green_direct": "100000 10^4 kWh", "elec_green_traded": 0}
    rest = {
        "elec_own_renewable": 0, "heat_import_net": 0, "heat_import_nonfossil": 0, "fuel_use[raw_coal]": 10000,
        "fuel_feedstock[raw_coal]": 0, "isw_used": 90, "isw_generated": 100, "waste_heat_recovered": 6, "waste_heat_recoverable": 10,
        "water_reused": 90, "water_fresh_industrial": 10, "unit_product_energy_met": True,
    }  # fmt: skip
    return {key: figure for key, figure in {**green, **rest, **change}.items() if figure is not ...}


def test_zero_carbon_asks_the_core_row_and_every_guiding_row_met_or_waived(catalog: Catalog) -> None:
    record = judge(catalog, "zero-carbon-2025", zero_carbon())
    assert row(record, "1")["value"] == pytest.approx(19003 / 307143, rel=1e-9)
    assert (record["verdict"], record["counts"]["met"]) == ("qualifies", 6)
    assert judge(catalog, "zero-carbon-2025", zero_carbon(isw_used=70))["verdict"] == "falls_short"
    waived = judge(catalog, "zero-carbon-2025", zero_carbon(isw_used=70), waivers=["4"])
    assert (waived["verdict"], row(waived, "4")["status"]) == ("qualifies", "waived")
    assert judge(catalog, "zero-carbon-2025", zero_carbon(isw_used=...))["verdict"] == "undetermined"


def test_the_core_row_cannot_be_waived(catalog: Catalog) -> None:
    more_coal = zero_carbon(**{"fuel_use[raw_coal]": 100000})
    record = judge(catalog, "zero-carbon-2025", more_coal, waivers=["1", "2"])
    assert (row(record, "1")["status"], record["verdict"]) == ("not_met", "falls_short")


def test_below_200_000_tce_the_zero_carbon_scheme_does_not_apply(catalog: Catalog) -> None:
    """10 000 t of coal and 10^8 kWh: 37 143 tce (§5.2)."""
    small = zero_carbon(elec_import_net="10000 10^4 kWh", elec_green_direct="10000 10^4 kWh")
    record = judge(catalog, "zero-carbon-2025", small)
    assert (row(record, "1")["status"], row(record, "1")["threshold"]) == ("not_applicable", None)
    assert record["verdict"] == "not_applicable"


@pytest.mark.parametrize(("kwh", "limit"), [(640_000_000, 0.2), (3_400_000_000, 0.3)])
def test_the_zero_carbon_limit_grows_with_the_energy_of_the_park(catalog: Catalog, kwh: float, limit: float) -> None:
    """192 000 tce of power and 8 572 tce of coal make more than 0.2 Mtce; 1 020 000 tce make more than 1.0 Mtce."""
    power = f"{kwh / 1e4} 10^4 kWh"
    record = judge(
        catalog,
        "zero-carbon-2025",
        zero_carbon(elec_import_net=power, elec_green_direct=power, **{"fuel_use[raw_coal]": 12000}),
    )
    assert row(record, "1")["threshold"] == limit


def test_all_power_from_the_grid_gives_2775_kilograms_of_co2_a_tce(catalog: Catalog) -> None:
    """§5.6: 0.8325 kg/kWh over 0.30 kgce/kWh = 2.775 t/tce, whatever the amount."""
    inputs = {
        "elec_import_net": "100000 10^4 kWh", "elec_own_renewable": 0, "elec_green_direct": 0, "elec_green_traded": 0,
        "heat_import_net": 0, "heat_import_nonfossil": 0, "fuel_use[raw_coal]": 0, "fuel_feedstock[raw_coal]": 0,
    }  # fmt: skip
    record = judge(catalog, "zero-carbon-2025", inputs)
    assert row(record, "1")["value"] == pytest.approx(2.775, rel=1e-12)
    assert row(record, "2")["value"] == 0


def test_zero_carbon_accounting_piece_by_piece(catalog: Catalog) -> None:
    """§5.6: green power is free, feedstock is not burnt, heat of fossil origin counts, process and conversion are added.

    Power (1000 − 200 − 100)·10^4 kWh · 0.8325 = 5 827.5 t; heat (5000 − 1000) GJ · 0.11 = 440 t; coal (1000 − 400) t ·
    1.9003 = 1 140.18 t; process 30 t, conversion 20 t. Energy: 714.3 + (1000 + 50)·10^4 · 0.3/1000 + 5000 · 0.03412 tce.
    """
    inputs = {
        "elec_import_net": "1000 10^4 kWh", "elec_own_renewable": "50 10^4 kWh", "elec_green_direct": "200 10^4 kWh",
        "elec_green_traded": "100 10^4 kWh", "heat_import_net": 5000, "heat_import_nonfossil": 1000,
        "fuel_use[raw_coal]": 1000, "fuel_feedstock[raw_coal]": 400, "co2_conversion": 20, "co2_process": 30,
    }  # fmt: skip
    co2 = 5827.5 + 440 + 1140.18 + 20 + 30
    energy = 714.3 + 3150 + 170.6
    record = judge(catalog, "zero-carbon-2025", inputs)
    assert row(record, "1")["value"] == pytest.approx(co2 / energy, rel=1e-12)
    assert row(record, "2")["value"] == pytest.approx((350 * 3 + 1000 * 0.03412) / energy * 100, rel=1e-12)
    without = {name: figure for name, figure in inputs.items() if not name.startswith("co2_")}
    record = judge(catalog, "zero-carbon-2025", without)
    assert row(record, "1")["value"] == pytest.approx((co2 - 50) / energy, rel=1e-12)
    assert {"co2_conversion", "co2_process"} <= set(row(record, "1")["assumed"])


def test_entry_conditions_do_not_change_a_verdict(catalog: Catalog) -> None:
    bad = {"energy_data_basis": False, "boundary_clear": False}
    record = judge(catalog, "zero-carbon-2025", zero_carbon(**bad))
    assert (row(record, "Z2")["status"], record["verdict"]) == ("not_met", "qualifies")
    assert sum(record["counts"].values()) == 6, "counts speak of criteria only"


def test_own_targets_core_without_one_is_no_data_others_fall_away(catalog: Catalog) -> None:
    """§5.2: circular transformation; the first core row has no target, the first other row neither."""
    scheme = catalog.schemes["circular-transformation"]
    record = judge(catalog, scheme.id, {})
    for criterion in scheme.criteria:
        if all(bound == "target" for _, bound in getattr(criterion.limit, "stated", [("", "")])):
            status = "no_data" if criterion.core else "not_applicable"
            assert (row(record, criterion.id)["status"], row(record, criterion.id)["reason"]) == (
                status, row(record, criterion.id)["reason"] if criterion.core else "missing_target",
            ), criterion.id  # fmt: skip
    assert record["verdict"] == "undetermined"


@pytest.mark.parametrize("scheme", ["miit-green-2016", "jiangsu-near-zero-2024", "park-progress"])
def test_schemes_without_a_pass_rule_give_no_verdict(catalog: Catalog, scheme: str) -> None:
    assert judge(catalog, scheme, {"isw_used": 1, "isw_generated": 1})["verdict"] is None


def test_a_figure_given_as_at_least_settles_only_what_it_can(catalog: Catalog) -> None:
    """A reported `≥ 85 %` reaches 70 % for sure; `≥ 60 %` may or may not."""
    frame = wide(catalog, {"solid_waste_utilisation_rate": 85}).with_columns(
        pl.lit(">=").alias("solid_waste_utilisation_rate#qualifier")
    )
    at = "solid_waste_utilisation_rate"
    for share, sign, status in (
        (0.85, ">=", "met"),
        (0.60, ">=", "no_data"),
        (0.60, "<=", "not_met"),
        (0.85, "<=", "no_data"),
    ):
        one = frame.with_columns(pl.lit(share).alias(at), pl.lit(sign).alias(f"{at}#qualifier"))
        assert row(cards(one, catalog, "hj274-2015").records(closes=False)[0], "6")["status"] == status
