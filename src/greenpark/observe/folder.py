"""The files of a folder that may hold data."""

from __future__ import annotations

import os
import re
from pathlib import Path

from greenpark.observe.messages import files as say
from greenpark.observe.safety import DATA_SUFFIXES, WPS_SUFFIXES
from greenpark.problems import Problem

_LEFT_ALONE = {"__MACOSX", "__pycache__", "node_modules"}
_NEVER_DATA = {".md", ".rst", ".yaml", ".yml", ".toml", ".py", ".html", ".log", ".lock"}

_BACKUP = re.compile(r"-backup-\d{8}-\d{6}(-\d+)?\.xlsx$")


def is_backup(name: str) -> bool:
    """Say whether a workbook was kept by `template.backup`: a newer filing stands beside it."""
    return _BACKUP.search(name) is not None


def data_files(path: Path, problems: list[Problem]) -> list[tuple[Path, str]]:
    """Return the data files of a folder with their names in it, or the one file that `path` is.

    Hidden files and the lock files of Office are passed over; other files are named in `problems`, since a table in
    a picture or a PDF is not read.
    """
    if path.is_file():
        return [(path, path.name)]
    found = []
    for folder, folders, files in os.walk(path):
        own = _own_reports(path, Path(folder), files)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _LEFT_ALONE)
        for name in sorted(files):
            if name.startswith((".", "~$")):
                continue
            full = Path(folder) / name
            shown = full.relative_to(path).as_posix()
            suffix = full.suffix.lower()
            if name in own:
                problems.append(say.own_report().at(file=shown))
            elif is_backup(name):
                problems.append(say.kept_workbook().at(file=shown))
            elif suffix in DATA_SUFFIXES | WPS_SUFFIXES and suffix != ".txt":
                found.append((full, shown))
            elif suffix not in _NEVER_DATA:
                problems.append(say.not_a_data_file().at(file=shown))
    return found


def _own_reports(path: Path, folder: Path, files: list[str]) -> set[str]:
    """Return the names under which reports of a folder, or of the files in it, are written beside the data."""
    stems = {Path(name).stem for name in files} | ({path.resolve().name} if folder == path else set())
    return {f"{stem}-report{suffix}" for stem in stems for suffix in (".html", ".docx", ".xlsx")} & set(files)
