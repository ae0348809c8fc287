"""The way to a target: pace, planned path, projected year and its interval (gep.md, section 6)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from greenpark.index.progress.pace import linear_pace, progress_and_distance, yearly_rate_pace
from greenpark.index.progress.path import path
from greenpark.index.progress.projection import Projection, project
from greenpark.index.table import Rows, Table
from greenpark.problems import ProblemsFound
from tests.index.progress_data import indicator


def table(years: list[int], values: list[float], **fields: object) -> Table:
    rows = Rows(("p",) * len(years), tuple(years), ("P",) * len(years))
    return Table(np.array([values], dtype=float), (indicator(**fields),), rows)


def projected(values: list[float], target: float, sign: int = 1, *, first: int = 2015, **options: object) -> Projection:
    years = np.arange(first, first + len(values), dtype=float)
    return project(years, np.array(values, dtype=float), target, sign, **options)


class TestPace:
    def test_jiangsu_renewables(self) -> None:
        """8.2 % in 2017 from 6.5 % in 2015, against 15 % planned for 2020."""
        assert linear_pace(6.5, 8.2, 15, 2015, 2017, 2020) == pytest.approx((1.7 / 2) / (8.5 / 5))
        needed = (15 / 6.5) ** (1 / 5) - 1
        assert yearly_rate_pace(6.5, 8.2, 15, 2015, 2017, 2020) == pytest.approx(((8.2 / 6.5) ** 0.5 - 1) / needed)

    def test_a_bad_has_the_same_pace(self) -> None:
        assert linear_pace(50, 45, 30, 2015, 2017, 2023) == pytest.approx(1.0)

    def test_on_the_straight_line_pace_is_one(self) -> None:
        assert linear_pace(10, 12, 20, 2015, 2017, 2025) == pytest.approx(1.0)
        assert yearly_rate_pace(10, 10 * 2**0.2, 20, 2015, 2017, 2025) == pytest.approx(1.0)

    @pytest.mark.parametrize("pace", [linear_pace, yearly_rate_pace])
    def test_none_where_there_is_nothing_to_gain_or_no_time(self, pace: object) -> None:
        assert pace(10, 12, 10, 2015, 2017, 2020) is None  # type: ignore[operator]
        assert pace(10, 12, 20, 2017, 2017, 2020) is None  # type: ignore[operator]

    def test_rates_need_positive_values(self) -> None:
        assert yearly_rate_pace(0, 1, 2, 2015, 2017, 2020) is None

    def test_a_quarter_for_progress_three_quarters_for_distance(self) -> None:
        assert progress_and_distance(0.4, 0.8) == pytest.approx(0.7)


class TestProjection:
    def test_exact_line(self) -> None:
        found = projected([10, 11, 12, 13], 20)
        assert (found.state, found.slope) == ("expected", pytest.approx(1))
        assert (found.year, found.earliest, found.latest) == pytest.approx((2025, 2025, 2025))

    def test_the_year_is_that_of_the_regression_line(self) -> None:
        values = [10, 11.5, 11.7, 13.2, 13.9]
        fit = stats.linregress(np.arange(2015, 2020), values)
        assert projected(values, 20).year == pytest.approx((20 - fit.intercept) / fit.slope)

    @pytest.mark.parametrize("spread", ["parameter", "prediction"])
    def test_the_bounds_are_where_the_band_holds_the_target(self, spread: str) -> None:
        values = np.array([10, 11.5, 11.7, 13.2, 13.9, 14.6])
        years = np.arange(2015, 2021)
        found = projected(values.tolist(), 20, spread=spread, level=0.9)
        fit = stats.linregress(years, values)
        rest = values - fit.intercept - fit.slope * years
        s = np.sqrt((rest**2).sum() / 4)
        for year in (found.earliest, found.latest):
            assert year is not None
            width = (
                stats.t.ppf(0.95, 4)
                * s
                * np.sqrt(
                    1 / 6 + (year - years.mean()) ** 2 / ((years - years.mean()) ** 2).sum() + (spread == "prediction")
                )
            )
            assert abs(fit.intercept + fit.slope * year - 20) == pytest.approx(width)
        assert found.earliest < found.year < found.latest

    def test_a_weak_trend_may_never_get_there(self) -> None:
        found = projected([10, 14, 9, 15, 10.5, 14], 20)
        assert found.state == "expected"
        assert found.latest is None
        assert 2020 <= found.earliest < found.year

    def test_no_interval_from_two_years(self) -> None:
        found = projected([10, 11], 20)
        assert (found.state, found.year, found.earliest, found.latest) == ("expected", pytest.approx(2025), None, None)

    def test_reached_since(self) -> None:
        assert projected([18, 21, 19, 20, 22], 20) == Projection("reached", year=2018)

    def test_reached_from_the_start(self) -> None:
        assert projected([21, 21], 20).year == 2015

    def test_reached_bad(self) -> None:
        assert projected([30, 19], 20, -1).state == "reached"

    @pytest.mark.parametrize("values", [[10, 9, 8], [10, 10, 10]])
    def test_never_at_this_pace(self, values: list[float]) -> None:
        found = projected(values, 20)
        assert (found.state, found.year, found.earliest) == ("never", None, None)

    def test_due_where_the_line_is_there_and_the_value_is_not(self) -> None:
        found = projected([10, 15, 20, 25, 19.9], 20)
        assert (found.state, found.year) == ("due", 2019)

    @pytest.mark.parametrize("values", [[], [10]])
    def test_too_little_to_say(self, values: list[float]) -> None:
        assert projected(values, 20).state == "unknown"

    def test_exponential(self) -> None:
        found = projected([100, 90, 81, 72.9], 50, -1, trend="exponential")
        assert found.year == pytest.approx(2015 + np.log(0.5) / np.log(0.9))

    def test_exponential_needs_positive_values(self) -> None:
        assert projected([1, 0], -1, -1, trend="exponential").state == "unknown"

    def test_the_bounds_hold_the_true_year_as_often_as_they_say(self) -> None:
        rng = np.random.default_rng(11)
        inside = 0
        for _ in range(400):
            found = projected((10 + np.arange(8) + rng.normal(0, 0.5, 8)).tolist(), 22)
            inside += found.earliest <= 2027 and (found.latest is None or found.latest >= 2027)
        assert 0.86 <= inside / 400 <= 0.94


class TestPath:
    def test_whole(self) -> None:
        found = path(table([2015, 2016, 2018], [10, 11, 13], target=20.0), "p", "x", target_year=2020)
        assert (found.years, found.values, found.target) == ((2015, 2016, 2018), (10, 11, 13), 20)
        assert found.planned == tuple((2015 + step, 10 + 2 * step) for step in range(6))
        assert found.ahead == pytest.approx(13 - 16)
        assert found.pace_linear == pytest.approx(0.5)
        assert found.projection.year == pytest.approx(2025)

    def test_ahead_is_positive_where_better_also_for_a_bad(self) -> None:
        found = path(table([2015, 2017], [50, 40], direction="lower"), "p", "x", target=30, target_year=2025)
        assert found.ahead == pytest.approx(6)

    def test_from_a_base_year(self) -> None:
        found = path(table([2015, 2016, 2018], [10, 11, 13]), "p", "x", target=20, target_year=2025, base_year=2016)
        assert found.years == (2016, 2018)

    def test_without_a_target_year_there_is_no_plan(self) -> None:
        found = path(table([2015, 2016], [10, 11]), "p", "x", target=20)
        assert (found.planned, found.ahead, found.pace_linear) == ((), None, None)

    def test_gaps_are_left_out(self) -> None:
        assert path(table([2015, 2016, 2017], [10, np.nan, 12]), "p", "x", target=20).years == (2015, 2017)

    @pytest.mark.parametrize(
        ("unit", "name", "options", "message"),
        [
            ("q", "x", {"target": 1}, "'q' has no value of 'x'"),
            ("p", "y", {"target": 1}, "'y' is no indicator"),
            ("p", "x", {}, "'x' has no target"),
            ("p", "x", {"target": 1, "target_year": 2015}, "does not lie after the first year 2015"),
        ],
    )
    def test_refusals(self, unit: str, name: str, options: dict[str, float], message: str) -> None:
        with pytest.raises(ProblemsFound, match=message):
            path(table([2015, 2016], [10, 11]), unit, name, **options)
