"""HiGHS: one thread, a time limit, and no status taken for another."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from greenpark.formula.program.values import Affine
from greenpark.highs import quiet_solver
from greenpark.plan.model.program import Program

GAP = 1e-4  # relative; at which a plan counts as the best one
TIME_LIMIT = 10.0  # seconds
_TOLERANCE = 1e-9  # of rows, below that of verdicts (semantics §1.1) in rows of scale 1


class SolverFailed(Exception):
    """The solver ended in a state that is neither a plan nor a proof that there is none."""


@dataclass(frozen=True)
class Solution:
    """What the solver found: values of all columns where there are any."""

    status: Literal["optimal", "feasible", "infeasible"]
    objective: float
    values: tuple[float, ...]
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """Return the relative distance between the cost and its proven bound."""
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))


def solve(program: Program, *, gap: float = GAP, time_limit: float = TIME_LIMIT) -> Solution:
    """Solve a program; binaries are then fixed and the rest solved once more, so that rows hold to the last digit.

    Raises SolverFailed on any status but optimal, infeasible, or the time limit with a plan.
    """
    started = time.perf_counter()
    if not program.cost:  # no option can be built: the reference path is the plan, or there is none
        broken = any(low > 0 or high < 0 for low, high in zip(program.row_lower, program.row_upper, strict=True))
        cost = float("inf") if broken else program.constant
        return Solution("infeasible" if broken else "optimal", cost, (), cost, 0.0)
    first = _run(program, gap, time_limit)
    if first.status == "infeasible" or not any(program.integer):
        return _timed(first, started)
    fixed = {index: float(round(first.values[index])) for index, whole in enumerate(program.integer) if whole}
    second = _run(_with_fixed(program, fixed), gap, time_limit)
    # a plan that only holds with a binary at 0.999999 is no plan; the first one is kept then and its rows are checked
    best = first if second.status == "infeasible" else second
    return _timed(Solution(first.status, best.objective, best.values, first.bound, 0.0), started)


def _with_fixed(program: Program, fixed: dict[int, float]) -> Program:
    """Return the program with its binaries as numbers: rows scale by what is left, not by the reach of a choice."""
    rest = replace(program, lower=list(program.lower), upper=list(program.upper), rows=[], row_lower=[], row_upper=[])
    rest.integer = [False] * len(program.integer)
    for column, value in fixed.items():
        rest.lower[column] = rest.upper[column] = value
    for row, low, high in zip(program.rows, program.row_lower, program.row_upper, strict=True):
        known = sum(value * fixed[column] for column, value in row.items() if column in fixed)
        rest.row(Affine(known, {column: value for column, value in row.items() if column not in fixed}), low, high)
    return rest


def _timed(solution: Solution, started: float) -> Solution:
    spent = time.perf_counter() - started
    return Solution(solution.status, solution.objective, solution.values, solution.bound, spent)


def _run(program: Program, gap: float, time_limit: float) -> Solution:
    import highspy

    solver = quiet_solver()
    for option, value in (
        ("mip_rel_gap", gap), ("mip_abs_gap", 1e-6), ("time_limit", time_limit),
        ("primal_feasibility_tolerance", _TOLERANCE), ("mip_feasibility_tolerance", _TOLERANCE), ("random_seed", 0),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(_model(highspy, program))
    solver.run()
    state, info = solver.getModelStatus(), solver.getInfo()
    statuses = highspy.HighsModelStatus
    if state in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible):
        return Solution("infeasible", np.inf, (), np.inf, 0.0)
    held = info.primal_solution_status == 2  # a feasible point
    if state == statuses.kOptimal or (state == statuses.kTimeLimit and held):
        values = tuple(float(value) for value in solver.getSolution().col_value)
        bound = float(info.mip_dual_bound) if any(program.integer) else float(info.objective_function_value)
        status: Literal["optimal", "feasible"] = "optimal" if state == statuses.kOptimal else "feasible"
        return Solution(status, float(info.objective_function_value), values, bound, 0.0)
    raise SolverFailed(solver.modelStatusToString(state))


def _model(highspy: Any, program: Program) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.rows)
    model.col_cost_ = np.array(program.cost, dtype=float)
    model.col_lower_ = np.array(program.lower, dtype=float)
    model.col_upper_ = np.array(program.upper, dtype=float)
    model.row_lower_ = np.array(program.row_lower, dtype=float)
    model.row_upper_ = np.array(program.row_upper, dtype=float)
    model.offset_ = program.constant
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lengths = [len(row) for row in program.rows]
    model.a_matrix_.start_ = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    model.a_matrix_.index_ = np.array([column for row in program.rows for column in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([value for row in program.rows for value in row.values()], dtype=float)
    if any(program.integer):
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in program.integer]
    return model
