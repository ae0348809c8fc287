"""The linear programs of the benefit of the doubt: one model for all units, solved anew from the last basis.

For unit c with values y_c, the model finds weights w under which the best peer's score is least while its own is 1:

    min t   subject to   Σ_j w_j y_cj = 1,   Σ_j w_j y_ij ≤ t for every peer i,   L_j ≤ w_j y_cj ≤ U_j

so that 1/t is the greatest score that c can have while no peer passes 1, and bounds on shares of the score are bounds
on variables. From unit to unit only the first row and the bounds change. Few peers ever bind, so the model holds those
that did; all others are checked after each solution (one product of matrix and vector) and enter where they pass.
Peers that others dominate never pass, so they need no filter of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.highs import quiet_solver
from greenpark.index.arrays import Array
from greenpark.problems import Problem, ProblemsFound

ENTERING = 10  # peers that enter after a solution; more make the model large, fewer make more solutions
TOLERANCE = 1e-10  # the finest that HiGHS takes


def best_weights(values: Array, lower: Array, upper: Array, chosen: NDArray[Any]) -> Array:
    """Return (unit, child) weights that are best for each of the `chosen` units, each unit's own score being 1.

    `values` (unit, child) are not below 0, with 0 where a unit has no value; `lower` and `upper` (unit, child) bound
    the share of a child in the score of a unit and must allow some set of shares over children whose value is above 0.
    """
    heights = values.max(axis=0)
    scaled = values / np.where(heights > 0, heights, 1.0)  # columns of one size keep the solver exact
    found = np.zeros((len(chosen), values.shape[1]))
    model = _Model(scaled)
    for place, unit in enumerate(chosen):
        own = scaled[unit] / scaled[unit].max()
        usable = own > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.where(usable, lower[unit] / own, 0.0)
            most = np.where(usable, np.where(upper[unit] < 1, upper[unit] / own, np.inf), 0.0)
        weights = model.solve(int(unit), own, least, most)
        found[place] = weights / np.where(heights > 0, heights, 1.0)
    return found


@dataclass
class _Model:
    """The model in the solver, and which peers it holds."""

    peers: Array  # (unit, child)
    solver: Any = None
    held: list[int] = field(default_factory=list)
    inside: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __post_init__(self) -> None:
        units, children = self.peers.shape
        self.inside = np.zeros(units, dtype=bool)
        self.solver = quiet_solver()
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self.solver.setOptionValue(option, TOLERANCE)
        for _ in range(children):
            self.solver.addCol(0.0, 0.0, np.inf, 0, _indices([]), np.zeros(0))
        self.solver.addCol(1.0, 0.0, np.inf, 0, _indices([]), np.zeros(0))  # t
        self.solver.addRow(1.0, 1.0, children, _indices(range(children)), np.ones(children))
        self.enter(np.unique(self.peers.argmax(axis=0)))

    def enter(self, units: NDArray[Any]) -> None:
        """Let peers into the model."""
        children = self.peers.shape[1]
        count, width = len(units), children + 1
        rows = np.hstack([self.peers[units], np.full((count, 1), -1.0)])
        self.solver.addRows(
            count, np.full(count, -np.inf), np.zeros(count), count * width,
            _indices(np.arange(count) * width), _indices(np.tile(np.arange(width), count)), rows.ravel(),
        )  # fmt: skip
        self.held += units.tolist()
        self.inside[units] = True

    def leave(self) -> None:
        """Take out the peers that do not bind, where the model has grown large."""
        if len(self.held) <= 2 * self.peers.shape[1] + 50:
            return
        slack = _highspy().HighsBasisStatus.kBasic
        status = list(self.solver.getBasis().row_status)[1:]
        out = [place for place, one in enumerate(status) if one == slack]
        self.solver.deleteRows(len(out), _indices(out) + np.int32(1))
        self.inside[[self.held[place] for place in out]] = False
        gone = set(out)
        self.held = [unit for place, unit in enumerate(self.held) if place not in gone]

    def solve(self, unit: int, own: Array, least: Array, most: Array) -> Array:
        """Return the weights of one unit: its score with them is 1, the greatest peer's as small as can be."""
        children = len(own)
        self.leave()
        if not self.inside[unit]:
            self.enter(np.array([unit]))
        for child, value in enumerate(own.tolist()):
            self.solver.changeCoeff(0, child, value)
        self.solver.changeColsBounds(children, _indices(range(children)), least, most)
        while True:
            self._run(unit)
            solution = np.array(self.solver.getSolution().col_value)
            weights, height = np.clip(solution[:children], least, most), solution[children]
            reached = self.peers @ weights
            over = np.flatnonzero((reached > height * (1 + TOLERANCE)) & ~self.inside)
            if not len(over):
                return np.asarray(weights)
            if len(over) > ENTERING:
                over = over[np.argsort(-reached[over], kind="stable")[:ENTERING]]
            self.enter(over)

    def _run(self, unit: int) -> None:
        optimal = _highspy().HighsModelStatus.kOptimal
        self.solver.run()
        if self.solver.getModelStatus() != optimal:
            self.solver.clearSolver()  # once more without the last basis
            self.solver.run()
        if self.solver.getModelStatus() != optimal:
            status = self.solver.modelStatusToString(self.solver.getModelStatus())
            raise ProblemsFound(
                [
                    Problem(
                        "no_solution",
                        f"The best weights of row {unit + 1} were not found: the solver says '{status}'.",
                        "Normalise onto a range such as 1 to 100; values that differ by many powers of ten are hard "
                        "to solve.", message_zh=f"未能求得第{unit + 1}行的最优权重：求解器返回“{status}”。",
                        remedy_zh="请标准化到如1至100的区间；数量级相差过大的数值难以求解。",
                    )
                ]
            )  # fmt: skip


def _indices(places: Any) -> NDArray[np.int32]:
    return np.asarray(list(places) if isinstance(places, range) else places, dtype=np.int32)


def _highspy() -> Any:
    import highspy

    return highspy
