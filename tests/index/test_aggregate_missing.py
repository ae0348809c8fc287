"""Each rule for missing children, what is filled, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from greenpark.index.steps.aggregate import aggregate, filled, notices
from greenpark.problems import ProblemsFound
from tests.index.aggregate_data import leaf, rows_of, rule, run, scored, specified

NAN = np.nan
EVERY = {
    "arithmetic": {}, "geometric": {}, "harmonic": {}, "power": {"p": 0.5}, "ces": {"rho": 2}, "weighted_sum": {},
    "minimum": {}, "maximum": {}, "median": {}, "owa": {"worst": 2}, "copeland": {}, "outranking": {}, "topsis": {},
    "grey_relational": {}, "mazziotta_pareto": {}, "adjusted_mazziotta_pareto": {},
}  # fmt: skip
FIVE = np.array([[1.0, 4.0, 2.0, 8.0, 5.0], [3.0, 1.0, 7.0, 6.0, 2.0], [5.0, 9.0, 4.0, 3.0, 8.0]])


@pytest.fixture(params=EVERY)
def method(request: pytest.FixtureRequest) -> tuple[str, dict]:
    return request.param, EVERY[request.param]


class TestOneRuleForMissing:
    def test_a_unit_without_children_has_no_score(self, method: tuple[str, dict]) -> None:
        values = FIVE.copy()
        values[:, 2] = NAN
        scores = scored(values, [1, 2, 3], method[0], **method[1])
        assert np.isnan(scores).tolist() == [False, False, True, False, False]

    def test_one_child_present_is_enough(self, method: tuple[str, dict]) -> None:
        values = FIVE.copy()
        values[1:, 2] = NAN
        assert np.isfinite(scored(values, [1, 2, 3], method[0], **method[1])).all()

    def test_propagate(self, method: tuple[str, dict]) -> None:
        values = FIVE.copy()
        values[1, 2] = NAN
        scores = scored(values, [1, 2, 3], method[0], **method[1], on_missing="propagate")
        assert np.isnan(scores).tolist() == [False, False, True, False, False]

    def test_least_share_of_the_weight(self, method: tuple[str, dict]) -> None:
        values = FIVE.copy()
        values[1, 2] = NAN  # a third of the weight is missing
        values[2, 0] = NAN  # half of it is
        for least, enough in ((0.5, [True, True]), (0.6, [False, True]), (2 / 3, [False, True]), (0.7, [False] * 2)):
            scores = scored(values, [1, 2, 3], method[0], **method[1], min_available=least)
            assert np.isfinite(scores[[0, 2]]).tolist() == enough, least

    def test_all_weights_zero(self, method: tuple[str, dict]) -> None:
        assert np.isnan(scored(FIVE, [0, 0, 0], method[0], **method[1])).all()

    def test_a_child_without_weight_takes_no_part(self, method: tuple[str, dict]) -> None:
        without = scored(FIVE[:2], [1, 2], method[0], **method[1])
        beside = np.concatenate([FIVE[:2], [[-1e9, 0.0, NAN, 1e9, 0.0]]])
        for rest in ({}, {"on_missing": "propagate"}):
            assert scored(beside, [1, 2, 0], method[0], **method[1], **rest) == pytest.approx(without, rel=1e-12)

    def test_all_missing_one_unit_and_no_unit(self, method: tuple[str, dict]) -> None:
        assert np.isnan(scored(np.full((3, 4), NAN), [1, 2, 3], method[0], **method[1])).all()
        assert scored(FIVE[:, :1], [1, 2, 3], method[0], **method[1]).shape == (1,)
        assert scored(FIVE[:, :0], [1, 2, 3], method[0], **method[1]).shape == (0,)


def test_product_is_missing_where_a_child_is() -> None:
    assert scored([[2.0, NAN], [3.0, 5.0]], [1, 1], "product").tolist() == pytest.approx([6, NAN], nan_ok=True)


def test_weights_of_the_others_are_shared_out() -> None:
    values = [[10.0], [NAN], [40.0]]
    assert scored(values, [1, 5, 2], "arithmetic") == pytest.approx([30.0])
    assert scored(values, [1, 5, 2], "geometric") == pytest.approx([(10 * 40**2) ** (1 / 3)])
    assert scored(values, [1, 5, 2], "weighted_sum") == pytest.approx([8 * 30.0])


def test_given_places_of_owa_follow_the_cumulated_weights() -> None:
    # half of the places bear the first two of four weights
    assert scored([[8.0], [2.0], [NAN], [NAN]], np.ones(4), "owa", weights=[1, 2, 3, 4]) == pytest.approx([
        0.3 * 8 + 0.7 * 2
    ])  # fmt: skip
    assert scored([[8.0], [NAN]], [1, 1], "owa", at_least=2).tolist() == [8.0]


def test_pairs_vote_by_the_children_that_both_have() -> None:
    values = [[1.0, 2.0, NAN], [3.0, 1.0, 2.0]]
    # a-b: 0.4 to 0.6; a-c and b-c by the second child alone
    assert scored(values, [4, 6], "copeland").tolist() == [2, -2, 0]
    assert scored(values, [4, 6], "outranking") == pytest.approx([0.2 + 1, -0.2 - 1, 0.0])
    # two units without a child in common do not compare
    assert scored([[1.0, NAN], [NAN, 2.0]], [1, 1], "copeland").tolist() == [0, 0]
    assert scored([[1.0, NAN], [NAN, 2.0]], [1, 1], "outranking").tolist() == [0, 0]


def test_a_unit_that_has_no_score_is_compared_with_none() -> None:
    values = [[1.0, 2.0, 3.0], [1.0, 2.0, NAN]]
    assert scored(values, [1, 1], "copeland", on_missing="propagate").tolist() == pytest.approx(
        [-1, 1, NAN], nan_ok=True
    )
    closeness = scored(values, [1, 1], "topsis", on_missing="propagate")
    assert closeness.tolist() == pytest.approx([0, 1, NAN], nan_ok=True)


class TestFill:
    rows = rows_of(
        ["a", "b", "c", "d", "a", "b"], [2019] * 4 + [2020] * 2,
        groups={"region": ["north", "north", "south", None, "north", "north"]}, columns={"x_regional": [7, 7, 7, NAN, 9, 9]},
    )  # fmt: skip
    values = np.array([[4.0, NAN, NAN, NAN, NAN, 6.0], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]])

    def test_mean_of_the_group_in_the_same_year(self) -> None:
        options = rule("arithmetic", on_missing={"method": "group_mean", "by": "region"})
        result = filled(self.values, options, self.rows, ("x", "y"))
        # south has nobody to take from, d has no region
        assert result[0].tolist() == pytest.approx([4, 4, NAN, NAN, 6, 6], nan_ok=True)
        scores = aggregate(self.values, np.ones((2, 1)), options, self.rows, node="index", children=("x", "y"))
        assert scores.tolist() == [2.5, 2.5, 1, 1, 3.5, 3.5]

    def test_column_by_the_name_of_the_child(self) -> None:
        plan = specified(
            {"id": "index", "children": [{"id": "x", "children": [leaf("one")]}, {"id": "y", "children": [leaf("two")]}]},
            {"aggregate": "arithmetic"},
            {"aggregate": {"method": "arithmetic", "levels": [3], "on_missing": {"method": "column", "column": "{node}_regional"}}},
        )  # fmt: skip
        with pytest.raises(ProblemsFound, match=r"number column 'y_regional'.*x_regional"):
            run(plan, self.values, self.rows)
        columns = {**self.rows.columns, "y_regional": np.zeros(6)}
        rows = rows_of(self.rows.units, self.rows.years, columns=columns)
        found = run(plan, self.values, rows)
        assert found.filled["index"][0].tolist() == pytest.approx([4, 7, 7, NAN, 9, 6], nan_ok=True)
        assert found.scores["x"].tolist() == pytest.approx([4, NAN, NAN, NAN, NAN, 6], nan_ok=True)
        assert found.scores["index"].tolist() == [2.5, 4, 4, 1, 5, 3.5]

    def test_nothing_to_fill_gives_the_same_array(self) -> None:
        whole = np.ones((2, 6))
        for fill in ("renormalise", {"method": "group_mean", "by": "region"}):
            assert filled(whole, rule("arithmetic", on_missing=fill), self.rows, ("x", "y")) is whole

    def test_unknown_group(self) -> None:
        options = rule("arithmetic", on_missing={"method": "group_mean", "by": "regions"})
        with pytest.raises(ProblemsFound, match=r"text column 'regions'.*Did you mean 'region'"):
            filled(self.values, options, self.rows, ("x", "y"))

    def test_draws(self) -> None:
        options = rule("arithmetic", on_missing={"method": "group_mean", "by": "region"})
        both = filled(np.stack([self.values, 2 * self.values]), options, self.rows, ("x", "y"))
        assert both[1] == pytest.approx(2 * filled(self.values, options, self.rows, ("x", "y")), nan_ok=True)


class TestNonpositive:
    rows = rows_of(["a", "b", "a", "b"], [2019, 2019, 2020, 2020])
    values = np.array([[2.0, 0.0, 1.0, -3.0], [8.0, 5.0, NAN, 2.0]])
    METHODS = (("geometric", {}), ("harmonic", {}), ("power", {"p": -0.5}), ("power", {"p": 0}), ("ces", {"rho": 1}))

    @pytest.mark.parametrize(("method", "options"), METHODS)
    def test_refused_by_name(self, method: str, options: dict) -> None:
        with pytest.raises(ProblemsFound) as refused:
            aggregate(
                self.values, np.ones((2, 1)), rule(method, **options), self.rows, node="index", children=("x", "y")
            )
        (problem,) = refused.value.problems
        assert (problem.code, problem.column) == ("nonpositive", "x")
        assert "'index' needs values above 0: 'x' is 0 for 'b' (2019) and 1 more" in problem.message
        assert "[1, 100]" in problem.remedy
        assert "“x”为0" in problem.message_zh

    @pytest.mark.parametrize(("method", "options"), METHODS)
    def test_zero(self, method: str, options: dict) -> None:
        scores = scored(self.values, [1, 1], method, **options, on_nonpositive="zero")
        assert scores[[1, 3]].tolist() == [0, 0]
        whole = scored(self.values[:, [0, 2]], [1, 1], method, **options)
        assert scores[[0, 2]] == pytest.approx(whole, rel=1e-15)

    def test_zero_does_not_beat_missing(self) -> None:
        scores = scored([[0.0], [NAN]], [1, 1], "geometric", on_nonpositive="zero", on_missing="propagate")
        assert np.isnan(scores).all()

    def test_floor_lifts_values_below_it(self) -> None:
        scores = scored(self.values, [1, 1], "geometric", on_nonpositive={"floor": 0.5})
        assert scores == pytest.approx([4, np.sqrt(0.5 * 5), 1, 1])

    def test_positive_exponents_refuse_below_zero_only(self) -> None:
        with pytest.raises(ProblemsFound, match=r"values of 0 or above: 'child 1' is -3 for 'b' \(2020\)\."):
            scored(self.values, [1, 1], "power", p=2, rows=self.rows)
        assert scored(self.values, [1, 1], "power", p=2, on_nonpositive="zero")[[1, 3]] == pytest.approx([12.5**0.5, 0])

    def test_arithmetic_takes_any_value(self) -> None:
        for method, options in (("arithmetic", {}), ("power", {"p": 1}), ("ces", {"rho": -1})):
            assert scored([[-2.0], [1.0]], [1, 1], method, **options).tolist() == [-0.5]

    def test_a_child_without_weight_in_one_draw_is_not_looked_at_there(self) -> None:
        weights = np.array([[[0.0], [1.0]], [[0.0], [2.0]]])
        assert scored([[-1.0], [4.0]], weights, "geometric") == pytest.approx(np.array([[4.0], [4.0]]))
        weights[1, 0] = 1
        with pytest.raises(ProblemsFound):
            scored([[-1.0], [4.0]], weights, "geometric")
        scores = scored([[-1.0], [4.0]], weights, "geometric", on_nonpositive="zero")
        assert scores == pytest.approx(np.array([[4.0], [0.0]]))


class TestRefusals:
    def test_owa_weights_that_do_not_match(self) -> None:
        with pytest.raises(ProblemsFound, match="3 children, owa has 2 weights"):
            scored(FIVE, [1, 1, 1], "owa", weights=[1, 2])

    def test_references_that_do_not_match(self) -> None:
        with pytest.raises(ProblemsFound, match="3 children and its rule has 1 references"):
            scored(FIVE, [1, 1, 1], "adjusted_mazziotta_pareto", reference=[3])

    def test_base_year_that_is_not_there(self) -> None:
        with pytest.raises(ProblemsFound, match="refers to 2018; the data have 2019, 2020"):
            scored(np.ones((1, 4)), [1], "mazziotta_pareto", rows=TestNonpositive.rows, bounds=2018)

    def test_penalty_over_a_mean_that_is_not_positive(self) -> None:
        with pytest.raises(ProblemsFound, match="not above 0 for 'u1'"):
            scored([[3.0, -3.0], [1.0, 1.0]], [1, 1], "mazziotta_pareto", standardise=False)

    def test_pairwise_votes_of_units_with_weights_of_their_own(self) -> None:
        assert scored(FIVE, np.repeat([[1.0], [2.0], [3.0]], 5, axis=1), "copeland").shape == (5,)
        with pytest.raises(ProblemsFound, match="weights of its own"):
            scored(FIVE, FIVE, "copeland")


class TestConstantChild:
    values = np.array([[0.1] * 5, [3.0, 1.0, 7.0, 6.0, 2.0]])

    @pytest.mark.parametrize("method", ["mazziotta_pareto", "adjusted_mazziotta_pareto"])
    def test_is_left_out_with_a_warning(self, method: str) -> None:
        assert scored(self.values, [1, 1], method) == pytest.approx(scored(self.values[1:], [1], method))
        rows = rows_of("abcde", [2019] * 5)
        (warning,) = notices(self.values, np.ones((2, 1)), rule(method), rows, node="index", children=("x", "y"))
        assert (warning.severity, warning.column) == ("warning", "x")
        assert "'x' is the same for all units in 2019" in warning.message
        assert notices(self.values, np.ones((2, 1)), rule(method, standardise=False), rows, node="index") == []

    def test_topsis(self) -> None:
        values = np.array([[0.0] * 5, [3.0, 1.0, 7.0, 6.0, 2.0]])
        assert scored(values, [1, 1], "topsis") == pytest.approx(scored(values[1:], [1], "topsis"))
        assert scored(self.values, [1, 1], "topsis") == pytest.approx(scored(self.values[1:], [1], "topsis"))
        rows = rows_of("abcde")
        (warning,) = notices(values, np.ones((2, 1)), rule("topsis"), rows, node="index", children=("x", "y"))
        assert warning.column == "x"

    def test_units_that_are_all_alike(self) -> None:
        alike = np.repeat([[1.0], [0.1]], 3, axis=1)
        assert np.isnan(scored(alike, [1, 1], "topsis")).all()
        assert scored(alike, [1, 1], "grey_relational").tolist() == [1, 1, 1]
        assert scored(alike, [1, 1], "copeland").tolist() == [0, 0, 0]
        assert np.isnan(scored(alike, [1, 1], "mazziotta_pareto")).all()

    def test_the_chain_reports_it(self) -> None:
        plan = specified({"id": "index", "children": [leaf("x"), leaf("y")]}, {"aggregate": "mazziotta_pareto"})
        found = run(plan, self.values, rows_of("abcde"))
        assert [problem.code for problem in found.problems] == ["constant"]
