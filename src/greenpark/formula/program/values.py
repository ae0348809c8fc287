"""What a formula is, seen from a plan: an expression in the plan's decisions (design section 4, reader 4).

Five shapes can be made limits exactly: affine, a quotient of two affine, an increasing or decreasing function of one of
these, a sum of roots (limits on it are tangented), and the largest or smallest of several. All else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class NotLinear(Exception):
    """A formula cannot be made a limit of a plan; `en` and `zh` say why."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True)
class Affine:
    """A constant and a sum of decisions, by their column in the model, times numbers."""

    constant: float = 0.0
    terms: Mapping[int, float] = field(default_factory=dict)

    def plus(self, other: Affine, times: float = 1.0) -> Affine:
        """Return this and another, the other times a number."""
        terms = dict(self.terms)
        for column, coefficient in other.terms.items():
            terms[column] = terms.get(column, 0.0) + times * coefficient
        return Affine(self.constant + times * other.constant, terms)

    def times(self, number: float) -> Affine:
        """Return this times a number."""
        return Affine(self.constant * number, {column: number * value for column, value in self.terms.items()})

    @property
    def is_constant(self) -> bool:
        """Say whether no decision changes it."""
        return not any(self.terms.values())

    def at(self, solution: Mapping[int, float] | list[float]) -> float:
        """Return the value at a solution."""
        return self.constant + sum(value * solution[column] for column, value in self.terms.items())


@dataclass(frozen=True)
class Quotient:
    """One affine expression over another that is positive for all decisions."""

    above: Affine
    below: Affine


@dataclass(frozen=True)
class Monotone:
    """A function of one expression that only rises or only falls, with its exact inverse."""

    inner: Affine | Quotient
    forward: Callable[[float], float]
    inverse: Callable[[float], float]
    rises: bool = True


@dataclass(frozen=True)
class Root:
    """`weight · inner^(1/degree)`, concave in the decisions where the weight is positive."""

    weight: float
    inner: Affine
    degree: int

    def value(self, at: float) -> float:
        """Return the value where the inner expression has the value `at`."""
        return float(self.weight * max(at, 0.0) ** (1.0 / self.degree))


@dataclass(frozen=True)
class Roots:
    """A constant and a sum of roots of one sign: the mean of several growths over more than one year."""

    constant: float
    members: tuple[Root, ...]


@dataclass(frozen=True)
class Extremes:
    """The largest (`max`) or smallest (`min`) of several expressions."""

    how: str
    members: tuple[Expression, ...]


@dataclass(frozen=True)
class Atom:
    """One limit: `left <= right` or `left >= right`; strict where the value of the limit itself fails."""

    left: Affine | Roots
    operator: str
    right: float
    strict: bool = False


@dataclass(frozen=True)
class Both:
    """All members hold."""

    members: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """At least `number` of the members hold."""

    members: tuple[Condition, ...]
    number: int = 1


@dataclass(frozen=True)
class Share:
    """The weighted share of conditions that hold."""

    members: tuple[tuple[float, Condition], ...]


Condition = Atom | Both | Some | bool
Expression = Affine | Quotient | Monotone | Roots | Extremes
