"""Progress of single cells: formula, edge cases, years, breaks (gep.md, sections 4.1 and 5)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenpark.index.outcome import Outcome
from greenpark.index.spec.options.progress import Progress
from greenpark.index.steps.progress import STATES, progress
from greenpark.problems import ProblemsFound
from tests.index.progress_data import FIXED, indicator, table_of


def one(
    initial: float, final: float, *, direction: str = "higher", options: dict[str, Any] | None = None, **fields: Any
) -> tuple[float, str, Outcome]:
    """Progress and state of one unit with a fixed target."""
    outcome = progress(
        table_of([indicator(direction=direction, **fields)], [[initial]], [[final]]),
        Progress.model_validate(
            {"target": FIXED, "threshold": {"method": "declared", "otherwise": "none"}, **(options or {})}
        ),
    )
    return float(outcome.table.values[0, 0]), STATES[int(outcome.table.extras["state"][0, 0])], outcome


class TestReadingOfProgress:
    @pytest.mark.parametrize(
        ("initial", "final", "target", "direction", "expected"),
        [
            (10, 5, 20, "higher", -0.5),  # moved away
            (10, 15, 20, "higher", 0.5),  # short of the desired change
            (10, 20, 20, "higher", 1.0),  # achieved
            (10, 25, 20, "higher", 1.5),  # more than desired
            (10, 10, 20, "higher", 0.0),
            (40, 30, 20, "lower", 0.5),
            (40, 50, 20, "lower", -0.5),
            (-4, -2, 0, "higher", 0.5),  # a trade balance, say
            (0, 3, 12, "higher", 0.25),  # zero to begin with is no trouble for a given target
        ],
    )
    def test_change_over_desired_change(
        self, initial: float, final: float, target: float, direction: str, expected: float
    ) -> None:
        value, state, _ = one(initial, final, target=target, direction=direction)
        assert (value, state) == (pytest.approx(expected), "ordinary")


class TestAtOrBeyondTheTarget:
    def test_held(self) -> None:
        assert one(100, 98, target=95)[:2] == (1.0, "maintained")

    def test_held_exactly_at_the_target(self) -> None:
        assert one(95, 95, target=95)[:2] == (1.0, "maintained")

    def test_held_but_for_the_last_digits(self) -> None:
        assert one(0.1 + 0.2, 0.3, target=0.3)[:2] == (1.0, "maintained")

    def test_lost_is_measured_by_the_distance_to_the_threshold(self) -> None:
        assert one(100, 90, target=95, threshold=75)[:2] == (pytest.approx(-0.25), "lost")

    def test_lost_bad(self) -> None:
        assert one(30, 45, target=35, threshold=75, direction="lower")[:2] == (pytest.approx(-0.25), "lost")

    def test_lost_without_threshold_is_zero_and_says_so(self) -> None:
        value, state, outcome = one(100, 90, target=95)
        assert (value, state) == (0.0, "lost")
        assert [problem.code for problem in outcome.problems] == ["lost_without_threshold"]
        assert "u000" in outcome.problems[0].message

    def test_lost_with_the_threshold_at_the_target_never_divides(self) -> None:
        assert one(100, 90, target=95, threshold=95)[:2] == (0.0, "lost")


class TestTinyDesiredChange:
    def test_under_one_percent_is_flagged_and_computed(self) -> None:
        value, state, outcome = one(100, 98, target=100.5)
        assert (value, state) == (pytest.approx(-4), "unstable")
        assert [problem.code for problem in outcome.problems] == ["unstable_progress"]

    def test_one_percent_itself_is_not(self) -> None:
        assert one(100, 98, target=101)[1] == "ordinary"

    def test_the_share_is_an_option(self) -> None:
        assert one(100, 98, target=101, options={"unstable_share": 0.02})[1] == "unstable"


class TestClipping:
    def test_none_by_default(self) -> None:
        assert one(10, 50, target=20)[0] == 4

    def test_clipped_keeps_the_unclipped_figure_and_names_it(self) -> None:
        value, _, outcome = one(10, 50, target=20, options={"clip": [-1, 1]})
        assert (value, outcome.table.extras["unclipped"][0, 0]) == (1.0, 4.0)
        assert outcome.details[1]["clipped"] == ["u000"]

    def test_bounds_in_the_wrong_order_are_refused(self) -> None:
        with pytest.raises(ValueError, match="lower and a higher bound"):
            Progress(clip=(1, -1))


class TestPace:
    def test_progress_times_planned_over_elapsed_years(self) -> None:
        outcome = one(10, 14, target=20, options={"target_year": 2025})[2]
        assert outcome.table.values[0, 0] == pytest.approx(0.4)
        assert outcome.table.extras["pace"][0, 0] == pytest.approx(0.4 * 10 / 5)

    def test_absent_unless_asked_for(self) -> None:
        assert "pace" not in one(10, 14, target=20)[2].table.extras

    def test_none_where_the_target_was_held(self) -> None:
        assert np.isnan(one(30, 40, target=20, options={"target_year": 2025})[2].table.extras["pace"][0, 0])

    def test_target_year_before_the_start_is_refused(self) -> None:
        with pytest.raises(ProblemsFound, match="2015"):
            one(10, 14, target=20, options={"target_year": 2015})


class TestMissing:
    @pytest.mark.parametrize(("initial", "final"), [(np.nan, 1), (1, np.nan), (np.nan, np.nan)])
    def test_never_turns_into_a_number(self, initial: float, final: float) -> None:
        value, state, _ = one(initial, final, target=2)
        assert np.isnan(value)
        assert state == "missing"

    def test_all_missing_by_peers(self) -> None:
        empty = np.full((1, 5), np.nan)
        outcome = progress(table_of([indicator()], empty, empty), Progress())
        assert np.isnan(outcome.table.values).all()


class TestYearsAndUnits:
    def rows(self, *keys: tuple[str, int | None]) -> Any:
        table = table_of([indicator()], [[1.0]], [[2.0]])
        rows = type(table.rows)(
            tuple(unit for unit, _ in keys), tuple(year for _, year in keys), tuple(unit for unit, _ in keys)
        )
        values = np.arange(1.0, len(keys) + 1)[None, :]
        return type(table)(values, table.indicators, rows)

    def test_first_and_last_year_by_default_and_who_came_and_went(self) -> None:
        table = self.rows(("a", 2010), ("gone", 2010), ("a", 2012), ("a", 2015), ("new", 2015))
        outcome = progress(table, Progress(target={"method": "level_quantile"}))
        assert (outcome.table.rows.units, outcome.table.rows.years) == (("a",), (2015,))
        assert outcome.details[0] == {"start": 2010, "end": 2015, "units": 1, "entered": ["new"], "left": ["gone"]}

    def test_years_can_be_chosen(self) -> None:
        table = self.rows(("a", 2010), ("a", 2012), ("a", 2015))
        assert progress(table, Progress(start=2012)).table.extras["initial"].tolist() == [[2.0]]

    def test_a_year_that_is_absent_is_refused(self) -> None:
        with pytest.raises(ProblemsFound, match="needs the year 2011; the data have 2010, 2015"):
            progress(self.rows(("a", 2010), ("a", 2015)), Progress(start=2011))

    @pytest.mark.parametrize("year", [2010, None])
    def test_one_year_is_refused(self, year: int | None) -> None:
        with pytest.raises(ProblemsFound, match="earlier and a later year"):
            progress(self.rows(("a", year), ("b", year)), Progress())

    def test_start_after_end_is_refused(self) -> None:
        with pytest.raises(ValueError, match="before `end`"):
            Progress(start=2015, end=2010)

    def test_nobody_in_both_years(self) -> None:
        outcome = progress(self.rows(("a", 2010), ("b", 2015)), Progress())
        assert outcome.table.values.shape == (1, 0)
        assert [problem.code for problem in outcome.problems] == ["no_common_unit"]

    def test_no_unit(self) -> None:
        assert progress(self.rows(), Progress()).table.values.shape == (1, 0)


class TestBreaks:
    def outcome(self, *breaks: dict[str, Any], columns: dict[str, Any] | None = None, **options: Any) -> Outcome:
        table = table_of([indicator(target=10)], [[1, 1]], [[4, 4]], units=["a", "b"], columns=columns)
        return progress(table, Progress.model_validate({"target": FIXED, **options}), breaks)

    @pytest.mark.parametrize("year", [2016, 2020])
    def test_between_the_years_leaves_the_figure_out(self, year: int) -> None:
        outcome = self.outcome({"indicator": "x", "year": year, "unit": "b"})
        assert [STATES[int(code)] for code in outcome.table.extras["state"][0]] == ["ordinary", "missing"]
        assert outcome.table.values[0, 0] == pytest.approx(1 / 3)
        (problem,) = outcome.problems
        assert (problem.code, problem.column) == ("series_break", "x")
        assert "b" in problem.message
        assert "backcast" in problem.remedy

    def test_for_all_units_without_one_named(self) -> None:
        assert np.isnan(self.outcome({"indicator": "x", "year": 2018}).table.values).all()

    @pytest.mark.parametrize("year", [2014, 2015, 2021])
    def test_elsewhere_does_not_matter(self, year: int) -> None:
        assert not self.outcome({"indicator": "x", "year": year}).problems

    def test_a_back_cast_value_takes_the_place_of_the_initial_one(self) -> None:
        outcome = self.outcome(
            {"indicator": "x", "year": 2018},
            columns={"backcast_x": [2, np.nan, np.nan, np.nan]},
            backcast="backcast_{column}",
        )
        assert outcome.table.values[0, 0] == pytest.approx((4 - 2) / (10 - 2))
        assert np.isnan(outcome.table.values[0, 1])
        assert "b" in outcome.problems[0].message

    def test_refused_on_request(self) -> None:
        with pytest.raises(ProblemsFound, match="breaks in 2018") as caught:
            self.outcome({"indicator": "x", "year": 2018}, on_break="refuse")
        assert caught.value.problems[0].severity == "error"


NUMBERS = st.floats(min_value=0.1, max_value=1000)
CELLS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=30)
TARGETS = ["peer_quantile", "decile_peers", "level_quantile"]


class TestProperties:
    @settings(deadline=None, max_examples=40)
    @given(
        cells=CELLS,
        factor=st.sampled_from([0.001, 0.5, 4.0, 1e6]),
        method=st.sampled_from(TARGETS),
        direction=st.sampled_from(["higher", "lower"]),
    )
    def test_the_unit_of_measurement_does_not_matter(
        self, cells: list[tuple[float, float]], factor: float, method: str, direction: str
    ) -> None:
        first, last = np.array(cells).T[:, None, :]
        plain, scaled = (
            progress(table_of([indicator(direction=direction)], first * f, last * f), Progress(target=method)).table
            for f in (1, factor)
        )
        same = plain.extras["state"] == scaled.extras["state"]
        steady = same & (np.abs(plain.extras["target"] - plain.extras["initial"]) > 1e-6 * plain.extras["initial"])
        assert scaled.values[steady] == pytest.approx(plain.values[steady], rel=1e-6, abs=1e-6)

    @settings(deadline=None, max_examples=40)
    @given(cells=CELLS, shift=st.sampled_from([-50.0, 3.0, 1000.0]), goal=st.sampled_from([1500.0, 2000.0]))
    def test_given_targets_shift_with_the_data_and_flip_with_the_direction(
        self, cells: list[tuple[float, float]], shift: float, goal: float
    ) -> None:
        first, last = np.array(cells).T[:, None, :]
        plain = progress(table_of([indicator(target=goal)], first, last), Progress(target=FIXED)).table.values
        moved = progress(
            table_of([indicator(target=goal + shift)], first + shift, last + shift), Progress(target=FIXED)
        )
        flipped = progress(
            table_of([indicator(target=-goal, direction="lower")], -first, -last), Progress(target=FIXED)
        )
        assert moved.table.values == pytest.approx(plain, rel=1e-9, abs=1e-9)
        assert flipped.table.values == pytest.approx(plain, rel=1e-12)

    @settings(deadline=None, max_examples=40)
    @given(cells=CELLS, method=st.sampled_from(TARGETS), seed=st.integers(0, 100))
    def test_the_order_of_units_does_not_matter(self, cells: list[tuple[float, float]], method: str, seed: int) -> None:
        first, last = np.array(cells).T[:, None, :]
        units = [f"u{place:03d}" for place in range(len(cells))]
        order = np.random.default_rng(seed).permutation(len(cells))
        plain = progress(table_of([indicator()], first, last, units=units), Progress(target=method)).table
        mixed = progress(
            table_of([indicator()], first[:, order], last[:, order], units=[units[i] for i in order]),
            Progress(target=method),
        ).table
        np.testing.assert_array_equal(mixed.values, plain.values[:, order])

    @pytest.mark.parametrize("method", TARGETS)
    @pytest.mark.parametrize("missing", [0.0, 0.2])
    def test_draws_at_once_as_one_by_one(self, method: str, missing: float) -> None:
        rng = np.random.default_rng(7)
        first, last = rng.lognormal(size=(2, 4, 3, 25))
        first[rng.random(first.shape) < missing] = np.nan
        indicators = [indicator("a"), indicator("b", "lower"), indicator("c", threshold=1.0)]
        options = Progress(target=method, clip=(-3, 3), target_year=2030)
        whole = progress(table_of(indicators, first, last), options).table
        for draw in range(4):
            single = progress(table_of(indicators, first[draw], last[draw]), options).table
            np.testing.assert_array_equal(whole.values[draw], single.values)
            for key, extra in single.extras.items():
                np.testing.assert_array_equal(whole.extras[key][draw], extra)
