"""Outliers: when an indicator is treated, how, and what a reader is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenpark.index.outcome import Outcome
from greenpark.index.spec.models import Step
from greenpark.index.spec.options.prepare import SkewTest, WinsoriseLog
from greenpark.index.steps.treat import treat
from greenpark.index.steps.treat.limits import quantile
from greenpark.index.steps.treat.moments import moments, shape, sums
from greenpark.index.steps.treat.transform import most_likely
from greenpark.problems import ProblemsFound
from tests.index.prepare_data import (
    CODES,
    NAN,
    asem,
    lines,
    matching,
    number,
    plan_of,
    same,
    table_of,
    treatment_example,
    values,
)  # fmt: skip

EXAMPLE = treatment_example()
X = EXAMPLE["x"]
PRINTED = 6e-11  # the worked examples print 10 decimals


def treated(data: Any, method: str, plan: Any = None, units: Any = None, years: Any = None, **more: Any) -> Outcome:
    data = np.atleast_2d(np.asarray(data, dtype=float))
    plan = plan or plan_of([f"i{number}" for number in range(data.shape[-2])])
    options = Step.model_validate({"treat": {"method": method, **more}}).options
    return treat(table_of(plan, data, units, years), options)


def record(outcome: Outcome) -> dict[str, Any]:
    (found,) = outcome.details
    return found


# against the reference


def _assert_details(outcome: Outcome, name: str, rounds: int) -> None:
    for found, line in zip(outcome.details, lines(name), strict=True):
        assert found["indicator"] == line["iCode"]
        assert found["points"] == int(line["n_winsorised"] or 0)
        taken = [place for place in range(rounds) if line[f"round{place}_pass"]]
        assert [one["round"] for one in found["rounds"]] == taken
        for one in found["rounds"]:
            given = f"round{one['round']}_"
            assert one["pass"] == (line[given + "pass"] == "true")
            assert one["skewness"] == pytest.approx(number(line[given + "skew"]), rel=1e-9)
            assert one["kurtosis"] == pytest.approx(number(line[given + "kurt"]), rel=1e-9)


def test_asem_is_treated_as_the_reference_is() -> None:
    outcome = treat(asem("denominated.csv"), WinsoriseLog(method="winsorise_log"))
    assert same(outcome.table.values, values("treated_default.csv"))
    _assert_details(outcome, "treated_default_details.csv", 2)
    assert outcome.problems == []


def test_the_cells_pulled_in_are_those_of_the_reference() -> None:
    outcome = treat(asem("denominated.csv"), WinsoriseLog(method="winsorise_log"))
    found = {
        (one["indicator"], cell["unit"]): cell["done"] for one in outcome.details for cell in one["cells"]
    }  # fmt: skip
    expected = {
        (code, line["uCode"]): line[code] for line in lines("treated_default_points.csv") for code in CODES if line[code]
    }  # fmt: skip
    assert found == expected
    assert len(expected) == 33


def test_asem_with_one_point_takes_logarithms_as_the_reference_does() -> None:
    outcome = treat(asem("denominated.csv"), WinsoriseLog(method="winsorise_log", max_points=1))
    assert same(outcome.table.values, values("treated_winmax1.csv"))
    _assert_details(outcome, "treated_winmax1_details.csv", 3)
    logs = {one["indicator"] for one in outcome.details if one["transformed"] == "log_CT"}
    assert logs == {line["iCode"] for line in lines("treated_winmax1_details.csv") if line["round2_pass"]}
    verdicts = {line["iCode"]: line["round2_pass"] for line in lines("treated_winmax1_details.csv")}
    still = {code for code, verdict in verdicts.items() if verdict == "false"}
    assert {one.column for one in outcome.problems if one.code == "still_skewed"} == still


def test_the_example_build_is_treated_as_the_reference_is() -> None:
    outcome = treat(asem("stage_imputed.csv"), WinsoriseLog(method="winsorise_log"))
    assert same(outcome.table.values, values("stage_treated.csv"))
    for found, line in zip(outcome.details, lines("treat_details.csv"), strict=True):
        assert found["points"] == int(line["winsorise.nwin"] or 0)
        for one in found["rounds"]:
            given = f"check_SkewKurt{one['round']}."
            assert one["pass"] == (line[given + "Pass"] == "TRUE")
            assert one["skewness"] == pytest.approx(number(line[given + "Skew"]), rel=1e-9)
            assert one["kurtosis"] == pytest.approx(number(line[given + "Kurt"]), rel=1e-9)


def test_the_worked_example_is_winsorised_once() -> None:
    outcome = treated(X, "winsorise_log")
    assert same(outcome.table.values[0], EXAMPLE["winsorised"])
    found = record(outcome)
    assert found["points"] == EXAMPLE["n_winsorised"]
    assert found["cells"] == [{"unit": "P11", "year": None, "done": "winhi"}]
    before, after = found["rounds"]
    assert before["skewness"] == pytest.approx(EXAMPLE["skew_G1"], abs=PRINTED)
    assert before["kurtosis"] == pytest.approx(EXAMPLE["kurt_G2"], abs=PRINTED)
    assert [after["skewness"], after["kurtosis"]] == pytest.approx(EXAMPLE["skew_kurt_after_each_step"][0], abs=PRINTED)


@pytest.mark.parametrize(("form", "key"), [("coin_tool", "log_CT"), ("plus_one", "log_CT_orig"), ("gii", "log_GII")])
def test_the_worked_logarithms(form: str, key: str) -> None:
    outcome = treated(X, "log", form=form)
    assert same(outcome.table.values[0], EXAMPLE[key], rel=0, absolute=PRINTED)
    assert record(outcome)["transformed"] == key
    as_second_step = treated(X, "winsorise_log", max_points=0, then=f"log_{form}")
    assert same(as_second_step.table.values, outcome.table.values, rel=0)


def test_the_worked_box_cox_transformation() -> None:
    expected = EXAMPLE["boxcox_lambda_0.5_shifted"]
    assert same(treated(X, "box_cox", **{"lambda": 0.5}).table.values[0], expected, rel=0, absolute=PRINTED)
    second = treated(X, "winsorise_log", max_points=0, then="box_cox", **{"lambda": 0.5})
    assert same(second.table.values[0], expected, rel=0, absolute=PRINTED)
    assert record(second)["lambda"] == 0.5


# the test of shape


def test_skewness_types_are_told_apart() -> None:
    column = np.array([X])
    from scipy import stats

    adjusted, uncorrected, by_deviation = (
        moments(sums(column), kind) for kind in ("adjusted", "uncorrected", "sample_deviation")
    )
    assert adjusted[0][0] == pytest.approx(3.0632410342, abs=PRINTED)
    assert by_deviation[0][0] == pytest.approx(2.3399757900, abs=PRINTED)
    assert (adjusted[0][0], adjusted[1][0]) == pytest.approx((stats.skew(X, bias=False), stats.kurtosis(X, bias=False)))
    assert (uncorrected[0][0], uncorrected[1][0]) == pytest.approx((stats.skew(X), stats.kurtosis(X)))


def test_an_indicator_is_treated_only_if_both_statistics_fail_unless_both_are_asked_for() -> None:
    data = [0.0] * 5 + [1.0] + [0.0] * 5 + [0.9, 0.8]  # skewness 1.5, kurtosis 0.6
    lenient = treated(data, "winsorise_log", skewness=1)
    assert record(lenient)["rounds"][0]["pass"] is True
    strict = treated(data, "winsorise_log", skewness=1, passes_if="both")
    assert record(strict)["rounds"][0]["pass"] is False


@pytest.mark.parametrize("scale", [1e-200, 1e-40, 1.0, 1e40, 1e150])
def test_shape_does_not_depend_on_the_unit_of_measurement(scale: float) -> None:
    found = shape(np.array([X]) * scale, SkewTest())
    assert found.skewness[0] == pytest.approx(EXAMPLE["skew_G1"], abs=1e-9)
    assert found.kurtosis[0] == pytest.approx(EXAMPLE["kurt_G2"], abs=1e-9)


@pytest.mark.parametrize("data", [[0.1] * 12, [1e300] * 5, [5.0], [NAN] * 4, [1.0, 2.0]])
def test_what_has_no_shape_is_left_as_it_is(data: list[float]) -> None:
    outcome = treated(data, "winsorise_log")
    assert same(outcome.table.values[0], data, rel=0)
    assert record(outcome)["rounds"][0]["pass"] is None
    assert outcome.problems == []


# winsorising


def test_ties_move_together_and_may_exceed_the_maximum() -> None:
    data = [*np.linspace(0, 1, 40), 90, 90, 90]
    outcome = treated(data, "winsorise_log", max_points=1)
    assert record(outcome)["points"] == 3
    assert outcome.table.values[0].max() == 1


def test_low_outliers_are_raised() -> None:
    outcome = treated(-np.array(X), "winsorise_log")
    assert same(outcome.table.values[0], -np.array(EXAMPLE["winsorised"]))
    assert record(outcome)["cells"][0]["done"] == "winlo"


def test_points_at_both_ends_are_counted_together() -> None:
    data = [*np.linspace(-1, 1, 60), 40, -30]
    outcome = treated(data, "winsorise_log", skewness=0.1, kurtosis=0.1, then="none")
    assert {cell["done"] for cell in record(outcome)["cells"]} == {"winhi", "winlo"}
    assert record(outcome)["points"] == len(record(outcome)["cells"]) == 2


def test_a_column_that_would_become_constant_is_left_with_a_warning() -> None:
    data = [0.0] * 30 + [1.0]
    outcome = treated(data, "winsorise_log")
    assert same(outcome.table.values[0], data)
    assert [one.code for one in outcome.problems] == ["not_treated"]
    assert (record(outcome)["points"], record(outcome)["note"]) == (0, "two_values")


def test_the_second_step_may_be_left_out_or_work_on_what_was_winsorised() -> None:
    data = [*np.geomspace(1, 1e4, 30)]
    none = treated(data, "winsorise_log", max_points=1, then="none")
    assert same(none.table.values[0], [*data[:-1], data[-2]])
    assert [one.code for one in none.problems] == ["still_skewed"]
    both = treated(data, "winsorise_log", max_points=1, then_on="winsorised")
    assert same(both.table.values, treated(none.table.values, "log", form="coin_tool").table.values)
    assert record(both)["cells"][0]["done"] == "winhi"
    assert record(treated(data, "winsorise_log", max_points=1))["cells"] == []


def test_without_a_maximum_points_are_pulled_in_until_the_test_passes() -> None:
    data = [*np.geomspace(1, 1e4, 30)]
    outcome = treated(data, "winsorise_log", max_points=None, skewness=0.8, kurtosis=-0.8)
    assert record(outcome)["points"] > 5
    assert record(outcome)["rounds"][-1]["pass"] is True


def test_a_log_that_follows_the_side_of_the_tail() -> None:
    low = treated(-np.geomspace(1, 1e4, 30), "winsorise_log", max_points=0, then="log_directed")
    high = treated(np.geomspace(1, 1e4, 30), "winsorise_log", max_points=0, then="log_directed")
    assert same(low.table.values, -high.table.values)
    assert [record(one)["transformed"] for one in (low, high)] == ["log_CT_neg", "log_CT"]


def test_the_gii_logarithm_is_warned_of_where_it_turns_the_direction() -> None:
    outcome = treated(np.array(X) / 200, "log", form="gii")
    assert [one.code for one in outcome.problems] == ["direction_turned"]
    assert outcome.table.values[0, 0] > outcome.table.values[0, -1]
    with pytest.raises(ProblemsFound, match="'i0' has values that have no logarithm"):
        treated(-np.array(X), "log", form="gii")


def test_years_are_treated_together_or_one_by_one() -> None:
    data = [*X, *(np.array(X) / 10)]
    rows = {"units": [str(n % 12) for n in range(24)], "years": [2020] * 12 + [2021] * 12}
    yearly = treated(data, "winsorise_log", **rows, bounds="yearly")
    assert same(yearly.table.values[0], [*EXAMPLE["winsorised"], *(np.array(EXAMPLE["winsorised"]) / 10)])
    assert [one["year"] for one in yearly.details] == [2020, 2021]
    assert yearly.details[1]["cells"] == [{"unit": "11", "year": 2021, "done": "winhi"}]
    pooled = treated(data, "winsorise_log", **rows)
    assert len(pooled.details) == 1
    assert not same(pooled.table.values, yearly.table.values)


def test_only_the_indicators_asked_for_are_treated() -> None:
    data = [X, X]
    outcome = treated(data, "winsorise_log", only=["i1"])
    assert same(outcome.table.values, [X, EXAMPLE["winsorised"]])
    assert [one["indicator"] for one in outcome.details] == ["i1"]
    assert same(treated(data, "winsorise_log", **{"except": ["i1"]}).table.values, [EXAMPLE["winsorised"], X])
    with pytest.raises(ProblemsFound, match=matching("no indicator 'i11'. Did you mean 'i1'?")):
        treated(data, "winsorise_log", only=["i11"])


def test_goalposts_on_the_scale_of_the_data_are_warned_of_after_a_logarithm() -> None:
    plan = plan_of([{"id": "i0", "target": 50, "low": 1}])
    (warning,) = treated(X, "winsorise_log", plan, max_points=0).problems
    assert (warning.code, warning.column, warning.severity) == ("other_scale", "i0", "warning")
    assert "its target, low stands on the scale of the data" in warning.message
    assert treated(X, "winsorise_log", plan).problems == []  # winsorising keeps the scale


# transformations


def test_plain_logarithms_have_an_offset_and_a_base() -> None:
    assert same(treated([1, 10, 100], "log", base=10).table.values[0], [0, 1, 2])
    assert same(treated([0, 1, 3], "log", offset=1, base=2).table.values[0], [0, 1, 2])
    assert same(treated([1, np.e, NAN], "log").table.values[0], [0, 1, NAN])


def test_values_without_a_logarithm_are_refused_by_indicator_and_unit() -> None:
    rows = {"units": "ABC", "years": [2020] * 3}
    with pytest.raises(
        ProblemsFound, match=matching("'i0' has values that have no logarithm (zero or negative): B (2020)")
    ):
        treated([1, 0, 2], "log", **rows)
    assert same(treated([1, 0, np.e], "log", **rows, on_nonpositive="missing").table.values[0], [0, NAN, 1])
    with pytest.raises(ProblemsFound, match="have no logarithm"):
        treated([1, -1, 2], "box_cox", **rows, shift=False, **{"lambda": 0})


def test_a_constant_has_no_transformation() -> None:
    outcome = treated([2, 2, 2], "log", form="coin_tool")
    assert same(outcome.table.values[0], [2, 2, 2])
    assert [one.code for one in outcome.problems] == ["not_treated"]


def test_the_fitted_lambda_is_the_most_likely_one() -> None:
    from scipy import stats

    data = np.random.default_rng(1).lognormal(1, 0.5, 200) ** 2
    assert most_likely(data) == pytest.approx(stats.boxcox_normmax(data, method="mle"), abs=1e-6)
    outcome = treated(data, "box_cox", shift=False, **{"lambda": "fitted"})
    assert same(outcome.table.values[0], stats.boxcox(data)[0], rel=1e-6)
    assert record(outcome)["lambda"] == pytest.approx(most_likely(data))


def test_a_lambda_that_overflows_is_refused() -> None:
    with pytest.raises(ProblemsFound, match="'i0' becomes infinite under this lambda: P2"):
        treated([1, 2, 1e300], "box_cox", **{"lambda": 3})


def test_only_failing_indicators_are_transformed_if_asked() -> None:
    outcome = treated([X, list(range(12))], "log", form="plus_one", when="failing")
    assert same(outcome.table.values[1], range(12))
    assert [one["transformed"] for one in outcome.details] == ["log_CT_orig", None]


# limits


def test_values_beyond_the_fences_are_brought_to_them() -> None:
    outcome = treated([1, 2, 3, 4, 100], "fences")
    assert same(outcome.table.values[0], [1, 2, 3, 4, 7])  # Q1 2, Q3 4
    assert record(outcome)["cells"] == [{"unit": "P4", "year": None, "done": "winhi"}]
    assert same(treated([1, 2, 3, 4, 100], "fences", k=3).table.values[0], [1, 2, 3, 4, 10])
    assert same(treated([1, 2, 3, 4, 100], "fences", replace_by="nearest").table.values[0], [1, 2, 3, 4, 4])
    assert same(treated([1, 2, 3, 4, 100], "fences", replace_by="median").table.values[0], [1, 2, 3, 4, 3])
    assert same(treated([1, 2, 3, 4, 100], "fences", replace_by="missing").table.values[0], [1, 2, 3, 4, NAN])
    assert same(treated([1, 2, 3, 4, 100], "fences", sides="low").table.values[0], [1, 2, 3, 4, 100])


def test_percentiles_limit_both_ends_or_one() -> None:
    data = list(range(101))
    assert same(treated(data, "percentiles", low=0.05, high=0.9).table.values[0], np.clip(data, 5, 90))
    assert same(treated(data, "percentiles", high=None).table.values[0], np.clip(data, 2.5, 100))
    assert record(treated(data, "percentiles"))["points"] == 6


def test_the_hampel_identifier_limits_to_the_median_and_its_deviation() -> None:
    data = [1, 2, 3, 4, 100]  # median 3, MAD 1
    assert same(treated(data, "hampel").table.values[0], [1, 2, 3, 4, 3 + 3 * 1.4826])
    assert same(treated([-100, *data[1:]], "hampel", sides="high").table.values[0], [-100, 2, 3, 4, 3 + 3 * 1.4826])


@pytest.mark.parametrize("method", ["fences", "hampel"])
def test_a_middle_without_spread_sets_no_limits(method: str) -> None:
    data = [0, 0, 0, 0, 0, 0, 5]
    outcome = treated(data, method)
    assert same(outcome.table.values[0], data)
    assert [one.code for one in outcome.problems] == ["not_treated"]


_NUMPY = {
    1: "inverted_cdf", 2: "averaged_inverted_cdf", 3: "closest_observation", 4: "interpolated_inverted_cdf", 5: "hazen",
    6: "weibull", 7: "linear", 8: "median_unbiased", 9: "normal_unbiased",
}  # fmt: skip


@pytest.mark.parametrize("kind", range(1, 10))
@pytest.mark.parametrize("share", [0.0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
@pytest.mark.parametrize("n", [1, 2, 5, 10, 11])
def test_quantiles_are_those_of_hyndman_and_fan(kind: int, share: float, n: int) -> None:
    data = np.sort(np.random.default_rng(n).normal(size=n))
    found = quantile(np.array([[*data, NAN]]), np.array([float(n)]), share, kind)
    assert found[0] == pytest.approx(np.quantile(data, share, method=_NUMPY[kind]), abs=1e-12)


def test_none_leaves_everything_as_it_is() -> None:
    assert same(treated(X, "none").table.values[0], X)


# what holds for every method

METHODS: list[dict[str, Any]] = [
    {"method": "winsorise_log"}, {"method": "winsorise_log", "max_points": 2, "then": "box_cox", "lambda": 0.3},
    {"method": "winsorise_log", "max_points": 1, "then_on": "winsorised", "then": "log_directed"},
    {"method": "winsorise_log", "skewness": 0.4, "kurtosis": 0.2, "passes_if": "both"},
    {"method": "box_cox", "lambda": 0.5}, {"method": "log", "form": "coin_tool", "when": "failing"},
    {"method": "fences", "quantile_type": 6}, {"method": "percentiles", "replace_by": "nearest"}, {"method": "hampel"},
]  # fmt: skip


def _many(options: dict[str, Any], data: Any) -> Any:
    return treated(data, **options).table.values


def _heavy(seed: int, shape: tuple[int, ...], gaps: float) -> Any:
    generator = np.random.default_rng(seed)
    data = generator.lognormal(0, 1.2, shape) * np.where(generator.random((*shape[:-1], 1)) < 0.3, -1, 1)
    data[..., generator.random(shape[-2:]) < gaps] = NAN
    return data


@pytest.mark.parametrize("options", METHODS, ids=lambda one: one["method"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), gaps=st.sampled_from([0.0, 0.1]), rows=st.sampled_from([5, 40, 400]))
def test_draws_are_as_one_by_one(options: dict[str, Any], seed: int, gaps: float, rows: int) -> None:
    draws = _heavy(seed, (2, 3, 3, rows), gaps)
    together = _many(options, draws)
    assert together.shape == draws.shape
    assert same(np.isnan(together), np.isnan(draws))
    for place in np.ndindex(2, 3):
        assert same(together[place], _many(options, draws[place]), rel=1e-11)


@pytest.mark.parametrize("options", METHODS, ids=lambda one: one["method"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_units_does_not_matter(options: dict[str, Any], seed: int) -> None:
    data = _heavy(seed, (2, 50), 0.05)
    order = np.random.default_rng(seed).permutation(50)
    assert same(_many(options, data)[:, order], _many(options, data[:, order]), rel=1e-11)


@pytest.mark.parametrize("options", METHODS[:4], ids=lambda one: one["method"])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), exact=st.booleans(), gaps=st.sampled_from([0.0, 0.1]))
def test_long_columns_are_winsorised_as_the_rule_says(
    options: dict[str, Any], seed: int, exact: bool, gaps: float
) -> None:
    # the rule, written out as in data/asem/README.md; long columns are followed by their extremes alone
    data = _heavy(seed, (4, 600), gaps)
    if exact:  # ties
        data = np.round(data, 0)
    options = {**options, "then": "none"}
    test = SkewTest.model_validate(
        {key: options[key] for key in ("skewness", "kurtosis", "passes_if") if key in options}
    )
    expected = np.array(data)
    for row in expected:
        x, pulled_high, pulled_low = row.copy(), 0, 0
        stuck = False
        while pulled_high + pulled_low < options.get("max_points", 5):
            found = shape(x[None], test)
            stuck = bool(not found.passes[0] and not found.fails[0])
            if found.passes[0] or stuck:
                break
            if found.skewness[0] >= 0:
                at = x == np.nanmax(x)
                x[at], pulled_high = np.nanmax(x[~at]), int(at.sum())
            else:
                at = x == np.nanmin(x)
                x[at], pulled_low = np.nanmin(x[~at]), int(at.sum())
        row[:] = row if stuck else x
    assert same(_many(options, data), expected, rel=0)


@given(st.floats(0.01, 1000), st.floats(-1000, 1000))
def test_winsorising_does_not_depend_on_scale_and_zero(factor: float, shift: float) -> None:
    moved = treated(factor * np.array(X) + shift, "winsorise_log").table.values[0]
    assert same(moved, factor * np.array(EXAMPLE["winsorised"]) + shift, rel=1e-9, absolute=1e-9)


@pytest.mark.parametrize("options", METHODS, ids=lambda one: one["method"])
def test_gaps_one_unit_and_no_unit(options: dict[str, Any]) -> None:
    assert np.isnan(_many(options, np.full((2, 6), NAN))).all()
    assert _many(options, np.empty((2, 0))).shape == (2, 0)
    assert _many(options, np.empty((0, 2, 5))).shape == (0, 2, 5)
    assert np.isfinite(_many(options, np.ones((2, 1)))).all()


def test_the_step_as_it_is_written() -> None:
    assert Step.model_validate({"treat": "winsorise_log"}).options == WinsoriseLog(method="winsorise_log")
    step = Step.model_validate({"treat": {"method": "box_cox", "lambda": "fitted", "only": ["a"]}})
    assert (step.options.power, step.options.only) == ("fitted", ("a",))
    assert step.options.model_validate(step.options.model_dump()) == step.options
