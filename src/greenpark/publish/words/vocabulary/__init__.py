"""The words of all documents, by key: one word for one thing, the same on the page, in Word and in the workbook.

A heading, the name of a column or a fixed sentence stands here once, in both languages (users section 3, glossary).
Topics: `terms` are the names of columns and labels, `headings` those of sections and sheets, `sentences` what is said
in full, `workings` what a workbook with live formulas says of them, `indices` and `plans` what their reports add.
"""

from __future__ import annotations

from greenpark.publish.words.vocabulary.headings import HEADINGS
from greenpark.publish.words.vocabulary.indices import INDICES
from greenpark.publish.words.vocabulary.plans import PLANS
from greenpark.publish.words.vocabulary.sentences import SENTENCES
from greenpark.publish.words.vocabulary.terms import TERMS
from greenpark.publish.words.vocabulary.workings import WORKINGS

TOPICS = (TERMS, HEADINGS, SENTENCES, WORKINGS, INDICES, PLANS)
VOCABULARY: dict[str, tuple[str, str]] = {key: pair for topic in TOPICS for key, pair in topic.items()}


def text(key: str, lang: str, **parts: str | int) -> str:
    """Return the text of a key in a language, with its parts put in; raise KeyError for a key without a text."""
    found = VOCABULARY[key][1 if lang == "zh" else 0]
    return found.format(**parts) if parts else found


def texts(lang: str) -> dict[str, str]:
    """Return all texts of a language, as templates use them."""
    return {key: text(key, lang) for key in VOCABULARY}
