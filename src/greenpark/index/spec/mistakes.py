"""Mistakes in a specification, in words that its author can act on."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from greenpark.index.spec import models
from greenpark.index.spec.lines import line_of
from greenpark.index.spec.options.base import Options
from greenpark.problems import Problem, did_you_mean

_SEE = "See docs/index-specification.md."
_SEE_ZH = "见docs/index-specification.md。"


def problem_of(detail: Any, content: Any, file: str | None, lines: Any) -> Problem:
    """Return what is wrong at one place of a specification: what was found, what is expected, what is near."""
    place = [part for part in detail["loc"] if part not in ("node", "indicator")]
    where = ".".join(str(part) for part in place)
    name = _name_above(content, place)
    shown = name or (str(place[2]) if place[:1] == ["steps"] and len(place) > 2 else "specification")
    message, remedy, message_zh, remedy_zh = _words(detail, str(place[-1]) if place else "")
    return Problem(
        "specification", f"{shown}: {message}", f"{remedy} {_SEE}".strip(), file=file,
        row=line_of(lines, detail["loc"]) if lines is not None else None, column=where or None,
        message_zh=f"{shown}：{message_zh}", remedy_zh=f"{remedy_zh}{_SEE_ZH}",
    )  # fmt: skip


def words(detail: Any) -> tuple[str, str, str, str]:
    """Return message and remedy of one mistake that pydantic found, in English, then in Chinese."""
    place = [part for part in detail["loc"] if isinstance(part, str) and part not in ("node", "indicator")]
    return _words(detail, place[-1] if place else "")


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
        near = [_OTHER_NAMES[last]] if last in _OTHER_NAMES else did_you_mean(last, _fields())
        hint, hint_zh = (f"Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("Remove it.", "请删除。")
        return f"'{last}' is not known here.", hint, f"此处没有“{last}”这一项。", hint_zh
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        known = [one.strip("' ") for one in str(context.get("expected_tags", "")).split(",")]
        tag = str(context.get("tag", "nothing"))
        near = [_COINR[tag]] if _COINR.get(tag) in known else did_you_mean(tag, known)
        hint, hint_zh = (f"Did you mean '{near[0]}'? ", f"是否为“{near[0]}”？") if near else ("", "")
        names = ", ".join(known)
        return (
            f"there is no method '{tag}'.", f"{hint}There are: {names}.",
            f"没有方法“{tag}”。", f"{hint_zh}可用：{names}。",
        )  # fmt: skip
    if kind == "tuple_type":
        return (
            f"a list is expected (found {str(given)[:60]!r}).", "Write it in brackets, such as [0, 100].",
            f"此处应为列表（给出的是{str(given)[:60]!r}）。", "请用方括号书写，如 [0, 100]。",
        )  # fmt: skip
    if kind == "literal_error":
        names = str(context.get("expected", ""))
        return (
            f"{str(given)[:60]!r} is not one of {names}.", "Choose one of them.",
            f"{str(given)[:60]!r}不在{names}之中。", "请从中选择。",
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


@cache
def _fields() -> set[str]:
    """Return the names of all fields of a specification and of the options of its methods."""

    def below(part: type[BaseModel]) -> set[type[BaseModel]]:
        return {part}.union(*(below(one) for one in part.__subclasses__()))

    return {name for part in (*below(models.Part), *below(Options)) for name in part.model_fields} | {"method"}


# names of other tools and near words, by what they are called here
_OTHER_NAMES = {"group": "by", "group_by": "by", "childs": "children", "indicators": "children", "agg": "aggregate"}
_COINR = {
    "a_amean": "arithmetic", "a_gmean": "geometric", "a_hmean": "harmonic", "a_copeland": "copeland",
    "n_minmax": "min_max", "n_zscore": "z_score", "n_rank": "rank", "n_prank": "percentile_rank", "n_borda": "borda",
    "n_dist2targ": "target_distance", "n_dist2ref": "reference_distance", "n_dist2max": "maximum_distance",
    "n_goalpost": "goalposts", "n_scaled": "scale", "i_mean": "mean", "i_median": "median", "i_mean_grp": "group_mean",
    "i_median_grp": "group_median", "mean": "arithmetic", "amean": "arithmetic", "gmean": "geometric",
}  # fmt: skip
