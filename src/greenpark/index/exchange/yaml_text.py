"""A specification as YAML that people read: blocks for the tree, one line for a leaf, comments in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

WIDTH = 110  # a mapping that fits into it stands in one line
UNDECIDED = "?"
_DECIDE = "decide: higher or lower / 请确定：higher（越大越好）或lower（越小越好）"


def to_yaml(content: Mapping[str, Any], *, remarks: Iterable[tuple[str, str]] = ()) -> str:
    """Return a specification as YAML in the order of its fields, with `remarks` (English, Chinese) at the top.

    Where a direction is still `?`, a comment asks for it; such a specification is refused when it is read.
    """
    lines = [f"# {_one_line(text)}" for pair in remarks for text in pair if text]
    lines += _mapping(content, 0)
    return "\n".join(lines) + "\n"


def _mapping(content: Mapping[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, value in content.items():
        head = f"{' ' * indent}{_flow(key)}:"
        lines += _entry(head, value, indent)
    return lines


def _entry(head: str, value: Any, indent: int) -> list[str]:
    if not isinstance(value, Mapping | list | tuple) or not value or _fits(value, len(head)):
        return [f"{head} {_flow(value)}"]
    if isinstance(value, Mapping):
        return [head, *_mapping(value, indent + 2)]
    lines = [head]
    for one in value:
        lines += _item(one, indent + 2)
    return lines


def _item(value: Any, indent: int) -> list[str]:
    dash = f"{' ' * indent}- "
    leaf = not isinstance(value, Mapping | list | tuple) or not value or not _has_children(value)
    if leaf and not _is_step(value) and (_is_leaf(value) or _fits(value, len(dash)) or not isinstance(value, Mapping)):
        return [f"{dash}{_flow(value)}{_comment(value)}"]
    lines = _mapping(value, indent + 2)
    return [dash + lines[0].lstrip(), *lines[1:]]


def _comment(value: Any) -> str:
    return f"  # {_DECIDE}" if isinstance(value, Mapping) and value.get("direction") == UNDECIDED else ""


def _has_children(value: Any) -> bool:
    return isinstance(value, Mapping) and "children" in value


def _is_step(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1


def _is_leaf(value: Any) -> bool:
    return isinstance(value, Mapping) and "direction" in value


def _fits(value: Any, used: int) -> bool:
    if _has_children(value) or (isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)):
        return False
    return used + len(_flow(value)) <= WIDTH


def _flow(value: Any) -> str:
    """Return a value in one line, quoted where it would be read as something else."""
    text = yaml.dump(
        _plain(value), Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=float("inf"), sort_keys=False
    )
    return str(text).removesuffix("\n").removesuffix("\n...")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # people do not read `&id001`
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # line breaks would spread over lines of their own in the middle of a flow
    style = '"' if re.search(r"[\x00-\x1f\x85\u2028\u2029]", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()
