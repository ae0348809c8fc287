"""The report as one HTML file: no script, nothing from elsewhere, readable on paper and by a screen reader."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenpark.assess.statuses import VERDICTS
from greenpark.publish.model import ReportModel
from greenpark.publish.parts import Chart, Mark
from greenpark.publish.texts import texts
from greenpark.publish.words import Words

if TYPE_CHECKING:
    from greenpark.publish.diff import Difference

TEMPLATES = Path(__file__).parent / "templates"
FEW_CELLS = 30  # parks up to which every square of a heat map has its value on hovering
FEW_TABLES = 3  # parks up to which every table is shown in full
_STATUSES = ("met", "not_met", "no_data", "undefined", "waived", "not_applicable")


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["svg"] = _svg
    return environment


def _svg(chart: Chart) -> Any:
    from markupsafe import Markup

    from greenpark.publish.charts import svg

    return Markup(svg(chart))  # noqa: S704 - drawn here from a chart, its texts are escaped by the drawing


def render(model: ReportModel) -> str:
    """Return the whole page."""
    few = len(model.parks) <= FEW_TABLES
    page: str = (
        _environment()
        .get_template("page.html")
        .render(
            model=model,
            t=texts(model.lang),
            style=_style(),
            links=_links(model),
            marks=_marks(model.lang, "status", _STATUSES),
            verdicts=_marks(model.lang, "verdict", VERDICTS),
            titles=len(model.parks) <= FEW_CELLS,
            full=few,
        )
    )
    return page


def write_html(model: ReportModel, path: Path) -> None:
    """Write the page."""
    path.write_text(render(model), encoding="utf-8", newline="\n")


def render_difference(difference: Difference, *, lang: str) -> str:
    """Return the comparison of two filings as a page of its own."""
    from greenpark.publish.diff_words import sections, summary

    page: str = _environment().get_template("diff.html").render(
        lang=lang, t=texts(lang), style=_style(), summary=summary(difference, Words(lang)),
        sections=sections(difference, lang),
    )  # fmt: skip
    return page


def _style() -> str:
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def _marks(lang: str, kind: str, codes: tuple[str, ...]) -> list[Mark]:
    words = Words(lang)
    return [words.mark(kind, code) for code in codes]


def _links(model: ReportModel) -> list[tuple[str, str]]:
    """Return the entries of the contents: anchors that are on the page, with their headings."""
    t = texts(model.lang)
    links: list[tuple[str, str]] = []
    if model.overview is None and model.parks:
        park = model.parks[0]
        links = [(f"{park.anchor}-{key}", t[name]) for key, name in (("schemes", "schemes"), ("fill", "fill_first"),
                 ("improve", "improve_first"), ("targets", "targets"), ("trust", "trust"))]  # fmt: skip
        links += [("charts", t["charts"])] if park.charts else []
        links += [("requests", t["requests"]), ("tables", t["tables"])]
        links += [("heat", t["heat"])] if model.heat_maps else []
        links += [("problems", t["problems"])] if park.trust.problems else []
    elif model.overview is not None:
        links = [("overview", t["overview"]), ("heat", t["heat_parks"]), ("parks", t["parks"])]
    return [*links, ("behind", t["behind"]), ("crosswalk", t["crosswalk"]), ("methods", t["methods"])]
