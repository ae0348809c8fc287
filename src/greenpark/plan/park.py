"""From a park's data, a scenario and the measure library to its plan: what `greenpark plan run` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from greenpark.assess import asked
from greenpark.catalog import Catalog
from greenpark.catalog.models import Text
from greenpark.formula.units import conversion
from greenpark.observe.dataset import Dataset
from greenpark.observe.wide import build_wide
from greenpark.plan.administrative import Deadline, with_tasks
from greenpark.plan.measures import Band, Library, Measure, changes, price, refusal, unsourced, warnings
from greenpark.plan.model.options import Economy, Option
from greenpark.plan.planning import Wanted, plan_setting
from greenpark.plan.requirements import Limit, Requirement, SchemeRequirement
from greenpark.plan.result import Plan
from greenpark.plan.scenario import Scenario, carbon_price_path, price_path, reference_notes, reference_path
from greenpark.plan.scenario.read import unknown_measures
from greenpark.plan.setting import Setting
from greenpark.problems import NotFound, Problem, ProblemsFound


@dataclass(frozen=True)
class Ask:
    """What is asked for a park; years default to those of the requirements and the scenario."""

    requirements: tuple[Requirement, ...]
    scenario: Scenario
    start: int | None = None
    end: int | None = None
    allow_unsourced: bool = False
    exclude: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    budget: float | None = None
    editions: Mapping[str, str] = field(default_factory=dict)
    rate: float | None = None  # default: the scenario's public rate
    band: Band = "central"


@dataclass(frozen=True)
class Prepared:
    """A setting ready to be solved, with what is to be said beside it."""

    setting: Setting
    deadlines: tuple[Deadline, ...]
    left_out: Mapping[str, Text]
    units: Mapping[str, str]
    measures: Mapping[str, Measure]
    scenario: Scenario
    library: Library


def frames_of_parks(dataset: Dataset, catalog: Catalog) -> dict[str, pl.DataFrame]:
    """Return the wide rows of each park up to its latest year with data."""
    wide = build_wide(dataset, catalog)
    latest = asked.latest_years(dataset)
    found = {}
    for (park,), rows in wide.group_by("park", maintain_order=True):
        name = str(park)
        if name in latest:
            found[name] = rows.filter(pl.col("year") <= latest[name]).sort("year")
    return found


def plan_park(
    dataset: Dataset, catalog: Catalog, library: Library, park: str | None, ask: Ask, wanted: Wanted | None = None,
    *, on_step: Callable[[str], None] | None = None,
) -> Plan:  # fmt: skip
    """Return the cheapest plan of one park.

    Raises NotFound for an unknown park or measure, ProblemsFound for requirements that cannot be limits.
    """
    prepared = prepare(dataset, catalog, library, park, ask)
    return plan_setting(
        prepared.setting, wanted, tasks=prepared.deadlines, units=prepared.units, left_out=prepared.left_out,
        on_step=on_step,
    )  # fmt: skip


def prepare(dataset: Dataset, catalog: Catalog, library: Library, park: str | None, ask: Ask) -> Prepared:
    """Return the planning problem of one park of a dataset; the only park where none is named."""
    frames = frames_of_parks(dataset, catalog)
    name = chosen_park(dataset, frames, park)
    return prepare_frame(name, frames[name], catalog, library, ask, targets=dataset.targets)


def chosen_park(dataset: Dataset, frames: Mapping[str, pl.DataFrame], park: str | None) -> str:
    """Return the park that is named by id or name, or the only one; raise NotFound."""
    if park is not None:
        return asked.park_id(park, dataset, asked.latest_years(dataset))
    if len(frames) != 1:
        raise NotFound(
            f"There are {len(frames)} parks; name one with --park.", f"共有{len(frames)}个园区，请用--park指定。"
        )
    return next(iter(frames))


def prepare_frame(
    park: str, history: pl.DataFrame, catalog: Catalog, library: Library, ask: Ask,
    targets: pl.DataFrame | None = None,
) -> Prepared:  # fmt: skip
    """Return the planning problem of one park from its wide rows."""
    scenario = ask.scenario
    unknown_measures(scenario, library.measures)
    _known([*ask.exclude, *ask.only], library)
    years = _years(history, ask)
    reference = reference_path(history, scenario, catalog, years[-1], targets)
    # columns that never hold anything only cost time
    empty = [name for name in reference.columns if reference[name].null_count() == reference.height]
    reference = reference.drop([name for name in empty if name not in ("base_year", "province", "region_class")])
    left_out: dict[str, Text] = {}
    notes = list(reference_notes(history, scenario, catalog))
    options = []
    measures: dict[str, Measure] = {}
    for measure in library.measures.values():
        reason = _not_wanted(measure, ask) or refusal(measure, allow_unsourced=ask.allow_unsourced)
        if reason is not None:
            left_out[measure.id] = reason
            continue
        options.append(option_of(measure, years, catalog, library, ask))
        measures[measure.id] = measure
        if unsourced(measure):
            notes.append(
                Text(en=f"{measure.id} has no source for cost or effect: a placeholder to be confirmed.",
                     zh=f"{measure.id}成本和效果均无来源，属占位数据，须核实。")
            )  # fmt: skip
    setting = Setting(
        catalog, park, reference, years, tuple(options), economy_of(years, library, ask), ask.requirements,
        scenario.price_year, editions=ask.editions, notes=tuple(notes),
    )  # fmt: skip
    setting = Setting(**{**setting.__dict__, "notes": (*setting.notes, *_warned(setting, measures))})
    setting, deadlines = with_tasks(setting, library.tasks)
    units = {name: measure.capacity_unit for name, measure in measures.items()}
    return Prepared(setting, tuple(deadlines), left_out, units, measures, scenario, library)


def option_of(measure: Measure, years: Sequence[int], catalog: Catalog, library: Library, ask: Ask) -> Option:
    """Return a measure as a plan sees it."""
    priced = price(measure, years, ask.scenario.price_year, library.money, ask.band)
    own = ask.scenario.potentials.get(measure.id)
    potential = library.potentials.get(measure.id) if own is None else own[0] * (
        conversion(own[1], measure.capacity_unit) if own[1] else 1.0
    )  # fmt: skip
    assert measure.life is not None
    return Option(
        measure.id,
        priced.capex,
        priced.running,
        {one.column: one.central for one in changes(measure, catalog)},
        measure.life.central,
        potential,
        measure.stage,
        measure.minimum_size,
        priced.fixed,
        measure.exclusive,
        measure.requires,
        {
            use.limit: use.per_unit
            * conversion(use.unit, f"{library.limits[use.limit].unit}/({measure.capacity_unit})")
            for use in measure.shared_limits
        },
    )


def economy_of(years: Sequence[int], library: Library, ask: Ask) -> Economy:
    """Return what a plan is reckoned with: the scenario's prices, rate and budgets."""
    scenario = ask.scenario
    carbon = carbon_price_path(scenario, years)
    return Economy(
        scenario.discount_public if ask.rate is None else ask.rate,
        price_path(scenario, years),
        {} if carbon is None else {carbon[0]: carbon[1]},
        {year: amount for year, amount in scenario.budget_by_year.items() if year in years},
        scenario.budget if ask.budget is None else ask.budget,
        dict(library.limit_formulas),
    )


def _years(history: pl.DataFrame, ask: Ask) -> tuple[int, ...]:
    last = int(history["year"].max())  # type: ignore[arg-type]
    first = ask.start or ask.scenario.start or last + 1
    asked_for = [one.year for one in ask.requirements]
    end = ask.end or max([*asked_for, ask.scenario.end or 0]) or first + 9
    problem = None
    if first <= last:
        problem = (f"the plan would start in {first}, but data run to {last}", f"计划自{first}年起，但数据已至{last}年")
    elif end < first:
        problem = (f"the plan would end in {end}, before it starts in {first}", f"计划{end}年结束，早于起始年{first}")
    elif any(not first <= year <= end for year in asked_for):
        problem = (f"a requirement lies outside the plan's years {first} to {end}", f"要求的年份不在{first}至{end}年内")
    elif end - first >= 40:
        problem = (f"{end - first + 1} years are too many", f"{end - first + 1}年过长")
    if problem is not None:
        raise ProblemsFound([
            Problem("years", problem[0], "Choose other years with --from, --by or in the scenario.",
                    message_zh=problem[1], remedy_zh="请用--from、--by或在情景中另选年份。")
        ])  # fmt: skip
    return tuple(range(first, end + 1))


def _known(names: Sequence[str], library: Library) -> None:
    from greenpark.problems import did_you_mean

    for name in names:
        if name not in library.measures:
            near = did_you_mean(name, library.measures)
            hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
            raise NotFound(f"There is no measure '{name}'.{hint}", f"没有措施“{name}”。{hint_zh}")


def _not_wanted(measure: Measure, ask: Ask) -> Text | None:
    if measure.id in ask.exclude or measure.id in ask.scenario.exclude:
        return Text(en="excluded by the user", zh="用户已排除")
    if ask.only and measure.id not in ask.only:
        return Text(en="not among the measures asked for", zh="不在所选措施内")
    return None


def _warned(setting: Setting, measures: Mapping[str, Measure]) -> list[Text]:
    """Return what has to be said of measures on the park's grid, such as electric boilers on a coal-heavy one."""
    from greenpark.assess.factors import unit_of

    figures = setting.figures()
    year = setting.years[-1]
    figures.moment(year)
    found = figures.value("grid_factor", year, year)
    if isinstance(found, dict) or found.value is None:
        return []
    factor = float(found.value) * unit_of(setting.catalog, "grid_factor", None).factor / conversion_base()
    return [
        Text(en=f"{name}: {text.en} (grid of {year}: {factor:.3f} t/MWh).",
             zh=f"{name}：{text.zh}（{year}年电网{factor:.3f} t/MWh）。")
        for name, measure in measures.items()
        for text in warnings(measure, factor)
    ]  # fmt: skip


def conversion_base() -> float:
    """Return the factor of t/MWh in base units."""
    from greenpark.formula.units import parse_unit

    return parse_unit("t/MWh").factor


def requirements_of(
    schemes: Sequence[str], limits: Sequence[Limit], by: int, *, onward: bool, catalog: Catalog
) -> tuple[Requirement, ...]:
    """Return requirements from scheme names such as `zero-carbon-2025@2030`; the year defaults to `by`."""
    found: list[Requirement] = []
    for text in schemes:
        name, _, year = text.partition("@")
        open_end = year.endswith("+")
        found.append(
            SchemeRequirement(asked.scheme_id(name, catalog), int(year.rstrip("+")) if year else by, onward or open_end)
        )
    return (*found, *limits)
