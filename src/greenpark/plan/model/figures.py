"""A park's figures along a plan: the reference path, and what the measures change of it.

What no measure changes is asked of the reference interpreter (`ParkFigures`); the rest is followed through the very
formulas that the verdict uses (`formula.program`).
"""

from __future__ import annotations

from collections.abc import Mapping

from greenpark.assess.figures import ParkFigures
from greenpark.catalog.models import Variable
from greenpark.formula import tree
from greenpark.formula.program.read import read
from greenpark.formula.program.values import Affine, NotLinear
from greenpark.formula.program.view import Items, Result, View
from greenpark.formula.values import Keyed, Moment, Value
from greenpark.plan.model.program import INFINITY, Program

Cell = tuple[str, int]  # column of the wide frame, year
_LEAST = 1e-6  # share of its reference below which a denominator may not fall


class PlanFigures:
    """One park's figures as expressions in the decisions of a plan; `scheme` gives the base year (§4.3)."""

    def __init__(self, figures: ParkFigures, program: Program, changes: Mapping[Cell, Affine]) -> None:
        self.figures, self.program, self.changes = figures, program, changes
        self.first = min((year for _, year in changes), default=None)
        names = {column.partition("[")[0] for column, _ in changes}
        dependants = figures.catalog.dependants
        self._touched = frozenset(name for one in names for name in dependants[one])
        self._expressions: dict[tuple[str, int, int], Result | Items] = {}
        self._extremes: dict[str, Affine] = {}

    def view(self, year: int) -> View:
        """Return where formulas of an assessed year are read."""
        return View(self, self.figures.moment(year))

    def read(self, node: tree.Node, year: int) -> Result | Items:
        """Return a formula of an assessed year; raise NotLinear."""
        return read(node, self.view(year))

    def named(self, name: str, year: int) -> Result | Items:
        """Return a variable or indicator of an assessed year; raise NotLinear."""
        return self.read(tree.Name(name), year)

    def moves(self, name: str, year: int) -> bool:
        """Say whether measures change a name in a year."""
        return self.touched(name, year)

    # -- what the reader asks --------------------------------------------------------------------------------------

    def touched(self, name: str, year: int) -> bool:
        """Say whether any decision changes the figure of a name in a year."""
        return self.first is not None and year >= self.first and name in self._touched

    def expression(self, name: str, year: int, assessed: int) -> Result | Items:
        """Return a touched name as an expression."""
        key = (name, year, assessed)
        if key not in self._expressions:
            self._expressions[key] = self._find(name, year, assessed)
        return self._expressions[key]

    def extreme(self, how: str, members: tuple[Affine, ...]) -> Affine:
        """Return the largest or smallest of several expressions as one column, exactly."""
        key = f"{how}{[(one.constant, sorted(one.terms.items())) for one in members]}"
        if key not in self._extremes:
            sign = 1.0 if how == "max" else -1.0
            self._extremes[key] = self._largest([one.times(sign) for one in members]).times(sign)
        return self._extremes[key]

    def is_positive(self, expression: Affine) -> bool:
        """Keep an expression above zero where it is so on the reference path; where it is zero it has no value."""
        if expression.constant <= 0:
            return False
        least = _LEAST * expression.constant
        if self.program.bounds(expression)[0] < least:
            self.program.row(expression, lower=least)
        return True

    # -- how names resolve -----------------------------------------------------------------------------------------

    def _find(self, name: str, year: int, assessed: int) -> Result | Items:
        known = self.figures.value(name, year, assessed)
        catalog = self.figures.catalog
        if name in catalog.variables:
            if isinstance(known, dict):
                return {item: self._changed(f"{name}[{item}]", year, value) for item, value in known.items()}
            return self._variable(catalog.variables[name], known, year, assessed)
        if self.figures.origins.get((name, year, assessed)) != "computed":
            return known
        return read(catalog.formulas[name].node, self._view(year, assessed))

    def _view(self, year: int, assessed: int) -> View:
        return View(self, Moment(self.figures, year, assessed))

    def _variable(self, variable: Variable, known: Value, year: int, assessed: int) -> Result:
        if self.figures.origins.get((variable.id, year, assessed)) != "derived":
            return self._changed(variable.id, year, known)
        derived = read(self.figures.catalog.formulas[variable.id].node, self._view(year, assessed))
        assert not isinstance(derived, Mapping)
        own = self.changes.get((variable.id, year))
        return derived.plus(own) if own is not None and isinstance(derived, Affine) else derived

    def _changed(self, column: str, year: int, value: Value) -> Result:
        change = self.changes.get((column, year))
        if change is None or value.value is None or isinstance(value.value, str):
            return value
        return Affine(float(value.value)).plus(change)

    def _largest(self, members: list[Affine]) -> Affine:
        """Return the largest member: one that always leads, else a column that equals the one chosen by a binary."""
        bounds = [self.program.bounds(one) for one in members]
        least = max(low for low, _ in bounds)
        rivals = [
            (one, high) for one, (_, high) in zip(members, bounds, strict=True) if high > least or one.is_constant
        ]
        rivals = [pair for pair in rivals if pair[1] >= least]
        if len(rivals) == 1:
            return rivals[0][0]
        top = max(high for _, high in rivals)
        if top == INFINITY:
            raise NotLinear("the larger of two figures without bounds", "两个无界数值取大")
        largest = Affine(0.0, {self.program.column(lower=least, upper=top): 1.0})
        chosen = []
        for one, _ in rivals:
            self.program.row(largest.plus(one, -1.0), lower=0.0)
            picked = self.program.binary()
            chosen.append(picked)
            reach = top - self.program.bounds(one)[0]
            self.program.row(largest.plus(one, -1.0).plus(Affine(0.0, {picked: reach})), upper=reach)
        self.program.row(Affine(0.0, dict.fromkeys(chosen, 1.0)), lower=1.0)
        return largest


def present(keyed: Keyed) -> Keyed:
    """Return the items of a breakdown that have a number."""
    return {item: value for item, value in keyed.items() if value.value is not None}
