"""Distribution of indicators: COINr's table to its printed digits, and what must hold whatever the data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from greenpark.index.behind.options import DistributionLimits
from greenpark.index.behind.statistics import describe, kurtosis, skewness
from tests.index.behind_data import asem, read, worked

PLAIN = {
    "Min": "minimum", "Max": "maximum", "Mean": "mean", "Median": "median", "Std": "standard_deviation",
    "Skew": "skewness", "Kurt": "kurtosis", "N.Avail": "available", "N.NonZero": "non_zero", "N.Unique": "unique",
    "N.Same": "most_frequent", "Frc.Avail": "available_share", "Frc.NonZero": "non_zero_share",
    "Frc.Unique": "unique_share", "Frc.Same": "most_frequent_share",
}  # fmt: skip
FLAGS = {
    "Flag.Avail": "few_available", "Flag.NonZero": "many_zeros", "Flag.Unique": "few_unique",
    "Flag.SkewKurt": "outliers",
}  # fmt: skip


def test_statistics_of_asem_are_those_of_coinr_in_every_column() -> None:
    # raw_data.csv, not asem_idata.csv: the latter has 15 digits, in which two pairs of TolMin become equal
    ids, _, values = asem("raw_data")
    found = {record["id"]: record for record in describe(values, ids)}
    rows = read("asem", "stats_raw")
    assert len(rows) == 49
    for row in rows:
        record = found[row["iCode"]]
        for theirs, ours in PLAIN.items():
            printed = float(row[theirs])
            digit = 10 ** (np.floor(np.log10(abs(printed))) - 2) if printed else 1.0  # the third significant digit
            assert abs(record[ours] - printed) <= digit / 2 * (1 + 1e-9), (row["iCode"], theirs)
        for theirs, ours in FLAGS.items():
            assert (ours in record["flags"]) == (row[theirs] != "ok"), (row["iCode"], theirs)


def test_skewness_and_kurtosis_of_the_worked_example_by_type() -> None:
    example = worked("treatment")
    x = np.array(example["x"])
    assert skewness(x) == pytest.approx(example["skew_G1"], abs=6e-11)
    assert kurtosis(x) == pytest.approx(example["kurt_G2"], abs=6e-11)
    assert skewness(x, moments="type_3") == pytest.approx(2.3399757900, abs=6e-11)


def test_all_types_of_moments_agree_with_scipy() -> None:
    from scipy import stats

    x = np.array([1.0, 4, 2, 8, 5, 7, 30])
    n = len(x)
    assert skewness(x, moments="type_1") == pytest.approx(stats.skew(x), rel=1e-12)
    assert skewness(x, moments="type_2") == pytest.approx(stats.skew(x, bias=False), rel=1e-12)
    assert kurtosis(x, moments="type_1") == pytest.approx(stats.kurtosis(x), rel=1e-12)
    assert kurtosis(x, moments="type_2") == pytest.approx(stats.kurtosis(x, bias=False), rel=1e-12)
    assert kurtosis(x, moments="type_3") == pytest.approx((stats.kurtosis(x) + 3) * (1 - 1 / n) ** 2 - 3, rel=1e-12)


def test_a_constant_has_no_shape_and_says_so() -> None:
    record = describe(np.full((1, 7), 0.1), ["same"])[0]
    assert record["skewness"] is None
    assert record["kurtosis"] is None
    assert record["flags"] == ["few_unique", "constant"]
    assert record["most_frequent_share"] == 1


def test_a_column_without_data_and_a_table_without_rows_give_none_not_zero() -> None:
    for values in (np.full((1, 4), np.nan), np.empty((1, 0))):
        record = describe(values, ["empty"])[0]
        assert record["mean"] is None
        assert record["non_zero_share"] is None
        assert record["flags"] == ["no_data"]


def test_one_unit_has_a_mean_and_no_spread() -> None:
    record = describe(np.array([[5.0]]), ["x"])[0]
    assert (record["mean"], record["standard_deviation"], record["skewness"]) == (5.0, None, None)


def test_shares_behind_flags_may_leave_out_missing_rows() -> None:
    values = np.array([[0.0, 1.0, 2.0, np.nan, np.nan, np.nan]])
    assert "many_zeros" in describe(values, ["x"])[0]["flags"]
    limits = DistributionLimits(flag_shares_of="available", available=0.4)
    assert describe(values, ["x"], limits)[0]["flags"] == []


def test_numbers_at_the_ends_of_the_scale_raise_no_warning() -> None:
    for unit in (1e-200, 1e200):
        x = np.array([1.0, 2, 4, 9, 30]) * unit
        assert skewness(x) == pytest.approx(skewness(x / unit), rel=1e-9)


@given(arrays(float, 9, elements=st.integers(-1000, 1000).map(float)), st.integers(1, 50), st.integers(-50, 50))
def test_shape_does_not_depend_on_the_unit_and_flips_with_direction(x: np.ndarray, scale: int, shift: int) -> None:
    assert skewness(x * scale + shift) == pytest.approx(skewness(x), rel=1e-9, abs=1e-9, nan_ok=True)
    assert kurtosis(x * scale + shift) == pytest.approx(kurtosis(x), rel=1e-9, abs=1e-9, nan_ok=True)
    assert skewness(-x) == pytest.approx(-skewness(x), rel=1e-9, abs=1e-12, nan_ok=True)


def test_draws_at_once_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(0)
    values = np.where(rng.random((3, 4, 20)) < 0.1, np.nan, rng.lognormal(size=(3, 4, 20)))
    assert np.array_equal(skewness(values), np.stack([skewness(one) for one in values]))
