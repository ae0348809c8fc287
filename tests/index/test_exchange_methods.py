"""Method appendix and citation of a bundle."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
import yaml

from greenpark.index.exchange.citation import citation
from greenpark.index.exchange.methods import describe, method_appendix, sentences
from greenpark.index.index import Index
from greenpark.index.spec import models
from greenpark.index.spec.models import Specification
from greenpark.index.spec.options.base import Options
from tests.index.exchange_cases import CONTENT, DATA, result


def methods_of(kind: Any) -> set[str]:
    """The methods that a step takes, from its options."""
    if isinstance(kind, type) and issubclass(kind, Options):
        field = kind.model_fields["method"]
        return set(get_args(field.annotation)) or {str(field.default)}
    return set().union(*(methods_of(part) for part in get_args(kind) if not isinstance(part, str)), set())


@pytest.mark.parametrize("step", sorted(models.Step.model_fields))
def test_every_method_of_every_step_has_its_sentence(step):
    found = methods_of(models.Step.model_fields[step].annotation)
    assert found
    assert {(step, method) for method in found} <= set(sentences())


def test_sentences_are_whole_in_both_languages():
    for key, said in sentences().items():
        assert re.search(r"[.:]$", said.en), key
        assert said.zh.endswith("。"), key
        assert re.search(r"[\u4e00-\u9fff]", said.zh), key
        assert said.source, key


def test_an_unknown_method_is_described_by_its_own_documentation():
    class Fresh(Options):
        """Divide by the moon.

        More.
        """

        method: str = "lunar"

    assert describe("normalise", "lunar", Fresh(), "en") == ("Divide by the moon.", "docs/index-methods.md, section 5")
    assert describe("normalise", "lunar", Fresh(), "zh")[0] == "采用方法“lunar”。"


def test_the_appendix_follows_the_steps():
    english, chinese = method_appendix(result(), "en", data_name="data/x.csv"), method_appendix(result(), "zh")
    assert english.startswith(
        "# Methods: Parks & streams\n\n3 indicators, 2 nodes above them, 3 units in 2022, 2023. Data: `data/x.csv`."
    )
    assert re.findall(r"^## .*", english, re.M) == [
        "## 1 Normalise: min_max",
        "## 2 Weight: user",
        "## 3 Aggregate: arithmetic",
    ]
    assert re.findall(r"^## .*", chinese, re.M) == ["## 1 标准化: min_max", "## 2 赋权: user", "## 3 合成: arithmetic"]
    assert "`range: [0.0, 100.0]`" in english
    assert "docs/index-methods.md, section 5" in english


def test_rules_of_single_nodes_reconstruction_and_warnings_are_told():
    content = {
        **CONTENT,
        "structure": {**CONTENT["structure"], "aggregate": "geometric"},
        "steps": [{"normalise": {"method": "min_max", "range": [1, 100]}}, {"aggregate": "arithmetic"}],
        "reconstruction": [{"rule": "w", "text": {"en": "<b>weights</b>", "zh": "权重"}, "evidence": "recalled-low"}],
    }
    text = method_appendix(Index.from_mapping(content).run(DATA), "en")
    assert "- `index`: Weighted geometric mean" in text
    assert "- `w` (recalled-low): \\<b\\>weights\\</b\\>" in text


def test_the_citation_has_the_fields_of_its_format():
    content = yaml.safe_load(citation(Specification.model_validate(CONTENT), version="0.1.0"))
    assert content["cff-version"] == "1.2.0"
    assert content["type"] == "dataset"
    assert content["title"] == "Parks & streams (园区指数)"
    assert content["authors"] == [{"name": "Nanjing University"}]
    assert {"message", "references"} <= set(content)
    assert all({"type", "title", "authors"} <= set(one) for one in content["references"])


def test_authors_are_people_or_entities():
    authors = [
        "Zhang, San",
        "UNIDO",
        {"family-names": "Li", "given-names": "Si", "orcid": "https://orcid.org/0000-0001-2345-6789"},
    ]
    content = yaml.safe_load(citation(Specification.model_validate(CONTENT), version="0.1.0", authors=authors))
    assert content["authors"] == [{"family-names": "Zhang", "given-names": "San"}, {"name": "UNIDO"}, authors[2]]
    bare = {key: value for key, value in CONTENT.items() if key not in ("source", "label")}
    assert yaml.safe_load(citation(Specification.model_validate(bare), version="1"))["authors"] == [{"name": "parks"}]
