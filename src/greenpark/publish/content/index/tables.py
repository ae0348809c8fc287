"""Plain tables for the workbook: data as read, scores and places over all years, cells that steps changed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from greenpark.publish.content.index.model import DataTable
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import Cell
from greenpark.publish.words.methods import step_word

MOST_ROWS = 50_000


def data_tables(ctx: Setting, columns: Sequence[str] = ()) -> tuple[DataTable, ...]:
    """Return the tables; `columns` are figures beside the index that stand with the data."""
    words, result = ctx.words, ctx.result
    keys = [words.text("assessed"), words.pick("Name", "名称"), words.text("year")]
    read = result.stage("data")
    rows = result.rows
    beside = [name for name in columns if name in rows.columns]
    heads = [ctx.label(name) for name in read.columns[3:]]
    extra = {}
    for name in beside:
        given = dict(zip(zip(rows.units, rows.years, strict=True), rows.columns[name].tolist(), strict=True))
        extra[name] = [given.get((unit, year)) for unit, year in zip(read["unit"], read["year"], strict=True)]
    read = read.with_columns([pl.Series(f"beside {name}", values, dtype=pl.Float64).fill_nan(None)
                              for name, values in extra.items()])  # fmt: skip
    nodes = [ctx.label(name) for name in result.nodes]
    with_coverage = [*keys, words.text("coverage"), *nodes]
    found = [
        _table("scores", with_coverage, result.scores),
        _table("places", with_coverage, result.ranks),
        _table("data", [*keys, *heads, *beside], read),
    ]
    return (*found, _changes(ctx))


def _changes(ctx: Setting) -> DataTable:
    """Return the cells that steps changed, except where a step changes all: normalising and measuring progress."""
    words = ctx.words
    frame = ctx.result.changes()
    frame = frame.filter(~pl.col("step").str.contains(r"^\d+ (normalise|progress|denominate)$"))
    heads = [words.text("step"), words.text("assessed"), words.text("year"), words.text("criterion"),
             words.text("before"), words.text("after")]  # fmt: skip
    rows = [
        (_step(words.lang, step), unit, year, ctx.label(name), before, after)
        for step, unit, year, name, before, after in frame.head(MOST_ROWS).iter_rows()
    ]
    return DataTable("cells", tuple(heads), tuple(rows), len(frame) > MOST_ROWS)


def _step(lang: str, step: str) -> str:
    number, _, kind = step.partition(" ")
    return f"{number} {step_word(kind, lang)}"


def _table(name: str, heads: Sequence[str], frame: pl.DataFrame) -> DataTable:
    rows: list[tuple[Cell, ...]] = frame.head(MOST_ROWS).rows()
    return DataTable(name, tuple(heads), tuple(rows), len(frame) > MOST_ROWS)
