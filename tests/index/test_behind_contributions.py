"""Weights, importance and contributions: the parts add up to the score and to the change, whatever the tree."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpark.index.behind.contributions import contributions_to_change, contributions_to_level
from greenpark.index.behind.importance import correlation_ratio, importance
from greenpark.index.behind.options import InfluenceLimits
from greenpark.index.behind.tree import Branch, effective_weights, tree_scores
from greenpark.problems import ProblemsFound
from tests.index.behind_data import asem, meta, read, toy, worked

XS = ["x1", "x2", "x3"]
WEIGHTS = np.array([0.5, 0.3, 0.2])


def asem_tree() -> list[Branch]:
    rows = [row for row in meta() if row["Level"]]
    branches = []
    for level in ("2", "3", "4"):
        for node in [row["iCode"] for row in rows if row["Level"] == level]:
            below = [row for row in rows if row["Parent"] == node]
            weights = np.array([float(row["Weight"]) for row in below])
            branches.append(Branch(node, tuple(row["iCode"] for row in below), weights))
    return branches


def test_importance_of_the_worked_example() -> None:
    expected = worked("importance")
    values = 1 + 99 * toy()
    index = WEIGHTS @ values
    assert index == pytest.approx(expected["index"], abs=1e-10)
    records = importance(values, XS, index, WEIGHTS)
    assert [one["correlation"] for one in records] == pytest.approx(expected["pearson"], abs=6e-11)
    assert [one["importance"] for one in records] == pytest.approx(expected["r2"], abs=6e-11)
    assert [one["correlation_share"] for one in records] == pytest.approx(expected["r_normalised"], abs=6e-11)
    assert sum(one["importance_share"] for one in records) == pytest.approx(1)
    assert [one["flags"] for one in records] == [[], [], ["opposed"]]


def test_a_component_far_from_its_weight_is_flagged() -> None:
    rng = np.random.default_rng(0)
    loud, quiet = rng.normal(size=(2, 80)) * [[10], [0.1]]
    records = importance(np.stack([loud, quiet]), ["loud", "quiet"], (loud + quiet) / 2, np.array([1, 1]))
    assert records[0]["flags"] == []
    assert "silent" in records[1]["flags"]
    strict = importance(
        np.stack([loud, quiet]), ["loud", "quiet"], (loud + quiet) / 2, np.array([1, 1]),
        limits=InfluenceLimits(dominant=1.5),
    )  # fmt: skip
    assert strict[0]["flags"] == ["dominant"]


@pytest.mark.parametrize("measure", ["binned", "spline"])
def test_a_curved_relation_is_importance_too(measure: str) -> None:
    x = np.linspace(-1, 1, 101)
    assert correlation_ratio(x, x * x, measure) > 0.9
    assert correlation_ratio(x * 7 + 3, x * x * 5, measure) == pytest.approx(
        correlation_ratio(x, x * x, measure), rel=1e-6
    )
    noise = np.random.default_rng(4).normal(size=101)
    assert correlation_ratio(x, noise, measure) < 0.15
    records = importance(np.stack([x, noise]), ["x", "noise"], x * x, measure=measure)
    assert records[0]["squared_correlation"] < 1e-6 < records[0]["importance"]
    assert records[0]["weight"] is None
    assert math.isnan(correlation_ratio(np.full(9, 0.1), x[:9], measure))


def test_effective_weights_of_asem() -> None:
    found = effective_weights(asem_tree())
    for row in read("asem", "eff_weights"):
        assert found[row["iCode"]][0] == pytest.approx(float(row["EffWeight"]), rel=1e-9)


def test_contributions_to_the_asem_index_are_effective_weight_times_score() -> None:
    ids, units, values = asem("stage_normalised")
    level = contributions_to_level(asem_tree(), dict(zip(ids, values, strict=True)), units)
    _, _, published = asem("stage_aggregated", ["Index"])
    assert level.score == pytest.approx(published[0], rel=1e-9)
    assert sum(level.parts[one] for one in ids) == pytest.approx(published[0], rel=1e-12)
    assert level.parts["Conn"] + level.parts["Sust"] == pytest.approx(published[0], rel=1e-12)
    weights = effective_weights(asem_tree())
    assert all(level.parts[one] == pytest.approx(weights[one] * values[i]) for i, one in enumerate(ids))


def test_geometric_contributions_are_shares_of_the_logarithm() -> None:
    leaves = {"a": np.array([4.0]), "b": np.array([9.0])}
    level = contributions_to_level([Branch("index", ("a", "b"), np.array([1.0, 1.0]), 0.0)], leaves)
    assert level.score[0] == pytest.approx(6)
    record = {one["id"]: one for one in level.records(0)}
    assert record["a"]["part"] == pytest.approx(math.log(4) / 2)
    assert record["a"]["share"] == pytest.approx(math.log(2) / math.log(6))
    assert record["a"]["points"] + record["b"]["points"] == pytest.approx(6)
    change = contributions_to_change(
        [Branch("index", ("a", "b"), np.array([1.0, 1.0]), 0.0)], leaves, {"a": np.array([4.0]), "b": np.array([16.0])}
    )
    assert change.difference[0] == pytest.approx(2)
    assert change.value["a"][0] == 0
    assert change.value["b"][0] == pytest.approx(2)


def mixed(rng: np.random.Generator, powers: list[float]) -> list[Branch]:
    return [
        Branch("p", ("a", "b", "c"), rng.uniform(0.1, 2, size=3), powers[0]),
        Branch("q", ("d", "e"), rng.uniform(0.1, 2, size=2), powers[1]),
        Branch("r", ("q", "f"), rng.uniform(0.1, 2, size=2), powers[2]),
        Branch("index", ("p", "r", "g"), rng.uniform(0.1, 2, size=3), powers[3]),
    ]


POWER = st.sampled_from([1.0, 0.0, -1.0, 0.5, -2.0])


@given(st.integers(0, 999), st.lists(POWER, min_size=4, max_size=4), st.booleans(), st.floats(0, 0.4))
def test_contributions_add_up_in_any_tree_with_gaps_and_other_weights(
    seed: int, powers: list[float], reweighted: bool, gaps: float
) -> None:
    rng = np.random.default_rng(seed)
    tree = mixed(rng, powers)
    other = mixed(rng, powers) if reweighted else tree

    def leaves() -> dict[str, np.ndarray]:
        return {one: np.where(rng.random(6) < gaps, np.nan, rng.uniform(1.5, 100, size=6)) for one in "abcdefg"}

    first, second = leaves(), leaves()
    level = contributions_to_level(tree, first)
    known = ~np.isnan(level.score)
    assert _sum(level.parts, level.leaves)[known] == pytest.approx(level.total[known], rel=1e-9)
    assert _sum({one: level.points(one) for one in level.leaves}, level.leaves)[known] == pytest.approx(
        level.score[known], rel=1e-9
    )
    change = contributions_to_change(tree, first, second, other)
    known = ~np.isnan(change.difference)
    size = 1e-9 * np.nanmax(np.abs(level.score), initial=1)
    parts = _sum(change.value, change.leaves) + _sum(change.weight, change.weight)
    assert parts[known] == pytest.approx(change.difference[known], rel=1e-9, abs=size)
    top = _sum(change.value, tree[-1].children) + _sum(change.weight, tree[-1].children)
    assert top[known] == pytest.approx(change.difference[known], rel=1e-9, abs=size)
    if not reweighted and gaps == 0:
        assert all(np.abs(effect).max() < size for effect in change.weight.values())


def test_arithmetic_change_is_weight_times_change_of_value() -> None:
    tree = [Branch("index", ("a", "b"), np.array([3.0, 1.0]))]
    change = contributions_to_change(
        tree, {"a": np.array([0.0]), "b": np.array([-5.0])}, {"a": np.array([8.0]), "b": np.array([-5.0])}
    )
    assert (change.value["a"][0], change.value["b"][0], change.difference[0]) == (6.0, 0.0, 6.0)


def test_a_turned_year_turns_every_contribution() -> None:
    rng = np.random.default_rng(8)
    tree = mixed(rng, [0.0, 1.0, 0.0, 1.0])
    first, second = ({one: rng.uniform(1, 9, size=4) for one in "abcdefg"} for _ in range(2))
    there, back = contributions_to_change(tree, first, second), contributions_to_change(tree, second, first)
    for one in there.value:
        assert back.value[one] == pytest.approx(-there.value[one], rel=1e-9)


def test_a_child_that_enters_is_told_apart_from_one_that_improves() -> None:
    tree = [Branch("index", ("a", "b"), np.array([1.0, 1.0]))]
    gone = np.array([np.nan])
    change = contributions_to_change(
        tree, {"a": np.array([40.0]), "b": gone}, {"a": np.array([40.0]), "b": np.array([60.0])}
    )
    records = {one["id"]: one for one in change.records(0)}
    assert records["a"]["value_effect"] == 0
    assert records["b"]["value_effect"] == 0
    assert records["a"]["weight_effect"] + records["b"]["weight_effect"] == pytest.approx(10)
    never = contributions_to_change(tree, {"a": np.array([1.0]), "b": gone}, {"a": np.array([2.0]), "b": gone})
    assert never.records(0)[1]["contribution"] is None


def test_a_weight_of_zero_contributes_nothing_and_is_never_touched() -> None:
    tree = [Branch("index", ("a", "b"), np.array([1.0, 0.0]), 0.0)]
    leaves = {"a": np.array([5.0]), "b": np.array([-1.0])}
    assert tree_scores(tree, leaves)["index"][0] == pytest.approx(5)
    assert contributions_to_level(tree, leaves).parts["b"][0] == 0
    change = contributions_to_change(tree, leaves, {"a": np.array([7.0]), "b": np.array([-2.0])})
    assert change.value["a"][0] == pytest.approx(2)
    assert (change.value["b"][0], change.weight["b"][0]) == (0, 0)


def test_a_value_without_logarithm_is_refused_by_name() -> None:
    tree = [Branch("index", ("a", "b"), np.array([1.0, 1.0]), 0.0)]
    with pytest.raises(ProblemsFound, match="'b' is 0 for Suzhou") as caught:
        contributions_to_level(tree, {"a": np.array([1.0]), "b": np.array([0.0])}, ["Suzhou"])
    assert caught.value.problems[0].remedy


def test_runs_of_other_structure_are_refused() -> None:
    tree = [Branch("index", ("a", "b"), np.array([1.0, 1.0]))]
    other = [Branch("index", ("a", "b"), np.array([1.0, 1.0]), 0.0)]
    leaves = {"a": np.array([1.0]), "b": np.array([2.0])}
    with pytest.raises(ProblemsFound, match="another rule"):
        contributions_to_change(tree, leaves, leaves, other)


def test_a_geometric_score_of_one_has_no_shares() -> None:
    tree = [Branch("index", ("a", "b"), np.array([1.0, 1.0]), 0.0)]
    level = contributions_to_level(tree, {"a": np.array([2.0]), "b": np.array([0.5])})
    assert level.records(0)[0]["share"] is None
    assert level.records(0)[0]["part"] == pytest.approx(math.log(2) / 2)


def test_rows_without_any_value_have_no_contributions() -> None:
    tree = [Branch("index", ("a", "b"), np.array([1.0, 1.0]))]
    level = contributions_to_level(tree, {"a": np.array([np.nan]), "b": np.array([np.nan])})
    assert all(one["points"] is None for one in level.records(0))
    assert contributions_to_level(tree, {"a": np.empty(0), "b": np.empty(0)}).score.shape == (0,)


def _sum(parts: dict, ids: list | tuple) -> np.ndarray:
    return np.nansum([parts[one] for one in ids], axis=0)
