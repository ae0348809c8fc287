"""Wide frames for benchmarks: any size, no gaps, the same for the same seed."""

from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

from greenpark.catalog import Catalog
from greenpark.samples.wide import make_wide


def test_one_row_a_park_and_year_in_order(catalog: Catalog) -> None:
    frame = make_wide(30, 6, seed=5, catalog=catalog)
    assert frame.columns[:5] == ["park", "year", "province", "region_class", "base_year"]
    assert frame.height == 180
    assert_frame_equal(frame.select("park", "year"), frame.select("park", "year").unique().sort("park", "year"))
    assert frame["year"].max() == 2024


def test_same_seed_same_frame(catalog: Catalog) -> None:
    assert_frame_equal(make_wide(20, 3, seed=1, catalog=catalog), make_wide(20, 3, seed=1, catalog=catalog))


def test_only_products_that_are_not_made_are_null(catalog: Catalog) -> None:
    frame = make_wide(25, 4, seed=2, catalog=catalog)
    gaps = [name for name in frame.columns if frame[name].null_count()]
    assert all(name.startswith(("product_energy", "product_co2")) for name in gaps)
    numbers = frame.select(pl.selectors.float())
    assert not numbers.select(pl.any_horizontal(pl.all().is_nan().any() | pl.all().is_infinite().any())).item()


def test_percentages_are_fractions(catalog: Catalog) -> None:
    frame = make_wide(10, 3, catalog=catalog)
    assert frame["national_renewable_share"].is_between(0.1, 0.2).all()
    assert frame["iva_growth_comparable"].is_between(-0.3, 0.5).all()
