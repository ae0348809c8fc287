"""Colours and cell formats: soft fills, one accent, nothing that shouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT = "微软雅黑"
ACCENT = "#2F6B5B"  # deep green: titles, header text on pale
HEADER = "#DCEBE4"
HEADER_YEAR = "#C9E0D6"
BASE_YEAR = "#9CC7B5"
LINE = "#C8D2CE"
NEEDED = "#FFF3CF"
IF_ANY = "#FFFBEC"
WHITE = "#FFFFFF"
FILED_CHANGED = "#F9C48A"
NOT_APPLICABLE = "#E4E7E6"
EXAMPLE_FILL = "#F2F3F3"
GREY = "#7F8A86"
BAD = "#F7DEDA"
TEXT = "#1F2A27"
TAB = {"guide": "#9AA5A1", "cover": "#2F6B5B", "plan": "#2F6B5B", "ratios": "#7A9E4A", "evidence": "#9AA5A1",
       "progress": "#D9A441", "conversion": "#9AA5A1"}  # fmt: skip
TAB_THEME = "#6FAF97"


class Styles:
    """Formats by name and property, each made once per workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, **properties: object) -> Format:
        """Return the format of these properties on top of the common font and vertical centre."""
        base: dict[str, object] = {"font_name": FONT, "font_size": 10, "font_color": TEXT, "valign": "vcenter"}
        base.update(properties)
        key = tuple(sorted(base.items()))
        if key not in self._known:
            self._known[key] = self._workbook.add_format(dict(base))
        return self._known[key]

    def conditional(self, **properties: object) -> Format:
        """Return a format for conditional formatting: only what is named changes."""
        key = (("conditional", True), *sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._workbook.add_format(dict(properties))
        return self._known[key]

    def cell(self, **properties: object) -> Format:
        """Return the format of a bordered data cell."""
        space = {} if properties.get("align") == "center" else {"align": "left", "indent": 1}
        return self(**({"border": 1, "border_color": LINE, "text_wrap": True} | space | properties))

    def header(self, **properties: object) -> Format:
        """Return the format of a column header."""
        return self.cell(
            **({"bold": True, "bg_color": HEADER, "font_color": ACCENT, "align": "center", "bottom": 2,
                "bottom_color": ACCENT} | properties)
        )  # fmt: skip

    def title(self) -> Format:
        """Return the format of a sheet's title."""
        return self(font_size=16, bold=True, font_color=ACCENT)

    def small(self, **properties: object) -> Format:
        """Return the format of explanations and of the second language."""
        return self(**({"font_size": 9, "font_color": GREY} | properties))


def text_width(text: str) -> int:
    """Return the width of a text in half-width characters; Chinese characters count two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def text_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of this width."""
    return sum(max(1, -(-text_width(line) // max(1, int(width - 1)))) for line in text.split("\n"))


def shortened(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters: Excel refuses longer prompts."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
