"""Conditions as rows: limits as they are, choices by binaries with the least sufficient reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from greenpark.formula.program.values import Affine, Atom, Both, Condition, NotLinear, Root, Roots, Some
from greenpark.plan.model.program import INFINITY, Program

STRICT = 1e-7  # of a limit: how far a figure stays from a value that it must not reach
TANGENT, SECANT = "tangent", "secant"


@dataclass
class Cut:
    """A limit on a sum of roots, held by one row that is straight: a tangent (safe) or a secant (a bound)."""

    atom: Atom
    gate: int | None
    row: int | None = None
    at: tuple[float, ...] = ()  # where the tangents touch


@dataclass
class Poster:
    """Puts conditions into a program; `slack` is a column by which limits of the present demand may be exceeded."""

    program: Program
    how: str = TANGENT
    cuts: list[Cut] = field(default_factory=list)
    slack: int | None = None
    shift: float = 0.0  # of the limits of single atoms, for the price of a requirement; in units of the atom

    def post(self, condition: Condition, gate: int | None = None) -> None:
        """Demand a condition, where the binary `gate` is 1 if there is one."""
        if condition is True:
            return
        if condition is False:
            self._never(gate)
        elif isinstance(condition, Both):
            for member in condition.members:
                self.post(member, gate)
        elif isinstance(condition, Some):
            self._some(condition, gate)
        elif isinstance(condition.left, Roots):
            cut = Cut(condition, gate)
            self.cuts.append(cut)
            self.straighten(cut, tuple(self._middle(root) for root in condition.left.members))
        else:
            self._straight(condition.left, condition.operator, condition.right, condition.strict, gate)

    def straighten(self, cut: Cut, at: tuple[float, ...]) -> None:
        """Write a limit on roots as a straight row: tangents at the points `at`, or secants over their whole range."""
        roots = cut.atom.left
        assert isinstance(roots, Roots)
        cut.at = at
        left = Affine(roots.constant)
        for root, point in zip(roots.members, at, strict=True):
            left = left.plus(self._tangent(root, point) if self.how == TANGENT else self._secant(root))
        place = cut.row
        self._straight(left, cut.atom.operator, cut.atom.right, cut.atom.strict, cut.gate)
        if place is None:
            cut.row = len(self.program.rows) - 1
        else:  # the new row takes the place of the old one
            self.program.replace_row(place)

    # -- rows ------------------------------------------------------------------------------------------------------

    def _never(self, gate: int | None) -> None:
        left = Affine(0.0, {} if gate is None else {gate: 1.0})
        if self.slack is not None and gate is None:
            left = left.plus(Affine(0.0, {self.slack: -1.0}))
            self.program.row(left, upper=-1.0)
            return
        self.program.row(left, upper=0.0 if gate is not None else -1.0)

    def _some(self, condition: Some, gate: int | None) -> None:
        picked = []
        for member in condition.members:
            binary = self.program.binary()
            picked.append(binary)
            self.post(member, binary)
        chosen = Affine(0.0, dict.fromkeys(picked, 1.0))
        if gate is not None:
            chosen = chosen.plus(Affine(0.0, {gate: -float(condition.number)}))
        self.program.row(chosen, lower=0.0 if gate is not None else float(condition.number))

    def _straight(self, left: Affine, operator: str, right: float, strict: bool, gate: int | None) -> None:
        sign = 1.0 if operator == "<=" else -1.0
        left, right = left.times(sign), right * sign  # from here on: left <= right
        size = max([abs(right), *(abs(part) for part in self.program.bounds(left) if abs(part) < INFINITY)])
        if strict:
            right -= STRICT * (abs(right) or 1.0)
        if self.slack is not None:
            left = left.plus(Affine(0.0, {self.slack: -(size or 1.0)}))
        if gate is None:
            self.program.row(left, upper=right)
            return
        high = self.program.bounds(
            left.plus(Affine(0.0, {self.slack: size or 1.0})) if self.slack is not None else left
        )[1]
        if high <= right:
            return
        if high == INFINITY:
            raise NotLinear("a choice between limits on a figure without bounds", "对无界数值的限值作选择")
        reach = high - right
        self.program.row(left.plus(Affine(0.0, {gate: reach})), upper=right + reach)

    # -- roots -----------------------------------------------------------------------------------------------------

    def _middle(self, root: Root) -> float:
        low, high = self.program.bounds(root.inner)
        return max((max(low, 0.0) + high) / 2.0, 1e-9)

    def _tangent(self, root: Root, at: float) -> Affine:
        at = max(at, 1e-9)  # the root is steepest at zero
        slope = root.weight / root.degree * at ** (1.0 / root.degree - 1.0)
        return Affine(root.value(at) - slope * at).plus(root.inner, slope)

    def _secant(self, root: Root) -> Affine:
        low, high = self.program.bounds(root.inner)
        low = max(low, 0.0)
        slope = (root.value(high) - root.value(low)) / (high - low) if high > low else 0.0
        return Affine(root.value(low) - slope * low).plus(root.inner, slope)
