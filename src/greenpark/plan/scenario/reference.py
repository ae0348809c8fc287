"""A park's path without measures: every column of its last year carried on by rules that a reader can check.

Value added grows with `value_added`, output and all physical flows with `output`, staff with `employment`; states,
stocks that are no staff, intensities, quality figures and one-off counts are held.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from greenpark.assess.figures import ParkFigures
from greenpark.catalog import Catalog
from greenpark.catalog.models import Text
from greenpark.observe.own_rules import with_targets
from greenpark.plan.scenario.models import Path, Scenario, constant

_VALUE_ADDED = ("iva_", "gdp_", "va_", "rd_")
_EMPLOYMENT = ("employees_",)
_HELD = (
    "price_base_year", "pm25", "good_air_days", "valid_air_days", "accidents", "eco_chain_projects_new", "floor_new",
    "themed_events", "product_energy", "product_co2", "survey_", "grievances_", "safety_reports", "work_accidents",
    "exec_reports", "national_renewable_share", "phase_out_violations", "purchase_", "eip_",
)  # fmt: skip
_ZERO = ("fuel_stock_change",)


def reference_path(
    history: pl.DataFrame, scenario: Scenario, catalog: Catalog, end: int, targets: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return the wide rows of one park with a row for each year after its last one up to `end`.

    Same columns and types, and `own:` columns where the scenario gives factors. Totals and indicators that the rest
    of the row gives are left to their formulas, so that measures carry through to them.
    """
    last = history.sort("year").tail(1)
    row = last.to_dicts()[0]
    start = int(row["year"])
    rules = _rules(row, scenario, catalog)
    computed, _ = _split(history, row, catalog)
    frames = [history]
    for year in range(start + 1, end + 1):
        changes: dict[str, Any] = {"year": year}
        for column, rule in rules.items():
            changes[column] = rule(year)
        for column in computed:
            changes[column] = None
        frames.append(
            last.with_columns(
                pl.lit(value, dtype=last.schema[column]).alias(column) for column, value in changes.items()
            )
        )
    path = pl.concat(frames)
    path = _with_factors(path, scenario, start)
    path = _with_waivers(path, scenario)
    if targets is not None and targets.height:
        own = [column for column in path.columns if column.startswith(("target:", "target_year:"))]
        path = with_targets(path.drop(own), targets.filter(pl.col("park") == row["park"]), catalog)
    return path


def reference_notes(history: pl.DataFrame, scenario: Scenario, catalog: Catalog) -> list[Text]:
    """Return in words what the path rests on."""
    row = history.sort("year").tail(1).to_dicts()[0]
    _, held = _split(history, row, catalog)
    found = [*scenario.notes]
    if held:
        found.append(
            Text(
                en=f"Reported totals without their parts go on as reported, untouched by measures: {', '.join(held)}.",
                zh=f"下列填报合计缺少分项，按填报数外推，措施不影响它们：{'、'.join(held)}。",
            )
        )
    return found


def _rules(row: dict[str, Any], scenario: Scenario, catalog: Catalog) -> dict[str, Callable[[int], float | None]]:
    """Return, by column, its value in a later year."""
    start = int(row["year"])
    rules: dict[str, Callable[[int], float | None]] = {}
    for column, value in row.items():
        name = column.partition("[")[0]
        variable = catalog.variables.get(name)
        own = scenario.columns.get(column)
        if own is not None and own.values is not None:
            rules[column] = own.values.at
            continue
        if variable is None or "#" in column or not isinstance(value, int | float) or isinstance(value, bool):
            continue
        if own is not None and own.held:
            continue
        if name.startswith(_ZERO):
            rules[column] = lambda year: 0.0
        elif name == "iva_growth_comparable":
            growth = scenario.growth.get("value_added", constant(0.0))
            rules[column] = growth.at
        else:
            rate = own.growth if own is not None else _rate(name, variable, scenario)
            if rate is not None:
                rules[column] = _grown(float(value), rate, start)
    return rules


def _grown(value: float, rate: Path, start: int) -> Callable[[int], float]:
    def at(year: int) -> float:
        found = value
        for one in range(start + 1, year + 1):
            found *= 1.0 + rate.at(one)
        return found

    return at


def groups_of(row: dict[str, Any], scenario: Scenario, catalog: Catalog) -> dict[str, str]:
    """Return, by column, the group of growth that it follows; columns with a path of their own follow none."""
    found = {}
    for column, value in row.items():
        name = column.partition("[")[0]
        variable = catalog.variables.get(name)
        if variable is None or "#" in column or not isinstance(value, int | float) or isinstance(value, bool):
            continue
        if column in scenario.columns or name.startswith(_ZERO):
            continue
        group = _group(name, variable)
        if group is not None and group in scenario.growth:
            found[column] = group
    return found


def _rate(name: str, variable: Any, scenario: Scenario) -> Path | None:
    """Return the growth that a variable follows, None where it is held."""
    group = _group(name, variable)
    return None if group is None else scenario.growth.get(group)


def _group(name: str, variable: Any) -> str | None:
    if variable.type != "number" or name.startswith(_HELD) or variable.unit == "%":
        return None
    if name.startswith(_VALUE_ADDED):
        return "value_added"
    if name.startswith(_EMPLOYMENT):
        return "employment"
    return "output" if variable.kind == "flow" else None


def _split(history: pl.DataFrame, row: dict[str, Any], catalog: Catalog) -> tuple[list[str], list[str]]:
    """Return reported totals and indicators that the rest of the row gives, and those that it does not give."""
    given = [
        column
        for column, value in row.items()
        if value is not None
        and (
            column in catalog.indicators
            or (column in catalog.variables and catalog.variables[column].derive is not None)
        )
    ]
    year = int(row["year"])
    # other totals may themselves be derivable: all are left out at once
    bare = {name: value for name, value in row.items() if name not in set(given)}
    figures = ParkFigures(catalog, {**{int(one["year"]): one for one in history.to_dicts()}, year: bare})
    figures.moment(year)
    computed, kept = list[str](), list[str]()
    for column in given:
        found = figures.value(column, year, year)
        (computed if not isinstance(found, dict) and found.value is not None else kept).append(column)
    return computed, kept


def _with_factors(path: pl.DataFrame, scenario: Scenario, start: int) -> pl.DataFrame:
    for name, values in scenario.factors.items():
        column = f"own:{name}"
        own = pl.col(column) if column in path.columns else pl.lit(None, dtype=pl.Float64)
        years = [int(year) for year in path["year"].to_list() if year > start]
        given = {year: values.at(year) for year in years}
        later = pl.col("year").cast(pl.Int64).replace_strict(given, default=None, return_dtype=pl.Float64)
        path = path.with_columns(pl.coalesce(later, own).alias(column))
    return path


def _with_waivers(path: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    for waiver in scenario.waivers:
        column = f"waived:{waiver.scheme}:{waiver.criterion}"
        own = pl.col(column) if column in path.columns else pl.lit(None, dtype=pl.Boolean)
        path = path.with_columns(pl.when(pl.col("year") >= waiver.first).then(True).otherwise(own).alias(column))
    return path
