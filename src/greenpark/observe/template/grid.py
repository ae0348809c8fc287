"""All cells of a workbook in one pass over its XML: values, number formats, formula flags and merges together.

openpyxl needs two passes for formulas and their cached values, and builds an object for every styled blank; one park's
workbook is mostly styled blanks. Nothing here knows what the cells mean.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple
from xml.etree import ElementTree

MAX_BYTES = 80_000_000  # unpacked; the template itself has about 3 MB
Kind = Literal["number", "text", "truth", "date", "error"]
FormulaFlag = Literal["", "plain", "linked"]


class Cell(NamedTuple):
    """A cell that holds something. `value` is its text; a number's is the shortest that gives the number back."""

    value: str
    kind: Kind = "text"
    number_format: str = "General"
    formula: FormulaFlag = ""


@dataclass(frozen=True)
class Sheet:
    """A worksheet: cells by row and column (1-based), and its merged ranges as (row, column, last row, last column)."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()


class UnreadableError(Exception):
    """The file is no workbook that can be read; `code` is a problem code of semantics §6.3."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def xlsx_sheets(path: Path, *, skip: tuple[str, ...] = ()) -> list[Sheet] | None:
    """Return the sheets of an .xlsx workbook, without those in `skip`; None for a file of another form."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return list(_Archive(archive).sheets(skip))
    return None


def sheet_titles(path: Path) -> list[str]:
    """Return the tab texts of an .xlsx file, hidden sheets included; empty for any other file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [title for title, _ in _Archive(archive).parts()]
    except (zipfile.BadZipFile, KeyError, OSError, ElementTree.ParseError, UnreadableError):
        return []


def number_text(value: float) -> str:
    """Return the shortest text of a number that reads back as the same number."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


class _Archive:
    """The parts of one .xlsx file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
            raise UnreadableError("too_large", "the workbook unpacks to more than 80 MB")
        self.archive = archive
        self.names = set(archive.namelist())
        self.workbook = self.parse("xl/workbook.xml")
        self.epoch = datetime(1904, 1, 1) if self._counts_from_1904() else datetime(1899, 12, 30)

    def parse(self, name: str) -> ElementTree.Element:
        """Return the root of a part; a document type declaration has no place in a workbook and is refused."""
        data = self.archive.read(name)
        if b"<!DOCTYPE" in data:
            raise UnreadableError("wrong_file_type", f"'{name}' declares a document type")
        # blanks that only carry a style, lists with their prompts and the texts of formulas are three quarters of a
        # sheet; of a formula it matters only that it is one, and whether it looks into another file
        data = _OWN_FORMULA.sub(rb"\1</f>", _NO_DATA.sub(b"", data))
        return ElementTree.fromstring(data)  # noqa: S314 - entities need a document type, refused above

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield the title and the part name of every worksheet."""
        relations = {
            relation.get("Id"): relation.get("Target", "") for relation in self.parse("xl/_rels/workbook.xml.rels")
        }
        for sheet in _descendants(self.workbook, "sheet"):
            identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = relations.get(identifier, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in self.names:
                yield sheet.get("name", ""), part

    def sheets(self, skip: tuple[str, ...]) -> Iterator[Sheet]:
        """Yield the worksheets with their cells."""
        strings = self._strings()
        formats = self._formats()
        for title, part in self.parts():
            if title not in skip and "worksheets" in part:
                yield _sheet(title, self.parse(part), strings, formats, self.epoch)

    def _counts_from_1904(self) -> bool:
        return any(node.get("date1904") in ("1", "true") for node in _descendants(self.workbook, "workbookPr"))

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.names:
            return []
        return [_string(entry) for entry in self.parse("xl/sharedStrings.xml")]

    def _formats(self) -> list[str]:
        """Return the number format of every cell style, by index."""
        if "xl/styles.xml" not in self.names:
            return []
        root = self.parse("xl/styles.xml")
        own = {node.get("numFmtId"): node.get("formatCode", "") for node in _descendants(root, "numFmt")}
        known = {str(number): code for number, code in _BUILT_IN.items()} | own
        styles = next(_descendants(root, "cellXfs"), None)
        return [known.get(style.get("numFmtId"), "General") for style in (styles if styles is not None else ())]


_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 20: "h:mm", 22: "yyyy-mm-dd h:mm",
    27: "yyyy年m月", 28: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 49: "@", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_LINKED = re.compile(r"\[\d+\]")
_NO_DATA = re.compile(rb"<c [^<>]*/>|<dataValidations.*?</dataValidations>", re.DOTALL)
_OWN_FORMULA = re.compile(rb"(<f(?: [^<>]*)?>)[^<\[]+</f>")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@lru_cache(maxsize=1024)
def is_date_format(code: str) -> bool:
    """Say whether a number format shows a date: letters of year, month and day outside quotes."""
    return any(letter in "ymd" for letter in _QUOTED.sub("", code).lower())


def _descendants(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of a local name: strict and transitional files differ in their name spaces."""
    return (node for node in root.iter() if node.tag.rpartition("}")[2] == name)


def _string(entry: ElementTree.Element) -> str:
    """Return the text of a string with or without runs; phonetic hints are no part of it."""
    texts = []
    for child in entry:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [node.text or "" for node in child if node.tag.endswith("}t")]
    return "".join(texts)


def _sheet(title: str, root: ElementTree.Element, strings: list[str], formats: list[str], epoch: datetime) -> Sheet:
    space = root.tag.rpartition("}")[0] + "}" if root.tag.startswith("{") else ""
    columns = _column_numbers()
    rows: dict[int, dict[int, Cell]] = {}
    linked_shares: set[str] = set()
    for node in root.iter(f"{space}c"):
        if len(node) == 0:
            continue
        match = _REFERENCE.fullmatch(node.get("r", ""))
        if match is None:
            continue
        formula = _formula(node.find(f"{space}f"), linked_shares)
        style = int(node.get("s", "0"))
        code = formats[style] if style < len(formats) else "General"
        cell = _cell(node, space, strings, epoch=epoch, code=code, formula=formula)
        if cell is not None:
            rows.setdefault(int(match[2]), {})[columns(match[1])] = cell
    merged = []
    for node in _descendants(root, "mergeCell"):
        corners = [_REFERENCE.fullmatch(corner) for corner in node.get("ref", "").split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            first, last = corners[0], corners[1]
            merged.append((int(first[2]), columns(first[1]), int(last[2]), columns(last[1])))
    return Sheet(title, rows, tuple(merged))


def _column_numbers() -> Callable[[str], int]:
    known: dict[str, int] = {}

    def number(letters: str) -> int:
        if letters not in known:
            value = 0
            for letter in letters:
                value = value * 26 + ord(letter) - 64
            known[letters] = value
        return known[letters]

    return number


def _formula(node: ElementTree.Element | None, linked_shares: set[str]) -> FormulaFlag:
    """Say whether a cell is computed, and whether from another file; dependants of a shared formula follow it."""
    if node is None:
        return ""
    share = node.get("si", "")
    if _LINKED.search(node.text or ""):
        if share:
            linked_shares.add(share)
        return "linked"
    return "linked" if share and share in linked_shares else "plain"


def _cell(
    node: ElementTree.Element, space: str, strings: list[str], *, epoch: datetime, code: str, formula: FormulaFlag
) -> Cell | None:
    kind = node.get("t", "n")
    if kind == "inlineStr":
        inline = node.find(f"{space}is")
        return Cell(_string(inline), "text", code, formula) if inline is not None else None
    held = node.find(f"{space}v")
    text = (held.text or "") if held is not None else ""
    if kind == "str" and formula:
        return Cell(text, "text", code, formula)  # an empty text is a result too
    if not text:
        return Cell("", "error", code, formula) if formula else None
    if kind == "s":
        return Cell(strings[int(text)], "text", code, formula) if int(text) < len(strings) else None
    if kind == "b":
        return Cell("true" if text == "1" else "false", "truth", code, formula)
    if kind == "e":
        return Cell(text, "error", code, formula)
    if kind in ("str", "d"):
        return Cell(text, "date" if kind == "d" else "text", code, formula)
    try:
        number = float(text)
    except ValueError:
        return Cell(text, "text", code, formula)
    if is_date_format(code):
        return Cell(_date(number, epoch), "date", code, formula)
    return Cell(number_text(number), "number", code, formula)


def _date(serial: float, epoch: datetime) -> str:
    try:
        moment = epoch + timedelta(days=serial)
    except OverflowError:
        return number_text(serial)
    return moment.date().isoformat() if serial == int(serial) else moment.isoformat(sep=" ", timespec="minutes")
