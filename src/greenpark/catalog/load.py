"""Load the catalog: from its files once, from a cache by content hash afterwards (semantics §7.5)."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from functools import lru_cache
from pathlib import Path

from greenpark.catalog import read
from greenpark.catalog.catalog import Catalog
from greenpark.problems import ProblemsFound

_FORMAT = 1  # raise when the classes that are cached change in shape


def load(folder: Path | None = None) -> Catalog:
    """Return the checked catalog of `folder` (default: the one that ships); raise ProblemsFound with all mistakes."""
    return _load((folder or read.FILES).resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Catalog:
    version = read.content_hash(folder)
    stored = _cache_file(version)
    if stored is not None and (catalog := _from_cache(stored)) is not None:
        return catalog
    catalog = check(folder, version)
    if stored is not None:
        _to_cache(stored, catalog)
    return catalog


def check(folder: Path, version: str = "unsaved") -> Catalog:
    """Read, validate and link all files, without any cache; raise ProblemsFound with all mistakes in one go."""
    from greenpark.catalog.link import Linker

    linker = Linker(read.read_entries(folder))
    catalog = linker.link(version)
    if catalog is None:
        raise ProblemsFound(linker.problems)
    return catalog


def _cache_file(version: str) -> Path | None:
    """Return where this version is cached: a folder that only the user can write, None where there is none."""
    base = os.environ.get("GREENPARK_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = Path(base) if base else Path.home() / ".cache"
    try:
        folder = folder / "greenpark"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = folder.stat()
    except (OSError, RuntimeError):
        return None
    # a cache that others may write is not trusted: unpickling runs code
    if hasattr(os, "getuid") and (owner.st_uid != os.getuid() or owner.st_mode & 0o022):
        return None
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")) + sorted(
        (Path(__file__).parents[1] / "formula").glob("*.py")
    ):
        code.update(path.read_bytes())
    python = f"{sys.version_info.major}{sys.version_info.minor}"
    return folder / f"catalog-{version}-{code.hexdigest()[:12]}-{python}-{_FORMAT}.pickle"


def _from_cache(path: Path) -> Catalog | None:
    try:
        with path.open("rb") as stream:
            catalog = pickle.load(stream)  # noqa: S301 - written by ourselves, in a folder only the user can write
    except Exception:  # spoilt bytes raise anything; the files themselves are read then
        return None
    return catalog if isinstance(catalog, Catalog) else None


def _to_cache(path: Path, catalog: Catalog) -> None:
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        for old in path.parent.glob("catalog-*.pickle"):
            old.unlink(missing_ok=True)
        partial.write_bytes(pickle.dumps(catalog, protocol=pickle.HIGHEST_PROTOCOL))
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
