"""What the language must know of a name, and what is known of the value of a tree (design section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from greenpark.formula import tree
from greenpark.formula.units import ONE, Unit

Kind = Literal["number", "yes_no", "choice"]


@dataclass(frozen=True)
class NameType:
    """What the language must know of a name: its type, unit, items, tags and grain."""

    kind: Literal["variable", "indicator", "factor", "attribute"]
    type: Kind
    unit: Unit | None = None
    items: tuple[str, ...] | None = None
    item_units: Mapping[str, Unit] | None = None
    codes: tuple[str, ...] | None = None
    price: str | None = None
    electricity: str | None = None
    population: bool = False
    lagged: bool = False
    grain: str = "park"


@dataclass(frozen=True)
class Typed:
    """A tree with what is known of its value. `unit` None means that any unit fits (a bare 0)."""

    node: tree.Node
    type: Kind
    unit: Unit | None = ONE
    items: tuple[str, ...] | None = None
    item_units: Mapping[str, Unit] | None = None
    codes: tuple[str, ...] | None = None
    price: str | None = None
    electricity: str | None = None
    population: bool = False
    lagged: bool = False
    grain: str = "park"
    literal: bool = field(default=False)


Scope = Mapping[str, NameType]
