"""Where no plan works: which requirements cannot hold together, and the least that would have to give."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from greenpark.catalog.models import Text
from greenpark.plan.model.demands import Demand
from greenpark.plan.model.solve import Solution, solve
from greenpark.plan.pathway import Base, best, pose

_SETS, _SOLVES = 4, 150  # how many sets are looked for, and with how many solutions at most


@dataclass(frozen=True)
class Clash:
    """A smallest set of requirements of which not all can hold."""

    demands: tuple[Demand, ...]

    def text(self) -> Text:
        """Return the clash as a sentence."""
        if len(self.demands) == 1:
            one = self.demands[0]
            why_en, why_zh = (f": {one.reason.en}", f"：{one.reason.zh}") if one.reason is not None else ("", "")
            return Text(
                en=f"{one.label.en} cannot be met with the measures at hand{why_en}",
                zh=f"用现有措施无法达到{one.label.zh}{why_zh}",
            )
        return Text(
            en="These cannot hold together: " + "; ".join(one.label.en for one in self.demands),
            zh="以下要求不能同时满足：" + "；".join(one.label.zh for one in self.demands),
        )


@dataclass(frozen=True)
class Relief:
    """By how much a requirement has to give in the plan that misses all requirements by the least."""

    demand: Demand
    share: float  # of the limit, or of the largest size of the figure where the limit is zero


def clashes(base: Base, on_step: Callable[[int], None] | None = None) -> list[Clash]:
    """Return smallest sets of requirements that clash, each of them minimal; [] where a plan exists."""
    found = [Clash((demand,)) for demand in base.demands if demand.condition is False]
    hopeless = {demand.id for clash in found for demand in clash.demands}
    tries = 0

    def infeasible(keep: Collection[str]) -> bool:
        nonlocal tries
        tries += 1
        if on_step is not None:
            on_step(tries)
        skip = {demand.id for demand in base.demands} - set(keep)
        return _feasible(base, skip) is None

    rest = [demand.id for demand in base.demands if demand.id not in hopeless]
    queue: list[frozenset[str]] = [frozenset()]
    seen: set[frozenset[str]] = set()
    while queue and len(found) - len(hopeless) < _SETS and tries < _SOLVES:
        without = queue.pop(0)
        active = [one for one in rest if one not in without]
        known = next((clash for clash in seen if not clash & without), None)
        if known is None:
            if not infeasible(active):
                continue
            for one in list(active):
                fewer = [other for other in active if other != one]
                if infeasible(fewer):
                    active = fewer
            known = frozenset(active)
            seen.add(known)
            found.append(Clash(tuple(demand for demand in base.demands if demand.id in known)))
        queue.extend(without | {one} for one in sorted(known))
    return sorted(found, key=lambda clash: len(clash.demands))


def _feasible(base: Base, skip: Collection[str]) -> Solution | None:
    def no_cost(program: object) -> None:
        program.cost = [0.0] * len(program.cost)  # type: ignore[attr-defined]

    found = best(base, skip=skip, edit=no_cost).solution
    return None if found.status == "infeasible" else found


def least_relief(base: Base) -> tuple[list[Relief], Solution]:
    """Return by how much which requirements have to give at least, as shares summed, and the plan that does so.

    A requirement that nothing moves cannot give by a share: it has to be dropped, and stands among the clashes alone.
    """
    posed = pose(base, relief=True, skip=[demand.id for demand in base.demands if demand.condition is False])
    program = posed.program
    program.cost, program.constant = [0.0] * len(program.cost), 0.0
    for column in posed.slacks.values():
        program.cost[column] = 1.0
    solution = solve(program)
    if solution.status == "infeasible":
        return [], solution
    by_id = {demand.id: demand for demand in base.demands}
    given = [
        Relief(by_id[name], solution.values[column])
        for name, column in posed.slacks.items()
        if solution.values[column] > 1e-9
    ]
    return given, solution
