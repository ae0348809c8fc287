"""Value added at constant prices from growth at comparable prices, along unbroken years (semantics §4.3)."""

from __future__ import annotations

import polars as pl

CONSTANT, CHAIN = "iva_constant", "iva_growth_comparable"  # the series, and the growth rates that can stand for it
REPORTED = "reported"  # prices of figures that do not say theirs


def chain_constant_prices(wide: pl.DataFrame) -> pl.DataFrame:
    """Fill `iva_constant` from `iva_growth_comparable`, forwards and backwards along unbroken years (§4.3).

    Growth links a year to the calendar year before it. A reported constant-price figure anchors the chain; where a
    chain has none, the current-price figure of its first year does, so that the series is in prices of that year.
    `iva_index` is the latest chain as it is, 1 in its first year. `~chained_prices` says in which prices a park's
    figures are, where some are chained from current prices: growth from one chain into another is none.
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
    last = pl.col("chain") == pl.when(longer).then("chain").max().over("park")
    by_current = longer & ~has_given & chained.is_not_null()
    prices = (
        pl.when(by_current)
        .then(pl.col("year").min().over("park", "chain").cast(pl.String))
        .when(pl.col("given").is_not_null() & by_current.any().over("park"))
        .then(pl.lit(REPORTED))
    )
    frame = frame.select(
        "park",
        "year",
        pl.when(longer).then(chained).alias("~chained"),
        # a growth needs no level, but both its ends must stand on one chain: the latest of the park
        pl.when(longer & last).then("level").alias("iva_index"),
        prices.alias("~chained_prices"),
    )
    # years that only the chain knows become rows, so that a growth over them finds its start
    extra = frame.filter(pl.col("iva_index").is_not_null() | pl.col("~chained").is_not_null()).join(
        wide, on=["park", "year"], how="anti"
    )
    if extra.height:
        wide = pl.concat([wide, extra.select("park", "year")], how="diagonal").sort("park", "year")
        wide = wide.with_columns(
            pl.col(name).forward_fill().backward_fill().over("park") for name in ("base_year", "province")
        )
    wide = wide.join(frame, on=["park", "year"], how="left", maintain_order="left")
    own = pl.col("iva_constant") if "iva_constant" in wide.columns else pl.lit(None, dtype=pl.Float64)
    return wide.with_columns(pl.coalesce(own, pl.col("~chained")).alias("iva_constant")).drop("~chained")
