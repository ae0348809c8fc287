"""Worked examples of the indices that ship, kept as data beside them: read them, run them, compare (design section 4).

Run by `greenpark catalog test` and collected by pytest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.catalog.read import FILES, load_yaml
from greenpark.index.index import Index
from greenpark.index.spec.settings import with_settings
from greenpark.problems import ProblemsFound

TOLERANCE = 1e-9


@dataclass
class Case:
    """One worked example: a table, settings, and the scores that must come of them."""

    index: str
    about: str
    data: Mapping[str, list[Any]]
    settings: list[str]
    expect: Mapping[str, list[float | None]]
    tolerance: float
    file: str
    failures: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return a name that finds the case in its file."""
        return f"{self.index}/{self.about}"


def read_cases(folder: Path | None = None) -> list[Case]:
    """Return all cases of indices, in the order of the files."""
    cases = []
    for path in sorted(((folder or FILES) / "cases" / "indices").glob("*.yaml")):
        content = load_yaml(path)
        cases += [
            Case(
                content["index"], one["about"], one["data"], list(one.get("settings", ())), one["expect"],
                float(one.get("tolerance", TOLERANCE)), path.name,
            )
            for one in content["cases"]
        ]  # fmt: skip
    return cases


def run_cases(cases: list[Case]) -> list[Case]:
    """Run the cases; each one's `failures` says what differs. `expect` lists scores in the order of the units."""
    for case in cases:
        index = Index.from_file(case.index)
        try:
            index = Index(with_settings(index.plan, case.settings))
            scores = index.run(pl.DataFrame(dict(case.data), strict=False)).scores
        except ProblemsFound as error:
            case.failures.append(str(error))
            continue
        for node, expected in case.expect.items():
            found = scores[node].to_list() if node in scores.columns else []
            if len(found) != len(expected):
                case.failures.append(f"{node}: {len(found)} scores, expected {len(expected)}")
                continue
            case.failures += [
                f"{node}, row {place + 1}: {one}, expected {wanted}"
                for place, (one, wanted) in enumerate(zip(found, expected, strict=True))
                if not _same(one, wanted, case.tolerance)
            ]
    return cases


def _same(found: float | None, expected: float | None, tolerance: float) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= tolerance * max(1.0, abs(expected))
