"""Mistakes in a specification, in words that its author can act on."""

from __future__ import annotations

from typing import Any

from greenpark.index.spec import models
from greenpark.index.spec.lines import line_of
from greenpark.problems import Problem, did_you_mean

_SEE = "See docs/index-specification.md."
_SEE_ZH = "见docs/index-specification.md。"


def problem_of(detail: Any, content: Any, file: str | None, lines: Any) -> Problem:
    """Return what is wrong at one place of a specification: what was found, what is expected, what is near."""
    place = [part for part in detail["loc"] if part not in ("node", "indicator")]
    where = ".".join(str(part) for part in place)
    name = _name_above(content, place)
    shown = name or where or "specification"
    message, remedy, message_zh, remedy_zh = _words(detail, str(place[-1]) if place else "")
    return Problem(
        "specification", f"{shown}: {message}", f"{remedy} {_SEE}".strip(), file=file,
        row=line_of(lines, detail["loc"]) if lines is not None else None, column=where or None,
        message_zh=f"{shown}：{message_zh}", remedy_zh=f"{remedy_zh}{_SEE_ZH}",
    )  # fmt: skip


def _words(detail: Any, last: str) -> tuple[str, str, str, str]:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    if kind == "missing" and last == "direction":
        return (
            "the direction is missing; it is never guessed.", "Write direction: higher (more is better) or lower.",
            "缺少方向，程序不作推测。", "请写 direction: higher（越大越好）或 lower。",
        )  # fmt: skip
    if kind == "literal_error" and last == "direction" and given == "?":
        return (
            "decide the direction; it is never guessed.", "Write direction: higher (more is better) or lower.",
            "请确定方向，程序不作推测。", "请写 direction: higher（越大越好）或 lower。",
        )  # fmt: skip
    if kind == "missing":
        return f"'{last}' is missing.", f"Add '{last}:'.", f"缺少“{last}”。", f"请补充“{last}:”。"
    if kind == "extra_forbidden":
        near = did_you_mean(last, _FIELDS)
        hint, hint_zh = (f"Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("Remove it.", "请删除。")
        return f"'{last}' is not known here.", hint, f"此处没有“{last}”这一项。", hint_zh
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        known = [one.strip("' ") for one in str(context.get("expected_tags", "")).split(",")]
        tag = str(context.get("tag", "nothing"))
        near = did_you_mean(tag, known)
        hint, hint_zh = (f"Did you mean '{near[0]}'? ", f"是否为“{near[0]}”？") if near else ("", "")
        names = ", ".join(known)
        return (
            f"there is no method '{tag}'.", f"{hint}There are: {names}.",
            f"没有方法“{tag}”。", f"{hint_zh}可用：{names}。",
        )  # fmt: skip
    found = "" if given is None or isinstance(given, dict | list) else f" (found {str(given)[:60]!r})"
    text = str(detail["msg"]).removeprefix("Value error, ")
    return f"{text}{found}.", "", f"{text}{found}。", ""


def _name_above(content: Any, place: list[Any]) -> str | None:
    """Return the id of the innermost entry on the way to a place."""
    name = None
    for part in place:
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(content, dict) and "id" in content:
            name = str(content["id"])
    return name


def _known_fields() -> set[str]:
    parts = (
        models.Specification, models.Node, models.Indicator, models.Step, models.DataColumns, models.Panel,
        models.Uncertainty, models.RandomWeights, models.DataErrors, models.Fairness,
    )  # fmt: skip
    names = {name for part in parts for name in part.model_fields}
    return names | {"method", "range", "bounds", "by", "levels", "nodes", "on_missing", "on_nonpositive"}


_FIELDS = _known_fields()
