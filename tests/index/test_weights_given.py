"""Weights that people give: written ones, budget allocation, pairwise comparison, and names that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from greenpark.index.spec.models import Specification
from greenpark.index.spec.plan import lay_out
from greenpark.index.steps.weight import effective_weights
from greenpark.index.steps.weight.names import unknown_names
from tests.index.weights_data import OPTIONS, refusal, weighed, weights

SCORES = np.arange(6.0).reshape(3, 2)


def test_written_weights_are_shared_out():
    assert weights(SCORES, "user", written=[3, 1, 0]) == pytest.approx([0.75, 0.25, 0])
    assert weights(SCORES, "equal", written=[3, 1, 0]) == pytest.approx([1 / 3] * 3)


def test_no_written_weight_at_all_is_refused():
    problem = refusal(SCORES, "user", written=[0, 0, 0])
    assert problem.code == "weights_all_zero" and problem.column == "index" and "x1, x2, x3" in problem.remedy


def test_experts_share_out_a_hundred_points():
    experts = {"index": [{"x1": 50, "x2": 30, "x3": 20}, [40, 40, 20], [30, 50, 20]]}
    found = weighed(SCORES, "budget_allocation", experts=experts)
    assert found.weights[:, 0] == pytest.approx([0.4, 0.4, 0.2])
    assert found.details["experts"] == 3
    assert found.details["children"]["x1"] == {"mean": 40, "standard_deviation": 10, "minimum": 30, "maximum": 50}


def test_one_expert_has_no_dispersion():
    found = weighed(SCORES, "budget_allocation", experts={"index": [[50, 30, 20]]})
    assert found.details["children"]["x2"]["standard_deviation"] is None


def test_an_expert_with_another_total_is_named():
    problem = refusal(SCORES, "budget_allocation", experts={"index": [[50, 30, 20], [50, 30, 30]]})
    assert problem.code == "expert_total" and "expert 2" in problem.message and "110" in problem.message


@pytest.mark.parametrize("allocation", [{"x1": 50, "x2": 50}, {"x1": 50, "x2": 30, "x4": 20}, [50, 50]])
def test_an_expert_who_leaves_a_child_out_is_named(allocation):
    problem = refusal(SCORES, "budget_allocation", experts={"index": [allocation]})
    assert problem.code == "expert_children" and "expert 1" in problem.message


def test_without_nodes_experts_speak_of_theirs_only():
    options = OPTIONS.validate_python({"method": "budget_allocation", "experts": {"pillar": [[100]]}})
    assert options.applies("pillar", 2) and not options.applies("index", 3)
    wider = OPTIONS.validate_python({"method": "budget_allocation", "experts": {"pillar": [[100]]}, "levels": [3]})
    assert wider.applies("index", 3)
    problem = refusal(SCORES, "budget_allocation", experts={"pillar": [[100]]}, nodes=["index"])
    assert problem.code == "no_experts" and problem.column == "index"


def hierarchy(comparisons, children=None, **options):
    scores = np.zeros((children or len(comparisons), 1))
    return weighed(scores, "analytic_hierarchy", comparisons={"index": comparisons}, **options)


def test_a_consistent_matrix_gives_back_its_ratios():
    shares = np.array([0.5, 0.3, 0.15, 0.05])
    for vector in ("eigenvector", "geometric_mean"):
        found = hierarchy((shares[:, None] / shares).tolist(), method_of_vector=vector)
        assert found.weights[:, 0] == pytest.approx(shares, rel=1e-9)
        assert found.details["consistency_ratio"] == pytest.approx(0, abs=1e-9)


def test_upper_triangle_and_full_matrix_agree():
    full = hierarchy([[1, 2, 4, 3], ["1/2", 1, 3, 2], ["1/4", "1/3", 1, "1 / 2"], ["1/3", 0.5, 2, 1]])
    upper = hierarchy([[2, 4, 3], [3, 2], ["1/2"]], children=4)
    assert full.weights == pytest.approx(upper.weights, rel=1e-12)


def test_one_child_and_two_children_cannot_contradict():
    assert hierarchy([[1]]).weights == pytest.approx(np.ones((1, 1)))
    two = hierarchy([[4]], children=2)
    assert two.weights[:, 0] == pytest.approx([0.8, 0.2])
    assert two.details["consistency_ratio"] == 0


def test_a_cell_that_is_not_the_reciprocal_is_named():
    problem = refusal(SCORES, "analytic_hierarchy", comparisons={"index": [[1, 3, 5], [0.33, 1, 3], [0.2, "1/3", 1]]})
    assert problem.code == "comparison_reciprocal"
    assert "'x1' against 'x2' is 3" in problem.message and "0.33" in problem.message and "1/3" in problem.remedy


def test_a_diagonal_other_than_one_is_named():
    problem = refusal(SCORES, "analytic_hierarchy", comparisons={"index": [[2, 3, 5], ["1/3", 1, 3], [0.2, "1/3", 1]]})
    assert problem.code == "comparison_diagonal" and "'x1'" in problem.message


def test_a_matrix_of_another_size_is_refused():
    problem = refusal(SCORES, "analytic_hierarchy", comparisons={"index": [[1, 3], ["1/3", 1]]})
    assert problem.code == "comparison_shape" and "3 rows of 3" in problem.remedy


@pytest.mark.parametrize("cell", ["1/0", "three", 0, -2, float("nan"), float("inf")])
def test_a_comparison_that_is_no_ratio_is_refused(cell):
    with pytest.raises(ValidationError):
        OPTIONS.validate_python({"method": "analytic_hierarchy", "comparisons": {"index": [[cell]]}})


def test_contradicting_comparisons_warn_or_refuse():
    circle = {"index": [[3, "1/3"], [3]]}
    found = weighed(SCORES, "analytic_hierarchy", comparisons=circle)
    assert found.details["consistency_ratio"] > 0.1
    assert [(one.code, one.severity) for one in found.problems] == [("inconsistent_comparisons", "warning")]
    assert refusal(SCORES, "analytic_hierarchy", comparisons=circle, on_inconsistent="refuse").severity == "error"


def test_more_than_ten_children_have_no_consistency_ratio():
    found = hierarchy(np.ones((11, 11)).tolist())
    assert found.details["consistency_ratio"] is None
    assert [one.code for one in found.problems] == ["no_random_index"]


def plan_with(*steps):
    leaf = [{"id": name, "direction": "higher"} for name in "abc"]
    pillars = [
        {"id": "p", "weight": 2, "children": leaf[:2]}, {"id": "q", "weight": 6, "children": leaf[2:]},
    ]  # fmt: skip
    return lay_out(
        Specification.model_validate(
            {"id": "s", "structure": {"id": "index", "children": pillars}, "steps": [{"weight": one} for one in steps]}
        )
    )


def test_names_that_the_structure_does_not_have():
    plan = plan_with(
        {"method": "budget_allocation", "experts": {"pp": [[50, 50]]}},
        {"method": "analytic_hierarchy", "comparisons": {"indx": [[1]]}},
        {"method": "benefit_of_the_doubt", "share_bounds": {"a": [0, 1], "z": [0, 1]}, "nodes": ["p"]},
        {"method": "optimised", "targets": {"a": 1, "bb": 2}, "nodes": ["r"]},
    )
    assert [one.column for one in unknown_names(plan)] == ["pp", "indx", "z", "r", "bb"]
    assert "'index'" in unknown_names(plan)[1].remedy
    assert not unknown_names(plan_with({"method": "equal"}, {"method": "user", "nodes": ["p", "q"]}))


def test_effective_weights_follow_rows_and_draws():
    plan = plan_with()
    found = effective_weights(plan, {"p": np.array([[3.0, 1.0], [1.0, 1.0]]), "q": np.ones((4, 1, 1))})
    assert found["index"] == pytest.approx([1])
    assert found["p"] == pytest.approx([0.25])
    assert found["a"] == pytest.approx([0.1875, 0.125]) and found["b"] == pytest.approx([0.0625, 0.125])
    assert found["c"].shape == (4, 1) and np.all(found["c"] == 0.75)
    assert list(found) == ["a", "b", "c", "p", "q", "index"]
