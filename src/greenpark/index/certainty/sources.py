"""What could have been chosen otherwise: alternatives of the specification, weights, errors of the data."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from greenpark.index.spec.models import Specification, Step
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.problems import Problem, ProblemsFound, did_you_mean

_KEY = re.compile(r"(?P<step>[a-z_]+)(?:\[(?P<place>\d+)\])?(?:\.(?P<option>\w+))?")
WEIGHTS, DATA = "weights", "data"


@dataclass(frozen=True)
class Source:
    """A choice with its alternatives, named as in the specification: `normalise`, `aggregate.on_missing`."""

    name: str
    options: tuple[Any, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the alternatives in short words."""
        return tuple(_short(option) for option in self.options)


def sources_of(specification: Specification) -> list[Source]:
    """Return the alternatives of a specification, in its order."""
    return [Source(key, options) for key, options in specification.uncertainty.alternatives.items() if options]


def configurations(plan: Plan, sources: Sequence[Source]) -> list[tuple[tuple[int, ...], Plan]]:
    """Return every combination of alternatives as (option of each source, plan); raise ProblemsFound for bad ones."""
    found = []
    for combination in itertools.product(*(range(len(source.options)) for source in sources)):
        changed = plan
        for source, option in zip(sources, combination, strict=True):
            changed = with_option(changed, source.name, source.options[option])
        found.append((combination, changed))
    return found


def with_option(plan: Plan, key: str, option: Any) -> Plan:
    """Return the plan with one choice made otherwise; raise ProblemsFound where the key or the option is unknown."""
    match = _KEY.fullmatch(key)
    kinds = [step.kind for step in plan.steps]
    if match is None or match["step"] not in Step.model_fields:
        raise _unknown(key, sorted(set(kinds)))
    kind, place = match["step"], match["place"]
    places = [index for index, found in enumerate(kinds) if found == kind]
    if not places or (place is not None and not 1 <= int(place) <= len(places)):
        raise _unknown(key, sorted(set(kinds)))
    chosen = places if place is None else [places[int(place) - 1]]
    steps: list[Step | None] = list(plan.steps)
    for index in chosen:
        steps[index] = _changed(plan.steps[index], match["option"], option, key)
    changed = plan.specification.model_copy(update={"steps": tuple(step for step in steps if step is not None)})
    return lay_out(changed)


def _changed(step: Step, name: str | None, option: Any, key: str) -> Step | None:
    if name is None and option in ("none", None, False):
        return None
    if name is None and option is True:
        return step
    base = step.options.model_dump(exclude_unset=True)
    if name is not None:
        content = {**base, "method": step.options.method, name: option}
    else:
        content = {"method": option} if isinstance(option, str) else {"method": step.options.method, **dict(option)}
        # where a rule applies is not part of the alternative
        content = {**{part: base[part] for part in ("levels", "nodes") if part in base}, **content}
    try:
        return Step.model_validate({step.kind: content})
    except ValidationError as error:
        detail = error.errors()[0]
        raise ProblemsFound(
            [
                Problem(
                    "alternative", f"uncertainty, '{key}': {_short(option)} cannot be used: {detail['msg']}.",
                    f"Write an alternative as it would stand under `{step.kind}:`.", column=key,
                    message_zh=f"不确定性“{key}”：{_short(option)}不可用：{detail['msg']}。",
                    remedy_zh=f"备选项的写法应与 `{step.kind}:` 下的写法相同。",
                )
            ]
        ) from None  # fmt: skip


def _unknown(key: str, kinds: list[str]) -> ProblemsFound:
    near = did_you_mean(key, kinds)
    hint, hint_zh = (f"Did you mean '{near[0]}'? ", f"是否为“{near[0]}”？") if near else ("", "")
    there = ", ".join(kinds)
    return ProblemsFound(
        [
            Problem(
                "alternative", f"uncertainty names '{key}', which is no step of this index.",
                f"{hint}Steps are: {there}. Write `step`, `step.option`, or `step[2]` for the second of its kind.",
                column=key, message_zh=f"不确定性中的“{key}”不是本指数的步骤。",
                remedy_zh=f"{hint_zh}现有步骤：{there}。写法：`步骤`、`步骤.选项`，同类第二步写 `步骤[2]`。",
            )
        ]
    )  # fmt: skip


def _short(option: Any) -> str:
    if isinstance(option, dict):
        rest = {key: value for key, value in option.items() if key != "method"}
        extra = ", ".join(f"{key} {value}" for key, value in rest.items())
        return f"{option.get('method', '')}{f' ({extra})' if extra else ''}".strip()
    return str(option)
