"""Parks by energy and land: medians, names of the few that stand out, and slips of magnitude beside the drawing."""

from __future__ import annotations

from functools import lru_cache
from statistics import median

import polars as pl
import pytest

from greenpark import api
from greenpark.publish.charts import draw, fonts, quadrant
from greenpark.publish.content.build import build_model
from greenpark.publish.content.model import ReportModel
from greenpark.publish.content.parts import Chart, Mark
from greenpark.publish.content.quadrant import EXTREMES, LARGEST, Point, far_out, named
from greenpark.samples.wide import make_wide

MARK = Mark("qualifies", "√", "met", "good")


def points(count: int) -> list[Point]:
    return [Point(f"p{number}", 0.2 + number / 50, 8 + number / 10, 100.0 + number, MARK) for number in range(count)]


@lru_cache(maxsize=4)
def model(lang: str, *, slip: bool = False, parks: int = 12) -> ReportModel:
    frame = make_wide(parks=parks, years=3)
    if slip:
        land = pl.col("land_industrial")
        frame = frame.with_columns(pl.when(pl.col("park") == frame["park"][0]).then(land * 10_000).otherwise(land))
    return build_model(api.assess(frame, schemes=["hj274-2015"]), lang=lang)


def chart(lang: str, *, slip: bool = False) -> Chart:
    overview = model(lang, slip=slip).overview
    assert overview is not None
    return next(one for one in overview.charts if one.kind == "quadrant")


def test_values_and_verdicts_are_those_of_the_parks() -> None:
    made = chart("en")
    rows = {str(row[0]): row for row in made.rows}
    found = {park.header.name: park for park in model("en").parks}
    assert set(rows) == set(found)
    for name, row in rows.items():
        scheme = found[name].schemes[0]
        assert (row[4], row[5], row[6]) == (scheme.verdict.tone, scheme.verdict.sign, scheme.verdict.word)
        criteria = {one.indicator: one.value for one in found[name].tables[0].rows}
        assert row[1] == pytest.approx(criteria["energy_per_iva"])
        assert row[2] == pytest.approx(criteria["iva_per_industrial_land"])
    assert made.options["medians"] == tuple(median(float(row[place]) for row in made.rows) for place in (1, 2))


def test_only_parks_that_stand_out_are_named() -> None:
    assert len(named(points(40))) <= LARGEST + 4 * EXTREMES
    labels = [row[7] for row in chart("en").rows if row[7]]
    assert 0 < len(labels) <= LARGEST + 4 * EXTREMES < len(chart("en").rows)
    assert all(str(label) in chart("en").alt for label in labels)


def test_a_slip_of_magnitude_stands_beside_the_drawing() -> None:
    assert far_out(points(20)) == set()
    wrong = [*points(20), Point("slip", 0.3, 0.0009, 100.0, MARK), Point("huge", 0.3, 9.0, 1e6, MARK)]
    assert far_out(wrong) == {"slip", "huge"}
    made, plain = chart("en", slip=True), chart("en")
    gone = {row[0] for row in plain.rows} - {row[0] for row in made.rows}
    assert len(gone) == 1
    assert gone.pop() in made.options["notes"][-1]
    assert made.options["notes"][-1] in made.alt


def test_equal_parks_do_not_make_one_another_stand_out() -> None:
    same = [Point(f"p{number}", 0.3, 10.0, 100.0, MARK) for number in range(10)]
    assert far_out([*same, Point("near", 0.4, 12.0, 120.0, MARK)]) == set()


def test_too_few_parks_have_no_medians() -> None:
    overview = model("en", parks=4).overview
    assert overview is not None
    assert not [one for one in overview.charts if one.kind == "quadrant"]


def test_the_drawing_has_its_words_in_both_languages_and_a_fallback() -> None:
    for lang in ("zh", "en"):
        text = draw.svg(chart(lang))
        assert all(corner in text for corner in chart(lang).options["corners"])
        assert all(median_text in text for median_text in chart(lang).options["median_texts"])
        assert all(str(row[7]) in text for row in chart(lang).rows)
    fallback = chart("zh").fallback
    assert fallback is not None
    assert not fonts.has_chinese(draw._texts(fallback) + " ".join(fallback.options["notes"]))
    assert draw.png(chart("en")).startswith(b"\x89PNG")


def test_wide_ranges_are_drawn_in_logarithms_and_labels_find_their_places() -> None:
    wide, narrow = quadrant.axis_domain([0.01, 10.0]), quadrant.axis_domain([5.0, 20.0])
    for domain in (wide, narrow):
        for share in (0.0, 0.3, 1.0):
            assert abs(quadrant._share(quadrant._at(share, domain), domain) - share) < 1e-9
    assert quadrant._share(1.0, wide) > 0.5
    assert quadrant._share(10.0, narrow) < 0.5
