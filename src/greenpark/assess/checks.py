"""Checks that need formulas: a reported total or ratio against what the inputs give (§3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from greenpark.assess.engine import evaluate_names
from greenpark.assess.resolve import value_column
from greenpark.catalog import Catalog
from greenpark.observe.bases import twin_of
from greenpark.problems import Problem

if TYPE_CHECKING:
    from greenpark.observe.dataset import Dataset

DIFFERENCE = 0.005


def reported_differs(dataset: Dataset, catalog: Catalog) -> list[Problem]:
    """Return a warning for each reported total or ratio that differs by more than 0.5 % from its inputs."""
    from greenpark.observe.wide import build_wide

    reported = set(dataset.observations.filter(pl.col("usable"))["variable"].unique().to_list())
    names = [name for name in catalog.formulas if name in reported and catalog.scope[name].type == "number"]
    if not names:
        return []
    wide = build_wide(dataset, catalog)
    names = [name for name in names if name in wide.columns]
    # without its reported figure a name is what its inputs give; a ratio is checked against the totals that count
    totals = [name for name in names if name in catalog.variables]
    ratios = [name for name in names if name not in catalog.variables]
    computed = pl.concat([_computed(wide.drop(kind), catalog, kind) for kind in (totals, ratios) if kind])
    given = wide.select("park", "year", *names).unpivot(names, index=["park", "year"], value_name="given")
    both = given.join(computed, on=["park", "year", "variable"]).drop_nulls(["given", "computed"])
    scale = pl.max_horizontal(pl.col("given").abs(), pl.col("computed").abs())
    different = both.filter((pl.col("given") - pl.col("computed")).abs() > DIFFERENCE * scale)
    places = dataset.observations.filter(pl.col("usable")).select(
        pl.col("entity").alias("park"), pl.col("year").cast(pl.Int64), "variable", "file", "sheet", "row", "column"
    ).unique(["park", "year", "variable"], keep="first", maintain_order=True)  # fmt: skip
    different = _with_other_basis(different, wide, catalog)
    standing = _standing(wide, names)
    different = different.join(standing, on=["park", "year", "variable"], how="left", maintain_order="left")
    rows = different.join(places, on=["park", "year", "variable"], how="left").sort("park", "year", "variable")
    return [_problem(row, catalog) for row in rows.iter_rows(named=True)]


def _computed(wide: pl.DataFrame, catalog: Catalog, names: list[str]) -> pl.DataFrame:
    """Return `park`, `year`, `variable`, `computed` of names whose reported figures are not in the frame."""
    values = evaluate_names(wide, catalog, names).select(
        "park", "year", *[pl.col(value_column(name)).alias(name) for name in names]
    )
    return values.unpivot(names, index=["park", "year"], value_name="computed")


def _standing(wide: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return `park`, `year`, `variable`, `stands`: reported ratios that stand since their stated scope differs."""
    marked = [name for name in names if f"{name}#stands" in wide.columns]
    if not marked:
        return pl.DataFrame(schema={"park": pl.String, "year": pl.Int64, "variable": pl.String, "stands": pl.Boolean})
    chosen = wide.select("park", "year", *[pl.col(f"{name}#stands").alias(name) for name in marked])
    return chosen.unpivot(marked, index=["park", "year"], value_name="stands")


def _with_other_basis(different: pl.DataFrame, wide: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Add `twin`: the same quantity on the other electricity basis, where the reported figure agrees with that one."""
    found = {name: other for name in different["variable"].unique() if (other := twin_of(name, catalog)) is not None}
    nothing = different.with_columns(pl.lit(None, pl.String).alias("twin"))
    if not found:
        return nothing
    others = _computed(wide.drop([name for name in found.values() if name in wide.columns]), catalog,
                       list(found.values()))  # fmt: skip
    others = others.rename({"variable": "twin", "computed": "other"})
    pairs = different.with_columns(pl.col("variable").replace_strict(found, default=None).alias("twin"))
    pairs = pairs.join(others, on=["park", "year", "twin"], how="left", maintain_order="left")
    agrees = (pl.col("given") - pl.col("other")).abs() <= DIFFERENCE * pl.col("other").abs()
    return pairs.with_columns(pl.when(agrees).then("twin").alias("twin")).drop("other")


def _problem(row: dict[str, object], catalog: Catalog) -> Problem:
    from greenpark.formula.units import parse_unit

    name = str(row["variable"])
    entry = catalog.entry(name)
    unit = parse_unit(entry.unit)
    scale = 1.0 / unit.factor if unit.is_dimensionless else 1.0
    given, computed = float(row["given"]) * scale, float(row["computed"]) * scale  # type: ignore[arg-type]
    share = abs(given - computed) / max(abs(given), abs(computed)) * 100
    takes = name in catalog.variables or bool(row["stands"])
    used, used_zh = ("the reported value", "填报值") if takes else ("the computed value", "复算值")
    if row["twin"] is not None:
        return _on_other_basis(row, catalog, f"{given:.6g}", f"{computed:.6g}")
    shown = f"{given:.6g}", f"{computed:.6g}", f"{share:.2g}"
    return Problem(
        "reported_differs",
        f"{row['park']} {row['year']}: {entry.label.en} reported as {shown[0]} {entry.unit}, its inputs give {shown[1]}"
        f" ({shown[2]} % apart); {used} is used, both are shown.",
        "Check boundary, coverage, basis and year of both, and correct the one that is wrong.",
        severity="warning",
        file=row["file"], sheet=row["sheet"], row=row["row"], column=row["column"],  # type: ignore[arg-type]
        message_zh=f"{row['park']} {row['year']}年：{entry.label.zh}填报值{shown[0]} {entry.unit}，复算值{shown[1]}，"
        f"相差{shown[2]}%；采用{used_zh}，两者并列显示。",
        remedy_zh="请核对两者的范围、口径、基准和年度，更正有误的一项。",
    )  # fmt: skip


def _on_other_basis(row: dict[str, object], catalog: Catalog, given: str, computed: str) -> Problem:
    """A total that is what its inputs give with power at the other basis (users §6.3)."""
    entry, twin = catalog.entry(str(row["variable"])), catalog.entry(str(row["twin"]))
    return Problem(
        "reported_differs",
        f"{row['park']} {row['year']}: {entry.label.en} reported as {given} {entry.unit}, its inputs give {computed};"
        f" the figure agrees with '{twin.label.en}' instead. The reported value is used.",
        f"Probably the other electricity basis was used: file it as {twin.id}, or convert it.",
        severity="warning",
        file=row["file"], sheet=row["sheet"], row=row["row"], column=row["column"],  # type: ignore[arg-type]
        message_zh=f"{row['park']} {row['year']}年：{entry.label.zh}填报值{given} {entry.unit}，复算值{computed}；"
        f"填报值与“{twin.label.zh}”相符。采用填报值。",
        remedy_zh=f"疑电力折标口径有误：请改填“{twin.label.zh}”，或换算后填报。",
    )  # fmt: skip
