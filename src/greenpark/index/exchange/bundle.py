"""Bundles: data, specification, results, methods and checksums of one run in one file that can be run again.

The same run gives the same bytes: members are sorted, dates are fixed, nothing names the machine.
"""

from __future__ import annotations

import hashlib
import io
import platform
import re
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml

from greenpark.index.data.reading import sheet_of_frame
from greenpark.index.exchange.bundle_layout import DATA_FOLDER, FORMAT, FORMAT_VERSION, MANIFEST, SPECIFICATION
from greenpark.index.exchange.bundle_results import json_bytes, result_members
from greenpark.index.exchange.citation import Author, citation
from greenpark.index.exchange.methods import method_appendix
from greenpark.index.exchange.yaml_text import to_yaml
from greenpark.index.result import Result
from greenpark.index.spec.models import Specification
from greenpark.index.spec.read import specification_of
from greenpark.problems import ProblemsFound

PACKAGES = ("greenpark", "numpy", "polars", "scipy")
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP knows: a fixed date says nothing of when


def write_bundle(
    path: Path,
    result: Result,
    *,
    data: Path | bytes | Any,
    data_name: str | None = None,
    specification: str | None = None,
    certainty: Any | None = None,
    command: str | None = None,
    authors: Sequence[Author] = (),
) -> Path:
    """Write a bundle; return its path.

    `data` is the file that was read, its bytes (then with `data_name`), or a frame, which is written as CSV.
    `specification` is the text of its YAML file, comments and all; where the run was made with other settings than it
    says, or without it, the specification of the run is written instead. Seed and draws are those of `certainty`.
    """
    members = bundle_members(
        result, data=data, data_name=data_name, specification=specification, certainty=certainty, command=command,
        authors=authors,
    )  # fmt: skip
    path.write_bytes(pack(members))
    return path


def bundle_members(
    result: Result, *, data: Path | bytes | Any, data_name: str | None = None, specification: str | None = None,
    certainty: Any | None = None, command: str | None = None, authors: Sequence[Author] = (),
) -> dict[str, bytes]:  # fmt: skip
    """Return the content of a bundle by name; see `write_bundle`."""
    name, content = _data(data, data_name)
    member = DATA_FOLDER + name
    versions = software()
    said = result.plan.specification
    members = {
        member: content,
        SPECIFICATION: _specification(said, specification).encode(),
        **result_members(result, certainty),
        "methods.en.md": method_appendix(result, "en", certainty=certainty, data_name=member).encode(),
        "methods.zh.md": method_appendix(result, "zh", certainty=certainty, data_name=member).encode(),
        "CITATION.cff": citation(said, version=versions["greenpark"], authors=authors).encode(),
    }
    members["README.md"] = _readme(said, member, command, versions).encode()
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "index": said.id,
        "data": member,
        "specification": SPECIFICATION,
        "command": command or f"greenpark index run {SPECIFICATION} {member}",
        "seed": getattr(certainty, "seed", None),
        "draws": getattr(certainty, "draws", None),
        "nodes": list(getattr(certainty, "nodes", ())),
        "top": list(getattr(certainty, "top", ())),
        "versions": versions,
        "members": {
            key: {"sha256": hashlib.sha256(members[key]).hexdigest(), "bytes": len(members[key])}
            for key in sorted(members)
        },
    }
    return {**members, MANIFEST: json_bytes(manifest)}


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return members as a ZIP archive: sorted, dates fixed, so that the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name], compresslevel=6)
    return out.getvalue()


def software() -> dict[str, str]:
    """Return the versions that numbers depend on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from its source
            found[package] = "unknown"
    return dict(sorted(found.items()))


def _data(data: Path | bytes | Any, name: str | None) -> tuple[str, bytes]:
    if isinstance(data, str | Path):
        path = Path(data)
        return _file_name(name or path.name), path.read_bytes()
    if isinstance(data, bytes):
        return _file_name(name or "data.csv"), data
    # no guard against formulas here: these are the data that are read again, not a table for show
    text = sheet_of_frame(data).frame.write_csv()  # numbers as the shortest texts that read back as them
    return _file_name(Path(name or "data").stem + ".csv"), text.encode()


def _file_name(name: str) -> str:
    """Return a name that is safe as a file on every system; the ending says how to read it."""
    plain = re.sub(r"[^\w.-]+", "_", Path(name).name).strip("._") or "data.csv"
    stem, ending = Path(plain).stem[:80], Path(plain).suffix[:10]
    return f"{stem}{ending}"


def _specification(run: Specification, text: str | None) -> str:
    if text is not None:
        try:
            if specification_of(yaml.safe_load(text)) == run:
                return text
        except (yaml.YAMLError, ProblemsFound):
            pass  # the run was made from something else
    return to_yaml(
        run.model_dump(mode="json", exclude_unset=True, by_alias=True),
        remarks=[("The specification as it was run, all settings applied.", "运行时所用的规范，已含全部设定。")],
    )


def _readme(specification: Specification, data: str, command: str | None, versions: Mapping[str, str]) -> str:
    label = specification.label
    en, zh = (label.en, label.zh) if label else (specification.id, specification.id)
    en, zh = " ".join(en.split()), " ".join(zh.split())
    title = en if en == zh else f"{en} / {zh}"
    ran = f"`{command}`" if command else "–"
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"""# {title}

One run of a composite index, with everything that is needed to run it again.
一次综合指数计算的全部材料，可据此重新计算。

| File / 文件 | Content / 内容 |
|---|---|
| `{data}` | data as given / 原始数据 |
| `{SPECIFICATION}` | specification of the index / 指数规范 |
| `results/` | scores, ranks, weights, changes by step, record / 得分、位次、权重、各步改动、完整记录 |
| `methods.en.md`, `methods.zh.md` | what each step did / 方法附录 |
| `CITATION.cff` | how to cite / 引用信息 |
| `{MANIFEST}` | versions, command, seed, SHA-256 of every file / 版本、命令、随机种子、校验和 |

Run again and compare every number / 重新计算并逐一核对：

    greenpark index rerun BUNDLE.zip

Made by / 生成命令: {ran}
Versions / 版本: {listed}
"""
