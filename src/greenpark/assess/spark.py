"""The same assessment on Spark, where data have outgrown one machine (semantics §7.1).

A verdict rests on the figures of one park alone, so the work is handed out by park: each executor evaluates whole
parks with the very code that runs on one machine, and results are equal by construction. Expressions of this depth in
one Spark plan were tried: they give the same values, but the time to compile generated code grows without bound
(docs/decisions/0004). Spark frames enter and leave through Arrow, which keeps nulls apart from NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from greenpark.assess.engine import evaluate
from greenpark.catalog import load

if TYPE_CHECKING:
    import pyarrow as pa

CHUNKS = 16  # parts of a run by default; each holds whole parks


def evaluate_spark(
    frame: Any,
    schemes: Sequence[str] | None = None,
    *,
    folder: str | Path | None = None,
    entry: bool = True,
    parts: int = CHUNKS,
) -> Any:
    """Evaluate a Spark wide frame; return a Spark frame of `park`, `year` and all result columns of `evaluate`.

    `parts` is the number of chunks of whole parks that are handed out; a cluster wants a few for each core.
    `folder` names another catalog folder; it must be readable on every executor.
    """
    from pyspark.sql import functions as F  # noqa: N812 - the name that everyone uses

    place = None if folder is None else str(folder)
    catalog = load(None if folder is None else Path(folder))
    names = tuple(schemes) if schemes else tuple(catalog.schemes)
    # the shape of the result is that of one row; Spark wants to know it before it starts
    sample = pl.from_arrow(frame.limit(1).toArrow())
    assert isinstance(sample, pl.DataFrame)
    empty = results(evaluate(sample, catalog, names, entry=entry).frame.clear())
    parted = frame.withColumn("~chunk", F.pmod(F.hash("park"), F.lit(parts)))

    def work(table: pa.Table) -> pa.Table:
        rows = pl.from_arrow(table)
        assert isinstance(rows, pl.DataFrame)
        own = load(None if place is None else Path(place))
        found = evaluate(rows.drop("~chunk"), own, names, entry=entry).frame
        return _small_strings(results(found).to_arrow(compat_level=pl.CompatLevel.oldest()))

    schema = _spark_schema(empty)
    return parted.groupBy("~chunk").applyInArrow(work, schema)


def _small_strings(table: pa.Table) -> pa.Table:
    """Return a table whose texts have the type that Spark expects."""
    import pyarrow as pa

    fields = [
        pa.field(one.name, pa.string() if pa.types.is_large_string(one.type) else one.type) for one in table.schema
    ]
    return table.cast(pa.schema(fields))


def results(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the result columns of an evaluated frame: park, year, values, reasons, statuses, verdicts, scores."""
    wanted = [name for name in frame.columns if name in ("park", "year") or name[:2] in ("v:", "r:") or "/" in name]
    kept = [name for name in wanted if not name.startswith("s:")]
    # one type a column, whatever the rows of one chunk suggest
    return frame.select(pl.col(name).cast(_kind(name, frame.schema[name])).alias(name) for name in kept)


def _kind(name: str, found: Any) -> Any:
    if name == "park" or found == pl.String:
        return pl.String
    if name == "year":
        return pl.Int64
    if name.startswith("r:") or name.endswith(("/status", "/reason", "/verdict")) or "/rule/" in name:
        return pl.Int32
    return pl.Boolean if found == pl.Boolean else pl.Float64


def _spark_schema(frame: pl.DataFrame) -> Any:
    from pyspark.sql.types import BooleanType, DoubleType, IntegerType, LongType, StringType, StructField, StructType

    kinds = {pl.String: StringType(), pl.Int64: LongType(), pl.Int32: IntegerType(), pl.Boolean: BooleanType()}
    return StructType(
        [StructField(name, kinds.get(kind.base_type(), DoubleType()), True) for name, kind in frame.schema.items()]
    )
