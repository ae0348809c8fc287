"""From YAML files to validated entries: every mistake of every file in one go (issue part B)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from greenpark.catalog.models import Factor, Holder, Indicator, ItemList, Scheme, Variable
from greenpark.catalog.terms import Concept, Quantity
from greenpark.problems import Problem

FILES = Path(__file__).parent / "files"
# the C loader is ten times faster; both are safe
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Model = TypeVar("Model", bound=BaseModel)
KINDS: dict[str, tuple[str, type[BaseModel]]] = {
    "holders": ("holders", Holder),
    "items": ("item_lists", ItemList),
    "variables": ("variables", Variable),
    "factors": ("factors", Factor),
    "indicators": ("indicators", Indicator),
    "schemes": ("", Scheme),
    "concepts": ("concepts", Concept),
    "quantities": ("quantities", Quantity),
}


class Entries(dict[str, dict[str, Any]]):
    """Entries by kind and id, with the file of each and the problems found on the way."""

    def __init__(self) -> None:
        super().__init__({kind: {} for kind in KINDS})
        self.files: dict[tuple[str, str], str] = {}
        self.problems: list[Problem] = []


def catalog_files(folder: Path) -> list[Path]:
    """Return the files that make the catalog, in a fixed order."""
    files = [path for kind in KINDS for path in sorted((folder / kind).glob("*.yaml"))]
    return [*files, folder / "units.txt"]


def content_hash(folder: Path) -> str:
    """Return the version of a catalog: a hash over the names and bytes of its files."""
    digest = hashlib.sha256()
    for path in catalog_files(folder):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def read_entries(folder: Path) -> Entries:
    """Read and validate all files of a catalog folder; problems are collected, never raised."""
    entries = Entries()
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.yaml")):
            _read_file(path, kind, entries)
    return entries


def load_yaml(path: Path) -> Any:
    """Return the content of a YAML file; raise yaml.YAMLError."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above


def _read_file(path: Path, kind: str, entries: Entries) -> None:
    place = f"{kind}/{path.name}"
    try:
        content = load_yaml(path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        what = getattr(error, "problem", None) or "cannot be read"
        entries.problems.append(
            Problem("yaml", f"not valid YAML: {what}", "Check indentation, quotes and colons.", file=place, row=line)
        )
        return
    key, model = KINDS[kind]
    if not isinstance(content, dict):
        entries.problems.append(Problem("yaml", "the file holds no mapping", f"Begin with '{key}:'.", file=place))
        return
    rows: Any = content.get(key) if key else [content]
    extra = set(content) - {key, "theme"} if key else set()
    if extra or not rows or not isinstance(rows, list):
        found = ", ".join(map(str, content)) or "nothing"
        entries.problems.append(
            Problem("yaml", f"expected '{key}', found {found}", f"Begin with '{key}:'.", file=place)
        )
    for row in rows if isinstance(rows, list) else ():
        if kind == "variables" and isinstance(row, dict):
            row = {"theme": content.get("theme", ""), **row}
        _read_entry(row, kind, model, place, entries)


def _read_entry(row: Any, kind: str, model: type[BaseModel], place: str, entries: Entries) -> None:
    name = str(row.get("id", "?")) if isinstance(row, dict) else "?"
    try:
        entry = model.model_validate(row)
    except ValidationError as error:
        for detail in error.errors():
            path = ".".join(str(part) for part in detail["loc"])
            given = f" (found {detail['input']!r})" if detail["type"] != "missing" else ""
            entries.problems.append(
                Problem(
                    "entry", f"{name}: {path or 'entry'}: {detail['msg']}{given[:120]}",
                    "See the JSON Schema of this kind in docs/schema.", file=place, column=path or None,
                )
            )  # fmt: skip
        return
    if name in entries[kind]:
        first = entries.files[kind, name]
        entries.problems.append(
            Problem(
                "duplicate_id", f"'{name}' is declared twice, first in {first}", "Rename or remove one.", file=place
            )
        )
        return
    entries[kind][name] = entry
    entries.files[kind, name] = place
