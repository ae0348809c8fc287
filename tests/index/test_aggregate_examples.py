"""The worked examples of every rule, and the conventions that change a number."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from greenpark.index.steps.aggregate.outranking import outranking_matrix
from tests.index.aggregate_data import rows_of, rule, scored, worked

EXAMPLE = worked("aggregation")
VALUES = np.array(EXAMPLE["input_minmax_1_100"]).T
WEIGHTS = np.array(EXAMPLE["w"])
EQUAL = np.ones(3)
TOY = np.array(worked("toy")["X"]).T * np.array(worked("toy")["direction"])[:, None]
PRINTED = {"rel": 0, "abs": 6e-11}


@pytest.mark.parametrize(
    ("key", "method", "options", "weights"),
    [
        ("arithmetic", "arithmetic", {}, WEIGHTS),
        ("geometric", "geometric", {}, WEIGHTS),
        ("harmonic", "harmonic", {}, WEIGHTS),
        ("power_p_-2", "power", {"p": -2}, WEIGHTS),
        ("power_p_0.5", "power", {"p": 0.5}, WEIGHTS),
        ("minimum", "minimum", {}, WEIGHTS),
        ("copeland", "copeland", {}, WEIGHTS),
        ("owa_weights_0.2_0.3_0.5_desc_order", "owa", {"weights": [0.2, 0.3, 0.5]}, WEIGHTS),
        ("owa_at_least_2_mean_top2", "owa", {"at_least": 2}, WEIGHTS),
        ("owa_more_than_mean_bottom2", "owa", {"worst": 2}, WEIGHTS),
        ("ces_rho_1(sigma_0.5)", "ces", {"rho": 1}, EQUAL),
    ],
)
def test_worked_example(key: str, method: str, options: dict, weights: np.ndarray) -> None:
    assert scored(VALUES, weights, method, **options) == pytest.approx(EXAMPLE[key], **PRINTED)


def test_outranking_matrix_and_its_net_flow() -> None:
    printed = np.array(EXAMPLE["outranking_matrix"])
    assert outranking_matrix(VALUES, WEIGHTS[:, None]) == pytest.approx(printed, abs=1e-15)
    net = printed.sum(axis=1) - printed.sum(axis=0)
    assert scored(VALUES, WEIGHTS, "outranking") == pytest.approx(net, abs=1e-14)


def test_a_pair_that_ties_within_rounding_is_a_tie() -> None:
    # 0.1 + 0.2 against 0.3: the sum is 0.30000000000000004
    assert scored([[1, 2], [1, 2], [2, 1]], [0.1, 0.2, 0.3], "copeland").tolist() == [0, 0]


class TestMazziottaPareto:
    def test_population_deviation(self) -> None:
        printed = EXAMPLE["mpi_pop_sd"]
        assert scored(TOY, EQUAL, "mazziotta_pareto") == pytest.approx(printed["MPI_minus"], **PRINTED)
        assert scored(TOY, EQUAL, "mazziotta_pareto", penalty="plus") == pytest.approx(printed["MPI_plus"], **PRINTED)

    def test_sample_deviation_in_both_places(self) -> None:
        printed = EXAMPLE["mpi_sample_sd_variant_MPI_minus"]
        assert scored(TOY, EQUAL, "mazziotta_pareto", deviation="sample") == pytest.approx(printed, **PRINTED)

    def test_children_on_the_scale_of_the_rule(self) -> None:
        z = np.array(EXAMPLE["mpi_pop_sd"]["z"]).T
        assert scored(z, EQUAL, "mazziotta_pareto", standardise=False) == pytest.approx(
            EXAMPLE["mpi_pop_sd"]["MPI_minus"], abs=1e-9
        )

    def test_any_linear_scale_serves(self) -> None:
        assert scored(VALUES, EQUAL, "mazziotta_pareto") == pytest.approx(EXAMPLE["mpi_pop_sd"]["MPI_minus"], **PRINTED)

    def test_each_year_has_its_own_mean(self) -> None:
        rows = rows_of(["a", "b", "a", "b"], [2019, 2019, 2020, 2020])
        values = [[1.0, 3.0, 10.0, 30.0], [2.0, 5.0, 2.0, 5.0]]
        yearly = scored(values, [1, 1], "mazziotta_pareto", rows=rows)
        assert yearly == pytest.approx([90, 110, 90, 110])
        pooled = scored(values, [1, 1], "mazziotta_pareto", rows=rows, bounds="pooled")
        assert pooled[2] > pooled[0]
        based = scored(values, [1, 1], "mazziotta_pareto", rows=rows, bounds=2019)
        assert based[:2] == pytest.approx([90, 110])
        assert based[2] > 110


class TestAdjustedMazziottaPareto:
    def test_reference_is_the_mean(self) -> None:
        scores = scored(TOY, EQUAL, "adjusted_mazziotta_pareto")
        assert scores == pytest.approx(EXAMPLE["ampi"]["AMPI_minus"], **PRINTED)

    def test_reference_by_child(self) -> None:
        reference = np.array(EXAMPLE["ampi"]["reference"]) * np.array(worked("toy")["direction"])
        scores = scored(TOY, EQUAL, "adjusted_mazziotta_pareto", reference=reference.tolist())
        assert scores == pytest.approx(EXAMPLE["ampi"]["AMPI_minus"], **PRINTED)

    def test_children_on_the_scale_of_the_rule(self) -> None:
        r = np.array(EXAMPLE["ampi"]["r"]).T
        scores = scored(r, EQUAL, "adjusted_mazziotta_pareto", standardise=False)
        assert scores == pytest.approx(EXAMPLE["ampi"]["AMPI_minus"], abs=1e-9)

    def test_the_reference_year_scores_100_on_average_child_by_child(self) -> None:
        rows = rows_of(["a", "b", "a", "b"], [2019, 2019, 2020, 2020])
        values = [[1.0, 3.0, 2.0, 5.0]] * 2
        scores = scored(values, [1, 1], "adjusted_mazziotta_pareto", rows=rows, reference_year=2019)
        # width 4, reference 2
        assert scores == pytest.approx([85, 115, 100, 145])


class TestPowerMean:
    @pytest.mark.parametrize("p", [1e-9, -1e-9])
    def test_keeps_its_digits_near_the_geometric_mean(self, p: float) -> None:
        logs = np.log(VALUES)
        share = WEIGHTS[:, None]
        mean = (share * logs).sum(axis=0)
        spread = (share * (logs - mean) ** 2).sum(axis=0)
        assert scored(VALUES, WEIGHTS, "power", p=p) == pytest.approx(np.exp(mean + p * spread / 2), rel=1e-13)

    @pytest.mark.parametrize(("p", "method"), [(1, "arithmetic"), (0, "geometric"), (-1, "harmonic")])
    def test_named_means(self, p: float, method: str) -> None:
        assert (scored(VALUES, WEIGHTS, "power", p=p) == scored(VALUES, WEIGHTS, method)).all()
        assert (scored(VALUES, WEIGHTS, "ces", rho=-p) == scored(VALUES, WEIGHTS, method)).all() or p > 1

    def test_large_exponents_reach_the_extremes_without_overflow(self) -> None:
        assert scored(VALUES, WEIGHTS, "power", p=5000) == pytest.approx(VALUES.max(axis=0), rel=1e-3)
        assert scored(VALUES, WEIGHTS, "power", p=-5000) == pytest.approx(VALUES.min(axis=0), rel=1e-3)
        assert scored(VALUES, WEIGHTS, "ces", rho=5000) == pytest.approx(VALUES.min(axis=0), rel=1e-3)

    def test_zero_is_a_value_for_positive_exponents(self) -> None:
        assert scored([[0.0, 0.0], [4.0, 0.0]], [1, 1], "power", p=0.5) == pytest.approx([1, 0])


class TestDistance:
    def test_topsis_by_hand(self) -> None:
        # columns 3-4-0 and 0-5-12 have lengths 5 and 13; weights 0.5
        values = np.array([[3.0, 4.0, 0.0], [0.0, 5.0, 12.0]])
        best = np.hypot([0.2, 0.0, 0.8], [12 / 13, 7 / 13, 0])
        worst = np.hypot([0.6, 0.8, 0.0], [0, 5 / 13, 12 / 13])
        assert scored(values, [1, 1], "topsis") == pytest.approx(worst / (best + worst), rel=1e-14)

    def test_topsis_without_scaling(self) -> None:
        assert scored([[0.0, 0.5, 1.0]], [1], "topsis", scaling="none") == pytest.approx([0, 0.5, 1])

    def test_grey_relational_by_hand(self) -> None:
        # distances to the best: 0.2, 0, 1 and 1, 0.5, 0; so min 0, max 1
        values = np.array([[0.8, 1.0, 0.0], [0.0, 0.5, 1.0]])
        first, second = 0.5 / (np.array([0.2, 0, 1]) + 0.5), 0.5 / (np.array([1, 0.5, 0]) + 0.5)
        assert scored(values, [3, 1], "grey_relational") == pytest.approx(0.75 * first + 0.25 * second, rel=1e-14)

    def test_units_are_compared_within_their_year_or_all_together(self) -> None:
        rows = rows_of(["a", "b", "a", "b"], [2019, 2019, 2020, 2020])
        values = [[1.0, 2.0, 3.0, 4.0]]
        assert scored(values, [1], "topsis", rows=rows).tolist() == [0, 1, 0, 1]
        assert scored(values, [1], "topsis", rows=rows, bounds="pooled") == pytest.approx([0, 1 / 3, 2 / 3, 1])
        assert scored(values, [1], "copeland", rows=rows).tolist() == [-1, 1, -1, 1]
        assert scored(values, [1], "copeland", rows=rows, bounds="pooled").tolist() == [-3, -1, 1, 3]


class TestOrdered:
    def test_quantifier_runs_from_maximum_to_minimum(self) -> None:
        assert scored(VALUES, EQUAL, "owa", quantifier=1) == pytest.approx(VALUES.mean(axis=0))
        assert scored(VALUES, EQUAL, "owa", quantifier=1e-9) == pytest.approx(VALUES.max(axis=0), rel=1e-6)
        assert scored(VALUES, EQUAL, "owa", quantifier=200) == pytest.approx(VALUES.min(axis=0), rel=1e-6)
        assert scored([[1.0], [4.0]], [1, 1], "owa", quantifier=2) == pytest.approx([0.25 * 4 + 0.75 * 1])

    def test_median_maximum_product_and_sum(self) -> None:
        assert scored([[1.0], [4.0], [3.0], [7.0]], np.ones(4), "median").tolist() == [3.5]
        assert scored(VALUES, WEIGHTS, "maximum").tolist() == VALUES.max(axis=0).tolist()
        assert scored([[2.0], [0.5]], [9, 1], "product").tolist() == [1.0]
        assert scored([[2.0], [0.5]], [3, 4], "weighted_sum") == pytest.approx([8.0])


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("owa", {}),
        ("owa", {"worst": 1, "at_least": 1}),
        ("owa", {"weights": [0, 0]}),
        ("owa", {"weights": [-1, 2]}),
        ("owa", {"at_least": 0}),
        ("power", {}),
        ("power", {"p": float("inf")}),
        ("ces", {"rho": -1.5}),
        ("geometric", {"on_nonpositive": {"floor": 0}}),
        ("geometric", {"on_nonpositive": "skip"}),
        ("grey_relational", {"resolution": 0}),
        ("product", {"on_missing": "renormalise"}),
        ("arithmetic", {"min_available": 1.5}),
        ("arithmetic", {"on_missing": {"method": "group_mean"}}),
        ("arithmetic", {"on_missing": {"method": "column", "by": "region"}}),
    ],
)
def test_options_that_mean_nothing_are_refused(method: str, options: dict) -> None:
    with pytest.raises(ValidationError):
        rule(method, **options)
