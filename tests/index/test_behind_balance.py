"""Balance, coupling coordination, obstacles and decoupling: each under its own name, none by division by zero."""

import json
import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenpark.index.behind import (
    adequacy,
    consistency,
    correlation,
    coupling,
    decoupling,
    importance,
    obstacle,
    statistics,
)
from greenpark.index.behind.balance import balance
from greenpark.index.behind.comparison import compare
from greenpark.index.behind.components import components
from greenpark.index.behind.coupling import coupling_coordination, coupling_degree
from greenpark.index.behind.obstacle import obstacle_degrees, obstacles
from greenpark.index.behind.profile import profile
from greenpark.index.behind.words import WORDS, word
from greenpark.problems import ProblemsFound

SHARES = arrays(float, (3, 4), elements=st.floats(0.01, 1))


def one(values: list[float], **options: object) -> dict:
    ids = [f"u{i + 1}" for i in range(len(values))]
    return coupling_coordination(np.array(values)[:, None], ids, ["Suzhou"], **options)[0]


def test_coupling_of_two_subsystems_by_hand() -> None:
    found = one([0.2, 0.8])
    assert found["coupling_degree"] == pytest.approx(2 * math.sqrt(0.16) / 1.0)
    assert found["development"] == pytest.approx(0.5)
    assert found["coordination_degree"] == pytest.approx(math.sqrt(0.8 * 0.5))
    assert (found["level"], found["stage"], found["behind"]) == ("primary_coordination", "running_in", "u1")


def test_coupling_of_three_subsystems_with_weights() -> None:
    found = one([0.2, 0.4, 0.8], weights=np.array([2.0, 1.0, 1.0]))
    c = 3 * (0.2 * 0.4 * 0.8) ** (1 / 3) / 1.4
    assert found["coupling_degree"] == pytest.approx(c)
    assert found["development"] == pytest.approx(0.4)
    assert found["coordination_degree"] == pytest.approx(math.sqrt(c * 0.4))


def test_the_modified_form_and_the_known_mistake() -> None:
    modified = one([0.2, 0.8], form="modified")["coupling_degree"]
    assert modified == pytest.approx(math.sqrt((1 - 0.6) * (0.2 / 0.8)))
    three = one([0.2, 0.4, 0.8], form="modified")["coupling_degree"]
    assert three == pytest.approx(math.sqrt((1 - (0.2 + 0.4 + 0.6) / 3) * math.sqrt(0.25 * 0.5)))
    lost = one([0.2, 0.8], form="without_coefficient")["coupling_degree"]
    assert lost == pytest.approx(math.sqrt(0.16 / (1.0 * 1.0)))
    assert one([0.7, 0.7], form="without_coefficient")["coupling_degree"] == pytest.approx(0.5)


@pytest.mark.parametrize("form", ["standard", "modified"])
def test_equal_subsystems_are_fully_coupled(form: str) -> None:
    found = one([0.64, 0.64, 0.64], form=form)
    assert found["coupling_degree"] == pytest.approx(1)
    assert found["coordination_degree"] == pytest.approx(0.8)
    assert found["level"] == "good_coordination"
    assert found["behind"] is None
    assert one([0.64, 0.64], form=form, closed="right")["level"] == "intermediate_coordination"


def test_all_ten_levels_and_their_borders() -> None:
    for tenth, level in enumerate(coupling.LEVELS):
        d = tenth / 10
        assert one([d * d, d * d])["level"] == level
    assert one([1.0, 1.0])["level"] == "quality_coordination"
    assert word("quality_coordination", "zh") == "优质协调"
    assert word("extreme_disorder", "zh") == "极度失调"


def test_zero_and_missing_subsystems() -> None:
    assert one([0.0, 0.8])["coordination_degree"] == 0
    assert one([0.0, 0.8])["flags"] == ["subsystem_at_zero"]
    assert one([0.0, 0.8], form="modified")["coupling_degree"] == 0
    nothing = one([0.0, 0.0])
    assert (nothing["coupling_degree"], nothing["coordination_degree"]) == (None, 0)
    assert nothing["flags"] == ["all_at_zero"]
    gap = one([np.nan, 0.8])
    assert (gap["coupling_degree"], gap["coordination_degree"], gap["level"], gap["stage"]) == (None, None, None, None)


def test_scores_on_another_scale_are_brought_to_0_to_1_or_refused() -> None:
    assert one([20.0, 80.0], scale=(0, 100))["coordination_degree"] == pytest.approx(
        one([0.2, 0.8])["coordination_degree"]
    )
    with pytest.raises(ProblemsFound, match="'u2' is 80 for Suzhou") as caught:
        one([0.2, 80.0])
    problem = caught.value.problems[0]
    assert "scale: [0, 100]" in problem.remedy
    assert "耦合协调度" in problem.message_zh
    with pytest.raises(ProblemsFound, match="from 1 to 1"):
        one([0.2, 0.8], scale=(1, 1))
    with pytest.raises(ProblemsFound, match="two subsystems or more; there is 1"):
        one([0.2])


@given(SHARES, st.permutations(range(3)), st.sampled_from(["standard", "modified"]))
def test_coupling_lies_in_0_to_1_and_knows_no_order(u: np.ndarray, order: list[int], form: str) -> None:
    c = coupling_degree(u, form)
    assert ((c >= 0) & (c <= 1)).all()
    assert coupling_degree(u[order], form) == pytest.approx(c, rel=1e-9)
    if form == "standard":
        assert coupling_degree(u * 0.3, form) == pytest.approx(c, rel=1e-9)
    assert np.array_equal(coupling_degree(np.stack([u, u]), form)[1], c)


def test_balance_is_1_for_equal_and_0_for_all_in_one() -> None:
    values = np.array([[50.0, 90, 10, np.nan, 0], [50.0, 0, 30, np.nan, 0], [50.0, 0, np.nan, 7, 0]])
    found = balance(values, ["a", "b", "c"], list("ABCDE"))
    assert [record["balance"] for record in found] == [1, pytest.approx(0, abs=1e-12), pytest.approx(0.5), None, None]
    assert found[2]["coefficient_of_variation"] == pytest.approx(0.5)
    assert (found[2]["lowest"], found[2]["highest"], found[2]["gap"], found[2]["dimensions"]) == ("a", "b", 20, 2)
    assert balance(values, ["a", "b", "c"], list("ABCDE"), sample=True)[2]["balance"] == pytest.approx(0.5)
    with pytest.raises(ProblemsFound, match="'a' is -1 for A"):
        balance(np.array([[-1.0], [2.0]]), ["a", "b"], ["A"])


def test_obstacles_are_weight_times_what_is_lacking() -> None:
    values = np.array([[0.5, 1.0, np.nan], [0.8, 1.0, np.nan], [1.0, 1.0, np.nan], [np.nan, 1.0, np.nan]])
    found = obstacles(
        values, list("abcd"), ["A", "full", "void"], np.array([0.2, 0.5, 0.2, 0.1]), parents=["p", "p", "q", "q"]
    )
    first = {record["id"]: record["obstacle_degree"] for record in found[0]["obstacles"]}
    assert first == {"a": pytest.approx(0.5), "b": pytest.approx(0.5)}
    assert found[0]["by_parent"] == {"p": pytest.approx(1), "q": 0}
    assert found[0]["missing"] == ["d"]
    assert (found[1]["obstacles"], found[1]["flags"]) == ([], ["no_obstacle"])
    assert (found[2]["obstacles"], found[2]["flags"]) == ([], ["no_data"])
    with pytest.raises(ProblemsFound, match="obstacle degree is defined from 0 to 1, but 'a' is 55 for A"):
        obstacles(np.array([[55.0]]), ["a"], ["A"], np.array([1.0]))


@given(SHARES, st.floats(0.1, 9))
def test_obstacles_add_to_one_and_know_no_common_factor_of_weights(x: np.ndarray, factor: float) -> None:
    weights = np.array([0.5, 0.3, 0.2])
    found = obstacle_degrees(x, weights)
    known = (x < 1).any(axis=0)
    assert found.sum(axis=0)[known] == pytest.approx(1)
    assert obstacle_degrees(x, weights * factor) == pytest.approx(found, nan_ok=True)


@pytest.mark.parametrize(
    ("pressure", "driver", "state"),
    [
        (-5, 10, "strong_decoupling"), (0, 10, "weak_decoupling"), (7.9, 10, "weak_decoupling"),
        (8, 10, "expansive_coupling"), (12, 10, "expansive_coupling"), (12.1, 10, "expansive_negative_decoupling"),
        (5, -10, "strong_negative_decoupling"), (0, -10, "weak_negative_decoupling"),
        (-7.9, -10, "weak_negative_decoupling"), (-8, -10, "recessive_coupling"), (-12, -10, "recessive_coupling"),
        (-12.1, -10, "recessive_decoupling"), (5, 0, "driver_unchanged"), (0, 0, "no_change"),
    ],
)  # fmt: skip
def test_the_eight_states_of_decoupling_and_what_lies_outside(pressure: float, driver: float, state: str) -> None:
    found = decoupling.decoupling(
        np.array([100.0]), np.array([100.0 + pressure]), np.array([100.0]), np.array([100.0 + driver]), ["A"]
    )[0]
    assert found["state"] == state
    if driver:
        assert found["elasticity"] == pytest.approx(pressure / driver, abs=1e-12)
    else:
        assert found["elasticity"] is None


def test_decoupling_without_a_base_or_without_data_has_no_elasticity() -> None:
    found = decoupling.decoupling(
        np.array([0.0, np.nan, 5.0]), np.array([3.0, 1.0, 5.0]), np.array([1.0, 1.0, -2.0]), np.array([2.0, 2.0, 1.0]),
        ["A", "B", "C"],
    )  # fmt: skip
    assert [record["state"] for record in found] == ["base_not_positive", "missing", "base_not_positive"]
    assert all(record["elasticity"] is None for record in found)
    with pytest.raises(ValueError, match="four arrays of 1 rows"):
        decoupling.decoupling(np.ones(2), np.ones(2), np.ones(2), np.ones(2), ["A"])


@given(st.floats(0.5, 2), st.floats(0.5, 2), st.floats(0.01, 1e6))
def test_decoupling_knows_no_unit(pressure: float, driver: float, scale: float) -> None:
    def run(size: float) -> dict:
        return decoupling.decoupling(
            np.array([size]), np.array([size * pressure]), np.array([size]), np.array([size * driver]), ["A"]
        )[0]

    if abs(driver - 1) > 1e-6 and all(abs(abs((pressure - 1) / (driver - 1)) - cut) > 1e-6 for cut in (0, 0.8, 1.2)):
        assert run(scale)["state"] == run(1.0)["state"]


def test_every_word_has_both_languages_and_every_flag_has_a_word() -> None:
    said = [
        *statistics.FLAGS, *correlation.FLAGS, *consistency.FLAGS, *adequacy.FLAGS, *(w for _, w in adequacy.KAISER),
        *importance.FLAGS, *coupling.LEVELS, *(w for w, _ in coupling.STAGES), *coupling.FLAGS, *obstacle.FLAGS,
        *decoupling.STATES, *decoupling.OUTSIDE, *get_args(coupling.Form),
    ]  # fmt: skip
    assert set(said) == set(WORDS)
    assert all(label["en"] and label["zh"] for label in WORDS.values())


def test_records_are_fit_for_json() -> None:
    values = np.array([[0.2, np.nan, 0.9], [0.4, 0.1, 0.9]])
    args = (values, ["a", "b"], list("ABC"))
    ids, units = args[1:]
    for records in (
        coupling_coordination(*args),
        obstacles(*args, np.ones(2)),
        balance(*args),
        statistics.describe(values, ids),
        correlation.correlations(values, ids, p_values=True).records(),
        correlation.within_parents(values, ids, {"a": "p", "b": "p"}),
        correlation.with_ancestors({"a": values[0], "p": values[1]}, {"a": "p"}),
        importance.importance(values, ids, values[0], np.ones(2)),
        consistency.reliability(values, ids).record(),
        consistency.by_parent(values, ids, ["p", "p"]),
        adequacy.adequacy(values[:, [0, 2, 0]], ids).record(),
        components(values, ids).records(),
        profile(*args, 1).record(),
        compare(values[0], units, values[1], units).record(),
    ):
        assert json.loads(json.dumps(records, allow_nan=False)) == records
