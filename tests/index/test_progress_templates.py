"""The progress indices that ship as files."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from greenpark.catalog import Catalog
from greenpark.catalog.read import FILES, load_yaml
from greenpark.index.chain import prepare
from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.index.spec.models import Specification
from greenpark.index.spec.options.threshold_weight import ThresholdWeight
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.steps.weight.threshold import weigh_by_threshold
from tests.index.progress_data import table_of

NAMES = (
    "green-economy-progress",
    "green-economy-progress-province",
    "green-economy-progress-park",
    "green-industry-progress",
)
WEIGHING = TypeAdapter(ThresholdWeight)


def content(name: str) -> dict[str, Any]:
    found = load_yaml(FILES / "indices" / f"{name}.yaml")
    # the weighting is validated by itself, as long as it is in no union
    for step in found["steps"]:
        if step.get("weight") == "threshold_ratio":
            WEIGHING.validate_python({"method": step["weight"]})
    return {**found, "steps": [step for step in found["steps"] if step.get("weight") != "threshold_ratio"]}


def plan(name: str) -> Plan:
    return lay_out(Specification.model_validate(content(name)), f"{name}.yaml")


@pytest.mark.parametrize("name", NAMES)
class TestFiles:
    def test_valid_and_named_as_the_file(self, name: str) -> None:
        found = plan(name).specification
        assert found.id == name
        assert found.source
        assert found.evidence

    def test_every_indicator_is_described_and_graded(self, name: str) -> None:
        for one in plan(name).indicators:
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", one.id)
            assert one.label is not None
            assert re.search(r"[\u4e00-\u9fff]", one.label.zh)
            assert one.unit
            assert one.source
            assert one.evidence

    def test_percentages_have_a_ceiling_unless_they_may_exceed_it(self, name: str) -> None:
        open_ended = {"freshwater_withdrawal_share", "cap_ratio", "water_cap_use", "relative_industrial_wage"}
        for one in plan(name).indicators:
            if one.unit == "%" and one.id not in open_ended:
                assert (one.minimum, one.maximum) == (0, 100), one.id

    def test_every_rule_of_the_method_is_listed_as_reconstruction(self, name: str) -> None:
        specification = plan(name).specification
        assert all(re.search(r"[\u4e00-\u9fff]", one.text.zh) for one in specification.reconstruction)
        written = {one.rule: one.evidence for one in specification.reconstruction}
        bare = specification.model_copy(update={"reconstruction": ()})
        computed = {one["rule"]: one["evidence"] for one in reconstruction_of(bare)}
        # the weights are left out of the steps here
        assert written.pop("weights") == "recalled-medium"
        computed.pop("weights")
        assert computed.items() <= written.items()

    def test_options_in_use_are_printed_with_the_written_text(self, name: str) -> None:
        found = {one["rule"]: one["option"] for one in reconstruction_of(plan(name).specification)}
        assert found["missing_data"] == "min_indicators 0.75, min_weight 0.6"
        assert found["indicators"] is None

    def test_runs(self, name: str) -> None:
        layout = plan(name)
        rng = np.random.default_rng(1)
        n = len(layout.indicators)
        first = rng.uniform(20, 60, size=(n, 12))
        bounded = np.array([[one.maximum == 1] for one in layout.indicators])
        first = np.where(bounded, first / 100, first)
        signs = np.array([[one.sign] for one in layout.indicators])
        last, goal = first * (1 + 0.1 * signs), first * (1 + 0.3 * signs)
        columns = {f"target_{one.id}": np.concatenate([goal[place]] * 2) for place, one in enumerate(layout.indicators)}
        run = prepare(layout, table_of(list(layout.indicators), first, last, columns=columns))
        node = layout.node[layout.root]
        weighing = weigh_by_threshold(
            run.table.values[: layout.in_tree], WEIGHING.validate_python({"method": "threshold_ratio"}), node, run.table
        )
        index = (weighing.weights * run.table.values[: layout.in_tree]).sum(axis=0)
        expected = 1.0 if name == "green-economy-progress" else 1 / 3
        assert index == pytest.approx([expected] * 12, rel=0.05)


def test_thirteen_indicators_and_six_of_the_dashboard() -> None:
    layout = plan("green-economy-progress")
    assert (layout.in_tree, len(layout.indicators)) == (13, 19)
    assert layout.specification.label is not None
    assert layout.specification.label.zh == "绿色经济进展指数（PAGE，非生态系统生产总值）"
    confirmed = {one.id for one in layout.indicators[:13] if one.evidence == "confirmed"}
    assert confirmed == {
        "green_trade_share",
        "green_patent_share",
        "material_footprint_per_capita",
        "energy_per_gdp_ppp",
        "renewable_supply_share",
    }


@pytest.mark.parametrize("name", NAMES[2:])
def test_indicators_of_the_catalog_are_meant_as_the_catalog_means_them(catalog: Catalog, name: str) -> None:
    layout = plan(name)
    known = [one for one in layout.indicators if one.id in catalog.indicators]
    assert len(known) >= 6
    for one in known:
        meant = catalog.indicators[one.id]
        assert (one.unit, one.direction, one.label) == (meant.unit, meant.direction, meant.label)
    if layout.specification.vocabulary == "catalog":
        assert len(known) == len(layout.indicators)


@pytest.mark.parametrize("name", NAMES)
def test_no_id_of_the_catalog_is_taken_for_something_else(catalog: Catalog, name: str) -> None:
    layout = plan(name)
    taken = {one.id for one in layout.indicators if one.id in catalog.indicators or one.id in catalog.variables}
    same = {"energy_per_gdp", "non_fossil_share", "pm25"}
    if layout.specification.vocabulary == "own" and name != "green-industry-progress":
        assert taken <= same
