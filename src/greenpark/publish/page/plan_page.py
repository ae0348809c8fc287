"""The report of a plan as one HTML file."""

from __future__ import annotations

from pathlib import Path

from greenpark.publish.content.plan.model import PlanModel, Value
from greenpark.publish.page.environment import environment, style
from greenpark.publish.words.numbers import number
from greenpark.publish.words.vocabulary import texts


def render(model: PlanModel) -> str:
    """Return the whole page."""
    template = environment().get_template("plan.html")
    page: str = template.render(model=model, t=texts(model.lang), style=style(), cell=_cell)
    return page


def write_html(model: PlanModel, path: Path) -> None:
    """Write the page."""
    path.write_text(render(model), encoding="utf-8", newline="\n")


def _cell(value: Value) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else number(float(value), 4)
