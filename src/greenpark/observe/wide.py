"""From long observations to the wide frame: one row a park and year, one column a figure (design section 5).

Columns as `greenpark.assess.resolve` describes them. The long form stays the truth; this is its shape for computing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from greenpark.catalog import Catalog
from greenpark.observe import bases, own_rules
from greenpark.observe.constant_prices import REPORTED, chain_constant_prices
from greenpark.observe.own_rules import join
from greenpark.observe.scopes import stated
from greenpark.observe.spread import key_of, spread

if TYPE_CHECKING:
    from greenpark.observe.dataset import Dataset

SCOPES = {
    "boundary": ("boundary",),
    "coverage": ("coverage",),
    "basis": ("price_basis", "electricity_basis", "basis"),
    "prices": ("price_base_year",),
}
NEEDED = (
    "entity",
    "year",
    "variable",
    "item",
    "value",
    "code",
    "not_applicable",
    "qualifier",
    "attributes",
    "scenario",
)
ENTITY_COLUMNS = ("base_year", "province", "region_class")


def build_wide(dataset: Dataset, catalog: Catalog) -> pl.DataFrame:
    """Return the wide frame of a dataset: `park`, `year`, figures, scopes, base years, targets, waivers, factors."""
    rows = _chosen(dataset.observations)
    wide = _with_figures(rows, catalog)
    wide = join(wide, bases.marks(dataset.observations))
    wide = _with_entities(wide, dataset.entities)
    wide = _hold_states(wide, catalog)
    wide = chain_constant_prices(wide)
    wide = _with_scopes(wide, rows, catalog)
    wide = own_rules.with_plans(wide, dataset.plans, catalog)
    wide = own_rules.with_targets(wide, dataset.targets, catalog)
    wide = own_rules.with_waivers(wide, dataset.waivers)
    wide = own_rules.with_factors(wide, dataset.factors, catalog)
    return own_rules.with_industry_limits(wide, dataset.industry_thresholds, catalog)


def _chosen(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that count; conflicts are settled before (§3.6)."""
    rows = observations.select(pl.col(name) for name in NEEDED if name in observations.columns)
    rows = rows.filter(observations["usable"])
    if "scenario" in rows.columns:
        rows = rows.filter(pl.col("scenario").is_null() | (pl.col("scenario") == "actual"))
    return rows.with_columns(pl.col("year").cast(pl.Int64)).rename({"entity": "park"})


def _pivot(rows: pl.DataFrame, values: str, suffix: str = "") -> pl.DataFrame:
    """Return a column for each figure of a few rows, texts and truths included."""
    item = pl.concat_str(pl.lit("["), pl.col("item"), pl.lit("]")).fill_null("")
    keyed = rows.with_columns(key=pl.concat_str(pl.col("variable"), item))
    wide = keyed.pivot(on="key", index=["park", "year"], values=values, aggregate_function="first")
    return wide.rename({name: f"{name}{suffix}" for name in wide.columns[2:]}) if suffix else wide


def _with_figures(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    wide = spread(rows, ("park", "year"), ("variable", "item")).table(rows["value"])
    codes = rows.filter(pl.col("code").is_not_null())
    wide = join(wide, _pivot(codes, "code"))
    nothing = rows.filter(pl.col("not_applicable").fill_null(False))
    keyed = nothing.filter(pl.col("item").is_not_null())
    for (variable, item), parks in keyed.group_by("variable", "item", maintain_order=True):
        # 不涉及 of an item means that there is none of it
        column = key_of(variable, item)
        wide = join(wide, parks.select("park", "year", pl.lit(0.0).alias("~none")))
        value = pl.col(column) if column in wide.columns else pl.lit(None, dtype=pl.Float64)
        wide = wide.with_columns(pl.coalesce(value, pl.col("~none")).alias(column)).drop("~none")
    wide = join(wide, _pivot(nothing.with_columns(pl.lit(True).alias("na")), "na", "#na"))
    if "qualifier" in rows.columns:
        open_ended = rows.filter(
            pl.col("qualifier").is_in([">=", "<="]) & pl.col("variable").is_in(list(catalog.indicators))
        )
        wide = join(wide, _pivot(open_ended, "qualifier", "#qualifier"))
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


def _with_scopes(wide: pl.DataFrame, rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add what figures say of their boundary, coverage, basis and prices, where figures differ in it (§4.3)."""
    for scope, keys in SCOPES.items():
        found = stated(rows["attributes"], keys).alias("~scope")
        if found.drop_nulls().n_unique() < 2:
            continue
        here = (
            rows.with_columns(found)
            .drop_nulls("~scope")
            .unique(["park", "year", "variable"], keep="first")
            .with_columns(item=pl.lit(None, pl.String))
        )
        wide = join(wide, _pivot(here, "~scope", f"#{scope}"))
    if "price_base_year" in wide.columns and wide["price_base_year"].drop_nulls().n_unique() > 1:
        prices = pl.col("price_base_year").cast(pl.Int64).cast(pl.String)
        name = "iva_constant#prices"
        wide = wide.with_columns((pl.coalesce(pl.col(name), prices) if name in wide.columns else prices).alias(name))
    return _with_standing(_with_chained_prices(wide), catalog)


def _with_chained_prices(wide: pl.DataFrame) -> pl.DataFrame:
    """Say in which prices chained figures are, so that no growth runs from one chain into another (§4.3)."""
    if "~chained_prices" not in wide.columns:
        return wide
    name, chained = "iva_constant#prices", pl.col("~chained_prices")
    stated = pl.col(name) if name in wide.columns else pl.lit(None, dtype=pl.String)
    own = pl.when(chained != REPORTED).then(chained)
    prices = pl.coalesce(own, stated, chained)
    if wide["~chained_prices"].n_unique() > 1:
        wide = wide.with_columns(prices.alias(name))
    return wide.drop("~chained_prices")


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
