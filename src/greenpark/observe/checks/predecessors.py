"""Years that a growth, an elasticity or a sum over years needs and that nobody reported (users §6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

from greenpark.formula import tree
from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.constant_prices import CHAIN, CONSTANT
from greenpark.observe.messages import Said
from greenpark.observe.messages import series as say
from greenpark.observe.vocabulary import Vocabulary


class Need(NamedTuple):
    """An indicator needs `variable` in the years before: `back` years, or the base year where `back` is None.

    `every` says that each year between is needed too.
    """

    indicator: str
    variable: str
    back: int | None
    every: bool = False


def needs_of(names: Vocabulary) -> list[Need]:
    """Return what the windows in the formulas of the catalog need; it is worked out once for a catalog."""
    kept = _KEPT.get(id(names))
    if kept is None or kept[0] is not names:
        found = dict.fromkeys(
            need
            for indicator in names.catalog.indicators
            if (typed := names.catalog.formulas.get(indicator)) is not None
            for need in _needs(indicator, typed.node, names)
        )
        kept = _KEPT[id(names)] = (names, list(found))
    return kept[1]


_KEPT: dict[int, tuple[Vocabulary, list[Need]]] = {}


def _needs(indicator: str, node: tree.Node, names: Vocabulary) -> Iterator[Need]:
    for part in tree.walk(node):
        if not isinstance(part, tree.LAGGED):
            continue
        every = isinstance(part, tree.Over)
        back = part.window if isinstance(part.window, int) else None
        if every and back is not None:
            back -= 1  # the assessed year is one of them
        for variable in _variables(part, names):
            yield Need(indicator, variable, back, every)


def _variables(node: tree.Node, names: Vocabulary) -> list[str]:
    """Return the variables under a node; of an indicator, those of its formula.

    Figures with a default are not needed.
    """
    found: dict[str, None] = {}
    stack = tree.names(node)
    seen: set[str] = set()
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        variable = names.catalog.variables.get(name)
        if variable is not None and variable.if_missing is None and variable.type == "number":
            found[name] = None
        elif name in names.catalog.indicators:
            stack.extend(names.catalog.inputs(name))
    return list(found)


def check_predecessors(evidence: Evidence) -> None:
    """Report, for the latest year of each park, the earlier years that the windows of the catalog lack.

    Only variables that the park reports for its latest year count: what is absent altogether is a missing figure.
    """
    rows = evidence.usable.drop_nulls("value")
    needs = needs_of(evidence.names)
    wanted = {need.variable for need in needs}
    rows = rows.filter(pl.col("variable").is_in(list(wanted | {CHAIN}))).select("index", "entity", "year", "variable")
    if rows.height == 0:
        return
    latest = evidence.usable.group_by("entity").agg(pl.col("year").max().alias("latest"))
    bases = evidence.entities.select("entity", "base_year").unique("entity", keep="first")
    there = rows.group_by("entity", "variable").agg(pl.col("year").unique().alias("years"))
    now = (
        rows.join(latest, on="entity")
        .filter((pl.col("year") == pl.col("latest")) & (pl.col("variable") != CHAIN))
        .unique(["entity", "variable"], keep="first", maintain_order=True)
        .join(bases, on="entity", how="left")
        .join(there, on=["entity", "variable"])
        .sort("index")
    )
    if now.height == 0:
        return
    chains = dict(there.filter(pl.col("variable") == CHAIN).select("entity", "years").rows())
    by_variable: dict[str, list[Need]] = {}
    for need in needs:
        by_variable.setdefault(need.variable, []).append(need)
    found = []
    for row in now.filter(_may_lack(by_variable)).iter_rows(named=True):
        missing, lacking = _missing(row, by_variable[row["variable"]], set(chains.get(row["entity"], ())))
        if missing:
            indicators = list(dict.fromkeys(need.indicator for need in lacking))
            found.append((row["index"], row["variable"], row["year"], missing, indicators))
    evidence.report(
        pl.DataFrame(found, schema=_FOUND, orient="row"),
        lambda row: say.missing_predecessor(
            evidence.names.said(row["variable"]), row["year"], row["missing"], _indicators(row["indicators"], evidence)
        ),
    )


_FOUND: dict[str, Any] = {
    "index": pl.UInt32, "variable": pl.String, "year": pl.Int32, "missing": pl.List(pl.Int32),
    "indicators": pl.List(pl.String),
}  # fmt: skip


def _may_lack(needs: dict[str, list[Need]]) -> pl.Expr:
    """Keep the rows whose earlier years are not all there; complete series need no look one by one."""
    deepest = {name: max([need.back or 0 for need in wanted]) for name, wanted in needs.items()}
    depth = pl.col("variable").replace_strict(deepest, default=0, return_dtype=pl.Int64)
    with_base = [name for name, wanted in needs.items() if any(need.back is None for need in wanted)]
    first = pl.col("years").list.min()
    unbroken = pl.col("years").list.len() == pl.col("year") - first + 1
    to_base = ~pl.col("variable").is_in(with_base) | pl.col("base_year").is_null() | (first <= pl.col("base_year"))
    return ~(unbroken & (first <= pl.col("year") - depth) & to_base)


def _missing(row: dict[str, Any], needs: list[Need], chain: set[int]) -> tuple[list[int], list[Need]]:
    """Return the years that are needed and absent, and the needs that lack them."""
    year, there = row["year"], set(row["years"])
    missing: set[int] = set()
    lacking: list[Need] = []
    for need in needs:
        start = year - need.back if need.back is not None else row["base_year"]
        if start is None or start >= year:
            continue
        wanted = range(start, year) if need.every else [start]
        absent = {one for one in wanted if one not in there and not _is_chained(need.variable, one, year, chain)}
        if absent:
            missing |= absent
            lacking.append(need)
    return sorted(missing), lacking


def _is_chained(variable: str, start: int, year: int, chain: set[int]) -> bool:
    """Say whether growth rates lead from `start` to `year`."""
    return variable == CONSTANT and all(one in chain for one in range(start + 1, year + 1))


def _indicators(names: list[str], evidence: Evidence) -> Said:
    said = [evidence.names.said(name) for name in names]
    more = f" (+{len(said) - 3})" if len(said) > 3 else ""
    return Said(", ".join(one.en for one in said[:3]) + more, "、".join(one.zh for one in said[:3]) + more)
