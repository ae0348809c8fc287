"""The formula language as a tree: some twenty frozen node types (semantics §4).

Nothing here computes. `parse` makes the tree, `check` elaborates it (units become constants), and the readers
(`describe`, `reference`, `frame`, later `program`) walk it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

Window = int | Literal["base"]


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal; `unit` is its text in brackets, None for a bare 0 or 1."""

    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Code(Node):
    """A code of a choice, as in `region_class == water_short`."""

    value: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, indicator, factor or park attribute."""

    name: str


@dataclass(frozen=True, slots=True)
class Subset(Node):
    """Some items of a keyed variable: `emission[cod, nh3n]` (§4.4)."""

    name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale(Node):
    """A unit conversion, put in by `check`; never written by hand."""

    operand: Node
    factor: float


@dataclass(frozen=True, slots=True)
class ItemScale(Node):
    """A unit conversion item by item, put in by `check`."""

    operand: Node
    factors: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """`-x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`left + right` and its three sisters."""

    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node
    population: bool = False  # denominator counts a population (§4.7); set by `check`


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison, with the tolerance of §1.1."""

    operator: Literal["<", "<=", ">", ">=", "==", "!="]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and`, `or` in Kleene logic."""

    operator: Literal["and", "or"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if(condition, then, otherwise)`; an unknown condition gives missing."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class FirstKnown(Node):
    """`first_known(a, b, …)`: the first operand that is not missing."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either(Node):
    """`either(a, b)`: `first_known` across price or electricity bases (§2.3)."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Reduce(Node):
    """`total`, `mean`, `min`, `max` of a keyed operand (§4.4)."""

    how: Literal["total", "mean", "min", "max"]
    operand: Node


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """`min(a, b, …)` or `max(a, b, …)` of scalars; missing propagates (§4.6)."""

    how: Literal["min", "max"]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ShareMet(Node):
    """`share_met(condition or checklist)`: the weighted share of items that hold (§4.4)."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Previous(Node):
    """`previous(x, n)`: the value n calendar years earlier; `baseline(x)` is the value of the base year."""

    operand: Node
    window: Window


@dataclass(frozen=True, slots=True)
class Growth(Node):
    """`growth(x, w)`: mean annual growth over the window (§4.1, §4.3)."""

    operand: Node
    window: Window


@dataclass(frozen=True, slots=True)
class Elasticity(Node):
    """`elasticity(y, x, w)`: growth of y over growth of x."""

    operand: Node
    reference: Node
    window: Window


@dataclass(frozen=True, slots=True)
class Over(Node):
    """`sum_over(x, w)` or `mean_over(x, w)`."""

    how: Literal["sum", "mean"]
    operand: Node
    window: Window


@dataclass(frozen=True, slots=True)
class Target(Node):
    """`target(x)` or `target_year(x)` (§4.8)."""

    name: str
    what: Literal["value", "year"]


LAGGED = (Previous, Growth, Elasticity, Over)
Lagged = Previous | Growth | Elasticity | Over


def children(node: Node) -> Iterator[Node]:
    """Yield the direct operands of a node, in reading order."""
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Node))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> list[str]:
    """Return the names that a tree mentions, each once, in reading order."""
    found: dict[str, None] = {}
    for part in walk(node):
        if isinstance(part, Name | Subset):
            found[part.name] = None
    return list(found)


def has_lag(node: Node) -> bool:
    """Say whether a tree looks at other years."""
    return any(isinstance(part, LAGGED) for part in walk(node))


def windows_of(node: Node) -> list[Window]:
    """Return the distinct windows of a tree, in reading order."""
    return list(dict.fromkeys(part.window for part in walk(node) if isinstance(part, LAGGED)))


def uses_base(node: Node) -> bool:
    """Say whether a tree looks at the base year."""
    return "base" in windows_of(node)
