"""Compare result files cell by cell: numbers within a tolerance, texts exactly, missing with missing."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

RELATIVE = 1e-12  # the same sums in another order of additions stay well within
ABSOLUTE = 1e-15  # sums that cancel to zero


class Difference(NamedTuple):
    """A cell that is not what it was: file, row (its texts and years), column, the two contents."""

    file: str
    row: str
    column: str
    was: str | None
    now: str | None


def compare_members(
    was: Mapping[str, bytes], now: Mapping[str, bytes], *, relative: float = RELATIVE
) -> tuple[int, list[Difference]]:
    """Return how many cells were compared, and those that differ. Only files in `was` or `now` are looked at."""
    cells, differing = 0, []
    for name in sorted(was.keys() | now.keys()):
        if name not in was or name not in now:
            found = [Difference(name, "", "", "there" if name in was else None, "there" if name in now else None)]
            number = 1
        elif name.endswith(".json"):
            number, found = _compare_json(name, was[name], now[name], relative)
        else:
            number, found = _compare_csv(name, was[name], now[name], relative)
        cells += number
        differing += found
    return cells, differing


def _compare_csv(name: str, was: bytes, now: bytes, relative: float) -> tuple[int, list[Difference]]:
    before, after = _rows(was), _rows(now)
    head, new_head = before[:1], after[:1]
    if head != new_head:
        shown = [",".join(rows[0])[:500] if rows else None for rows in (head, new_head)]
        return 1, [Difference(name, "1", "", shown[0], shown[1])]
    columns = head[0] if head else []
    cells, differing = 0, []
    for place in range(1, max(len(before), len(after))):
        old = before[place] if place < len(before) else None
        new = after[place] if place < len(after) else None
        if old is None or new is None:
            cells += 1
            differing.append(Difference(name, _key(columns, old or new or []), "", _line(old), _line(new)))
            continue
        cells += len(columns)
        for column, (a, b) in zip(columns, zip(old, new, strict=False), strict=False):
            if a != b and not same(_number(a), _number(b), relative):
                differing.append(Difference(name, _key(columns, old), column, a, b))
    return cells, differing


def same(a: float | None, b: float | None, relative: float) -> bool:
    """Return whether two numbers agree within a relative tolerance; no number agrees with nothing."""
    if a is None or b is None:
        return False
    return math.isclose(a, b, rel_tol=relative, abs_tol=ABSOLUTE)


def _compare_json(name: str, was: bytes, now: bytes, relative: float) -> tuple[int, list[Difference]]:
    """Compare the numbers of two records by their path; words may change from version to version."""
    before, after = dict(_numbers(json.loads(was), "")), dict(_numbers(json.loads(now), ""))
    differing = []
    for path in before.keys() | after.keys():
        a, b = before.get(path), after.get(path)
        if not same(a, b, relative):
            row, _, column = path.rpartition("/")
            shown = [None if one is None else repr(one) for one in (a, b)]
            differing.append(Difference(name, row.lstrip("/"), column, shown[0], shown[1]))
    return len(before.keys() | after.keys()), sorted(differing, key=lambda one: (one.row, one.column))


def _numbers(content: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(content, bool):
        return
    if isinstance(content, int | float):
        yield path, float(content)
    elif isinstance(content, dict):
        for key, value in content.items():
            if not (path == "" and key == "problems"):  # sentences with line numbers, no results
                yield from _numbers(value, f"{path}/{key}")
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from _numbers(value, f"{path}/{place}")


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _key(columns: list[str], row: list[str]) -> str:
    named = ("unit", "year", "node", "child", "step", "indicator", "source", "number")
    return ", ".join(cell for column, cell in zip(columns, row, strict=False) if column in named and cell)


def _line(row: list[str] | None) -> str | None:
    return None if row is None else ",".join(row)[:200]
