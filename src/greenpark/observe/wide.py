"""From long observations to the wide frame: one row a park and year, one column a figure (design section 5).

Columns as `greenpark.assess.resolve` describes them. The long form stays the truth; this is its shape for computing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import polars as pl

from greenpark.catalog import Catalog
from greenpark.catalog.models import Scheme
from greenpark.formula.check import internal_unit
from greenpark.formula.errors import UnitError
from greenpark.formula.units import ONE, Unit, parse_unit

if TYPE_CHECKING:
    from greenpark.observe.dataset import Dataset

SCOPES = {
    "boundary": ("boundary",),
    "coverage": ("coverage",),
    "basis": ("price_basis", "electricity_basis", "basis"),
    "prices": ("price_base_year",),
}
ENTITY_COLUMNS = ("base_year", "province", "region_class")


def build_wide(dataset: Dataset, catalog: Catalog) -> pl.DataFrame:
    """Return the wide frame of a dataset: `park`, `year`, figures, scopes, base years, targets, waivers, factors."""
    rows = _chosen(dataset.observations)
    wide = rows.select("park", "year").unique().sort("park", "year")
    wide = _with_figures(wide, rows, catalog)
    wide = _with_entities(wide, dataset.entities)
    wide = _hold_states(wide, catalog)
    wide = _chain_constant_prices(wide)
    wide = _with_scopes(wide, rows, catalog)
    wide = _with_plans(wide, dataset.plans, catalog)
    wide = _with_targets(wide, dataset.targets, catalog)
    wide = _with_waivers(wide, dataset.waivers)
    wide = _with_factors(wide, dataset.factors, catalog)
    return _with_industry_limits(wide, dataset.industry_thresholds, catalog)


def _chosen(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that count, with the column key of each; conflicts are settled before (§3.6)."""
    rows = observations.filter(pl.col("usable"))
    if "scenario" in rows.columns:
        rows = rows.filter(pl.col("scenario").is_null() | (pl.col("scenario") == "actual"))
    item = pl.concat_str(pl.lit("["), pl.col("item"), pl.lit("]"))
    key = pl.concat_str(pl.col("variable"), item.fill_null(""))
    # a few hundred keys over many rows: as categories they pivot several times faster than as texts
    return rows.with_columns(key.cast(pl.Categorical).alias("key"), pl.col("year").cast(pl.Int64)).rename(
        {"entity": "park"}
    )


def _pivot(rows: pl.DataFrame, values: str, suffix: str = "") -> pl.DataFrame:
    wide = rows.pivot(on="key", index=["park", "year"], values=values, aggregate_function="first")
    return wide.rename({name: f"{name}{suffix}" for name in wide.columns[2:]}) if suffix else wide


def _join(wide: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    if other.height == 0 or len(other.columns) <= 2:
        return wide
    return wide.join(other, on=["park", "year"], how="left", maintain_order="left")


def _with_figures(wide: pl.DataFrame, rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    numbers = rows.filter(pl.col("value").is_not_null())
    wide = _join(wide, _pivot(numbers, "value"))
    codes = rows.filter(pl.col("code").is_not_null())
    wide = _join(wide, _pivot(codes, "code"))
    nothing = rows.filter(pl.col("not_applicable").fill_null(False))
    keyed = nothing.filter(pl.col("item").is_not_null()).with_columns(pl.col("key").cast(pl.String))
    for column in keyed["key"].unique().to_list():
        # 不涉及 of an item means that there is none of it
        here = keyed.filter(pl.col("key") == column).select("park", "year", pl.lit(0.0).alias("~none"))
        wide = _join(wide, here)
        value = pl.col(column) if column in wide.columns else pl.lit(None, dtype=pl.Float64)
        wide = wide.with_columns(pl.coalesce(value, pl.col("~none")).alias(column)).drop("~none")
    single = nothing.filter(pl.col("item").is_null()).with_columns(pl.lit(True).alias("na"))
    wide = _join(wide, _pivot(single, "na", "#na"))
    if "qualifier" in rows.columns:
        open_ended = rows.filter(
            pl.col("qualifier").is_in([">=", "<="]) & pl.col("variable").is_in(list(catalog.indicators))
        )
        wide = _join(wide, _pivot(open_ended, "qualifier", "#qualifier"))
    return wide


def _with_entities(wide: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    known = entities.select(
        pl.col("entity").alias("park"), *[pl.col(name).alias(f"~{name}") for name in ENTITY_COLUMNS]
    ).unique("park", keep="first")
    wide = wide.join(known, on="park", how="left", maintain_order="left")
    for name in ENTITY_COLUMNS:
        kind = pl.Int64 if name == "base_year" else pl.String
        given = pl.col(f"~{name}").cast(kind, strict=False)
        # a dated observation says more than the entities table; the base year comes from the table only (§3.2)
        own = pl.col(name).cast(kind, strict=False) if name in wide.columns and name != "base_year" else None
        wide = wide.with_columns((given if own is None else pl.coalesce(own, given)).alias(name)).drop(f"~{name}")
    return wide


def _hold_states(wide: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Carry states and choices forward until they change; flows and stocks never (users section 2)."""
    held = [
        column
        for column in wide.columns
        if (variable := catalog.variables.get(column.partition("[")[0])) is not None
        and variable.kind in ("state", "choice")
        and "#" not in column
    ]
    return wide.with_columns(pl.col(column).forward_fill().over("park") for column in held) if held else wide


def _chain_constant_prices(wide: pl.DataFrame) -> pl.DataFrame:
    """Fill `iva_constant` from `iva_growth_comparable`, forwards and backwards along unbroken years (§4.3).

    Growth links a year to the calendar year before it. A reported constant-price figure anchors the chain; where a
    chain has none, the current-price figure of its first year does, so that the series is in prices of that year.
    `iva_index` is the bare chain, 1 in its first year.
    """
    if "iva_growth_comparable" not in wide.columns:
        return wide
    given = pl.col("iva_constant") if "iva_constant" in wide.columns else pl.lit(None, dtype=pl.Float64)
    current = pl.col("iva_current") if "iva_current" in wide.columns else pl.lit(None, dtype=pl.Float64)
    frame = wide.select("park", "year", "iva_growth_comparable", given.alias("given"), current.alias("current"))
    # the year before the first growth figure may have no row of its own
    before = frame.filter(pl.col("iva_growth_comparable").is_not_null()).select("park", pl.col("year") - 1)
    frame = pl.concat([frame, before.join(frame, on=["park", "year"], how="anti").unique()], how="diagonal")
    frame = frame.sort("park", "year").with_columns(
        linked=(pl.col("iva_growth_comparable").is_not_null() & (pl.col("year").diff().over("park") == 1)).fill_null(
            False
        )
    )
    frame = frame.with_columns(chain=(~pl.col("linked")).cum_sum().over("park"))
    step = pl.when("linked").then((1.0 + pl.col("iva_growth_comparable")).log()).otherwise(0.0)
    frame = frame.with_columns(level=step.cum_sum().over("park", "chain").exp())
    has_given = pl.col("given").is_not_null().any().over("park", "chain")
    first = pl.col("year") == pl.col("year").min().over("park", "chain")
    anchor = pl.when(has_given).then("given").otherwise(pl.when(first).then("current"))
    ratio = (anchor / pl.col("level")).forward_fill().over("park", "chain")
    backward = (anchor / pl.col("level")).backward_fill().over("park", "chain")
    chained = pl.col("level") * pl.coalesce(ratio, backward)
    longer = pl.len().over("park", "chain") > 1
    frame = frame.select(
        "park",
        "year",
        pl.when(longer).then(chained).alias("~chained"),
        pl.when(longer).then(pl.col("level")).alias("iva_index"),  # a growth needs no level
    )
    # years that only the chain knows become rows, so that a growth over them finds its start
    extra = frame.filter(pl.col("iva_index").is_not_null()).join(wide, on=["park", "year"], how="anti")
    if extra.height:
        wide = pl.concat([wide, extra.select("park", "year")], how="diagonal").sort("park", "year")
        wide = wide.with_columns(
            pl.col(name).forward_fill().backward_fill().over("park") for name in ("base_year", "province")
        )
    wide = _join(wide, frame)
    own = pl.col("iva_constant") if "iva_constant" in wide.columns else pl.lit(None, dtype=pl.Float64)
    return wide.with_columns(pl.coalesce(own, pl.col("~chained")).alias("iva_constant")).drop("~chained")


def _with_scopes(wide: pl.DataFrame, rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add what figures say of their boundary, coverage, basis and prices, where figures differ in it (§4.3)."""
    stated = rows.filter(pl.col("attributes").is_not_null() & (pl.col("attributes") != ""))
    reported = set(wide.columns) & set(catalog.indicators)
    for scope, keys in SCOPES.items():
        if stated.height == 0:
            break
        found = pl.coalesce(pl.col("attributes").str.json_path_match(f"$.{key}") for key in keys)
        here = stated.with_columns(found.alias("~scope")).filter(pl.col("~scope").is_not_null())
        if here["~scope"].n_unique() < 2 and not (set(here["variable"].to_list()) & reported):
            continue
        here = here.with_columns(pl.col("variable").alias("key")).unique(["park", "year", "key"], keep="first")
        wide = _join(wide, _pivot(here, "~scope", f"#{scope}"))
    if "price_base_year" in wide.columns and wide["price_base_year"].drop_nulls().n_unique() > 1:
        prices = pl.col("price_base_year").cast(pl.Int64).cast(pl.String)
        name = "iva_constant#prices"
        wide = wide.with_columns((pl.coalesce(pl.col(name), prices) if name in wide.columns else prices).alias(name))
    return _with_standing(wide, catalog)


def _with_standing(wide: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Mark reported indicators that stand because their boundary or basis is stated and differs (§3.4)."""
    for name in [column for column in wide.columns if column in catalog.indicators]:
        inputs = [leaf for leaf in catalog.closure([name]) if leaf in catalog.variables]
        differs = None
        for scope in ("boundary", "coverage", "basis"):
            own = f"{name}#{scope}"
            if own not in wide.columns:
                continue
            for leaf in inputs:
                other = f"{leaf}#{scope}"
                if other in wide.columns:
                    one = (pl.col(own) != pl.col(other)).fill_null(False)
                    differs = one if differs is None else differs | one
        if differs is not None:
            wide = wide.with_columns((differs & pl.col(name).is_not_null()).alias(f"{name}#stands"))
    return wide


PLAN_ORDER = {"current": 0, "现行": 0, "in_force": 0, "revised": 1, "修订": 1}
LAPSED = ("lapsed", "失效")


def _with_plans(wide: pl.DataFrame, plans: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add the base year of each scheme's plan for each year (§4.3).

    A lapsed plan (失效) counts no more. A plan whose period covers the year comes before others, then one in force
    (现行) before a revised one (修订).
    """
    if plans.height == 0:
        return wide
    order = pl.col("status").replace_strict(PLAN_ORDER, default=2, return_dtype=pl.Int64)
    years = [pl.col(name).cast(pl.Int64, strict=False) for name in ("base_year", "start", "end")]
    plans = plans.with_columns(*years, order.fill_null(1).alias("~order"))
    good = ~pl.col("status").is_in(LAPSED).fill_null(False) & pl.col("base_year").is_not_null()
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
        wide = _join(wide, best.select("park", "year", pl.col("~base").alias(f"base_year@{scheme}")))
        filled = pl.coalesce(pl.col(f"base_year@{scheme}"), pl.col("base_year"))
        wide = wide.with_columns(filled.alias(f"base_year@{scheme}"))
    return wide


def _with_targets(wide: pl.DataFrame, targets: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
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
        wide = _join(wide, pairs.rename({"value": f"target:{name}", "target_year": f"target_year:{name}"}))
    return wide


def _factor_to(text: str | None, dimension: object, factor: float, declared: str) -> float | None:
    """Return the number that brings a figure in unit `text` to the internal unit; None if it does not fit."""
    try:
        unit = parse_unit(text or declared)
    except UnitError:
        return None
    return unit.factor / factor if unit.dimension == dimension else None


def _with_waivers(wide: pl.DataFrame, waivers: pl.DataFrame) -> pl.DataFrame:
    """Add a mark for each waived criterion; a waiver without a reason is none (design section 6)."""
    if waivers.height == 0:
        return wide
    good = waivers.filter(pl.col("reason").is_not_null() & (pl.col("reason").str.strip_chars() != ""))
    for (scheme, criterion), own in good.group_by("scheme", "criterion", maintain_order=True):
        mark = own.select(
            "park", pl.col("year").cast(pl.Int64, strict=False), pl.lit(True).alias(f"waived:{scheme}:{criterion}")
        )
        wide = _join(wide, mark.unique(["park", "year"]))
    return wide


def _with_factors(wide: pl.DataFrame, factors: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
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
        wide = _join(wide, _of_each_year(wide, given, column, catalog.factors[str(name)].lag_years))
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


def _with_industry_limits(wide: pl.DataFrame, thresholds: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
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
            wide = _join(wide, limits.unique(["park", "year"]))
    return wide


def _overridable(scheme: Scheme, catalog: Catalog) -> Iterable[tuple[str, Unit, str]]:
    for criterion in scheme.criteria:
        if criterion.industry_override:
            yield criterion.id, internal_unit(catalog.entry(criterion.indicator).unit), criterion.unit
