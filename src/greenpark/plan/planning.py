"""From a setting to a plan: solve, project, have `assess` judge it, and explain where nothing works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from greenpark.assess.criteria import display_factor
from greenpark.assess.engine import evaluate_names
from greenpark.assess.resolve import value_column
from greenpark.catalog.models import Text
from greenpark.formula.program.values import Affine
from greenpark.formula.values import Value
from greenpark.plan.administrative import Deadline
from greenpark.plan.alternatives import COUNT, WITHIN, alternatives
from greenpark.plan.clashes import clashes, least_relief
from greenpark.plan.contributions import CO_BENEFITS, contributions
from greenpark.plan.model.demands import Demand
from greenpark.plan.model.solve import GAP, TIME_LIMIT, Solution
from greenpark.plan.pathway import Base, Solved, base_of, best
from greenpark.plan.projection import projected
from greenpark.plan.requirements import NAMES, Limit, years_of
from greenpark.plan.result import Build, Plan, Point, Proof, YearCost
from greenpark.plan.setting import Setting, verdicts
from greenpark.plan.shadow import prices

_DUST = 1e-7  # share of the largest capacity below which a build is rounding


@dataclass(frozen=True)
class Wanted:
    """How much of a plan is wanted."""

    gap: float = GAP
    time_limit: float = TIME_LIMIT
    alternatives: int = COUNT
    within: float = WITHIN
    prices: bool = True
    clashes: bool = True
    tighter: Mapping[str, float] = field(default_factory=dict)  # by demand: change of its limit, see `robust.tightened`


def plan_setting(
    setting: Setting, wanted: Wanted | None = None, *, tasks: tuple[Deadline, ...] = (),
    units: Mapping[str, str] | None = None, left_out: Mapping[str, Text] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Plan:  # fmt: skip
    """Return the cheapest plan of a setting, confirmed by `assess`, or the clashes that leave none.

    `units` are the capacity units of the measures. Raises ProblemsFound for requirements that cannot be limits, and
    SolverFailed where the solver ends without a plan or a proof.
    """
    wanted, say = wanted or Wanted(), on_step or (lambda text: None)
    base = base_of(setting)
    left = {**(left_out or {}), **base.model.dropped}
    say("solve")
    base.demands = [_tighter(demand, wanted.tighter.get(demand.id, 0.0)) for demand in base.demands]
    hopeless = [demand for demand in base.demands if demand.condition is False]
    found = None if hopeless else best(base, gap=wanted.gap, time_limit=wanted.time_limit)
    if found is None or found.solution.status == "infeasible":
        say("clashes")
        sets = tuple(clashes(base)) if wanted.clashes else ()
        given = tuple(least_relief(base)[0]) if wanted.clashes else ()
        return Plan(
            setting, "infeasible", None, (), (), (), {}, (), None, clashes=sets, reliefs=given, tasks=tasks,
            left_out=left, notes=(*setting.notes, *base.model.notes),
        )  # fmt: skip
    plan = replace(
        _plan_of(base, found, units or {}), tasks=tasks, left_out=left, notes=(*setting.notes, *base.model.notes)
    )
    plan = replace(plan, effects=contributions(base, found.solution.values, CO_BENEFITS, setting.years[-1]))
    if wanted.prices:
        say("prices")
        plan = replace(plan, prices=tuple(prices(base, found.solution, shown=_shown(base))))
    if wanted.alternatives:
        say("alternatives")
        plan = replace(plan, alternatives=_others(setting, wanted, units or {}))
    return plan


def _tighter(demand: Demand, by: float) -> Demand:
    return demand if by == 0.0 or demand.shifted is None else replace(demand, condition=demand.shifted(by))


def _others(setting: Setting, wanted: Wanted, units: Mapping[str, str]) -> tuple[Plan, ...]:
    base = base_of(setting, every_choice=True)
    first = best(base, gap=wanted.gap, time_limit=wanted.time_limit)
    if first.solution.status == "infeasible":
        return ()
    others = alternatives(
        base, first.solution, count=wanted.alternatives, within=wanted.within, time_limit=wanted.time_limit
    )
    return tuple(_plan_of(base, Solved(one, first.program), units) for one in others)


def _shown(base: Base) -> dict[str, float]:
    """Return, by demand, how many own units one shown unit is."""
    catalog = base.setting.catalog
    found = {}
    for demand in base.demands:
        if demand.indicator is None or demand.kind == "budget":
            continue
        name = demand.indicator.partition("[")[0]
        found[demand.id] = 0.01 if catalog.entry(name).unit == "%" else 1.0
        if demand.scheme is not None:
            row = next(one for one in catalog.schemes[demand.scheme].criteria if one.id == demand.criterion)

            found[demand.id] = 1.0 / display_factor(row, catalog.entry(name).unit)
    return found


def _plan_of(base: Base, found: Solved, units: Mapping[str, str]) -> Plan:
    setting, solution = base.setting, found.solution
    frame = projected(setting, base.model, solution.values)
    records = verdicts(setting, frame, setting.scheme_years)
    path = path_of(setting, frame, base.demands)
    missed = _missed(setting, records, frame)
    binaries = sum(found.program.integer)
    return Plan(
        setting,
        "failed" if missed else solution.status,
        solution.objective,
        builds_of(base, solution, units),
        path,
        costs_of(base, solution),
        {pair: record["verdict"] for pair, record in records.items()},
        missed,
        Proof(
            solution.gap, solution.bound, solution.seconds, len(found.program.cost), binaries, len(found.program.rows),
            found.rounds,
        ),
        frame=frame,
    )  # fmt: skip


def builds_of(base: Base, solution: Solution, units: Mapping[str, str]) -> tuple[Build, ...]:
    """Return what is built, in the order of years."""
    model = base.model
    found = []
    for (name, year), column in model.built.items():
        capacity = solution.values[column]
        if capacity > _DUST * max(1e-9, model.program.upper[column]):
            option = model.options[name]
            capex = capacity * option.capex[model.years.index(year)]
            found.append(Build(name, year, capacity, units.get(name, "1"), capex))
    return tuple(sorted(found, key=lambda one: (one.year, one.measure)))


def costs_of(base: Base, solution: Solution) -> tuple[YearCost, ...]:
    """Return the cost of each year beyond the reference path, undiscounted."""
    model, economy, values = base.model, base.setting.economy, list(solution.values)
    found = []
    for index, year in enumerate(model.years):
        capex = model.spending.get(year, Affine()).at(values)
        running = sum(option.running[index] * values[model.alive[name, year]] for name, option in model.options.items())
        purchases = sum(
            economy.prices[column][index] * change.at(values)
            for (column, of), change in model.changes.items()
            if of == year and column in economy.prices
        )
        found.append(YearCost(year, capex, running, purchases, _charged(base, year, index, values)))
    return tuple(found)


def _charged(base: Base, year: int, index: int, values: list[float]) -> float:
    charges = base.setting.economy.charges
    if not charges:
        return 0.0
    frame = projected(base.setting, base.model, tuple(values))
    names = list(charges)
    total = 0.0
    for source, sign in ((frame, 1.0), (base.setting.reference, -1.0)):
        row = figures_of(base.setting, source, names).filter(pl.col("year") == year).to_dicts()
        total += sum(sign * charges[name][index] * float(row[0][name] or 0.0) for name in names) if row else 0.0
    return total


def figures_of(setting: Setting, frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return `year` and a column for each name, in own units, of the setting's park."""
    computed = [name for name in names if name in setting.catalog.scope and "[" not in name]
    found = evaluate_names(frame.filter(pl.col("park") == setting.park), setting.catalog, computed)
    columns = set(found.columns)
    picked = []
    for name in names:
        held = value_column(name) if value_column(name) in columns else name
        picked.append((pl.col(held) if held in columns else pl.lit(None)).cast(pl.Float64).alias(name))
    return found.select(pl.col("year").cast(pl.Int64), *picked)


def path_of(setting: Setting, frame: pl.DataFrame, demands: list[Demand]) -> tuple[Point, ...]:
    """Return every indicator that is asked about, year by year, with its limit where one holds."""
    catalog = setting.catalog
    asked = [one for one in demands if one.indicator is not None and one.kind in ("criterion", "limit")]
    for scheme, _ in setting.scheme_years:
        names = {demand.indicator for demand in asked}
        changed = {column.partition("[")[0] for option in setting.options for column in option.changes}
        moved = {name for one in changed for name in catalog.dependants.get(one, ())}
        asked += [
            Demand("", Text(en="", zh=""), "criterion", None, True, criterion.indicator)
            for criterion in catalog.schemes[scheme].criteria
            if criterion.indicator in moved and criterion.indicator not in names
        ]
    names_asked = list(dict.fromkeys(str(one.indicator) for one in asked))
    limits = {(str(one.indicator), one.year): one for one in asked if one.year is not None and one.limit is not None}
    plan = {row["year"]: row for row in figures_of(setting, frame, names_asked).to_dicts()}
    before = {row["year"]: row for row in figures_of(setting, setting.reference, names_asked).to_dicts()}
    found = []
    for name in names_asked:
        own = catalog.entry(name.partition("[")[0])
        item = name.removesuffix("]").partition("[")[2] or None
        factor = 100.0 if own.unit == "%" else 1.0
        for year in setting.years:
            demand = limits.get((name, year))
            limit = None if demand is None or demand.limit is None else demand.limit * factor
            found.append(
                Point(
                    year, name, catalog.unit_of(own.id, item), _times(plan[year][name], factor),
                    _times(before[year][name], factor), limit,
                    NAMES.get(demand.operator or "") if demand is not None else None,
                )
            )  # fmt: skip
    return tuple(found)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _missed(
    setting: Setting, records: Mapping[tuple[str, int], dict[str, object]], frame: pl.DataFrame
) -> tuple[Text, ...]:
    """Return what the projected figures do not reach, by the same assessment that judges reported ones."""
    found = []
    for (scheme, year), record in records.items():
        if record["verdict"] != "qualifies":
            found.append(
                Text(
                    en=f"{scheme} in {year} is '{record['verdict']}', not 'qualifies'",
                    zh=f"{year}年{scheme}的结论为“{record['verdict']}”，而非“测算满足”",
                )
            )
    from greenpark.formula.reference import compare

    for asked in setting.requirements:
        if not isinstance(asked, Limit):
            continue
        figures = {row["year"]: row for row in figures_of(setting, frame, [asked.name]).to_dicts()}
        for year in years_of(asked, setting.years[-1]):
            value = figures[year][asked.name]
            held = value is not None and compare(Value(value), asked.operator, Value(asked.value)).value == 1.0
            if not held:
                found.append(
                    Text(
                        en=f"{asked.name} is {value} in {year}, not {asked.operator} {asked.value:g}",
                        zh=f"{year}年{asked.name}为{value}，不满足{asked.operator} {asked.value:g}",
                    )
                )
    return tuple(found)
