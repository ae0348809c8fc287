"""Evidence numbers that lines cite and the evidence sheet does not list: a proof that nobody can find."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from greenpark.observe.messages import metadata as say
from greenpark.observe.template.content import FilledLine, split_by_year
from greenpark.observe.template.layout import PROOF
from greenpark.problems import Problem

_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{1,4}")
SHOWN = 5


def check_evidence(lines: Iterable[FilledLine], evidence: pl.DataFrame, *, file: str) -> list[Problem]:
    """Return one information with the numbers that are cited and not listed; `evidence` holds the filled entries.

    A book without any entry is no list yet, so nothing is missing from it.
    """
    listed = {str(number).strip().upper() for number in evidence["number"].drop_nulls().to_list()}
    if not listed:
        return []
    missing: dict[str, FilledLine] = {}
    for line in lines:
        for text in split_by_year(line.texts.get("evidence", "")).values():
            numbers = [part for part in re.split(r"[\s、,，;；/]+", text) if part]
            if not all(map(_NUMBER.fullmatch, numbers)):
                continue  # a proof in words needs no number
            for number in numbers:
                if number.upper() not in listed:
                    missing.setdefault(number, line)
    if not missing:
        return []
    first = next(iter(missing.values()))
    note = say.evidence_not_listed(list(missing)[:SHOWN], len(missing))
    return [note.at(file=file, sheet=first.sheet, row=first.row, column=PROOF.header)]
