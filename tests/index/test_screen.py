"""Screening: which units have enough values to be judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from greenpark.index.outcome import Outcome
from greenpark.index.spec.models import Step
from greenpark.index.spec.options.prepare import Screen
from greenpark.index.steps.screen import screen
from greenpark.problems import ProblemsFound
from tests.index.prepare_data import NAN, asem, asem_plan, matching, plan_of, table_of

PLAN = plan_of("abcd", {"one": "ab", "two": "cd"}, dashboard=["shown"])


def screened(data: Any, units: str = "XYZ", years: Any = None, **options: Any) -> Outcome:
    return screen(table_of(PLAN, data, units, years), Screen(**options), PLAN)


DATA = [
    [1, NAN, 1],
    [0, NAN, 1],
    [0, 3, NAN],
    [0, 3, NAN],
    [NAN, NAN, NAN],  # the dashboard does not count
]


def test_all_asem_countries_have_nine_tenths_of_the_indicators_once_they_are_filled() -> None:
    table = asem("stage_imputed.csv")
    assert len(screen(table, Screen(min_available=0.9), asem_plan()).table.rows) == 51


def test_asem_countries_below_a_share_are_those_that_a_count_of_gaps_gives() -> None:
    table = asem("raw_data.csv")
    gaps = np.isnan(table.values).sum(axis=0)
    expected = [unit for unit, n in zip(table.rows.units, gaps, strict=True) if 1 - n / 49 < 0.95]
    outcome = screen(table, Screen(min_available=0.95), asem_plan())
    assert expected
    assert [one["unit"] for one in outcome.details] == expected


def test_rows_set_aside_are_listed_with_their_share() -> None:
    outcome = screened(DATA, min_available=0.75)
    assert outcome.table.rows.units == ("X",)
    assert outcome.details == [
        {"unit": "Y", "year": None, "below": True, "node": "index", "available": 0.5, "nonzero": 1.0},
        {"unit": "Z", "year": None, "below": True, "node": "index", "available": 0.5, "nonzero": 1.0},
    ]
    assert outcome.problems[0].message == "2 of 3 rows are set aside: Y, Z."


def test_a_share_that_is_just_reached_suffices() -> None:
    assert screened(DATA, min_available=0.5).table.rows.units == ("X", "Y", "Z")


def test_too_many_zeros_set_a_unit_aside() -> None:
    outcome = screened(DATA, min_available=0, min_nonzero=0.5)
    assert outcome.table.rows.units == ("Y", "Z")
    assert outcome.details[0]["nonzero"] == 0.25


def test_each_node_must_reach_the_share_by_itself() -> None:
    assert screened(DATA, min_available=0.5, levels=[2]).table.rows.units == ("X",)
    outcome = screened(DATA, min_available=0.5, nodes=["two"])
    assert outcome.table.rows.units == ("X", "Y")
    assert (outcome.details[0]["node"], outcome.details[0]["available"]) == ("two", 0.0)


def test_a_unit_with_too_few_values_in_one_year_goes_in_all_years() -> None:
    data = [[1, NAN, 1, 1], [1, NAN, 1, 1], [1, 1, 1, 1], [1, NAN, 1, 1], [1, 1, 1, 1]]
    rows = {"units": "XYXY", "years": [2020, 2020, 2021, 2021]}
    by_row = screened(data, **rows)
    assert list(zip(by_row.table.rows.units, by_row.table.rows.years, strict=True)) == [
        ("X", 2020), ("X", 2021), ("Y", 2021),
    ]  # fmt: skip
    by_unit = screened(data, **rows, per="unit")
    assert by_unit.table.rows.units == ("X", "X")
    assert [(one["year"], one["below"]) for one in by_unit.details] == [(2020, True), (2021, False)]


def test_units_may_be_kept_or_dropped_by_name() -> None:
    assert screened(DATA, min_available=0.75, keep=["Z"]).table.rows.units == ("X", "Z")
    assert screened(DATA, min_available=0.5, drop=["X"]).table.rows.units == ("Y", "Z")


def test_unknown_units_and_nodes_are_refused() -> None:
    with pytest.raises(ProblemsFound, match="no unit 'x'"):
        screened(DATA, keep=["x"])
    with pytest.raises(ProblemsFound, match=matching("no node 'tow'. Did you mean 'two'?")):
        screened(DATA, nodes=["tow"])


def test_a_table_of_gaps_is_refused_because_nobody_is_left() -> None:
    with pytest.raises(ProblemsFound, match="No unit has enough values"):
        screened(np.full((5, 3), NAN))


def test_no_unit_gives_no_unit() -> None:
    assert len(screened(np.empty((5, 0)), units="").table.rows) == 0


def test_the_same_rows_stay_in_every_draw() -> None:
    draws = np.stack([np.array(DATA), 2 * np.array(DATA), 3 * np.array(DATA)])
    outcome = screened(draws, min_available=0.75)
    assert outcome.table.values.shape == (3, 5, 1)
    assert outcome.table.values[2, 0, 0] == 3


def test_the_step_as_it_is_written() -> None:
    step = Step.model_validate({"screen": {"min_available": 0.9, "min_nonzero": 0.05, "per": "unit", "levels": [2]}})
    assert step.options == Screen(min_available=0.9, min_nonzero=0.05, per="unit", levels=(2,))
