"""The sample province: deterministic, marked as fictional, with its mistakes really in the data."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from greenpark.catalog import Catalog
from greenpark.samples.planting import ERROR_KINDS
from greenpark.samples.province import SOURCE, ProvinceSample, make_province, write_province

SMALL = {"seed": 7, "parks": 12, "years": 5, "cities": 4}
KEY = ["entity", "period", "variable", "item"]


@pytest.fixture(scope="module")
def sample(catalog: Catalog) -> ProvinceSample:
    return make_province(**SMALL, catalog=catalog)


@pytest.fixture(scope="module")
def rows(sample: ProvinceSample) -> pl.DataFrame:
    return sample.observations.with_row_index("row", offset=2)


def number(column: str = "value") -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False)


def test_same_seed_same_province(sample: ProvinceSample, catalog: Catalog) -> None:
    again = make_province(**SMALL, catalog=catalog)
    for name in ProvinceSample.__dataclass_fields__:
        assert_frame_equal(getattr(sample, name), getattr(again, name))


def test_another_seed_gives_another_province(sample: ProvinceSample, catalog: Catalog) -> None:
    other = make_province(**{**SMALL, "seed": 8}, catalog=catalog)
    assert not sample.truth["value"].equals(other.truth["value"])


def test_every_park_is_marked_as_a_sample(sample: ProvinceSample) -> None:
    assert sample.entities["name_zh"].str.contains("示例").all()
    assert sample.entities["name_en"].str.contains("sample").all()
    assert (sample.observations["source"] == SOURCE).all()
    assert sample.entities["entity"].n_unique() == sample.entities.height
    assert sample.entities["name_zh"].n_unique() == sample.entities.height
    assert sample.entities["city"].n_unique() <= 4


def test_planted_errors_are_in_the_data(sample: ProvinceSample, rows: pl.DataFrame) -> None:
    planted = sample.planted_errors
    assert set(planted["kind"]) == set(ERROR_KINDS)
    there = planted.join(rows.select(*KEY, "row", "value", found_unit="unit"), on=[*KEY, "row"], nulls_equal=True)
    assert there.height == planted.height
    assert (there["found_unit"] == there["typed_unit"]).all()
    numbers = there.filter(number().is_not_null())
    assert (
        (numbers["value"].cast(pl.Float64) - numbers["typed_value"]).abs() <= 1e-9 * numbers["typed_value"].abs()
    ).all()


def test_each_kind_of_error_is_one(sample: ProvinceSample) -> None:
    ratio = pl.col("typed_value") / pl.col("true_value")
    checks = {
        "ten_thousand": ((ratio - 1e4).abs() < 1) | ((ratio - 1e-4).abs() < 1e-8),
        "percent": (ratio - 0.01).abs() < 1e-9,
        "swapped_digits": (pl.col("typed_value") != pl.col("true_value")) & ratio.is_between(0.1, 10),
        "unit_wrong": pl.col("typed_unit") != pl.col("unit"),
        "unit_unknown": pl.col("typed_unit") != pl.col("unit"),
        "duplicate_row": (pl.col("typed_unit") == pl.col("unit")),
    }
    for kind, check in checks.items():
        part = sample.planted_errors.filter(pl.col("kind") == kind)
        assert part.height > 0, kind
        assert part.select(check.all()).item(), kind


def test_duplicates_stand_twice_and_nothing_else_does(sample: ProvinceSample, rows: pl.DataFrame) -> None:
    same = [*KEY, "channel", "value", "unit"]
    twice = rows.group_by(same).agg(pl.len().alias("times"), pl.col("row").max()).filter(pl.col("times") > 1)
    planted = sample.planted_errors.filter(pl.col("kind") == "duplicate_row")
    assert sorted(twice["row"]) == sorted(planted["row"])


def test_conflicts_are_two_channels_that_differ(sample: ProvinceSample, rows: pl.DataFrame) -> None:
    planted = sample.planted_conflicts
    assert planted.height > 0
    assert (planted["channel"] != planted["other_channel"]).all()
    apart = (pl.col("other_value") / pl.col("value") - 1).abs()
    assert planted.select((apart > 0.005).all()).item()
    for channel, value in (("channel", "value"), ("other_channel", "other_value")):
        other = rows.select(*KEY, "channel", typed=number())
        joined = planted.join(other, left_on=[*KEY, channel], right_on=[*KEY, "channel"], nulls_equal=True)
        assert (
            joined.filter((pl.col("typed") - pl.col(value)).abs() <= 1e-9 * pl.col(value).abs()).height
            == planted.height
        )


def test_all_other_rows_tell_the_truth(sample: ProvinceSample, rows: pl.DataFrame, catalog: Catalog) -> None:
    spoilt = sample.planted_errors.select(KEY)
    contradicted = sample.planted_conflicts.select(KEY)
    clean = rows.join(spoilt, on=KEY, how="anti", nulls_equal=True).join(
        contradicted, on=KEY, how="anti", nulls_equal=True
    )
    truth = sample.truth.with_columns(pl.col("year").cast(pl.String).alias("period")).filter(
        pl.col("value").is_not_null()
    )
    same_unit = clean.join(truth.rename({"value": "true"}), on=[*KEY, "unit"], nulls_equal=True)
    assert same_unit.height > 1_000
    assert same_unit.filter((number() - pl.col("true")).abs() > 1e-9 * pl.col("true").abs()).height == 0


def test_there_are_gaps_but_not_too_many(sample: ProvinceSample) -> None:
    reported = sample.observations.unique(KEY).height
    assert 0.80 < reported / sample.truth.height < 0.99


def test_larger_parks_report_more_and_intensities_fall(catalog: Catalog) -> None:
    sample = make_province(seed=3, parks=60, years=6, catalog=catalog)
    truth = sample.truth.filter(pl.col("variable").is_in(["iva_constant", "energy_total_tce_calorific"]))
    wide = truth.pivot(on="variable", index=["entity", "year"], values="value")
    wide = wide.with_columns((pl.col("energy_total_tce_calorific") / pl.col("iva_constant")).alias("intensity"))
    first, last = (wide.filter(pl.col("year") == year).sort("entity") for year in (2019, 2024))
    yearly = 1 - (last["intensity"] / first["intensity"]) ** (1 / 5)
    assert 0.02 < yearly.median() < 0.05
    assert (last["iva_constant"].median() or 0) > (first["iva_constant"].median() or 0)


def test_writing_puts_answers_apart_from_the_filing(catalog: Catalog, tmp_path: Path) -> None:
    sample = write_province(tmp_path, **SMALL, catalog=catalog)
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.csv")}
    assert names == {
        "filing/observations.csv", "filing/entities.csv", "filing/plans.csv", "filing/targets.csv",
        "truth/truth.csv", "truth/planted_errors.csv", "truth/planted_conflicts.csv",
    }  # fmt: skip
    assert (
        pl.read_csv(tmp_path / "filing" / "observations.csv", infer_schema=False).height == sample.observations.height
    )
