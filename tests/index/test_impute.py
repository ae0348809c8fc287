"""Filling gaps: what is put where nothing was given, and what stays missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as random_arrays

from greenpark.index.outcome import Outcome
from greenpark.index.spec.models import Step
from greenpark.index.spec.options.prepare import ExpectationMaximisation, GroupMean
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.impute import impute
from greenpark.problems import ProblemsFound
from tests.index.prepare_data import NAN, asem, asem_plan, matching, plan_of, same, table_of, values

AB = plan_of("ab")
YEARS = [2018, 2019, 2020, 2022]


def filled(data: Any, method: str, plan: Plan = AB, units: Any = None, years: Any = None, **more: Any) -> Outcome:
    groups = more.pop("groups", None)
    options = Step.model_validate({"impute": {"method": method, **more}}).options
    return impute(table_of(plan, data, units, years, groups), options, plan)


# group means against the reference


def test_asem_is_filled_as_the_reference_is() -> None:
    table = asem("stage_denominated.csv")
    outcome = impute(table, GroupMean(method="group_mean", by="EurAsia_group"), asem_plan())
    assert same(outcome.table.values, values("stage_imputed.csv"))
    assert sum(one["filled"] for one in outcome.details) == 65
    assert outcome.problems == []


# mean and median


def test_the_mean_is_that_of_the_year_unless_said_otherwise() -> None:
    data = [[1, NAN, 3, 10, NAN], [1, 1, 1, 1, 1]]
    rows = {"units": "XYZXY", "years": [2020, 2020, 2020, 2021, 2021]}
    assert same(filled(data, "mean", **rows).table.values[0], [1, 2, 3, 10, 10])
    assert same(filled(data, "mean", **rows, bounds="pooled").table.values[0], [1, 14 / 3, 3, 10, 14 / 3])
    assert same(filled(data, "mean", **rows, bounds=2020).table.values[0], [1, 2, 3, 10, 2])


def test_the_median_is_not_moved_by_one_large_value() -> None:
    assert same(filled([[1, 2, 900, NAN], [1, 1, 1, 1]], "median").table.values[0], [1, 2, 900, 2])


def test_a_base_year_that_is_not_there_is_refused() -> None:
    with pytest.raises(ProblemsFound, match="no year 2019"):
        filled([[1, NAN], [1, 1]], "mean", units="XX", years=[2020, 2021], bounds=2019)


def test_details_count_what_was_missing_filled_and_left() -> None:
    outcome = filled([[1, NAN, 3], [NAN, NAN, NAN]], "mean", units="XYZ")
    assert outcome.details == [
        {"indicator": "a", "missing": 1, "filled": 1, "left": 0},
        {"indicator": "b", "missing": 3, "filled": 0, "left": 3},
    ]
    assert [(one.severity, one.column) for one in outcome.problems] == [("warning", "b")]
    assert "3 values of 'b' stay missing: X, Y, Z." in outcome.problems[0].message


def test_only_the_indicators_asked_for_are_filled() -> None:
    data = [[1, NAN], [2, NAN]]
    assert same(filled(data, "mean", only=["b"]).table.values, [[1, NAN], [2, 2]])
    assert same(filled(data, "mean", **{"except": ["b"]}).table.values, [[1, 1], [2, NAN]])
    with pytest.raises(ProblemsFound, match="no indicator 'c'"):
        filled(data, "mean", only=["c"])


def test_none_fills_nothing() -> None:
    assert same(filled([[1, NAN], [NAN, 1]], "none").table.values, [[1, NAN], [NAN, 1]])


# groups


def test_a_group_whose_members_all_miss_the_value_stays_missing_with_a_warning() -> None:
    data = [[1, 3, NAN, NAN, NAN, 7], [1] * 6]
    groups = {"region": ("north", "north", "north", "south", "south", None)}
    outcome = filled(data, "group_mean", units="ABCDEF", by="region", groups=groups)
    assert same(outcome.table.values[0], [1, 3, 2, NAN, NAN, 7])
    assert "stay missing: D, E." in outcome.problems[0].message


def test_a_unit_of_no_group_is_not_filled() -> None:
    outcome = filled([[1, NAN], [1, 1]], "group_mean", by="region", groups={"region": ("north", None)})
    assert same(outcome.table.values[0], [1, NAN])


def test_group_medians_and_years() -> None:
    data = [[1, 2, 60, NAN, 5, NAN], [1] * 6]
    rows = {"units": "ABCDAB", "years": [2020] * 4 + [2021] * 2, "groups": {"region": ("n",) * 6}}
    assert same(filled(data, "group_median", by="region", **rows).table.values[0], [1, 2, 60, 2, 5, 5])


def test_an_unknown_column_of_groups_is_refused() -> None:
    with pytest.raises(ProblemsFound, match=matching("no group 'regoin'. Did you mean 'region'?")):
        filled([[1], [1]], "group_mean", by="regoin", groups={"region": ("north",)})


# within a pillar

PILLARS = plan_of(["a", {"id": "b", "direction": "lower"}, "c", "d"], {"one": "abc", "two": "d"}, dashboard="x")
WIDE = [[0, 10, 5], [100, NAN, 0], [1, 3, 2], [1, NAN, 2], [1, NAN, 1]]


def test_the_pillar_mean_is_taken_on_a_common_scale_and_brought_back() -> None:
    # the second unit leads in a and c (1 and 1), so it gets the best of b, which is the lowest
    outcome = filled(WIDE, "pillar_mean", PILLARS)
    assert same(outcome.table.values[1], [100, 0, 0])
    assert np.isnan(outcome.table.values[3, 1])  # nothing else in its pillar
    assert np.isnan(outcome.table.values[4, 1])  # the dashboard has no pillar


def test_the_pillar_mean_of_a_unit_in_the_middle() -> None:
    data = [[0, 10, 5], [100, 0, NAN], [1, 3, 1], [1, 1, 2], [1, 1, 1]]
    # a: 0.5, c: 0 → 0.25 of the way from 100 (worst) to 0 (best)
    assert same(filled(data, "pillar_mean", PILLARS).table.values[1, 2], 75)


def test_a_higher_level_takes_in_more_indicators() -> None:
    outcome = filled(WIDE, "pillar_mean", PILLARS, level=3)
    assert same(outcome.table.values[3, 1], 2)


def test_a_constant_says_nothing_and_is_filled_with_its_constant() -> None:
    data = [[0, 10, 5], [4, 4, NAN], [1, 3, NAN], [1, 1, 1], [1, 1, 1]]
    outcome = filled(data, "pillar_mean", PILLARS)
    assert same(outcome.table.values[:3, 2], [5, 4, 2])


def test_pillar_means_are_of_the_year_and_of_scores_if_asked() -> None:
    data = [[10, 20, 30, 40], [NAN, 40, 20, NAN], [2, 1, 3, 4], [1] * 4, [1] * 4]
    rows = {"units": "XYXY", "years": [2020, 2020, 2021, 2021]}
    as_it_is = filled(data, "pillar_mean", PILLARS, **rows, normalise_first=False)
    assert same(as_it_is.table.values[1], [6, 40, 20, 22])
    assert same(filled(data, "pillar_mean", PILLARS, **rows).table.values[1], [40, 40, 20, 20])


# in time


def test_a_gap_is_filled_on_the_straight_line_in_years() -> None:
    data = [[1, NAN, NAN, 9], [NAN, 2, 4, NAN]]
    outcome = filled(data, "linear", units="XXXX", years=YEARS)
    assert same(outcome.table.values, [[1, 3, 5, 9], [NAN, 2, 4, NAN]])
    extended = filled(data, "linear", units="XXXX", years=YEARS, extend="nearest")
    assert same(extended.table.values[1], [2, 2, 4, 4])


def test_values_are_carried_forward_as_long_as_allowed() -> None:
    data = [[1, NAN, NAN, NAN], [NAN, NAN, 5, NAN]]
    rows = {"units": "XXXX", "years": YEARS}
    assert same(filled(data, "carry_forward", **rows).table.values, [[1, 1, 1, 1], [NAN, NAN, 5, 5]])
    assert same(filled(data, "carry_forward", **rows, max_years=2).table.values, [[1, 1, 1, NAN], [NAN, NAN, 5, 5]])
    assert same(filled(data, "carry_forward", **rows, max_years=1).table.values, [[1, 1, NAN, NAN], [NAN, NAN, 5, NAN]])


def test_values_are_carried_backward() -> None:
    data = [[NAN, NAN, 5, NAN], [1, 1, 1, 1]]
    rows = {"units": "XXXX", "years": YEARS}
    assert same(filled(data, "carry_backward", **rows).table.values[0], [5, 5, 5, NAN])
    assert same(filled(data, "carry_backward", **rows, max_years=1).table.values[0], [NAN, 5, 5, NAN])


def test_units_that_enter_or_leave_keep_to_themselves() -> None:
    data = [[1, 10, NAN, NAN, 3], [1] * 5]
    rows = {"units": ["X", "Y", "X", "Z", "X"], "years": [2020, 2020, 2021, 2021, 2022]}
    assert same(filled(data, "linear", **rows).table.values[0], [1, 10, 2, NAN, 3])


def test_nothing_is_carried_over_a_break_of_the_series() -> None:
    plan = plan_of("ab", breaks=[{"indicator": "a", "year": 2020, "unit": "X"}])
    data = [[1, NAN, NAN, 9], [1, NAN, NAN, 9]]
    rows = {"units": "XXXX", "years": YEARS}
    assert same(filled(data, "linear", plan, **rows).table.values, [[1, NAN, NAN, 9], [1, 3, 5, 9]])
    assert same(filled(data, "carry_forward", plan, **rows).table.values[0], [1, 1, NAN, 9])


def test_methods_that_look_at_other_years_need_years() -> None:
    with pytest.raises(ProblemsFound, match="the data have no years"):
        filled([[1, NAN], [1, 1]], "linear")


# expectation maximisation


def test_with_one_gap_pattern_the_expected_value_is_that_of_the_regression() -> None:
    # a is complete: the most likely slope and intercept of b on a are those of the rows that have both (Anderson, 1957)
    generator = np.random.default_rng(1)
    a = generator.normal(5, 2, 30)
    b = 3 - 0.7 * a + generator.normal(0, 0.5, 30)
    gaps = b.copy()
    gaps[20:] = NAN
    slope, intercept = np.polyfit(a[:20], b[:20], 1)
    outcome = filled([a, gaps], "expectation_maximisation", tolerance=1e-13)
    assert same(outcome.table.values[1, 20:], intercept + slope * a[20:])
    assert outcome.problems == []


def test_the_expected_values_make_the_likelihood_stationary() -> None:
    generator = np.random.default_rng(2)
    data = np.linalg.cholesky(np.array([[1, 0.6, 0.3], [0.6, 1, 0.5], [0.3, 0.5, 1]])) @ generator.normal(size=(3, 60))
    data[generator.random((3, 60)) < 0.15] = NAN
    plan = plan_of("abc")
    done = filled(data, "expectation_maximisation", plan, tolerance=1e-12).table.values
    with_data = ~np.isnan(data).all(axis=0)
    assert not np.isnan(done[:, with_data]).any()
    # what a general optimiser finds for the observed-data likelihood gives the same expected values
    from scipy import optimize

    lower = np.tril_indices(3)

    def unpack(vector: Any) -> tuple[Any, Any]:
        root = np.zeros((3, 3))
        root[lower] = vector[3:]
        return vector[:3], root @ root.T + 1e-12 * np.eye(3)

    def minus_log_likelihood(vector: Any) -> float:
        mean, covariance = unpack(vector)
        total = 0.0
        for pattern in np.unique(~np.isnan(data[:, with_data]), axis=1).T:
            rows = data[np.ix_(pattern, (~np.isnan(data) == pattern[:, None]).all(axis=0))]
            part, away = covariance[np.ix_(pattern, pattern)], rows - mean[pattern, None]
            total += rows.shape[1] * np.linalg.slogdet(part)[1] + (away * np.linalg.solve(part, away)).sum()
        return total / 2

    best = optimize.minimize(minus_log_likelihood, [0, 0, 0, 1, 0, 1, 0, 0, 1], method="BFGS", options={"gtol": 1e-6})
    mean, covariance = unpack(best.x)
    for row, whole in zip(data[:, with_data].T, done[:, with_data].T, strict=True):
        seen = ~np.isnan(row)
        slopes = np.linalg.solve(covariance[np.ix_(seen, seen)], covariance[np.ix_(seen, ~seen)])
        assert same(whole[~seen], mean[~seen] + (row[seen] - mean[seen]) @ slopes, rel=1e-4, absolute=1e-4)


def test_expected_values_move_with_the_unit_of_measurement() -> None:
    generator = np.random.default_rng(3)
    data = generator.normal(size=(2, 25))
    data[1] += data[0]
    data[0, :4], data[1, 4:9] = NAN, NAN
    plain = filled(data, "expectation_maximisation").table.values
    moved = filled(1000 * data - 5, "expectation_maximisation").table.values
    assert same(moved, 1000 * plain - 5, rel=1e-9, absolute=1e-6)


def test_too_few_rows_are_refused_and_pillars_help() -> None:
    data = np.random.default_rng(4).normal(size=(4, 4))
    data[0, 0] = data[2, 1] = NAN
    plan = plan_of("abcd", {"one": "ab", "two": "cd"})
    with pytest.raises(ProblemsFound, match="4 rows do not suffice to fit a distribution of 4 indicators"):
        filled(data, "expectation_maximisation", plan)
    outcome = filled(data, "expectation_maximisation", plan, within="parent")
    assert not np.isnan(outcome.table.values).any()


def test_the_model_may_be_of_one_year() -> None:
    data = np.random.default_rng(5).normal(size=(2, 12))
    data[0, 0] = NAN
    rows = {"units": [str(n % 6) for n in range(12)], "years": [2020] * 6 + [2021] * 6}
    yearly = filled(data, "expectation_maximisation", **rows, bounds="yearly").table.values
    alone = filled(data[:, :6], "expectation_maximisation").table.values
    assert same(yearly[:, :6], alone)


def test_an_indicator_that_follows_from_another_is_named() -> None:
    data = np.vstack([np.arange(8.0), 2 * np.arange(8.0), [1, 5, 2, 8, 3, 9, 4, NAN]])
    with pytest.raises(ProblemsFound, match="follows exactly from other indicators"):
        filled(data, "expectation_maximisation", plan_of("abc"))


def test_a_unit_without_data_and_an_indicator_without_data_stay_missing() -> None:
    data = np.random.default_rng(6).normal(size=(3, 12))
    data[2], data[:, 3], data[0, 5] = NAN, NAN, NAN
    outcome = filled(data, "expectation_maximisation", plan_of("abc"))
    assert np.isnan(outcome.table.values[2]).all()
    assert np.isnan(outcome.table.values[:2, 3]).all()
    assert not np.isnan(outcome.table.values[:2, [0, 5]]).any()


def test_a_model_that_has_not_settled_is_warned_of() -> None:
    data = np.random.default_rng(7).normal(size=(2, 12))
    data[0, :3], data[1, 3:6] = NAN, NAN
    outcome = filled(data, "expectation_maximisation", max_iterations=2)
    assert [one.code for one in outcome.problems] == ["not_converged"]


# what holds for every method

METHODS: list[dict[str, Any]] = [
    {"method": "mean"}, {"method": "median", "bounds": "pooled"}, {"method": "group_mean", "by": "region"},
    {"method": "group_median", "by": "region"}, {"method": "pillar_mean"}, {"method": "linear", "extend": "nearest"},
    {"method": "carry_forward", "max_years": 1}, {"method": "carry_backward"},
    {"method": "expectation_maximisation", "within": "parent", "tolerance": 1e-6},
]  # fmt: skip
ABC = plan_of(["a", {"id": "b", "direction": "lower"}, "c"], {"one": "ab", "two": "c"})
ROWS = {
    "units": [unit for _ in range(3) for unit in "STUVWX"],
    "years": [year for year in (2019, 2020, 2022) for _ in range(6)],
}


def _many(options: dict[str, Any], data: Any) -> Any:
    return filled(data, plan=ABC, **ROWS, groups={"region": tuple("nnsswe" * 3)}, **options).table.values


@pytest.mark.parametrize("options", METHODS, ids=lambda one: one["method"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.0, 0.1, 0.3]))
def test_values_that_are_there_never_change_and_draws_are_as_one_by_one(
    options: dict[str, Any], seed: int, share: float
) -> None:
    generator = np.random.default_rng(seed)
    gaps = generator.random((3, 18)) < share
    draws = generator.normal(10, 3, (2, 2, 3, 18))
    draws[..., gaps] = NAN
    together = _many(options, draws)
    assert same(together[..., ~gaps], draws[..., ~gaps], rel=0)
    for place in np.ndindex(2, 2):
        assert same(together[place], _many(options, draws[place]), rel=1e-12)


@pytest.mark.parametrize("options", METHODS, ids=lambda one: one["method"])
def test_nothing_is_made_of_nothing(options: dict[str, Any]) -> None:
    assert np.isnan(_many(options, np.full((3, 18), NAN))).all()
    empty = filled(np.empty((3, 0)), plan=ABC, units=[], years=[], groups={"region": ()}, **options)
    assert empty.table.values.shape == (3, 0)
    assert empty.problems == []


@pytest.mark.parametrize("options", METHODS, ids=lambda one: one["method"])
def test_one_unit_alone(options: dict[str, Any]) -> None:
    alone = {"plan": ABC, "units": ["S"], "years": [2020], "groups": {"region": ("n",)}}
    assert same(filled([[1], [2], [3]], **alone, **options).table.values, [[1], [2], [3]])


@given(random_arrays(float, (2, 6), elements=st.floats(-1e6, 1e6)), st.permutations(range(6)))
def test_the_order_of_units_does_not_matter(data: Any, order: list[int]) -> None:
    data[0, 1] = NAN
    plain, turned = filled(data, "mean").table.values, filled(data[:, order], "mean").table.values
    assert same(plain[:, order], turned, rel=1e-12, absolute=1e-9)


def test_the_step_as_it_is_written() -> None:
    step = Step.model_validate({"impute": {"method": "group_mean", "by": "region", "only": ["a"], "except": ["b"]}})
    assert (step.options.by, step.options.only, step.options.excluding) == ("region", ("a",), ("b",))
    assert step.options.model_validate(step.options.model_dump()) == step.options
    assert Step.model_validate({"impute": "expectation_maximisation"}).options == ExpectationMaximisation(
        method="expectation_maximisation"
    )
