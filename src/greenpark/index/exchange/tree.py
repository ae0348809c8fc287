"""The structure of an index as other tools write it: rows that name their parent, on levels without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from greenpark.index.spec.models import Indicator, Node
from greenpark.problems import Problem


@dataclass(frozen=True)
class TreeRow:
    """One entry: a node or an indicator, its level (1 = indicator), its parent and its weight within it."""

    id: str
    part: Node | Indicator | None  # None: a node put in so that no level is skipped
    level: int
    parent: str | None
    weight: float


def nest(entries: Iterable[Mapping[str, Any]], parents: Mapping[str, str | None], root: str) -> dict[str, Any]:
    """Return the structure under `root` from entries in the form of a specification and the parent of each.

    Children stand in the order of the entries. The parents must form a tree (`find_root` sees to that).
    """
    by_id = {str(entry["id"]): dict(entry) for entry in entries}
    children: dict[str, list[str]] = {}
    for name in by_id:
        parent = parents.get(name)
        if parent is not None:
            children.setdefault(parent, []).append(name)

    def build(name: str) -> dict[str, Any]:
        entry = by_id[name]
        below = children.get(name)
        return {**entry, "children": [build(child) for child in below]} if below else entry

    return build(root)


def find_root(parents: Mapping[str, str | None]) -> tuple[str | None, list[str]]:
    """Return the one entry without parent, and the entries that do not hang on it (loops, second roots)."""
    roots = [name for name, parent in parents.items() if parent is None]
    if not roots:
        return None, list(parents)
    children: dict[str, list[str]] = {}
    for name, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(name)
    # the root with most below it is the index; the others are loose ends
    reached = {root: _below(root, children) for root in roots}
    root = max(roots, key=lambda name: len(reached[name]))
    return root, [name for name in parents if name not in reached[root]]


def _below(root: str, children: Mapping[str, list[str]]) -> set[str]:
    seen, waiting = {root}, [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    return seen


def rows_by_level(structure: Node) -> tuple[list[TreeRow], list[Problem]]:
    """Return all entries, the index first, each one level below its parent, and what was put in to make it so.

    Where an indicator hangs higher than others, nodes with one child are put between: the mean of one child is the
    child, so scores stay as they are.
    """
    rows: list[TreeRow] = []
    problems: list[Problem] = []
    taken = _ids(structure)

    def place(part: Node | Indicator, level: int, parent: str | None) -> None:
        weight, height = part.weight, _height(part)
        while level > height and parent is not None:
            name = _free(f"{part.id}_{level}", taken)
            rows.append(TreeRow(name, None, level, parent, weight))
            problems.append(_put_in(name, part.id))
            parent, weight, level = name, 1.0, level - 1
        rows.append(TreeRow(part.id, part, level, parent, weight))
        if isinstance(part, Node):
            for child in part.children:
                place(child, level - 1, part.id)

    place(structure, _height(structure), None)
    return rows, problems


def _height(part: Node | Indicator) -> int:
    return 1 + max(_height(child) for child in part.children) if isinstance(part, Node) else 1


def _ids(part: Node | Indicator) -> set[str]:
    below: set[str] = set().union(*(_ids(child) for child in part.children)) if isinstance(part, Node) else set()
    return below | {part.id}


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _put_in(name: str, child: str) -> Problem:
    return Problem(
        "level_added", f"'{name}' was put above '{child}', because the other tool allows no gap between levels.",
        "Scores stay the same: a mean of one child is the child.", severity="warning", column=child,
        message_zh=f"对方工具不允许层级跳跃，已在“{child}”之上加入“{name}”。",
        remedy_zh="得分不变：单一子项的均值即其本身。",
    )  # fmt: skip
