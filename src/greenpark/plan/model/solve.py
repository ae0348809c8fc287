"""HiGHS: one thread, a time limit, and no status taken for another."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

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
    first = _run(program, gap, time_limit, None)
    if first.status == "infeasible" or not any(program.integer):
        return _timed(first, started)
    fixed = {index: float(round(first.values[index])) for index, whole in enumerate(program.integer) if whole}
    second = _run(program, gap, time_limit, fixed)
    # a plan that only holds with a binary at 0.999999 is no plan; the first one is kept then and its rows are checked
    best = first if second.status == "infeasible" else second
    return _timed(Solution(first.status, best.objective, best.values, first.bound, 0.0), started)


def _timed(solution: Solution, started: float) -> Solution:
    spent = time.perf_counter() - started
    return Solution(solution.status, solution.objective, solution.values, solution.bound, spent)


def _run(program: Program, gap: float, time_limit: float, fixed: dict[int, float] | None) -> Solution:
    import highspy

    solver = quiet_solver()
    for option, value in (
        ("mip_rel_gap", gap), ("mip_abs_gap", 1e-6), ("time_limit", time_limit),
        ("primal_feasibility_tolerance", _TOLERANCE), ("mip_feasibility_tolerance", _TOLERANCE), ("random_seed", 0),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(_model(highspy, program, fixed))
    solver.run()
    state, info = solver.getModelStatus(), solver.getInfo()
    statuses = highspy.HighsModelStatus
    if state in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible):
        return Solution("infeasible", np.inf, (), np.inf, 0.0)
    held = info.primal_solution_status == 2  # a feasible point
    if state == statuses.kOptimal or (state == statuses.kTimeLimit and held):
        values = tuple(float(value) for value in solver.getSolution().col_value)
        mixed = any(program.integer) and fixed is None
        bound = float(info.mip_dual_bound) if mixed else float(info.objective_function_value)
        status: Literal["optimal", "feasible"] = "optimal" if state == statuses.kOptimal else "feasible"
        return Solution(status, float(info.objective_function_value), values, bound, 0.0)
    raise SolverFailed(solver.modelStatusToString(state))


def _model(highspy: Any, program: Program, fixed: dict[int, float] | None) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.rows)
    lower, upper = np.array(program.lower, dtype=float), np.array(program.upper, dtype=float)
    for index, value in (fixed or {}).items():
        lower[index] = upper[index] = value
    model.col_cost_ = np.array(program.cost, dtype=float)
    model.col_lower_, model.col_upper_ = lower, upper
    model.row_lower_ = np.array(program.row_lower, dtype=float)
    model.row_upper_ = np.array(program.row_upper, dtype=float)
    model.offset_ = program.constant
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lengths = [len(row) for row in program.rows]
    model.a_matrix_.start_ = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    model.a_matrix_.index_ = np.array([column for row in program.rows for column in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([value for row in program.rows for value in row.values()], dtype=float)
    if any(program.integer) and fixed is None:
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in program.integer]
    return model
