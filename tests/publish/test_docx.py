"""The Word document: official form, East Asian fonts, order of its parts, and what a second program makes of it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from tests.conftest import part

import greenpark.api as api
from greenpark.publish.content.build import build_model
from greenpark.publish.content.model import ReportModel
from greenpark.publish.document.paper import FANG, HEI, KAI, MARGINS, STYLES, TITLE, chinese
from greenpark.publish.document.write import DETAILED, write_docx
from greenpark.publish.words.vocabulary import text
from greenpark.samples.wide import make_wide

EXAMPLES = Path(__file__).parents[2] / "examples"
MARKING = "内部资料 注意保管"


@dataclass
class Written:
    """A document with the model it was made from."""

    path: Path
    model: ReportModel
    document: Any


def written(source: Path, path: Path, lang: str) -> Written:
    model = build_model(api.assess(source), lang=lang, marking=MARKING)
    write_docx(model, path)
    return Written(path, model, docx.Document(str(path)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docx")


@pytest.fixture(scope="module")
def suzhou(folder: Path) -> Written:
    return written(EXAMPLES / "suzhou-industrial-park", folder / "suzhou.docx", "zh")


@pytest.fixture(scope="module")
def sample(folder: Path) -> Written:
    return written(EXAMPLES / "sample-park", folder / "sample.docx", "zh")


@pytest.fixture(scope="module")
def english(folder: Path) -> Written:
    return written(EXAMPLES / "suzhou-industrial-park", folder / "english.docx", "en")


@pytest.fixture(scope="module")
def pages(folder: Path, suzhou: Written, sample: Written, english: Written) -> dict[str, str]:
    """Return the text of each document as LibreOffice lays it out."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    files = [str(one.path) for one in (suzhou, sample, english)]
    command = [part("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = {}
    for one in (suzhou, sample, english):
        pdf = one.path.with_suffix(".pdf")
        shown = subprocess.run(
            [part("pdftotext"), "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60
        )
        found[one.path.stem] = shown.stdout.decode()
    return found


def paragraphs(one: Written, style: str) -> list[str]:
    return [found.text for found in one.document.paragraphs if found.style.name == style]


def test_paper_and_margins_of_the_standard(suzhou: Written) -> None:
    first = suzhou.document.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    for side, size in MARGINS.items():
        assert getattr(first, f"{side}_margin").mm == pytest.approx(size, abs=0.1)
    wide = [section for section in suzhou.document.sections if section.page_width > section.page_height]
    assert wide and len(wide) < len(suzhou.document.sections)
    last = suzhou.document.sections[-1]
    assert last.page_width < last.page_height


def test_styles_and_runs_name_east_asian_fonts(suzhou: Written) -> None:
    wanted = {"Title": (TITLE, 22), "Heading 1": (HEI, 16), "Heading 2": (KAI, 16), "Body Text": (FANG, 16)}
    for name, (font, size) in wanted.items():
        style = suzhou.document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font == STYLES[name][0]
        assert style.font.size.pt == size
        assert not [key for key in style.element.rPr.rFonts.attrib if key.endswith("Theme")]
    runs = list(suzhou.document.element.body.iter(qn("w:r")))
    texts = [run for run in runs if run.find(qn("w:t")) is not None]
    assert len(texts) > 1000
    for run in texts:
        assert run.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
    table = next(one for one in suzhou.document.part.package.iter_parts() if "fontTable" in str(one.partname))
    assert "小标宋,宋体" in table.blob.decode()


def test_parts_stand_in_order_and_the_statement_of_truth_is_last(suzhou: Written) -> None:
    assert suzhou.document.paragraphs[0].text == MARKING
    headings = paragraphs(suzhou, "Heading 1")
    numbers = [heading.split("、")[0] for heading in headings]
    assert numbers == [chinese(number) for number in range(1, len(headings) + 1)]
    names = [heading.split("、", 1)[1] for heading in headings]
    order = ["schemes", "findings", "fill_first", "changes", "trust", "charts", "tables", "crosswalk", "behind"]
    assert names == [text(key, "zh") for key in order]
    seconds = paragraphs(suzhou, "Heading 2")
    assert len(seconds) == len(suzhou.model.parks[0].tables)
    assert [second[:3] for second in seconds] == [f"（{chinese(number)}）" for number in range(1, len(seconds) + 1)]
    titles = paragraphs(suzhou, "Title")
    assert titles[-1] == text("truth", "zh")
    after = [found.text for found in suzhou.document.paragraphs]
    after = after[after.index(titles[-1]) :]
    for key in ("signed_filled", "signed_checked", "signed_head", "seal", "day"):
        assert any(text(key, "zh") in line for line in after), key


def test_first_page_says_what_the_report_is_not(suzhou: Written) -> None:
    notes = paragraphs(suzhou, "Note")[:2]
    assert all(statement in notes[0] for statement in suzhou.model.statements)
    assert notes[1] == suzhou.model.footer
    assert paragraphs(suzhou, "Banner") == [banner.text for banner in suzhou.model.parks[0].banners]


def test_one_annex_for_each_department(suzhou: Written) -> None:
    sheets = [sheet for sheet in suzhou.model.parks[0].requests if sheet.rows]
    assert paragraphs(suzhou, "Annex") == [text("annex", "zh", number=number) for number in range(1, len(sheets) + 1)]
    assert paragraphs(suzhou, "Title")[1:-1] == [sheet.title for sheet in sheets]
    tables = suzhou.document.tables[-len(sheets) :]
    assert [len(table.rows) - 1 for table in tables] == [len(sheet.rows) for sheet in sheets]


def test_heading_rows_repeat_and_rows_do_not_break(sample: Written) -> None:
    for table in sample.document.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert sum(widths) <= 247 / 25.4 * 1440 + 5 and min(widths) >= 9 / 25.4 * 1440


def test_every_criterion_of_every_scheme_is_there(sample: Written) -> None:
    shown = {row.cells[1].text for table in sample.document.tables for row in table.rows if len(row.cells) == 8}
    for table in sample.model.parks[0].tables:
        assert {row.label for row in (*table.rows, *table.entry)} <= shown


def test_missing_is_hatched_and_said_in_words(suzhou: Written) -> None:
    xml = suzhou.document.element.xml
    assert 'w:val="thinDiagStripe"' in xml
    assert "○ 缺数" in xml


def test_charts_are_pictures_with_text_alternatives(sample: Written) -> None:
    shapes = sample.document.inline_shapes
    charts = sample.model.parks[0].charts
    assert len(shapes) == len(charts) > 2
    for shape, chart in zip(shapes, charts, strict=True):
        assert shape._inline.docPr.get("descr") == chart.alt
        assert shape.width.mm <= 156.1 and shape.height.mm <= 215.1


def test_no_text_is_lost_when_laid_out(pages: dict[str, str], suzhou: Written, sample: Written) -> None:
    for one in (suzhou, sample):
        shown = re.sub(r"\s", "", pages[one.path.stem])
        assert "\ufffd" not in shown and "□" not in shown
        for wanted in (MARKING, one.model.parks[0].header.title, text("truth", "zh"), one.model.footer, "达标"):
            assert re.sub(r"\s", "", wanted) in shown
        assert re.search(r"—\s*1\s*—", pages[one.path.stem])


def test_english_document(pages: dict[str, str], english: Written) -> None:
    headings = paragraphs(english, "Heading 1")
    assert headings[0].split(maxsplit=1) == ["1", text("schemes", "en")]
    assert paragraphs(english, "Title")[-1] == text("truth", "en")
    assert "Statement of truth" in pages["english"]
    body = [found.text for found in english.document.paragraphs[1:40] if found.style.name.startswith("Heading")]
    assert not re.search(r"[\u4e00-\u9fff]", "".join(body))


def test_many_parks_get_a_short_page_each(tmp_path: Path) -> None:
    cards = api.assess(make_wide(DETAILED + 1, 8))
    model = build_model(cards, lang="zh")
    path = tmp_path / "many.docx"
    write_docx(model, path)
    document = docx.Document(str(path))
    seconds = [found.text for found in document.paragraphs if found.style.name == "Heading 2"]
    assert [second.split("）")[1].split("\u3000")[0] for second in seconds] == [
        park.header.name for park in model.parks
    ]
    assert any(text("more_parks", "zh") == found.text for found in document.paragraphs)


def test_control_characters_and_markup_in_texts_do_no_harm(suzhou: Written, tmp_path: Path) -> None:
    park = replace(suzhou.model.parks[0], sentence="a\x00\x0b<w:t>&amp;\n第二行", charts=())
    path = tmp_path / "odd.docx"
    write_docx(replace(suzhou.model, parks=(park,)), path)
    assert any("a<w:t>&amp;" in found.text for found in docx.Document(str(path)).paragraphs)


def test_numbers_of_headings() -> None:
    assert [chinese(number) for number in (1, 10, 11, 19, 20, 21, 99)] == [
        "一",
        "十",
        "十一",
        "十九",
        "二十",
        "二十一",
        "九十九",
    ]
