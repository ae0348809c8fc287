"""Names as filers write them, resolved against the catalog: variables, indicators, items, answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from greenpark.catalog.models import Indicator, Item, Variable
from greenpark.formula import tree
from greenpark.observe.cells import plain
from greenpark.observe.headers import Heading, split_heading, variants
from greenpark.observe.messages import Said
from greenpark.observe.units import Units
from greenpark.problems import did_you_mean

if TYPE_CHECKING:
    from greenpark.catalog import Catalog

MOST_SUGGESTIONS = 100
TOTAL_WORDS = frozenset({"total", "all", "sum", "合计", "总计", "小计", "全部", "总量", "合 计"})
_NO_ITEM = TOTAL_WORDS | {"-", "--", "/", "—", "无"}
# emission[cod], fuel_use.raw_coal, 主要污染物排放量（化学需氧量）, 分品种能源消费量：原煤
_WITH_ITEM = re.compile(
    r"^(?P<name>.+?)\s*(?:[\[(（【]\s*(?P<inner>[^\[\]()（）【】]+?)\s*[\])）】]|[.:：—]\s*(?P<after>.+))$"
)


class Named(NamedTuple):
    """What a name in a cell or heading stands for; `item` is the text of the item as it was given, or its id."""

    id: str
    item: str | None = None


class Vocabulary:
    """The catalog as a reader of files needs it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.units = Units(getattr(catalog, "units", {}))
        self._found: dict[str, Named | None] = {}

    def find(self, text: str) -> Named | None:
        """Return the variable or indicator that `text` names, with the item it may carry."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Named | None:
        """Look for the whole text, then for its parts: `用水总量 water_use_total`, `emission[cod]`, `原煤消费量`."""
        word = plain(text)
        if self._is_id(word):
            return Named(word)
        if (composite := self._composites.get(_key(word))) is not None:
            return composite  # before the indicator of the same label: the item is what it is computed from
        if (found := self._id(word)) is not None:
            return Named(found)
        if (found := self._by_both_parts(word)) is not None:
            return Named(found)
        match = _WITH_ITEM.match(word)
        if match is not None:
            item = match["inner"] or match["after"]
            found = self._id(match["name"]) or self._by_both_parts(match["name"])
            if found is not None and self.items_of(found) and self.item_id(found, item) is not None:
                return Named(found, item)
        return None

    def _is_id(self, text: str) -> bool:
        return text in self.catalog.variables or text in self.catalog.indicators

    def _id(self, text: str) -> str | None:
        found = self.catalog.find_name(text)
        return found if found is not None and self._is_id(found) else None

    def _by_both_parts(self, word: str) -> str | None:
        """Return what the Chinese and the other words of a name mean, if they mean the same.

        One part alone is not enough: `GDP增速` is not GDP. An id beside words of the filer's own is.
        """
        _, *parts = variants(word)
        if len(parts) != 2:
            return None
        chinese, other = (self._id(part.strip(" ()[]/-:,")) for part in parts)
        bare = parts[1].strip(" ()[]/-:,")
        if "_" in bare and self._is_id(bare) and chinese in (None, bare):
            return bare
        return chinese if chinese is not None and chinese == other else None

    @cached_property
    def _composites(self) -> dict[str, Named]:
        """Spellings of item and variable together; a spelling with two meanings has none."""
        found: dict[str, Named | None] = {}
        for variable in self.catalog.variables.values():
            tail = _TAILS.get(variable.id)
            for item in self.items_of(variable.id) if tail else ():
                for label in {item.label.zh, *item.aliases}:
                    for spelling in {f"{label}{tail}", f"{label}{variable.label.zh}"}:
                        key = _key(spelling)
                        found[key] = Named(variable.id, item.id) if key not in found else None
        return {key: named for key, named in found.items() if named is not None}

    def entry(self, name: str) -> Variable | Indicator:
        """Return the catalog entry of an id."""
        return self.catalog.variables.get(name) or self.catalog.indicators[name]

    def is_change(self, name: str) -> bool:
        """Say whether a figure is a rate of change, which may be negative and is often below one percent."""
        variable = self.catalog.variables.get(name)
        if variable is not None:
            low = variable.range[0] if variable.range is not None else 0.0
            return low is None or low < 0
        typed = self.catalog.formulas.get(name)
        return typed is not None and tree.has_lag(typed.node)

    def items_of(self, name: str) -> tuple[Item, ...]:
        """Return the items of a variable, none if it is not broken down."""
        variable = self.catalog.variables.get(name)
        if variable is None or variable.items is None:
            return ()
        listed = self.catalog.item_lists.get(variable.items)
        return listed.items if listed is not None else ()

    def item_id(self, name: str, text: str) -> str | None:
        """Return the id of the item that `text` names among those of a variable."""
        variable = self.catalog.variables.get(name)
        if variable is None or variable.items is None:
            return None
        spellings = [text, split_heading(text).name, *variants(plain(text))]
        return next((found for word in spellings if (found := self.catalog.find_item(variable.items, word))), None)

    def item(self, name: str, item_id: str) -> Item | None:
        """Return an item of a variable by its id."""
        return next((item for item in self.items_of(name) if item.id == item_id), None)

    def option_id(self, name: str, text: str) -> str | None:
        """Return the id of the answer that `text` gives to a choice."""
        variable = self.catalog.variables.get(name)
        for option in variable.options if variable is not None else ():
            spellings = (option.id, option.label.en, option.label.zh, *option.aliases)
            if _key(text) in {_key(spelling) for spelling in spellings}:
                return option.id
        return None

    def said(self, name: str, item: str | None = None) -> Said:
        """Return a quantity for sentences: by id in English, by label in Chinese."""
        label = self.entry(name).label.zh
        if item is None:
            return Said(name, label)
        known = self.item(name, item)
        return Said(f"{name}[{item}]", f"{known.label.zh if known is not None else item} {label}")

    def is_measure(self, heading: str) -> bool:
        """Say whether a heading names a variable or indicator."""
        return self.measure(heading) is not None

    def measure(self, heading: str) -> tuple[Named, str | None] | None:
        """Return what a heading of a wide table names, and the unit in it."""
        bare: Heading = split_heading(heading)
        whole = self.find(heading)
        named = self.find(bare.name) if bare.unit is not None else None
        if named is None or self._id(plain(heading)) is not None:  # labels have brackets too: 工业增加值（现价）
            return (whole, None) if whole is not None else None
        is_item = whole is not None and whole.item is not None and named.item is None
        return (whole, None) if whole is not None and is_item else (named, bare.unit)

    def suggester(self) -> Callable[[str], str | None]:
        """Return `nearest` for use on one table: looking takes a millisecond, so it stops after a hundred names."""
        left = MOST_SUGGESTIONS

        def suggest(text: str) -> str | None:
            nonlocal left
            left -= 1
            return self.nearest(text) if left >= 0 else None

        return suggest

    def nearest(self, text: str) -> str | None:
        """Return the known name that is closest to `text`, with its label, for a suggestion."""
        key = _key(text)
        near = did_you_mean(key, self._spellings)
        return self._spellings[near[0]] if near else self._containing(key)

    def _containing(self, key: str) -> str | None:
        """Return the longest known spelling inside `key`, or the shortest around it."""
        inside = [spelling for spelling in self._spellings if len(spelling) >= 4 and spelling in key]
        around = [spelling for spelling in self._spellings if len(key) >= 4 and key in spelling]
        best = max(inside, key=len, default=None) or min(around, key=len, default=None)
        return self._spellings[best] if best else None

    @cached_property
    def _spellings(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in (*self.catalog.variables.values(), *self.catalog.indicators.values()):
            shown = f"{entry.id} ({entry.label.zh} {entry.label.en})"
            for word in (entry.id, entry.label.zh, entry.label.en, *entry.aliases):
                found.setdefault(_key(word), shown)
        for key, named in self._composites.items():
            item = self.item(named.id, named.item or "")
            label = item.label.zh if item is not None else ""
            found.setdefault(key, f"{named.id}[{named.item}] ({label} {self.entry(named.id).label.zh})")
        return found

    def nearest_item(self, name: str, text: str) -> str | None:
        """Return the id of the item that is closest to `text`."""
        spellings = {
            _key(word): item.id
            for item in self.items_of(name)
            for word in (item.id, item.label.zh, item.label.en, *item.aliases)
        }
        near = did_you_mean(_key(text), spellings)
        return spellings[near[0]] if near else None


# how the label of a broken-down variable ends behind the name of an item
_TAILS = {
    "emission": "排放量",
    "allotted_total": "总量控制指标",
    "fuel_use": "消费量",
    "product_output": "产量",
    "product_energy": "单位能耗",
    "fuel_feedstock": "用作原料",
}


def _key(text: str) -> str:
    return re.sub(r"[\s_\-()\[\]（）【】,，、/·:：]+", "", plain(text).casefold())


def means_no_item(text: str | None) -> bool:
    """Say whether an item cell names no item: blank, a dash, or a word for the total."""
    return text is None or plain(text).casefold() in _NO_ITEM or not plain(text)


def means_total(text: str | None) -> bool:
    """Say whether an item cell names the total of all items."""
    return text is not None and plain(text).casefold() in TOTAL_WORDS


_KEPT: dict[int, Vocabulary] = {}


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """Return the vocabulary of a catalog; spellings are resolved once for all files."""
    kept = _KEPT.get(id(catalog))
    if kept is None:
        if len(_KEPT) >= 4:
            _KEPT.clear()
        kept = _KEPT[id(catalog)] = Vocabulary(catalog)  # it holds the catalog, so the key stays its own
    return kept


def labels(entries: Iterable[Item], count: int = 3) -> list[str]:
    """Return a few item ids with their labels, as examples."""
    return [f"{item.id} {item.label.zh}" for item, _ in zip(entries, range(count), strict=False)]
