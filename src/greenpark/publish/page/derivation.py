"""The derivation of one figure as nested, foldable HTML without any script; a part of a page, not a page of its own."""

from __future__ import annotations

from greenpark.assess.explain import Step
from greenpark.publish.page.environment import environment
from greenpark.publish.words.language import Words
from greenpark.publish.words.vocabulary import texts


def render_derivation(step: Step, *, lang: str = "en") -> str:
    """Return a derivation with all figures below it; raise ValueError for another language."""
    template = environment().get_template("derivation.html")
    part: str = template.render(step=step, t=texts(lang), words=Words(lang))
    return part.strip()
