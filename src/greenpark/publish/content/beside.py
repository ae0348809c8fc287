"""The tables that may stand beside a park's data: published figures that are no observations, and undated ones.

`unmapped.csv` holds figures that look mappable and are not, with topic, statement, value, unit, year, source and
evidence; `notes.csv` holds latest known figures without a data year. Both are optional.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Published:
    """A published figure that is not an observation."""

    topic: str
    statement: str
    value: float
    typed: str
    unit: str
    year: int | None
    source: str
    evidence: str

    def stated(self, lang: str) -> str:
        """Return the half of a bilingual statement in the language."""
        zh, _, en = self.statement.partition(" / ")
        return (zh if lang == "zh" else en or zh).strip()


def published(folder: Path) -> Iterator[Published]:
    """Yield the rows of `unmapped.csv` that hold a number."""
    for row in _rows(folder / "unmapped.csv"):
        try:
            value = float(row["value"])
        except (KeyError, TypeError, ValueError):
            continue
        year = row.get("year") or ""
        yield Published(
            row.get("topic") or "", row.get("statement") or "", value, row["value"], row.get("unit") or "",
            int(year) if year.isdigit() else None, row.get("source") or "", row.get("evidence") or "",
        )  # fmt: skip


def notes(folder: Path) -> list[dict[str, str]]:
    """Return the rows of `notes.csv`: indicator, latest_known, unit, source."""
    return _rows(folder / "notes.csv")


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def subject(one: Published, other: Published) -> str:
    """Return the longest run of characters that the Chinese halves of two statements share."""
    left, right = one.stated("zh"), other.stated("zh")
    best = ""
    for start in range(len(left)):
        for end in range(start + len(best) + 1, len(left) + 1):
            if left[start:end] in right:
                best = left[start:end]
            else:
                break
    return best
