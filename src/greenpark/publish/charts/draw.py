"""Charts from their data: Altair declares, vl-convert draws; SVG for pages, PNG for documents, no browser.

Colours are red, yellow and green, always with a sign and a word; missing is hatched grey; blue and black stay free.
There are no gauges, double axes or third dimensions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from greenpark.publish.charts import kinds, plan, quadrant, sankey
from greenpark.publish.charts.fonts import chart_font, has_chinese
from greenpark.publish.charts.index import KINDS
from greenpark.publish.charts.kinds import HATCHED
from greenpark.publish.content.parts import Chart

_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#eceae6"/><line x1="0" y1="0" x2="0" y2="6" stroke="#a8a49c" stroke-width="2.4"/>'
    "</pattern></defs>"
)
_DRAW: dict[str, Callable[[Chart, str], Any]] = {
    "counts": kinds.counts,
    "bullet": kinds.bullet,
    "gaps": kinds.gaps,
    "progress": kinds.progress,
    "line": kinds.lines,
    "sankey": sankey.draw,
    "quadrant": quadrant.draw,
    "stack": kinds.stack,
    **KINDS,
    **plan.KINDS,
}
PLAIN_FONT = "sans-serif"
# few fonts have it, and a single missing glyph would put its whole line into another font
_RAISED_EIGHT = '<tspan baseline-shift="super" font-size="70%">8</tspan>'


def drawable(chart: Chart) -> tuple[Chart, str]:
    """Return the chart that can be drawn here with the font for it: in English words without a Chinese font."""
    font = chart_font()
    if font is not None:
        return chart, f"{font.family}, {PLAIN_FONT}"
    if chart.fallback is not None and has_chinese(_texts(chart)):
        return chart.fallback, PLAIN_FONT
    return chart, PLAIN_FONT


def falls_back(chart: Chart) -> bool:
    """Say whether a picture of the chart has English words because no font here has Chinese glyphs."""
    return drawable(chart)[0] is not chart


def svg(chart: Chart) -> str:
    """Return the chart as SVG to stand inside a page: its text is drawn by the reader's fonts."""
    font = chart_font()
    family = f"{font.family}, {PLAIN_FONT}" if font is not None else PLAIN_FONT
    text = _tidy(_svg(chart, family), chart)
    return re.sub(r' font-family="[^"]*"', "", text)


def png(chart: Chart, *, scale: float = 2.0) -> bytes:
    """Return the chart as PNG; `falls_back` says whether its words had to be English."""
    import vl_convert

    shown, family = drawable(chart)
    # half-transparent parts turn out wrong where programs lay them over a transparent ground
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    text = re.sub(r"(<svg[^>]*>)", rf"\1{ground}", _tidy(_svg(shown, family), shown), count=1)
    text = re.sub(r">[^<]*⁸[^<]*<", lambda match: match[0].replace("⁸", _RAISED_EIGHT), text)
    picture: bytes = vl_convert.svg_to_png(text, scale=scale)
    return picture


def _svg(chart: Chart, family: str) -> str:
    from altair.utils.schemapi import debug_mode

    # our declarations are fixed and tested: checking each part of them against the schema again takes a second
    with debug_mode(False):
        specification: str = _DRAW[chart.kind](chart, family).to_json(indent=None, sort_keys=True, validate=False)
    return _drawn(specification)


@lru_cache(maxsize=64)
def _drawn(specification: str) -> str:
    """Return the SVG of a specification; page and document of one report draw the same charts."""
    import altair
    import vl_convert

    version = re.match(r"v?(\d+\.\d+)", altair.SCHEMA_VERSION)
    text: str = vl_convert.vegalite_to_svg(specification, vl_version=version[1] if version else None)
    return text


def _tidy(text: str, chart: Chart) -> str:
    """Put the hatching in, make ids the chart's own, and say what the picture shows."""
    from html import escape

    text = text.replace(f'fill="{HATCHED}"', 'fill="url(#hatch)"')
    text = re.sub(r"(<svg[^>]*>)", lambda match: match[1] + _HATCH, text, count=1)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{chart.key}-\1"', text)
    text = re.sub(r"url\(['\"]?#([^)'\"]+)['\"]?\)", rf"url(#{chart.key}-\1)", text)
    text = re.sub(r' aria-[a-z]+="[^"]*"| role="[^"]*"| aria-hidden="[^"]*"', "", text)
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(chart.alt, quote=True)}" ', 1)


def _texts(chart: Chart) -> str:
    return " ".join(str(cell) for row in (chart.columns, *chart.rows) for cell in row) + chart.title
