"""A Word document in official form (GB/T 9704): paper, margins, styles with East Asian fonts, page numbers.

Title 2号小标宋, headings 一、黑体 and （一）楷体, body 3号仿宋 at 28 points a line, page numbers outside at the foot.
Fonts that a machine lacks fall back to those named beside them in the font table.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

LATIN = "Times New Roman"
LONGEST_PROPERTY = 255
SONG, HEI, KAI, FANG, TITLE = "宋体", "黑体", "楷体", "仿宋", "方正小标宋简体"
FALLBACKS = {
    TITLE: "小标宋,宋体,SimSun", FANG: "仿宋_GB2312,FangSong", KAI: "楷体_GB2312,KaiTi", HEI: "SimHei", SONG: "SimSun",
}  # fmt: skip
MARGINS = {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}  # mm, GB/T 9704
WIDE_MARGINS = {"top": 28.0, "bottom": 26.0, "left": 25.0, "right": 25.0}
WIDTH, WIDE_WIDTH = 210 - 28 - 26, 297 - 25 - 25  # mm of text in portrait and landscape
# name: (East Asian font, points, exact points a line or 0 for single, alignment, first line indented, base style)
SMALLER = 0.8
STYLES: dict[str, tuple[str, float, float, str, bool]] = {
    "Title": (TITLE, 22, 36, "center", False),
    "Subtitle": (KAI, 16, 28, "center", False),
    "Heading 1": (HEI, 16, 28, "left", True),
    "Heading 2": (KAI, 16, 28, "left", True),
    "Heading 3": (FANG, 16, 28, "left", True),
    "Body Text": (FANG, 16, 28, "both", True),
    "Marking": (HEI, 16, 28, "left", False),
    "Banner": (HEI, 14, 22, "left", False),
    "Note": (KAI, 12, 18, "both", False),
    "Caption": (HEI, 12, 18, "center", False),
    "Figure": (FANG, 12, 0, "center", False),
    "Annex": (HEI, 16, 28, "left", False),
    "Table Text": (FANG, 10.5, 0, "left", False),
    "Table Head": (HEI, 10.5, 0, "center", False),
    "Footer": (SONG, 14, 0, "left", False),
}
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip


class Paper:
    """The document being written."""

    def __init__(self, *, lang: str, title: str, made_on: str) -> None:
        self.lang = lang
        self.document: Any = docx.Document()
        self.wide = False
        self.numbers = [0, 0]
        self._pictures = 0
        _styles(self.document, lang)
        _font_table(self.document)
        _properties(self.document, title, made_on)
        section = self.document.sections[0]
        _page(section, wide=False)
        self.document.settings.odd_and_even_pages_header_footer = True
        _page_numbers(section)

    @property
    def width(self) -> float:
        """Return the width of text in millimetres."""
        return WIDE_WIDTH if self.wide else WIDTH

    def save(self, path: Path) -> None:
        """Write the file."""
        self.document.save(str(path))

    # -- text ------------------------------------------------------------------------------------------------------

    def paragraph(self, text: str, style: str = "Body Text", *, bold: bool = False) -> Any:
        """Add a paragraph; line breaks of the text are kept."""
        found = self.document.add_paragraph(style=style)
        self.run(found, text, style=style, bold=bold)
        return found

    def run(self, paragraph: Any, text: str, *, style: str, bold: bool = False) -> Any:
        """Add a run with the East Asian font of its style said once more, as many programs read only runs."""
        found = paragraph.add_run(clean(text))
        found.bold = bold or None
        fonts(found._r.get_or_add_rPr(), asian=STYLES[style][0], hint=self.lang == "zh")
        return found

    def heading(self, text: str, level: int = 1) -> None:
        """Add a numbered heading: 一、 and （一）, or 1 and 1.1."""
        self.numbers[level - 1] += 1
        if level == 1:
            self.numbers[1] = 0
        first, second = self.numbers
        if self.lang == "zh":
            number = f"{chinese(first)}、" if level == 1 else f"（{chinese(second)}）"
        else:
            number = f"{first}  " if level == 1 else f"{first}.{second}  "
        found = self.paragraph(number + text, f"Heading {level}")
        found.paragraph_format.keep_with_next = True

    def banner(self, text: str) -> None:
        """Add a warning in a frame, in words and not by colour alone."""
        found = self.paragraph(text, "Banner")
        properties = found._p.get_or_add_pPr()
        line = 'w:val="single" w:sz="8" w:space="4" w:color="7F6000"'
        sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right"))
        # only the style stands before these in the order of the schema
        properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF1C9"/>'))

    def picture(self, png: bytes, *, alt: str, caption: str, width: float) -> None:
        """Add a picture with its text alternative and a caption below it."""
        found = self.document.add_paragraph(style="Figure")
        found.paragraph_format.keep_with_next = True
        shape = found.add_run().add_picture(io.BytesIO(png), width=Mm(min(width, self.width)))
        room = Mm(215 if not self.wide else 130)
        if shape.height > room:
            shape.width, shape.height = int(shape.width * room / shape.height), room
        about = shape._inline.docPr
        self._pictures += 1
        about.set("name", f"chart {self._pictures}")
        about.set("descr", alt)
        about.set("title", caption)
        self.paragraph(caption, "Caption")

    # -- pages -----------------------------------------------------------------------------------------------------

    def page_break(self) -> None:
        """Start a new page."""
        self.document.add_page_break()

    def turn(self, *, wide: bool) -> None:
        """Start a new section in landscape or portrait, on a new page."""
        self.wide = wide
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        _page(section, wide=wide)


def clean(text: str) -> str:
    """Leave out control characters, which no XML file may hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


def chinese(number: int) -> str:
    """Return a number from 1 to 9 999 in Chinese figures: 12 is 十二, 120 is 一百二十, 105 is 一百零五."""
    digits = "零一二三四五六七八九"
    text, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap else "") + digits[digit] + unit
            gap = False
        elif text and number % place:
            gap = True
    return text.removeprefix("一") if 10 <= number < 20 else text


def fonts(properties: Any, *, asian: str, latin: str = LATIN, hint: bool = False) -> None:
    """Set the fonts of a run or style; fonts of the theme would win and are taken out."""
    found = properties.find(qn("w:rFonts"))
    if found is None:
        found = OxmlElement("w:rFonts")
        properties.insert(0, found)
    for name in list(found.attrib):
        if name.endswith("Theme"):
            del found.attrib[name]
    for name, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", asian)):
        found.set(qn(f"w:{name}"), font)
    if hint:
        # quotation marks and dashes are Chinese ones
        found.set(qn("w:hint"), "eastAsia")


def _styles(document: Any, lang: str) -> None:
    styles = document.styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts(defaults, asian=FANG)
    language = defaults.find(qn("w:lang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
        language.set(qn("w:val"), "en-GB")
    fonts(styles["Normal"].element.get_or_add_rPr(), asian=FANG)
    for name, (asian, size, line, align, indent) in STYLES.items():
        known = {style.name for style in styles}
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"] if name not in ("Normal",) else None
        fonts(style.element.get_or_add_rPr(), asian=asian)
        if lang == "en":  # the sizes of the standard are those of Chinese characters
            size, line = round(size * SMALLER * 2) / 2 if size > 12 else size, line * SMALLER if size > 12 else line
        style.font.size, style.font.italic = Pt(size), False
        # Chinese faces carry the weight themselves; Latin headings need bold
        style.font.bold = lang == "en" and name in ("Title", "Heading 1", "Heading 2", "Annex", "Marking", "Table Head")
        style.font.color.rgb = RGBColor(0, 0, 0)
        form = style.paragraph_format
        form.alignment = _ALIGN[align]
        form.space_before, form.space_after = Pt(0), Pt(0)
        if line:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        else:
            form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        form.left_indent, form.first_line_indent = Pt(0), Pt(0)
        if indent and lang == "zh":
            found = style.element.get_or_add_pPr().find(qn("w:ind"))
            found.set(qn("w:firstLineChars"), "200")
            found.set(qn("w:firstLine"), str(int(size * 2 * 20)))
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:  # the line under the title of the template
            style.element.pPr.remove(borders)
    styles["Caption"].paragraph_format.space_after = Pt(10)
    styles["Title"].paragraph_format.space_after = Pt(8)
    styles["Subtitle"].paragraph_format.space_after = Pt(8)
    for name in ("Heading 1", "Heading 2", "Annex"):
        styles[name].paragraph_format.keep_with_next = True
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(6), Pt(4)
    styles["Note"].paragraph_format.space_after = Pt(4)
    styles["Banner"].paragraph_format.space_after = Pt(8)


def _font_table(document: Any) -> None:
    """Name a second choice for each Chinese font; Word takes it where the first is not installed."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            tree = parse_xml(part.blob)
            for name, others in FALLBACKS.items():
                for known in tree.findall(qn("w:font")):
                    if known.get(qn("w:name")) == name:
                        tree.remove(known)
                tree.append(
                    parse_xml(
                        f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
                        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
                    )
                )
            part._blob = serialize_part_xml(tree)


def _properties(document: Any, title: str, made_on: str) -> None:
    about = document.core_properties
    about.title, about.author, about.comments, about.keywords = clean(title)[:LONGEST_PROPERTY], "", "", ""
    try:
        day = dt.datetime.combine(dt.date.fromisoformat(made_on[:10]), dt.time())
    except ValueError:
        return
    about.created = about.modified = day


def _page(section: Any, *, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    for side, size in (WIDE_MARGINS if wide else MARGINS).items():
        setattr(section, f"{side}_margin", Mm(size))
    section.footer_distance, section.header_distance = Mm(25 if not wide else 15), Mm(15)


def _page_numbers(section: Any) -> None:
    """Put — 1 — at the outer foot, one character in from the edge."""
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        found = footer.paragraphs[0]
        found.alignment = _ALIGN[side]
        indent = found.paragraph_format
        setattr(indent, f"{side}_indent", Pt(14))
        for kind, text in (("text", "— "), ("field", ""), ("text", " —")):
            run = found.add_run(text if kind == "text" else None)
            run.font.size = Pt(14)
            fonts(run._r.get_or_add_rPr(), asian=SONG, latin=SONG)
            if kind == "field":
                for part in _field("PAGE"):
                    run._r.append(part)


def _field(code: str) -> list[Any]:
    begin, end = OxmlElement("w:fldChar"), OxmlElement("w:fldChar")
    begin.set(qn("w:fldCharType"), "begin")
    end.set(qn("w:fldCharType"), "end")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {code} "
    return [begin, words, end]
