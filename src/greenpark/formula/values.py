"""A value with its reason, and what the reference interpreter asks of the data of one park (semantics §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from greenpark.formula.reasons import MISSING_INPUT, OK


class Value(NamedTuple):
    """A value (number, truth 1.0/0.0 or code) or None with the code of its reason."""

    value: float | str | None
    reason: int = OK
    absent: bool = False  # an unreported item that does not take part (§3.5)
    assumed: bool = False  # the zero of an unreported "of which" figure: beside 不涉及 in a sum it says nothing else
    nothing: bool = False  # all that it rests on was answered with 不涉及: the 0 of a thing that is not there


Keyed = dict[str, Value]
MISSING = Value(None, MISSING_INPUT)
ABSENT = Value(None, MISSING_INPUT, absent=True)


class Figures(Protocol):
    """What the interpreter asks of the data of one park."""

    base_year: int | None

    def value(self, name: str, year: int, assessed: int) -> Value | Keyed:
        """Return the resolved value of a name; `assessed` is the year at which held factors are read (§4.5)."""
        ...

    def target(self, name: str, what: str, year: int) -> Value:
        """Return an own target or its year (§4.8)."""
        ...

    def weights(self, name: str) -> Mapping[str, float]:
        """Return the weights of a checklist, empty if it has none."""
        ...


@dataclass(frozen=True)
class Moment:
    """Where an expression is evaluated: the year of its figures and the year assessed."""

    figures: Figures
    year: int
    assessed: int

    def earlier(self, years: int) -> Moment:
        """Return the same park `years` calendar years earlier."""
        return Moment(self.figures, self.year - years, self.assessed)
