"""Modules import each other in one direction; an import inside a function must not hide that two need each other."""

from __future__ import annotations

import ast
from pathlib import Path

import greenpark

SOURCE = Path(greenpark.__file__).parent


def modules() -> dict[str, ast.Module]:
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = list(path.relative_to(SOURCE.parent).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.AST, known: set[str]) -> set[str]:
    """Return the modules that a module imports anywhere, but for type checkers only."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("greenpark"):
            found |= {f"{node.module}.{one.name}" for one in node.names} | {str(node.module)}
        found |= imported(node, known)
    return found & known


def reaches(start: str, graph: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    stack = list(graph[start])
    while stack:
        name = stack.pop()
        if name not in seen:
            seen.add(name)
            stack.extend(graph[name])
    return seen


def test_no_module_needs_itself_through_others() -> None:
    trees = modules()
    # a package stands for what it exports: only the modules themselves are looked at
    known = {name for name in trees if not (SOURCE.parent / Path(*name.split("."))).is_dir()}
    graph = {name: imported(trees[name], known) - {name} for name in known}
    circles = {name for name in graph if name in reaches(name, graph)}
    assert circles == set()
    assert len(graph) > 150
    assert "greenpark.publish.report" in graph["greenpark.api"]
