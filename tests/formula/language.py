"""A small world for the language: a few names, random formulas over them, random parks; each engine's view of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from hypothesis import strategies as st

from greenpark.formula import tree
from greenpark.formula.frame import Builder, Compiler
from greenpark.formula.reasons import MISSING_INPUT
from greenpark.formula.source import Keyed, Lag, Pair
from greenpark.formula.types import NameType
from greenpark.formula.units import parse_unit
from greenpark.formula.values import ABSENT, MISSING, Moment, Value
from greenpark.formula.values import Keyed as KeyedValues

SCALARS = ("a", "b", "c")
ITEMS = ("x", "y", "z")
SCOPE = {
    **{name: NameType("variable", "number", parse_unit("t")) for name in SCALARS},
    "people": NameType("variable", "number", parse_unit("1"), population=True),
    "done": NameType("variable", "number", parse_unit("1")),
    "yes": NameType("variable", "yes_no"),
    "keyed": NameType("variable", "number", parse_unit("t"), ITEMS),
    "limits": NameType("variable", "number", parse_unit("t"), ITEMS),
    "points": NameType("variable", "yes_no", items=ITEMS),
}
COLUMNS = [*SCALARS, "people", "done", "yes"] + [
    f"{name}[{item}]" for name in ("keyed", "limits", "points") for item in ITEMS
]
ANSWERED = ("b", "people", "keyed[x]", "keyed[y]", "keyed[z]", "limits[y]")  # 不涉及 occurs here, as `b#na`
YEARS = (2020, 2021, 2022, 2023)


class WorldFigures:
    """The reference interpreter's view of one park: columns by year; item z is not due."""

    def __init__(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        self.rows = rows
        self.base_year: int | None = None

    def moment(self, year: int) -> Moment:
        base = self.rows[year].get("base_year")
        self.base_year = None if base is None else int(base)
        return Moment(self, year, year)

    def _cell(self, column: str, year: int) -> Value:
        value = self.rows.get(year, {}).get(column)
        if self.rows.get(year, {}).get(f"{column}#na"):
            return Value(0.0, nothing=True)
        return MISSING if value is None else Value(float(value))

    def value(self, name: str, year: int, assessed: int) -> Value | KeyedValues:
        if SCOPE[name].items is None:
            return self._cell(name, year)
        cells = {item: self._cell(f"{name}[{item}]", year) for item in ITEMS}
        some = any(cell.value is not None for cell in cells.values())
        if some and cells["z"].value is None and name != "points":
            cells["z"] = ABSENT
        return cells

    def target(self, name: str, what: str, year: int) -> Value:
        return MISSING

    def weights(self, name: str) -> Mapping[str, float]:
        return {"x": 2.0}


class WorldSource:
    """The frame compiler's view of the same world."""

    longest_base = 3

    def __init__(self, namespace: Any) -> None:
        self.namespace = namespace
        self.lags: set[tuple[str, Lag]] = set()
        self.parts: dict[str, tuple[str, Pair]] = {}
        self.builder = Builder(namespace)
        self.compiler = Compiler(self, self.builder)

    def _column(self, column: str, lag: Lag) -> Any:
        if lag == 0:
            return self.namespace.col(column)
        self.lags.add((column, lag))
        return self.namespace.col(f"{column}@{lag}")

    def _cell(self, column: str, lag: Lag) -> Pair:
        value, nothing = self._column(column, lag), None
        if column in ANSWERED:
            nothing = self._column(f"{column}#na", lag).fill_null(False)
            value = self.namespace.when(nothing).then(self.builder.literal(0.0)).otherwise(value)
        return Pair(value, self.builder.unless(value, self.namespace.lit(MISSING_INPUT)), nothing=nothing)

    def value(self, name: str, lag: Lag) -> Pair | Keyed:
        if SCOPE[name].items is None:
            return self._cell(name, lag)
        return {item: self.item(name, item, lag) for item in ITEMS}

    def item(self, name: str, item: str, lag: Lag) -> Pair:
        pair = self._cell(f"{name}[{item}]", lag)
        if item != "z" or name == "points":
            return pair
        some = ~self._cell(f"{name}[x]", lag).value.is_null() | ~self._cell(f"{name}[y]", lag).value.is_null()
        return pair._replace(absent=some & pair.value.is_null())

    def span(self) -> Any:
        return (self.namespace.col("year") - self.namespace.col("base_year")).cast(self.namespace.Float64)

    def target(self, name: str, what: str) -> Pair:
        return self.builder.missing

    def weights(self, name: str) -> Mapping[str, float]:
        return {"x": 2.0}

    def shared(self, key: str, pair: Pair) -> Pair:
        return pair


# -- generated formulas: well typed by construction, as the checker would let them through ------------------------------

values = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 2.0, 100.0]),
    st.floats(0.001, 1e6, allow_nan=False).map(lambda x: float(f"{x:.6g}")),
)


@st.composite
def rows(draw: st.DrawFn) -> dict[int, dict[str, Any]]:
    """Four years of one park, some of them absent."""
    years = [year for year in YEARS if year == 2023 or draw(st.booleans())]
    base = draw(st.sampled_from([None, 2020, 2021, 2022, 2023]))
    found = {}
    for year in years:
        row: dict[str, Any] = {column: draw(values) for column in COLUMNS}
        for column in COLUMNS:
            if column == "yes" or column.startswith("points"):
                row[column] = draw(st.sampled_from([None, 0.0, 1.0]))
        for column in ANSWERED:
            row[f"{column}#na"] = draw(st.sampled_from([None, False, True]))
        found[year] = {**row, "base_year": base}
    return found


names = st.sampled_from([tree.Name(name) for name in SCALARS])
windows = st.sampled_from([1, 2, 3, "base"])
keyed_names = st.sampled_from(
    [tree.Name("keyed"), tree.Name("limits"), tree.Subset("keyed", ("x", "z")), tree.Subset("keyed", ("y",))]
)


comparisons = st.builds(
    tree.Compare,
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    names,
    st.one_of(names, st.just(tree.Number(100.0))),
)
# few leaves: an expression that repeats a part grows with the depth of what is generated
conditions = st.recursive(
    st.one_of(comparisons, st.just(tree.Name("yes"))),
    lambda children: st.one_of(
        st.builds(tree.Logic, st.sampled_from(["and", "or"]), children, children), st.builds(tree.Not, children)
    ),
    max_leaves=4,
)


def _single(children: st.SearchStrategy[tree.Node]) -> st.SearchStrategy[tree.Node]:
    """Formulas of one year over smaller ones."""
    return st.one_of(
        st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/"]), children, children),
        st.builds(tree.Negative, children),
        st.builds(tree.Scale, children, st.sampled_from([0.001, 1e4])),
        st.builds(lambda *parts: tree.FirstKnown(parts), children, children, children),
        st.builds(lambda how, *parts: tree.Extreme(how, parts), st.sampled_from(["min", "max"]), children, children),
        st.builds(tree.If, conditions, children, children),
        st.builds(tree.Reduce, st.sampled_from(["total", "mean", "min", "max"]), keyed),
    )


keyed: st.SearchStrategy[tree.Node] = st.deferred(
    lambda: st.one_of(
        keyed_names,
        st.builds(
            tree.Arithmetic,
            st.sampled_from(["+", "-", "*", "/"]),
            st.just(tree.Name("keyed")),
            st.just(tree.Name("limits")),
        ),
        st.builds(tree.Arithmetic, st.sampled_from(["*", "/"]), keyed_names, names),
    )
)
single = st.recursive(st.one_of(names, st.just(tree.Number(2.5))), _single, max_leaves=6)
lagged = st.one_of(
    st.builds(tree.Growth, single, windows),
    st.builds(tree.Previous, single, windows),
    st.builds(tree.Elasticity, single, names, windows),
    st.builds(tree.Over, st.sampled_from(["sum", "mean"]), names, windows),
    st.builds(
        lambda how, y, x, w: tree.Reduce(how, tree.Elasticity(y, x, w)),
        st.sampled_from(["mean", "max"]),
        keyed_names,
        names,
        windows,
    ),
)
shares = st.one_of(
    st.just(tree.ShareMet(tree.Name("points"))),
    st.builds(
        lambda op: tree.ShareMet(tree.Compare(op, tree.Name("keyed"), tree.Name("limits"))),
        st.sampled_from(["<=", ">="]),
    ),
    st.just(tree.Arithmetic("/", tree.Name("done"), tree.Name("people"), population=True)),
    st.just(tree.Arithmetic("/", tree.Name("done"), tree.Arithmetic("+", tree.Name("b"), tree.Name("people")))),
    st.just(tree.Arithmetic("/", tree.Name("done"), tree.Reduce("total", tree.Name("keyed")))),
)
formulas = st.one_of(single, lagged, shares, conditions)


def frame_of(parks: list[dict[int, dict[str, Any]]]) -> pl.DataFrame:
    """Return the wide frame of several parks."""
    records = [
        {"park": f"p{index}", "year": year, **row} for index, park in enumerate(parks) for year, row in park.items()
    ]
    schema = {"park": pl.String, "year": pl.Int64, "base_year": pl.Int64, **dict.fromkeys(COLUMNS, pl.Float64)}
    schema |= {f"{column}#na": pl.Boolean for column in ANSWERED}
    return pl.DataFrame(records, schema=schema)
