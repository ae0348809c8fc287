"""The page: one file, no script, nothing from elsewhere, readable by a screen reader, and true to the records."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from tests.conftest import part

from greenpark import api
from greenpark.publish.content.build import build_model
from greenpark.publish.content.model import ReportModel
from greenpark.publish.page.environment import TEMPLATES
from greenpark.publish.page.html import render
from greenpark.publish.report import write_one, write_reports
from greenpark.publish.words.vocabulary import VOCABULARY
from greenpark.samples.wide import make_wide

EXAMPLES = Path(__file__).parents[2] / "examples"
SUZHOU, SAMPLE = EXAMPLES / "suzhou-industrial-park", EXAMPLES / "sample-park"
VOID = {"meta", "link", "br", "img", "hr", "input", "col"}


@lru_cache(maxsize=4)
def model(name: str, lang: str) -> ReportModel:
    if name == "parks":
        return build_model(api.assess(make_wide(parks=4, years=3)), lang=lang)
    folder = EXAMPLES / name
    return build_model(api.assess(folder), lang=lang, beside=folder, marking="内部资料 注意保管")


class Page(HTMLParser):
    """What a page is made of: open elements must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.stack: list[str] = []
        self.texts: list[str] = []
        self.regions: list[dict[str, str | None]] = []
        self.outside: list[str] = []  # tables and pictures that stand in no region
        self.inside: list[bool] = []
        self.feed(text)
        assert not self.stack, self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if "scroll" in (dict(attrs).get("class") or "").split():
            self.regions.append(dict(attrs))
        scrolls = bool(self.inside and self.inside[-1]) or "scroll" in (dict(attrs).get("class") or "").split()
        if tag in ("table", "svg") and not scrolls:
            self.outside.append(tag)
        if tag not in VOID:
            self.stack.append(tag)
            self.inside.append(scrolls)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1] == tag, f"</{tag}> closes <{self.stack[-1]}>"
        self.stack.pop()
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] not in ("style",):
            self.texts.append(data)
        if self.stack and re.fullmatch(r"h[1-6]", self.stack[-1]) and self.headings:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


PAGES = [("suzhou-industrial-park", "zh"), ("suzhou-industrial-park", "en"), ("sample-park", "zh"), ("parks", "en")]


@lru_cache(maxsize=8)
def page(name: str, lang: str) -> tuple[str, Page]:
    text = render(model(name, lang))
    return text, Page(text)


@pytest.mark.parametrize(("name", "lang"), PAGES)
class TestEveryPage:
    def test_it_needs_no_script_and_nothing_from_elsewhere(self, name: str, lang: str) -> None:
        text, made = page(name, lang)
        assert "<script" not in text
        assert "@import" not in text
        assert not re.search(r"\bon(click|load|error)=", text)
        for tag, attributes in made.tags:
            assert tag not in ("script", "iframe", "object", "embed", "link", "img"), tag
            assert not (attributes.get("href") or "#").lower().startswith(("http", "//", "data:")), attributes
            assert "src" not in attributes
        assert not re.search(r"url\((?!#)", text)

    def test_headings_are_in_order(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        levels = [level for level, _ in made.headings]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later <= level + 1 for level, later in pairwise(levels))
        assert all(text.strip() for _, text in made.headings)

    def test_landmarks_language_and_skip_link(self, name: str, lang: str) -> None:
        text, made = page(name, lang)
        tags = [tag for tag, _ in made.tags]
        assert dict(made.tags)["html"]["lang"] == ("zh-CN" if lang == "zh" else "en")
        assert tags.count("main") == 1
        assert {"header", "nav", "footer"} <= set(tags)
        assert text.index('class="skip"') < text.index("<header")

    def test_links_lead_somewhere_and_ids_are_unique(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        ids = [attributes["id"] for _, attributes in made.tags if attributes.get("id")]
        assert len(ids) == len(set(ids))
        links = {(attributes.get("href") or "")[1:] for tag, attributes in made.tags if tag == "a"}
        assert links <= set(ids), links - set(ids)

    def test_table_headers_have_a_scope(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        headers = [attributes for tag, attributes in made.tags if tag == "th"]
        assert headers
        assert all(attributes.get("scope") for attributes in headers)

    def test_pictures_have_an_alternative(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        for tag, attributes in made.tags:
            if tag == "svg":
                assert attributes.get("role") == "img"
                assert len(attributes.get("aria-label") or "") > 20

    def test_what_may_be_wider_than_the_screen_scrolls_in_a_labelled_region(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        assert not made.outside
        assert made.regions
        for region in made.regions:
            assert region.get("role") == "region"
            assert region.get("tabindex") == "0"
            assert len((region.get("aria-label") or "").strip()) > 1
        labels = [region["aria-label"] for region in made.regions]
        assert len(labels) == len(set(labels))

    def test_counts_on_the_page_equal_the_model(self, name: str, lang: str) -> None:
        _, made = page(name, lang)
        for park in model(name, lang).parks[:1]:
            for row in park.schemes:
                assert row.verdict.word in made.text
            assert park.footer in made.text

    def test_no_placeholder_is_left(self, name: str, lang: str) -> None:
        text, made = page(name, lang)
        assert "{{" not in text
        assert "None" not in made.text
        assert "nan" not in re.findall(r"\b\w+\b", made.text)


def test_the_first_page_has_its_parts_in_order() -> None:
    _, made = page("sample-park", "zh")
    titles = [text for _, text in made.headings]
    wanted = ["各方案测算结果", "先补这几项", "先改这几项", "与上次填报相比", "目标", "数据可信度"]
    places = [titles.index(one) for one in wanted]
    assert places == sorted(places)


def test_with_little_data_the_findings_lead() -> None:
    _, made = page("suzhou-industrial-park", "zh")
    titles = [text for _, text in made.headings]
    assert titles.index("数据说明了什么") < titles.index("各方案测算结果")


def test_marking_and_sample_banner_are_shown() -> None:
    text, _ = page("sample-park", "zh")
    assert "内部资料 注意保管" in text
    assert 'class="banner sample"' in text
    assert 'class="banner sample"' not in page("suzhou-industrial-park", "zh")[0]


def test_labels_of_one_language_only() -> None:
    _, made = page("suzhou-industrial-park", "en")
    chinese = [pair[1] for pair in VOCABULARY.values() if len(pair[1]) > 3]
    assert not [one for one in chinese if one in made.text]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_contrast() -> None:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", style))
    for tone in ("good", "warn", "bad"):
        assert contrast(colours[tone], colours[f"{tone}-bg"]) >= 4.5, tone
    for ground in (colours["ground"], colours["wash"], colours["plain-bg"], "#e0dcd4"):
        assert contrast(colours["ink"], ground) >= 4.5
        assert contrast(colours["missing"], ground) >= 4.5
    assert contrast(colours["soft"], colours["plain-bg"]) >= 4.5
    assert contrast(colours["accent"], colours["ground"]) >= 4.5


WIDTHS = """<script>
const beyond = [...document.querySelectorAll("body *")].filter(
  one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll") && !one.closest(".skip"));
document.title = "beyond " + beyond.length + " " + beyond.slice(0, 3).map(one => one.outerHTML.slice(0, 80)).join(" ");
</script></body>"""


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_on_a_narrow_screen_nothing_leaves_the_page(name: str, lang: str, tmp_path: Path) -> None:
    """At 500 pixels only the regions scroll sideways, never the page (the script measures; the page has none)."""
    browser = part("chromium")
    file = tmp_path / "page.html"
    file.write_text(page(name, lang)[0].replace("</body>", WIDTHS), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
               "--window-size=500,900", "--dump-dom", file.as_uri()]  # fmt: skip
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.search(r"<title>(beyond [^<]*)", dumped)
    assert found is not None
    assert found[1].startswith("beyond 0 "), found[1]


def test_many_parks_print_without_hatching() -> None:
    """A browser draws each hatched cell line by line when it prints; 120 parks have tens of thousands."""
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8").partition("@media print")[2]
    assert re.search(r"\.many \.missing\{background:#\w+;", style)
    for name, lang in PAGES:
        many = model(name, lang).overview is not None
        assert ('<body class="many">' in page(name, lang)[0]) is many


def test_one_step_writes_a_page_and_says_what_it_read(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    result = write_reports(
        SUZHOU, out=tmp_path / "page.html", lang="en", progress=lambda done, total: steps.append((done, total))
    )
    assert list(result) == [tmp_path / "page.html"]
    assert steps[-1][0] == steps[-1][1]
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(FileNotFoundError):
        write_reports(tmp_path / "nothing.xlsx")
    with pytest.raises(ValueError, match=r"\.pdf"):
        write_reports(SUZHOU, out=tmp_path / "page.pdf")


def test_results_are_written_by_their_suffix(tmp_path: Path) -> None:
    import json

    import polars as pl

    cards = api.assess(SUZHOU, schemes=["hj274-2015"])
    write_one(cards, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))[0]["scheme"] == "hj274-2015"
    write_one(cards, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    write_one(cards, tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").height >= 32
    with pytest.raises(ValueError, match=r"\.odt"):
        write_one(cards, tmp_path / "a.odt")
