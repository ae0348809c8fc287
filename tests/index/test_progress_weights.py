"""Weights by threshold, coverage and contributions (gep.md, sections 4.4 to 4.6)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenpark.index.progress.coverage import coverage
from greenpark.index.runs import Run
from greenpark.index.spec.options.progress import Progress
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.threshold import weigh_by_threshold
from greenpark.problems import ProblemsFound
from tests.index.progress_data import FIXED, GAP, RATIO, indicator, plan_of, run_of, table_of


def run(
    first: Any,
    last: Any,
    weighting: Any = RATIO,
    *,
    threshold: float | None = 2.0,
    directions: str = "++++",
    target: float | None = None,
    **options: Any,
) -> Run:
    """Indicators a, b, … whose targets are far away in their direction."""
    tree = [
        indicator(
            "abcd"[place],
            "higher" if directions[place] == "+" else "lower",
            threshold=threshold,
            target=(50 if directions[place] == "+" else -50) if target is None else target,
        )
        for place in range(np.shape(first)[-2])
    ]
    return run_of(
        table_of(tree, first, last, units=list("UVWXYZ"[: np.shape(first)[-1]])),
        plan_of(tree),
        Progress(target=FIXED, **options),
        weighting,
    )


class TestRatio:
    def test_good_and_bad(self) -> None:
        found = run([[1], [4]], [[2], [3]], directions="+-")
        assert found.weights["index"][:, 0] == pytest.approx([0.5, 0.5])

    def test_at_the_threshold_all_count_the_same(self) -> None:
        assert run([[2], [2], [2]], [[3], [3], [1]], directions="++-").weights["index"][:, 0] == pytest.approx(
            [1 / 3] * 3
        )

    @pytest.mark.parametrize("initial", [0, -1])
    def test_an_initial_value_that_is_not_positive_is_refused_for_the_unit(self, initial: float) -> None:
        found = run([[initial, 1], [4, 4]], [[2, 2], [3, 3]])
        assert found.weights["index"][:, 0].tolist() == [0, 1]
        assert found.scores["index"][0] == found.table.values[1, 0]
        (problem,) = [one for one in found.problems if one.code == "ratio_weight"]
        assert (problem.column, problem.message.endswith(": U."), "threshold_gap" in problem.remedy) == (
            "a",
            True,
            True,
        )

    def test_a_threshold_of_zero_is_refused(self) -> None:
        found = run([[1], [4]], [[2], [3]], threshold=0.0)
        assert np.isnan(found.scores["index"][0])
        assert {one.column for one in found.problems if one.code == "ratio_weight"} == {"a", "b"}

    def test_the_other_share_out_what_a_missing_one_leaves(self) -> None:
        found = run([[1], [4], [np.nan]], [[2], [3], [1]])
        values, weights = found.table.values[:2, 0], np.array([2 / 1, 2 / 4])
        assert found.scores["index"][0] == pytest.approx((weights * values).sum() / weights.sum())


class TestGap:
    def test_only_what_is_beyond_its_threshold_counts(self) -> None:
        assert run([[1], [4]], [[2], [3]], GAP).weights["index"][:, 0].tolist() == [1, 0]

    def test_size(self) -> None:
        found = run([[1], [5]], [[2], [3]], GAP, directions="+-")
        assert found.weights["index"][:, 0] == pytest.approx(np.array([0.5, 1.5]) / 2)

    def test_nobody_beyond_counts_equally_and_says_so(self) -> None:
        found = run([[3, 1], [4, 4]], [[2, 2], [3, 3]], GAP)
        assert found.weights["index"].T.tolist() == [[0.5, 0.5], [1, 0]]
        (problem,) = [one for one in found.problems if one.code == "equal_weights"]
        assert problem.message.endswith(": U.")

    def test_a_gap_that_has_no_progress_does_not_leave_the_index_without_weights(self) -> None:
        found = run([[1], [4], [5]], [[np.nan], [6], [6]], GAP)
        assert found.scores["index"][0] == pytest.approx(found.table.values[1:, 0].mean())

    def test_zero_to_begin_with_is_fine(self) -> None:
        assert run([[0], [4]], [[2], [3]], GAP).weights["index"][:, 0].tolist() == [1, 0]

    def test_a_negative_threshold_keeps_its_sense(self) -> None:
        assert run([[-3], [-1]], [[0], [0]], GAP, threshold=-2.0).weights["index"][:, 0].tolist() == [1, 0]

    def test_a_threshold_of_zero_is_refused(self) -> None:
        found = run([[1], [4]], [[2], [3]], GAP, threshold=0.0)
        assert {one.code for one in found.problems} == {"gap_weight"}


class TestPlace:
    def test_nodes_have_no_thresholds(self) -> None:
        table = run([[1]], [[2]]).table
        node = PlannedNode("top", None, ("pillar",), (1.0,), 3, None, None)
        with pytest.raises(ProblemsFound, match="'top' is made of pillar") as caught:
            weigh_by_threshold(np.ones((1, 1)), RATIO, node, table)
        assert "levels: [2]" in caught.value.problems[0].remedy

    def test_without_progress_there_is_nothing_to_weigh_by(self) -> None:
        table = table_of([indicator("a")], [[1]], [[2]])
        node = PlannedNode("index", None, ("a",), (1.0,), 2, None, None)
        with pytest.raises(ProblemsFound, match="no step gives them"):
            weigh_by_threshold(table.values, RATIO, node, table)


class TestCoverage:
    def test_complete(self) -> None:
        found = coverage(run([[1], [4]], [[2], [3]]))
        assert (found.indicators[0], found.weight[0], found.suppressed[0], found.problems) == (1, 1, False, [])

    def test_three_of_four_indicators_are_enough_two_are_not(self) -> None:
        gone = np.nan
        found = coverage(run([[1, 1]] * 4, [[gone, gone], [2, gone], [2, 2], [2, 2]]))
        assert found.indicators.tolist() == [0.75, 0.5]
        assert found.suppressed.tolist() == [False, True]
        (problem,) = found.problems
        assert (problem.column, "V (50 %, 50 %)" in problem.message, "U" in problem.message) == ("index", True, False)

    def test_a_heavy_indicator_that_is_missing_takes_its_weight_along(self) -> None:
        found = coverage(run([[0.1], [4], [4], [4]], [[np.nan], [3], [3], [3]]))
        assert found.indicators.tolist() == [0.75]
        assert found.weight[0] == pytest.approx(1.5 / 21.5)
        assert found.suppressed.tolist() == [True]

    def test_a_weight_that_cannot_be_known_counts_as_the_others_do(self) -> None:
        found = coverage(run([[np.nan], [1], [4], [4]], [[2], [3], [3], [3]]))
        assert found.weight[0] == pytest.approx(0.75)

    def test_refused_indicators_are_not_available(self) -> None:
        found = coverage(run([[0], [4]], [[2], [3]]))
        assert (found.indicators[0], found.weight[0], found.suppressed[0]) == (0.5, 0.5, True)

    def test_floors_of_the_step_and_of_the_call(self) -> None:
        some = run([[1]] * 4, [[np.nan], [np.nan], [2], [2]], min_indicators=0.5, min_weight=0.5)
        assert coverage(some).suppressed.tolist() == [False]
        assert coverage(some, min_indicators=0.6).suppressed.tolist() == [True]


POSITIVE = st.floats(min_value=0.05, max_value=100)


class TestProperties:
    @settings(deadline=None, max_examples=50)
    @given(cells=st.lists(st.tuples(*[POSITIVE] * 6), min_size=1, max_size=6), weighting=st.sampled_from([RATIO, GAP]))
    def test_weights_sum_to_one_and_contributions_add_up(self, cells: list[tuple[float, ...]], weighting: Any) -> None:
        first, last = np.array(cells).T.reshape(2, 3, -1)
        found = run(first, last, weighting, directions="++-")
        assert found.weights["index"].sum(axis=0) == pytest.approx(1)
        assert (found.weights["index"] * found.table.values).sum(axis=0) == pytest.approx(
            found.scores["index"], rel=1e-12, abs=1e-12
        )

    @pytest.mark.parametrize("weighting", [RATIO, GAP])
    def test_draws_at_once_as_one_by_one(self, weighting: Any) -> None:
        rng = np.random.default_rng(3)
        first, last = rng.lognormal(size=(2, 5, 3, 6))
        first[rng.random(first.shape) < 0.2] = np.nan
        whole = run(first, last, weighting, directions="++-")
        for draw in range(5):
            single = run(first[draw], last[draw], weighting, directions="++-")
            np.testing.assert_array_equal(whole.weights["index"][draw], single.weights["index"])
            np.testing.assert_array_equal(coverage(whole).weight[draw], coverage(single).weight)
