"""Plain tables: found columns, gaps, and every mistake named by its place."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from greenpark.index.data.reading import read_table
from greenpark.problems import ProblemsFound
from tests.index.small import plan

HEAD = "unit,year,x1,x2,x3"


def read(tmp_path, text, **more):
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, plan(**more))[0]


def refused(tmp_path, text, **more):
    with pytest.raises(ProblemsFound) as caught:
        read(tmp_path, text, **more)
    return caught.value.problems


def test_rows_are_sorted_by_year_and_keep_their_order_within_it(tmp_path):
    table = read(tmp_path, f"{HEAD}\nB,2021,1,2,3\nA,2020,4,5,6\nB,2020,7,8,9\n")
    assert table.rows.units == ("A", "B", "B")
    assert table.rows.years == (2020, 2020, 2021)
    assert table.rows.blocks == {2020: slice(0, 2), 2021: slice(2, 3)}
    assert table.values.tolist() == [[4, 7, 1], [5, 8, 2], [6, 9, 3]]


@pytest.mark.parametrize("gap", ["", "NA", "N/A", "..", "…", "-", "—", "null", "不涉及", "/"])
def test_every_way_of_writing_no_figure_is_missing_and_never_zero(tmp_path, gap):
    table = read(tmp_path, f"{HEAD}\nA,2020,{gap},0,3\n")
    assert np.isnan(table.values[0, 0])
    assert table.values[1, 0] == 0


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("NaN", "not a figure"),
        ("inf", "not a figure"),
        ("95%", "percent sign"),
        ('"1,234"', "comma"),
        ("about 3", "not a number"),
    ],
)
def test_what_is_no_number_is_refused_with_row_and_column(tmp_path, cell, words):
    (problem,) = refused(tmp_path, f"{HEAD}\nA,2020,1,2,3\nB,2020,1,{cell},3\n")
    assert (problem.code, problem.row, problem.column) == ("not_a_number", 3, "x2")
    assert words in problem.message
    assert problem.message_zh
    assert problem.remedy_zh


def test_all_mistakes_are_told_at_once(tmp_path):
    problems = refused(tmp_path, f"{HEAD}\nA,2020,x,2,3\nA,2020,1,2,3\n,2020,1,2,3\nC,20,1,2,3\n")
    assert {(one.code, one.row) for one in problems} == {
        ("not_a_number", 2), ("duplicate_row", 3), ("missing_unit", 4), ("not_a_year", 5),
    }  # fmt: skip


def test_a_column_that_is_not_there_suggests_the_nearest(tmp_path):
    (problem,) = refused(tmp_path, "unit,year,x1,x_2,x3\nA,2020,1,2,3\n")
    assert "Did you mean 'x_2'" in problem.remedy


def test_a_table_without_units_says_how_to_name_them(tmp_path):
    (problem,) = refused(tmp_path, "where,x1,x2,x3\nA,1,2,3\n")
    assert problem.code == "missing_column"
    assert "data: {unit:" in problem.remedy


def test_the_unit_may_be_named(tmp_path):
    table = read(tmp_path, "where,when,x1,x2,x3\nA,2020,1,2,3\n", data={"unit": "where", "year": "when"})
    assert (table.rows.units, table.rows.years) == (("A",), (2020,))


def test_chinese_headings_are_found(tmp_path):
    table = read(tmp_path, "园区,年份,x1,x2,x3\n苏州工业园区,2020年,1,2,3\n")
    assert (table.rows.units, table.rows.years) == (("苏州工业园区",), (2020,))


def test_a_column_of_groups_is_not_taken_for_names(tmp_path):
    table = read(tmp_path, "unit,region,x1,x2,x3\nA,n,1,2,3\nB,n,1,2,3\n")
    assert table.rows.names == ("A", "B")
    assert table.rows.groups["region"] == ("n", "n")


def test_a_column_for_each_year_becomes_a_row_for_each_year(tmp_path):
    table = read(tmp_path, "iso3,country,x1_2010,x1_2019,x2_2010,x2_2019,x3_2010,x3_2019\nCHN,China,1,2,3,4,5,NA\n")
    assert table.rows.years == (2010, 2019)
    assert table.rows.names == ("China", "China")
    assert table.values[:2].tolist() == [[1, 2], [3, 4]]
    assert np.isnan(table.values[2, 1])


def test_mistakes_in_such_a_table_keep_the_row_of_the_file(tmp_path):
    head = "unit,x1_2010,x1_2019,x2_2010,x2_2019,x3_2010,x3_2019"
    (problem,) = refused(tmp_path, f"{head}\nA,1,2,3,4,5,6\nB,1,2,3,4,5,bad\n")
    assert problem.row == 3


def test_number_columns_that_are_no_indicator_are_kept(tmp_path):
    table = read(tmp_path, "unit,x1,x2,x3,population\nA,1,2,3,10\nB,1,2,3,\n")
    assert table.rows.columns["population"][0] == 10
    assert np.isnan(table.rows.columns["population"][1])


def test_frames_of_polars_and_pandas_are_read_alike():
    frame = pl.DataFrame({"unit": ["A", "B"], "x1": [1.0, None], "x2": [3, 4], "x3": [5, 6]})
    table, _ = read_table(frame, plan())
    other, _ = read_table(frame.to_pandas(), plan())
    assert np.array_equal(table.values, other.values, equal_nan=True)


def test_nan_in_a_frame_is_refused():
    frame = pl.DataFrame({"unit": ["A"], "x1": [float("nan")], "x2": [3.0], "x3": [5.0]})
    with pytest.raises(ProblemsFound, match="not a figure"):
        read_table(frame, plan())


def test_workbooks_give_their_exact_numbers(tmp_path):
    path = tmp_path / "data.xlsx"
    pl.DataFrame({"unit": ["A", "B"], "x1": [1 / 3, 2.0], "x2": [3.5, None], "x3": [5, 6]}).write_excel(
        path, float_precision=1
    )
    table, _ = read_table(path, plan())
    assert table.values[0, 0] == pytest.approx(1 / 3, rel=1e-14)
    assert np.isnan(table.values[1, 1])


def test_a_heading_that_occurs_twice_is_refused(tmp_path):
    (problem,) = refused(tmp_path, "unit,x1,x1,x2,x3\nA,1,2,3,4\n")
    assert problem.code == "duplicate_column"


def test_an_empty_file_is_refused(tmp_path):
    assert refused(tmp_path, "")
    table = read(tmp_path, f"{HEAD}\n")
    assert len(table.rows) == 0


def test_only_the_years_of_the_panel_are_read(tmp_path):
    text = f"{HEAD}\nA,2020,1,2,3\nA,2021,4,5,6\nA,2022,7,8,9\n"
    assert read(tmp_path, text, panel={"years": [2020, 2022]}).rows.years == (2020, 2022)


def test_bads_that_nothing_turns_round_are_named():
    from greenpark.index.running import run_table
    from tests.index.small import table

    made = plan(steps=[{"aggregate": "arithmetic"}])
    assert [one.code for one in run_table(made, table(made)).problems] == ["not_turned"]
    made = plan(steps=[{"normalise": "none"}, {"aggregate": "arithmetic"}])
    assert run_table(made, table(made)).problems == []


@pytest.mark.parametrize("year", ["201²", "15", "2020-01-01"])
def test_what_is_no_year_is_refused(tmp_path, year):
    assert "is not a year" in refused(tmp_path, f"{HEAD}\nA,{year},1,2,3\n")[0].message


def test_part_of_a_file_is_no_table(tmp_path):
    problems = refused(tmp_path, f'{HEAD}\nA,2020,1,2,3\n"B,2020,4,5,6\nC,2020,7,8,9\n')
    assert "never closed" in problems[0].message
