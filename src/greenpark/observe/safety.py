"""What a file is by its content, and whether it is safe to open (semantics §7.3).

The name of a file says little: a `.csv` may be a workbook, an `.xls` a web page. Nothing is unpacked here beyond a
few kilobytes.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal, NamedTuple

from greenpark.observe.messages import Note
from greenpark.observe.messages import files as say

FileKind = Literal["csv", "json", "parquet", "xlsx", "xls", "ods"]

WPS_SUFFIXES = {".et", ".ett", ".wps", ".wpt"}
DATA_SUFFIXES = {".csv", ".tsv", ".tab", ".txt", ".json", ".parquet", ".pq", ".xlsx", ".xlsm", ".xltx", ".xls", ".ods"}

SMALL_WORKBOOK = 5_000_000  # bytes of the file: up to here openpyxl reads formulas, merges, number formats
SMALL_SHEETS = 12_000_000  # bytes of the unpacked sheets, some 300 000 cells: openpyxl takes five seconds for them
LARGEST_FILE = 2_000_000_000
LARGEST_TEXT = 500_000_000
LARGEST_UNPACKED = 1_500_000_000
LARGEST_PART_IN_MEMORY = 400_000_000
PACKED_SUSPICIOUSLY = 300  # times; sheets of one repeated number reach about 150
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", "PDF文档"),
    (b"\x89PNG", "a picture", "图片"),
    (b"\xff\xd8\xff", "a picture", "图片"),
    (b"GIF8", "a picture", "图片"),
    (b"Rar!", "a RAR archive", "RAR压缩包"),
    (b"7z\xbc\xaf", "a 7z archive", "7z压缩包"),
    (b"\x1f\x8b", "a gzip archive", "gzip压缩包"),
    (b"{\\rtf", "an RTF document", "RTF文档"),
    (b"SQLite format 3", "an SQLite database", "SQLite数据库"),
    (b"\x7fELF", "a program", "程序"),
    (b"MZ\x90", "a program", "程序"),
)


class Verdict(NamedTuple):
    """The kind of a file, or the reason why it is not read. `large` sends a workbook to the long-table reader."""

    kind: FileKind | None
    note: Note | None = None
    large: bool = False


def inspect(path: Path) -> Verdict:
    """Return what `path` is and whether it may be opened."""
    if path.suffix.lower() in WPS_SUFFIXES:
        return Verdict(None, say.save_in_wps(path.suffix.lower()))
    if not path.is_file():  # reading from a pipe or a device would wait for ever
        return Verdict(None, say.wrong_file_type("a device, a pipe or a broken link", "设备、管道或失效的链接"))
    size = path.stat().st_size
    if size > LARGEST_FILE:
        return Verdict(None, say.too_large(f"it has {size // 1_000_000} MB", f"文件有{size // 1_000_000} MB"))
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(max(0, size - 64))
        tail = file.read()
    if not head.strip(b"\0 \r\n\t"):
        return Verdict(None, say.truncated("it is empty", "文件为空"))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(path, size)
    if head.startswith(_OLE):
        return _compound(path, size)
    if head.startswith((b"PAR1", b"PARE")):
        return _parquet(head, tail)
    for magic, found, found_zh in _OTHER:
        if head.startswith(magic):
            return Verdict(None, say.wrong_file_type(found, found_zh))
    return _text(path, head, size)


def _parquet(head: bytes, tail: bytes) -> Verdict:
    if head.startswith(b"PARE") or tail.endswith(b"PARE"):
        return Verdict(None, say.encrypted())
    if not tail.endswith(b"PAR1"):
        return Verdict(None, say.truncated("the closing mark of Parquet is missing", "缺少Parquet结束标记"))
    return Verdict("parquet")


def _text(path: Path, head: bytes, size: int) -> Verdict:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or b"<table" in start[:2000]:
        return Verdict(None, say.wrong_file_type("a web page", "网页"))
    if start.startswith(b"<?xml"):
        return Verdict(None, say.wrong_file_type("an XML document", "XML文档"))
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Verdict(None, say.wrong_file_type("no text and no known table format", "未知的二进制格式"))
    if size > LARGEST_TEXT:
        return Verdict(None, say.too_large(f"it has {size // 1_000_000} MB", f"文件有{size // 1_000_000} MB"))
    if path.suffix.lower() == ".json" or start.startswith((b"[{", b'{"', b"[\n", b"{\n")):
        return Verdict("json")
    return Verdict("csv")


def _compound(path: Path, size: int) -> Verdict:
    """Old Excel, or an encrypted new one: the names of the streams stand in the directory as UTF-16."""
    if size > LARGEST_TEXT:
        return Verdict(None, say.too_large(f"it has {size // 1_000_000} MB", f"文件有{size // 1_000_000} MB"))
    content = path.read_bytes()
    if "EncryptionInfo".encode("utf-16-le") in content or "EncryptedPackage".encode("utf-16-le") in content:
        return Verdict(None, say.encrypted())
    if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
        return Verdict("xls")
    return Verdict(None, say.wrong_file_type("an old Office document without a workbook", "不含工作簿的旧版Office文件"))


def _archive(path: Path, size: int) -> Verdict:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            kind, note = _archive_kind(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return Verdict(None, say.truncated("its table of contents cannot be read", "无法读取其目录"))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED or (unpacked > 20_000_000 and unpacked > PACKED_SUSPICIOUSLY * max(size, 1)):
        return Verdict(
            None,
            say.too_large(
                f"{size // 1000} kB would unpack to {unpacked // 1_000_000} MB",
                f"{size // 1000} kB解压后达{unpacked // 1_000_000} MB",
            ),
        )
    if note is not None:
        return Verdict(None, note)
    if any(entry.flag_bits & 0x1 for entry in entries):
        return Verdict(None, say.encrypted())
    sheets = sum(entry.file_size for entry in entries if entry.filename.startswith("xl/worksheets/"))
    beside = max((entry.file_size for entry in entries if not entry.filename.startswith("xl/worksheets/")), default=0)
    if beside > LARGEST_PART_IN_MEMORY:
        return Verdict(None, say.too_large("one of its parts is too large", "其中一个部件过大"))
    return Verdict(kind, large=kind == "xlsx" and (size > SMALL_WORKBOOK or sheets > SMALL_SHEETS))


def _archive_kind(archive: zipfile.ZipFile, names: set[str]) -> tuple[FileKind | None, Note | None]:
    if "xl/workbook.xml" in names:
        return "xlsx", None
    if "xl/workbook.bin" in names:
        return None, say.wrong_file_type("a binary workbook (.xlsb)", "二进制工作簿（.xlsb）")
    if "mimetype" in names and "content.xml" in names:
        if b"spreadsheet" not in archive.open("mimetype").read(200):
            return None, say.wrong_file_type("an OpenDocument file that is no spreadsheet", "非表格的OpenDocument文件")
        manifest = archive.open("META-INF/manifest.xml").read(2_000_000) if "META-INF/manifest.xml" in names else b""
        return ("ods", None) if b"encryption-data" not in manifest else (None, say.encrypted())
    if any(name.startswith("word/") for name in names):
        return None, say.wrong_file_type("a Word document", "Word文档")
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx", None
    return None, say.wrong_file_type("a ZIP archive", "ZIP压缩包")
