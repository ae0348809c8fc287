"""A derivation as a part of a page: every step, nested and closed, and nothing that people wrote runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from greenpark import api
from greenpark.assess.explain import Step
from greenpark.publish.page.derivation import render_derivation

SAMPLE = Path(__file__).parents[2] / "examples" / "sample-park"


@lru_cache(maxsize=2)
def top(lang: str) -> Step:
    cards = api.assess(SAMPLE)
    row = cards.rows[-1]
    return api.explain(cards, park=row["park"], year=row["year"], indicator="co2_per_iva", lang=lang)


def steps(step: Step) -> Iterator[Step]:
    yield step
    for below in step.below:
        yield from steps(below)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.folds = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)
        self.folds += tag == "details"
        self.deepest = max(self.deepest, self.open.count("details"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_holds_the_whole_derivation(lang: str) -> None:
    part = render_derivation(top(lang), lang=lang)
    every = list(steps(top(lang)))
    tags = Tags()
    tags.feed(part)
    assert tags.open == []
    assert tags.folds == len(every) > 3
    assert tags.deepest > 2
    assert all(f"<code>{step.name}</code>" in part for step in every)
    assert ("来源：" in part) == (lang == "zh")


def test_what_people_wrote_is_escaped() -> None:
    step = Step("x", "<b>", 2023, 1.0, "t", "reported", source="<script>alert(1)</script> & co", evidence="assumed")
    part = render_derivation(step)
    assert "<script>" not in part
    assert "&lt;script&gt;" in part
    assert "&lt;b&gt;" in part
