"""Rows of the tables beside the observations against the catalog: names, years, reasons, units (semantics §3.3).

A check brings names in a record to their ids and returns what is wrong. A row that names something unknown, or lacks
what says where it holds, is an error and left out; one that is understood but has no effect is a warning and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from greenpark.catalog import Catalog
from greenpark.catalog.models import Criterion, Factor, Scheme
from greenpark.observe.cells import plain
from greenpark.observe.messages import Note, Said, spoken
from greenpark.observe.messages import cells as say_cell
from greenpark.observe.messages import side as say
from greenpark.observe.template.choices import PLAN_STATUSES, code_of
from greenpark.observe.units import UnitFault
from greenpark.observe.vocabulary import Vocabulary, labels
from greenpark.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from greenpark.observe.side_tables import Line

Record = dict[str, Any]
FAR = 10.0  # times off every published value: a slip of units, not a better measurement
_STATUS_WORDS = {"in_force", "in force", "active"}  # what English tables write for 现行
# what makes two rows of a table speak of the same thing
KEYS = {
    "waivers": ("park", "year", "scheme", "criterion"),
    "targets": ("park", "indicator", "target_year"),
    "factors": ("park", "factor", "item", "year"),
    "industry_thresholds": ("park", "industry", "criterion"),
}


def check_plan(record: Record, line: Line, names: Vocabulary) -> list[Problem]:
    """A plan gives a scheme its base year; without either it has no effect."""
    found = []
    if (status := record["status"]) is not None:
        code = code_of(status, PLAN_STATUSES)
        record["status"] = "current" if code.casefold() in _STATUS_WORDS else code if code in PLAN_STATUSES else None
        if record["status"] is None:
            found.append(line.at(say.plan_status(status, list(PLAN_STATUSES.values())), "status"))
    if record["scheme"] is None:
        found.append(line.at(say.plan_lacks_scheme(), "scheme"))
    else:
        found += _scheme(record, line, names)
    if record["base_year"] is None and not line.texts.get("base_year"):
        found.append(line.at(say.plan_lacks_base_year(), "base_year"))
    start, end = record["start"], record["end"]
    if start is not None and end is not None and start > end:
        found.append(line.at(say.years_reversed(start, end), "end"))
    return found


def check_waiver(record: Record, line: Line, names: Vocabulary) -> list[Problem]:
    """A waiver needs a scheme, a criterion that can be waived there, a year and a reason."""
    found = [line.at(say.no_year(Said("waiver", "放宽")), "year")] if _blank(record, line, "year") else []
    if not (record["reason"] or "").strip():
        found.append(line.at(say.no_reason(), "reason"))
    if record["scheme"] is None:
        remedy = Said("Enter the scheme, such as zero-carbon-2025.", "请填方案，如 zero-carbon-2025。")
        return [*found, line.at(say.names_nothing("unknown_variable", Said("scheme", "方案"), remedy), "scheme")]
    unknown = _scheme(record, line, names)
    if unknown:
        return found + unknown
    scheme = names.catalog.schemes[record["scheme"]]
    if record["criterion"] is None:
        remedy = Said("Enter the number of the criterion.", "请填指标编号。")
        note = say.names_nothing("unknown_item", Said("criterion", "指标"), remedy)
        return [*found, line.at(note, "criterion")]
    criterion = find_criterion(scheme.criteria, record["criterion"], names.catalog)
    if criterion is None:
        note = say.unknown_criterion(record["criterion"], scheme.id, _near_criterion(scheme, record["criterion"]))
        return [*found, line.at(note, "criterion")]
    record["criterion"] = criterion.id
    if not criterion.waivable:
        said = Said(f"Criterion {criterion.id}", f"指标{criterion.id}（{criterion.label.zh}）")
        there = [one.id for one in scheme.criteria if one.waivable]
        found.append(line.at(say.not_waivable(said, scheme.id, there), "criterion"))
    return found


def check_target(record: Record, line: Line, names: Vocabulary) -> list[Problem]:
    """A target needs an indicator or variable, a year, and a value in a unit that fits."""
    text = record["indicator"] or ""
    named = names.find(text)
    if named is None:
        return [line.at(say_cell.unknown_variable(text, names.nearest(text) if text else None), "indicator")]
    record["indicator"] = named.id
    entry = names.entry(named.id)
    what = Said("target", "目标")
    found = [line.at(say.no_year(what), "target_year")] if _blank(record, line, "target_year") else []
    if _blank(record, line, "value"):
        found.append(line.at(say.no_value(what), "value"))
    found += _check_unit(record, entry.unit, named.id, line, names)
    value, unit = record["value"], record["unit"] or entry.unit
    if value is not None and unit == "%" and 0 < abs(value) <= 1 and not line.texts.get("note"):
        said = names.said(named.id)
        target = Said(f"target of {said.en}", f"{said.zh}目标")
        found.append(line.at(say_cell.percent_scale(value, target), "value"))
    return found


def check_factor(record: Record, line: Line, names: Vocabulary) -> list[Problem]:
    """A park's own factor needs a name, an item where the factor has items, and a value in a unit that fits."""
    text = record["factor"] or ""
    factors = names.catalog.factors
    factor = _find_factor(factors.values(), text)
    if factor is None:
        near = did_you_mean(text.casefold(), factors) if text else []
        return [line.at(say.unknown_factor(text, near[0] if near else None, list(factors)), "factor")]
    record["factor"] = factor.id
    said = Said(factor.id, factor.label.zh)
    found = [line.at(say.no_value(Said("factor", "系数")), "value")] if _blank(record, line, "value") else []
    if factor.items is None:
        if record["item"]:
            return [*found, line.at(say_cell.no_items(record["item"], said), "item")]
    elif not record["item"]:
        listed = names.catalog.item_lists[factor.items].items
        return [*found, line.at(say_cell.item_needed(said, labels(listed)), "item")]
    else:
        item = names.catalog.find_item(factor.items, record["item"])
        if item is None:
            spellings = {word: one.id for one in names.catalog.item_lists[factor.items].items
                         for word in (one.id, one.label.zh, one.label.en)}  # fmt: skip
            near = did_you_mean(record["item"], spellings)
            note = say_cell.unknown_item(record["item"], said, spellings[near[0]] if near else None)
            return [*found, line.at(note, "item")]
        record["item"] = item
    declared = factor.unit or _item_unit(factor, record["item"]) or "1"
    wrong = _check_unit(record, declared, factor.id, line, names)
    return found + (wrong or _far_from_published(record, factor, declared, line, names))


def check_limit(record: Record, line: Line, names: Vocabulary) -> list[Problem]:
    """A limit of a dominant industry needs an industry of the list and a criterion that it may replace."""
    found = [line.at(say.no_value(Said("limit", "限值")), "value")] if _blank(record, line, "value") else []
    listed = names.catalog.variables.get("output_by_industry")
    text = record["industry"] or ""
    if listed is not None and listed.items is not None:
        item = names.item_id(listed.id, text)
        if item is None:
            found.append(line.at(say.industry_unknown(text, names.nearest_item(listed.id, text)), "industry"))
        else:
            record["industry"] = item
    open_ones = [one for scheme in names.catalog.schemes.values() for one in scheme.criteria if one.industry_override]
    criterion = find_criterion(open_ones, record["criterion"] or "", names.catalog)
    if criterion is None:
        return [*found, line.at(say.limit_unknown(record["criterion"] or ""), "criterion")]
    record["criterion"] = criterion.id
    return found + _check_unit(record, criterion.unit, f"criterion {criterion.id}", line, names)


CHECKS: dict[str, Callable[[Record, Line, Vocabulary], list[Problem]]] = {
    "targets": check_target,
    "factors": check_factor,
    "plans": check_plan,
    "waivers": check_waiver,
    "industry_thresholds": check_limit,
}


def same_amount(one: Record, other: Record, kind: str, names: Vocabulary) -> bool:
    """Say whether two rows for the same thing say the same, whatever the units they use."""
    if kind == "waivers":
        return True  # a second reason changes nothing
    return _amount(one, kind, names) == _amount(other, kind, names)


def _amount(record: Record, kind: str, names: Vocabulary) -> tuple[float | None, str | None]:
    value, unit = record["value"], record["unit"]
    if value is None or kind != "targets":
        return value, unit
    scale = names.units.convert(unit or names.entry(record["indicator"]).unit, names.entry(record["indicator"]).unit)
    return (value, unit) if isinstance(scale, UnitFault) else (round(value * scale.multiply / scale.divide, 12), None)


def find_criterion(criteria: Iterable[Criterion], text: str, catalog: Catalog) -> Criterion | None:
    """Return a criterion by its id, its label or its indicator, or by the id in front of a drop-down text."""
    criteria = list(criteria)
    word = text.strip().removesuffix(".0")
    for wanted in (word, word.partition(" ")[0]):
        key = _key(wanted)
        for one in criteria:
            if key == _key(one.id):
                return one
        for one in criteria:
            entry = catalog.entry(one.indicator)
            if key and key in map(_key, (one.label.zh, one.label.en, one.indicator, entry.label.zh, entry.label.en)):
                return one
    return None


def _near_criterion(scheme: Scheme, text: str) -> str | None:
    spellings = {word: f"{one.id} {one.label.zh}" for one in scheme.criteria
                 for word in (one.id, one.label.zh, one.label.en, one.indicator)}  # fmt: skip
    near = did_you_mean(text, spellings)
    return spellings[near[0]] if near else None


def _find_factor(factors: Iterable[Factor], text: str) -> Factor | None:
    for wanted in (text, text.partition(" ")[0]):
        for factor in factors:
            if _key(wanted) and _key(wanted) in map(
                _key, (factor.id, factor.label.zh, factor.label.en, *factor.aliases)
            ):
                return factor
    return None


def _scheme(record: Record, line: Line, names: Vocabulary) -> list[Problem]:
    """Bring the scheme of a record to its id."""
    known = names.catalog.find_scheme(record["scheme"])
    if known is None:
        return [line.at(say_cell.unknown_scheme(record["scheme"], sorted(names.catalog.schemes)), "scheme")]
    record["scheme"] = known
    return []


def _far_from_published(record: Record, factor: Factor, declared: str, line: Line, names: Vocabulary) -> list[Problem]:
    """Name a factor below zero, and one of another order than all published ones; zero is as good as any."""
    value, scale = record["value"], names.units.convert(record["unit"] or declared, declared)
    if not value or isinstance(scale, UnitFault):
        return []
    said = Said(factor.id, factor.label.zh)
    if value < 0:
        return [line.at(say.negative(said, spoken(value)), "value")]
    kept = value * scale.multiply / scale.divide
    rows = [row for edition in factor.editions for row in edition.rows if row.item == record["item"] and row.value > 0]
    known = [
        row.value * one.multiply / one.divide
        for row in rows
        if not isinstance(one := names.units.convert(row.unit or declared, declared), UnitFault)
    ]
    if not known or min(known) / FAR < kept < FAR * max(known):
        return []
    share = 100.0 if declared == "%" else 1.0
    published = spoken(min(known) * share) if min(known) == max(known) else (
        f"{spoken(min(known) * share)} … {spoken(max(known) * share)}"
    )  # fmt: skip
    return [line.at(say.far_from_published(said, spoken(kept * share), published, declared), "value")]


def _item_unit(factor: Factor, item: str | None) -> str | None:
    return next(
        (row.unit for edition in factor.editions for row in edition.rows if row.item == item and row.unit), None
    )


def _check_unit(record: Record, declared: str, name: str, line: Line, names: Vocabulary) -> list[Problem]:
    if not record["unit"]:
        return []
    fault = names.units.convert(record["unit"], declared)
    if isinstance(fault, UnitFault):
        note: Note = (
            say_cell.unknown_unit(record["unit"], declared, fault.hint)
            if fault.unknown
            else say_cell.wrong_dimension(record["unit"], declared, Said(name, name))
        )
        return [line.at(note, "unit")]
    return []


def _blank(record: Record, line: Line, name: str) -> bool:
    """Say whether nothing was entered; what was entered and could not be read is told elsewhere."""
    return record[name] is None and not (line.texts.get(name) or "").strip()


def _key(text: str) -> str:
    return plain(text).casefold().replace(" ", "").replace("-", "")
