"""Problems as values: what is wrong, where, and what to do. This module imports nothing of ours."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True)
class Problem:
    """One finding, in both languages, with its place and its remedy (semantics §6.3)."""

    code: str
    message: str
    remedy: str = ""
    severity: Severity = "error"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    message_zh: str = ""
    remedy_zh: str = ""

    def as_record(self, lang: str = "en") -> dict[str, Any]:
        """Return the fields of §6.3 in the language asked for (`en` or `zh`)."""
        record = asdict(self)
        message_zh, remedy_zh = record.pop("message_zh"), record.pop("remedy_zh")
        if lang == "zh":
            record["message"] = message_zh or record["message"]
            record["remedy"] = remedy_zh or record["remedy"]
        keys = ("file", "sheet", "row", "column", "code", "severity", "message", "remedy")
        return {key: record[key] for key in keys}

    def __str__(self) -> str:
        place = ", ".join(
            str(part)
            for part in (self.file, self.sheet, f"row {self.row}" if self.row else None, self.column)
            if part is not None
        )
        return f"{place + ': ' if place else ''}{self.message}{' ' + self.remedy if self.remedy else ''}"


class ProblemsFound(Exception):
    """Raised when work cannot go on; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotFound(LookupError):
    """Something was asked for by a name that nothing has; the sentence says what is near and where the list is."""

    def __init__(self, message: str, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh or message

    def sentence(self, lang: str) -> str:
        """Return the sentence in `lang` (`en` or `zh`)."""
        return self.zh if lang == "zh" else str(self)


def did_you_mean(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """Return up to `count` known words that are close to `word`, the closest first."""
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.6)
