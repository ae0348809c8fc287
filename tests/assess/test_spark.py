"""The assessment on a real Spark equals the one on Polars, column by column (semantics §7.2)."""

from __future__ import annotations

import os
import sys
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from greenpark.assess.engine import evaluate
from greenpark.assess.spark import evaluate_spark, results
from greenpark.catalog import Catalog
from greenpark.samples.wide import make_wide
from tests.conftest import part


@pytest.fixture(scope="module")
def session() -> Any:
    part("java")
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers need the packages of this environment
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    yield spark
    spark.stop()


def with_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with every seventh figure missing and every eleventh zero, so that all reasons occur."""
    figures = [name for name in frame.columns if frame.schema[name] == pl.Float64]
    row = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when((row + index) % 7 == 0)
        .then(None)
        .when((row + index) % 11 == 0)
        .then(0.0)
        .otherwise(pl.col(name))
        .alias(name)
        for index, name in enumerate(figures)
    )


def test_spark_equals_polars(session: Any, catalog: Catalog) -> None:
    wide = with_gaps(make_wide(12, 4, 3))
    here = results(evaluate(wide, catalog, list(catalog.schemes)).frame).sort("park", "year")
    there = pl.from_arrow(evaluate_spark(session.createDataFrame(wide.to_arrow()), parts=3).toArrow())
    assert isinstance(there, pl.DataFrame)
    assert_frame_equal(there.sort("park", "year").select(here.columns), here, rel_tol=1e-12, abs_tol=1e-12)
