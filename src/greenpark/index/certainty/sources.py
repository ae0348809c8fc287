"""What could have been chosen otherwise: alternatives of the specification, weights, errors of the data."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from greenpark.index.spec.models import Specification
from greenpark.index.spec.plan import Plan
from greenpark.index.spec.settings import in_short, with_option
from greenpark.problems import Problem, ProblemsFound

MOST = 10_000  # combinations; each is laid out and prepared once, which takes some milliseconds
WEIGHTS, DATA = "weights", "data"


@dataclass(frozen=True)
class Source:
    """A choice with its alternatives, named as in the specification: `normalise`, `aggregate.on_missing`."""

    name: str
    options: tuple[Any, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the alternatives in short words."""
        return tuple(in_short(option) for option in self.options)


def sources_of(specification: Specification) -> list[Source]:
    """Return the alternatives of a specification, in its order."""
    return [Source(key, options) for key, options in specification.uncertainty.alternatives.items() if options]


def configurations(plan: Plan, sources: Sequence[Source]) -> list[tuple[tuple[int, ...], Plan]]:
    """Return every combination of alternatives as (option of each source, plan).

    Raise ProblemsFound for bad ones, and for too many.
    """
    count = math.prod(len(source.options) for source in sources)
    if count > MOST:
        raise ProblemsFound([_too_many(sources, count)])
    found = []
    for combination in itertools.product(*(range(len(source.options)) for source in sources)):
        changed = plan
        for source, option in zip(sources, combination, strict=True):
            changed = with_option(changed, source.name, source.options[option])
        found.append((combination, changed))
    return found


def _too_many(sources: Sequence[Source], count: int) -> Problem:
    listed = " × ".join(f"{len(source.options)} ({source.name})" for source in sources)
    return Problem(
        "too_many_alternatives", f"The alternatives make {count} combinations, more than {MOST}: {listed}.",
        "Take some alternatives out, or let `weights:` and `data:` vary instead.", column="uncertainty",
        message_zh=f"备选项共有{count}种组合，超过{MOST}：{listed}。",
        remedy_zh="请减少备选项，或改用 `weights:` 和 `data:` 的变动。",
    )  # fmt: skip
