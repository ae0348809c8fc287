"""Short ways to look at what was read."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.observe import Dataset
from greenpark.problems import Problem


def codes(problems: Sequence[Problem], *severities: str) -> list[str]:
    """Return the codes of problems, of some severities only if given."""
    return [problem.code for problem in problems if not severities or problem.severity in severities]


def only(problems: Sequence[Problem], code: str) -> Problem:
    """Return the one problem with a code."""
    found = [problem for problem in problems if problem.code == code and problem.severity != "information"]
    assert len(found) == 1, [str(problem) for problem in problems]
    return found[0]


def values(dataset: Dataset) -> list[tuple[Any, ...]]:
    """Return what is used: park, year, variable, item, value."""
    used = dataset.observations.filter(pl.col("usable"))
    return used.select("entity", "year", "variable", "item", "value").rows()


class Xls:
    """A minimal .xls: a BIFF8 stream in an OLE container, written by hand since nothing here writes the old format."""

    def __init__(self) -> None:
        self.records = b""

    def text(self, row: int, column: int, value: str) -> None:
        encoded = value.encode("utf-16-le")
        self._record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + encoded)

    def number(self, row: int, column: int, value: float) -> None:
        self._record(0x0203, struct.pack("<HHHd", row, column, 0, value))

    def _record(self, kind: int, data: bytes) -> None:
        self.records += struct.pack("<HH", kind, len(data)) + data

    def save(self, path: Path, *, encrypted: bool = False) -> Path:
        begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 0)
        sheet = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0010, 0, 0, 0, 0) + self.records + b"\x0a\x00\x00\x00"
        lock = struct.pack("<HHHHH", 0x002F, 6, 0, 1, 2) if encrypted else b""
        name = "data".encode("ascii")
        place = len(begin) + len(lock) + 4 + 8 + len(name) + 4
        bound = struct.pack("<HHIBBBB", 0x0085, 8 + len(name), place, 0, 0, len(name), 0) + name
        path.write_bytes(ole_file({"Workbook": begin + lock + bound + b"\x0a\x00\x00\x00" + sheet}))
        return path


def ole_file(streams: dict[str, bytes]) -> bytes:
    """Return an OLE compound file with the given streams, each padded to the size that needs no mini stream."""
    sector = 512
    padded = {
        name: data + b"\0" * (max(4096, -(-len(data) // sector) * sector) - len(data)) for name, data in streams.items()
    }
    chain: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]  # sector 0: this table, sector 1: the directory
    starts = {}
    for name, data in padded.items():
        starts[name] = len(chain)
        count = len(data) // sector
        chain += [len(chain) + place + 1 for place in range(count - 1)] + [0xFFFFFFFE]
    assert len(chain) <= 128, "one sector of table is enough for tests"
    table = b"".join(struct.pack("<I", link) for link in chain + [0xFFFFFFFF] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
        return head + struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)

    names = list(padded)
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    for place, name in enumerate(names):
        right = place + 2 if place + 1 < len(names) else 0xFFFFFFFF
        directory += entry(name, 2, 0xFFFFFFFF, starts[name], len(padded[name]), right)
    directory = directory.ljust(sector, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    header = header.ljust(sector, b"\xff")
    return header + table + directory + b"".join(padded.values())
