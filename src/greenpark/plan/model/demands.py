"""What a plan must reach: a scheme's pass rule, own limits, caps, budgets, each as a demand that can be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from greenpark.catalog.models import Text
from greenpark.formula.program.values import Condition

Kind = Literal["criterion", "group", "limit", "budget"]


@dataclass(frozen=True)
class Demand:
    """One requirement of one year that holds or does not; what clashes are made of."""

    id: str
    label: Text
    kind: Kind
    year: int | None
    condition: Condition
    indicator: str | None = None
    operator: str | None = None
    limit: float | None = None  # in the indicator's own unit
    scheme: str | None = None
    criterion: str | None = None
    reason: Text | None = None  # why no plan can meet it, where that is known before solving
    shifted: Callable[[float], Condition] | None = None  # the condition with its limit moved, in the limit's own unit
