"""Raw rows from any source become canonical observations; the template is such a source."""

from __future__ import annotations

import json

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from observe_helpers import codes, only, values

from greenpark.catalog import load
from greenpark.observe import Dataset, read, standardise
from greenpark.observe.dataset import OBSERVATIONS, RAW, empty
from greenpark.observe.template import write_template


def raw(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in RAW} for row in rows], schema=RAW)


def test_the_frame_has_the_columns_of_the_contract(catalog):
    problems: list = []
    frame = standardise(
        raw({"entity": "p", "period": "2023", "variable": "iva_current",
        "value": "≥1.5亿", "unit": "元", "status": "快报数",
             "uncertainty": "5%", "attributes": '{"coverage": "all"}', "file": "f", "row": 2, "column": "value"}),
        catalog, problems=problems,
    )  # fmt: skip
    assert dict(frame.schema) == OBSERVATIONS
    row = frame.row(0, named=True)
    assert (row["value"], row["qualifier"], row["status"], row["uncertainty"]) == (15_000.0, ">=", "P", 5.0)
    assert (row["typed"], row["typed_unit"], row["period"], row["scenario"], row["sector"]) == (
        "≥1.5亿",
        "元",
        "2023",
        "actual",
        "all",
    )
    assert json.loads(row["attributes"]) == {"coverage": "all"}
    assert problems == []


def test_few_columns_are_enough_and_rows_keep_their_order(catalog):
    frame = pl.DataFrame({
        "entity": ["b", "a", "b"], "period": ["2023", "2022",
        "2021"], "variable": ["wwtp_present"] * 3, "value": ["1", "否", "x"],
    })  # fmt: skip
    found = standardise(frame, catalog)
    assert found.select("entity", "year", "value", "usable").rows() == [
        ("b", 2023, 1.0, True), ("a", 2022, 0.0, True), ("b", 2021, None, False),
    ]  # fmt: skip
    assert standardise(empty(RAW), catalog).height == 0


def test_percent_cells_by_their_number_format(catalog):
    row = {"entity": "p", "period": "2023", "variable": "green_cover", "value": "0.45", "is_number": True, "file": "f"}
    frame = standardise(raw(row | {"number_format": "0.00%", "unit": "%"}), catalog)
    assert frame["value"].to_list() == [0.45]
    problems: list = []
    frame = standardise(raw(row | {"number_format": "0.00%", "variable": "iva_current"}), catalog, problems=problems)
    assert codes(problems) == ["wrong_dimension"]
    assert frame["value"].to_list() == [None]


def test_exact_percentages(catalog):
    rows = [
        {"entity": f"p{n}", "period": "2023", "variable": "green_cover", "value": str(n), "unit": "%"}
        for n in range(2, 101)
    ]
    assert standardise(raw(*rows), catalog)["value"].to_list() == [n / 100 for n in range(2, 101)]


def test_directly_reported_indicators_and_choices(catalog):
    frame = standardise(
        raw(
            {"entity": "p", "period": "2023", "variable": "fresh_water_per_iva", "value": "80", "unit": "m3/亿元"},
            {"entity": "p", "period": "2023", "variable": "region_class", "value": "不涉及"},
        ),
        catalog,
    )
    assert frame.select("value", "code", "not_applicable").rows() == [
        (pytest.approx(0.008), None, False),
        (None, None, True),
    ]


texts = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["p", "2023", "iva_current", "emission", "cod", "5", "万元", "—", "%"]),
)


FIELDS = (
    "entity", "period", "variable", "item", "value", "unit", "status", "channel", "recorded_at", "replaces",
    "attributes", "scenario",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, texts)), min_size=1, max_size=6))
def test_nothing_typed_makes_it_fail_and_nothing_is_lost(rows):
    problems: list = []
    catalog = load()
    frame = standardise(raw(*rows), catalog, problems=problems)
    assert frame.height == len(rows)
    assert frame["typed"].to_list() == [row["value"] for row in rows]
    used = frame.filter("usable")
    assert not used["year"].has_nulls()
    assert not used["entity"].has_nulls()
    assert used["value"].is_finite().fill_null(True).all()
    assert used.filter(pl.col("value").is_null() & pl.col("code").is_null() & ~pl.col("not_applicable")).height == 0
    errors = {
        "unknown_park",
        "unknown_variable",
        "unknown_item",
        "not_a_number",
        "unknown_unit",
        "wrong_dimension",
        "out_of_range",
    }
    for row in frame.iter_rows(named=True):
        if row["set_aside"] in errors and row["typed"] is not None:
            assert row["set_aside"] in codes(problems)


# ------------------------------------------------------------------ the template


@pytest.fixture
def template(tmp_path, catalog):
    path = tmp_path / "filing.xlsx"
    write_template(
        path, catalog=catalog, years=[2022, 2023], park={"entity": "s", "name_zh": "苏州园区", "base_year": 2020}
    )
    return path


def fill(path, variable: str, year: int, value, item: str | None = None) -> int:
    """Fill one year cell, as an officer would; return its row."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        headings = next(
            (row for row in sheet.iter_rows(max_row=10) if any(cell.value == "variable" for cell in row)), None
        )
        if headings is None:
            continue
        places = {str(cell.value): cell.column for cell in headings if cell.value is not None}
        column = next(place for text, place in places.items() if text.startswith(str(year)))
        for row in range(headings[0].row + 1, sheet.max_row + 1):
            if (
                sheet.cell(row, places["variable"]).value == variable
                and (sheet.cell(row, places["item"]).value or None) == item
            ):
                sheet.cell(row, column).value = value
                book.save(path)
                return row
    raise AssertionError(f"no line for {variable}")


def test_a_filled_template_is_read(template, catalog):
    fill(template, "wwtp_present", 2023, "是")
    row = fill(template, "emission", 2023, "1,250", item="cod")
    dataset = read(template, catalog)
    assert sorted(values(dataset)) == [("s", 2023, "emission", "cod", 1250.0), ("s", 2023, "wwtp_present", None, 1.0)]
    assert dataset.entities.select("entity", "name_zh", "base_year").rows() == [("s", "苏州园区", 2020)]
    place = dataset.observations.filter(pl.col("variable") == "emission").select("file", "row", "column").row(0)
    assert (place[0], place[1]) == ("filing.xlsx", row)
    assert place[2].startswith("2023")


def test_mistakes_in_a_template_are_found_like_anywhere(template, catalog):
    row = fill(template, "water_fresh_industrial", 2023, "about 3")
    fill(template, "water_fresh_industrial", 2022, "x3")
    fill(template, "green_cover", 2023, 0.45)
    dataset = read(template, catalog)
    problem = only(dataset.problems, "not_a_number")
    assert (problem.row, problem.severity) == (row, "error")
    assert only(dataset.problems, "percent_scale").file == "filing.xlsx"


def test_an_empty_template_is_no_error(template, catalog):
    dataset = read(template, catalog)
    assert isinstance(dataset, Dataset)
    assert dataset.observations.height == 0
    assert not dataset.has_errors
