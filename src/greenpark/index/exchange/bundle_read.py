"""Open a bundle without trusting it: nothing is unpacked to disk, every member is measured, listed and checksummed."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greenpark.index.exchange import bundle_layout as at
from greenpark.index.exchange.bundle_layout import broken, unsafe
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Bundle:
    """A bundle whose members are all there and unchanged."""

    file: str
    manifest: Mapping[str, Any]
    members: Mapping[str, bytes]

    @property
    def data(self) -> str:
        """Return the name of the member that holds the data."""
        return str(self.manifest["data"])


def read_bundle(path: str | Path) -> Bundle:
    """Return a bundle after every check; raise ProblemsFound (unsafe, incomplete or changed), FileNotFoundError."""
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(2, "no such file", str(path))
    file = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            problems = _unsafe(file, entries, path.stat().st_size)
            if problems:
                raise ProblemsFound(problems)
            members = {entry.filename: _member(archive, entry, file) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise ProblemsFound([broken(file, "it is no ZIP archive, or is damaged", "不是ZIP压缩包，或已损坏")]) from None
    manifest = _manifest(file, members)
    problems = _changed(file, manifest, members)
    if problems:
        raise ProblemsFound(problems)
    return Bundle(file, manifest, members)


def _unsafe(file: str, entries: list[zipfile.ZipInfo], size: int) -> list[Problem]:
    problems: list[Problem] = []
    if len(entries) > at.MOST_MEMBERS:
        return [unsafe(file, f"it has {len(entries)} members", f"含有{len(entries)}个成员")]
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > at.LARGEST or (unpacked > 20_000_000 and unpacked > at.PACKED_SUSPICIOUSLY * max(size, 1)):
        mega = unpacked // 1_000_000
        return [unsafe(file, f"{size // 1000} kB would unpack to {mega} MB", f"{size // 1000} kB解压后达{mega} MB")]
    seen: set[str] = set()
    for entry in entries:
        shown = entry.orig_filename[:80].encode("unicode_escape").decode()
        if not _plain_name(entry):
            problems.append(unsafe(file, f"the member '{shown}' leads out of it", f"成员“{shown}”的路径指向包外"))
        elif _kind(entry) not in (0, stat.S_IFREG) or entry.is_dir():
            problems.append(unsafe(file, f"the member '{shown}' is no plain file", f"成员“{shown}”不是普通文件"))
        elif entry.flag_bits & 0x1:
            problems.append(unsafe(file, f"the member '{shown}' is encrypted", f"成员“{shown}”已加密"))
        elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            problems.append(unsafe(file, f"the member '{shown}' is packed oddly", f"成员“{shown}”的压缩方式异常"))
        elif entry.filename.casefold() in seen:
            problems.append(unsafe(file, f"the member '{shown}' occurs twice", f"成员“{shown}”出现两次"))
        seen.add(entry.filename.casefold())
    return problems


def _plain_name(entry: zipfile.ZipInfo) -> bool:
    """Return whether a name is a relative path of plain parts, in the archive as written (`orig_filename`) too."""
    name = entry.orig_filename
    parts = name.split("/")
    bad = any(ord(sign) < 32 or sign in '\\:*?"<>|' for sign in name)
    return not bad and name == entry.filename and all(part not in ("", ".", "..") for part in parts) and len(name) < 200


def _kind(entry: zipfile.ZipInfo) -> int:
    return stat.S_IFMT(entry.external_attr >> 16)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)  # what an entry claims of its size is not relied on
    if len(content) != entry.file_size:
        name = entry.filename
        raise ProblemsFound([unsafe(file, f"'{name}' is not as large as it says", f"“{name}”的大小与声明不符")])
    return content


def _manifest(file: str, members: Mapping[str, bytes]) -> dict[str, Any]:
    if at.MANIFEST not in members:
        raise ProblemsFound([broken(file, f"'{at.MANIFEST}' is missing", f"缺少“{at.MANIFEST}”")])
    try:
        if len(members[at.MANIFEST]) > at.LARGEST_MANIFEST:
            raise ValueError
        content = json.loads(members[at.MANIFEST])
        _check_fields(content)
    except (ValueError, KeyError, TypeError, RecursionError):
        said, said_zh = f"'{at.MANIFEST}' is not that of a bundle", f"“{at.MANIFEST}”不是结果包清单"
        raise ProblemsFound([broken(file, said, said_zh, at.MANIFEST)]) from None
    if content["format_version"] > at.FORMAT_VERSION:
        number = content["format_version"]
        said = f"its format is {number}, newer than this program knows ({at.FORMAT_VERSION})"
        raise ProblemsFound([unsafe(file, said, f"其格式版本为{number}，高于本程序支持的{at.FORMAT_VERSION}")])
    return dict(content)


def _check_fields(content: Any) -> None:
    """Raise ValueError, KeyError or TypeError where the manifest has not the fields that are relied on."""
    number, draws, seed = content["format_version"], content["draws"], content["seed"]
    listed = content["members"]
    fine = [
        content["format"] == at.FORMAT, type(number) is int and number >= 1, isinstance(listed, dict),
        all(isinstance(listed[name]["sha256"], str) for name in listed),
        content["data"] in listed and content["data"].startswith(at.DATA_FOLDER),
        content["specification"] == at.SPECIFICATION, at.SPECIFICATION in listed,
        isinstance(content["versions"], dict), isinstance(content["index"], str),
        draws is None or (type(draws) is int and 1 <= draws <= at.MOST_DRAWS),
        seed is None or (type(seed) is int and 0 <= seed < 2**128),
        all(isinstance(node, str) for node in content["nodes"]), isinstance(content["nodes"], list),
        all(type(place) is int and place >= 1 for place in content["top"]), isinstance(content["top"], list),
    ]  # fmt: skip
    if not all(fine):
        raise ValueError


def _changed(file: str, manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> list[Problem]:
    listed = manifest["members"]
    problems = [
        broken(file, f"'{name}' is missing", f"缺少“{name}”", name) for name in sorted(listed) if name not in members
    ]
    for name in sorted(members):
        if name == at.MANIFEST:
            continue
        if name not in listed:
            problems.append(broken(file, f"'{name}' is not listed", f"“{name}”未列入清单", name))
        elif hashlib.sha256(members[name]).hexdigest() != listed[name]["sha256"]:
            problems.append(broken(file, f"'{name}' was changed", f"“{name}”已被改动", name))
    return problems
