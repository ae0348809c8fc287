"""Balance, coupling, obstacles, decoupling and change of a result, as commands and Python give them."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from greenpark.index import Index
from greenpark.index.behind.change import change_between
from greenpark.index.behind.coupling import coupling_coordination
from greenpark.index.behind.measures import OPTIONS, measure
from greenpark.problems import NotFound, ProblemsFound

FIGURES = pl.DataFrame(
    {
        "unit": ["A", "B", "C", "D"] * 2, "year": [2019] * 4 + [2022] * 4,
        "a": [1.0, 20, 30, 50, 5, 30, 20, 45], "b": [10.0, 40, 20, 30, 12, 20, 30, 10],
        "c": [5.0, 25, 15, 10, 10, 20, 25, 5], "gdp": [10.0, 10, 10, 10, 12, 8, 12, 10],
        "co2": [5.0, 5, 5, 5, 4, 5, 6, 6],
    }
)  # fmt: skip
STRUCTURE = {
    "id": "index",
    "children": [
        {
            "id": "pillar",
            "children": [{"id": "a", "direction": "higher"}, {"id": "b", "direction": "lower", "weight": 2}],
        },
        {"id": "c", "direction": "higher"},
    ],
}  # fmt: skip
MIN_MAX = {"normalise": {"method": "min_max", "range": [1, 100]}}


def index(*steps: dict[str, Any], **more: Any) -> Index:
    chain = list(steps) or [MIN_MAX, {"aggregate": "arithmetic"}]
    return Index.from_mapping({"id": "small", "structure": STRUCTURE, "steps": chain, **more})


def by_unit(frame: pl.DataFrame, column: str) -> dict[str, Any]:
    return dict(zip(frame["unit"], frame[column], strict=True))


def test_balance_of_two_children_is_one_less_their_half_gap_over_their_mean():
    result = index().run(FIGURES)
    found = result.measure("balance", year=2022)
    assert found.columns[:3] == ["unit", "name", "year"]
    scores = result.scores.filter(pl.col("year") == 2022)
    for unit, pillar, c in scores.select("unit", "pillar", "c").iter_rows():
        expected = 1 - abs(pillar - c) / (pillar + c)
        assert by_unit(found, "balance")[unit] == pytest.approx(expected, rel=1e-9)


def test_coupling_takes_its_scale_from_the_step_normalise_and_weights_from_the_index():
    result = index().run(FIGURES)
    found = result.measure("coupling", node="pillar", year=2019)
    scores = result.scores.filter(pl.col("year") == 2019)
    for unit, pillar in scores.select("unit", "pillar").iter_rows():
        assert by_unit(found, "development")[unit] == pytest.approx((pillar - 1) / 99, rel=1e-9)
    written = result.measure("coupling", node="pillar", year=2019, scale=(1, 100), form="standard")
    assert written.equals(found)
    wider = result.measure("coupling", year=2019, scale=(0, 100), form="modified")
    values = scores.select("pillar", "c").to_numpy().T
    alone = coupling_coordination(values, ["pillar", "c"], scores["unit"].to_list(), scale=(0, 100), form="modified")
    assert wider["coordination_degree"].to_list() == pytest.approx([one["coordination_degree"] for one in alone])


def test_weights_of_each_unit_are_those_of_its_own_coupling():
    values = FIGURES.select("a", "b").to_numpy().T[:, :2] / 50
    each = coupling_coordination(values, ["a", "b"], ["A", "B"], weights=np.array([[1.0, 1.0], [0.0, 3.0]]))
    assert each[0]["development"] == pytest.approx(values[0, 0])
    assert each[1]["development"] == pytest.approx((values[0, 1] + 3 * values[1, 1]) / 4)


def test_scores_without_a_stated_range_are_refused_with_the_unit():
    result = index({"normalise": "z_score"}, {"aggregate": "arithmetic"}).run(FIGURES)
    with pytest.raises(ProblemsFound, match=r"defined from 0 to 1, but '\w+' is .* for [A-D]"):
        result.measure("coupling")


def test_a_rule_with_a_scale_of_its_own_asks_for_the_scale():
    chain = [MIN_MAX, {"aggregate": "arithmetic"}, {"aggregate": {"method": "topsis", "levels": [2]}}]
    with pytest.raises(ProblemsFound, match="'pillar' has a rule with a scale of its own"):
        index(*chain).run(FIGURES).measure("coupling")


def test_obstacles_add_up_to_one_and_are_ordered():
    found = measure(index().run(FIGURES), "obstacles", year=2019)
    first = found[0]
    assert first["unit"] == "A"
    assert sum(one["obstacle_degree"] for one in first["obstacles"]) == pytest.approx(1)
    assert sum(first["by_parent"].values()) == pytest.approx(1)
    assert set(first["by_parent"]) == {"pillar", "c"}
    degrees = [one["obstacle_degree"] for one in first["obstacles"]]
    assert degrees == sorted(degrees, reverse=True)
    within = measure(index().run(FIGURES), "obstacles", node="pillar", year=2019)[0]
    # A is the worst in a (weight 1) and the best in b (weight 2)
    assert [one["id"] for one in within["obstacles"]] == ["a"]


def test_decoupling_reads_the_data_in_their_own_unit():
    found = index().run(FIGURES).measure("decoupling", driver="gdp", pressure="co2")
    assert by_unit(found, "state") == {
        "A": "strong_decoupling", "B": "weak_negative_decoupling", "C": "expansive_coupling", "D": "driver_unchanged",
    }  # fmt: skip
    assert by_unit(found, "elasticity")["C"] == pytest.approx(1.0)
    own = index().run(FIGURES).measure("decoupling", driver="gdp", pressure="c", start=2019, end=2022)
    assert by_unit(own, "pressure_change")["A"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"driver": "gpd", "pressure": "co2"}, NotFound, "Did you mean 'gdp'"),
        ({"driver": "gdp"}, ProblemsFound, "both must be named"),
        ({"driver": "gdp", "pressure": "co2", "start": 2020}, NotFound, "there are: 2019, 2022"),
        ({"driver": "gdp", "pressure": "co2", "start": 2022, "end": 2019}, ProblemsFound, "does not come before"),
        ({"driver": "gdp", "pressure": "co2", "node": "pillar"}, ValueError, "takes no 'node'"),
    ],
)
def test_mistakes_in_decoupling_are_named(options, error, words):
    with pytest.raises(error, match=words):
        index().run(FIGURES).measure("decoupling", **options)


def test_one_year_has_no_decoupling():
    with pytest.raises(ProblemsFound, match="two years; the data have 1"):
        index().run(FIGURES.head(4)).measure("decoupling", driver="gdp", pressure="co2")


@pytest.mark.parametrize("name", OPTIONS)
def test_a_node_or_measure_that_is_not_there_is_named(name):
    result = index().run(FIGURES)
    with pytest.raises(NotFound, match="obstacles"):
        result.measure(name + "s?")
    if "node" in OPTIONS[name]:
        with pytest.raises(NotFound, match="Nodes are: index, pillar"):
            result.measure(name, node="pilar!")


@pytest.mark.parametrize("rule", ["arithmetic", "geometric", "harmonic"])
def test_contributions_add_up_to_the_change_of_each_unit(rule):
    result = index(MIN_MAX, {"aggregate": rule}).run(FIGURES)
    frame = result.change_between(2019, 2022)
    score = {(unit, year): score for unit, year, score in result.scores.select("unit", "year", "index").iter_rows()}
    for unit in "ABCD":
        own = frame.filter(pl.col("unit") == unit)
        assert own["contribution"].sum() == pytest.approx(score[unit, 2022] - score[unit, 2019], rel=1e-9, abs=1e-9)
        assert own["weight_effect"].sum() == pytest.approx(0, abs=1e-9)
        assert set(own["id"]) == {"a", "b", "c"}


def test_weights_that_differ_by_year_have_effects_of_their_own():
    figures = FIGURES.with_columns(pl.when((pl.col("unit") == "B") & (pl.col("year") == 2022)).then(None)
                                   .otherwise(pl.col("c")).alias("c"))  # fmt: skip
    found = {one["unit"]: one for one in change_between(index().run(figures), 2019, 2022)}
    assert found["B"]["weight_effect"] != pytest.approx(0, abs=1e-6)
    assert found["B"]["value_effect"] + found["B"]["weight_effect"] == pytest.approx(found["B"]["change"])
    assert sum(one["contribution"] or 0 for one in found["B"]["parts"]) == pytest.approx(found["B"]["change"])
    assert {one["id"] for one in found["B"]["parts"]} == {"a", "b", "c", "pillar"}


@pytest.mark.parametrize("at_indicator", [False, True])
def test_yearly_bounds_are_refused_with_the_reason(at_indicator):
    yearly = {"method": "min_max", "bounds": "yearly"}
    made = index({"normalise": yearly}, {"aggregate": "arithmetic"})
    if at_indicator:
        structure = {"id": "index", "children": [{"id": "a", "direction": "higher", "normalise": yearly}]}
        steps = [MIN_MAX, {"aggregate": "arithmetic"}]
        made = Index.from_mapping({"id": "small", "structure": structure, "steps": steps})
    with pytest.raises(ProblemsFound, match="takes its bounds from each year by itself"):
        made.run(FIGURES).change_between(2019, 2022)


def test_a_rule_whose_changes_are_no_sum_is_refused():
    with pytest.raises(ProblemsFound, match="'minimum', whose changes are no sum of parts"):
        index(MIN_MAX, {"aggregate": "minimum"}).run(FIGURES).change_between(2019, 2022)
    with pytest.raises(NotFound, match="it has 2019, 2022"):
        index().run(FIGURES).change_between(2019, 2020)
