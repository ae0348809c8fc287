"""What a park brings of its own to the rules: plans, targets, waivers, factors, limits by industry (§3.3)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from greenpark.catalog import Catalog
from greenpark.catalog.models import Scheme
from greenpark.formula.conversion import internal_unit
from greenpark.formula.errors import UnitError
from greenpark.formula.units import ONE, Unit, parse_unit

# status codes as reading makes them of 现行, 修订 and 失效; `in_force` is what English tables write
PLAN_ORDER = {"current": 0, "in_force": 0, "revised": 1}
LAPSED = "lapsed"


def join(wide: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return the wide frame with the columns of another one, by park and year."""
    if other.height == 0 or len(other.columns) <= 2:
        return wide
    return wide.join(other, on=["park", "year"], how="left", maintain_order="left")


def with_plans(wide: pl.DataFrame, plans: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add the base year of each scheme's plan for each year (§4.3).

    A lapsed plan (失效) counts no more. A plan whose period covers the year comes before others, then one in force
    (现行) before a revised one (修订).
    """
    if plans.height == 0:
        return wide
    order = pl.col("status").replace_strict(PLAN_ORDER, default=2, return_dtype=pl.Int64)
    years = [pl.col(name).cast(pl.Int64, strict=False) for name in ("base_year", "start", "end")]
    plans = plans.with_columns(*years, order.fill_null(1).alias("~order"))
    good = (pl.col("status") != LAPSED).fill_null(True) & pl.col("base_year").is_not_null()
    plans = plans.filter(good).rename({"base_year": "~base"})
    for scheme in catalog.schemes:
        own = plans.filter(pl.col("scheme") == scheme).select("park", "~base", "start", "end", "~order")
        if own.height == 0:
            continue
        pairs = wide.select("park", "year").join(own, on="park")
        after = pl.col("start").fill_null(pl.col("~base")) <= pl.col("year")
        covers = (after & (pl.col("end").fill_null(9999) >= pl.col("year"))).fill_null(False)
        best = pairs.sort("park", "year", ~covers, "~order", maintain_order=True)
        best = best.unique(["park", "year"], keep="first", maintain_order=True)
        wide = join(wide, best.select("park", "year", pl.col("~base").alias(f"base_year@{scheme}")))
        filled = pl.coalesce(pl.col(f"base_year@{scheme}"), pl.col("base_year"))
        wide = wide.with_columns(filled.alias(f"base_year@{scheme}"))
    return wide


def with_targets(wide: pl.DataFrame, targets: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add, for each indicator, the target with the smallest year not yet past, else the latest lapsed one (§4.8)."""
    if targets.height == 0:
        return wide
    targets = targets.filter(pl.col("value").is_not_null()).with_columns(
        pl.col("target_year").cast(pl.Int64, strict=False), pl.col("value").cast(pl.Float64, strict=False)
    )
    for (indicator,), own in targets.group_by("indicator", maintain_order=True):
        name = catalog.find_name(str(indicator))
        if name is None:
            continue
        unit = internal_unit(catalog.entry(name).unit)
        factors = [
            _factor_to(text, unit.dimension, unit.factor, catalog.entry(name).unit) for text in own["unit"].to_list()
        ]
        own = own.with_columns(pl.col("value") * pl.Series(factors, dtype=pl.Float64)).drop_nulls("value")
        pairs = wide.select("park", "year").join(own.select("park", "target_year", "value"), on="park")
        ahead = pl.col("target_year") >= pl.col("year")
        pairs = pairs.sort(
            "park", "year", ~ahead, pl.when(ahead).then(pl.col("target_year")).otherwise(-pl.col("target_year"))
        ).unique(["park", "year"], keep="first", maintain_order=True)
        wide = join(wide, pairs.rename({"value": f"target:{name}", "target_year": f"target_year:{name}"}))
    return wide


def _factor_to(text: str | None, dimension: object, factor: float, declared: str) -> float | None:
    """Return the number that brings a figure in unit `text` to the internal unit; None if it does not fit."""
    try:
        unit = parse_unit(text or declared)
    except UnitError:
        return None
    return unit.factor / factor if unit.dimension == dimension else None


def with_waivers(wide: pl.DataFrame, waivers: pl.DataFrame) -> pl.DataFrame:
    """Add a mark for each waived criterion; a waiver without a reason is none (design section 6)."""
    if waivers.height == 0:
        return wide
    good = waivers.filter(pl.col("reason").is_not_null() & (pl.col("reason").str.strip_chars() != ""))
    for (scheme, criterion), own in good.group_by("scheme", "criterion", maintain_order=True):
        mark = own.select(
            "park", pl.col("year").cast(pl.Int64, strict=False), pl.lit(True).alias(f"waived:{scheme}:{criterion}")
        )
        wide = join(wide, mark.unique(["park", "year"]))
    return wide


def with_factors(wide: pl.DataFrame, factors: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add the parks' own factors, in the unit in which the catalog gives them (§4.5)."""
    if factors.height == 0:
        return wide
    for (name, item), own in factors.group_by("factor", "item", maintain_order=True):
        if name not in catalog.factors:
            continue
        known = catalog.scope[str(name)]
        unit = (known.item_units or {}).get(str(item), ONE) if known.item_units is not None else known.unit or ONE
        scale = [_factor_to(text, unit.dimension, unit.factor, "1") if text else 1.0 for text in own["unit"].to_list()]
        column = f"own:{name}" if item is None else f"own:{name}[{item}]"
        given = own.select(
            "park", pl.col("year").cast(pl.Int64, strict=False).alias("~of"),
            (pl.col("value").cast(pl.Float64, strict=False) * pl.Series(scale, dtype=pl.Float64)).alias(column),
        ).drop_nulls(column)  # fmt: skip
        wide = join(wide, _of_each_year(wide, given, column, catalog.factors[str(name)].lag_years))
    return wide


def _of_each_year(wide: pl.DataFrame, given: pl.DataFrame, column: str, lag: int) -> pl.DataFrame:
    """Return a park's own factor by year: of the same year, else of the one before, else of the nearest (§4.5).

    A factor without a year holds in every year. `column#nearest` marks the years that had to look further.
    """
    wanted = pl.col("year") - lag
    away = (pl.col("~of") - wanted).abs()
    distance = pl.when(pl.col("~of") == wanted - 1).then(1).otherwise(pl.when(away > 0).then(away + 1).otherwise(0))
    pairs = wide.select("park", "year").join(given, on="park").with_columns(distance.fill_null(0).alias("~distance"))
    best = pairs.sort("park", "year", "~distance", -pl.col("~of")).unique(["park", "year"], keep="first")
    return best.select("park", "year", column, (pl.col("~distance") > 1).alias(f"{column}#nearest"))


def with_industry_limits(wide: pl.DataFrame, thresholds: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add the limits of a park's largest industry for schemes in which it may take over (§5.4)."""
    columns = [column for column in wide.columns if column.startswith("output_by_industry[")]
    if thresholds.height == 0 or not columns:
        return wide
    long = wide.select("park", "year", *columns).unpivot(columns, index=["park", "year"]).drop_nulls("value")
    largest = long.sort("value", descending=True).unique(["park", "year"], keep="first", maintain_order=True)
    largest = largest.with_columns(pl.col("variable").str.extract(r"\[(.*)\]").alias("industry")).select(
        "park", "year", "industry"
    )
    for scheme in catalog.schemes.values():
        for criterion, unit, spelled in _overridable(scheme, catalog):
            own = thresholds.filter(pl.col("criterion").cast(pl.String) == criterion)
            if own.height == 0:
                continue
            scale = [_factor_to(text, unit.dimension, unit.factor, spelled) for text in own["unit"].to_list()]
            own = own.with_columns(
                (pl.col("value").cast(pl.Float64, strict=False) * pl.Series(scale, dtype=pl.Float64)).alias("~limit")
            )
            limits = largest.join(own.select("park", "industry", "~limit"), on=["park", "industry"])
            limits = limits.select("park", "year", pl.col("~limit").alias(f"override:{scheme.id}:{criterion}"))
            wide = join(wide, limits.unique(["park", "year"]))
    return wide


def _overridable(scheme: Scheme, catalog: Catalog) -> Iterable[tuple[str, Unit, str]]:
    for criterion in scheme.criteria:
        if criterion.industry_override:
            yield criterion.id, internal_unit(catalog.entry(criterion.indicator).unit), criterion.unit
