"""Energy and CO2 flows: the bands add up to the totals of the catalog, nothing overlaps, and words say the same."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from greenpark import api
from greenpark.assess.scorecards import Scorecards
from greenpark.formula.reference import scalar
from greenpark.publish.charts import draw, sankey
from greenpark.publish.charts.sankey import Band, Node, layout
from greenpark.publish.content.build import build_model
from greenpark.publish.content.flows import energy_flows
from greenpark.publish.content.parts import Chart
from greenpark.samples.wide import make_wide

SAMPLE = Path(__file__).parents[2] / "examples" / "sample-park"
ONE = make_wide(parks=1, years=2)
YEAR = int(str(ONE["year"].max()))


def cards(**changed: float) -> Scorecards:
    frame = ONE.with_columns(pl.lit(value).cast(ONE[name].dtype).alias(name) for name, value in changed.items())
    return api.assess(frame, schemes=["hj274-2015"])


@lru_cache(maxsize=2)
def chart(lang: str = "zh") -> Chart:
    model = build_model(api.assess(SAMPLE, schemes=["hj274-2015"]), lang=lang)
    return next(one for one in model.parks[0].charts if one.kind == "sankey")


def width(band: Band) -> tuple[float, float]:
    return band.start[1] - band.start[0], band.end[1] - band.end[0]


def height(node: Node) -> float:
    return node.bottom - node.top


def test_flows_add_up_to_what_the_catalog_derives() -> None:
    figures = cards().figures("p1")
    figures.moment(YEAR)
    flows = energy_flows(figures, YEAR)
    for total, name in (
        (sum(flow.energy for flow in flows), "energy_total_tce_calorific"),
        (sum(flow.carbon for flow in flows), "co2_energy"),
    ):
        derived = figures.catalog.formulas[name]
        assert total == pytest.approx(scalar(derived.node, figures.moment(YEAR)).value, rel=1e-9)


def test_rows_hold_amounts_that_their_texts_say() -> None:
    rows = chart("en").rows
    energy, carbon = (sum(float(row[place]) for row in rows) for place in (3, 4))
    assert energy > 0
    assert carbon > 0
    for row in rows:
        share = str(row[5]).rpartition("·")[2].strip(" %\N{NO-BREAK SPACE}")
        assert float(share) == pytest.approx(100 * float(row[3]) / energy, rel=0.06)
        assert row[4] or str(row[6]).startswith("0")


def test_bands_fill_their_nodes_and_both_totals_are_equally_high() -> None:
    nodes, bands = layout(chart())
    for column in (0, 1, 2):
        inside = [node for node in nodes if node.column == column]
        assert sum(map(height, inside)) == pytest.approx(sum(height(node) for node in nodes if node.column == 0))
        for upper, lower in pairwise(inside):
            assert lower.top > upper.bottom
    for node in nodes:
        if node.column == 0:
            leaving = [width(band)[0] for band in bands if band.column == 0 and band.carrier == node.label]
            assert sum(leaving) == pytest.approx(height(node))
        else:
            arriving = [
                width(band)[1]
                for band in bands
                if band.column == node.column - 1 and node.top - 1e-6 <= band.end[0] <= node.bottom - 1e-9
            ]
            assert sum(arriving) == pytest.approx(height(node)), node


def test_a_band_keeps_its_width_as_energy_and_takes_that_of_its_co2() -> None:
    nodes, bands = layout(chart())
    rows = {str(row[0]): row for row in chart().rows}
    high = sum(height(node) for node in nodes if node.column == 0)
    carbon = sum(float(row[4]) for row in rows.values())
    for band in bands:
        start, end = width(band)
        if band.column == 0:
            assert start == pytest.approx(end)
        else:
            assert end == pytest.approx(high * float(rows[band.carrier][4]) / carbon)
    without = {label for label, row in rows.items() if not row[4]}
    assert without
    assert not without & {band.carrier for band in bands if band.column == 1}


@pytest.mark.parametrize("changed", [{"elec_import_net": -5.0e6}, {"heat_import_net": None}])
def test_no_drawing_where_flows_leave_the_park_or_are_unknown(changed: dict[str, float]) -> None:
    figures = cards(**changed).figures("p1")
    figures.moment(YEAR)
    assert energy_flows(figures, YEAR) == []


def test_the_drawing_has_every_label_and_colours_that_mean_nothing_else() -> None:
    text = draw.svg(chart("en"))
    for row in chart("en").rows:
        assert f">{row[0]}<" in text
    assert set(chart("en").options["colours"].values()) <= set(sankey.COLOURS)
    taken = {colour.lower() for colour in draw.kinds.TONES.values()}
    assert not taken & set(sankey.COLOURS.values())
    for colour in sankey.COLOURS.values():
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert blue <= max(red, green), "blue is free for credit grades"
        assert red + green + blue > 200, "black is free for credit grades"
