"""A unit against its peers, and two runs against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenpark.index.behind.comparison import compare
from greenpark.index.behind.profile import peers_by_group, peers_nearest, profile
from greenpark.problems import ProblemsFound
from tests.index.behind_data import asem

VALUES = np.array([[10.0, 20, 30, 40, 50], [50.0, 40, 30, 20, 10], [5.0, 5, 5, 5, np.nan]])
XS, UNITS = ["x1", "x2", "x3"], list("ABCDE")


def test_a_unit_stands_by_rank_percentile_and_distance() -> None:
    found = profile(VALUES, XS, UNITS, 3, weights=np.array([0.2, 0.5, 0.3]), top=2)
    first = found.indicators[0]
    assert (first["rank"], first["of"], first["percentile"]) == (2, 5, 0.75)
    assert (first["median"], first["best"], first["to_median"], first["to_best"]) == (30, 50, 10, -10)
    assert found.indicators[2]["percentile"] == 0.5  # all tied
    assert (found.strengths, found.weaknesses) == (("x1",), ("x2",))
    assert found.indicators[1]["weighted_gap"] == -5


def test_a_missing_value_has_no_rank_and_is_no_weakness() -> None:
    found = profile(VALUES, XS, UNITS, 4)
    third = found.indicators[2]
    assert (third["value"], third["rank"], third["percentile"], third["to_best"]) == (None, None, None, None)
    assert (third["median"], third["of"]) == (5, 4)
    assert "x3" not in (*found.strengths, *found.weaknesses)


def test_peers_by_group_or_by_nearest_score() -> None:
    groups = ["east", "west", "east", None, None]
    assert peers_by_group(groups, 0) == [0, 2]
    assert peers_by_group(groups, 3) == [3]
    found = profile(VALUES, XS, UNITS, 0, peers=peers_by_group(groups, 0))
    assert found.peers == ("A", "C")
    assert (found.indicators[0]["rank"], found.indicators[0]["of"]) == (2, 2)
    scores = np.array([1.0, 2.0, 3.5, 4.0, np.nan])
    assert peers_nearest(scores, 2, 2) == [1, 2, 3]
    assert peers_nearest(scores, 0, 10) == [0, 1, 2, 3]
    assert peers_nearest(scores, 4, 2) == [4]
    assert scores[2] == 3.5


def test_a_unit_alone_is_first_of_one() -> None:
    first = profile(np.array([[7.0]]), ["x"], ["A"], 0).indicators[0]
    assert (first["rank"], first["of"], first["percentile"], first["to_median"]) == (1, 1, None, 0)


def test_two_runs_are_compared_on_the_units_of_both() -> None:
    found = compare(
        np.array([90.0, 80, 70, 60, np.nan]), ["A", "B", "C", "gone", "void"],
        np.array([50.0, 10, 60, 99]), ["A", "B", "C", "new"],
    )  # fmt: skip
    record = {one["unit"]: one for one in found.units}
    assert found.compared == 3
    assert (found.only_first, found.only_second) == (("gone",), ("new",))
    assert (record["C"]["first_rank"], record["C"]["second_rank"], record["C"]["rank_gain"]) == (3, 1, 2)
    assert record["A"]["score_difference"] == -40
    assert record["new"]["second_rank"] is None
    assert (found.risers, found.fallers) == (("C",), ("A", "B"))
    assert found.spearman == pytest.approx(-0.5)
    assert found.kendall == pytest.approx(-1 / 3)
    assert (found.mean_rank_shift, found.largest_rank_shift, found.unmoved) == (pytest.approx(4 / 3), 2, 0)


def test_ranks_may_be_those_of_each_run() -> None:
    found = compare(
        np.array([3.0, 2, 1]), ["A", "B", "C"], np.array([9.0, 3, 2, 1]), ["new", "A", "B", "C"], ranked_among="own"
    )
    assert [one["rank_gain"] for one in found.units] == [-1, -1, -1, None]
    assert compare(
        np.array([3.0, 2, 1]), ["A", "B", "C"], np.array([9.0, 3, 2, 1]), ["new", "A", "B", "C"]
    ).unmoved == 3  # fmt: skip


def test_runs_with_nothing_in_common_compare_nothing() -> None:
    found = compare(np.array([1.0]), ["A"], np.empty(0), [])
    assert (found.compared, found.spearman, found.mean_rank_shift) == (0, None, None)
    with pytest.raises(ProblemsFound, match="'A' occurs twice"):
        compare(np.array([1.0, 2.0]), ["A", "A"], np.array([1.0]), ["A"])


@given(
    arrays(float, 8, elements=st.integers(0, 20).map(float)), arrays(float, 8, elements=st.integers(0, 20).map(float))
)
def test_the_comparison_turned_round_is_its_mirror(a: np.ndarray, b: np.ndarray) -> None:
    names = list("ABCDEFGH")
    there, back = compare(a, names, b, names), compare(b, names, a, names)
    assert [one["rank_gain"] for one in there.units] == [-one["rank_gain"] for one in back.units]
    assert there.spearman == pytest.approx(back.spearman) if there.spearman is not None else back.spearman is None
    same = compare(a, names, a * 3 + 1, names)
    assert same.unmoved == 8
    assert same.risers == same.fallers == ()


@given(st.permutations(range(51)), st.integers(0, 50))
def test_a_profile_does_not_depend_on_the_order_of_units(order: list[int], unit: int) -> None:
    ids, units, values = asem("stage_normalised")
    plain = profile(values, ids, units, unit)
    shuffled = profile(values[:, order], ids, [units[i] for i in order], order.index(unit))
    assert shuffled.indicators == plain.indicators
    assert shuffled.strengths == plain.strengths
