"""Charts of an index: drawn without a warning, signs and words beside colours, English words where no font has Chinese."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.publish.index_data import HOSTILE, many, progress, toy, toy_certainty

from greenpark.publish.charts import draw
from greenpark.publish.charts.fonts import has_chinese
from greenpark.publish.charts.index import KINDS
from greenpark.publish.content.index.build import build_index_model
from greenpark.publish.content.index.model import IndexModel
from greenpark.publish.content.parts import Chart


@pytest.fixture(scope="module")
def model() -> IndexModel:
    return build_index_model(toy(), toy_certainty(), lang="zh", unit="Beta", columns=["size"], compare=toy())


@pytest.fixture(scope="module")
def advanced() -> IndexModel:
    return build_index_model(progress(), lang="zh", unit="Beta")


def charts(model: IndexModel) -> list[Chart]:
    own = model.focus.charts if model.focus else ()
    return [chart for found in (*model.charts.values(), own) for chart in found]


def test_every_kind_is_drawn(model: IndexModel, advanced: IndexModel) -> None:
    found = {chart.kind: chart for chart in (*charts(model), *charts(advanced))}
    assert set(found) == set(KINDS)
    for chart in found.values():
        text = draw.svg(chart)
        assert text.startswith("<svg")
        assert "NaN" not in text
        assert "undefined" not in text
        assert draw.png(chart)[:4] == b"\x89PNG"


def test_keys_are_unique_and_say_what_is_seen(model: IndexModel) -> None:
    found = charts(model)
    assert len({chart.key for chart in found}) == len(found)
    assert all(len(chart.alt) > 20 and chart.title for chart in found)


def test_a_chinese_chart_has_english_words_to_fall_back_on(model: IndexModel, advanced: IndexModel) -> None:
    for chart in (*charts(model), *charts(advanced)):
        assert chart.fallback is not None, chart.key
        said = [chart.fallback.title, chart.fallback.alt, *chart.fallback.columns, str(chart.fallback.options)]
        said += [str(cell) for row in chart.fallback.rows for cell in row]
        assert not has_chinese(" ".join(said)), chart.key


def test_missing_is_hatched_with_a_sign(model: IndexModel) -> None:
    chart = model.charts["pillars"][0]
    rows = [("1  A", "x", "missing", "○"), *chart.rows]
    text = draw.svg(replace(chart, rows=tuple(rows)))
    assert "url(#pillars-hatch)" in text
    assert "○" in text


def test_colours_come_with_a_sign_or_a_word(advanced: IndexModel) -> None:
    assert advanced.focus is not None
    chart = next(one for one in advanced.focus.charts if one.kind == "index_advance")
    assert [row[3][0] for row in chart.rows] == ["→", "×", "→"]
    assert all(re.match(r"\S+", word) and sign for word, _, sign in chart.options["legend"])
    moved = build_index_model(toy(), lang="en").charts["shifts"][0]
    right = [str(row[4]) for row in moved.rows if row[1] == 1]
    assert all(re.search(r"[↑↓=]", text) for text in right)


def test_bars_beyond_the_frame_are_cut_and_marked() -> None:
    result = progress()
    result.run.table.values[0, :] = [30.0, -30.0, 0.5, 0.5]
    found = build_index_model(result, lang="en", unit="Alpha")
    assert found.focus is not None
    chart = next(one for one in found.focus.charts if one.kind == "index_advance")
    text = draw.svg(chart)
    assert "»" in text


def test_no_gauge_no_second_axis_no_third_dimension() -> None:
    assert not [kind for kind in KINDS if re.search("gauge|dual|3d|radar|pie", kind)]


def test_hostile_names_are_escaped() -> None:
    found = build_index_model(toy(HOSTILE), toy_certainty(HOSTILE), lang="en", unit=HOSTILE[0], columns=["size"])
    for chart in charts(found):
        assert "<script" not in draw.svg(chart)


@pytest.mark.parametrize("units", [2, 5, 51, 500])
def test_any_number_of_units(units: int) -> None:
    found = build_index_model(many(units), lang="zh")
    for chart in charts(found):
        assert len(chart.rows) <= 2000
        assert len(draw.svg(chart)) < 400_000
