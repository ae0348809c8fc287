"""On which line of a YAML file something stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

DEEPEST = 400  # parts within parts; a tree of indicators needs two for each of its levels
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def nodes_of(path: Path) -> Any:
    """Return the tree of YAML nodes, which know their lines; raise yaml.YAMLError, also for what is nested too deeply.

    The loaders go down into parts by recursion, the fast one until the stack is used up and the program is killed, so
    that the depth is looked at first.
    """
    depth = 0
    with path.open(encoding="utf-8") as stream:
        for event in yaml.parse(stream, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                raise yaml.MarkedYAMLError(problem="parts are nested too deeply", problem_mark=event.start_mark)  # type: ignore[arg-type]
        stream.seek(0)
        return yaml.compose(stream, Loader=_LOADER)


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
