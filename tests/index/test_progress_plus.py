"""Index and dashboard read together, the dashboard table, and what every output says of its rules (gep.md, 4.7, 4.8)."""

from __future__ import annotations

import numpy as np
import pytest

from greenpark.index.progress.dashboard import dashboard, dashboard_values, progress_records
from greenpark.index.progress.plus import count_then_index, leximin, plus
from greenpark.index.progress.reconstruction import reconstruction
from greenpark.index.spec.options.progress import Progress
from tests.index.progress_data import FIXED, example, indicator, plan_of, run_of, table_of


@pytest.fixture
def toy() -> dict[str, np.ndarray]:
    return {key: np.array(value) for key, value in example("gep_plus_toy").items()}


class TestReadings:
    def test_leximin(self, toy: dict[str, np.ndarray]) -> None:
        assert plus(toy["gep"], toy["dashboard"].T, "leximin")["rank"].tolist() == toy["rank_leximin"].tolist()

    def test_count_then_index(self, toy: dict[str, np.ndarray]) -> None:
        assert (
            plus(toy["gep"], toy["dashboard"].T, "count_then_gep")["rank"].tolist()
            == toy["rank_count_then_gep"].tolist()
        )

    def test_rank_shift(self, toy: dict[str, np.ndarray]) -> None:
        columns = plus(toy["gep"], toy["dashboard"].T)
        assert columns["rank_index"].tolist() == toy["rank_gep"].tolist()
        assert columns["rank_dashboard"].tolist() == toy["rank_mean_dashboard"].tolist()
        assert columns["shift"].tolist() == [-1, 1, 0]

    def test_leximin_looks_past_equal_worst_components(self) -> None:
        assert leximin(np.array([0.1, 0.1, 0.1]), np.array([[0.5, 0.4, 0.1], [0.9, 0.9, 9.0]])).tolist() == [1, 2, 3]

    @pytest.mark.parametrize("reading", [leximin, count_then_index])
    def test_equal_units_share_the_smallest_rank_in_spite_of_the_last_digits(self, reading: object) -> None:
        index, board = np.array([0.1 + 0.2, 0.3, 0.9, 0.1]), np.full((1, 4), 0.5)
        assert reading(index, board).tolist() == [2, 2, 1, 4]  # type: ignore[operator]

    @pytest.mark.parametrize("reading", [leximin, count_then_index])
    def test_an_incomplete_unit_has_no_rank(self, reading: object) -> None:
        found = reading(np.array([0.9, 0.5, np.nan]), np.array([[np.nan, 0.1, 0.3]]))  # type: ignore[operator]
        assert np.isnan(found[[0, 2]]).all()
        assert found[1] == 1

    def test_count_asks_for_progress_not_for_size(self) -> None:
        assert count_then_index(np.array([0.2, 0.1]), np.array([[0.0, 0.01]])).tolist() == [2, 1]

    @pytest.mark.parametrize("reading", ["leximin", "count_then_gep", "rank_shift"])
    def test_draws_at_once_as_one_by_one(self, reading: str) -> None:
        rng = np.random.default_rng(5)
        index, board = rng.normal(size=(6, 9)).round(1), rng.normal(size=(6, 3, 9)).round(1)
        board[0, 1, 4] = np.nan
        whole = plus(index, board, reading)  # type: ignore[arg-type]
        for draw in range(6):
            for key, column in plus(index[draw], board[draw], reading).items():  # type: ignore[arg-type]
                np.testing.assert_array_equal(whole[key][draw], column)

    @pytest.mark.parametrize("reading", ["leximin", "count_then_gep", "rank_shift"])
    def test_no_unit_and_no_dashboard(self, reading: str) -> None:
        assert all(column.shape == (0,) for column in plus(np.zeros(0), np.zeros((2, 0)), reading).values())  # type: ignore[arg-type]
        assert all(column.shape == (2,) for column in plus(np.array([1.0, 2.0]), np.zeros((0, 2)), reading).values())  # type: ignore[arg-type]


class TestDashboard:
    def run(self) -> tuple[object, object]:
        tree = [indicator("a", target=4.0)]
        board = [indicator("d", "lower", target=1.0, threshold=9.0, unit="t"), indicator("e", target=10.0)]
        plan = plan_of(tree, board)
        table = table_of([*tree, *board], [[1, 2], [5, 6], [3, np.nan]], [[2, 3], [4, 8], [5, 5]], units=["U", "V"])
        return run_of(table, plan, Progress(target=FIXED, target_year=2025)), plan

    def test_a_record_for_each_unit_and_indicator(self) -> None:
        run, plan = self.run()
        records = dashboard(run.table, plan)
        assert [(one["unit"], one["indicator"]) for one in records] == [("U", "d"), ("U", "e"), ("V", "d"), ("V", "e")]
        assert records[0] == {
            "unit": "U",
            "year": 2020,
            "indicator": "d",
            "label": plan.labels["d"],
            "measure": "t",
            "direction": "lower",
            "progress": 0.25,
            "state": "ordinary",
            "initial": 5.0,
            "final": 4.0,
            "target": 1.0,
            "threshold": 9.0,
            "unclipped": 0.25,
            "pace": 0.5,
        }
        assert (records[3]["progress"], records[3]["state"]) == (None, "missing")

    def test_never_averaged_into_the_index(self) -> None:
        run, plan = self.run()
        assert run.scores["index"].tolist() == run.table.values[0].tolist()
        assert dashboard_values(run.table, plan).shape == (2, 2)

    def test_the_same_table_for_the_index(self) -> None:
        run, plan = self.run()
        assert [one["indicator"] for one in progress_records(run.table, plan)] == ["a", "a"]


class TestReconstruction:
    def rules(self, *args: object, **fields: object) -> dict[str, tuple[str, str]]:
        return {one["rule"]: (one["option"], one["evidence"]) for one in reconstruction(*args, **fields)}

    def test_every_choice_is_named_with_its_grade(self) -> None:
        assert self.rules(Progress()) == {
            "progress": ("desired_change", "recalled-high"),
            "targets": ("peer_quantile, quantile 0.9, neighbours 5", "recalled-low"),
            "thresholds": ("declared", "recalled-medium"),
            "weights": ("threshold_ratio", "recalled-medium"),
            "truncation": ("none", "recalled-medium"),
            "edge_cases": ("unstable_share 0.01", "assumed"),
            "missing_data": ("min_indicators 0.75, min_weight 0.6", "assumed"),
            "gep_plus": ("rank_shift", "assumed"),
        }

    def test_the_options_in_use_are_printed(self) -> None:
        rules = self.rules(Progress(clip=(-1, 1), plus="leximin", target={"method": "level_quantile"}), "equal")
        assert rules["truncation"][0] == "clip -1 to 1"
        assert rules["gep_plus"] == ("leximin", "recalled-low")
        assert rules["weights"] == ("equal", "assumed")
        assert rules["targets"] == ("level_quantile, quantile 0.9", "assumed")

    def test_own_strategies_are_named_too(self) -> None:
        options = Progress(by_indicator={"x": {"target": "boundary"}})
        targets = [one["option"] for one in reconstruction(options) if one["rule"] == "targets"]
        assert targets == ["peer_quantile, quantile 0.9, neighbours 5", "boundary"]

    def test_no_joint_reading_without_a_dashboard(self) -> None:
        assert "gep_plus" not in self.rules(Progress(), dashboard=False)

    def test_both_languages_and_nothing_left_to_fill_in(self) -> None:
        for target in ("fixed", "boundary", "peer_quantile", "decile_peers", "level_quantile"):
            for one in reconstruction(Progress(target=target)):
                assert one["text"]["en"]
                assert one["text"]["zh"]
                assert "{" not in one["text"]["en"] + one["text"]["zh"]
