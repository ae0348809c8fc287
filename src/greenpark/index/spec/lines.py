"""On which line of a YAML file something stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml


def nodes_of(path: Path) -> Any:
    """Return the tree of YAML nodes, which know their lines."""
    with path.open(encoding="utf-8") as stream:
        return yaml.compose(stream, Loader=yaml.SafeLoader)


def line_of(node: Any, place: Sequence[str | int]) -> int | None:
    """Return the line, from 1, of the innermost part of `place` that the file holds."""
    line: int | None = None
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if found is None:
                continue  # names that pydantic adds: the tag of a union
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
