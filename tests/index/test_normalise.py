"""Normalising: the worked examples, real tables, and what must hold for any data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from pydantic import ValidationError

from greenpark.index.steps.normalise import METHODS, normalise
from greenpark.problems import ProblemsFound
from tests.index.normalise_data import (
    columns,
    indicator,
    options,
    outcome,
    read,
    rows_of,
    scores,
    table_of,
    toy,
    worked,
)

PRINTED = {"rtol": 1e-9, "atol": 6e-11}  # the reference prints ten decimals
TARGETS = worked("normalisation_params")["targets"]
LOW, HIGH = zip(*worked("normalisation_params")["goalposts_low_high"], strict=True)


def codes(found: Any) -> list[str]:
    return [problem.code for problem in found.problems]


# --- the worked example of five units ---


@pytest.mark.parametrize(
    ("key", "method", "written", "declared"),
    [
        ("minmax_0_1", "min_max", {"range": [0, 1]}, {}),
        ("minmax_0_1", "maximum_distance", {}, {}),
        ("minmax_1_100", "min_max", {"range": [1, 100]}, {}),
        ("minmax_60_100", "functional", {}, {}),
        ("zscore_sample_sd", "z_score", {}, {}),
        ("zscore_population_sd", "z_score", {"deviation": "population"}, {}),
        ("robust_z_median_mad", "robust_z", {}, {}),
        ("rank_higher_is_better_score", "rank", {}, {}),
        ("percentile_rank", "percentile_rank", {}, {}),
        ("borda", "borda", {}, {}),
        ("dist_to_reference_unit_A", "reference_distance", {"unit": "A"}, {}),
        ("dist_to_target_uncapped", "target_distance", {}, {"target": TARGETS}),
        ("dist_to_target_capped", "target_distance", {"cap": True}, {"target": TARGETS}),
        ("goalposts", "goalposts", {"range": [0, 1]}, {"low": LOW, "high": HIGH}),
        ("indicis_ratio_to_mean", "ratio_to_mean", {}, {}),
    ],
)
def test_the_worked_example(key: str, method: str, written: dict[str, Any], declared: dict[str, Any]) -> None:
    assert_allclose(scores(toy(**declared), method, **written).T, worked("normalisation")[key], **PRINTED)


def test_ratio_to_leader_turns_bads_round() -> None:
    assert_allclose(scores(toy(), "ratio_to_leader").T, worked("bod")["data_ratio_to_best"], **PRINTED)


def test_scale_with_given_numbers() -> None:
    table = table_of([[1.0, 5.5, 10.0], [1.0, 5.5, 10.0]], [indicator(1), indicator(2, "lower")])
    assert_allclose(scores(table, "scale", shift=1, factor=9), [[0, 0.5, 1], [0, -0.5, -1]])


def test_none_turns_the_sign_of_bads_only() -> None:
    table = table_of([[1.0, np.nan], [2.0, 3.0]], [indicator(1), indicator(2, "lower")])
    assert_array_equal(scores(table, "none"), [[1, np.nan], [-2, -3]])


def test_z_score_with_another_mean_and_deviation_is_the_first_step_of_mazziotta_pareto() -> None:
    z = scores(toy(), "z_score", mean=100, standard_deviation=10, deviation="population")
    spread, centre = z.std(axis=0), z.mean(axis=0)
    published = [98.569401224, 101.9965652855, 94.6492053634, 97.120521116, 103.2904920445]
    assert_allclose(centre - spread**2 / centre, published, rtol=1e-9)


def test_robust_z_may_be_cut_as_in_the_research_code_of_unido() -> None:
    found = outcome(table_of([[1.0, 2.0, 3.0, 4.0, 1000.0]]), "robust_z", truncate=3)
    assert_allclose(found.table.values[0], [-2 / 1.4826, -1 / 1.4826, 0, 1 / 1.4826, 3])
    assert found.details[0]["truncated"] == 1


@pytest.mark.parametrize("toy_key", ["cip_toy", "gip_toy"])
def test_industrial_performance_is_min_max_within_the_year(toy_key: str) -> None:
    example = worked(toy_key)
    signs = example.get("direction", [1] * len(example["columns"]))
    table = table_of(
        np.array(example["X"]).T, [indicator(one, sign) for one, sign in zip(example["columns"], signs, strict=True)]
    )
    assert_allclose(scores(table, "min_max", range=[0, 1], bounds="yearly").T, example["normalised"], **PRINTED)


# --- green growth (GGGI) ---


@pytest.mark.parametrize(
    "case",
    [
        "positive_max_below_target",
        "positive_some_above_target",
        "negative_min_above_target",
        "negative_some_below_target",
    ],
)
def test_green_growth_with_a_target(case: str) -> None:
    example = worked("ggi_toy")[case]
    one = indicator(1, "lower" if case.startswith("negative") else "higher", target=example["target"])
    assert_allclose(scores(table_of([example["x"]], [one]), "green_growth")[0], example["score"], **PRINTED)


def test_green_growth_between_two_targets() -> None:
    example = worked("ggi_toy")["negative_two_targets_25_75"]
    table = table_of([example["x"]], [indicator(1, "lower", low=25, high=75)])
    assert_allclose(scores(table, "green_growth")[0], example["score"], **PRINTED)


def test_green_growth_with_both_kinds_of_targets_in_one_step() -> None:
    one, two = worked("ggi_toy")["positive_max_below_target"], worked("ggi_toy")["negative_two_targets_25_75"]
    table = table_of(
        [one["x"] + [np.nan] * 2, two["x"]], [indicator(1, target=51.4), indicator(2, "lower", low=25, high=75)]
    )
    assert_allclose(scores(table, "green_growth"), [one["score"] + [np.nan] * 2, two["score"]], **PRINTED)


def test_green_growth_refuses_a_target_so_far_away_that_the_formula_turns_round() -> None:
    with pytest.raises(ProblemsFound, match="'x1' has a `target` more than a hundred times"):
        outcome(table_of([[0.0, 1.0]], [indicator(1, target=1000)]), "green_growth")


# --- real tables ---


def test_the_indices_of_the_hdi_and_the_hdi_as_published() -> None:
    ids = ["life_expectancy", "expected_years_schooling", "mean_years_schooling", "gni_per_capita_ppp2017"]
    declared = [{"low": 20, "high": 85}, {"low": 0, "high": 18}, {"low": 0, "high": 15}]
    declared.append({"low": 100, "high": 75000, "log": True})
    indicators = [indicator(one, **posts) for one, posts in zip(ids, declared, strict=True)]
    index = scores(table_of(columns("hdi_2021/hdi_2021.csv", ids), indicators), "goalposts", range=[0, 1])
    hdi = np.cbrt(index[0] * (index[1] + index[2]) / 2 * index[3])
    published = columns("hdi_2021/hdi_2021.csv", ["hdi_published"])[0]
    assert_array_equal(np.round(hdi, 3), published)
    place = {row["iso3"]: at for at, row in enumerate(read("hdi_2021/hdi_2021.csv"))}
    for country, example in worked("hdi_2021").items():
        at = place[country]
        found = [index[0, at], (index[1, at] + index[2, at]) / 2, index[3, at], hdi[at]]
        assert_allclose(found, [example[key] for key in ("health", "education", "income", "hdi")], **PRINTED)


@pytest.mark.parametrize("order", ["worst first", "smaller first"])
def test_the_sdg_index_2019(order: str) -> None:
    indicators = []
    for row in read("sdg_index_2019/bounds.csv"):
        worst, best = float(row["worst"]), float(row["best"])
        low, high = (worst, best) if order == "worst first" else (min(worst, best), max(worst, best))
        indicators.append(indicator(row["code"], "higher" if best > worst else "lower", low=low, high=high))
    ids = [one.id for one in indicators]
    found = outcome(table_of(columns("sdg_index_2019/raw.csv", ids), indicators), "goalposts")
    assert_allclose(found.table.values, columns("sdg_index_2019/normalised_published.csv", ids), rtol=1e-9, atol=1e-11)
    assert not found.problems


@pytest.mark.parametrize(
    ("data", "reference", "method", "written"),
    [
        ("denominated", "normalised_minmax_0_100", "min_max", {}),
        ("denominated", "normalised_minmax_1_100", "min_max", {"range": [1, 100]}),
        ("denominated", "normalised_zscore", "z_score", {}),
        ("denominated", "normalised_rank", "rank", {}),
        ("denominated", "normalised_percentile_rank", "percentile_rank", {}),
        ("stage_treated", "stage_normalised", "min_max", {}),
    ],
)
def test_asem(data: str, reference: str, method: str, written: dict[str, Any]) -> None:
    meta = [row for row in read("asem/asem_imeta.csv") if row["Type"] == "Indicator"]
    indicators = [indicator(row["iCode"], int(row["Direction"])) for row in meta]
    ids = [one.id for one in indicators]
    found = scores(table_of(columns(f"asem/{data}.csv", ids), indicators), method, **written)
    assert_allclose(found, columns(f"asem/{reference}.csv", ids), rtol=1e-9, atol=1e-12)


# --- bands and lights ---


def test_percentile_bands_follow_the_categorical_scale_of_the_handbook() -> None:
    # cuts of type 7 over 0 … 20 fall on 3, 5, 13, 17, 19; a value on a cut stands in the better band
    values = np.arange(21.0)
    expected = np.repeat([0, 20, 40, 60, 80, 100], [3, 2, 8, 4, 2, 2])
    assert_array_equal(scores(table_of([values]), "bands")[0], expected)
    assert_array_equal(scores(table_of([values[::-1]], [indicator(1, "lower")]), "bands")[0], expected)
    worse = np.repeat([0, 20, 40, 60, 80, 100], [4, 2, 8, 4, 2, 1])
    assert_array_equal(scores(table_of([values]), "bands", at_cut="worse")[0], worse)


def test_bands_leave_out_what_is_missing_and_keep_ties_together() -> None:
    found = scores(table_of([[1.0, np.nan, 1.0, 2.0, 3.0]]), "bands", cuts=[50], scores=[0, 1])
    assert_array_equal(found, [[0, np.nan, 0, 1, 1]])


@pytest.mark.parametrize("thresholds", [[10, 20], [20, 10]])
def test_fixed_bands_keep_a_limit_that_is_just_kept(thresholds: list[float]) -> None:
    table = table_of([[5.0, 10.0, 15.0, 20.0, 25.0, np.nan]] * 2, [indicator(1), indicator(2, "lower")])
    found = scores(table, "fixed_bands", thresholds=thresholds, scores=[0, 1, 2])
    assert_array_equal(found, [[0, 1, 1, 2, 2, np.nan], [2, 2, 1, 1, 0, np.nan]])
    strict = scores(table, "fixed_bands", thresholds=thresholds, scores=[0, 1, 2], at_cut="worse")
    assert_array_equal(strict, [[0, 0, 1, 1, 2, np.nan], [2, 1, 1, 0, 0, np.nan]])


def test_thresholds_are_in_the_unit_of_the_data_under_log_too() -> None:
    table = table_of([[5.0, 10.0, 15.0]], [indicator(1, log=True)])
    assert_array_equal(scores(table, "fixed_bands", thresholds=[10], scores=[0, 1]), [[0, 1, 1]])


def test_traffic_lights_of_the_sdg_dashboards() -> None:
    # undernourishment: best 0, green 7.5, red 15, worst 42.3
    one = indicator(1, "lower", low=0, high=42.3, target=7.5, threshold=15)
    table = table_of([[50.0, 42.3, 28.65, 15.0, 11.25, 7.5, 3.75, 0.0, np.nan]], [one])
    assert_allclose(scores(table, "traffic")[0], [0, 0, 0.5, 1, 1.5, 2, 2.5, 3, np.nan])
    written = table_of(table.values, [indicator(1, "lower", low=0, high=42.3)])
    assert_allclose(scores(written, "traffic", red=15, green=7.5), scores(table, "traffic"))
    with pytest.raises(ProblemsFound, match="'x1' has a series worst, red, green, best"):
        outcome(written, "traffic", red=7.5, green=15)


# --- years ---

PANEL = {"years": [2019, 2019, 2020, 2020], "units": ["A", "B", "A", "B"]}


def test_bounds_pooled_yearly_or_from_a_base_year() -> None:
    table = table_of([[0.0, 4.0, 2.0, 8.0]], **PANEL)
    assert_array_equal(scores(table, "min_max"), [[0, 50, 25, 100]])
    assert_array_equal(scores(table, "min_max", bounds="yearly"), [[0, 100, 0, 100]])
    assert_array_equal(scores(table, "min_max", bounds=2019), [[0, 100, 50, 200]])
    assert_array_equal(scores(table, "min_max", bounds=2019, truncate=True), [[0, 100, 50, 100]])
    details = outcome(table, "min_max", bounds="yearly").details
    assert [(one["year"], one["minimum"], one["maximum"]) for one in details] == [(2019, 0, 4), (2020, 2, 8)]


def test_a_base_year_without_data_is_refused() -> None:
    with pytest.raises(ProblemsFound, match=r"2015, but the data have no such year\. Write one of 2019, 2020"):
        outcome(table_of([[0.0, 4.0, 2.0, 8.0]], **PANEL), "z_score", bounds=2015)
    with pytest.raises(ProblemsFound, match="no such year"):
        outcome(table_of([[0.0, 4.0]]), "bands", bounds=2015)


@pytest.mark.parametrize("method", ["min_max", "z_score", "robust_z", "bands"])
def test_an_indicator_without_values_in_the_base_year_is_missing_and_said_so(method: str) -> None:
    found = outcome(table_of([[np.nan, np.nan, 2.0, 8.0]], **PANEL), method, bounds=2019)
    assert np.isnan(found.table.values).all()
    assert codes(found) == ["no_bounds"]


def test_bounds_may_be_given_with_the_indicator_and_the_data_fill_in_for_an_end() -> None:
    table = table_of([[2.0, 6.0], [2.0, 6.0]], [indicator(1, low=0, high=10), indicator(2, "lower", high=10)])
    assert_allclose(scores(table, "min_max", bounds="given"), [[20, 60], [100, 50]])
    with pytest.raises(ProblemsFound, match="'x1' has a `low` or `high` that is not better"):
        outcome(table_of([[2.0, 6.0]], [indicator(1, low=7)]), "min_max", bounds="given")


def test_ranks_within_each_year_or_among_all_rows() -> None:
    table = table_of([[5.0, 4.0, 7.0, 8.0]], **PANEL)
    assert_array_equal(scores(table, "rank", bounds="yearly"), [[2, 1, 1, 2]])
    assert_array_equal(scores(table, "rank"), [[2, 1, 3, 4]])
    assert_array_equal(scores(table, "percentile_rank", bounds="yearly", range=[0, 100]), [[100, 0, 0, 100]])
    with pytest.raises(ValidationError):
        options({"method": "rank", "bounds": 2019})


def test_a_reference_unit_is_read_in_the_year_of_the_bounds() -> None:
    table = table_of([[2.0, 0.0, 4.0, 0.0]], **PANEL)
    assert_allclose(scores(table, "reference_distance", unit="A", bounds="yearly"), [[1, 0, 1, 0]])
    assert_allclose(scores(table, "reference_distance", unit="A", bounds=2020), [[0.5, 0, 1, 0]])
    assert_allclose(scores(table, "reference_distance", unit="A", reference_year=2019, cap=True), [[1, 0, 1, 0]])
    with pytest.raises(ProblemsFound, match="'A' has 2 rows"):
        outcome(table, "reference_distance", unit="A")
    with pytest.raises(ProblemsFound, match="'A' has no rows in 2018"):
        outcome(table, "reference_distance", unit="A", reference_year=2018)
    with pytest.raises(ProblemsFound, match=r"'Suzou' is not in the data\. Did you mean 'Suzhou'"):
        outcome(table_of([[1.0, 2.0]], units=["Suzhou", "Wuxi"]), "reference_distance", unit="Suzou")


def test_a_reference_unit_without_a_value_or_with_the_worst_one_gives_missing_scores_and_a_warning() -> None:
    found = outcome(
        table_of([[np.nan, 2.0, 3.0], [0.0, 1.0, 2.0]], units=["A", "B", "C"]), "reference_distance", unit="A"
    )
    assert np.isnan(found.table.values).all()
    assert codes(found) == ["reference_missing", "reference_is_worst"]
    gone = table_of([[2.0, 0.0, 4.0, 0.0]], years=[2019, 2019, 2020, 2020], units=["A", "B", "B", "C"])
    found = outcome(gone, "reference_distance", unit="A", bounds="yearly")
    assert_array_equal(found.table.values, [[1, 0, np.nan, np.nan]])
    assert "in 2020" in found.problems[0].message


# --- an indicator's own method, logarithms, what is recorded ---


def test_an_indicator_may_have_a_method_of_its_own() -> None:
    own = [
        indicator(1),
        indicator(2, normalise="rank"),
        indicator(3, low=0, high=10, normalise={"method": "goalposts"}),
    ]
    found = outcome(table_of([[1.0, 2.0, 3.0], [5.0, 9.0, 7.0], [1.0, 2.0, 11.0]], own), "min_max")
    assert_allclose(found.table.values, [[0, 50, 100], [1, 3, 2], [10, 20, 100]])
    assert [(one["indicator"], one["method"]) for one in found.details] == [
        ("x1", "min_max"),
        ("x2", "rank"),
        ("x3", "goalposts"),
    ]
    assert found.details[2]["truncated"] == 1


def test_all_refusals_are_told_at_once() -> None:
    own = [indicator(1, normalise="goalposts"), indicator(2), indicator(3)]
    with pytest.raises(ProblemsFound) as raised:
        outcome(table_of([[1.0, 2.0]] * 3, own), "target_distance")
    assert [(one.code, one.column) for one in raised.value.problems] == [
        ("not_declared", "x1"),
        ("not_declared", "x2"),
        ("not_declared", "x3"),
    ]


def test_a_logarithm_comes_before_any_method() -> None:
    table = table_of([[1.0, 10.0, 100.0]], [indicator(1, log=True)])
    assert_allclose(scores(table, "min_max"), [[0, 50, 100]])
    assert_array_equal(table.values, [[1, 10, 100]])


def test_a_value_or_a_goalpost_without_logarithm_is_refused_by_name() -> None:
    table = table_of([[1.0, 0.0, -1.0, 5.0]], [indicator("GDP", log=True)], **PANEL)
    with pytest.raises(ProblemsFound, match=r"'GDP' of B \(2019\) is 0, which has no logarithm \(and 1 more\)"):
        outcome(table, "min_max")
    with pytest.raises(ProblemsFound, match="'GDP' is taken in logarithms, but its `low` is not above zero"):
        outcome(table_of([[1.0]], [indicator("GDP", log=True, low=0, high=3)]), "goalposts")


@pytest.mark.parametrize(
    ("method", "declared"),
    [("min_max", {}), ("z_score", {}), ("robust_z", {}), ("target_distance", {"target": TARGETS})],
)
def test_the_details_are_enough_to_compute_the_scores_again(method: str, declared: dict[str, Any]) -> None:
    table = toy(**declared)
    found = outcome(table, method)
    for x, score, one in zip(table.values, found.table.values, found.details, strict=True):
        good = one["direction"] == "higher"
        if method == "min_max":
            again = (x - one["minimum"]) / (one["maximum"] - one["minimum"]) * 100
            again = again if good else 100 - again
        elif method == "target_distance":
            worst = one["minimum"] if good else one["maximum"]
            again = (x - worst) / (one["target"] - worst)
        else:
            centre, spread = ("mean", "deviation") if method == "z_score" else ("median", "mad")
            again = (x - one[centre]) / (one[spread] * (1 if method == "z_score" else 1.4826)) * (1 if good else -1)
        assert_allclose(score, again, rtol=1e-12, atol=1e-12)


# --- refusals ---


def test_ratios_refuse_what_has_no_meaning() -> None:
    with pytest.raises(ProblemsFound, match="'x1' has a mean that is not above zero"):
        outcome(table_of([[-1.0, 1.0]]), "ratio_to_mean")
    with pytest.raises(ProblemsFound, match="'x1' has a best that is not above zero"):
        outcome(table_of([[-1.0, -2.0]]), "ratio_to_leader")
    bad = table_of([[3.0, 0.0]], [indicator(1, "lower")], units=["Suzhou", "Wuxi"])
    for method in ("ratio_to_mean", "ratio_to_leader"):
        with pytest.raises(ProblemsFound, match="'x1' of Wuxi is 0, and the"):
            outcome(bad, method)


@pytest.mark.parametrize("method", ["target_distance", "green_growth"])
@pytest.mark.parametrize(("direction", "target"), [("higher", 1), ("higher", 2), ("lower", 4), ("lower", 9)])
def test_a_target_that_the_worst_unit_has_reached_is_refused(method: str, direction: str, target: float) -> None:
    with pytest.raises(ProblemsFound, match="'x1' has a `target` that is not better than its lower end"):
        outcome(table_of([[2.0, 4.0]], [indicator(1, direction, target=target)]), method)


def test_goalposts_that_are_equal_or_look_mistaken() -> None:
    with pytest.raises(ProblemsFound, match="'x1' has the same `low` and `high`"):
        outcome(table_of([[2.0, 4.0]], [indicator(1, low=3, high=3)]), "goalposts")
    found = outcome(table_of([[2.0, 4.0]], [indicator(1, low=10, high=0)]), "goalposts")
    assert_allclose(found.table.values, [[20, 40]])
    assert codes(found) == ["goalposts_reversed"]


@pytest.mark.parametrize(
    "written",
    [
        {"method": "min_max", "range": [100, 0]},
        {"method": "min_max", "range": [1, 1]},
        {"method": "scale", "factor": 0},
        {"method": "scale", "factor": -1},
        {"method": "z_score", "standard_deviation": 0},
        {"method": "bands", "cuts": [50], "scores": [0, 1, 2]},
        {"method": "bands", "cuts": [50, 20], "scores": [0, 1, 2]},
        {"method": "bands", "cuts": [0, 100], "scores": [0, 1, 2]},
        {"method": "fixed_bands", "thresholds": [1, 3, 2], "scores": [0, 1, 2, 3]},
        {"method": "fixed_bands", "thresholds": [], "scores": [0]},
        {"method": "rank", "ascending": False},
        {"method": "rank", "ties": "ordinal"},
        {"method": "min_max", "bound": "pooled"},
        {"method": "reference_distance"},
        {"method": "minmax"},
        {"method": "scale", "shift": float("nan")},
    ],
)
def test_options_that_make_no_sense_are_refused(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        options(written)


# --- what must hold for any data ---

SPREAD = ["min_max", "functional", "maximum_distance", "z_score", "robust_z", "bands"]
GUIDED = ["target_distance", "reference_distance", "green_growth"]


@pytest.mark.parametrize("method", [*SPREAD, *GUIDED])
@pytest.mark.parametrize("values", [[3.3, 3.3, np.nan, 3.3], [0.1] * 3, [0.1 + 0.2, 0.3, 0.3], [7.0], [np.nan, 0.0]])
def test_a_constant_indicator_or_a_single_unit_is_missing_and_said_so(method: str, values: list[float]) -> None:
    written = {"unit": f"unit {len(values) - 1}"} if method == "reference_distance" else {}
    found = outcome(table_of([values], [indicator(1, target=9)]), method, **written)
    assert np.isnan(found.table.values).all()
    assert codes(found) == ["constant_indicator"]
    assert found.problems[0].severity == "warning"
    assert found.problems[0].column == "x1"


def test_ranks_of_one_unit_and_of_a_constant_indicator() -> None:
    alone = outcome(table_of([[np.nan, 7.0]]), "percentile_rank")
    assert codes(alone) == ["constant_indicator"]
    assert np.isnan(alone.table.values).all()
    assert_array_equal(scores(table_of([[np.nan, 7.0]]), "rank"), [[np.nan, 1]])
    assert_array_equal(scores(table_of([[7.0, 7.0]]), "rank", ties="average"), [[1.5, 1.5]])


def test_a_mad_of_zero_is_no_constant_indicator() -> None:
    found = outcome(table_of([[1.0, 1.0, 1.0, 5.0]]), "robust_z")
    assert codes(found) == ["no_spread"]
    assert np.isnan(found.table.values).all()


def test_a_year_in_which_an_indicator_is_constant_is_named() -> None:
    found = outcome(table_of([[1.0, 1.0, 1.0, 5.0]], **PANEL), "min_max", bounds="yearly")
    assert_array_equal(found.table.values, [[np.nan, np.nan, 0, 100]])
    assert "in 2019" in found.problems[0].message
    assert "2019年" in found.problems[0].message_zh


def everything(count: int = 6) -> list[tuple[str, dict[str, Any]]]:
    """Return every method with options and declarations under which it works for any positive data below 1000."""
    written: dict[str, dict[str, Any]] = {
        "reference_distance": {"unit": "unit 0"},
        "fixed_bands": {"thresholds": [10, 100], "scores": [0, 1, 2]},
        "traffic": {},
    }
    found = [cls.model_fields["method"].annotation.__args__[0] for cls in METHODS]
    return [(method, written.get(method, {})) for method in found]


def guided(place: int, direction: str = "higher") -> Any:
    ends = {"higher": (1500.0, 200.0), "lower": (0.5, 800.0)}[direction]
    return indicator(place, direction, low=0.25, high=2000, target=ends[0], threshold=ends[1])


POSITIVE = st.floats(1, 1000).map(lambda x: round(x, 3))


@pytest.mark.parametrize(("method", "written"), everything())
@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (0, 0)])
def test_no_unit_or_no_indicator(method: str, written: dict[str, Any], shape: tuple[int, int]) -> None:
    table = table_of(np.ones(shape), [guided(place) for place in range(shape[0])])
    assert outcome(table, method, **written).table.values.shape == shape


@pytest.mark.parametrize(("method", "written"), everything())
def test_what_is_all_missing_stays_missing(method: str, written: dict[str, Any]) -> None:
    table = table_of([[np.nan] * 3, [1.0, 200.0, 400.0]], [guided(1), guided(2)])
    found = scores(table, method, **written)
    assert np.isnan(found[0]).all()


@pytest.mark.parametrize(("method", "written"), everything())
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_for_any_data(method: str, written: dict[str, Any], data: st.DataObject) -> None:
    """Missing stays missing; draws are scored as one by one; units may be permuted; more is better."""
    values = data.draw(arrays(float, (3, 2, 6), elements=POSITIVE))
    gaps = data.draw(arrays(bool, (2, 6)))
    gaps[:, :3] = False  # the reference unit, and a spread that no target is too far from
    values[..., 1], values[..., 2] = 1.0, 1000.0
    values = np.where(gaps, np.nan, values)
    indicators = [guided(1), guided(2, "lower")]
    together = normalise(table_of(values, indicators), options({"method": method, **written})).table.values
    assert_array_equal(np.isnan(together) | gaps, np.isnan(together))
    for draw, one in zip(values, together, strict=True):
        assert_array_equal(scores(table_of(draw, indicators), method, **written), one)
    order = np.array(data.draw(st.permutations(range(6))))
    units = [f"unit {place}" for place in order]
    permuted = scores(table_of(values[0][:, order], indicators, units=units), method, **written)
    assert_allclose(permuted, together[0][:, order], rtol=1e-9, atol=1e-9)
    for row, sign in ((0, 1), (1, -1)):
        there = ~np.isnan(together[0, row])
        x, score = sign * values[0, row][there], together[0, row][there]
        assert (np.diff(score[np.argsort(x, kind="stable")]) >= -1e-9).all()


@pytest.mark.parametrize("method", [*SPREAD, "rank", "percentile_rank", "borda"])
@settings(max_examples=30, deadline=None)
@given(
    x=arrays(float, (1, 7), elements=st.integers(-50, 50).map(float)),
    shift=st.integers(-20, 20),
    times=st.sampled_from([0.5, 3.0, 1024.0]),
)
def test_shift_and_scale_change_nothing(method: str, x: np.ndarray, shift: int, times: float) -> None:
    assert_allclose(scores(table_of((x + shift) * times), method), scores(table_of(x), method), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", [*SPREAD, "rank", "percentile_rank", "borda"])
@settings(max_examples=30, deadline=None)
@given(x=arrays(float, (1, 7), elements=st.integers(-50, 50).map(float)))
def test_a_bad_is_its_negative_taken_as_a_good(method: str, x: np.ndarray) -> None:
    bad = scores(table_of(x, [indicator(1, "lower")]), method)
    assert_array_equal(bad, scores(table_of(-x), method))


@settings(max_examples=50, deadline=None)
@given(x=arrays(float, (4, 9), elements=st.floats(-1e6, 1e6)), low=st.floats(-50, 50), width=st.floats(0.5, 200))
def test_the_ends_of_min_max_are_met_exactly(x: np.ndarray, low: float, width: float) -> None:
    x = x + np.arange(9) * 1e-3
    found = scores(table_of(x), "min_max", range=[low, low + width])
    top = (low + width) - low + low
    assert (found.min(axis=1) == low).all()
    assert (found.max(axis=1) == top).all()


@pytest.mark.parametrize("ties", ["minimum", "maximum", "average", "dense"])
def test_ranks_agree_with_scipy(ties: str) -> None:
    from scipy.stats import rankdata

    x = np.random.default_rng(3).integers(0, 9, (5, 20)) * 1e-13
    name = {"minimum": "min", "maximum": "max"}.get(ties, ties)
    assert_array_equal(scores(table_of(x), "rank", ties=ties), rankdata(x, method=name, axis=-1))  # type: ignore[arg-type]


def test_two_axes_of_draws_and_no_record_of_them() -> None:
    values = np.random.default_rng(1).random((2, 3, 2, 5))
    values[1, 2, 0] = 0.5
    found = outcome(table_of(values), "min_max")
    assert_array_equal(found.table.values[1, 1], scores(table_of(values[1, 1]), "min_max"))
    assert not found.details
    assert codes(found) == ["constant_indicator"]


def test_values_beyond_what_a_float_holds_are_missing_without_a_stray_warning() -> None:
    found = outcome(table_of([[-1.7e308, 0.0, 1.7e308]]), "min_max")
    assert np.isnan(found.table.values).all()
    assert codes(found) == ["no_spread"]


def test_problems_are_told_in_chinese_too() -> None:
    found = outcome(table_of([[1.0, 1.0]]), "min_max").problems[0]
    assert found.message_zh == "“x1”各单元取值都相同，其得分为缺失。"
    assert found.remedy_zh
    assert rows_of(0).units == ()
