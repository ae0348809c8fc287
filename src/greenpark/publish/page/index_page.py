"""The report of an index as one HTML file: no script, nothing from elsewhere, for screen, paper and screen readers."""

from __future__ import annotations

from pathlib import Path

from greenpark.publish.content.index.model import IndexModel
from greenpark.publish.page.environment import environment, style
from greenpark.publish.words.rules import rule_word
from greenpark.publish.words.vocabulary import texts

EACH = 100  # units up to which each has its answers on the page
MOST_ROWS = 60  # rows of tables of moves and of pairs


def render(model: IndexModel) -> str:
    """Return the whole page."""
    page: str = (
        environment()
        .get_template("index.html")
        .render(
            model=model,
            t=texts(model.lang),
            style=style(),
            links=_links(model),
            each=len(model.standings) <= EACH,
            most=MOST_ROWS,
            rule_names={one.rule: rule_word(one.rule, model.lang) for one in model.rules},
            ranked=sum(one.rank is not None for one in model.standings),
        )
    )
    return page


def write_html(model: IndexModel, path: Path) -> None:
    """Write the page."""
    path.write_text(render(model), encoding="utf-8", newline="\n")


def _links(model: IndexModel) -> list[tuple[str, str]]:
    """Return the entries of the contents: anchors that are on the page, with their headings."""
    t = texts(model.lang)
    found: list[tuple[str, str, object]] = [
        ("unit", model.focus.standing.name if model.focus else "", model.focus),
        ("ranking", t["ranking"], True),
        ("certainty", t["certainty"], model.certainty),
        ("progress", t["progress_part"], model.progress),
        ("dashboard", model.dashboard.title if model.dashboard else "", model.dashboard),
        ("pillars", t["pillars"], model.pillars),
        ("shifts", t["shifts"], model.shifts),
        ("scatter", t["scatter"], model.charts.get("scatter")),
        ("relations", t["relations"], True),
        ("units", t["units_each"], True),
        ("made", t["made"], True),
        ("rules", t["unconfirmed"], model.rules),
        ("problems", t["problems_index"], True),
    ]
    return [(anchor, text) for anchor, text, there in found if there]
