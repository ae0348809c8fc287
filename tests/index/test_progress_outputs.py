"""What a progress index gives to Python and JSON: progress by unit, GEP+, ways to targets, the rules that were used."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from greenpark.index.exchange.latex import scores_table
from greenpark.index.exchange.methods import method_appendix
from greenpark.index.index import Index
from greenpark.index.progress.outputs import progress_record
from greenpark.index.progress.ways import series_frame, summary_frame, way_record, ways
from greenpark.index.result import Result
from greenpark.problems import NotFound, ProblemsFound

SPEC: dict[str, Any] = {
    "id": "t",
    "structure": {
        "id": "index",
        "children": [
            {"id": "a", "direction": "higher", "threshold": 4},
            {"id": "inner", "children": [{"id": "b", "direction": "lower"}, {"id": "c", "direction": "higher"}]},
        ],
    },
    "dashboard": [{"id": "d", "direction": "lower"}, {"id": "e", "direction": "higher"}],
    "steps": [
        {"progress": {"target": {"method": "fixed", "column": "target_{column}"}, "target_year": 2025}},
        {"weight": "equal"},
        {"aggregate": "arithmetic"},
    ],
    "reconstruction": [
        {"rule": "gep_plus", "text": {"en": "ranks side by side", "zh": "并列"}, "evidence": "assumed"},
        {"rule": "indicators", "text": {"en": "chosen here", "zh": "自定"}, "evidence": "assumed"},
    ],
}
YEARS = (2015, 2016, 2017, 2018, 2019, 2020)


def data() -> pl.DataFrame:
    """Three units; V lacks c at the end, W never has a target of b, U is at its target of a from the start."""
    rows = []
    for unit, pace in (("U", 1.0), ("V", 0.5), ("W", 2.0)):
        for step, year in enumerate(YEARS):
            rows.append(
                {
                    "unit": unit, "name": f"Unit {unit}", "year": year, "a": 10 + pace * step, "b": 50 - pace * step,
                    "c": None if (unit, year) == ("V", 2020) else 1 + pace * step, "d": 8 - pace * step,
                    "e": 3 + 0.1 * step * pace, "target_a": 9.0 if unit == "U" else 20.0,
                    "target_b": None if unit == "W" else 40.0, "target_c": 11.0, "target_d": 1.0, "target_e": 4.0,
                }
            )  # fmt: skip
    return pl.DataFrame(rows)


def run(**progress: Any) -> Result:
    first = {"progress": {**SPEC["steps"][0]["progress"], **progress}}
    return Index.from_mapping({**SPEC, "steps": [first, *SPEC["steps"][1:]]}).run(data())


def cell(result: Result, unit: str, indicator: str) -> dict[str, Any]:
    return result.progress.row(by_predicate=(pl.col("unit") == unit) & (pl.col("indicator") == indicator), named=True)


class TestProgress:
    def test_a_row_for_each_unit_and_indicator_dashboard_last(self) -> None:
        frame = run().progress
        assert frame["indicator"].to_list() == list("abcde") * 3
        assert frame["dashboard"].to_list() == [False, False, False, True, True] * 3
        assert frame["unit"].to_list() == ["U"] * 5 + ["V"] * 5 + ["W"] * 5

    def test_figures_target_state_and_pace(self) -> None:
        result = run(min_indicators=0.5)
        assert cell(result, "V", "b") == {
            "unit": "V", "name": "Unit V", "year": 2020, "indicator": "b", "dashboard": False, "measure": None,
            "direction": "lower", "initial": 50.0, "final": 47.5, "target": 40.0, "threshold": 50.0,
            "progress": 0.25, "unclipped": 0.25, "state": "ordinary", "weight": 0.5, "contribution": 0.125, "pace": 0.5,
        }  # fmt: skip
        assert cell(result, "U", "a")["state"] == "maintained"
        assert cell(result, "U", "a")["pace"] is None
        assert cell(result, "V", "c")["state"] == "missing"
        assert cell(result, "V", "c")["weight"] is None
        assert cell(result, "W", "b")["state"] == "undefined"

    def test_weight_times_progress_is_the_contribution_and_they_add_up(self) -> None:
        result = run(min_indicators=0.5)
        frame = result.progress.filter(~pl.col("dashboard"), pl.col("progress").is_not_null()).with_columns(
            product=pl.col("weight") * pl.col("progress")
        )
        assert frame["product"].to_list() == pytest.approx(frame["contribution"].to_list(), rel=1e-12)
        sums = frame.group_by("unit", maintain_order=True).agg(pl.col("contribution", "weight").sum())
        assert sums["contribution"].to_list() == pytest.approx(result.scores["index"].to_list(), rel=1e-12)
        assert sums["weight"].to_list() == pytest.approx([1, 1, 1], rel=1e-12)

    def test_a_unit_without_an_index_has_no_contribution(self) -> None:
        result = run(min_indicators=0.75)
        assert result.scores.filter(pl.col("unit") == "V")["index"].to_list() == [None]
        assert cell(result, "V", "a")["contribution"] is None
        assert cell(result, "V", "a")["weight"] == 0.5

    def test_the_dashboard_has_neither_weight_nor_contribution(self) -> None:
        board = run().progress.filter("dashboard")
        assert board["weight"].null_count() == board["contribution"].null_count() == board.height

    def test_an_index_without_progress_has_no_rows(self) -> None:
        steps = [{"normalise": "min_max"}, {"aggregate": "arithmetic"}]
        result = Index.from_mapping({**SPEC, "steps": steps}).run(data())
        assert result.progress.is_empty()
        assert result.plus.is_empty()
        assert "progress" not in result.record()["units"][0]
        with pytest.raises(ProblemsFound, match="measures no progress"):
            result.path("U", "a")

    def test_the_record_of_a_run_has_progress_in_each_unit(self) -> None:
        units = run().record()["units"]
        assert [one["indicator"] for one in units[0]["progress"]] == list("abcde")
        assert units[1]["progress"][1]["contribution"] is None or units[1]["scores"]["index"] is not None

    def test_no_unit(self) -> None:
        result = Index.from_mapping(SPEC).run(data().clear())
        assert result.progress.is_empty()
        assert result.record()["units"] == progress_record(result)["units"] == []


class TestPlus:
    def test_leximin_goes_by_the_lowest_of_index_and_dashboard(self) -> None:
        result = run(plus="leximin", min_indicators=0.5)
        frame = result.plus
        assert frame.columns == ["unit", "name", "year", "index", "reading", "rank"]
        lowest = result.progress.filter("dashboard").group_by("unit", maintain_order=True).agg(pl.col("progress").min())
        least = np.minimum(lowest["progress"].to_numpy(), result.scores["index"].to_numpy())
        assert np.argsort(np.argsort(-least)).tolist() == [rank - 1 for rank in frame["rank"]]

    def test_rank_shift_has_three_columns(self) -> None:
        assert run().plus.columns[-3:] == ["rank_index", "rank_dashboard", "shift"]
        assert run().plus["reading"].unique().to_list() == ["rank_shift"]

    def test_a_record_as_the_command_prints_it(self) -> None:
        record = progress_record(run(plus="leximin"))
        assert (record["spec"], record["start"], record["end"]) == ("t", 2015, 2020)
        unit = record["units"][0]
        assert set(unit) == {"unit", "name", "index", "rank", "indicators", "dashboard", "plus"}
        assert [len(unit["indicators"]), len(unit["dashboard"])] == [3, 2]
        assert set(unit["plus"]) == {"reading", "rank"}
        assert record["units"][1]["rank"] is None


class TestWays:
    def test_the_target_is_the_one_of_the_step(self) -> None:
        found = run().path("Unit V", "b")
        assert (found.target, found.target_year, found.unit) == (40.0, 2025, "V")
        assert found.years == YEARS
        assert found.planned[0] == (2015, 50.0)
        assert found.planned[-1] == (2025, pytest.approx(40.0))
        assert found.pace_linear == pytest.approx(cell(run(), "V", "b")["pace"])
        assert found.projection.state == "expected"
        assert found.projection.year == pytest.approx(2035)

    def test_a_target_from_peers_too(self) -> None:
        result = run(target="level_quantile")
        assert result.path("V", "b").target == cell(result, "V", "b")["target"]

    def test_another_target_year_and_trend(self) -> None:
        found = run().path("V", "b", target_year=2035, trend="exponential", level=0.8)
        assert found.pace_linear == pytest.approx(1.0)
        assert found.projection.level == 0.8

    def test_a_target_that_is_reached_at_first_is_to_be_held(self) -> None:
        found = run().path("U", "a")
        assert {value for _, value in found.planned} == {9.0}
        assert (found.pace_linear, found.pace_rate, found.ahead) == (None, None, 6.0)
        assert found.projection.state == "reached"

    def test_the_line_begins_in_the_start_year_or_after_a_break(self) -> None:
        assert run(start=2017).path("V", "b").years == YEARS[2:]
        broken = {"breaks": [{"indicator": "b", "year": 2018, "unit": "V"}]}
        result = Index.from_mapping({**SPEC, "panel": broken}).run(data())
        assert result.path("V", "b", target=40.0).years == YEARS[3:]
        assert result.path("U", "b").years == YEARS

    def test_what_has_no_target_is_told_and_the_rest_shown(self) -> None:
        result = run()
        found, problems = ways(result, "W")
        assert [one.indicator for one in found] == list("acde")
        assert [(one.code, one.column) for one in problems] == [("no_target", "b")]
        with pytest.raises(ProblemsFound, match="no target"):
            ways(result, "W", ["b"])

    def test_unknown_units_and_indicators_are_refused(self) -> None:
        with pytest.raises(NotFound):
            run().path("X", "a")
        with pytest.raises(ProblemsFound, match="no indicator"):
            run().path("U", "nothing")

    def test_frames_and_records(self) -> None:
        found, _ = ways(run(), "V")
        assert summary_frame(found)["indicator"].to_list() == list("abcde")
        series = series_frame(found[:1])
        assert series["year"].to_list() == list(range(2015, 2026))
        assert series["value"].null_count() == 5
        assert [one["value"] for one in way_record(found[0])["series"]] == series["value"].drop_nulls().to_list()
        assert_frame_equal(series_frame([]), series.clear())


class TestReconstruction:
    """The text of a rule is that of the option in use, wherever it is printed."""

    def test_the_rule_in_use_replaces_the_written_text_and_others_stay(self) -> None:
        result = run(plus="leximin")
        said = {one["rule"]: one for one in result.record()["reconstruction"]}
        assert said["gep_plus"]["option"] == "leximin"
        assert "lowest figure decides" in said["gep_plus"]["text"]["en"]
        assert said["gep_plus"]["evidence"] == "recalled-low"
        assert said["indicators"]["text"]["en"] == "chosen here"
        assert said["indicators"]["option"] is None

    def test_in_the_appendix_and_under_the_table(self) -> None:
        result = run(plus="count_then_gep")
        for text in (method_appendix(result, "en"), scores_table(result)):
            assert "the number of dashboard indicators that progressed decides" in text
            assert "side by side" not in text
        assert "`gep_plus` `count_then_gep` (assumed)" in method_appendix(result, "en")

    def test_in_the_analysis_of_uncertainty(self) -> None:
        from greenpark.index.certainty.certainty import uncertainty

        index = Index.from_mapping({**SPEC, "uncertainty": {"weights": {"noise": 0.2}}})
        table, _ = index.read(data())
        record = uncertainty(index.plan, table, draws=5).record()
        assert {one["rule"]: one["option"] for one in record["reconstruction"]}["gep_plus"] == "rank_shift"
