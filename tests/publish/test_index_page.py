"""The page of an index: one file, no script, nothing unescaped, readable by a screen reader, small enough to send."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from tests.conftest import part
from tests.publish.index_data import HOSTILE, LONG, many, progress, toy, toy_certainty
from tests.publish.test_html import WIDTHS, Page

from greenpark.publish.content.index.build import build_index_model
from greenpark.publish.page.index_page import render
from greenpark.publish.words.vocabulary import VOCABULARY

CASES = [("toy", "zh"), ("toy", "en"), ("progress", "zh"), ("hostile", "en"), ("hostile", "zh"), ("many", "zh")]


@lru_cache(maxsize=8)
def page(name: str, lang: str) -> tuple[str, Page]:
    if name == "toy":
        model = build_index_model(toy(), toy_certainty(), lang=lang, unit="Beta", columns=["size"], marking="内部资料")
    elif name == "progress":
        model = build_index_model(progress(), lang=lang, unit="Alpha")
    elif name == "hostile":
        label = {"en": HOSTILE[0], "zh": HOSTILE[0]}
        other = toy(HOSTILE, id="other", label={"en": HOSTILE[2], "zh": HOSTILE[2]})
        model = build_index_model(
            toy(HOSTILE, label=label, source=HOSTILE[0]), toy_certainty(HOSTILE), lang=lang, unit=HOSTILE[0],
            columns=["size"], compare=other, marking=HOSTILE[0],
        )  # fmt: skip
    else:
        model = build_index_model(many(300), lang=lang, unit="u200")
    text = render(model)
    return text, Page(text)


@pytest.mark.parametrize(("name", "lang"), CASES)
class TestEveryPage:
    def test_it_needs_no_script_and_nothing_from_elsewhere(self, name: str, lang: str) -> None:
        text, made = page(name, lang)
        assert "<script" not in text
        assert not re.search(r"<[^>]*\bon(click|load|error)=", text)
        for tag, attributes in made.tags:
            assert tag not in ("script", "iframe", "object", "embed", "link", "img"), tag
            assert (attributes.get("href") or "#").startswith("#")
            assert "src" not in attributes
        assert not re.search(r"url\((?!#)", text)

    def test_headings_landmarks_and_links(self, name: str, lang: str) -> None:
        text, made = page(name, lang)
        levels = [level for level, _ in made.headings]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later <= level + 1 for level, later in pairwise(levels))
        assert all(heading.strip() for _, heading in made.headings)
        tags = [tag for tag, _ in made.tags]
        assert {"header", "nav", "footer", "main"} <= set(tags)
        assert dict(made.tags)["html"]["lang"] == ("zh-CN" if lang == "zh" else "en")
        assert text.index('class="skip"') < text.index("<header")
        ids = [attributes["id"] for _, attributes in made.tags if attributes.get("id")]
        assert len(ids) == len(set(ids))
        assert {(attributes.get("href") or "")[1:] for tag, attributes in made.tags if tag == "a"} <= set(ids)

    def test_tables_and_pictures_are_named_and_scroll(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        assert all(attributes.get("scope") for tag, attributes in made.tags if tag == "th")
        for tag, attributes in made.tags:
            if tag == "svg":
                assert attributes.get("role") == "img"
                assert len(attributes.get("aria-label") or "") > 20
        assert not made.outside
        labels = [region["aria-label"] for region in made.regions]
        assert len(labels) == len(set(labels))
        assert all(region.get("tabindex") == "0" for region in made.regions)

    def test_no_placeholder_is_left(self, name: str, lang: str) -> None:
        text, made = page(name, lang)
        assert "{{" not in text
        assert "None" not in made.text
        assert "nan" not in re.findall(r"\b\w+\b", made.text)

    def test_every_row_of_a_table_has_as_many_cells_as_its_head(self, name: str, lang: str) -> None:
        text, _ = page(name, lang)
        for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
            counts = set()
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
                spans = [int(one) for one in re.findall(r'colspan="(\d+)"', row)]
                counts.add(len(re.findall(r"<t[hd][ >]", row)) + sum(span - 1 for span in spans))
            assert len(counts) == 1, table[:300]

    def test_on_a_narrow_screen_nothing_leaves_the_page(self, name: str, lang: str, tmp_path: Path) -> None:
        browser = part("chromium")
        file = tmp_path / "page.html"
        file.write_text(page(name, lang)[0].replace("</body>", WIDTHS), encoding="utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
                   "--window-size=500,900", "--dump-dom", file.as_uri()]  # fmt: skip
        dumped = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
        found = re.search(r"<title>(beyond [^<]*)", dumped)
        assert found is not None
        assert found[1].startswith("beyond 0 "), found[1]


def test_three_answers_stand_in_order_and_own_past_before_them() -> None:
    _, made = page("toy", "zh")
    text = made.text
    places = [text.index(one) for one in ("自身历年", "处在哪一档？", "为什么？", "多大把握？")]
    assert places == sorted(places)
    headings = [heading for _, heading in made.headings]
    assert headings.index("Beta") < headings.index("得分与位次")


def test_scores_places_and_missing_values_are_shown() -> None:
    text, made = page("toy", "en")
    row = re.search(r'<tr class="chosen">.*?</tr>', text, re.DOTALL)
    assert row is not None
    cells = [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", row[0], re.DOTALL)]
    assert cells == ["Beta", "+30.0", "↑\u00a02", "tier 1", "60.0", "1", "1", "north", "1 / 3", "100\u00a0%"]
    assert re.search(r'class="missing">○ data present 25\u00a0%, at least 60\u00a0% needed', text)
    assert "Weights are guessed." in made.text
    assert "Reconstruction: Weights are guessed." in made.text


def test_hostile_names_are_text() -> None:
    text, made = page("hostile", "en")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert HOSTILE[0] in made.text
    assert LONG in made.text
    assert '"a"b' not in text


def test_labels_of_one_language_only() -> None:
    _, made = page("toy", "en")
    assert not [pair[1] for pair in VOCABULARY.values() if len(pair[1]) > 3 and pair[1] in made.text]


def test_fifty_units_stay_below_a_megabyte() -> None:
    model = build_index_model(many(51), lang="zh", unit="u007")
    assert len(render(model).encode()) < 1_000_000


def test_many_units_have_one_page_and_the_table_has_all() -> None:
    text, made = page("many", "zh")
    assert "u299" in made.text
    assert text.count('<details class="park"') == 0
    assert 'class="index many"' in text
