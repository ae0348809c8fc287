"""Numbers as people type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpark.observe.cells import read_number, read_yes_no
from greenpark.observe.figures import MANY
from greenpark.observe.periods import read_period


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3250", 3250), ("3,250", 3250), ("3，250", 3250),
        ("3 250", 3250), ("3\u2009250", 3250), ("3\u00a0250.5", 3250.5),
        ("１２３．５", 123.5), ("1.2万", 12_000), ("3亿", 3e8), ("2.5千万", 25e6), ("1.5e3", 1500), ("1.2×10⁴", 12_000),
        ("1.2x10^4", 12_000), ("-5", -5), ("−5", -5), ("－5", -5),
        ("+5", 5), ("0", 0), (" 7 ", 7), (".5", 0.5), ("1.", 1),
        ("12,345,678.9", 12_345_678.9), ("0.1", 0.1),
    ],
)  # fmt: skip
def test_typed_numbers(text, value):
    reading = read_number(text)
    assert (reading.kind, reading.value, reading.qualifier, reading.unit) == ("number", value, "=", None)


@pytest.mark.parametrize(
    "text",
    [
        "nan", "NaN", "inf", "-Infinity", "abc", "1,5", "1.234,5", "12,34", "1,2345", "5-10", "5~10", "5²", "①", "10⁴",
        "1_000", "--5", "1e999", "1.2.3", "#DIV/0!", "=A1", "3 25", "二十", "1,234 567", "9" * 400 + "e400", "x" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_number(text):
    assert read_number(text).kind == "bad"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"), ("  ", "blank"), ("\u3000", "blank"),
        ("—", "dash"), ("－", "dash"), ("-", "dash"), ("——", "dash"),
        ("…", "dash"), ("/", "not_applicable"), ("／", "not_applicable"), ("不涉及", "not_applicable"),
        ("n/a", "not_applicable"), ("未统计", "not_collected"), ("无", "none"),
    ],
)  # fmt: skip
def test_ways_to_say_that_there_is_no_figure(text, kind):
    assert read_number(text) == (kind, None, "=", None, None)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("≥5", 5, ">="), (">= 5", 5, ">="), ("5以上", 5, ">="),
        ("不低于95%", 95, ">="), ("≤5", 5, "<="), ("<0.5", 0.5, "<="),
        ("不超过5", 5, "<="), ("≈5", 5, "~"), ("约1.2万", 12_000, "~"), ("5左右", 5, "~"),
    ],
)  # fmt: skip
def test_qualifiers(text, value, qualifier):
    reading = read_number(text)
    assert (reading.value, reading.qualifier) == (value, qualifier)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("95%", 95, "%"), ("95 ％", 95, "%"), ("12.5 万元", 12.5, "万元"),
        ("12.5（万元）", 12.5, "万元"), ("12.5t", 12.5, "t"),
        ("3 250 m³", 3250, "m³"), ("8 m3/万元", 8, "m3/万元"), ("1.2万吨标准煤", 1.2, "万吨标准煤"),
    ],
)  # fmt: skip
def test_units_behind_numbers(text, value, unit):
    reading = read_number(text)
    assert (reading.value, reading.unit) == (value, unit)


@pytest.mark.parametrize("text", ["是", "有", "yes", "Yes", "TRUE", "1", "1.0", "√", "１"])
def test_yes(text):
    assert read_yes_no(text).value == 1


@pytest.mark.parametrize("text", ["否", "无", "no", "false", "0", "0.0", "×"])
def test_no(text):
    assert read_yes_no(text).value == 0


@pytest.mark.parametrize("text", ["2", "maybe", "0.5", "有待", "nan"])
def test_neither_yes_nor_no(text):
    assert read_yes_no(text).kind == "bad"


numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
plain_numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False)


@given(numbers)
def test_any_float_reads_back_from_its_repr(number):
    assert read_number(repr(number)).value == number


@given(plain_numbers, st.sampled_from([",", "，", " ", "\u2009", "\u202f"]))
def test_thousands_read_back(number, separator):
    assert read_number(f"{number:,}".replace(",", separator)).value == float(number)


@given(plain_numbers)
def test_full_width_reads_back(number):
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in str(number))
    assert read_number(wide).value == float(number)


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.sampled_from([("万", 4), ("亿", 8)]))
def test_multiples_are_exact(number, multiple):
    word, power = multiple
    assert read_number(f"{number}{word}").value == float(number.scaleb(power))


@given(plain_numbers, st.sampled_from(["t", "万元", "%", "m³", "kWh"]), st.sampled_from(["{} {}", "{}{}", "{}（{}）"]))
def test_numbers_with_units_read_back(number, unit, form):
    reading = read_number(form.format(number, unit))
    assert (reading.value, reading.unit) == (float(number), unit)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text):
    reading = read_number(text)
    assert reading.value is None or math.isfinite(reading.value)
    read_yes_no(text)
    read_period(text)


def test_a_column_of_odd_spellings_reads_like_single_cells(read_rows):
    """Long columns take a way of their own through the grouped forms."""
    typed = [f"{1000 + place:,}.5" for place in range(MANY + 10)] + ["1.2万", "3 250", "abc", "—"]
    dataset = read_rows(*[("p", 2023, f"v{place}", "", text, "", "") for place, text in enumerate(typed)])
    assert set(dataset.observations["set_aside"]) == {"unknown_variable"}
    dataset = read_rows(*[(f"p{place}", 2023, "iva_current", "", text, "", "") for place, text in enumerate(typed)])
    expected = [read_number(text).value for text in typed]
    assert dataset.observations["value"].to_list() == expected


@pytest.mark.parametrize(
    ("text", "year", "label", "whole"),
    [
        ("2023", 2023, "2023", True), ("2023年", 2023, "2023", True), ("2023年度", 2023, "2023", True),
        ("2023.0", 2023, "2023", True), ("２０２３", 2023, "2023", True), ("二〇二三年", 2023, "2023", True),
        ("2023-12-31", 2023, "2023", True),
        ("2023-01-01 00:00:00", 2023, "2023", True), ("2023年1-12月", 2023, "2023", True),
        ("2023-Q1", 2023, "2023-Q1", False),
        ("2023年第三季度", 2023, "2023-Q3", False), ("2023-05", 2023, "2023-05", False),
        ("2023年5月", 2023, "2023-05", False), ("202305", 2023, "2023-05", False),
        ("2023年1—9月", 2023, "2023-01/2023-09", False), ("2023年前三季度", 2023, "2023-01/2023-09", False),
        ("2023年上半年", 2023, "2023-H1", False), ("2023-05-17", 2023, "2023-05-17", False),
    ],
)  # fmt: skip
def test_periods(text, year, label, whole):
    assert read_period(text) == (year, label, whole)


@pytest.mark.parametrize("text", ["23", "2023.5", "2021-2025", "2021-22", "45291", "abc", "", "2023-13", "2023年9-1月"])
def test_what_is_no_period(text):
    assert read_period(text).year is None
