"""Denominating: per inhabitant, per output, per area."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpark.index.spec.models import Step
from greenpark.index.spec.options.prepare import Denominate
from greenpark.index.steps.denominate import denominate
from greenpark.problems import ProblemsFound
from tests.index.prepare_data import NAN, asem, matching, plan_of, same, table_of, values

PER_HEAD = plan_of([{"id": "waste", "denominator": "people"}, "share"])


def test_asem_is_denominated_as_the_reference_is() -> None:
    outcome = denominate(asem("raw_data.csv"), Denominate())
    assert same(outcome.table.values, values("denominated.csv"))
    assert same(outcome.table.values, values("stage_denominated.csv"))
    assert np.isnan(outcome.table.values).sum() == 65
    assert sum(one["lost"] for one in outcome.details) == 2


def test_an_indicator_without_denominator_stays_as_it_is() -> None:
    table = table_of(PER_HEAD, [[10, 20], [0.1, 0.2]], columns={"people": [2, 5]})
    assert same(denominate(table, Denominate()).table.values, [[5, 4], [0.1, 0.2]])


def test_the_result_is_missing_where_either_is() -> None:
    table = table_of(PER_HEAD, [[NAN, 20, 30], [1, 1, 1]], columns={"people": [2, NAN, 5]})
    outcome = denominate(table, Denominate())
    assert same(outcome.table.values[0], [NAN, NAN, 6])
    assert outcome.details[0]["lost"] == 1


def test_scale_turns_per_head_into_per_thousand() -> None:
    table = table_of(PER_HEAD, [[10, 20], [1, 1]], columns={"people": [2, 5]})
    assert same(denominate(table, Denominate(scale=1000)).table.values, [[5000, 4000], [1, 1]])
    by_indicator = Denominate(scale={"waste": 100.0})
    assert same(denominate(table, by_indicator).table.values, [[500, 400], [1, 1]])


def test_the_denominator_may_be_another_indicator_as_it_stood_before_the_step() -> None:
    plan = plan_of([{"id": "output", "denominator": "land"}, {"id": "land", "denominator": "people"}])
    table = table_of(plan, [[100, 60], [10, 20]], columns={"people": [2, 4]})
    assert same(denominate(table, Denominate()).table.values, [[10, 3], [5, 5]])


def test_a_zero_denominator_is_refused_with_indicator_unit_and_year() -> None:
    table = table_of(PER_HEAD, [[10, 20], [1, 1]], "AB", [2020, 2020], columns={"people": [2, 0]})
    with pytest.raises(ProblemsFound, match=matching("'waste' is divided by 'people', which is zero for B (2020)")):
        denominate(table, Denominate())


def test_a_zero_denominator_may_give_missing_and_is_listed() -> None:
    table = table_of(PER_HEAD, [[10, 20, 0], [1, 1, 1]], "ABC", [2020] * 3, columns={"people": [2, 0, 0]})
    outcome = denominate(table, Denominate(on_zero="missing"))
    assert same(outcome.table.values[0], [5, NAN, NAN])
    assert outcome.details[0]["zero"] == [{"unit": "B", "year": 2020}, {"unit": "C", "year": 2020}]


def test_a_zero_denominator_of_a_missing_value_changes_nothing() -> None:
    table = table_of(PER_HEAD, [[10, NAN], [1, 1]], columns={"people": [2, 0]})
    assert same(denominate(table, Denominate()).table.values[0], [5, NAN])


def test_an_unknown_denominator_is_refused_with_the_nearest_column() -> None:
    plan = plan_of([{"id": "waste", "denominator": "peple"}])
    with pytest.raises(ProblemsFound, match=matching("There is no denominator 'peple'. Did you mean 'people'?")):
        denominate(table_of(plan, [[1.0]], columns={"people": [2]}), Denominate())


def test_a_scale_for_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(ProblemsFound, match=matching("Did you mean 'waste'?")):
        denominate(table_of(PER_HEAD, [[1], [1]], columns={"people": [2]}), Denominate(scale={"wast": 10.0}))


def test_a_negative_denominator_is_warned_of() -> None:
    outcome = denominate(table_of(PER_HEAD, [[1], [1]], columns={"people": [-2]}), Denominate())
    assert [one.code for one in outcome.problems] == ["negative_denominator"]


def test_no_unit_gives_no_unit() -> None:
    assert denominate(table_of(PER_HEAD, np.empty((2, 0)), columns={"people": []}), Denominate()).table.values.size == 0


@given(st.floats(0.1, 10), st.integers(1, 4))
def test_draws_give_the_same_as_one_by_one(factor: float, draws: int) -> None:
    one = np.array([[10.0, NAN, 3.0], [1.0, 2.0, 3.0]])
    many = np.stack([one * factor**number for number in range(draws)])
    columns = {"people": [2.0, 3.0, 4.0]}
    together = denominate(table_of(PER_HEAD, many, columns=columns), Denominate()).table.values
    for number in range(draws):
        alone = denominate(table_of(PER_HEAD, many[number], columns=columns), Denominate()).table.values
        assert same(together[number], alone, rel=0)


def test_the_step_as_it_is_written() -> None:
    assert Step.model_validate("denominate").options == Denominate()
    step = Step.model_validate({"denominate": {"scale": {"waste": 1000}, "on_zero": "missing"}})
    assert step.options == Denominate(scale={"waste": 1000.0}, on_zero="missing")
