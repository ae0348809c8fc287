"""Change single choices of a specification: alternatives of an analysis, settings on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml
from pydantic import ValidationError

from greenpark.index.spec.mistakes import words
from greenpark.index.spec.models import Specification, Step
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.problems import Problem, ProblemsFound, did_you_mean

_KEY = re.compile(r"(?P<step>[a-z_]+)(?:\[(?P<place>\d+)\])?(?:\.(?P<option>\w+))?")
PARTS = ("data", "panel", "fairness", "uncertainty")


def with_settings(plan: Plan, settings: Iterable[str]) -> Plan:
    """Return the plan with settings of the form KEY=VALUE, values as in YAML; raise ProblemsFound."""
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise ProblemsFound([_not_a_setting(setting)])
        try:
            value = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            raise ProblemsFound([_not_a_setting(setting)]) from None
        plan = _with_setting(plan, key.strip(), value)
    return plan


def _with_setting(plan: Plan, key: str, value: Any) -> Plan:
    part, dot, field = key.partition(".")
    if part in PARTS and dot:
        content = plan.specification.model_dump(mode="python", exclude_unset=True)
        content[part] = _nested(content.get(part), field.split("."), value)
        try:
            return lay_out(Specification.model_validate(content))
        except ValidationError as error:
            raise ProblemsFound([_not_a_setting(f"{key}={value}", words(error.errors()[0])[0])]) from None
    if part.partition("[")[0] not in Step.model_fields and part not in plan.labels:
        raise ProblemsFound([_not_a_setting(f"{key}={value}", f"there is no '{part}' to set")])
    return with_option(plan, key, value)


def _nested(content: Any, path: list[str], value: Any) -> dict[str, Any]:
    """Return a mapping with one value set, however deep: `weights.noise` sets `{weights: {noise: …}}`."""
    found: dict[str, Any] = dict(content) if isinstance(content, dict) else {}
    found[path[0]] = value if len(path) == 1 else _nested(found.get(path[0]), path[1:], value)
    return found


def _not_a_setting(setting: str, why: str = "") -> Problem:
    what = f": {why}" if why else ""
    return Problem(
        "setting", f"'{setting}' is no setting{what}.",
        "Write KEY=VALUE, such as normalise.range=[1,100], aggregate=geometric or panel.sample=common.",
        message_zh=f"“{setting}”不是有效的设定{what}。",
        remedy_zh="请写成 键=值，如 normalise.range=[1,100]、aggregate=geometric、panel.sample=common。",
    )  # fmt: skip


def with_option(plan: Plan, key: str, option: Any) -> Plan:
    """Return the plan with one choice made otherwise; raise ProblemsFound where the key or the option is unknown.

    `key` is a step (`normalise`, `aggregate[2]`), an option of a step (`normalise.range`), or a field of a node or
    indicator (`gip.aggregate`, `pm25.weight`).
    """
    part, dot, field = key.partition(".")
    if dot and part in plan.labels:
        return _with_field(plan, part, field, option)
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


def _with_field(plan: Plan, part: str, field: str, option: Any) -> Plan:
    """Return the plan with a field of one node or indicator set; `none` takes the field away."""
    content = plan.specification.model_dump(mode="python", exclude_unset=True)

    def change(node: dict[str, Any]) -> dict[str, Any]:
        if node["id"] == part:
            kept = {name: value for name, value in node.items() if name != field}
            return kept if option in ("none", None) else {**kept, field: option}
        return {**node, "children": [change(child) for child in node["children"]]} if "children" in node else node

    content["structure"] = change(content["structure"])
    content["dashboard"] = [change(one) for one in content.get("dashboard", ())]
    try:
        return lay_out(Specification.model_validate(content))
    except ValidationError as error:
        raise ProblemsFound([_not_a_setting(f"{part}.{field}={option}", words(error.errors()[0])[0])]) from None


def _changed(step: Step, name: str | None, option: Any, key: str) -> Step | None:
    if name is None and option in ("none", None, False):
        return None
    if name is None and option is True:
        return step
    base = step.options.model_dump(exclude_unset=True, by_alias=True)
    if name is not None:
        known = type(step.options).model_fields.get(name)
        name = (known.serialization_alias if known else None) or name  # `excluding` is `except`, once
        content = {**base, "method": step.options.method, name: option}
    elif isinstance(option, str | dict):
        content = {"method": option} if isinstance(option, str) else {"method": step.options.method, **option}
        # where a rule applies is not part of the alternative
        content = {**{part: base[part] for part in ("levels", "nodes") if part in base}, **content}
    else:
        content = {"method": option}  # which is refused below, in the words of the model
    try:
        return Step.model_validate({step.kind: content})
    except ValidationError as error:
        message, remedy, message_zh, remedy_zh = words(error.errors()[0])
        raise ProblemsFound(
            [
                Problem(
                    "alternative", f"'{key}': {in_short(option)} cannot be used: {message}",
                    f"{remedy} It is written as it would stand under `{step.kind}:`.".strip(), column=key,
                    message_zh=f"“{key}”：{in_short(option)}不可用：{message_zh}",
                    remedy_zh=f"{remedy_zh}写法应与 `{step.kind}:` 下的写法相同。",
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
                "alternative", f"'{key}' is no step of this index.",
                f"{hint}Steps are: {there}. Write `step`, `step.option`, or `step[2]` for the second of its kind.",
                column=key, message_zh=f"“{key}”不是本指数的步骤。",
                remedy_zh=f"{hint_zh}现有步骤：{there}。写法：`步骤`、`步骤.选项`，同类第二步写 `步骤[2]`。",
            )
        ]
    )  # fmt: skip


def in_short(option: Any) -> str:
    """Return an option in a few words."""
    if isinstance(option, dict):
        rest = {key: value for key, value in option.items() if key != "method"}
        extra = ", ".join(f"{key} {value}" for key, value in rest.items())
        return f"{option.get('method', '')}{f' ({extra})' if extra else ''}".strip()
    return str(option)
