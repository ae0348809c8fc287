"""The cover's answers against their lists: what cannot be read is named at its cell and left out of the data.

The answer itself stays in the content as typed, so that a filing written again keeps it (semantics §6.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from greenpark.observe.dates import read_date
from greenpark.observe.messages import Note, Said
from greenpark.observe.messages import metadata as say
from greenpark.observe.periods import FIRST_YEAR, LAST_YEAR, read_period
from greenpark.observe.template.choices import FIELDS, Field, is_loose
from greenpark.observe.template.read_tables import CoverCell
from greenpark.problems import Problem, did_you_mean

_YEARS = ("base_year", "price_base_year")


def check_cover(
    cells: Iterable[CoverCell], answers: Mapping[str, str], *, file: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return the answers that can be used, and a problem for each that cannot."""
    sound, problems = dict(answers), []
    for cell in cells:
        note = _doubt(FIELDS[cell.key], answers[cell.key])
        if note is not None:
            problems.append(note.at(file=file, sheet=cell.sheet, row=cell.row, column=cell.column))
            del sound[cell.key]
    return sound, problems


def _doubt(field: Field, answer: str) -> Note | None:
    what = Said(field.en, field.zh)
    if field.key == "recorded_at":
        return None if read_date(answer) is not None else say.no_date(answer)
    if field.key in _YEARS:
        year = read_period(answer)
        known = year.year is not None and year.whole and FIRST_YEAR <= year.year <= LAST_YEAR
        return None if known else say.no_cover_year(answer, what)
    if field.choices is None or is_loose(field.key) or answer in field.choices:
        return None
    spellings = {word: f"{code} {label}" for code, label in field.choices.items() for word in (code, label)}
    near = did_you_mean(answer.casefold(), spellings)
    return say.cover_word(answer, what, list(dict.fromkeys(spellings.values())), spellings[near[0]] if near else None)
