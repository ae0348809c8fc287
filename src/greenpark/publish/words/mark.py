"""How a status, a verdict or a pace is marked: sign, word and tone, the same in every document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A status or verdict as people see it: a sign and a word; the tone decides the colour.

    Codes: the six statuses of §5.1, the four verdicts of §5.2, `reaches` for schemes without a verdict, `ahead`,
    `on_pace`, `behind`, `lapsed` for targets. Tones: good (green), warn (yellow), bad (red), missing (hatched grey),
    plain (white).
    """

    code: str
    sign: str
    word: str
    tone: str

    @property
    def text(self) -> str:
        """Return sign and word."""
        return f"{self.sign} {self.word}" if self.sign else self.word
