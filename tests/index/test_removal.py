"""An index without one of its elements: options that speak of it lose what belonged to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from greenpark.index.certainty.elements import without_each
from greenpark.index.chain import rule_of, weighting_of
from greenpark.index.running import run_table
from greenpark.index.spec.plan import Plan
from greenpark.index.spec.removal import without
from tests.index.small import FIGURES, plan, table

THREE = {
    "id": "index",
    "children": [{"id": name, "direction": "lower" if name == "x2" else "higher"} for name in ("x1", "x2", "x3")],
}  # fmt: skip
MIN_MAX: dict[str, Any] = {"normalise": {"method": "min_max", "range": [1, 100]}}


def _three(*steps: Any, **more: Any) -> Plan:
    return plan(structure=THREE, steps=[*steps] or [MIN_MAX, {"aggregate": "arithmetic"}], **more)


def _weighted(**weight: Any) -> Plan:
    return _three(MIN_MAX, {"weight": weight}, {"aggregate": "arithmetic"})


def _left(of: Plan, element: str) -> Plan:
    found = without(of, element)
    assert found is not None
    return found


def _option(of: Plan, kind: str) -> Any:
    return next(step.options for step in of.steps if step.kind == kind)


def _weights(of: Plan) -> list[float]:
    return [float(one[0]) for one in run_table(of, table(of)).run.weights[of.root]]


def _all_left_out(of: Plan) -> list[str]:
    found = without_each(of, table(of))
    assert not found.skipped, found.skipped
    return list(found.summary["element"])


def test_experts_points_are_shared_out_again():
    made = _weighted(method="budget_allocation", experts={"index": [[40, 40, 20], {"x1": 30, "x2": 50, "x3": 20}]})
    left = _left(made, "x2")
    assert _option(left, "weight").experts["index"] == (pytest.approx((200 / 3, 100 / 3)), {"x1": 60, "x3": 40})
    assert _weights(left) == pytest.approx([0.5 * (2 / 3 + 0.6), 0.5 * (1 / 3 + 0.4)])
    assert _all_left_out(made) == ["x1", "x2", "x3"]


@pytest.mark.parametrize("comparisons", [[[1, 3, 5], ["1/3", 1, 3], ["1/5", "1/3", 1]], [[3, 5], [3]]])
def test_pairwise_comparisons_keep_those_among_the_rest(comparisons):
    made = _weighted(method="analytic_hierarchy", comparisons={"index": comparisons})
    assert _weights(_left(made, "x2")) == pytest.approx([5 / 6, 1 / 6])
    assert _weights(_left(made, "x1")) == pytest.approx([3 / 4, 1 / 4])
    assert _all_left_out(made) == ["x1", "x2", "x3"]


@pytest.mark.parametrize("nodes", [None, ["pillar", "index"]])
def test_a_node_with_one_child_left_compares_nothing(nodes):
    where = {"nodes": nodes} if nodes else {}
    weight = {"method": "analytic_hierarchy", "comparisons": {"pillar": [[3]], "index": [[2]]}, **where}
    made = plan(steps=[MIN_MAX, {"weight": weight}, {"aggregate": "arithmetic"}])
    left = _left(made, "x1")
    assert list(_option(left, "weight").comparisons) == ["index"]
    assert weighting_of(left, left.node["pillar"]).method == "user"
    assert _all_left_out(made) == ["x1", "x2", "x3", "pillar"]


def test_a_node_that_goes_takes_its_options_along():
    experts = {"pillar": [[50, 50]], "index": [[60, 40]]}
    made = plan(
        steps=[
            MIN_MAX, {"weight": {"method": "budget_allocation", "experts": experts}}, {"aggregate": "arithmetic"},
            {"aggregate": {"method": "geometric", "nodes": ["pillar"]}},
        ]
    )  # fmt: skip
    left = _left(made, "pillar")
    assert _option(left, "weight").experts == {"index": ({"x3": 100},)} or _option(left, "weight").experts == {
        "index": ((100,),)
    }
    assert [step.kind for step in left.steps] == ["normalise", "weight", "aggregate"]
    assert _all_left_out(made) == ["x1", "x2", "x3", "pillar"]


def test_levels_keep_the_nodes_that_they_meant():
    made = plan(steps=[MIN_MAX, {"aggregate": "arithmetic"}, {"aggregate": {"method": "geometric", "levels": [3]}}])
    left = _left(made, "pillar")  # the index now stands on level 2
    assert rule_of(left, left.node["index"]).method == "geometric"


def test_bounds_and_targets_by_child_lose_the_child():
    bounds = {"x1": [0.2, 0.6], "x2": [0.1, 0.7]}
    ratio = {"normalise": {"method": "min_max", "range": [0.1, 1]}}
    doubt = {"method": "benefit_of_the_doubt", "share_bounds": bounds}
    made = _three(ratio, {"weight": doubt}, {"aggregate": "weighted_sum"})
    assert _option(_left(made, "x2"), "weight").share_bounds == {"x1": (0.2, 0.6)}
    assert _option(_left(_left(made, "x2"), "x1"), "weight").share_bounds is None
    assert _all_left_out(made) == ["x1", "x2", "x3"]
    made = _weighted(method="optimised", targets={"x1": 1, "x2": 2, "x3": 1})
    assert _option(_left(made, "x2"), "weight").targets == {"x1": 1, "x3": 1}


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("reference", [[15, 0.4, 60], {"x1": 15, "x2": 0.4, "x3": 60}])
def test_references_of_the_rest_stay(own, reference):
    rule = {"method": "adjusted_mazziotta_pareto", "reference": reference}
    made = plan(structure={**THREE, "aggregate": rule}, steps=[]) if own else _three({"aggregate": rule})
    left = _left(made, "x2")
    found = rule_of(left, left.node["index"]).reference
    assert found == ({"x1": 15, "x3": 60} if isinstance(reference, dict) else (15, 60))
    assert _all_left_out(made) == ["x1", "x2", "x3"]


def test_weights_by_place_fit_no_other_number_of_children():
    made = _three(MIN_MAX, {"aggregate": {"method": "owa", "weights": [0.5, 0.3, 0.2]}})
    found = without_each(made, table(made))
    assert found.summary.height == found.moves.height == 0
    assert [one.column for one in found.skipped] == ["x1", "x2", "x3"]
    assert "'x1' cannot be left out, so it is skipped: 'index' has 2 children, owa has 3" in found.skipped[0].message
    assert "无法剔除" in found.skipped[0].message_zh
    # of two nodes only the one that the list was made for is in the way
    made = plan(steps=[MIN_MAX, {"aggregate": {"method": "owa", "weights": [0.5, 0.5], "nodes": ["index"]}},
                       {"aggregate": {"method": "arithmetic", "nodes": ["pillar"]}}])  # fmt: skip
    found = without_each(made, table(made))
    assert list(found.summary["element"]) == ["x1", "x2"]
    assert [one.column for one in found.skipped] == ["x3", "pillar"]


def test_experts_who_gave_all_their_points_to_it_leave_nothing_to_share_out():
    made = _weighted(method="budget_allocation", experts={"index": [[0, 100, 0]]})
    found = without_each(made, table(made))
    assert [one.column for one in found.skipped] == ["x2"]


def test_lists_of_indicators_lose_it():
    made = _three(
        {"impute": {"method": "mean", "only": ["x2"]}}, {"treat": {"method": "winsorise_log", "except": ["x1", "x2"]}},
        MIN_MAX, {"aggregate": "arithmetic"},
    )  # fmt: skip
    left = _left(made, "x2")
    assert [step.kind for step in left.steps] == ["treat", "normalise", "aggregate"]
    assert _option(left, "treat").excluding == ("x1",)
    assert _option(_left(made, "x3"), "impute").only == ("x2",)
    assert _all_left_out(made) == ["x1", "x2", "x3"]


def test_breaks_progress_and_uncertainty_lose_it():
    made = _three(
        {"progress": {"by_indicator": {"x1": {"threshold": "quartile"}, "x2": {"threshold": "quartile"}}}},
        {"weight": "threshold_ratio"}, {"aggregate": "arithmetic"},
        panel={"breaks": [{"indicator": "x1", "year": 2020}, {"indicator": "x2", "year": 2021}]},
        uncertainty={
            "alternatives": {
                "x1.weight": [1, 2],
                "weight": ["equal", {"method": "budget_allocation", "experts": {"index": [[20, 40, 40]]}}],
                "progress": [{"by_indicator": {"x1": {"threshold": "quartile"}}}],
            },
            "data": {"relative_error": {"x1": 5, "x3": 2}, "absolute_error": {"x1": 1}},
        },
    )  # fmt: skip
    left = _left(made, "x1").specification
    assert list(left.steps[0].options.by_indicator) == ["x2"]
    assert [one["indicator"] for one in left.panel.breaks] == ["x2"]
    assert list(left.uncertainty.alternatives) == ["weight", "progress"]
    assert left.uncertainty.alternatives["weight"][1]["experts"] == {"index": [[50, 50]]}
    assert left.uncertainty.data is not None
    assert left.uncertainty.data.relative_error == {"x3": 2}
    assert left.uncertainty.data.absolute_error == {}


def test_denominators_by_indicator_lose_it():
    structure = {"id": "index", "children": [{**one, "denominator": "people"} for one in THREE["children"]]}
    steps = [{"denominate": {"scale": {"x1": 1000, "x2": 10}}}, MIN_MAX, {"aggregate": "arithmetic"}]
    made = plan(structure=structure, steps=steps)
    assert _option(_left(made, "x1"), "denominate").scale == {"x2": 10}


def test_what_is_left_is_the_index_without_it():
    made = plan()
    left = _left(made, "x2")
    figures = np.array([FIGURES["x1"], FIGURES["x3"]])
    scaled = 1 + 99 * (figures - figures.min(axis=1, keepdims=True)) / np.ptp(figures, axis=1)[:, None]
    assert run_table(left, table(left)).run.scores["index"] == pytest.approx(scaled.mean(axis=0))
    assert without(plan(structure={"id": "index", "children": THREE["children"][:1]}), "x1") is None
