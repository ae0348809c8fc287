"""The smallest sets of figures that would settle a verdict, and what no figure can settle (§5.3)."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import polars as pl
import pytest

from greenpark.assess.cases import read_cases
from greenpark.assess.engine import evaluate
from greenpark.assess.settle import decisive
from greenpark.assess.statuses import QUALIFIES
from greenpark.catalog import Catalog
from tests.assess.parks import YEAR, cards, judge, wide

HJ = "hj274-2015"
QUALIFYING = dict(next(case for case in read_cases() if case.scheme == HJ and case.about == "scheme").spec["inputs"])

# what is taken out of a park that qualifies: one row each of A and C, two required rows, the energy total, all of E
GONE = (
    "output_high_tech_enterprises", "cp_firms_done", "wwtp_present", "land_industrial", "energy_total_tce_calorific",
    "water_reused", "water_reclaimed_used",
)  # fmt: skip
PARTLY = {name: figure for name, figure in QUALIFYING.items() if name not in GONE}
# what could be reported instead, with favourable figures: the total of energy, or the parts from which it is derived
POSSIBLE: dict[str, Any] = {
    **{name: QUALIFYING[name] for name in GONE}, "water_reclaimed_used": 3_000_000,
    "fuel_use[raw_coal]": 400_000, "elec_import_net": 200_000, "heat_import_net": 1_000_000,
}  # fmt: skip


def settled(
    catalog: Catalog, inputs: dict[str, Any], scheme: str = HJ, **more: Any
) -> tuple[list[set[str]], list[str]]:
    record = judge(catalog, scheme, inputs, settle=True, **more)
    sets = [
        {f"{one['variable']}[{one['item']}]" if one["item"] else one["variable"] for one in choice}
        for choice in record["settled_by"]
    ]
    return sets, record["blocked_by"]


def test_the_sets_are_the_minimal_ones_of_all_sets(catalog: Catalog) -> None:
    """Every subset of the ten possible figures is tried: 1024 parks in one evaluation."""
    names = list(POSSIBLE)
    subsets = [frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size)]
    whole = wide(catalog, {**PARTLY, **POSSIBLE})
    now = pl.col("year") == YEAR  # 2020 keeps its figures: only those of the assessed year are in question
    frame = pl.concat(
        whole.with_columns(
            pl.lit(str(index)).alias("park"),
            *[pl.when(now & (name not in some)).then(None).otherwise(pl.col(name)).alias(name) for name in names],
        )
        for index, some in enumerate(subsets)
    )
    verdicts = evaluate(frame, catalog, [HJ], entry=False).frame.filter(now)
    winning = {
        subsets[int(park)] for park, code in verdicts.select("park", f"{HJ}/verdict").iter_rows() if code == QUALIFIES
    }
    smallest = {some for some in winning if not any(other < some for other in winning)}
    found, blocked = settled(catalog, PARTLY)
    assert {frozenset(some) for some in found} == smallest
    assert len(found) == 4
    assert [len(some) for some in found] == sorted(len(some) for some in found), "by size"
    assert blocked == []


def test_a_set_once_reported_settles_it(catalog: Catalog) -> None:
    for some in settled(catalog, PARTLY)[0]:
        record = judge(catalog, HJ, {**PARTLY, **{name: POSSIBLE[name] for name in some}})
        assert record["verdict"] == "qualifies"
        short = judge(catalog, HJ, {**PARTLY, **{name: POSSIBLE[name] for name in list(some)[1:]}})
        assert short["verdict"] == "undetermined"


def test_figures_of_other_years_are_named_with_their_year(catalog: Catalog) -> None:
    inputs = {name: figure for name, figure in QUALIFYING.items() if name != "co2_energy@2020"}
    record = judge(catalog, HJ, inputs, settle=True)
    assert {"variable": "co2_energy", "item": None, "year": 2020} in record["settled_by"][0]


def test_one_row_of_an_inventory_is_enough(catalog: Catalog) -> None:
    """Nothing of accidents is reported; with any row the other kinds are zero (§3.5)."""
    inputs = {name: figure for name, figure in QUALIFYING.items() if not name.startswith("accidents")}
    found, _ = settled(catalog, inputs)
    assert [len(some) for some in found] == [1]
    (figure,) = found[0]
    assert judge(catalog, HJ, {**inputs, figure: 0})["verdict"] == "qualifies"


def test_at_most_ten_sets_each_without_repeats(catalog: Catalog) -> None:
    record = judge(catalog, HJ, {"iva_current": 1}, settle=True)
    assert 1 <= len(record["settled_by"]) <= 10
    for some in record["settled_by"]:
        assert len({(one["variable"], one["item"], one["year"]) for one in some}) == len(some)


def test_a_verdict_that_stands_needs_no_figures(catalog: Catalog) -> None:
    assert settled(catalog, QUALIFYING) == ([], [])


def test_falling_short_is_blocked_by_what_failed(catalog: Catalog) -> None:
    sets, blocked = settled(catalog, {**QUALIFYING, "wwtp_present": False, "key_sources_compliant": 30})
    assert (sets, blocked) == ([], ["17", "22"])


def test_an_undefined_row_blocks_for_no_figure_helps(catalog: Catalog) -> None:
    sets, blocked = settled(
        catalog, {**QUALIFYING, "isw_generated": 0, "isw_used": 0, "isw_disposed": 0, "hw_generated": 0}
    )
    assert sets == []
    assert "24" in blocked


def test_a_row_that_counts_with_another_needs_both(catalog: Catalog) -> None:
    """Group B without row 6: row 7 counts only if row 4 is met, so both must be reported (§5.4)."""
    gone = {"isw_used", "iva_resource_recycling", "secondary_res_recycled"}
    inputs = {name: figure for name, figure in QUALIFYING.items() if name not in gone}
    found, _ = settled(catalog, {**inputs, "solid_waste_disposal_use_rate": 100})
    assert {"isw_used"} in found
    assert {"iva_resource_recycling", "secondary_res_recycled"} in found


def test_without_an_own_target_a_plan_cannot_be_settled_by_figures(catalog: Catalog) -> None:
    scheme = catalog.schemes["circular-transformation"]
    core = next(row.id for row in scheme.criteria if row.core)
    sets, blocked = settled(catalog, {"iva_current": 1}, scheme.id)
    assert sets == []
    assert core in blocked


@pytest.mark.parametrize("scheme", ["miit-green-2016", "park-progress"])
def test_schemes_without_a_verdict_have_nothing_to_settle(catalog: Catalog, scheme: str) -> None:
    assert settled(catalog, {"iva_current": 1}, scheme) == ([], [])


def test_the_most_decisive_figure_is_the_one_that_most_rows_wait_for(catalog: Catalog) -> None:
    inputs = {name: figure for name, figure in QUALIFYING.items() if name not in ("iva_constant", "wwtp_present")}
    scorecards = cards(wide(catalog, inputs), catalog, HJ)
    record = scorecards.records(closes=False)[0]
    found = decisive(catalog.schemes[HJ], record, scorecards.figures(record["park"]), YEAR)
    assert found[0][0] == "iva_constant"
    assert set(found[0][1]) == {row["id"] for row in record["criteria"] if row["status"] == "no_data"} - {"22"}
    assert ("wwtp_present", ["22"]) in found
    assert [len(rows) for _, rows in found] == sorted((len(rows) for _, rows in found), reverse=True)
