"""Tables of the Word document: fixed widths, heading rows that repeat on every page, tones with hatching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from greenpark.publish.document.paper import STYLES, Paper, clean, fonts

FILLS = {"good": "DDEFD9", "warn": "FFF1C9", "bad": "F9D9D3"}
HEAD_FILL = "E7E6E1"
Text = str | int | None


class Column(NamedTuple):
    """A column: heading, width in millimetres, alignment of its cells."""

    title: str
    width: float
    align: str = "left"


class Cell(NamedTuple):
    """A cell with a tone (good, warn, bad, missing, plain)."""

    text: str
    tone: str = "plain"
    align: str | None = None


Row = list[Text | Cell]


def add_table(
    paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[Text | Cell]], *, size: float = 10.5
) -> Any:
    """Add a table as wide as the text; widths are shares of it. `size` is 12 (小四) or 10.5 (五号) points or less."""
    table = paper.document.add_table(rows=0, cols=len(columns))
    whole = sum(column.width for column in columns)
    widths = [round(Mm(paper.width * column.width / whole) / 635) for column in columns]
    element = table._tbl
    _properties(element, widths)
    element.append(
        _row([Cell(column.title, "head", "center") for column in columns], widths, paper.lang, size, head=True)
    )
    for row in rows:
        cells = [one if isinstance(one, Cell) else Cell("" if one is None else str(one)) for one in row]
        aligned = [
            cell if cell.align else cell._replace(align=column.align)
            for cell, column in zip(cells, columns, strict=True)
        ]
        element.append(_row(aligned, widths, paper.lang, size, head=False))
    gap = paper.document.add_paragraph(style="Table Text")
    gap.paragraph_format.space_after = Mm(2)
    return table


def _properties(element: Any, widths: Sequence[int]) -> None:
    properties = element.tblPr
    for name in ("tblStyle", "tblW", "tblLayout", "tblLook", "tblBorders", "tblCellMar"):
        for found in properties.findall(qn(f"w:{name}")):
            properties.remove(found)
    properties.append(_new("tblW", w=sum(widths), type="dxa"))
    borders = _new("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_new(side, val="single", sz=4, space=0, color="7F7F7F"))
    properties.append(borders)
    properties.append(_new("tblLayout", type="fixed"))
    room = _new("tblCellMar")
    for side, size in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        room.append(_new(side, w=size, type="dxa"))
    properties.append(room)
    for column, width in zip(element.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))


def _row(cells: Sequence[Cell], widths: Sequence[int], lang: str, size: float, *, head: bool) -> Any:
    row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    properties.append(_new("cantSplit"))
    if head:
        properties.append(_new("tblHeader"))
    row.append(properties)
    for cell, width in zip(cells, widths, strict=True):
        row.append(_cell(cell, width, lang, size, head=head))
    return row


def _cell(cell: Cell, width: int, lang: str, size: float, *, head: bool) -> Any:
    element, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    properties.append(_new("tcW", w=width, type="dxa"))
    if cell.tone == "head":
        properties.append(_new("shd", val="clear", color="auto", fill=HEAD_FILL))
    elif cell.tone == "missing":
        # hatched, so that it stands apart without colour
        properties.append(_new("shd", val="thinDiagStripe", color="C8C8C8", fill="FFFFFF"))
    elif cell.tone in FILLS:
        properties.append(_new("shd", val="clear", color="auto", fill=FILLS[cell.tone]))
    properties.append(_new("vAlign", val="center"))
    element.append(properties)
    style = "Table Head" if head else "Table Text"
    paragraph, about = OxmlElement("w:p"), OxmlElement("w:pPr")
    about.append(_new("pStyle", val=style.replace(" ", "")))
    if head:
        about.append(_new("keepNext"))  # a heading row never stands alone at the foot of a page
    about.append(_new("jc", val=cell.align or "left"))
    paragraph.append(about)
    run = OxmlElement("w:r")
    looks = OxmlElement("w:rPr")
    fonts(looks, asian=STYLES[style][0], hint=lang == "zh")
    looks.append(_new("sz", val=int(size * 2)))
    run.append(looks)
    for index, line in enumerate(cell.text.split("\n")):
        if index:
            run.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = clean(line)
        text.set(qn("xml:space"), "preserve")
        run.append(text)
    paragraph.append(run)
    element.append(paragraph)
    return element


def _new(name: str, **attributes: str | int) -> Any:
    found = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), str(value))
    return found
