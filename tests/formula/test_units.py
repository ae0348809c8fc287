"""Units as forms write them (§2.1, §2.2): spellings, conversions, and every string of the reference tables."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenpark.formula.errors import UnitError
from greenpark.formula.units import conversion, dimension_name, multiply, parse_unit

STRINGS = Path(__file__).parents[1] / "data" / "unit_strings.csv"


def strings() -> list[tuple[str, str]]:
    with STRINGS.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(line for line in stream if not line.startswith("#"))
        next(rows)
        return [(text, why) for text, why in rows]


@pytest.mark.parametrize(("text", "not_a_unit"), strings(), ids=[text for text, _ in strings()])
def test_every_unit_string_of_the_reference_reads_or_has_a_reason(text: str, not_a_unit: str) -> None:
    if not_a_unit:
        with pytest.raises(UnitError):
            parse_unit(text)
    else:
        assert parse_unit(text).factor > 0


SAME = [
    ("10^4 CNY", "万元"), ("10⁴ CNY", "万元"), ("10,000 CNY", "万元"), ("10^8 CNY/km2", "亿元/km²"), ("10^4 CNY/ha", "万元/hm²"),
    ("m3", "m³"), ("m3", "立方米"), ("tce", "吨标煤"), ("tce", "吨标准煤"), ("t ce", "tce"), ("kgce/kWh", "gce/Wh"),
    ("m³/10⁴ CNY", "立方米/万元"), ("万吨", "10^4 t"), ("万千瓦时", "10^4 kWh"), ("亿千瓦时", "10^8 度"), ("百万千焦", "GJ"),
    ("M CNY", "百万元"), ("bn CNY", "十亿元"), ("USD Bn", "bn USD"), ("Million USD", "M USD"), ("k USD", "1000 USD"),
    ("Billion tonnes", "10^9 t"), ("10,000 m3/h", "万m3/h"), ("CNY/(t/yr)", "CNY·yr/t"), ("m2 served", "m2"),
    ("kW·h", "kWh"), ("MW·m", "kW·km"), ("per year", "1/yr"), ("Tonnes per capita", "t/person"), ("Number of countries", "count"),
    ("Percent", "%"), ("Thousand square km", "10^3 km2"), ("°C", "摄氏度"), ("℃", "degC"), ("吨(干)", "t"), ("(万元)", "万元"),
    ("１０^4 ｍ３", "万立方米"), ("t CO2", "吨二氧化碳当量"), ("mu", "亩"), ("ha", "公顷"), ("万人", "10^4 person"), ("m3/10^4 CNY GDP", "m3/万元"),
    ("lb/h (1/8 inch, 150 psig)", "lb/h"), ("EUR/(MW·m)", "EUR/MW/m"), ("M USD extra", "10^6 USD"), ("M", "10^6"), ("k EUR (diesel 195)", "1000 EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_unit(one: str, other: str) -> None:
    assert conversion(one, other) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("m3/10^4 CNY", "m3/CNY", 1e-4), ("亿元/km²", "万元/ha", 100), ("GJ", "kWh", 1e9 / 3.6e6), ("亩", "m2", 2000 / 3),
        ("%", "1", 0.01), ("‰", "%", 0.1), ("tce/10^4 CNY", "kgce/CNY", 0.1), ("Mtce", "万tce", 100), ("t/d", "t/a", 365),
        ("CNY/(t/yr)", "CNY/(t/d)", 365), ("mg/m3", "kg/m3", 1e-6), ("大卡", "kJ", 4.1868),
    ],
)  # fmt: skip
def test_conversions_by_hand(source: str, target: str, factor: float) -> None:
    assert conversion(source, target) == pytest.approx(factor, rel=1e-12)
    assert conversion(target, source) == pytest.approx(1 / factor, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "target"),
    [("tce", "GJ"), ("tce", "kWh"), ("tce", "t"), ("CNY", "USD"), ("t", "m3"), ("person", "1"), ("kW", "kWh")],
)
def test_quantities_that_meet_only_through_a_factor(source: str, target: str) -> None:
    """tce is a dimension of its own; money of one currency is not money of another (§2.2)."""
    with pytest.raises(UnitError, match="measures"):
        conversion(source, target)


@pytest.mark.parametrize("text", ["万顿", "t, GJ", "元/", "t//d", "1/0", "0 t", "kgg", "(t", "10^", "t^"])
def test_what_is_no_unit_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert f"'{text}'" in caught.value.message
    assert caught.value.remedy


def test_a_near_miss_gets_a_suggestion() -> None:
    with pytest.raises(UnitError) as caught:
        parse_unit("10^4 persn")
    assert caught.value.remedy == "Did you mean 'person'?"


def test_a_power_of_ten_binds_to_the_unit_after_it() -> None:
    """pint alone reads tce/10^4 CNY as (tce/10^4)·CNY (§2.1)."""
    assert dimension_name(parse_unit("tce/10^4 CNY")) == "coal_equivalent/currency"
    assert parse_unit("m3/10^4 CNY").factor == pytest.approx(1e-4)


units = st.builds(
    lambda power, name: power + name,
    st.sampled_from(["", "10^4 ", "10⁸ ", "万", "亿", "1000 ", "M "]),
    st.sampled_from(
        ["CNY", "元", "t", "吨", "m3", "m²", "kWh", "tce", "吨标煤", "GJ", "km²", "person", "人", "d", "年"]
    ),
)
quotients = st.lists(units, min_size=1, max_size=3).map("/".join)


@settings(max_examples=150, deadline=None, database=None)
@given(quotients)
def test_a_unit_converts_to_itself_and_over_itself_is_a_number(text: str) -> None:
    unit = parse_unit(text)
    assert conversion(text, text) == 1.0
    assert multiply(unit, unit, -1).is_dimensionless


@settings(max_examples=150, deadline=None, database=None)
@given(units, units)
def test_a_quotient_is_the_quotient_of_its_parts(top: str, bottom: str) -> None:
    whole, parts = parse_unit(f"{top}/{bottom}"), multiply(parse_unit(top), parse_unit(bottom), -1)
    assert whole.dimension == parts.dimension
    assert whole.factor == pytest.approx(parts.factor, rel=1e-12)


@settings(max_examples=100, deadline=None, database=None)
@given(quotients, quotients)
def test_conversion_and_back_is_nothing(one: str, other: str) -> None:
    if parse_unit(one).dimension == parse_unit(other).dimension:
        assert conversion(one, other) * conversion(other, one) == pytest.approx(1.0, rel=1e-12)
    else:
        with pytest.raises(UnitError):
            conversion(one, other)


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(max_size=12))
def test_any_text_is_a_unit_or_a_unit_error(text: str) -> None:
    try:
        assert parse_unit(text).factor > 0
    except UnitError as error:
        assert error.message


def test_reading_a_unit_again_costs_nothing() -> None:
    texts = [text for text, why in strings() if not why]
    for text in texts:
        parse_unit(text)
    started = time.perf_counter()
    for text in texts * 20:
        parse_unit(text)
    assert time.perf_counter() - started < 0.2
