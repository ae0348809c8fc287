"""The comparison of two filings as a page of its own."""

from __future__ import annotations

from greenpark.publish.content.comparison import sections, summary
from greenpark.publish.content.diff import Difference
from greenpark.publish.page.environment import environment, style
from greenpark.publish.words.language import Words
from greenpark.publish.words.vocabulary import texts


def render_difference(difference: Difference, *, lang: str) -> str:
    """Return the comparison of two filings as a page of its own."""
    page: str = environment().get_template("diff.html").render(
        lang=lang, t=texts(lang), style=style(), summary=summary(difference, Words(lang)),
        sections=sections(difference, lang),
    )  # fmt: skip
    return page
