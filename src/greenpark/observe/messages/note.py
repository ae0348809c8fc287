"""A finding before it has a place, and numbers as a reader wants them."""

from __future__ import annotations

from typing import NamedTuple

from greenpark.problems import Problem, Severity

LONGEST_QUOTE = 60
SIGNIFICANT = 6
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-4, 1e15


class Said(NamedTuple):
    """The same words in both languages: a quantity by id and by label, a place, a value."""

    en: str
    zh: str


class Note(NamedTuple):
    """Code, severity, message and remedy in both languages; `at` gives it a place."""

    code: str
    severity: Severity
    message: str
    message_zh: str
    remedy: str = ""
    remedy_zh: str = ""

    def at(
        self, *, file: str | None = None, sheet: str | None = None, row: int | None = None, column: str | None = None
    ) -> Problem:
        """Return the problem at a place."""
        return Problem(
            self.code,
            self.message,
            self.remedy,
            self.severity,
            file,
            sheet,
            row,
            column,
            self.message_zh,
            self.remedy_zh,
        )


def spoken(value: float | None) -> str:
    """Return a number with six digits and thin spaces between thousands: `3 250`, `13 013 600`, `0.95`, `1.2e-07`."""
    if value is None:
        return "—"
    size = abs(value)
    if size != 0 and not SMALLEST_PLAIN <= size < LARGEST_PLAIN:
        return f"{value:.6g}"
    whole_digits = len(str(int(size)))
    decimals = 0 if value == int(value) else max(0, SIGNIFICANT - whole_digits)
    if size < 1:
        decimals = max(decimals, len(f"{value:.6g}".partition(".")[2]))
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(count: int, noun: str) -> str:
    """Return `1 figure`, `3 figures`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def are(count: int) -> str:
    """Return `is` for one, else `are`."""
    return "is" if count == 1 else "are"


def quoted(text: str | None) -> str:
    """Return what the filer wrote, shortened and on one line."""
    plain = " ".join((text or "").split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1] + "…"
