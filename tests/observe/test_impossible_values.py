"""Values that no park can have are set aside before they settle a criterion or overflow (§3, §6.3)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from observe_helpers import codes, only, values

from greenpark.observe import check


@pytest.mark.parametrize(
    ("variable", "value", "unit"),
    [("green_cover", -5, "%"), ("fresh_water_per_iva", -5, "m3/万元"), ("energy_per_iva", -0.1, "tce/万元")],
)
def test_a_reported_ratio_below_zero(read_rows, variable, value, unit):
    dataset = read_rows(("p", 2024, variable, None, value, unit, None))
    assert only(dataset.problems, "out_of_range").row == 2
    assert values(dataset) == []


@pytest.mark.parametrize(
    ("variable", "value", "unit"),
    [("iva_growth_3y_mean", -5, "%"), ("energy_elasticity", -0.3, None), ("green_cover", 0, "%")],
)
def test_a_rate_of_change_may_be_negative(read_rows, variable, value, unit):
    dataset = read_rows(("p", 2024, variable, None, value, unit, None))
    assert codes(dataset.problems, "error") == []
    assert len(values(dataset)) == 1


@pytest.mark.parametrize(("value", "unit"), [("1e308", "亿元"), ("1e308", "万元"), ("2e18", "万元")])
def test_a_number_beyond_all_measure(read_rows, value, unit):
    dataset = read_rows(("p", 2024, "iva_current", None, value, unit, None))
    assert only(dataset.problems, "out_of_range").row == 2
    assert values(dataset) == []


def test_a_jump_is_told_in_plain_figures(read_rows):
    rows = (("p", 2023, "iva_current", None, 12_000, "万元", None), ("p", 2024, "iva_current", None, 12, "万元", None))
    message = only(read_rows(*rows).problems, "jump").message
    assert "1/1\u202f000" in message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_a_dead_link_in_a_folder_is_named_and_never_waited_for(tmp_path: Path, catalog):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "dead.csv").symlink_to(tmp_path / "nowhere.csv")
    problems = check(tmp_path, catalog)
    assert {problem.file for problem in problems if problem.code == "wrong_file_type"} == {"pipe.csv", "dead.csv"}
