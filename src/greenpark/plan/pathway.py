"""The cheapest plan: pose the demands, solve, re-tangent until nothing changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from greenpark.catalog.models import Text
from greenpark.formula.program.limits import limit
from greenpark.formula.program.read import comparison
from greenpark.formula.program.values import Affine, Atom, Condition, NotLinear, Roots
from greenpark.formula.values import Value
from greenpark.plan.model.build import Model, build
from greenpark.plan.model.demands import Demand
from greenpark.plan.model.figures import PlanFigures
from greenpark.plan.model.posting import SECANT, TANGENT, Cut, Poster
from greenpark.plan.model.program import Program
from greenpark.plan.model.schemes import scheme_demands
from greenpark.plan.model.solve import GAP, TIME_LIMIT, Solution, solve
from greenpark.plan.requirements import Limit, years_of
from greenpark.plan.setting import Setting, verdicts
from greenpark.problems import Problem, ProblemsFound

_ROUNDS = 30  # of tangents; each only improves the plan
_SETTLED = 1e-7  # relative change of cost at which tangents no longer matter


@dataclass
class Base:
    """The program of a park with all demands as conditions, none of them posted yet."""

    setting: Setting
    model: Model
    demands: list[Demand]
    views: dict[str | None, PlanFigures] = field(default_factory=dict)


@dataclass
class Posed:
    """A copy of the program with demands posted."""

    program: Program
    poster: Poster
    slacks: dict[str, int]


def base_of(setting: Setting, *, every_choice: bool = False) -> Base:
    """Build the program of a setting and read all its requirements; raise ProblemsFound for what cannot be one."""
    try:
        model = build(setting.options, setting.economy, setting.figures(), setting.years, every_choice=every_choice)
    except NotLinear as error:
        raise ProblemsFound([
            Problem("not_linear", error.en, "Leave the charge or the measure out.", message_zh=error.zh,
                    remedy_zh="请去掉该收费或措施。")
        ]) from None  # fmt: skip
    base = Base(setting, model, [])
    records = verdicts(setting, setting.reference, setting.scheme_years)
    for scheme, year in setting.scheme_years:
        base.demands += scheme_demands(
            setting.catalog.schemes[scheme], records[scheme, year], view_of(base, scheme), year
        )
    for requirement in setting.requirements:
        if isinstance(requirement, Limit):
            base.demands += [_limit(base, requirement, year) for year in years_of(requirement, setting.years[-1])]
    base.demands += _budgets(base)
    return base


def view_of(base: Base, scheme: str | None) -> PlanFigures:
    """Return the figures of the plan as expressions, with the base year of a scheme."""
    if scheme not in base.views:
        base.views[scheme] = PlanFigures(base.setting.figures(scheme), base.model.program, base.model.changes)
    return base.views[scheme]


def _limit(base: Base, asked: Limit, year: int) -> Demand:
    view = view_of(base, None)
    name, _, item = asked.name.removesuffix("]").partition("[")
    catalog = base.setting.catalog
    entry = catalog.entry(name)
    shown = asked.value * (100.0 if entry.unit == "%" else 1.0)
    unit = catalog.unit_of(name, item or None)
    label = Text(
        en=f"{asked.name} {asked.operator} {shown:g} {unit} in {year}",
        zh=f"{year}年{entry.label.zh}{f'[{item}]' if item else ''} {asked.operator} {shown:g} {unit}",
    )

    def at(value: float) -> Condition | Value:
        result = view.named(name, year)
        if isinstance(result, Mapping):
            if not item:
                raise NotLinear("a breakdown has no single value; name an item", "分项数据没有单一数值，请指明分项")
            result = result[item]
        return comparison(result, asked.operator, Value(value), view.view(year))

    try:
        held = at(asked.value)
    except NotLinear as error:
        raise ProblemsFound([
            Problem("not_linear", f"{label.en} cannot be a requirement of a plan: {error.en}", "",
                    message_zh=f"{label.zh}不能作为计划的约束：{error.zh}")
        ]) from None  # fmt: skip
    reason = None
    if isinstance(held, Value):
        if held.value is None:
            reason = Text(en="the figure is missing", zh="缺少数值")
        held = bool(held.value)
    if held is False and reason is None:
        reason = Text(en="no measure at hand moves it", zh="现有措施都不改变它")

    def shifted(by: float) -> Condition:
        found = at(asked.value + by)
        return bool(found.value) if isinstance(found, Value) else found

    return Demand(
        f"{asked.name}{asked.operator}{asked.value:g}/{year}", label, "limit", year, held, asked.name,
        asked.operator, asked.value, reason=reason, shifted=None if isinstance(held, bool) else shifted,
    )  # fmt: skip


def _budgets(base: Base) -> list[Demand]:
    economy, spending = base.setting.economy, base.model.spending
    found = []
    for year, amount in economy.budget_by_year.items():
        if year in spending:
            label = Text(en=f"budget of {year}: {amount:,.0f}", zh=f"{year}年预算{amount / 1e4:,.0f}万元")
            found.append(_budget(f"budget/{year}", label, spending[year], amount, year))
    if economy.budget is not None:
        total = Affine()
        for one in spending.values():
            total = total.plus(one)
        label = Text(en=f"budget: {economy.budget:,.0f}", zh=f"总预算{economy.budget / 1e4:,.0f}万元")
        found.append(_budget("budget", label, total, economy.budget, None))
    return found


def _budget(name: str, label: Text, spent: Affine, amount: float, year: int | None) -> Demand:
    return Demand(
        name, label, "budget", year, limit(spent, "<=", amount), "budget", "<=", amount,
        shifted=lambda by: limit(spent, "<=", amount + by),
    )  # fmt: skip


def pose(
    base: Base, *, how: str = TANGENT, skip: Collection[str] = (), relief: bool = False,
    changed: Mapping[str, Demand] | None = None,
) -> Posed:  # fmt: skip
    """Post the demands into a copy of the program; with `relief` each may be exceeded by a column of its own."""
    program = base.model.program.copy()
    poster = Poster(program, how)
    slacks: dict[str, int] = {}
    for demand in base.demands:
        if demand.id in skip:
            continue
        if relief:
            slacks[demand.id] = poster.slack = program.column()
        poster.post((changed or {}).get(demand.id, demand).condition)
    poster.slack = None
    return Posed(program, poster, slacks)


@dataclass(frozen=True)
class Solved:
    """A solution with the program it solves and the bound of its relaxation."""

    solution: Solution
    program: Program
    rounds: int = 1


def best(
    base: Base, *, skip: Collection[str] = (), gap: float = GAP, time_limit: float = TIME_LIMIT,
    changed: Mapping[str, Demand] | None = None, edit: object = None,
) -> Solved:  # fmt: skip
    """Return the cheapest plan that meets all demands but those to skip; `edit(program)` may change the program.

    Limits on sums of roots are held by tangents, from the point that secants suggest, until the cost settles; the
    secants give the bound.
    """
    posed = pose(base, skip=skip, changed=changed)
    _edit(posed.program, edit)
    if not posed.poster.cuts:
        return Solved(solve(posed.program, gap=gap, time_limit=time_limit), posed.program)
    loose = pose(base, how=SECANT, skip=skip, changed=changed)
    _edit(loose.program, edit)
    bound = solve(loose.program, gap=gap, time_limit=time_limit)
    if bound.status == "infeasible":
        return Solved(bound, loose.program)
    found = _tangented(posed, bound, gap, time_limit)
    if found.solution.status == "infeasible":
        return found
    solution = found.solution
    return Solved(
        Solution(solution.status, solution.objective, solution.values, bound.bound, solution.seconds + bound.seconds),
        found.program, found.rounds,
    )  # fmt: skip


def _edit(program: Program, edit: object) -> None:
    if callable(edit):
        edit(program)


def _tangented(posed: Posed, start: Solution, gap: float, time_limit: float) -> Solved:
    program, cuts = posed.program, posed.poster.cuts
    at = start.values
    held: Solution | None = None
    spent = 0.0
    for number in range(1, _ROUNDS + 1):
        for cut in cuts:
            posed.poster.straighten(cut, points(cut, at))
        now = solve(program, gap=gap, time_limit=time_limit)
        spent += now.seconds
        if now.status == "infeasible":
            if held is not None:
                break
            easier = _eased(posed, at, gap, time_limit)
            if easier is None:
                return Solved(now, program, number)
            at = easier
            continue
        settled = held is not None and held.objective - now.objective <= _SETTLED * max(1.0, abs(now.objective))
        held, at = (now if held is None or now.objective <= held.objective else held), now.values
        if settled:
            break
    if held is None:
        return Solved(Solution("infeasible", float("inf"), (), float("inf"), spent), program)
    return Solved(Solution(held.status, held.objective, held.values, held.bound, spent), program, number)


def _eased(posed: Posed, at: tuple[float, ...], gap: float, time_limit: float) -> tuple[float, ...] | None:
    """Return the point at which the tangents are least violated, None where it no longer moves."""
    program = posed.program.copy()
    program.cost, program.constant = [0.0] * len(program.cost), 0.0
    slack = program.column(cost=1.0)
    for cut in posed.poster.cuts:
        assert cut.row is not None
        program.rows[cut.row] = {**program.rows[cut.row], slack: -1.0}
    found = solve(program, gap=gap, time_limit=time_limit)
    if found.status == "infeasible":
        return None
    moved = any(
        abs(a - b) > 1e-9 * max(1.0, abs(b))
        for cut in posed.poster.cuts
        for a, b in zip(points(cut, found.values), points(cut, at), strict=True)
    )
    return found.values[: len(at)] if moved else None


def points(cut: Cut, values: tuple[float, ...]) -> tuple[float, ...]:
    """Return the values of the expressions under the roots at a solution."""
    atom: Atom = cut.atom
    assert isinstance(atom.left, Roots)
    return tuple(root.inner.at(list(values)) for root in atom.left.members)
