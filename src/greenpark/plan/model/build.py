"""From options and an economy to the program: builds, what is alive, limits, cost (issue text, "The model")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from greenpark.assess.figures import ParkFigures
from greenpark.catalog.models import Text
from greenpark.formula import tree
from greenpark.formula.program.values import Affine, Extremes, NotLinear
from greenpark.formula.program.view import Result
from greenpark.formula.values import Value
from greenpark.plan.model.figures import Cell, PlanFigures
from greenpark.plan.model.options import STAGES, Economy, Option
from greenpark.plan.model.program import Program

_LEAST_BUILT = 1e-3  # share of its potential that a measure must have to count as built, where it has no minimum


@dataclass
class Model:
    """The program of one park's plan and where its decisions stand."""

    program: Program
    years: tuple[int, ...]
    options: dict[str, Option]
    built: dict[Cell, int] = field(default_factory=dict)  # capacity built, by option and year
    alive: dict[Cell, int] = field(default_factory=dict)
    ever: dict[str, int] = field(default_factory=dict)
    changes: dict[Cell, Affine] = field(default_factory=dict)
    dropped: dict[str, Text] = field(default_factory=dict)  # options that this park cannot use, with the reason
    notes: list[Text] = field(default_factory=list)
    spending: dict[int, Affine] = field(default_factory=dict)  # capital cost by year, undiscounted


def build(
    options: Sequence[Option],
    economy: Economy,
    figures: ParkFigures,
    years: Sequence[int],
    *,
    every_choice: bool = False,
) -> Model:
    """Return the program of a plan over consecutive years; no demands yet.

    `every_choice` gives each option a binary that says whether it is ever built, for plans that are to differ.
    """
    model = Model(Program(), tuple(years), {})
    for stage in STAGES:
        # capacities of one stage are limited by what the stages before it leave
        base = PlanFigures(figures, model.program, dict(model.changes))
        for option in (one for one in options if one.stage == stage):
            _add(option, model, base, figures, every_choice=every_choice)
        _take_effects(stage, model, figures)
    _choices(model)
    _shared(economy, model, figures)
    _physical(model, figures)
    _costs(economy, model, figures)
    return model


def capacity_limit(potential: float | tree.Node | None, view: PlanFigures, year: int) -> Affine | Text:
    """Return the largest capacity in a year, or why there is none."""
    if potential is None:
        return Text(en="it has no potential; give one in the scenario", zh="未给出潜力，请在情景中给出")
    if isinstance(potential, int | float):
        return Affine(float(potential))
    try:
        result = view.read(potential, year)
    except NotLinear as error:
        return Text(en=f"its potential: {error.en}", zh=f"潜力：{error.zh}")
    assert not isinstance(result, Mapping)
    return _affine(result, view) or Text(en="a figure for its potential is missing", zh="缺少计算潜力所需的数值")


def _affine(result: Result, view: PlanFigures) -> Affine | None:
    if isinstance(result, Value):
        return None if result.value is None or isinstance(result.value, str) else Affine(float(result.value))
    if isinstance(result, Extremes):
        members = [_affine(one, view) for one in result.members]
        return view.extreme(result.how, tuple(one for one in members if one is not None))
    return result if isinstance(result, Affine) else None


def _add(option: Option, model: Model, base: PlanFigures, figures: ParkFigures, *, every_choice: bool) -> None:
    program, years = model.program, model.years
    limits = [capacity_limit(option.potential, base, year) for year in years]
    reason = next((one for one in limits if isinstance(one, Text)), None)
    if reason is not None:
        model.dropped[option.id] = reason
        return
    most = [max(program.bounds(one)[1], 0.0) for one in limits if isinstance(one, Affine)]
    if max(most) <= 0:
        model.dropped[option.id] = Text(en="there is nothing for it to work on", zh="没有可作用的对象")
        return
    model.options[option.id] = option
    for index, year in enumerate(years):
        # what is built must be alive at once, and so within the limit of that year
        model.built[option.id, year] = program.column(upper=most[index])
        model.alive[option.id, year] = program.column(upper=most[index])
    for index, year in enumerate(years):
        alive = Affine(0.0, {model.alive[option.id, year]: 1.0})
        living = {model.built[option.id, start]: -1.0 for start in years if start <= year < start + option.life}
        program.row(alive.plus(Affine(0.0, living)), lower=0.0, upper=0.0)
        limit = limits[index]
        if isinstance(limit, Affine) and not limit.is_constant:
            program.row(alive.plus(limit, -1.0), upper=0.0)
    if every_choice or option.minimum > 0 or any(option.fixed) or option.exclusive or option.requires:
        _choose(option, model, most, every_choice=every_choice)


def _choose(option: Option, model: Model, most: list[float], *, every_choice: bool) -> None:
    """Add the binary that says whether an option is ever built, with its minimum size and its fixed cost."""
    program, years = model.program, model.years
    ever = model.ever[option.id] = program.binary()
    columns = [model.built[option.id, year] for year in years]
    firsts = [program.binary() for _ in years] if any(option.fixed) else []
    if firsts:
        program.row(Affine(0.0, {**dict.fromkeys(firsts, 1.0), ever: -1.0}), lower=0.0, upper=0.0)
    for index, column in enumerate(columns):
        gates = firsts[: index + 1] or [ever]
        program.row(Affine(0.0, {column: 1.0, **dict.fromkeys(gates, -most[index])}), upper=0.0)
        if firsts:
            model.spending[years[index]] = model.spending.get(years[index], Affine()).plus(
                Affine(0.0, {firsts[index]: option.fixed[index]})
            )
    least = max(option.minimum, _LEAST_BUILT * max(most) if every_choice else 0.0)
    if least > 0:
        program.row(Affine(0.0, {**dict.fromkeys(columns, 1.0), ever: -least}), lower=0.0)


def _take_effects(stage: str, model: Model, figures: ParkFigures) -> None:
    """Add what the options of a stage change; a figure that the park does not have cannot be changed."""
    silent: dict[str, None] = {}
    for option in model.options.values():
        if option.stage != stage:
            continue
        for column, change in option.changes.items():
            for year in model.years:
                if not _has_figure(column, year, figures):
                    silent[column] = None
                    continue
                effect = Affine(0.0, {model.alive[option.id, year]: change})
                model.changes[column, year] = model.changes.get((column, year), Affine()).plus(effect)
    for column in silent:
        model.notes.append(
            Text(
                en=f"The park has no figure of {column}; what measures change of it is not counted.",
                zh=f"园区没有{column}的数值，措施对它的影响未计入。",
            )
        )


def _has_figure(column: str, year: int, figures: ParkFigures) -> bool:
    name, _, item = column.removesuffix("]").partition("[")
    found = figures.value(name, year, year)
    value = found.get(item) if isinstance(found, dict) else found
    return value is not None and value.value is not None and not isinstance(value.value, str)


def _reference(column: str, year: int, figures: ParkFigures) -> float:
    name, _, item = column.removesuffix("]").partition("[")
    found = figures.value(name, year, year)
    value = found[item] if isinstance(found, dict) else found
    return float(value.value)  # type: ignore[arg-type]


def _choices(model: Model) -> None:
    """Hold exclusive groups and prerequisites; one that the park cannot use cannot be fulfilled."""
    groups: dict[str, dict[int, float]] = {}
    for option in model.options.values():
        for group in option.exclusive:
            groups.setdefault(group, {})[model.ever[option.id]] = 1.0
    for members in groups.values():
        model.program.row(Affine(0.0, members), upper=1.0)
    for option in model.options.values():
        for needed in option.requires:
            ever = Affine(0.0, {model.ever[option.id]: 1.0})
            other = model.options.get(needed)
            if other is not None and needed not in model.ever:
                _choose(other, model, [model.program.upper[model.built[needed, year]] for year in model.years],
                        every_choice=True)  # fmt: skip
            there = Affine(0.0, {model.ever[needed]: 1.0}) if other is not None else Affine()
            model.program.row(ever.plus(there, -1.0), upper=0.0)


def _shared(economy: Economy, model: Model, figures: ParkFigures) -> None:
    """Hold limits that several options share, such as roof area."""
    users: dict[str, dict[str, float]] = {}
    for option in model.options.values():
        for limit, use in option.shares.items():
            users.setdefault(limit, {})[option.id] = use
    view = PlanFigures(figures, model.program, {})
    for limit, uses in users.items():
        for year in model.years:
            most = capacity_limit(economy.shared_limits.get(limit), view, year)
            if isinstance(most, Text):
                model.notes.append(
                    Text(en=f"The shared limit {limit} is not known and not held.", zh=f"共用限制{limit}未知，未约束。")
                )
                break
            used = Affine(0.0, {model.alive[name, year]: use for name, use in uses.items()})
            model.program.row(used.plus(most, -1.0), upper=0.0)


def _physical(model: Model, figures: ParkFigures) -> None:
    """Keep figures where figures can be: not below zero, within their range, parts within their whole."""
    variables = figures.catalog.variables
    for (column, year), change in model.changes.items():
        low, high = variables[column.partition("[")[0]].range or (None, None)
        now = _reference(column, year, figures)
        # net imports may be negative in data; a plan sells no power or heat at the price at which it buys
        least = max(low or 0.0, 0.0)
        if now >= least:
            model.program.row(change, lower=least - now)
        if high is not None and now <= high:
            model.program.row(change, upper=high - now)
    for parts, whole in figures.catalog.wholes:
        names = (*parts, whole)
        if any(variables[name].items is not None for name in names):
            continue
        for year in model.years:
            # a part that no measure moves shrinks with its whole; only what is added to a part can break it
            moved = any((name, year) in model.changes for name in parts)
            if not moved or not all(_has_figure(name, year, figures) for name in names):
                continue
            room = _reference(whole, year, figures) - sum(_reference(name, year, figures) for name in parts)
            if room < 0:
                continue
            left = Affine()
            for name in parts:
                left = left.plus(model.changes.get((name, year), Affine()))
            model.program.row(left.plus(model.changes.get((whole, year), Affine()), -1.0), upper=room)


def discount(rate: float, periods: float) -> float:
    """Return the present value of 1 after some years."""
    return float((1.0 + rate) ** -periods)


def _costs(economy: Economy, model: Model, figures: ParkFigures) -> None:
    """Charge capital at the start of its year, running cost at its end, and credit what is left at the end."""
    program, years = model.program, model.years
    horizon = len(years)
    for option in model.options.values():
        for index, year in enumerate(years):
            spent = Affine(0.0, {model.built[option.id, year]: option.capex[index]})
            model.spending[year] = model.spending.get(year, Affine()).plus(spent)
            unused = max(0.0, (option.life - (horizon - index)) / option.life)
            program.charge(spent, -unused * discount(economy.rate, horizon))
            bought = sum(
                change * economy.prices[column][index]
                for column, change in option.changes.items()
                if column in economy.prices and (column, year) in model.changes
            )
            alive = Affine(0.0, {model.alive[option.id, year]: 1.0})
            program.charge(alive, (option.running[index] + bought) * discount(economy.rate, index + 1))
    for index, year in enumerate(years):
        program.charge(model.spending.get(year, Affine()), discount(economy.rate, index))
    view = PlanFigures(figures, program, model.changes)
    for name, prices in economy.charges.items():
        for index, year in enumerate(years):
            if not view.moves(name, year) or prices[index] == 0:
                continue
            result = view.named(name, year)
            expression = _affine(result, view) if not isinstance(result, Mapping) else None
            if expression is None:
                raise NotLinear(f"the charge on {name} is not linear", f"对{name}的收费不是线性的")
            before = figures.value(name, year, year)
            assert isinstance(before, Value) and before.value is not None
            program.charge(
                expression.plus(Affine(-float(before.value))), prices[index] * discount(economy.rate, index + 1)
            )
