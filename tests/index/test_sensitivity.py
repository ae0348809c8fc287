"""Global sensitivity: estimators on known answers, then on an index whose answer is plain."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from greenpark.index.certainty.elements import without_each
from greenpark.index.certainty.sobol import sensitivity, sobol_indices
from greenpark.index.certainty.weight_scan import weight_scan
from greenpark.index.running import run_table
from greenpark.index.spec.removal import without
from greenpark.index.spec.settings import with_option
from greenpark.problems import ProblemsFound
from tests.index.small import large, plan, table

EXAMPLES = json.loads((Path(__file__).parent / "data" / "worked_examples.json").read_text(encoding="utf-8"))


def test_the_estimators_on_four_numbers():
    toy = EXAMPLES["sobol_estimator_toy"]
    found = sobol_indices(np.array(toy["yA"]), np.array(toy["yB"]), np.array([toy["yAB1"], toy["yAB2"]]))
    assert found.variance == pytest.approx(toy["var"], abs=6e-11)
    assert found.first == pytest.approx(toy["S"], abs=6e-11)
    assert found.total == pytest.approx(toy["ST"], abs=6e-11)


def _indices_of(function, factors, n=2**14):
    generator = np.random.default_rng(3)
    a, b = generator.random((2, n, factors))
    mixed = [np.where(np.arange(factors) == place, b, a) for place in range(factors)]
    outputs = [function(one) for one in (a, b, *mixed)]
    middle = np.concatenate(outputs[:2]).mean()
    return sobol_indices(outputs[0] - middle, outputs[1] - middle, np.array(outputs[2:]) - middle, bootstraps=100)


def _ishigami(x):
    x = (2 * x - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def _g(x):
    a = np.array(EXAMPLES["sobol_g_function"]["a"])
    return np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=1)


@pytest.mark.parametrize(
    ("function", "key", "factors"), [(_ishigami, "sobol_ishigami_a7_b0.1", 3), (_g, "sobol_g_function", 8)]
)
def test_functions_with_known_indices(function, key, factors):
    found, known = _indices_of(function, factors), EXAMPLES[key]
    assert found.variance == pytest.approx(known["V"], rel=0.03)
    assert found.first == pytest.approx(known["S"], abs=0.03)
    assert found.total == pytest.approx(known["ST"], abs=0.03)
    assert (found.total_interval[0] <= found.total + 1e-12).all()
    assert (found.total <= found.total_interval[1] + 1e-12).all()


def test_nothing_that_varies_gives_no_index():
    flat = np.ones(5)
    assert np.isnan(sobol_indices(flat, flat, np.ones((2, 5))).first).all()


def test_the_source_that_moves_ranks_has_all_the_variance():
    made, data = large(30, uncertainty={"alternatives": {"x1.weight": [0, 20], "normalise.range": [[0, 1], [0, 100]]}})
    frame = sensitivity(made, data, base=200, units=["u0003"])
    total = {(row["output"], row["source"]): row["total"] for row in frame.to_dicts()}
    assert total["mean_rank_shift", "x1.weight"] == pytest.approx(1, abs=0.2)
    assert total["mean_rank_shift", "normalise.range"] == pytest.approx(0, abs=1e-9)
    assert ("u0003", "x1.weight") in total


def test_an_unknown_unit_is_refused_with_the_nearest():
    made, data = large(10, uncertainty={"weights": {"noise": 0.1}})
    with pytest.raises(ProblemsFound, match="Did you mean 'u0003'"):
        sensitivity(made, data, base=10, units=["u003"])


def test_leaving_an_element_out_is_the_index_written_without_it():
    made = plan()
    summary, moves, skipped = without_each(made, table(made))
    assert not skipped
    assert summary["element"].to_list() == ["x1", "x2", "x3", "pillar"]
    smaller = without(made, "x3")
    alone = run_table(smaller, table(smaller)).ranks["index"].to_list()
    assert moves.filter(moves["element"] == "x3")["rank_without"].to_list() == alone


def test_the_last_element_is_not_left_out():
    made = plan(structure={"id": "index", "children": [{"id": "x1", "direction": "higher"}]})
    assert without(made, "x1") is None
    assert without_each(made, table(made))[0].height == 0


def test_a_weight_can_move_as_far_as_the_scan_says_and_no_further():
    made, data = large(20)
    scan = weight_scan(made, data, "u0004").filter(node="index").to_dicts()[0]
    assert scan["low"] is not None or scan["high"] is not None
    for side, inside in (("low", 1), ("high", -1)):
        if scan[side] is None:
            continue
        beyond, short = scan[side], scan[side] + inside * 1e-6
        for share, same in ((beyond, False), (short, True)):
            # s1 stands beside s0: its weight follows from the share
            moved = with_option(with_option(made, "s0.weight", share), "s1.weight", 1 - share)
            ranks = run_table(moved, data).ranks
            rank = ranks.filter(unit="u0004")["index"].item()
            assert (rank == scan["rank"]) is same


def test_a_single_child_has_nothing_to_scan():
    made = plan(structure={"id": "index", "children": [{"id": "x1", "direction": "higher"}]})
    assert weight_scan(made, table(made), "A").height == 0
