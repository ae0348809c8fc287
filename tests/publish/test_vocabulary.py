"""One vocabulary: a key once, a thing by one word in both languages, and no word that nobody says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from greenpark import publish
from greenpark.publish.words.vocabulary import TOPICS, VOCABULARY, text
from greenpark.publish.words.vocabulary.terms import TERMS

ROOT = Path(publish.__file__).parent
# users section 3 and the glossary: words that stand for something else, or for a finding of an authority
NOT_SAID = ("合格", "通过", "限值", "责任部门", "豁免", "equivalent", "waived", "guiding")
# singular and plural are one word in Chinese; a column and the section that it heads may share theirs
ONE_IN_CHINESE = {("year", "years"), ("evidence", "grades"), ("entry", "entry_conditions")}


def test_a_key_stands_in_one_topic() -> None:
    assert sum(len(topic) for topic in TOPICS) == len(VOCABULARY)


def test_a_thing_has_one_word_in_each_language() -> None:
    for index in (0, 1):
        seen: dict[str, str] = {}
        for key, pair in TERMS.items():
            word = pair[index].strip().casefold()
            other = seen.setdefault(word, key)
            assert other == key or (index == 1 and (other, key) in ONE_IN_CHINESE), (other, key, word)


def test_a_word_stands_for_one_thing_across_topics() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for key, (english, chinese) in VOCABULARY.items():
        other, before = seen.setdefault(english.casefold(), (key, chinese))
        # the first sheet of a workbook is called by its place, as Chinese workbooks do
        assert before == chinese or {other, key} == {"overview", "first_sheet"}, (other, key)


def test_words_that_are_not_said() -> None:
    for english, chinese in VOCABULARY.values():
        assert not [word for word in NOT_SAID if word in english.casefold() or word in chinese], (english, chinese)


def test_each_language_has_its_own_script() -> None:
    for english, chinese in VOCABULARY.values():
        assert not re.search(r"[\u4e00-\u9fff]", english), english
        assert re.search(r"[\u4e00-\u9fff，。：；／]", chinese), chinese


def test_every_word_is_said_somewhere() -> None:
    files = [*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]
    said = "\n".join(file.read_text(encoding="utf-8") for file in files if "vocabulary" not in file.parts)
    made = ("finding_", "corner_", "use_", "co2_", "owner_")  # keys that are put together from a code
    unused = [
        key for key in VOCABULARY if not re.search(rf"[\"']{key}[\"']|\bt\.{key}\b", said) and not key.startswith(made)
    ]
    assert not unused


def test_documents_have_no_table_of_words_of_their_own() -> None:
    for room in ("page", "document", "workbook"):
        for file in (ROOT / room).rglob("*.py"):
            pairs = re.findall(r'\("[A-Z][a-z ]+", "[\u4e00-\u9fff]+"\)|\("[\u4e00-\u9fff]+", "[A-Z][a-z ]+"\)',
                               file.read_text(encoding="utf-8"))  # fmt: skip
            assert not pairs, (file.name, pairs)


def test_parts_are_put_in_and_a_missing_key_is_an_error() -> None:
    assert text("annex", "zh", number=2) == "附件2"
    assert text("annex", "en", number=2) == "Annex 2"
    with pytest.raises(KeyError):
        text("no_such_word", "en")
