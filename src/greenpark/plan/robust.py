"""A plan replayed over many futures: how often it still qualifies, what it costs, and which assumption matters most.

Growth, prices, costs and effects are drawn from triangular distributions between their low, central and high values
where a range is given, independently, by a seeded PCG64 (semantics §5.8). What is built stays as planned. Each future
is assessed by the same `assess` as reported figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from greenpark.assess.engine import evaluate
from greenpark.assess.statuses import QUALIFIES
from greenpark.catalog.models import Text
from greenpark.formula.reasons import TOLERANCE
from greenpark.plan.measures import Band, Library, Measure, changes, price
from greenpark.plan.model.build import discount
from greenpark.plan.pathway import Base
from greenpark.plan.requirements import Limit, years_of
from greenpark.plan.result import Driver, Plan, Robustness
from greenpark.plan.scenario import Scenario, price_path
from greenpark.plan.scenario.reference import groups_of

Array = NDArray[np.float64]
DRAWS = 1000
_BANDS: tuple[Band, ...] = ("low", "central", "high")
Level = Callable[[str], Array]


def replay(
    plan: Plan,
    scenario: Scenario,
    library: Library,
    measures: Mapping[str, Measure],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Robustness:
    """Return how a plan does over drawn futures."""
    random = np.random.Generator(np.random.PCG64(seed))
    used = {one.measure: measures[one.measure] for one in plan.builds}
    levels: dict[str, Array] = {}  # draws of each open assumption, −1 low … 0 central … 1 high

    def level(name: str) -> Array:
        if name not in levels:
            levels[name] = random.triangular(-1.0, 0.0, 1.0, draws)
        return levels[name]

    frame = _drawn(plan, scenario, used, level, draws)
    met = _met(plan, frame, draws)
    holds = np.logical_and.reduce(list(met.values())) if met else np.ones(draws, dtype=bool)
    cost = _costs(plan, scenario, library, used, level, draws)
    drivers = _drivers(holds, levels, used)
    low, middle, high = (float(value) for value in np.quantile(cost, (0.05, 0.5, 0.95)))
    return Robustness(
        draws, seed, float(holds.mean()), {name: float(one.mean()) for name, one in met.items()}, (low, middle, high),
        drivers,
    )  # fmt: skip


def between(band: Sequence[float], level: Array) -> Array:
    """Return the low, central and high of a band at −1, 0 and 1, straight between."""
    low, central, high = band
    return np.where(level < 0, central + (central - low) * level, central + (high - central) * level)


def _alive(plan: Plan, measures: Mapping[str, Measure]) -> dict[str, Array]:
    """Return the capacity alive of each measure by year."""
    years = plan.setting.years
    lives = {option.id: option.life for option in plan.setting.options}
    found = {name: np.zeros(len(years)) for name in measures}
    for one in plan.builds:
        for index, year in enumerate(years):
            if one.year <= year < one.year + lives[one.measure]:
                found[one.measure][index] += one.capacity
    return found


def _drawn(plan: Plan, scenario: Scenario, used: Mapping[str, Measure], level: Level, draws: int) -> pl.DataFrame:
    """Return the wide frame of all futures, each a park of its own."""
    setting = plan.setting
    assert plan.frame is not None
    rows = plan.frame.sort("year")
    years = [int(year) for year in rows["year"].to_list()]
    first = setting.years[0]
    places = [index for index, year in enumerate(years) if year >= first]
    groups = groups_of(rows.filter(pl.col("year") == first - 1).to_dicts()[0], scenario, setting.catalog)
    factors = {name: _growth_factors(scenario, name, level(f"growth:{name}"), years, first)
               for name in set(groups.values()) if scenario.growth[name].is_open}  # fmt: skip
    alive = _alive(plan, used)
    effects: dict[str, list[tuple[str, Array]]] = {}
    for name, measure in used.items():
        for change in changes(measure, setting.catalog):
            if change.low != change.high:
                drawn_effect = level(f"effect:{name}")
                swing = between((change.low - change.central, 0.0, change.high - change.central), drawn_effect)
                effects.setdefault(change.column, []).append((name, swing))
    reference = setting.reference.sort("year")
    columns: dict[str, Array] = {}
    for column in dict.fromkeys([*groups, *effects]):
        if column not in rows.columns or rows[column].dtype != pl.Float64:
            continue
        values = np.tile(rows[column].fill_null(np.nan).to_numpy(), (draws, 1))
        group = groups.get(column)
        if group in factors and column in reference.columns:
            before = reference[column].fill_null(np.nan).to_numpy()
            values = values + before * (factors[group] - 1.0)
        for name, swing in effects.get(column, ()):
            for index in places:
                values[:, index] += swing * alive[name][years[index] - first]
        columns[column] = values
    whole = pl.concat([rows] * draws) if draws * rows.height < 5_000_000 else rows
    names = np.repeat([f"draw {number}" for number in range(draws)], rows.height)
    series = [pl.Series(name, values.ravel()).fill_nan(None) for name, values in columns.items()]
    return whole.with_columns(pl.Series("park", names), *series)


def _growth_factors(scenario: Scenario, name: str, level: Array, years: list[int], first: int) -> Array:
    """Return by how much a drawn growth makes each year larger than the central one."""
    path = scenario.growth[name]
    found = np.ones((len(level), len(years)))
    running = np.ones(len(level))
    for index, year in enumerate(years):
        if year < first:
            continue
        central = path.at(year)
        rate = between((path.at(year, "low"), central, path.at(year, "high")), level)
        running = running * (1.0 + rate) / (1.0 + central)
        found[:, index] = running
    return found


def _met(plan: Plan, frame: pl.DataFrame, draws: int) -> dict[str, NDArray[np.bool_]]:
    """Return, by requirement, in which draws it is met."""
    setting = plan.setting
    found: dict[str, NDArray[np.bool_]] = {}
    schemes = list(dict.fromkeys(scheme for scheme, _ in setting.scheme_years))
    evaluated = evaluate(frame, setting.catalog, schemes, entry=False).frame if schemes else frame
    for scheme, year in setting.scheme_years:
        codes = evaluated.filter(pl.col("year") == year)[f"{scheme}/verdict"].to_numpy()
        found[f"{scheme}/{year}"] = codes == QUALIFIES
    for asked in setting.requirements:
        if isinstance(asked, Limit):
            values = _values(plan, frame, asked.name)
            for year in years_of(asked, setting.years[-1]):
                found[f"{asked.name}/{year}"] = _held(values[year], asked)
    assert all(len(one) == draws for one in found.values())
    return found


def _values(plan: Plan, frame: pl.DataFrame, name: str) -> dict[int, Array]:
    from greenpark.assess.engine import evaluate_names
    from greenpark.assess.resolve import value_column

    catalog = plan.setting.catalog
    computed = evaluate_names(frame, catalog, [name] if name in catalog.scope else [])
    column = value_column(name) if value_column(name) in computed.columns else name
    years = plan.setting.years
    return {
        year: computed.filter(pl.col("year") == year)[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for year in years
    }


def _held(values: Array, asked: Limit) -> NDArray[np.bool_]:
    slack = TOLERANCE * max(1.0, abs(asked.value))
    difference = values - asked.value
    rules = {"<=": difference <= slack, "<": difference < -slack, ">=": difference >= -slack, ">": difference > slack,
             "==": np.abs(difference) <= slack}  # fmt: skip
    return np.asarray(rules[asked.operator])


def _costs(
    plan: Plan, scenario: Scenario, library: Library, used: Mapping[str, Measure], level: Level, draws: int
) -> Array:
    """Return the net present cost of what is built in each draw; charges on indicators stay as planned."""
    setting = plan.setting
    years, rate, horizon = setting.years, setting.economy.rate, len(setting.years)
    alive = _alive(plan, used)
    lives = {option.id: option.life for option in setting.options}
    total = np.zeros(draws)
    prices = {band: price_path(scenario, years, band) for band in _BANDS}
    for name, measure in used.items():
        bands = {band: price(measure, years, scenario.price_year, library.money, band)
                 for band in _BANDS}  # fmt: skip
        drawn = level(f"cost:{name}")
        for one in plan.builds:
            if one.measure != name:
                continue
            index = years.index(one.year)
            unit = between([bands[band].capex[index] for band in _BANDS], drawn)
            left = max(0.0, (lives[name] - (horizon - index)) / lives[name])
            total += one.capacity * unit * (discount(rate, index) - left * discount(rate, horizon))
        swing = {change.column: change for change in changes(measure, setting.catalog)}
        for index in range(horizon):
            running = between([bands[band].running[index] for band in _BANDS], drawn)
            bought = np.zeros(draws)
            for column, change in swing.items():
                if column in prices["central"]:
                    unit = between([prices[band][column][index] for band in _BANDS], level(f"price:{column}"))
                    bought += unit * between((change.low, change.central, change.high), level(f"effect:{name}"))
            total += alive[name][index] * (running + bought) * discount(rate, index + 1)
    charged = [one.charges for one in plan.costs]
    return total + sum(value * discount(rate, index + 1) for index, value in enumerate(charged))


def _drivers(holds: NDArray[np.bool_], levels: Mapping[str, Array], used: Mapping[str, Measure]) -> tuple[Driver, ...]:
    """Return the open assumptions by the size of their correlation with the holding."""
    if holds.all() or not holds.any():
        return ()
    found = []
    for name, drawn in levels.items():
        if name.startswith(("price:", "cost:")):
            continue  # they change the cost of the plan, never whether it holds
        correlation = float(np.corrcoef(drawn, holds.astype(float))[0, 1])
        found.append(Driver(name, _label(name, used), correlation))
    return tuple(sorted(found, key=lambda one: -abs(one.correlation)))


def _label(name: str, used: Mapping[str, Measure]) -> Text:
    kind, _, of = name.partition(":")
    if kind == "growth":
        zh = {"value_added": "增加值增速", "output": "产出增速", "employment": "就业增速"}[of]
        return Text(en=f"growth of {of.replace('_', ' ')}", zh=zh)
    label = used[of].label
    return Text(en=f"effect of {label.en} ({of})", zh=f"{label.zh}（{of}）的效果")


def tightened(
    base: Base, plan: Plan, scenario: Scenario, measures: Mapping[str, Measure], wanted: float, *, draws: int, seed: int
) -> dict[str, float]:
    """Return by how much each limit would have to be tightened for the plan to keep it in a share of the draws.

    The change, in the unit of the limit and towards its strict side, is that quantile of how far the indicator strays
    from its planned value on the bad side over the draws.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    levels: dict[str, Array] = {}

    def level(name: str) -> Array:
        if name not in levels:
            levels[name] = random.triangular(-1.0, 0.0, 1.0, draws)
        return levels[name]

    used = {one.measure: measures[one.measure] for one in plan.builds}
    frame = _drawn(plan, scenario, used, level, draws)
    assert plan.frame is not None
    found = {}
    for demand in base.demands:
        if demand.shifted is None or demand.indicator is None or demand.kind == "budget" or demand.year is None:
            continue
        values = _values(plan, frame, demand.indicator)[demand.year]
        planned = _values(plan, plan.frame, demand.indicator)[demand.year][0]
        bad = 1.0 if (demand.operator or "").startswith("<") else -1.0
        strays = bad * (values[~np.isnan(values)] - planned)
        margin = float(np.quantile(strays, wanted)) if len(strays) else 0.0
        if margin > 0:
            found[demand.id] = -bad * margin
    return found
