"""`CITATION.cff` for a bundle: Citation File Format 1.2.0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from greenpark.index.exchange.yaml_text import to_yaml
from greenpark.index.spec.models import Specification

Author = str | Mapping[str, str]


def citation(specification: Specification, *, version: str, authors: Sequence[Author] = ()) -> str:
    """Return the text of CITATION.cff for the results of an index.

    `authors` are names of entities, `Family, Given` for a person, or mappings with the fields of the format. Without
    any, the source of the specification is named as an entity, or its label where it has none.
    """
    label = specification.label
    title = label.en if label else specification.id
    if label and label.zh != label.en:
        title = f"{label.en} ({label.zh})"
    named = [_author(one) for one in authors] or [{"name": _line(specification.source or title)}]
    references = [
        {
            "type": "software", "title": "Greenpark", "version": version,
            "authors": [{"name": "Greenpark contributors"}],
        }
    ]  # fmt: skip
    content = {
        "cff-version": "1.2.0",
        "message": "If you use these results, please cite them as below. / 使用这些结果时，请按以下信息引用。",
        "type": "dataset",
        "title": _line(title),
        "authors": named,
        "abstract": "Data, specification and results of a composite index; run again with `greenpark index rerun`.",
        "keywords": ["composite index", "reproducibility"],
        "references": references,
    }
    return to_yaml(content)


def _author(one: Author) -> dict[str, str]:
    if not isinstance(one, str):
        return {str(key): _line(str(value)) for key, value in one.items()}
    family, comma, given = one.partition(",")
    if comma and family.strip() and given.strip():
        return {"family-names": _line(family), "given-names": _line(given)}
    return {"name": _line(one)}


def _line(text: str) -> str:
    return " ".join(text.split()) or "unknown"
