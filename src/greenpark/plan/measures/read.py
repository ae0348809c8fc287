"""The measure library from its files, with a user's own measures over it; every mistake in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from greenpark.catalog import Catalog
from greenpark.catalog.read import FILES, load_yaml
from greenpark.formula import tree
from greenpark.plan.administrative import Task
from greenpark.plan.measures.checks import Checker
from greenpark.plan.measures.models import Measure, SharedLimit
from greenpark.plan.measures.money import Money
from greenpark.problems import Problem, ProblemsFound

FOLDER = FILES / "measures"
Model = TypeVar("Model", bound=BaseModel)
_BESIDE = ("limits.yaml", "money.yaml", "tasks.yaml")


@dataclass(frozen=True)
class Library:
    """All measures, shared limits, tasks and rates; formulas of potentials and limits checked."""

    measures: Mapping[str, Measure]
    limits: Mapping[str, SharedLimit]
    tasks: Mapping[str, Task]  # by indicator
    money: Money
    potentials: Mapping[str, tree.Node]  # by measure, in its capacity unit
    limit_formulas: Mapping[str, tree.Node]


def read_library(catalog: Catalog, extra: Sequence[Path] = (), folder: Path = FOLDER) -> Library:
    """Return the library; files in `extra` add measures or override single keys of them by id.

    Raises ProblemsFound with every mistake of every file, FileNotFoundError.
    """
    if not extra and folder == FOLDER:
        return _shipped(catalog.version, _Held(catalog))
    return _read(catalog, tuple(extra), folder)


class _Held:
    """Keeps the catalog out of the key of the cache: its version stands for it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _shipped(version: str, held: _Held) -> Library:
    return _read(held.catalog, (), FOLDER)


def _read(catalog: Catalog, extra: tuple[Path, ...], folder: Path) -> Library:
    problems: list[Problem] = []
    rows: dict[str, tuple[dict[str, Any], str]] = {}
    for path in sorted(one for one in folder.glob("*.yaml") if one.name not in _BESIDE):
        _collect(path, rows, problems, over=False)
    for path in extra:
        _collect(path, rows, problems, over=True)
    measures: dict[str, Measure] = {}
    for name, (row, place) in rows.items():
        measure = _validated(Measure, row, name, place, problems)
        if measure is not None:
            measures[name] = measure
    limits = _beside(folder / "limits.yaml", "shared_limits", SharedLimit, problems)
    tasks = _beside(folder / "tasks.yaml", "tasks", Task, problems)
    money = _validated(Money, _yaml(folder / "money.yaml", problems) or {}, "money", "money.yaml", problems)
    checker = Checker(catalog, {name: place for name, (_, place) in rows.items()}, problems)
    shared = {one.id: one for one in limits}
    potentials = checker.measures(measures, shared)
    formulas = checker.limits(shared)
    checker.tasks(tasks)
    if problems or money is None:
        raise ProblemsFound(problems)
    return Library(measures, shared, {one.indicator: one for one in tasks}, money, potentials, formulas)


def _yaml(path: Path, problems: list[Problem]) -> Any:
    try:
        return load_yaml(path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it cannot be read"
        problems.append(
            Problem("yaml", f"not valid YAML: {what}", "Check indentation, quotes and colons.", file=path.name,
                    row=mark.line + 1 if mark else None, message_zh=f"YAML格式错误：{what}",
                    remedy_zh="请检查缩进、引号和冒号。")
        )  # fmt: skip
    except UnicodeDecodeError:
        problems.append(
            Problem("yaml", "the file is no text in UTF-8", "Save it as UTF-8.", file=path.name,
                    message_zh="文件不是UTF-8文本", remedy_zh="请另存为UTF-8。")
        )  # fmt: skip
    return None


def _collect(path: Path, rows: dict[str, tuple[dict[str, Any], str]], problems: list[Problem], *, over: bool) -> None:
    before = len(problems)
    content = _yaml(path, problems)
    if len(problems) > before:
        return
    listed = content.get("measures") if isinstance(content, dict) else None
    if not isinstance(listed, list) or (isinstance(content, dict) and set(content) != {"measures"}):
        problems.append(
            Problem("measure", "expected one list named 'measures'", "Begin with 'measures:'.", file=path.name,
                    message_zh="应为名为measures的列表", remedy_zh="请以“measures:”开头。")
        )  # fmt: skip
        return
    here: set[str] = set()
    for number, row in enumerate(listed, start=1):
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str):
            problems.append(
                Problem("measure", f"measure {number} has no id", "Give it an id such as X01.", file=path.name,
                        message_zh=f"第{number}项措施没有id", remedy_zh="请写id，如X01。")
            )  # fmt: skip
            continue
        if name in here or (name in rows and not over):
            problems.append(
                Problem("duplicate_id", f"'{name}' is declared twice", "Rename or remove one.", file=path.name,
                        column=name, message_zh=f"“{name}”重复", remedy_zh="请改名或删去其一。")
            )  # fmt: skip
            continue
        here.add(name)
        rows[name] = ({**rows[name][0], **row} if name in rows else row, path.name)


def _validated(model: type[Model], row: Any, name: str, place: str, problems: list[Problem]) -> Model | None:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        for detail in error.errors():
            path = ".".join(str(part) for part in detail["loc"])
            given = f" (found {detail['input']!r})"[:120] if detail["type"] != "missing" else ""
            problems.append(
                Problem("measure", f"{name}: {path or 'entry'}: {detail['msg']}{given}", "See docs/measures.md.",
                        file=place, column=f"{name}.{path}", message_zh=f"{name}：{path}：{detail['msg']}{given}",
                        remedy_zh="见docs/measures.md。")
            )  # fmt: skip
        return None


def _beside(path: Path, key: str, model: type[Model], problems: list[Problem]) -> list[Model]:
    content = _yaml(path, problems)
    if not isinstance(content, dict):
        return []
    found = [_validated(model, row, key, path.name, problems) for row in content.get(key, ())]
    return [one for one in found if one is not None]
