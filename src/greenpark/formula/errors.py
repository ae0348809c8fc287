"""Mistakes in a formula, worded for an expert in the field rather than for a programmer."""

from __future__ import annotations


class FormulaError(Exception):
    """A mistake in one formula: what is wrong, where in the text, and what to do."""

    def __init__(self, message: str, *, remedy: str = "", text: str | None = None, position: int | None = None) -> None:
        self.message, self.remedy, self.text, self.position = message, remedy, text, position
        place = ""
        if text is not None and position is not None:
            place = f" at position {position + 1} of '{text}'"
        super().__init__(f"{message}{place}.{' ' + remedy if remedy else ''}")


class UnitError(FormulaError):
    """A unit that cannot be read, or two units that do not meet."""
