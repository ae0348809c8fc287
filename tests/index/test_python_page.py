"""The page on Python: its snippets run one after the other, and it names every method that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from greenpark.index import Index, Result

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "index-python.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.M | re.S)


def test_snippets_run_one_after_the_other(tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for snippet in SNIPPETS:
        exec(compile(snippet, "docs/index-python.md", "exec"), names)  # noqa: S102 - our own page
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
    assert (tmp_path / "out" / "scores.csv").exists()
    assert repr(names["index"]) in PAGE
    assert sorted(names["audit"]) == re.search(r"sorted\(audit\)  # (.*)", PAGE)[1].split(", ")  # type: ignore
    assert ", ".join(names["certainty"].frame.columns) in PAGE  # type: ignore[attr-defined]
    assert set(names["moved"].columns) == {"unit", "name", "year", "score_a", "rank_a", "score_b", "rank_b", "moved"}


@pytest.mark.parametrize("kind", [Index, Result])
def test_public_methods_are_on_the_page(kind):
    inner = {"read", "plan", "run", "rows", "rank_arrays", "data_problems", "coverage", "nodes"}
    elsewhere = {"progress", "path", "plus"}  # described with the step progress
    names = {name for name in vars(kind) if not name.startswith("_")} - inner - elsewhere
    assert {name for name in names if not re.search(rf"\.{name}\b|`{name}`", PAGE)} == set()
