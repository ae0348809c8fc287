"""Several rows for one figure: corrections, channels, statuses, scopes (§3.1, §3.6)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from observe_helpers import codes, values

from greenpark.observe import Dataset, read

HEADER = "park,year,variable,value,channel,status,recorded_at,replaces,scenario,sector,attributes\n"


@pytest.fixture
def conflict(tmp_path: Path, catalog):
    """Read rows of one figure that differ in what is given."""

    def conflict(*rows: dict, **more) -> Dataset:
        names = HEADER.strip().split(",")[3:]
        lines = [
            ",".join(
                ["p", "2023", "iva_current", *('"' + str(row.get(name, "")).replace('"', '""') + '"' for name in names)]
            )
            for row in rows
        ]
        (tmp_path / "data.csv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return read(tmp_path / "data.csv", catalog, **more)

    return conflict


def used(dataset: Dataset) -> list[float]:
    return [row[4] for row in values(dataset)]


def test_the_latest_record_of_a_channel_counts(conflict):
    dataset = conflict(
        {"value": 5, "recorded_at": "2024-03-01"}, {"value": 6, "recorded_at": "2024年10月1日"}, {"value": 4}
    )
    assert used(dataset) == [6]
    assert dataset.observations["set_aside"].to_list() == ["superseded", None, "superseded"]
    assert "contradicting_rows" not in codes(dataset.problems)


def test_a_replaced_record_does_not_count(conflict):
    dataset = conflict(
        {"value": 5, "recorded_at": "2024-03-01"},
        {"value": 6, "recorded_at": "2024-02-01", "replaces": "2024/3/1"},
    )
    assert used(dataset) == [6]
    assert dataset.observations["set_aside"].to_list() == ["replaced", None]


def test_a_correction_that_repeats_the_date_of_another_park_replaces_nothing(conflict):
    dataset = conflict({"value": 5, "recorded_at": "2024-03-01", "replaces": "2023-01-01"})
    assert used(dataset) == [5]


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2024-03-31", [5]), (dt.date(2024, 10, 1), [6]), ("2023-12-31", []), (None, [6])]
)
def test_as_of(as_of, expected, conflict):
    rows = ({"value": 5, "recorded_at": "2024-03-01"}, {"value": 6, "recorded_at": "2024-10-01 08:30"})
    assert used(conflict(*rows, as_of=as_of)) == expected


def test_channels_in_order_all_kept(conflict):
    dataset = conflict(
        {"value": 5, "channel": "企业填报"}, {"value": 6, "channel": "统计局"}, {"value": 7, "channel": "zzz"}
    )
    assert used(dataset) == [6]
    assert dataset.observations["set_aside"].to_list() == ["other_channel", None, "other_channel"]
    assert [(p.code, p.severity, p.row) for p in dataset.problems if p.severity != "information"] == [
        ("contradicting_rows", "warning", 2), ("contradicting_rows", "warning", 4),
    ]  # fmt: skip


def test_channels_that_agree_need_no_word(conflict):
    dataset = conflict({"value": 5, "channel": "park"}, {"value": 5, "channel": "statistics"})
    assert used(dataset) == [5]
    assert codes(dataset.problems, "warning", "error") == []


def test_a_contradiction_in_one_channel_leaves_the_others(conflict):
    dataset = conflict(
        {"value": 5, "channel": "statistics"}, {"value": 6, "channel": "statistics"}, {"value": 7, "channel": "park"}
    )
    assert used(dataset) == [7]
    assert codes(dataset.problems, "error") == ["contradicting_rows", "contradicting_rows"]


def test_three_rows_of_which_two_repeat(conflict):
    dataset = conflict({"value": 5}, {"value": 5}, {"value": 6})
    assert used(dataset) == []
    assert sorted(codes(dataset.problems, "warning", "error")) == [
        "contradicting_rows",
        "contradicting_rows",
        "duplicate_row",
    ]


@pytest.mark.parametrize(
    ("words", "winner"), [(("快报数", "年报数"), 1), (("P", ""), 1), (("E", "F"), 0), (("A 年报数", "估算数"), 0)]
)
def test_final_before_preliminary(words, winner, conflict):
    dataset = conflict(*[{"value": 5 + place, "status": word} for place, word in enumerate(words)])
    assert used(dataset) == [5 + winner]
    assert codes(dataset.problems, "warning", "error") == ["contradicting_rows"]
    assert set(dataset.observations["status"]) <= {"A", "P", "E", "F", None}


def test_the_figure_of_the_whole_park_stands_for_it(conflict):
    dataset = conflict(
        {"value": 5, "attributes": '{"boundary": "core_zone"}'},
        {"value": 9, "attributes": '{"boundary": "whole_park"}'},
    )
    assert used(dataset) == [9]
    assert codes(dataset.problems, "warning", "error") == ["contradicting_rows"]
    dataset = conflict({"value": 5, "attributes": '{"boundary": "a"}'}, {"value": 9, "attributes": '{"boundary": "b"}'})
    assert used(dataset) == []


def test_other_scenarios_and_sectors_are_kept_apart(conflict):
    dataset = conflict(
        {"value": 5},
        {"value": 6, "scenario": "plan"},
        {"value": 7, "sector": "C26"},
        {"value": 5, "scenario": "实际", "sector": "全行业"},
    )
    assert used(dataset) == [5]
    assert dataset.observations["set_aside"].to_list() == [None, "scenario", "sector", "duplicate"]


def test_not_applicable_contradicts_a_figure(conflict):
    dataset = conflict({"value": 5}, {"value": "不涉及"})
    assert used(dataset) == []
    assert "contradicting_rows" in codes(dataset.problems, "error")


def test_a_blank_beside_a_figure_is_no_conflict(conflict):
    dataset = conflict({"value": ""}, {"value": 5}, {"value": "未统计"})
    assert used(dataset) == [5]
    assert codes(dataset.problems, "warning", "error") == []


def test_attributes_are_kept_as_json(conflict):
    dataset = conflict({"value": 5, "attributes": "only the core zone"})
    assert dataset.observations["attributes"].to_list() == ['{"text": "only the core zone"}']


def test_a_file_given_twice_is_told_once_and_counted(tmp_path, catalog):
    lines = [f"p{place},2023,wwtp_present,1" for place in range(3000)]
    (tmp_path / "data.csv").write_text("park,year,variable,value\n" + "\n".join(lines * 2) + "\n")
    dataset = read(tmp_path / "data.csv", catalog)
    assert len(values(dataset)) == 3000
    told = [problem for problem in dataset.problems if problem.code == "duplicate_row"]
    assert [problem.severity for problem in told].count("warning") == 1000
    assert any("2000 more" in problem.message for problem in told)
