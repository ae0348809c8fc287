"""What a step gives back: the table, how it was made, and what a reader should know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from greenpark.index.table import Table
from greenpark.problems import Problem


@dataclass(frozen=True)
class Outcome:
    """The table after a step, with `details` (records by indicator, unit or node) and problems found on the way."""

    table: Table
    details: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
