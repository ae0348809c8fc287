"""The fast readers equal the reference on generated formulas and rows with nulls and zeros (semantics §7.2)."""

from __future__ import annotations

import math
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from greenpark.formula import tree
from greenpark.formula.reference import scalar
from tests.conftest import part
from tests.formula.language import WorldFigures, WorldSource, formulas, frame_of, rows

BATCH = settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def joined(frame: Any, namespace: Any, lags: set[tuple[str, Any]]) -> Any:
    """Add the lagged columns that a formula asks for, as the engine does."""
    for lag in {lag for _, lag in lags}:
        columns = [column for column, of in lags if of == lag]
        year = namespace.col("year") if lag == "base" else namespace.col("year") + lag
        earlier = frame.select(
            namespace.col("park").alias("~park"),
            year.alias("~then"),
            *[namespace.col(c).alias(f"{c}@{lag}") for c in columns],
        )
        key = "base_year" if lag == "base" else "year"
        frame = frame.join(earlier, left_on=["park", key], right_on=["~park", "~then"], how="left")
    return frame


def compute(frame: Any, namespace: Any, nodes: list[tree.Node]) -> Any:
    """Evaluate formulas on one engine; return park, year and value and reason of each."""
    source = WorldSource(namespace)
    pairs = [source.compiler.scalar(node) for node in nodes]
    wide = joined(frame, namespace, source.lags)
    expressions = []
    for index, pair in enumerate(pairs):
        expressions += [pair.value.cast(namespace.Float64).alias(f"v{index}"), pair.reason.alias(f"r{index}")]
    return wide.select("park", "year", *expressions)


def expected(
    parks: list[dict[int, dict[str, Any]]], nodes: list[tree.Node]
) -> dict[tuple[str, int], list[tuple[Any, int]]]:
    found = {}
    for index, park in enumerate(parks):
        for year in park:
            figures = WorldFigures(park)
            results = [scalar(node, figures.moment(year)) for node in nodes]
            found[f"p{index}", year] = [(result.value, result.reason) for result in results]
    return found


def assert_equal(found: pl.DataFrame, parks: list[dict[int, dict[str, Any]]], nodes: list[tree.Node]) -> None:
    wanted = expected(parks, nodes)
    assert found.height == len(wanted)
    for row in found.iter_rows(named=True):
        for index, node in enumerate(nodes):
            value, reason = wanted[row["park"], row["year"]][index]
            got = row[f"v{index}"]
            if value is not None and not math.isfinite(value):
                continue
            assert row[f"r{index}"] == reason, (node, row, value, reason)
            if value is None:
                assert got is None, (node, row)
            else:
                # differences of near-equal numbers lose digits in every engine alike: compare on the scale of 1 too
                assert got == pytest.approx(value, rel=1e-12, abs=1e-12), (node, row, value)


worlds = st.tuples(st.lists(rows(), min_size=2, max_size=4), st.lists(formulas, min_size=12, max_size=12))


@seed(1)
@settings(BATCH, max_examples=60)
@given(worlds)
def test_polars_equals_the_reference(world: Any) -> None:
    parks, nodes = world
    assert_equal(compute(frame_of(parks), pl, nodes), parks, nodes)


@seed(2)
@BATCH
@given(worlds)
def test_narwhals_on_polars_equals_the_reference(world: Any) -> None:
    parks, nodes = world
    assert_equal(compute(nw.from_native(frame_of(parks)), nw, nodes).to_native(), parks, nodes)


@seed(3)
@BATCH
@given(worlds)
def test_pandas_equals_the_reference(world: Any) -> None:
    parks, nodes = world
    frame = frame_of(parks).to_pandas(use_pyarrow_extension_array=True)
    found = compute(nw.from_native(frame), nw, nodes).to_native()
    assert_equal(pl.from_pandas(found), parks, nodes)


@pytest.fixture(scope="module")
def spark() -> Any:
    part("java")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        # compiling generated code for deeply nested random formulas takes minutes; interpreting them takes a second
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def test_the_extreme_of_one_item_is_the_item_on_spark(spark: Any) -> None:
    """`least` and `greatest` of Spark take two columns or more."""
    park: dict[int, dict[str, Any]] = {2023: {"keyed[y]": 7.0, "a": None}}
    nodes: list[tree.Node] = [tree.Reduce(how, tree.Subset("keyed", ("y",))) for how in ("min", "max")]
    frame = spark.createDataFrame(frame_of([park]).to_arrow())
    found = compute(nw.from_native(frame), nw, nodes).to_native()
    assert_equal(pl.from_arrow(found.toArrow()), [{2023: {**park[2023], "base_year": None}}], nodes)  # type: ignore[arg-type]


def test_spark_equals_the_reference(spark: Any) -> None:
    """One large world rather than many small ones: a job on Spark costs seconds whatever its size."""

    @seed(4)
    @settings(BATCH, max_examples=2)
    @given(st.tuples(st.lists(rows(), min_size=12, max_size=12), st.lists(formulas, min_size=20, max_size=20)))
    def check(world: Any) -> None:
        parks, nodes = world
        frame = spark.createDataFrame(frame_of(parks).to_arrow())
        found = compute(nw.from_native(frame), nw, nodes).to_native()
        assert_equal(pl.from_arrow(found.toArrow()), parks, nodes)  # type: ignore[arg-type]

    check()
