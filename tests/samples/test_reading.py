"""The samples go through the reader: complete data without a complaint, planted mistakes found at their rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from greenpark.catalog import Catalog
from greenpark.observe import read
from greenpark.samples.province import write_province

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_sample_park_reads_without_any_problem(catalog: Catalog) -> None:
    data = read(EXAMPLES / "sample-park", catalog)
    assert [str(problem) for problem in data.problems] == []
    assert data.observations["usable"].all()
    assert (data.entities.height, data.plans.height, data.waivers.height) == (1, 3, 1)
    assert data.targets.height > 40


def test_suzhou_reads_without_an_error_and_the_second_boundary_stands_aside(catalog: Catalog) -> None:
    data = read(EXAMPLES / "suzhou-industrial-park", catalog)
    assert not data.has_errors
    aside = data.observations.filter(~pl.col("usable"))
    assert aside.select("variable", "value").rows() == [("area_park", 80.0)]


def test_planted_mistakes_are_found_at_their_rows(catalog: Catalog, tmp_path: Path) -> None:
    sample = write_province(tmp_path, seed=7, parks=12, years=5, cities=4, catalog=catalog)
    data = read(tmp_path / "filing", catalog)
    told = {(problem.code, problem.row) for problem in data.problems if problem.file == "observations.csv"}
    for kind, code in (
        ("unit_unknown", "unknown_unit"),
        ("duplicate_row", "duplicate_row"),
        ("percent", "percent_scale"),
    ):
        rows = sample.planted_errors.filter(pl.col("kind") == kind)["row"].to_list()
        assert rows
        assert {(code, row) for row in rows} <= told, kind
