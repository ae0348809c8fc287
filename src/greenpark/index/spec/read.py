"""Read a specification: a file of the user's, or the id of one that ships. Every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from greenpark.catalog.read import FILES, load_yaml
from greenpark.index.spec.enrich import from_catalog
from greenpark.index.spec.lines import nodes_of
from greenpark.index.spec.mistakes import problem_of
from greenpark.index.spec.models import Specification
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.problems import NotFound, Problem, ProblemsFound, did_you_mean

SHIPPED = FILES / "indices"


def shipped() -> dict[str, Path]:
    """Return the files of the indices that ship, by id."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def find(name: str | Path) -> Path:
    """Return the file of a specification: a path, or the id of one that ships; raise NotFound."""
    path = Path(name)
    if path.is_file():
        return path
    known = shipped()
    if str(name) in known:
        return known[str(name)]
    for shipped_path in known.values():
        if str(name) in read_specification(shipped_path).aliases:
            return shipped_path
    near = did_you_mean(str(name), known)
    hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
    raise NotFound(
        f"'{name}' is neither a file nor an index that ships.{hint} See `greenpark index list`.",
        f"“{name}”既不是文件，也不是内置指数。{hint_zh}清单见 `greenpark index list`。",
    )


def read_specification(path: Path) -> Specification:
    """Return the specification in a YAML file; raise ProblemsFound with every mistake."""
    try:
        lines, content = nodes_of(path), load_yaml(path)
    # not only syntax: a number of thousands of digits, or parts nested too deeply
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "cannot be read"
        raise ProblemsFound(
            [
                Problem(
                    "yaml", f"not valid YAML: {what}.", "Check indentation, quotes and colons.", file=path.name,
                    row=mark.line + 1 if mark else None, message_zh=f"不是有效的YAML：{what}。",
                    remedy_zh="请检查缩进、引号和冒号。",
                )
            ]
        ) from None  # fmt: skip
    return specification_of(content, file=path.name, lines=lines)


def specification_of(content: Any, *, file: str | None = None, lines: Any = None) -> Specification:
    """Return the specification that a mapping holds; raise ProblemsFound with every mistake.

    With `vocabulary: catalog`, direction, unit and label of an indicator come from the catalog where they are left out.
    """
    if not isinstance(content, dict):
        found = type(content).__name__
        raise ProblemsFound(
            [
                Problem(
                    "yaml", f"the file holds no specification (found {found}).", "Begin with `id:` and `structure:`.",
                    file=file, message_zh="文件中没有指数规范。", remedy_zh="请以 `id:` 和 `structure:` 开头。",
                )
            ]
        )  # fmt: skip
    content = from_catalog(content)
    try:
        return Specification.model_validate(content)
    except ValidationError as error:
        # a list whose entries are wrong is also called too short; the entries say it better
        details = [one for one in error.errors() if not (one["type"] == "too_short" and one["input"])]
        raise ProblemsFound([problem_of(one, content, file, lines) for one in details]) from None
    except RecursionError:
        raise ProblemsFound(
            [
                Problem(
                    "yaml", "the structure is nested too deeply.", "Use fewer levels.", file=file,
                    message_zh="结构嵌套过深。", remedy_zh="请减少层级。",
                )
            ]
        ) from None  # fmt: skip


def read_plan(name: str | Path) -> Plan:
    """Return the plan of a specification by path or id; raise NotFound, ProblemsFound."""
    path = find(name)
    return lay_out(read_specification(path), path.name)
