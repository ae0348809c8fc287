"""What the fast reader asks of its surroundings: where names find their columns (semantics §3, §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Protocol

Expression = Any  # polars.Expr or narwhals.Expr: both offer what is used here
Lag = int | Literal["base"]


class Pair(NamedTuple):
    """A value and the code of its reason; `absent` is true where an unreported item does not take part (§3.5)."""

    value: Expression
    reason: Expression
    absent: Expression | None = None
    boolean: bool = False
    constant: float | None = None  # the value where it is the same in every row
    assumed: Expression | None = None  # true where it is the zero of an unreported "of which" figure; None: nowhere
    nothing: Expression | None = None  # true where all that it rests on was answered with 不涉及; None: nowhere


Keyed = dict[str, Pair]


class Source(Protocol):
    """Where names find their columns. A lag asks for the same park's value of an earlier year."""

    longest_base: int  # the longest span since a base year in the data, for windows that sum over it

    def value(self, name: str, lag: Lag) -> Pair | Keyed:
        """Return the resolved value of a name `lag` years earlier."""
        ...

    def item(self, name: str, item: str, lag: Lag) -> Pair:
        """Return one item of a keyed name, due even if nothing of it is reported (§4.4)."""
        ...

    def span(self) -> Expression:
        """Return the years since the base year, null without one."""
        ...

    def target(self, name: str, what: str) -> Pair:
        """Return an own target or its year (§4.8)."""
        ...

    def weights(self, name: str) -> Mapping[str, float]:
        """Return the weights of a checklist."""
        ...

    def shared(self, key: str, pair: Pair) -> Pair:
        """Keep a part that is used several times and return where its result will stand: it is worked out once."""
        ...
