"""What a file of another tool gives: a specification, its data, and what a specification has no place for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from greenpark.index.data.numbers import is_numeric, text_missing
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Imported:
    """A specification (as for YAML) with its data as a wide frame; run with `Index.from_mapping(…).run(data)`."""

    specification: dict[str, Any]
    data: pl.DataFrame
    others: tuple[dict[str, Any], ...] = ()  # entries that a specification has no place for, as the tool has them
    problems: list[Problem] = field(default_factory=list)


def typed(column: pl.Series) -> pl.Series:
    """Return a column of texts as numbers if nothing else stands in it, as whole numbers if they are."""
    if column.dtype != pl.String or not is_numeric(column):
        return column
    return whole_numbers(text_missing(column).cast(pl.Float64))


def whole_numbers(column: pl.Series) -> pl.Series:
    """Return a column of numbers as integers where all are, so that 2018 is not written 2018.0."""
    there = column.drop_nulls()
    whole = there.len() > 0 and bool((there == there.floor()).all()) and bool((there.abs() < 2**53).all())
    return column.cast(pl.Int64) if whole else column


def stop_at_errors(problems: Sequence[Problem]) -> None:
    """Raise ProblemsFound if a problem is an error."""
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsFound(problems)
