"""Run a bundle again and compare every number with what it holds."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.index.exchange.bundle import software
from greenpark.index.exchange.bundle_layout import RESULTS_FOLDER, SPECIFICATION, broken
from greenpark.index.exchange.bundle_read import Bundle, read_bundle
from greenpark.index.exchange.bundle_results import result_members
from greenpark.index.exchange.comparison import RELATIVE, Difference, compare_members
from greenpark.index.index import Index
from greenpark.index.running import run_table
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Comparison:
    """A bundle against its rerun: how many cells were compared, which differ, which versions are other ones."""

    index: str
    cells: int
    differences: tuple[Difference, ...] = ()
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)  # by package: then, now; only those that differ
    problems: tuple[Problem, ...] = ()  # what the rerun found doubtful

    @property
    def same(self) -> bool:
        """Return whether every number came out as it was."""
        return not self.differences

    @property
    def frame(self) -> pl.DataFrame:
        """Return the differing cells: `file`, `row`, `column`, `was`, `now`."""
        schema = dict.fromkeys(Difference._fields, pl.String)
        return pl.DataFrame([one._asdict() for one in self.differences], schema=schema, orient="row")

    def record(self) -> dict[str, Any]:
        """Return the comparison as plain data (the JSON of `index rerun`)."""
        return {
            "index": self.index, "same": self.same, "cells": self.cells, "differing": len(self.differences),
            "differences": [one._asdict() for one in self.differences],
            "versions": {name: {"then": then, "now": now} for name, (then, now) in self.versions.items()},
            "problems": [one.as_record() for one in self.problems],
        }  # fmt: skip

    def sentence(self, lang: str = "en") -> str:
        """Return the outcome in one sentence."""
        other = ", ".join(f"{name} {then} → {now}" for name, (then, now) in self.versions.items())
        if lang == "zh":
            ending = f" 版本不同：{other}。" if other else ""
            if self.same:
                return f"{self.index}：{self.cells}个单元格全部一致。{ending}".strip()
            return f"{self.index}：{self.cells}个单元格中有{len(self.differences)}个不一致。{ending}".strip()
        ending = f" Other versions: {other}." if other else ""
        if self.same:
            return f"{self.index}: all {self.cells} cells are the same.{ending}"
        return f"{self.index}: {len(self.differences)} of {self.cells} cells differ.{ending}"


def rerun(path: str | Path, *, relative: float = RELATIVE) -> Comparison:
    """Run a bundle again and return how it compares; numbers agree within `relative`.

    Uncertainty is rerun with the seed and draws of the bundle. Only data and specification touch the disk, in a
    temporary folder that is removed. Raises ProblemsFound for a bundle that is unsafe, incomplete, changed or cannot
    be run; FileNotFoundError.
    """
    bundle = read_bundle(path)
    with tempfile.TemporaryDirectory(prefix="greenpark-") as folder:
        now, problems = _run(bundle, Path(folder))
    was = {name: content for name, content in bundle.members.items() if name.startswith(RESULTS_FOLDER)}
    try:
        cells, differences = compare_members(was, now, relative=relative)
    except (ValueError, RecursionError, OverflowError, csv.Error):  # results that no run of ours has written
        raise ProblemsFound([broken(bundle.file, "its results cannot be read", "其结果文件无法读取")]) from None
    then, here = bundle.manifest["versions"], software()
    versions = {
        name: (str(then.get(name, "–")), here.get(name, "–"))
        for name in sorted(then.keys() | here.keys())
        if then.get(name) != here.get(name)
    }
    return Comparison(bundle.manifest["index"], cells, tuple(differences), versions, tuple(problems))


def _run(bundle: Bundle, folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    specification, data = folder / SPECIFICATION, folder / Path(bundle.data).name
    if data.name == SPECIFICATION:
        data = folder / f"data-{data.name}"
    specification.write_bytes(bundle.members[SPECIFICATION])
    data.write_bytes(bundle.members[bundle.data])
    index = Index.from_file(specification)
    table, found = index.read(data)
    result = run_table(index.plan, table, found)
    certainty = None
    if bundle.manifest["draws"] is not None:
        unknown = [node for node in bundle.manifest["nodes"] if node not in index.plan.labels]
        if unknown:
            said, said_zh = f"it speaks of '{unknown[0]}', which is no node", f"其中的“{unknown[0]}”不是节点"
            raise ProblemsFound([broken(bundle.file, said, said_zh)])
        from greenpark.index.certainty.certainty import uncertainty

        certainty = uncertainty(
            index.plan, table, draws=bundle.manifest["draws"], seed=bundle.manifest["seed"],
            nodes=bundle.manifest["nodes"] or None, top=tuple(bundle.manifest["top"]) or (10,),
        )  # fmt: skip
    return result_members(result, certainty), result.problems
