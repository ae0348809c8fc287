"""How certain ranks are: the same seed gives the same numbers, percentiles are order statistics, nothing is hidden."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from greenpark.index.certainty import simulate
from greenpark.index.certainty.certainty import uncertainty
from greenpark.index.certainty.simulate import Simulation, numbered
from greenpark.index.certainty.tally import Tally
from greenpark.index.running import run_table
from greenpark.index.spec.settings import with_option
from greenpark.problems import ProblemsFound
from tests.index.small import UNITS, large, plan, table

VARIED = {
    "alternatives": {"normalise.range": [[1, 100], [0, 10]]},
    "weights": {"noise": 0.25},
    "data": {"relative_error": 3},
}


def test_the_same_seed_gives_the_same_numbers_whatever_the_batches(monkeypatch):
    made, data = large(40, uncertainty=VARIED)
    first = uncertainty(made, data, draws=150, seed=7).frame
    monkeypatch.setattr(simulate, "BATCH_CELLS", 1)  # one draw at a time
    assert uncertainty(made, data, draws=150, seed=7).frame.equals(first)
    assert not uncertainty(made, data, draws=150, seed=8).frame.equals(first)


def test_more_draws_begin_with_the_same_draws():
    made, data = large(30, uncertainty={"weights": {"noise": 0.5}})
    simulation = Simulation(made, data, 3, ("index",))

    def scores(draws):
        found = np.empty((draws, 30))
        for places, _, by_node in simulation.runs(simulation.streams(numbered(draws))):
            found[places] = by_node["index"]
        return found

    assert (scores(1500)[:20] == scores(20)).all()


def test_percentiles_are_order_statistics_and_the_median_is_of_type_7():
    generator = np.random.default_rng(1)
    ranks = np.array([generator.permutation(6) + 1 for _ in range(25)], dtype=np.int32)
    ranks[3, 2] = 0  # once without a score
    tally = Tally(6)
    tally.add(ranks[:10], ())
    tally.add(ranks[10:], ())
    summary = tally.summary((2, 100))
    for row in range(6):
        there = ranks[:, row][ranks[:, row] > 0]
        assert summary["draws"][row] == len(there)
        assert summary["median"][row] == np.quantile(there, 0.5)
        assert summary["p05"][row] == np.quantile(there, 0.05, method="lower")
        assert summary["p95"][row] == np.quantile(there, 0.95, method="higher")
        assert summary["mean"][row] == pytest.approx(there.mean())
        assert summary["variance"][row] == pytest.approx(there.var())
        assert summary["top2"][row] == pytest.approx((there <= 2).mean())
        assert summary["top100"][row] == 1


def test_a_row_that_never_has_a_score_has_no_summary():
    tally = Tally(2)
    tally.add(np.array([[1, 0], [1, 0]], dtype=np.int32), ())
    assert np.isnan(tally.summary()["median"][1])


def test_the_frame_has_every_unit_with_its_nominal_rank():
    made = plan(uncertainty=VARIED)
    found = uncertainty(made, table(made), draws=200, seed=1)
    nominal = run_table(made, table(made)).ranks
    assert found.frame["unit"].to_list() == list(UNITS)
    assert found.frame["nominal"].to_list() == nominal["index"].to_list()
    assert (found.frame["p05"] <= found.frame["median"]).all()
    assert (found.frame["median"] <= found.frame["p95"]).all()
    assert found.frame["top10"].to_list() == [1.0] * 5


def test_pairs_add_up_to_one_where_nothing_ties():
    made, data = large(12, uncertainty={"weights": {"noise": 0.9}})
    pairs = uncertainty(made, data, draws=400, seed=2).pairs
    both = pairs.join(pairs, left_on=["unit", "other"], right_on=["other", "unit"], suffix="_back")
    assert both.height == 12 * 11
    assert ((both["probability"] + both["probability_back"]) - 1).abs().max() < 1e-12


def test_draws_rerun_the_whole_chain_as_a_single_run_would():
    made, data = large(25, missing=0.1, uncertainty={"alternatives": {"normalise.range": [[1, 100], [5, 6]]}})
    simulation = Simulation(made, data, 0, ("index", "p0"))
    for places, chosen, scores in simulation.runs(simulation.streams(numbered(6))):
        alone = run_table(simulation.plans[chosen], data).run.scores
        for node in ("index", "p0"):
            assert scores[node] == pytest.approx(np.tile(alone[node], (len(places), 1)), rel=1e-12, nan_ok=True)


def test_one_product_gives_what_the_chain_gives(monkeypatch):
    made, data = large(50, uncertainty={"weights": {"noise": 0.3}})
    simulation = Simulation(made, data, 11, ("index",))
    fast = [scores["index"] for _, _, scores in simulation.runs(simulation.streams(numbered(30)))]
    monkeypatch.setattr(simulate, "collapsed", lambda *_: None)
    slow = [scores["index"] for _, _, scores in simulation.runs(simulation.streams(numbered(30)))]
    assert np.concatenate(fast) == pytest.approx(np.concatenate(slow), rel=1e-12)


def test_every_draw_counts_where_only_alternatives_vary():
    alternatives = {"normalise": ["min_max", "rank"], "aggregate": ["arithmetic", "median"]}
    made, data = large(20, uncertainty={"alternatives": alternatives})
    found = uncertainty(made, data, draws=200, seed=3)
    assert found.frame["draws"].to_list() == [200] * 20
    simulation = Simulation(made, data, 3, ("index",))
    chosen = simulation.choices(simulation.streams(numbered(200)))
    alone = {
        options: run_table(changed, data).ranks["index"].to_numpy() for options, changed in simulation.plans.items()
    }
    ranks = np.array([alone[tuple(options)] for options in chosen.tolist()])
    assert found.frame["mean"].to_list() == pytest.approx(ranks.mean(axis=0).tolist())
    assert found.frame["median"].to_list() == np.median(ranks, axis=0).tolist()


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("x1.direction", ["higher", "lower"]),
        ("x1.normalise", ["rank", {"method": "min_max", "range": [0, 1]}]),
        ("pillar.children", [[{"id": "x2", "direction": "lower"}], [{"id": "x1", "direction": "higher"}]]),
    ],
)
@pytest.mark.parametrize("data", [None, {"relative_error": 0}])
def test_an_alternative_of_an_indicator_gives_what_the_specification_with_it_gives(key, options, data):
    made = plan(uncertainty={"alternatives": {key: options}, "data": data})
    simulation = Simulation(made, table(made), 0, ("index",))
    for _, chosen, scores in simulation.runs(simulation.streams(numbered(20))):
        changed = with_option(made, key, options[chosen[0]])
        alone = run_table(changed, table(changed)).run.scores["index"]
        assert scores["index"] == pytest.approx(np.tile(alone, (len(scores["index"]), 1)), rel=1e-6)


def test_one_product_keeps_to_the_floor_of_a_geometric_mean(monkeypatch):
    rule = {"method": "geometric", "on_nonpositive": {"floor": 30}}
    steps = [{"normalise": {"method": "min_max", "range": [1, 100]}}, {"aggregate": rule}]
    made, data = large(30, uncertainty={"weights": {"noise": 0.3}}, steps=steps)
    found = uncertainty(made, data, draws=40, seed=2).frame
    monkeypatch.setattr(simulate, "collapsed", lambda *_: None)
    assert found.equals(uncertainty(made, data, draws=40, seed=2).frame)


def test_a_combination_in_which_all_weights_are_zero_is_refused():
    made = plan(uncertainty={"alternatives": {"x1.weight": [0, 1], "x2.weight": [0, 1]}})
    with pytest.raises(ProblemsFound, match=r"With x1.weight = 0, x2.weight = 0: All children of 'pillar' have"):
        uncertainty(made, table(made), draws=50)


def test_shares_of_variance_name_the_source_that_matters():
    made, data = large(40, uncertainty={"alternatives": {"x1.weight": [0, 20], "normalise.range": [[0, 1], [0, 100]]}})
    shares = uncertainty(made, data, draws=600, seed=1).sources.drop_nulls("share")
    mean = dict(shares.group_by("source").agg(pl.col("share").mean()).iter_rows())
    assert mean["x1.weight"] > 0.95
    assert mean["normalise.range"] < 0.02
    total = shares.group_by("unit").agg(pl.col("share").sum())["share"]
    assert (total - 1).abs().max() < 0.05


@pytest.mark.parametrize("distribution", ["noise", "shares", "dirichlet"])
def test_weights_of_a_draw_are_shared_out_within_each_node(distribution):
    made, data = large(20, uncertainty={"weights": {"distribution": distribution}})
    simulation = Simulation(made, data, 4, ("index", "s0"))
    for _, _, scores in simulation.runs(simulation.streams(numbered(50))):
        assert ((scores["index"] >= 1 - 1e-9) & (scores["index"] <= 100 + 1e-9)).all()
        assert np.ptp(scores["s0"], axis=0).max() > 0


def test_errors_of_the_data_keep_to_natural_limits_and_leave_gaps():
    made, data = large(60, missing=0.2, uncertainty={"data": {"relative_error": 40}})
    leaves = tuple(one.model_copy(update={"minimum": 0.5, "maximum": 2.0}) for one in made.indicators)
    from dataclasses import replace

    from greenpark.index.certainty.errors import Disturbance

    errors = made.specification.uncertainty.data
    values = Disturbance(replace(data, indicators=leaves), errors).draw(1, numbered(20)).values
    assert np.nanmin(values) >= 0.5
    assert np.nanmax(values) <= 2.0
    assert (np.isnan(values) == np.isnan(data.values)).all()


def test_errors_do_not_depend_on_the_order_of_lines():
    made, data = large(30, uncertainty={"data": {"relative_error": 20}})
    turned = data.take(np.arange(30)[::-1])
    found = uncertainty(made, data, draws=50).frame
    again = uncertainty(made, turned, draws=50).frame
    assert found.sort("unit").equals(again.sort("unit"))


def test_errors_have_the_stated_size():
    made, data = large(400, uncertainty={"data": {"relative_error": 10}})
    from greenpark.index.certainty.errors import Disturbance

    for shape in ("normal", "lognormal"):
        errors = made.specification.uncertainty.data.model_copy(update={"distribution": shape})
        share = Disturbance(data, errors).draw(1, numbered(50)).values / data.values
        assert share.mean() == pytest.approx(1, abs=0.002)
        assert share.std() == pytest.approx(0.1, rel=0.02)


def test_tiers_say_how_far_an_interval_reaches():
    made, data = large(30, uncertainty={"weights": {"noise": 0.9}})
    tiers = uncertainty(made, data, draws=300).tiers
    assert set(tiers["tier"]) == {1, 2, 3}
    assert ((tiers["best_tier"] <= tiers["tier"]) & (tiers["tier"] <= tiers["worst_tier"])).all()


class TestRefusals:
    def test_nothing_varies(self):
        made = plan()
        with pytest.raises(ProblemsFound, match="says nothing under `uncertainty:`"):
            uncertainty(made, table(made))

    def test_an_unknown_step_is_named_with_what_there_is(self):
        made = plan(uncertainty={"alternatives": {"normalize": ["min_max"]}})
        with pytest.raises(ProblemsFound, match="Did you mean 'normalise'"):
            uncertainty(made, table(made))

    def test_an_unknown_method_is_named(self):
        made = plan(uncertainty={"alternatives": {"aggregate": ["arithmetic", "arithmetik"]}})
        with pytest.raises(ProblemsFound, match="arithmetik cannot be used"):
            uncertainty(made, table(made))

    def test_an_alternative_of_a_column_cannot_be_read(self):
        made = plan(uncertainty={"alternatives": {"x1.column": ["x1", "x2"]}})
        with pytest.raises(ProblemsFound, match=r"With x1.column = x1: 'x1' has another id or column"):
            uncertainty(made, table(made))

    def test_a_node_that_an_alternative_takes_away(self):
        made = plan(uncertainty={"alternatives": {"index.id": ["index", "other"]}})
        with pytest.raises(ProblemsFound, match=r"With index.id = other: there is no score 'index'"):
            uncertainty(made, table(made))

    def test_more_combinations_than_anyone_can_wait_for(self):
        made = plan(uncertainty={"alternatives": {f"x{i}.weight": list(range(1, 30)) for i in (1, 2, 3)}})
        with pytest.raises(ProblemsFound, match="make 24389 combinations"):
            uncertainty(made, table(made), draws=5)

    def test_errors_of_an_unknown_indicator(self):
        made = plan(uncertainty={"data": {"relative_error": {"x11": 3}}})
        with pytest.raises(ProblemsFound, match="Did you mean 'x1'"):
            uncertainty(made, table(made))
