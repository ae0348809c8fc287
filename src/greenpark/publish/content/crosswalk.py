"""Which criteria of which schemes measure the same quantity, under which names, with limits in one unit."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.catalog import Catalog
from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.crosswalk import is_inverse, quantity_of
from greenpark.catalog.models import Criterion, Formula, Scheme
from greenpark.publish.content.model import CrosswalkEntry, CrosswalkRow
from greenpark.publish.words import numbers
from greenpark.publish.words.language import SIGNS, Words

_TURNED = {"at_least": "at_most", "at_most": "at_least", "above": "below", "below": "above", "equals": "equals"}


def crosswalk(catalog: Catalog, schemes: Sequence[Scheme], words: Words, *, least: int = 2) -> tuple[CrosswalkRow, ...]:
    """Return the quantities that at least `least` of the schemes measure; an inverse counts as the same quantity."""
    found: dict[str, list[tuple[Scheme, Criterion]]] = {}
    for scheme in schemes:
        for criterion in scheme.criteria:
            found.setdefault(quantity_of(catalog, criterion.indicator), []).append((scheme, criterion))
    rows = []
    for quantity, members in found.items():
        if len({scheme.id for scheme, _ in members}) < least:
            continue
        declared = catalog.quantities.get(quantity)
        # the quantity's first member gives the unit to which limits are brought
        measured = [criterion.indicator for _, criterion in members]
        name = next((one for one in declared.members if one in measured), measured[0]) if declared else measured[0]
        differs = declared.differs.get(words.lang) if declared else ""
        label = declared.label.get(words.lang) if declared else catalog.entry(name).label.get(words.lang)
        entries = tuple(
            _entry(catalog, name, scheme, criterion, words, differs=differs if index == 0 else "")
            for index, (scheme, criterion) in enumerate(members)
        )
        rows.append(CrosswalkRow(name, label, numbers.unit_text(catalog.entry(name).unit, words.lang), entries))
    return tuple(sorted(rows, key=lambda row: (-len({one.scheme for one in row.entries}), row.indicator)))


def _entry(
    catalog: Catalog, name: str, scheme: Scheme, criterion: Criterion, words: Words, *, differs: str
) -> CrosswalkEntry:
    lang = words.lang
    inverse = is_inverse(catalog, criterion.indicator, name)
    same = inverse or criterion.indicator == name
    note = criterion.note if isinstance(criterion.note, str) else criterion.note.get(lang) if criterion.note else ""
    return CrosswalkEntry(
        scheme=scheme.id,
        short=scheme.short.get(lang),
        criterion=criterion.id,
        name=criterion.label.get(lang),
        limit_text=limits(criterion, words),
        common_text=_common(catalog, name, criterion, words, inverse=inverse) if same else "",
        note=words.sentences(*(text for text in (differs, note) if text)),
    )


def limits(criterion: Criterion, words: Words) -> str:
    """Return a criterion's limit in words, every case of it."""
    texts = []
    for _, bound in limit_cases(criterion):
        if bound is None:
            texts.append(words.pick("no limit", "无标准值"))
            continue
        operator, stated = bound.stated[0]
        if isinstance(stated, bool):
            text = words.yes_no(stated)
        elif stated == "target":
            text = f"{SIGNS[operator]} {words.pick('own target', '自定目标')}"
        elif isinstance(stated, Formula):
            text = f"{SIGNS[operator]} {words.pick('computed limit', '按公式计算的标准值')}"
        else:
            text = f"{SIGNS[operator]}{numbers.NBSP}{numbers.quantity(float(stated), criterion.unit, words.lang)}"
        texts.append(text)
    return " / ".join(dict.fromkeys(texts))


def _common(catalog: Catalog, name: str, criterion: Criterion, words: Words, *, inverse: bool) -> str:
    """Return the limit in the unit of the quantity, where it is one number."""
    bounds = [bound for _, bound in limit_cases(criterion)]
    if len(bounds) != 1 or bounds[0] is None:
        return ""
    operator, stated = bounds[0].stated[0]
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        return ""
    unit = catalog.entry(name).unit
    if not inverse:
        value = numbers.convertible(float(stated), criterion.unit, unit)
    else:
        # an energy output of 3 is an energy use of 1/3 in the unit turned over
        top, _, bottom = criterion.unit.partition("/")
        turned = numbers.convertible(1.0, f"{bottom}/{top}", unit) if bottom else None
        value = None if turned is None or not stated else turned / float(stated)
        operator = _TURNED[operator]  # type: ignore[assignment]
    if value is None:
        return ""
    return f"{SIGNS[operator]}{numbers.NBSP}{numbers.quantity(value, unit, words.lang)}"
