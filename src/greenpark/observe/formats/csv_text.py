"""Comma, tab and semicolon separated text in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import polars as pl

from greenpark.observe.grid import FileContent, Grid
from greenpark.observe.messages import files as say

SAMPLE, PROBE = 20_000, 200_000  # characters that tell the delimiter, bytes that tell the width
_DELIMITERS = ",\t;|"
csv.field_size_limit(10_000_000)


def read_csv(path: Path, file: str) -> FileContent:
    """Return the one grid of a text table; row numbers count records, the heading included."""
    content = FileContent()
    data = path.read_bytes()
    cells = _at_once(data)
    if cells is not None:
        content.grids.append(Grid(file, cells))
        return content
    text = _decode(data, file, content)
    if text is None:
        return content
    delimiter = _delimiter(text[:SAMPLE])
    cells = _fast(text[:PROBE], text.encode(), delimiter)
    if cells is None:
        cells = _slow(text, delimiter, file, content)
    elif _last_line_is_short(text, delimiter, cells.width):
        note = say.truncated("its last line stops in the middle", "最后一行不完整")
        content.problems.append(note.at(file=file, row=cells.height))
    content.grids.append(Grid(file, cells))
    return content


def _at_once(data: bytes) -> pl.DataFrame | None:
    """Read UTF-8 text with a complete last line without decoding it here; None where more care is needed."""
    if not data.endswith((b"\n", b"\r")):
        return None
    try:
        head = data[: data.find(b"\n", PROBE) + 1 or len(data)].decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return _fast(head, data.removeprefix(codecs.BOM_UTF8), _delimiter(head[:SAMPLE]))


def _decode(data: bytes, file: str, content: FileContent) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut_off = error.end >= len(data) and len(data) - error.start < 4 and error.start > 0
        if cut_off and "unexpected end" in error.reason:
            note = say.truncated("it stops in the middle of a character", "在字符中间中断")
            content.problems.append(note.at(file=file))
            return data[: error.start].decode("utf-8-sig")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        note = say.wrong_file_type("text in an unknown encoding", "编码未知的文本")
        content.problems.append(note._replace(
            remedy="Save it as CSV UTF-8.", remedy_zh="请另存为 CSV UTF-8。",
        ).at(file=file))  # fmt: skip
        return None


def _delimiter(sample: str) -> str:
    """Return the delimiter that the lines share most regularly; a comma if there is none."""
    lines = [line for line in sample.splitlines()[:30] if line.strip()]

    def regularity(mark: str) -> int:
        counts = [line.count(mark) for line in lines if mark in line]
        usual = max(set(counts), key=counts.count, default=0)
        return usual * counts.count(usual)

    return max(_DELIMITERS, key=regularity)


def _fast(head: str, data: bytes, delimiter: str) -> pl.DataFrame | None:
    """Read UTF-8 by Polars; None where it is not UTF-8, is ragged or its quotation marks do not pair.

    `head` is the beginning of the text.
    """
    first = _first_rows(head, delimiter)
    width = max(map(len, first), default=0)
    if not width or width > _usual_width(first) or b"\0" in data:
        return None
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema={f"column_{place}": pl.String for place in range(width)},
            separator=delimiter,
            missing_columns="insert",
        )
    except (pl.exceptions.PolarsError, ValueError, TypeError):
        return None
    return frame.rename({name: str(place) for place, name in enumerate(frame.columns)})


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = []
    try:
        for _, row in zip(range(200), reader, strict=False):
            rows.append(row)
    except csv.Error:
        pass
    return rows


def _slow(text: str, delimiter: str, file: str, content: FileContent) -> pl.DataFrame:
    """Read record by record: rows that are too long are named, an open quotation mark ends the reading."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd"), newline=""), delimiter=delimiter, strict=False)
    try:
        rows.extend(reader)
    except csv.Error:
        note = say.truncated(f"it cannot be read beyond record {len(rows)}", f"第{len(rows)}条记录之后无法读取")
        content.problems.append(note.at(file=file, row=len(rows)))
    if rows and any("\n" in cell for cell in rows[-1]) and _quote_is_open(text):
        last = rows.pop()
        note = say.truncated("a quotation mark is opened and never closed", "引号未闭合")
        content.problems.append(note.at(file=file, row=len(rows) + 1))
        del last
    width = _usual_width(rows)
    for number, row in enumerate(rows, start=1):
        extra = len(row) - width
        if extra > 0 and any(cell.strip() for cell in row[width:]):
            content.problems.append(say.cells_beyond_heading(extra).at(file=file, row=number))
            rows[number - 1] = []
    columns = {
        str(place): pl.Series([row[place] if place < len(row) else None for row in rows], dtype=pl.String)
        for place in range(width)
    }
    return pl.DataFrame(columns)


def _usual_width(rows: list[list[str]]) -> int:
    """Return the width that most of the first rows have: a title above the heading is shorter, a stray row longer."""
    widths = [len(row) for row in rows[:200] if any(cell.strip() for cell in row)]
    return max(set(widths), key=lambda width: (widths.count(width), width), default=0)


def _quote_is_open(text: str) -> bool:
    return text.count('"') % 2 == 1


def _last_line_is_short(text: str, delimiter: str, width: int) -> bool:
    """Say whether the last line breaks off; a file whose lines are ragged anyway does not tell."""
    if text.endswith(("\n", "\r")):
        return False
    before, _, last = text.rpartition("\n")
    marks = last.count(delimiter)
    if '"' in last or not 0 < marks < width - 1:
        return False
    return not any(0 < line.count(delimiter) <= marks for line in before.splitlines()[-200:])
