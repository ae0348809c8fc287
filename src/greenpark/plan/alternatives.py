"""Plans that cost little more and build other things, so that people keep a choice."""

from __future__ import annotations

from greenpark.plan.model.program import Program
from greenpark.plan.model.solve import TIME_LIMIT, Solution
from greenpark.plan.pathway import Base, best

WITHIN = 0.05  # of the best cost
COUNT = 3


def alternatives(
    base: Base, first: Solution, *, count: int = COUNT, within: float = WITHIN, time_limit: float = TIME_LIMIT
) -> list[Solution]:
    """Return up to `count` plans within a share of the best cost, as far apart as possible in what is ever built.

    `base` must have been built with `every_choice`, `first` is its best plan. Distance is the number of measures that
    one plan builds and the other does not; each further plan is as far as possible from all before it, and then the
    cheapest with its set of measures.
    """
    ceiling = first.objective + within * abs(first.objective)
    ever = list(base.model.ever.values())
    patterns = [_pattern(base, first)]
    found: list[Solution] = []
    while len(found) < count:
        far = best(base, time_limit=time_limit, edit=lambda program: _farthest(program, ceiling, ever, patterns))
        if far.solution.status == "infeasible":
            break
        pattern = {column: round(far.solution.values[column]) for column in ever}
        if min(sum(pattern[column] != other[column] for column in ever) for other in patterns) == 0:
            break
        cheapest = best(base, time_limit=time_limit, edit=lambda program: _fixed(program, pattern))  # noqa: B023
        if cheapest.solution.status == "infeasible":
            break
        patterns.append(pattern)
        found.append(cheapest.solution)
    return found


def _pattern(base: Base, solution: Solution) -> dict[int, int]:
    return {column: round(solution.values[column]) for column in base.model.ever.values()}


def _farthest(program: Program, ceiling: float, ever: list[int], patterns: list[dict[int, int]]) -> None:
    """Replace the objective: the least distance to any plan so far, as large as possible; cost becomes a row."""
    cost = {column: value for column, value in enumerate(program.cost) if value}
    scale = max((abs(value) for value in cost.values()), default=1.0)
    program.rows.append({column: value / scale for column, value in cost.items()})
    program.row_lower.append(-float("inf"))
    program.row_upper.append((ceiling - program.constant) / scale)
    program.cost, program.constant = [0.0] * len(program.cost), 0.0
    least = program.column(cost=-1.0, upper=float(len(ever)))
    for pattern in patterns:
        # distance = sum over measures of (1 - x) where it was built, x where it was not
        row = {column: (1.0 if pattern[column] else -1.0) for column in ever}
        program.rows.append({least: 1.0, **row})
        program.row_lower.append(-float("inf"))
        program.row_upper.append(float(sum(pattern.values())))


def _fixed(program: Program, pattern: dict[int, int]) -> None:
    for column, value in pattern.items():
        program.lower[column] = program.upper[column] = float(value)
