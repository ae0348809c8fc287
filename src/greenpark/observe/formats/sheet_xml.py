"""A first look at the XML of a worksheet, chunk by chunk and without building anything (semantics §7.3).

It finds what the value readers do not tell: how far the cells reach, which cells are formulas and how they stand,
merged ranges, and cells that are shown as percentages.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from greenpark.observe.grid import Formula, Merge, column_number

CHUNK = 1 << 20
MOST_FORMULAS = 200_000
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FAR = re.compile(rb' r="([A-Z]{3}\d{1,7})"')  # no table of people has more than 702 columns
_FORMULA_MARKS = (b"</f>", b't="shared"')  # a formula's end, or a cell that shares one; long marks are found faster
_EXTERNAL = re.compile(r"'[^']*\[[^\]]+\][^']*'!|\[[^\]]+\]\w*!")  # [1]Sheet1!A1, '[other.xlsx]Sheet 1'!A1
_FIRST_COLUMN = re.compile(rb'<(?:\w+:)?c r="A\d{1,7}"[^>]*[^/]><(?:\w+:)?(?:v|is)>(?:<(?:\w+:)?t[^>]*>)?[^<\s]')
_MERGE = re.compile(rb'mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class Unsafe(Exception):
    """A part that no spreadsheet program would write."""


@dataclass
class SheetScan:
    """What a sheet's XML says of itself. Rows and columns count from 1."""

    claimed_rows: int = 0
    last_row: int = 0
    last_column: int = 0
    far_cell: str | None = None
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    percentages: list[tuple[int, int]] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Return the number of cells that a dense reading would allocate."""
        return self.last_row * self.last_column


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Return name, part and hiddenness of the sheets of a workbook, in their order."""
    targets = {}
    for relation in _xml(archive, "xl/_rels/workbook.xml.rels"):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    sheets = []
    for element in _xml(archive, "xl/workbook.xml").iter():
        if element.tag.endswith("}sheet"):
            reference = next((element.get(key) for key in element.keys() if key.endswith("}id")), None)  # noqa: SIM118
            part = targets.get(reference)
            if part in archive.namelist():
                sheets.append((element.get("name", ""), str(part), element.get("state", "visible") != "visible"))
    return sheets


def percent_styles(archive: zipfile.ZipFile) -> set[int]:
    """Return the numbers of the cell styles that show percentages."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _xml(archive, "xl/styles.xml")
    own = {9, 10}
    for element in styles.iter():
        if element.tag.endswith("}numFmt") and "%" in element.get("formatCode", ""):
            own.add(int(element.get("numFmtId", "0")))
    formats = next((element for element in styles if element.tag.endswith("}cellXfs")), None)
    cells = [] if formats is None else list(formats)
    return {place for place, cell in enumerate(cells) if int(cell.get("numFmtId", "0")) in own}


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unsafe(part)  # entities that expand without end
    return ElementTree.fromstring(content)  # noqa: S314 - document types are refused above


def scan_sheet(archive: zipfile.ZipFile, part: str, *, percent: Iterable[int] = (), every_cell: bool) -> SheetScan:
    """Return the scan of one sheet. `every_cell` looks at each cell, which takes a second for four million.

    Without it a sheet of bare values is passed over quickly: 150 MB of XML in half a second.
    """
    scan = SheetScan()
    styles = _style_pattern(percent)
    if not every_cell and styles is None and _is_bare(archive, part, scan):
        return scan
    for chunk in _chunks(archive, part):
        _claims(chunk, scan)
        if b"mergeCell" in chunk:
            scan.merges += [
                Merge(int(row), column_number(column.decode()), int(row2), column_number(column2.decode()))
                for column, row, column2, row2 in _MERGE.findall(chunk)
            ]
        if every_cell:
            _extent(chunk, scan)
        elif far := _FAR.search(chunk):
            scan.far_cell = far[1].decode()
        if any(mark in chunk for mark in (*_FORMULA_MARKS, b":f>")):
            _formulas(chunk, scan)
        if styles is not None:
            scan.percentages += [(int(row), column_number(column.decode())) for column, row in styles.findall(chunk)]
    return scan


def starts_at_first_column(archive: zipfile.ZipFile, part: str) -> bool:
    """Say whether the beginning of a sheet has a value in column A."""
    with archive.open(part) as stream:
        return _FIRST_COLUMN.search(stream.read(CHUNK)) is not None


def scan_rows(archive: zipfile.ZipFile, part: str) -> SheetScan:
    """Return how many rows a sheet claims and which is the last with content, from the end of its XML."""
    scan = SheetScan()
    content = archive.read(part)
    _claims(content, scan)
    filled = max(content.rfind(b"</v>"), content.rfind(b"</is>"), content.rfind(b":v>"), content.rfind(b":is>"))
    used = SheetScan()
    _claims(content[: max(filled, 0)], used)
    scan.last_row = used.claimed_rows
    return scan


def _is_bare(archive: zipfile.ZipFile, part: str, scan: SheetScan) -> bool:
    """Say whether a sheet has neither formulas nor merged cells, nor cells far out; fill in the rows claimed."""
    with archive.open(part) as stream:
        last = tail = b""
        while block := stream.read(CHUNK):
            if not tail and (b"<!DOCTYPE" in block or b"<worksheet" not in block):
                return False  # to be refused, or with prefixed names, which the marks below do not fit
            if any(mark in block for mark in (*_FORMULA_MARKS, b"mergeCell")) or _FAR.search(block):
                return False
            last, tail = tail, block
    _claims(last + tail, scan)
    return True


def _style_pattern(percent: Iterable[int]) -> re.Pattern[bytes] | None:
    numbers = b"|".join(str(number).encode() for number in sorted(percent))
    return re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(?:' + numbers + rb')"') if numbers else None


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the XML in pieces that end where a row ends."""
    with archive.open(part) as stream:
        rest = b""
        while block := stream.read(CHUNK):
            chunk = rest + block
            if len(rest) < 4096 and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise Unsafe(part)
            end = max(chunk.rfind(b"</row>"), chunk.rfind(b":row>"))
            end = end + 6 if end >= 0 else len(chunk) if len(chunk) > 8 * CHUNK else 0
            if end:
                yield chunk[:end]
            rest = chunk[end:]
        if rest:
            yield rest


def _claims(chunk: bytes, scan: SheetScan) -> None:
    """The last row element of the chunk; rows are in order, and a wrong order only makes the claim too small."""
    place = chunk.rfind(b"row r=")
    if place >= 0 and (match := re.match(rb'row r="(\d{1,7})"', chunk[place : place + 20])):
        scan.claimed_rows = max(scan.claimed_rows, int(match[1]))


def _extent(chunk: bytes, scan: SheetScan) -> None:
    for attributes in re.findall(rb"<(?:\w+:)?c ([^>]*[^/])>", chunk):
        if match := _REFERENCE.search(attributes):
            row, column = int(match[2]), column_number(match[1].decode())
            if row > scan.last_row or column > scan.last_column:
                scan.far_cell = (match[1] + match[2]).decode()
            scan.last_row = max(scan.last_row, row)
            scan.last_column = max(scan.last_column, column)


def _formulas(chunk: bytes, scan: SheetScan) -> None:
    cells = re.compile(rb"<((?:\w+:)?)c ([^>]*)>(.*?)</\1c>", re.DOTALL)
    for match in cells.finditer(chunk):
        prefix, attributes, inner = match[1], match[2], match[3]
        found = re.search(rb"<" + prefix + rb"f(?: [^>]*)?(?:/>|>(.*?)</" + prefix + rb"f>)", inner, re.DOTALL)
        place = _REFERENCE.search(attributes)
        if found is None or place is None or len(scan.formulas) >= MOST_FORMULAS:
            continue
        text = (found[1] or b"").decode("utf-8", "replace")
        scan.formulas[int(place[2]), column_number(place[1].decode())] = Formula(text, _state(text, attributes, inner))


def _state(text: str, attributes: bytes, inner: bytes) -> str:
    if _EXTERNAL.search(text):
        return "external"
    if b't="e"' in attributes:
        return "error"
    value = re.search(rb"<(?:\w+:)?v>([^<]*)</", inner)
    return "cached" if value is not None and value[1].strip() else "uncached"
