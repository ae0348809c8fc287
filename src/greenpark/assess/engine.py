"""From the wide frame to statuses, verdicts and scores, on any engine (semantics §4.2, §7).

A plan is made once for the columns at hand: presence marks; values of single years, level by level; one lag join for
each distance; values that look at other years; criteria; rules; scores. Then it runs over the frame, a few wide steps
in all. On Polars the expressions are built directly and the plan is kept, elsewhere by Narwhals.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import polars as pl

from greenpark.assess.criteria import CriterionCompiler
from greenpark.assess.factor_columns import Place
from greenpark.assess.resolve import Resolver, nothing_column, reason_column, value_column
from greenpark.assess.rules import rule_columns, verdict
from greenpark.assess.scores import compile_scores, sum_columns, term_columns
from greenpark.catalog import Catalog
from greenpark.catalog.catalog import scheme_expressions
from greenpark.catalog.models import Scheme
from greenpark.formula import tree
from greenpark.formula.source import Expression, Lag

Step = Callable[[Any], Any]  # a frame in, a frame out
KEPT_PLANS = 16


class Evaluated(NamedTuple):
    """The wide frame with all results as columns, and the resolvers that made them, by scheme."""

    frame: Any
    resolvers: dict[str, Resolver]


class Plan(NamedTuple):
    """The steps of an evaluation, and the resolvers that made them, by scheme."""

    steps: list[Step]
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
    `scheme/criterion/reason`, `scheme/verdict`, `scheme/score/option`, `…/lower`, `…/upper` (§5). Raises ValueError
    where the frame has no `park` and `year`.
    """
    namespace, inside = _door(frame)
    plan = _plan(inside, catalog, tuple(schemes), namespace, entry=entry, names=())
    return Evaluated(_run(plan, inside, namespace), plan.resolvers)


def evaluate_names(frame: pl.DataFrame, catalog: Catalog, names: Sequence[str]) -> pl.DataFrame:
    """Return a wide Polars frame with the columns `v:name` and `r:name` of names, without judging any scheme."""
    plan = _plan(frame, catalog, (), pl, entry=False, names=tuple(names))
    found: pl.DataFrame = _run(plan, frame, pl)
    return found


def _door(frame: Any) -> tuple[Any, Any]:
    """Return the namespace and the frame; every other engine than Polars comes in by Narwhals (§7.1)."""
    if isinstance(frame, pl.DataFrame):
        return pl, frame
    import narwhals as nw

    module = type(frame).__module__.split(".", maxsplit=1)[0]
    if module == "pandas":
        # classic pandas turns unknown into False and missing into NaN: Arrow types keep both apart
        frame = frame.convert_dtypes(dtype_backend="pyarrow")
    return nw, nw.from_native(frame)


def _run(plan: Plan, frame: Any, namespace: Any) -> Any:
    for step in plan.steps:
        frame = step(frame)
    return frame if namespace is pl else frame.to_native()


# plans hold expressions, not data; on Polars they serve every frame with the same columns, years and provinces
_PLANS: OrderedDict[tuple[Any, ...], Plan] = OrderedDict()


def _plan(
    frame: Any, catalog: Catalog, schemes: tuple[str, ...], namespace: Any, *, entry: bool, names: tuple[str, ...]
) -> Plan:
    columns = _columns(frame)
    if not {"park", "year"} <= set(columns):
        raise ValueError(f"a wide frame has the columns 'park' and 'year'; found {', '.join(columns[:8])}")
    places, longest = _places(frame, columns, namespace)
    key = (catalog.version, id(catalog), schemes, entry, names, tuple(columns), tuple(places), longest)
    if namespace is pl and key in _PLANS:
        _PLANS.move_to_end(key)
        return _PLANS[key]
    chosen = [catalog.schemes[name] for name in schemes]
    plan = _Planner(catalog, chosen, namespace, columns, places, longest, entry=entry).plan(names)
    if namespace is pl:
        _PLANS[key] = plan
        while len(_PLANS) > KEPT_PLANS:
            _PLANS.popitem(last=False)
    return plan


def _columns(frame: Any) -> list[str]:
    schema = getattr(frame, "collect_schema", None)
    return list(schema().names()) if schema is not None else list(frame.columns)


def _places(frame: Any, columns: list[str], namespace: Any) -> tuple[list[Place], int]:
    """Return the distinct (province, year) of the data and the longest span since a base year."""
    wanted = sorted(name for name in columns if name in ("year", "province") or name.split("@")[0] == "base_year")
    distinct = frame.select(*[namespace.col(name) for name in wanted]).unique()
    if hasattr(distinct, "collect"):
        distinct = distinct.collect()
    rows = [dict(zip(wanted, row, strict=True)) for row in distinct.rows()]
    places = {(_plain(row.get("province")), int(row["year"])) for row in rows}
    spans = [
        int(row["year"]) - int(value)
        for row in rows
        for name, value in row.items()
        if name.startswith("base_year") and _plain(value) is not None
    ]
    return sorted(places, key=str), max([*spans, 1])


def _plain(value: Any) -> Any:
    """Return None for the nulls of every engine."""
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN and pandas.NA differ from themselves


class _Planner:
    """Makes a plan; `known` are the columns that will be there when the next step runs."""

    def __init__(
        self, catalog: Catalog, schemes: list[Scheme], namespace: Any, columns: list[str], places: list[Place],
        longest: int, *, entry: bool,
    ) -> None:  # fmt: skip
        self.catalog, self.schemes, self.namespace, self.entry = catalog, schemes, namespace, entry
        self.known = set(columns)
        self.steps: list[Step] = []
        self._presence(columns)
        self.contexts = {
            scheme.id: f"~{scheme.id}" if f"base_year@{scheme.id}" in self.known else "" for scheme in schemes
        }
        self.resolvers = {
            context: Resolver(
                catalog,
                namespace=namespace,
                columns=set(self.known),
                places=places,
                longest_base=longest,
                context=context,
            )
            for context in dict.fromkeys(["", *self.contexts.values()])
        }

    def plan(self, names: Sequence[str]) -> Plan:
        """Return the plan for the schemes, or for names alone."""
        needed = [name for scheme in self.schemes for name in self.catalog.needed_names(scheme.id, entry=self.entry)]
        closure = self.catalog.closure([*names, *needed])
        self._values([name for name in closure if not self.catalog.scope[name].lagged], self.resolvers[""])
        lagged = [name for name in closure if self.catalog.scope[name].lagged]
        for context, resolver in self.resolvers.items():
            wanted = lagged if not context else [name for name in lagged if name in resolver.based]
            self._lags(wanted, resolver)
            self._values(wanted, resolver)
        self._judge()
        return Plan(self.steps, {scheme: self.resolvers[context] for scheme, context in self.contexts.items()})

    # -- steps -----------------------------------------------------------------------------------------------------

    def add(self, columns: dict[str, Expression]) -> None:
        """Add a step that adds columns, all at once."""
        if columns:
            expressions = [expression.alias(name) for name, expression in columns.items()]
            self.steps.append(lambda frame: frame.with_columns(*expressions))
            self.known |= set(columns)

    def _presence(self, columns: list[str]) -> None:
        """Mark where anything of a breakdown is reported (§3.5), and give plans without a base year the entity's."""
        col = self.namespace.col
        added: dict[str, Expression] = {}
        answered = {column.partition("[")[0] for column in columns if column.endswith("]#na")}
        for column in columns:
            name, bracket, _ = column.partition("[")
            if bracket and column.endswith("]") and name in self.catalog.variables:
                there = ~col(column).is_null()
                marks = {f"any:{name}": there}
                if name in answered:  # with 不涉及: what is really there beside it
                    own = f"{column}#na"
                    marks[f"real:{name}"] = there & ~col(own).fill_null(False) if own in columns else there
                for mark, found in marks.items():
                    added[mark] = added[mark] | found if mark in added else found
            if column.startswith("base_year@") and "base_year" in self.known:
                added[column] = self.namespace.coalesce(col(column), col("base_year"))
        self.add(added)

    def _values(self, names: Sequence[str], resolver: Resolver) -> None:
        """Add value and reason columns, one level of formulas after the other."""
        levels: dict[int, dict[str, Expression]] = {}
        for name in names:
            known = self.catalog.scope[name]
            if known.kind == "factor" or known.items is not None or resolver.is_plain(name):
                continue
            pair = resolver.resolved(name)
            suffix = resolver.suffix(name)
            level = levels.setdefault(self.catalog.order[name], {})
            level[value_column(name, suffix)], level[reason_column(name, suffix)] = pair.value, pair.reason
            if resolver.may_be_nothing(name):
                nothing = self.namespace.lit(False) if pair.nothing is None else pair.nothing
                level[nothing_column(name, suffix)] = nothing
        self._shared(resolver)
        for level_number in sorted(levels):
            self.add(levels[level_number])

    def _shared(self, resolver: Resolver) -> None:
        """Add the parts that several expressions use; conditions may use other parts, so they come second."""
        for conditions in (False, True):
            parts = {
                name: pair
                for name, pair, condition in resolver.parts.values()
                if condition is conditions and name not in self.known
            }
            self.add(
                {name: pair.value for name, pair in parts.items()} | {f"{n}/reason": p.reason for n, p in parts.items()}
            )

    def _lags(self, names: Sequence[str], resolver: Resolver) -> None:
        """Find out which earlier values are asked for, and join them by park and calendar year (§4.2)."""
        for name in names:
            resolver.resolved(name)
        for scheme in self.schemes:
            if self.contexts[scheme.id] == resolver.context:
                for text in scheme_expressions(scheme):
                    if tree.has_lag(self.catalog.expression(text).node):
                        resolver.condition(text)
        by_lag: dict[Lag, dict[str, str]] = {}
        for column, lag in resolver.lags:
            target = resolver.lagged(column, lag)
            if target not in self.known:
                by_lag.setdefault(lag, {})[target] = column
        for lag, columns in by_lag.items():
            self._join(lag, columns, resolver)

    def _join(self, lag: Lag, columns: dict[str, str], resolver: Resolver) -> None:
        col, namespace = self.namespace.col, self.namespace
        key = resolver.base_year if lag == "base" else "year"
        if key not in self.known:
            self.add({target: namespace.lit(None, dtype=namespace.Float64) for target in columns})
            return
        then = col("year") if lag == "base" else col("year") + lag
        picked = [col(column).alias(target) for target, column in columns.items()]
        order = {"maintain_order": "left"} if namespace is pl else {}

        def join(frame: Any) -> Any:
            earlier = frame.select(col("park").alias("~park"), then.cast(namespace.Int64).alias("~then"), *picked)
            keyed = frame.with_columns(col(key).cast(namespace.Int64).alias("~key"))
            joined = keyed.join(earlier, left_on=["park", "~key"], right_on=["~park", "~then"], how="left", **order)
            extra = [name for name in ("~key", "~park", "~then") if name in _columns(joined)]
            return joined.drop(*extra)

        self.steps.append(join)
        self.known |= set(columns)

    # -- judgement -------------------------------------------------------------------------------------------------

    def _judge(self) -> None:
        """Judge all schemes together: criteria, then rules and terms, then verdicts and sums, then scores."""
        namespace = self.namespace
        compilers = {}
        for scheme in self.schemes:
            resolver = self.resolvers[self.contexts[scheme.id]]
            for text in scheme_expressions(scheme):
                resolver.condition(text)
            compilers[scheme.id] = CriterionCompiler(scheme, resolver)
        for resolver in self.resolvers.values():
            self._shared(resolver)
        judged, rules, verdicts, scores = dict[str, Any](), dict[str, Any](), dict[str, Any](), dict[str, Any]()
        for scheme in self.schemes:
            compiler = compilers[scheme.id]
            for criterion in (*scheme.criteria, *(scheme.entry if self.entry else ())):
                result = compiler.judge(criterion)
                judged[status_of(scheme.id, criterion.id)] = result.status.cast(namespace.Int8)
                judged[reason_of(scheme.id, criterion.id)] = result.reason.cast(namespace.Int8)
            statuses = {
                criterion.id: namespace.col(status_of(scheme.id, criterion.id)) for criterion in scheme.criteria
            }
            rules |= rule_columns(scheme, statuses, namespace)
            outcome = verdict(scheme, namespace)
            if outcome is not None:
                verdicts[f"{scheme.id}/verdict"] = outcome.cast(namespace.Int8)
            if scheme.score is not None:
                literal = compiler.builder.literal
                rules |= term_columns(scheme, compiler)
                verdicts |= sum_columns(scheme, namespace, literal, statuses)
                for option, scored in compile_scores(scheme, namespace, literal, statuses).items():
                    scores[f"{scheme.id}/score/{option}"] = scored.score
                    scores[f"{scheme.id}/score/{option}/lower"] = scored.lower
                    if scored.upper is not None:
                        scores[f"{scheme.id}/score/{option}/upper"] = scored.upper
        for columns in (judged, rules, verdicts, scores):
            self.add(columns)
