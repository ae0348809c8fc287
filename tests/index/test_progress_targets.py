"""Strategies for targets and thresholds (gep.md, sections 4.2 and 4.3)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.progress import Progress
from greenpark.index.steps.progress import STATES, progress
from greenpark.problems import ProblemsFound
from tests.index.progress_data import indicator, table_of


def outcome(
    first: Any,
    last: Any,
    options: dict[str, Any],
    *,
    columns: dict[str, Any] | None = None,
    direction: str = "higher",
    units: list[str] | None = None,
    **fields: Any,
) -> Outcome:
    table = table_of([indicator(direction=direction, **fields)], [first], [last], columns=columns, units=units)
    return progress(table, Progress.model_validate(options))


class TestGivenTargets:
    def test_a_column_wins_over_the_declared_value(self) -> None:
        found = outcome(
            [1, 1],
            [2, 2],
            {"target": {"method": "fixed", "column": "target_{column}"}},
            columns={"target_x": [5, np.nan, 5, np.nan]},
            target=3,
        )
        assert found.table.extras["target"].tolist() == [[5, 3]]

    def test_the_column_follows_the_name_in_the_data(self) -> None:
        found = outcome(
            [1],
            [2],
            {"target": {"method": "fixed", "column": "{column}_goal"}},
            columns={"X 1_goal": [4, 4]},
            column="X 1",
        )
        assert found.table.extras["target"].tolist() == [[4]]

    def test_a_target_of_the_first_year_serves_where_the_last_has_none(self) -> None:
        found = outcome(
            [1], [2], {"target": {"method": "fixed", "column": "target_{column}"}}, columns={"target_x": [6, np.nan]}
        )
        assert found.table.extras["target"].tolist() == [[6]]

    def test_a_revised_target_is_used_and_named(self) -> None:
        found = outcome(
            [1], [2], {"target": {"method": "fixed", "column": "target_{column}"}}, columns={"target_x": [6, 4]}
        )
        assert found.table.extras["target"].tolist() == [[4]]
        assert [problem.code for problem in found.problems] == ["target_revised"]

    def test_a_unit_without_target_has_no_progress(self) -> None:
        found = outcome(
            [1, 1],
            [2, 2],
            {"target": {"method": "fixed", "column": "target_{column}"}},
            columns={"target_x": [5, np.nan, 5, np.nan]},
            units=["a", "b"],
        )
        assert [STATES[int(code)] for code in found.table.extras["state"][0]] == ["ordinary", "undefined"]
        assert found.problems[0].message == "'x' has no target, and the strategy 'fixed' needs one: b."

    def test_an_indicator_without_any_is_refused(self) -> None:
        with pytest.raises(ProblemsFound, match="'x' has no target") as caught:
            outcome([1], [2], {"target": "fixed"})
        assert "target_x" in caught.value.problems[0].remedy

    def test_one_column_for_all_indicators_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="one column for all"):
            Progress(target={"method": "fixed", "column": "goal"})

    def test_a_boundary_is_called_so(self) -> None:
        found = outcome([1], [2], {"target": "boundary"}, target=5)
        assert found.details[1]["target"] == "boundary"


class TestNaturalLimits:
    def test_cap_what_peers_suggest(self) -> None:
        found = outcome([80, 99, 100], [90, 100, 100], {"target": "peer_quantile"}, maximum=100)
        assert found.table.extras["target"].max() == 100
        assert STATES[int(found.table.extras["state"][0, 2])] == "maintained"
        assert found.table.values[0, 2] == 1

    def test_cap_bads_from_below(self) -> None:
        found = outcome(
            [4.0, 5.0], [0.0, 4.0], {"target": {"method": "fixed"}}, direction="lower", target=-1, minimum=0
        )
        assert found.table.extras["target"].tolist() == [[0, 0]]
        assert [problem.code for problem in found.problems] == ["target_beyond_limit"]


class TestPeers:
    def test_window_of_neighbours_by_hand(self) -> None:
        """Each unit with one neighbour on each side; the ends have one neighbour less."""
        found = outcome(
            [1, 2, 3, 4],
            [1.5, 2.2, 3.9, 4.4],
            {"target": {"method": "peer_quantile", "neighbours": 1, "quantile": 0.9}},
        )
        ratios = np.array([1.5, 1.1, 1.3, 1.1])
        windows = [ratios[:2], ratios[:3], ratios[1:], ratios[2:]]
        expected = [y * np.quantile(window, 0.9) for y, window in zip([1, 2, 3, 4], windows, strict=True)]
        assert found.table.extras["target"][0] == pytest.approx(expected, rel=1e-12)

    def test_bads_take_the_lower_quantile(self) -> None:
        found = outcome([1, 2, 3], [0.9, 1.0, 2.9], {"target": {"method": "peer_quantile"}}, direction="lower")
        low = np.quantile([0.9, 0.5, 2.9 / 3], 0.1)
        assert found.table.extras["target"][0] == pytest.approx(np.array([1, 2, 3]) * low, rel=1e-12)

    def test_equal_initial_values_stand_in_the_order_of_ids(self) -> None:
        options = {"target": {"method": "peer_quantile", "neighbours": 1, "quantile": 1.0}}
        forward = outcome([1, 1, 1, 1], [1, 2, 3, 4], options, units=["a", "b", "c", "d"])
        assert forward.table.extras["target"].tolist() == [[2, 3, 4, 4]]
        backward = outcome([1, 1, 1, 1], [4, 3, 2, 1], options, units=["d", "c", "b", "a"])
        assert backward.table.extras["target"].tolist() == [[4, 4, 3, 2]]

    def test_no_improvement_among_peers_falls_back_on_all_units(self) -> None:
        first, last = [1, 2, 10, 11], [0.9, 1.9, 15, 16]
        found = outcome(
            first, last, {"target": {"method": "peer_quantile", "neighbours": 1}}, units=["a", "b", "c", "d"]
        )
        ratios = np.array(last) / np.array(first)
        assert found.details[1]["target_from_all_units"] == ["a"]
        assert found.table.extras["target"][0, 0] == pytest.approx(np.quantile(ratios, 0.9), rel=1e-12)

    def test_no_improvement_anywhere_is_undefined(self) -> None:
        found = outcome([1, 2, 3], [1, 2, 2.5], {"target": "peer_quantile"})
        assert np.isnan(found.table.values).all()
        assert {STATES[int(code)] for code in found.table.extras["state"][0]} == {"undefined"}
        assert [problem.code for problem in found.problems] == ["no_improvement"]

    def test_zero_to_begin_with_has_no_ratio_target(self) -> None:
        found = outcome([0, 2, 3], [1, 3, 4], {"target": "peer_quantile"}, units=["a", "b", "c"])
        assert np.isnan(found.table.values[0, 0])
        assert not np.isnan(found.table.values[0, 1:]).any()
        (problem,) = found.problems
        assert (problem.code, "a" in problem.message, "fixed" in problem.remedy) == ("ratio_target", True, True)

    def test_a_unit_with_a_gap_is_no_peer(self) -> None:
        whole = outcome([1, 3], [1.5, 3.3], {"target": "peer_quantile"})
        gap = outcome([1, 2, 3], [1.5, np.nan, 3.3], {"target": "peer_quantile"})
        assert gap.table.extras["target"][0, [0, 2]] == pytest.approx(whole.table.extras["target"][0])

    def test_one_unit_is_its_own_peer(self) -> None:
        assert outcome([2], [3], {"target": "peer_quantile"}).table.values.tolist() == [[1]]

    def test_deciles(self) -> None:
        first = np.arange(1.0, 21.0)
        last = first * np.where(np.arange(20) % 2, 1.2, 1.1)
        found = outcome(first, last, {"target": {"method": "decile_peers", "quantile": 1.0}})
        assert found.table.extras["target"][0] == pytest.approx(first * 1.2)


class TestLevels:
    @pytest.mark.parametrize(("direction", "share"), [("higher", 0.9), ("lower", 0.1)])
    def test_one_target_for_all(self, direction: str, share: float) -> None:
        first = [3, 1, 4, 1, 5, 9, 2, 6]
        found = outcome(first, first, {"target": "level_quantile"}, direction=direction)
        assert set(found.table.extras["target"][0]) == {np.quantile(first, share)}


class TestOwnStrategies:
    def test_by_indicator(self) -> None:
        table = table_of([indicator("a"), indicator("b", target=7)], [[1, 2], [1, 2]], [[2, 3], [2, 3]])
        options = Progress.model_validate({"by_indicator": {"b": {"target": "fixed", "threshold": "quartile"}}})
        found = progress(table, options)
        assert [detail["target"] for detail in found.details[1:]] == ["peer_quantile", "fixed"]
        assert found.table.extras["target"][1].tolist() == [7, 7]

    def test_an_unknown_indicator_is_refused(self) -> None:
        with pytest.raises(ProblemsFound, match="'z' is no indicator"):
            outcome([1], [2], {"by_indicator": {"z": {"target": "fixed"}}})


class TestThresholds:
    FIRST = (1.0, 2.0, 3.0, 10.0)

    def threshold(
        self, strategy: Any, direction: str = "higher", columns: dict[str, Any] | None = None, **fields: Any
    ) -> tuple[list[float], str]:
        found = outcome(
            self.FIRST,
            self.FIRST,
            {"target": "level_quantile", "threshold": strategy},
            direction=direction,
            columns=columns,
            **fields,
        )
        return found.table.extras["threshold"][0].tolist(), found.details[1]["threshold"]

    def test_declared_wins(self) -> None:
        assert self.threshold("declared", threshold=4.0) == ([4.0] * 4, "declared")

    def test_else_the_lower_quartile_of_goods(self) -> None:
        assert self.threshold("declared") == ([1.75] * 4, "quartile")

    def test_and_the_upper_quartile_of_bads(self) -> None:
        assert self.threshold("declared", "lower") == ([4.75] * 4, "quartile")

    def test_quartiles_even_where_declared(self) -> None:
        assert self.threshold("quartile", threshold=4.0) == ([1.75] * 4, "quartile")

    def test_none(self) -> None:
        values, source = self.threshold({"method": "declared", "otherwise": "none"})
        assert np.isnan(values).all()
        assert source == "none"

    def test_column_then_declared(self) -> None:
        columns = {"threshold_x": [np.nan] * 4 + [1, np.nan, 2, 3]}
        assert self.threshold("column", columns=columns, threshold=9.0) == ([1, 9, 2, 3], "column+declared")
