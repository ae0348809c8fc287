"""Adjusting an index by a pressure factor: the planetary pressures-adjusted HDI."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pydantic import ValidationError

from greenpark.index.spec.options.adjust import Adjust
from greenpark.index.steps.adjust import adjust, factor, rounded, warnings_of
from greenpark.problems import ProblemsFound
from tests.index.normalise_data import columns, read, rows_of, worked

PRESSURES = [
    {"column": "co2_per_capita_t", "maximum": 68.72},
    {"column": "material_footprint_per_capita_t", "maximum": 107.42},
]


def options(**written: Any) -> Adjust:
    return Adjust.model_validate({"id": "phdi", "pressures": PRESSURES, **written})


def world() -> tuple[np.ndarray, np.ndarray, Any]:
    """Return the HDI and the PHDI as published, and the rows with both pressures."""
    names = [one["column"] for one in PRESSURES]
    hdi, phdi, *pressures = columns("hdi_2021/hdi_2021.csv", ["hdi_published", "phdi_published", *names])
    units = [row["iso3"] for row in read("hdi_2021/hdi_2021.csv")]
    return hdi, phdi, rows_of(len(units), units=units, **dict(zip(names, pressures, strict=True)))


def test_the_phdi_as_published() -> None:
    hdi, phdi, rows = world()
    found = adjust(hdi, options(), rows)
    printed = ~np.isnan(phdi)
    assert printed.sum() == 155
    assert_array_equal(rounded(found, 3)[printed], phdi[printed])
    assert_array_equal(np.isnan(found), ~printed)
    for country, example in worked("hdi_2021").items():
        place = rows.units.index(country)
        assert_allclose(factor(options(), rows)[place], example["adjustment"], rtol=1e-9)
        assert_allclose(found[place], example["phdi_from_published_hdi"], rtol=1e-9)


def test_the_phdi_starts_from_the_hdi_as_printed() -> None:
    hdi, phdi, rows = world()
    # anything that prints as the published HDI
    unrounded = hdi + np.random.default_rng(0).uniform(-0.00049, 0.00049, len(hdi))
    printed = ~np.isnan(phdi)
    assert_array_equal(adjust(unrounded, options(round_index=3), rows), adjust(hdi, options(), rows))
    assert not np.array_equal(rounded(adjust(unrounded, options(), rows), 3)[printed], phdi[printed])


def test_draws_are_adjusted_together() -> None:
    hdi, _, rows = world()
    draws = np.stack([hdi, hdi * 0.9])
    assert_array_equal(adjust(draws, options(round_index=3), rows)[1], adjust(hdi * 0.9, options(round_index=3), rows))


def test_a_missing_pressure_or_index_gives_a_missing_result() -> None:
    rows = rows_of(3, a=[1.0, np.nan, 1.0], b=[2.0, 2.0, 2.0])
    chosen = options(pressures=[{"column": "a", "maximum": 4}, {"column": "b", "maximum": 4}])
    assert_array_equal(adjust(np.array([0.8, 0.8, np.nan]), chosen, rows), [0.5, np.nan, np.nan])


def test_a_pressure_above_its_maximum_is_refused_by_name_or_counts_as_nothing_left() -> None:
    rows = rows_of(3, years=[2020, 2020, 2021], units=["A", "B", "A"], a=[1.0, 5.0, 6.0], b=[2.0, 2.0, 2.0])
    pressures = [{"column": "a", "maximum": 4}, {"column": "b", "maximum": 4}]
    with pytest.raises(ProblemsFound, match=r"'a' of B \(2020\) and 1 more is above the maximum 4"):
        adjust(np.ones(3), options(pressures=pressures), rows)
    chosen = options(pressures=pressures, above_maximum="zero")
    assert_array_equal(adjust(np.ones(3), chosen, rows), [0.625, 0.25, 0.25])
    assert [one.code for one in warnings_of(chosen, rows)] == ["pressure_above_maximum"]
    assert all(one.severity == "warning" for one in warnings_of(chosen, rows))


def test_a_negative_pressure_is_used_and_said_so() -> None:
    rows = rows_of(2, a=[-1.0, 1.0])
    chosen = options(pressures=[{"column": "a", "maximum": 4}])
    assert_array_equal(adjust(np.ones(2), chosen, rows), [1.25, 0.75])
    assert [one.code for one in warnings_of(chosen, rows)] == ["negative_pressure"]
    assert not warnings_of(options(), world()[2])


def test_columns_that_the_data_lack_are_refused_all_at_once() -> None:
    with pytest.raises(ProblemsFound, match="Did you mean 'co2_per_capita'") as raised:
        adjust(np.ones(1), options(), rows_of(1, co2_per_capita=[1.0]))
    assert [one.column for one in raised.value.problems] == [one["column"] for one in PRESSURES]


@pytest.mark.parametrize(
    "written",
    [
        {"pressures": []},
        {"pressures": [{"column": "a", "maximum": 0}]},
        {"pressures": [{"column": "a", "maximum": float("inf")}]},
        {"round_index": -1},
        {"above_maximum": "clip"},
    ],
)
def test_options_that_make_no_sense_are_refused(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        options(**written)


@given(st.floats(-1000, 1000) | st.integers(-2000, 2000).map(lambda n: n / 2000), st.integers(0, 6))
def test_rounding_is_half_to_even_on_the_decimal_text(value: float, digits: int) -> None:
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    assert rounded(np.array([value, np.nan]), digits)[0] == float(exact)
