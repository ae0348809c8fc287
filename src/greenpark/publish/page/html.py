"""The report as one HTML file: no script, nothing from elsewhere, readable on paper and by a screen reader."""

from __future__ import annotations

from pathlib import Path

from greenpark.assess.statuses import VERDICTS
from greenpark.publish.content.model import ReportModel
from greenpark.publish.content.parts import Mark
from greenpark.publish.page.environment import environment, style
from greenpark.publish.words.language import Words
from greenpark.publish.words.vocabulary import texts

FEW_CELLS = 30  # parks up to which every square of a heat map has its value on hovering
FEW_TABLES = 3  # parks up to which every table is shown in full
_STATUSES = ("met", "not_met", "no_data", "undefined", "waived", "not_applicable")


def render(model: ReportModel) -> str:
    """Return the whole page."""
    few = len(model.parks) <= FEW_TABLES
    page: str = (
        environment()
        .get_template("page.html")
        .render(
            model=model,
            t=texts(model.lang),
            style=style(),
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
