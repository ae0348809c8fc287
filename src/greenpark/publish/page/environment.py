"""Where the templates of pages stand, and what they can call."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenpark.assess.explain import about, quantity
from greenpark.publish.words.numbers import number

if TYPE_CHECKING:
    from greenpark.publish.content.parts import Chart

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def environment() -> Any:
    """Return the environment of the templates: what they print is escaped, a name they do not get is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(svg=_svg, quantity=quantity, about=about, figure=_figure)
    return made


def style() -> str:
    """Return the style sheet, which stands inside each page."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def _figure(value: Any) -> str:
    """Return a number of a table that stands for a chart."""
    return number(float(value), 4) if isinstance(value, int | float) else str(value)


def _svg(chart: Chart) -> Any:
    from markupsafe import Markup

    from greenpark.publish.charts.draw import svg

    return Markup(svg(chart))  # noqa: S704 - drawn here from a chart, its texts are escaped by the drawing
