"""What is said of a figure beside its value: the figure stays, what cannot be read is named and ignored (§3.1)."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest
import xlsxwriter
from observe_helpers import codes, only, values

from greenpark.observe import read
from greenpark.observe.dates import read_date, read_dates

HEADER = ("park", "year", "variable", "value", "unit")


@pytest.fixture
def figure(write, catalog):
    """Read one figure with a column of metadata; several texts make several years."""

    def figure(column: str, *texts: str):
        rows = [("p", 2020 + place, "iva_current", 7000 + place, "万元", text) for place, text in enumerate(texts)]
        return read(write(*rows, header=(*HEADER, column)), catalog)

    return figure


WRONG = [
    ("status", "X", "unknown_item"), ("status", "年报书", "unknown_item"), ("status", "Abc", "unknown_item"),
    ("quality", "Z", "unknown_item"), ("quality", "5", "unknown_item"), ("confidentiality", "绝密", "unknown_item"),
    ("confidentiality", "不予公", "unknown_item"), ("uncertainty", "-5", "out_of_range"),
    ("uncertainty", "101", "out_of_range"), ("uncertainty", "小", "not_a_number"), ("uncertainty", "nan", "not_a_number"),
    ("recorded_at", "soon", "not_a_number"), ("recorded_at", "2024-02-30", "not_a_number"),
    ("recorded_at", "2024-13-01", "not_a_number"), ("recorded_at", "2024-03-05 foo", "not_a_number"),
    ("replaces", "2023-01-01", "unknown_item"), ("电力折标", "其他", "unknown_item"), ("价格口径", "x", "unknown_item"),
    ("价格基年", "去年", "not_a_number"), ("attributes", '{"boundary": ', "unknown_item"),
]  # fmt: skip
RIGHT = [
    ("status", ("A", "p", "年报数", "F 预计数", "A年报数", "estimate", "")), ("quality", ("a", "B", "C级", "Grade D", "")),
    ("confidentiality", ("主动公开", "open", "依申请公开", "不予公开", "")),
    ("uncertainty", ("0", "100", "5%", "±2.5", "２", "—", "")), ("recorded_at", ("2024/3/5", "2024年3月5日", "20240305",
    "2024-03-05 08:30", "2024-03-05T08:30:00Z", "2024-03-05 00:00:00", "2024", "2024-03", "2024年3月", "")),
    ("replaces", ("",)), ("电力折标", ("当量值", "calorific", "0.1229", "")), ("价格口径", ("现价", "current", "")),
    ("价格基年", ("2020", "2020年", "2020年价", "")), ("attributes", ('{""boundary"": ""x""}', "only the core zone", "")),
]  # fmt: skip


@pytest.mark.parametrize(("column", "text", "code"), WRONG)
def test_metadata_that_means_nothing_is_named_and_the_figure_kept(column, text, code, figure):
    dataset = figure(column, text)
    problem = only(dataset.problems, code)
    assert (problem.severity, problem.row, problem.column) == ("warning", 2, column)
    assert problem.message_zh
    assert problem.remedy
    assert len(values(dataset)) == 1


@pytest.mark.parametrize(("column", "texts"), RIGHT)
def test_metadata_as_people_write_it(column, texts, figure):
    dataset = figure(column, *texts)
    assert codes(dataset.problems, "error", "warning") == []
    assert len(values(dataset)) == len(texts)


def test_codes_are_kept_and_unknown_words_are_not(figure):
    def kept(column, *texts):
        return figure(column, *texts).observations[column].to_list()

    assert kept("status", "年报数", "X", "f") == ["A", None, "F"]
    assert kept("quality", "b", "Z") == ["B", None]
    assert kept("confidentiality", "主动公开", "?") == ["open", None]
    assert kept("uncertainty", "5%", "-5", "±3") == [5.0, None, 3.0]
    assert kept("recorded_at", "2024年3月5日", "soon") == ["2024-03-05", None]


def test_a_word_is_suggested(figure):
    assert "'provisional'" in only(figure("status", "provisionl").problems, "unknown_item").remedy
    assert "'不予公开'" in only(figure("confidentiality", "不予公").problems, "unknown_item").remedy


def test_a_whole_column_of_one_unknown_word_is_counted(write, catalog):
    rows = [("p", 1990 + place % 40, "iva_current", 7000, "万元", "已审核") for place in range(40)]
    problems = read(write(*rows, header=(*HEADER, "status")), catalog).problems
    assert codes(problems, "warning").count("unknown_item") == 20
    assert any("20 more rows" in problem.message for problem in problems)


def test_a_scope_that_cannot_be_read_stays_apart(figure):
    attributes = json.loads(figure("电力折标", "其他").observations["attributes"].item())
    assert attributes == {"unread": {"electricity_basis": "其他"}}
    assert json.loads(figure("电力折标", "等价值（供电煤耗）").observations["attributes"].item()) == {
        "electricity_basis": "equivalent"
    }


# ------------------------------------------------------------------ dates and corrections


@pytest.fixture
def records(write, catalog):
    def records(*rows, **more):
        """Rows of value, recorded_at, replaces."""
        lines = [("p", 2023, "iva_current", value, "万元", at, replaces) for value, at, replaces in rows]
        return read(write(*lines, header=(*HEADER, "recorded_at", "replaces")), catalog, **more)

    return records


def used(dataset):
    return [row[4] for row in values(dataset)]


def test_a_text_never_wins_against_a_date(records):
    dataset = records((5000, "2024-03-01", ""), (6000, "昨天", ""))
    assert used(dataset) == [5000]
    assert dataset.observations["set_aside"].to_list() == [None, "superseded"]
    assert used(records((5000, "2024-03-01", ""), (6000, "2024-99-99", ""))) == [5000]
    assert used(records((5000, "20240301", ""), (6000, "2024-03-02", ""))) == [6000]


def test_an_undated_record_is_not_after_a_day(records):
    assert used(records((6000, "soon", ""), as_of="2024-01-01")) == [6000]


def test_a_correction_names_its_record(records):
    dataset = records((5000, "2024-03-01", ""), (6000, "2024-02-01", "2024年3月1日"))
    assert (used(dataset), codes(dataset.problems, "warning")) == ([6000], [])
    problem = only(records((5000, "2024-03-01", ""), (6000, "2024-04-01", "2024-03-02")).problems, "unknown_item")
    assert (problem.row, problem.column) == (3, "replaces")
    assert "2024-03-01" in problem.remedy


def test_a_version_that_is_no_date_can_still_be_named(records):
    dataset = records((5000, "v1", ""), (6000, "v2", "v1"))
    assert used(dataset) == [6000]
    assert codes(dataset.problems, "warning") == ["not_a_number", "not_a_number"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (((5000, "2024-03-01", "2024-03-01"),), [5000]),
        (((5000, "2024-03-01", ""), (6000, "2024-03-01", "2024-03-01")), [6000]),
        (((5000, "2024-03-01", "2024-04-01"), (6000, "2024-04-01", "2024-03-01")), [6000]),
    ],
)
def test_records_that_replace_themselves_or_each_other(rows, expected, records):
    assert used(records(*rows)) == expected


def test_a_correction_may_replace_a_record_with_an_error(records):
    dataset = records(("abc", "2024-03-01", ""), (6000, "2024-04-01", "2024-03-01"))
    assert used(dataset) == [6000]
    assert "unknown_item" not in codes(dataset.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024.3.5", "2024-03-05"), ("2024年3月5日 9时5分", "2024-03-05T09:05"), ("2024-3-5 24:00", "2024-03-05"),
     ("05/03/2024", None), ("", None), ("2024-03-05T25:00", None), ("2023-1", "2023-01"), ("99999999", None)],
)  # fmt: skip
def test_read_date(text, expected):
    assert read_date(text) == expected


# ------------------------------------------------------------------ channel and scenario


def test_a_slip_in_a_channel_is_asked_back(figure):
    dataset = figure("channel", "statistcs", "园区自报系统", "statistics")
    assert [(p.code, p.severity, p.row) for p in dataset.problems if p.column == "channel"] == [
        ("unknown_item", "information", 2)
    ]


def test_other_scenarios_are_named_once(figure):
    told = [p for p in figure("scenario", "low", "low", "actual", "").problems if p.column == "scenario"]
    assert [(p.code, p.severity, p.row) for p in told] == [("unknown_item", "information", 2)]
    assert told[0].message.startswith("2 figures")
    assert not [p for p in figure("scenario", "实际", "").problems if p.column == "scenario"]


def test_an_uncertainty_shown_as_a_percentage(tmp_path, catalog):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, (*HEADER, "uncertainty"))
    sheet.write_row(1, 0, ("p", 2023, "iva_current", 7000, "万元"))
    sheet.write_number(1, 5, 0.05, book.add_format({"num_format": "0%"}))
    sheet.write_row(2, 0, ("p", 2022, "iva_current", 7000, "万元", 5))
    book.close()
    assert read(tmp_path / "a.xlsx", catalog).observations["uncertainty"].to_list() == [5.0, 5.0]


def test_a_year_to_come_is_asked_back_unless_it_is_a_forecast(write, catalog):
    ahead = dt.date.today().year + 1
    rows = [("p", year, "iva_current", 7000, "万元", status) for year, status in ((ahead, "A"), (ahead - 1, "A"))]
    problems = read(write(*rows, header=(*HEADER, "status")), catalog).problems
    assert [(p.severity, p.row) for p in problems if p.code == "out_of_range"] == [("information", 2)]
    rows = [("p", ahead, "iva_current", 7000, "万元", "F")]
    assert "out_of_range" not in codes(read(write(*rows, header=(*HEADER, "status")), catalog).problems)


def test_dates_of_a_column_are_read_as_one_by_one():
    texts = ["2024-03-05", "2024-03-05 08:30:01", "2024-03-05T00:00:00", "2024-02-30", "2024年3月5日", "soon", " ", None,
             "2024-01-31", "2024-03-05 25:00", "2024-03-05T08:30:00+08:00", "2024", "2024-03-05 9:05"]  # fmt: skip
    found, bad = read_dates(pl.Series("at", texts, pl.String))
    assert found.to_list() == ["2024-03-05", "2024-03-05T08:30:01", "2024-03-05", "2024-02-30", "2024-03-05", "soon",
                               None, None, "2024-01-31", "2024-03-05 25:00", "2024-03-05T08:30:00+08:00", "2024",
                               "2024-03-05T09:05"]  # fmt: skip
    assert sorted(bad) == ["2024-02-30", "2024-03-05 25:00", "soon"]
    for text, date in zip(texts, found.to_list(), strict=True):
        if text and text not in bad and text.strip():
            assert date == read_date(text)


def test_a_day_that_is_in_no_calendar_is_no_date(records):
    assert used(records((5000, "2024-02-28", ""), (6000, "2024-02-30", ""))) == [5000]
    assert used(records((5000, "2024-02-28", ""), (6000, "2024-04-31", ""))) == [5000]
    assert used(records((5000, "2024-01-30", ""), (6000, "2024-01-31", ""))) == [6000]
