"""From the wide frame to statuses, verdicts and scores, on any engine (semantics §4.2, §7).

Three strata: values of single years, for every year of the data; one lag join for each distance; values that look at
other years. Then criteria, rules and scores. On Polars the expressions are built directly, elsewhere by Narwhals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from greenpark.assess.criteria import CriterionCompiler
from greenpark.assess.resolve import Resolver, reason_column, value_column
from greenpark.assess.rules import rule_columns, verdict
from greenpark.assess.scores import compile_scores, sum_columns, term_columns
from greenpark.catalog import Catalog
from greenpark.catalog.catalog import scheme_expressions
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula import tree
from greenpark.formula.frame import Lag, Pair

INDEX = ("park", "year")


class Evaluated(NamedTuple):
    """The wide frame with all results as columns, and the resolvers that made them, by scheme."""

    frame: Any
    resolvers: dict[str, Resolver]


def status_of(scheme: str, criterion: str) -> str:
    """Return the column of a criterion's status code."""
    return f"{scheme}/{criterion}/status"


def reason_of(scheme: str, criterion: str) -> str:
    """Return the column of a criterion's reason code."""
    return f"{scheme}/{criterion}/reason"


def evaluate(frame: Any, catalog: Catalog, schemes: Sequence[str], *, entry: bool = True) -> Evaluated:
    """Evaluate schemes on a wide frame of Polars, pandas or Spark; return it with result columns.

    Added columns: `v:name`, `r:name` (values in the indicator's unit, reason codes), `scheme/criterion/status`,
    `scheme/criterion/reason`, `scheme/verdict`, `scheme/score/option`, `…/lower`, `…/upper` (§5).
    """
    words, frame = _door(frame)
    return Run(frame, catalog, [catalog.schemes[name] for name in schemes], words, entry).go()


def _door(frame: Any) -> tuple[Any, Any]:
    """Return the namespace and the frame; every other engine than Polars comes in by Narwhals (§7.1)."""
    if isinstance(frame, pl.DataFrame):
        return pl, frame
    import narwhals as nw

    module = type(frame).__module__.split(".")[0]
    if module == "pandas":
        # classic pandas turns unknown into False and missing into NaN: Arrow types keep both apart
        frame = frame.convert_dtypes(dtype_backend="pyarrow")
    return nw, nw.from_native(frame)


class Run:
    """One evaluation; holds the frame as it grows."""

    def __init__(self, frame: Any, catalog: Catalog, schemes: list[Scheme], words: Any, entry: bool) -> None:
        self.frame, self.catalog, self.schemes, self.words, self.entry = frame, catalog, schemes, words, entry

    def go(self) -> Evaluated:
        self._presence()
        columns = set(self._columns())
        places, longest = self._places(columns)
        contexts = {
            scheme.id: f"~{scheme.id}" if f"base_year@{scheme.id}" in columns else "" for scheme in self.schemes
        }
        resolvers = {
            context: Resolver(
                self.catalog, words=self.words, columns=columns, places=places, longest_base=longest, context=context
            )
            for context in dict.fromkeys(["", *contexts.values()])
        }
        needed = [name for scheme in self.schemes for name in self.catalog.needed_names(scheme.id, entry=self.entry)]
        self._all_values(needed, resolvers, contexts)
        for scheme in self.schemes:
            self._judge(scheme, resolvers[contexts[scheme.id]])
        return Evaluated(self._native(), {scheme: resolvers[context] for scheme, context in contexts.items()})

    def values_of(self, names: list[str]) -> Any:
        """Return the frame with the values of names, without judging anything."""
        self._presence()
        columns = set(self._columns())
        places, longest = self._places(columns)
        resolver = Resolver(self.catalog, words=self.words, columns=columns, places=places, longest_base=longest)
        self._all_values(names, {"": resolver}, {})
        return self._native()

    def _all_values(self, names: list[str], resolvers: dict[str, Resolver], contexts: dict[str, str]) -> None:
        names = self.catalog.closure(names)
        single = [name for name in names if not self.catalog.scope[name].lagged]
        lagged = [name for name in names if self.catalog.scope[name].lagged]
        self._values(single, resolvers[""], "")
        for context, resolver in resolvers.items():
            wanted = lagged if not context else [name for name in lagged if name in resolver.based]
            self._lags(wanted, resolver, contexts)
            self._values(wanted, resolver, context)

    def _columns(self) -> list[str]:
        schema = getattr(self.frame, "collect_schema", None)
        return list(schema().names()) if schema is not None else list(self.frame.columns)

    def _native(self) -> Any:
        return self.frame if self.words is pl else self.frame.to_native()

    def _presence(self) -> None:
        """Mark where anything of a breakdown is reported (§3.5)."""
        marks: dict[str, Any] = {}
        for column in self._columns():
            name, bracket, _ = column.partition("[")
            if bracket and name in self.catalog.variables and column.endswith("]"):
                there = ~self.words.col(column).is_null()
                marks[name] = marks[name] | there if name in marks else there
        # where a scheme's plan names no base year, the entity's holds (§4.3)
        plans = [column for column in self._columns() if column.startswith("base_year@")]
        if plans and "base_year" in self._columns():
            col = self.words.col
            self._add([self.words.coalesce(col(column), col("base_year")).alias(column) for column in plans])
        if marks:
            self.frame = self.frame.with_columns(*[mark.alias(f"any:{name}") for name, mark in marks.items()])

    def _places(self, columns: set[str]) -> tuple[list[tuple[str | None, int]], int]:
        """Return the distinct (province, year) of the data and the longest span since a base year."""
        wanted = [name for name in columns if name in ("year", "province") or name.split("@")[0] == "base_year"]
        distinct = self.frame.select(*[self.words.col(name) for name in sorted(wanted)]).unique()
        if hasattr(distinct, "collect"):
            distinct = distinct.collect()
        rows = [dict(zip(sorted(wanted), row, strict=True)) for row in distinct.rows()]
        places = {(_plain(row.get("province")), int(row["year"])) for row in rows}
        spans = [
            int(row["year"]) - int(value)
            for row in rows
            for name, value in row.items()
            if name.startswith("base_year") and _plain(value) is not None
        ]
        return sorted(places, key=str), max([*spans, 1])

    def _values(self, names: list[str], resolver: Resolver, context: str) -> None:
        """Add value and reason columns, one level of formulas after the other."""
        self._shared(resolver)
        levels: dict[int, list[Any]] = {}
        for name in names:
            known = self.catalog.scope[name]
            if known.kind == "factor" or known.items is not None or resolver.is_plain(name):
                continue
            pair = resolver.resolved(name)
            suffix = context if name in resolver.based else ""
            levels.setdefault(self.catalog.order[name], []).extend(
                [pair.value.alias(value_column(name, suffix)), pair.reason.alias(reason_column(name, suffix))]
            )
        for level in sorted(levels):
            self.frame = self.frame.with_columns(*levels[level])

    def _lags(self, names: list[str], resolver: Resolver, contexts: dict[str, str]) -> None:
        """Find out which earlier values are asked for, and join them by park and calendar year (§4.2)."""
        for name in names:
            resolver.resolved(name)
        for scheme in self.schemes:
            if contexts[scheme.id] == resolver.context:
                for text in self._conditions(scheme):
                    resolver.condition(text)
        by_lag: dict[Lag, list[str]] = {}
        there = set(self._columns())
        for column, lag in resolver.lags:
            if f"{column}@{lag}{resolver.context if lag == 'base' else ''}" not in there:
                by_lag.setdefault(lag, []).append(column)
        for lag, columns in by_lag.items():
            self._join(lag, columns, resolver, there)

    def _shared(self, resolver: Resolver) -> None:
        """Add the parts that several expressions use (they rest on single-year values and lags only)."""
        there = set(self._columns())
        for name, pair in resolver.parts.values():
            if name not in there:
                self.frame = self.frame.with_columns(pair.value.alias(name), pair.reason.alias(f"{name}/reason"))

    def _conditions(self, scheme: Scheme) -> list[str]:
        return [text for text in scheme_expressions(scheme) if tree.has_lag(self.catalog.expression(text).node)]

    def _join(self, lag: Lag, columns: list[str], resolver: Resolver, there: set[str]) -> None:
        col = self.words.col
        suffix = resolver.context if lag == "base" else ""
        if lag == "base":
            base = f"base_year{resolver.context.replace('~', '@')}"
            key, year = (base if base in there else "base_year"), col("year")
            if key not in there:
                nothing = [self.words.lit(None).alias(f"{column}@base{suffix}") for column in columns]
                self.frame = self.frame.with_columns(*nothing)
                return
        else:
            key, year = "year", col("year") + lag
        known = [column for column in columns if column in there]
        earlier = self.frame.select(
            col("park"),
            year.cast(self.words.Int64).alias("~then"),
            *[col(column).alias(f"{column}@{lag}{suffix}") for column in known],
        )
        order = {"maintain_order": "left"} if self.words is pl else {}
        self.frame = self.frame.with_columns(col(key).cast(self.words.Int64).alias("~key"))
        self.frame = self.frame.join(
            earlier, left_on=["park", "~key"], right_on=["park", "~then"], how="left", **order
        ).drop("~key")
        if "~then" in self._columns():
            self.frame = self.frame.drop("~then")

    def _judge(self, scheme: Scheme, resolver: Resolver) -> None:
        compiler = CriterionCompiler(scheme, resolver)
        criteria: list[Criterion] = [*scheme.criteria, *(scheme.entry if self.entry else ())]
        judged = []
        for text in scheme_expressions(scheme):
            resolver.condition(text)
        self._shared(resolver)
        for criterion in criteria:
            result = compiler.judge(criterion)
            judged.append(result.status.cast(self.words.Int8).alias(status_of(scheme.id, criterion.id)))
            judged.append(result.reason.cast(self.words.Int8).alias(reason_of(scheme.id, criterion.id)))
        self.frame = self.frame.with_columns(*judged)
        statuses = {criterion.id: self.words.col(status_of(scheme.id, criterion.id)) for criterion in criteria}
        self._add(rule_columns(scheme, statuses, self.words))
        outcome = verdict(scheme, self.words)
        results = [] if outcome is None else [outcome.cast(self.words.Int8).alias(f"{scheme.id}/verdict")]
        if scheme.score is not None:
            literal = compiler.compiler.literal
            # each step uses the columns of the one before, so that nothing is worked out twice
            self._add(term_columns(scheme, compiler))
            self._add(sum_columns(scheme, self.words, literal, statuses))
            for option, scored in compile_scores(scheme, self.words, literal).items():
                results.append(scored.score.alias(f"{scheme.id}/score/{option}"))
                results.append(scored.lower.alias(f"{scheme.id}/score/{option}/lower"))
                if scored.upper is not None:
                    results.append(scored.upper.alias(f"{scheme.id}/score/{option}/upper"))
        self._add(results)

    def _add(self, expressions: list[Any]) -> None:
        if expressions:
            self.frame = self.frame.with_columns(*expressions)


def _plain(value: Any) -> Any:
    """Return None for the nulls of every engine."""
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN and pandas.NA differ from themselves


__all__ = ["Evaluated", "Pair", "evaluate", "reason_of", "status_of"]
