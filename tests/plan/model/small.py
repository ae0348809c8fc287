"""Small parks and small schemes, of which a plan can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from greenpark.catalog import Catalog, load
from greenpark.catalog.models import Scheme
from greenpark.plan.model.options import Economy, Option
from greenpark.plan.pathway import Base, Solved, base_of, best
from greenpark.plan.requirements import read_limit
from greenpark.plan.setting import Setting

FIRST = 2025


def park(years: int, history: int = 0, **figures: float | list[float]) -> pl.DataFrame:
    """A park whose figures stay as they are, or follow a list that covers history and plan."""
    span = list(range(FIRST - history, FIRST + years))
    columns: dict[str, Any] = {"park": ["p"] * len(span), "year": span, "province": ["jiangsu"] * len(span)}
    for name, value in figures.items():
        column = name.replace("__", "[") + "]" if "__" in name else name
        columns[column] = [float(one) for one in value] if isinstance(value, list) else [float(value)] * len(span)
    columns["base_year"] = [FIRST - history] * len(span) if history else [None] * len(span)
    return pl.DataFrame(columns, schema_overrides={"base_year": pl.Int64, "year": pl.Int64})


def option(name: str, years: int, *, capex: float = 0.0, running: float = 0.0, life: int = 50, most: Any = 100.0,
           **more: Any) -> Option:  # fmt: skip
    """An option whose cost is the same in every year; effects are given as `changes`."""
    return Option(name, (capex,) * years, (running,) * years, more.pop("changes"), life, most, **more)


def setting(
    frame: pl.DataFrame, options: list[Option], limits: list[str], *, years: int, economy: Economy | None = None,
    catalog: Catalog | None = None, requirements: tuple[Any, ...] = (),
) -> Setting:  # fmt: skip
    """A planning problem in which limits are written as people write them."""
    catalog = catalog or load()
    span = tuple(range(FIRST, FIRST + years))
    asked = tuple(read_limit(text, catalog, span[-1]) for text in limits)
    return Setting(
        catalog, "p", frame, span, tuple(options), economy or Economy(0.0), (*asked, *requirements), 2024
    )  # fmt: skip


def solved(problem: Setting) -> tuple[Base, Solved]:
    """The best plan of a problem."""
    base = base_of(problem)
    return base, best(base)


def built(base: Base, found: Solved) -> dict[tuple[str, int], float]:
    """What is built, rounded to a millionth."""
    return {
        key: round(found.solution.values[column], 6)
        for key, column in base.model.built.items()
        if found.solution.values[column] > 1e-6
    }


def with_scheme(**scheme: Any) -> Catalog:
    """The catalog with one more scheme, `toy`."""
    catalog = load()
    words = {"en": "toy", "zh": "例"}
    rows = [
        {"label": words, "clause": "1", "evidence": "assumed", "unit": "%", **row} for row in scheme.pop("criteria")
    ]
    toy = Scheme.model_validate({
        "id": "toy", "label": words, "short": words, "kind": "pass_rule", "lens": "green", "concept": "green",
        "issuers": [words], "document": words, "source": "test", "evidence": "assumed",
        "editions": [{"id": "1", "status": "in_force"}], "criteria": rows, **scheme,
    })  # fmt: skip
    return replace(catalog, schemes={**catalog.schemes, "toy": toy}, version=f"{catalog.version}-{id(toy)}")
