"""Charts: drawn in both languages, told in words, without a missing glyph."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

import pytest

from greenpark import api
from greenpark.publish.charts import draw, fonts
from greenpark.publish.content.build import build_model
from greenpark.publish.content.parts import Chart

SAMPLE = Path(__file__).parents[2] / "examples" / "sample-park"
KINDS = ("counts", "bullet", "gaps", "progress", "line", "sankey")


@lru_cache(maxsize=2)
def made(lang: str) -> dict[str, Chart]:
    model = build_model(api.assess(SAMPLE), lang=lang)
    return {chart.kind: chart for chart in model.parks[0].charts}


def glyphs(file: Path) -> set[int]:
    """Return the characters that a font file has, from its cmap (formats 4 and 12)."""
    data = file.read_bytes()
    start = struct.unpack(">I", data[12:16])[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack(">H", data[start + 4 : start + 6])[0]
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack(">4sIII", data[start + 12 + 16 * index : start + 28 + 16 * index])
        tables[tag] = offset
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for index in range(struct.unpack(">H", data[cmap + 2 : cmap + 4])[0]):
        offset = cmap + struct.unpack(">I", data[cmap + 8 + 8 * index : cmap + 12 + 8 * index])[0]
        kind = struct.unpack(">H", data[offset : offset + 2])[0]
        if kind == 12:
            groups = struct.unpack(">I", data[offset + 12 : offset + 16])[0]
            for group in range(groups):
                first, last, _ = struct.unpack(">III", data[offset + 16 + 12 * group : offset + 28 + 12 * group])
                found.update(range(first, last + 1))
        elif kind == 4:
            segments = struct.unpack(">H", data[offset + 6 : offset + 8])[0] // 2
            ends = struct.unpack(f">{segments}H", data[offset + 14 : offset + 14 + 2 * segments])
            begin = offset + 16 + 2 * segments
            starts = struct.unpack(f">{segments}H", data[begin : begin + 2 * segments])
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    return found


def test_every_kind_of_chart_is_made_from_the_sample_park() -> None:
    assert set(made("zh")) == set(KINDS)
    assert set(made("en")) == set(KINDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_inside_a_page_has_text_and_an_alternative(kind: str, lang: str) -> None:
    chart = made(lang)[kind]
    text = draw.svg(chart)
    assert text.count('role="img"') == 1
    assert 'aria-label="' in text
    assert "font-family" not in text
    assert "<text" in text
    assert "<script" not in text
    assert text.replace("http://www.w3.org/", "").count("http") == 0
    assert len(chart.alt) > len(chart.title) + 20


def test_alternative_texts_name_every_row() -> None:
    for chart in made("zh").values():
        if chart.kind in ("bullet", "gaps", "progress", "sankey"):
            assert all(str(row[0]) in chart.alt for row in chart.rows), chart.key


def test_missing_is_hatched_and_ids_are_the_charts_own() -> None:
    chart = Chart(
        "one", "counts", "t", "a b c", ("s", "s", "tone", "sign", "n"),
        (("HJ", "met", "good", "√", 5), ("HJ", "no data", "missing", "○", 7)),
    )  # fmt: skip
    text = draw.svg(chart)
    assert 'id="one-hatch"' in text
    assert "url(#one-hatch)" in text
    assert draw.kinds.HATCHED not in text


def test_pictures_have_every_glyph() -> None:
    font = fonts.chart_font()
    if font is None:
        assert all(draw.falls_back(chart) for chart in made("zh").values())
        return
    known = glyphs(font.file)
    used = {char for chart in made("zh").values() for char in draw._texts(chart) + chart.alt}
    assert not {char for char in used if ord(char) not in known and not char.isspace()}
    assert draw.png(made("zh")["progress"]).startswith(b"\x89PNG")


def test_without_a_chinese_font_the_words_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "chart_font", lambda: None)
    chart = made("zh")["progress"]
    assert draw.falls_back(chart)
    shown, family = draw.drawable(chart)
    assert not fonts.has_chinese(draw._texts(shown))
    assert family == draw.PLAIN_FONT
    assert draw.png(chart).startswith(b"\x89PNG")
    assert not draw.falls_back(made("en")["progress"])


def test_fonts_are_found_by_file_name(tmp_path: Path) -> None:
    assert fonts.find_font([tmp_path]) is None
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "DejaVuSans.ttf").touch()
    (tmp_path / "deep" / "wqy-microhei.ttc").touch()
    (tmp_path / "NotoSansSC-Regular.otf").touch()
    found = fonts.find_font([tmp_path])
    assert found is not None
    assert found.family == "Noto Sans SC"
