"""Sums that must agree: waste and water balances, parts and wholes, shares, totals (users §6.4)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from greenpark.formula import tree
from greenpark.observe.checks.evidence import TOLERANCE, Evidence, first_row, shown
from greenpark.observe.messages import Note, Said, spoken
from greenpark.observe.messages import series as say
from greenpark.observe.units import Scale


class Balance(NamedTuple):
    """`left` and `right` are sums of variables that should be equal; `optional` ones count as zero when absent.

    With `only_short` a left side that is larger is no fault: it may come from the stock of earlier years. With
    `in_part` a left side of which some are not reported may be smaller, never larger.
    """

    name: Said
    left: tuple[str, ...]
    right: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    only_short: bool = False
    in_part: bool = False


BALANCES = (
    # form 基101: what arose, or came from stock, was used, disposed of or stored
    Balance(
        Said("Waste balance", "固废"),
        ("isw_used", "isw_disposed", "isw_stored"),
        ("isw_generated", "isw_used_from_stock"),
        frozenset({"isw_used_from_stock"}),
        in_part=True,
    ),
    Balance(
        Said("Hazardous waste balance", "危险废物"),
        ("hw_used", "hw_disposed", "hw_stored"),
        ("hw_generated",),
        only_short=True,
    ),
    Balance(
        Said("Hazardous waste used and disposed of", "危险废物利用处置"),
        ("hw_used", "hw_disposed"),
        ("hw_used_disposed",),
    ),
    # total use is fresh plus reused water (HJ 274 row 15)
    Balance(Said("Water balance", "用水"), ("water_fresh_industrial", "water_reused"), ("water_use_total",)),
)


def check_balances(evidence: Evidence) -> None:
    """Report balances that are off by more than half a percent."""
    names = {
        name for balance in BALANCES for name in (*balance.left, *balance.right)
    } & evidence.names.catalog.variables.keys()
    figures = evidence.figures(sorted(names))
    for balance in BALANCES:
        needed = [name for name in (*balance.left, *balance.right) if name not in balance.optional]
        there = [name for name in needed if name in figures.columns]
        both_sides = all({*side} & {*there} for side in (balance.left, balance.right))
        if len(there) < len(needed) and not (balance.in_part and both_sides):
            continue
        left, right = (
            pl.sum_horizontal(pl.col(name).fill_null(0) for name in side if name in figures.columns)
            for side in (balance.left, balance.right)
        )
        whole = pl.max_horizontal(left.abs(), right.abs())
        gap = (right - left) if balance.only_short else (left - right).abs()
        known = pl.lit(len(there) == len(needed)) & pl.all_horizontal(pl.col(name).is_not_null() for name in there)
        if balance.in_part:
            right_known = pl.all_horizontal(pl.col(name).is_not_null() for name in there if name in balance.right)
            known = known | (right_known & (left > right))
        few = _few(figures, (*balance.left, *balance.right), balance.left)
        evidence.report(
            few.filter(known & (gap > TOLERANCE * whole)), partial(_balance_note, balance=balance, evidence=evidence)
        )


def _balance_note(row: dict[str, Any], *, balance: Balance, evidence: Evidence) -> Note:
    left, right = (_sum(row, side, evidence) for side in (balance.left, balance.right))
    total = [sum(row.get(name) or 0.0 for name in side) for side in (balance.left, balance.right)]
    gap = abs(total[0] - total[1])
    unit = evidence.unit_of(balance.left[0])
    said = [evidence.names.said(name) for name in balance.left]
    check = Said(", ".join(one.en for one in said), "、".join(one.zh for one in said))
    return say.balance(balance.name, left, right, spoken(gap), gap / max(map(abs, total)), unit, check)


def _sum(row: dict[str, Any], names: tuple[str, ...], evidence: Evidence) -> Said:
    """Return `isw_used 9.6 + isw_disposed 1.2 = 10.8` with labels in Chinese."""
    there = [(name, row[name]) for name in names if row.get(name) is not None]
    total = f" = {spoken(sum(value for _, value in there))}" if len(there) > 1 else ""
    said = [evidence.names.said(name) for name, _ in there]
    english = " + ".join(f"{one.en} {spoken(value)}" for one, (_, value) in zip(said, there, strict=True))
    chinese = "＋".join(f"{one.zh}{spoken(value)}" for one, (_, value) in zip(said, there, strict=True))
    return Said(english + total, chinese + total.replace(" = ", "＝"))


def check_parts(evidence: Evidence) -> None:
    """Report parts that are larger than their whole: numerators of shares over their denominators."""
    variables = evidence.names.catalog.variables
    pairs = [
        (parts, whole)
        for parts, whole in evidence.names.catalog.wholes
        if all(variables[name].items is None for name in (*parts, whole))
    ]
    figures = evidence.figures(sorted({name for parts, whole in pairs for name in (*parts, whole)}))
    excesses: list[tuple[tuple[str, ...], str, float]] = []
    for parts, whole in dict.fromkeys(pairs):
        there = tuple(name for name in parts if name in figures.columns)
        if not there or whole not in figures.columns:
            continue
        scale = evidence.names.units.convert(evidence.unit_of(there[0]), evidence.unit_of(whole))
        if isinstance(scale, Scale):
            excesses.append((there, whole, scale.multiply / scale.divide))
    # all comparisons in one pass; a pass for each would take longer than the rest of the reading
    flags = figures.select(_exceeds(*excess).alias(str(place)) for place, excess in enumerate(excesses))
    for flag, (there, whole, factor) in zip(flags.get_columns(), excesses, strict=True):
        if flag.any():
            note = partial(_part_note, parts=there, whole=whole, factor=factor, evidence=evidence)
            evidence.report(_few(figures, (*there, whole), there).filter(flag), note)


def _few(figures: pl.DataFrame, names: Iterable[str], blamed: tuple[str, ...]) -> pl.DataFrame:
    """Return the columns that a message needs: filtering and naming all of them would take longer than the check."""
    there = [name for name in names if name in figures.columns]
    first = first_row([name for name in blamed if name in figures.columns])
    return figures.select("entity", "year", *dict.fromkeys(there), first)


def _exceeds(parts: tuple[str, ...], whole: str, factor: float) -> pl.Expr:
    total = pl.sum_horizontal(pl.col(name).fill_null(0) for name in parts) * factor
    limit = pl.col(whole)
    return ((total > limit + TOLERANCE * limit.abs()) & (limit >= 0)).fill_null(False)


def _part_note(row: dict[str, Any], *, parts: tuple[str, ...], whole: str, factor: float, evidence: Evidence) -> Note:
    said = [evidence.names.said(name) for name in parts]
    part = Said(" + ".join(one.en for one in said), "＋".join(one.zh for one in said))
    total = sum(row[name] or 0.0 for name in parts) * factor
    unit = evidence.unit_of(whole)
    return say.part_over_whole(part, spoken(total), evidence.names.said(whole), spoken(row[whole]), unit)


def _formula(name: str, evidence: Evidence) -> tree.Node | None:
    typed = evidence.names.catalog.formulas.get(name)
    return _unscaled(typed.node) if typed is not None else None


def _unscaled(node: tree.Node) -> tree.Node:
    while isinstance(node, tree.Scale):
        node = node.operand
    return node


def check_shares(evidence: Evidence) -> None:
    """Report directly reported shares above 100 %: indicators in % that are one quantity over another."""
    names = []
    for indicator in evidence.names.catalog.indicators.values():
        node = _formula(indicator.id, evidence)
        if (
            indicator.unit == "%"
            and isinstance(node, tree.Arithmetic)
            and node.operator == "/"
            and not tree.has_lag(node)
        ):
            names.append(indicator.id)
    rows = evidence.usable.filter((pl.col("value") > 1 + 1e-9) & pl.col("variable").is_in(names))
    evidence.report(
        rows, lambda row: say.share_over_one(evidence.names.said(row["variable"]), shown(row["value"], "%"))
    )


def check_item_totals(evidence: Evidence) -> None:
    """Report stated totals that differ from the sum of the items, and items that exceed the total elsewhere."""
    stated = evidence.observations.filter(pl.col("set_aside") == "stated_total").filter(pl.col("value").is_not_null())
    if stated.height:
        sums = (
            evidence.usable.filter(
                pl.col("item").is_not_null() & pl.col("variable").is_in(stated["variable"].unique().to_list())
            )
            .group_by("entity", "year", "variable")
            .agg(pl.col("value").sum().alias("parts"))
        )
        both = stated.join(sums, on=["entity", "year", "variable"], how="inner", maintain_order="left")
        gap = (pl.col("value") - pl.col("parts")).abs()
        off = both.filter(gap > TOLERANCE * pl.max_horizontal(pl.col("value").abs(), pl.col("parts").abs()))
        off = off.filter(pl.col("variable").map_elements(evidence.unit_of, return_dtype=pl.String) != "item")
        evidence.reporter.rows(off, lambda row: _total_note(row, evidence))
    _check_industries(evidence)


def _total_note(row: dict[str, Any], evidence: Evidence) -> Note:
    unit = evidence.unit_of(row["variable"])
    share = abs(row["value"] - row["parts"]) / max(abs(row["value"]), abs(row["parts"]))
    what = evidence.names.said(row["variable"])
    return say.total_differs(what, shown(row["value"], unit), shown(row["parts"], unit), unit, share)


def _check_industries(evidence: Evidence) -> None:
    """Industries together cannot make more than all industry."""
    if not {"output_by_industry", "output_industrial"} <= evidence.names.catalog.variables.keys():
        return
    rows = evidence.usable.filter(pl.col("variable") == "output_by_industry")
    parts = rows.group_by("entity", "year").agg(pl.col("value").sum().alias("parts"), pl.col("index").first())
    totals = evidence.figures(["output_industrial"])
    if parts.height == 0 or "output_industrial" not in totals.columns:
        return
    both = parts.join(totals, on=["entity", "year"]).filter(
        pl.col("parts") > pl.col("output_industrial") * (1 + TOLERANCE)
    )
    part, whole = evidence.names.said("output_by_industry"), evidence.names.said("output_industrial")
    unit = evidence.unit_of("output_industrial")
    evidence.report(
        both,
        lambda row: say.part_over_whole(part, spoken(row["parts"]), whole, spoken(row["output_industrial"]), unit),
    )
