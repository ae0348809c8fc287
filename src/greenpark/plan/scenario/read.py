"""A scenario from YAML: every mistake in one go, with place and remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

import yaml

from greenpark.catalog import Catalog
from greenpark.catalog.models import Text
from greenpark.formula.errors import UnitError
from greenpark.formula.units import conversion
from greenpark.plan.scenario.models import GROUPS, Carbon, Charge, OwnPath, Path, Scenario, Waiver
from greenpark.problems import NotFound, Problem, ProblemsFound, did_you_mean

FOLDER = FilePath(__file__).parent
SHIPPED = ("baseline", "policy", "strengthened")
_KEYS = (
    "id", "label", "extends", "start", "end", "price_year", "currency", "discount_rate", "growth", "variables",
    "factors", "prices", "taxes", "carbon", "budget", "exclude", "potentials", "waivers", "notes",
)  # fmt: skip
_YEARS = (1990, 2100)
_CURRENCY = "CNY"


def read_scenario(source: FilePath | str | None, catalog: Catalog) -> Scenario:
    """Return a scenario: a file, the name of one that ships, or the baseline for None.

    A file says only what differs from the baseline (or from the scenario that it `extends`). Raises ProblemsFound with
    all mistakes, FileNotFoundError.
    """
    name = "baseline" if source is None else str(source)
    path = FOLDER / f"{name}.yaml" if name in SHIPPED else FilePath(name)
    content, problems = _content(path, ())
    reader = _Reader(catalog, path.name, problems)
    scenario = reader.scenario(content, path.stem)
    if reader.problems:
        raise ProblemsFound(reader.problems)
    return scenario


class _UniqueKeys(yaml.SafeLoader):
    """The safe loader, refusing a key that stands twice: the first would be lost without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key.value}' stands twice", key.start_mark
                )  # fmt: skip
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _content(path: FilePath, seen: tuple[str, ...]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the content of a file over that of the scenario which it extends."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it cannot be read"
        raise ProblemsFound([
            Problem("yaml", f"not valid YAML: {what}", "Check indentation, quotes and colons.", file=path.name,
                    row=mark.line + 1 if mark else None, message_zh=f"YAML格式错误：{what}",
                    remedy_zh="请检查缩进、引号和冒号。")
        ]) from None  # fmt: skip
    except UnicodeDecodeError:
        raise ProblemsFound([
            Problem("yaml", "the file is no text in UTF-8", "Save it as UTF-8.", file=path.name,
                    message_zh="文件不是UTF-8文本", remedy_zh="请另存为UTF-8。")
        ]) from None  # fmt: skip
    if not isinstance(found, dict):
        raise ProblemsFound([
            Problem("yaml", "the file holds no scenario", "Write keys such as `growth:` and `prices:`.", file=path.name,
                    message_zh="文件中没有情景", remedy_zh="请写growth、prices等键。")
        ])  # fmt: skip
    parent = found.get("extends", None if path.stem == "baseline" and path.parent == FOLDER else "baseline")
    if parent is None:
        return found, []
    if parent not in SHIPPED or parent in seen:
        return found, [
            Problem("extends", f"'{parent}' is no scenario that ships", f"Use one of {', '.join(SHIPPED)}.",
                    file=path.name, column="extends", message_zh=f"没有内置情景“{parent}”",
                    remedy_zh=f"可用：{'、'.join(SHIPPED)}。")
        ]  # fmt: skip
    below, problems = _content(FOLDER / f"{parent}.yaml", (*seen, parent))
    merged = {**below, **found}
    for key in ("growth", "prices", "factors", "discount_rate", "variables"):
        if isinstance(below.get(key), dict) and isinstance(found.get(key), dict):
            merged[key] = {**below[key], **found[key]}
    notes = [*below.get("notes", ()), *(found.get("notes") or ())]
    merged["notes"] = notes
    return merged, problems


class _Reader:
    """Reads one scenario and keeps every mistake."""

    def __init__(self, catalog: Catalog, file: str, problems: list[Problem]) -> None:
        self.catalog, self.file, self.problems = catalog, file, problems

    def wrong(self, place: str, en: str, zh: str, remedy: str = "", remedy_zh: str = "") -> None:
        """Keep a mistake."""
        self.problems.append(
            Problem("scenario", f"{place}: {en}", remedy, file=self.file, column=place, message_zh=f"{place}：{zh}",
                    remedy_zh=remedy_zh)
        )  # fmt: skip

    def scenario(self, content: Mapping[str, Any], stem: str) -> Scenario:
        """Return the scenario; what is wrong is left out and kept as a problem."""
        for key in content:
            if key not in _KEYS:
                near = did_you_mean(str(key), _KEYS)
                hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(_KEYS)}."
                self.wrong(str(key), "there is no such key", "没有这个键", hint, hint)
        rates = content.get("discount_rate") or {}
        rates = rates if isinstance(rates, dict) else {"public": rates, "private": rates}
        if content.get("currency", _CURRENCY) != _CURRENCY:
            self.wrong(
                "currency", f"'{content['currency']}' is not supported", "暂不支持该货币", "Use CNY.", "请用CNY。"
            )
        label = content.get("label") or {}
        text = Text(en=str(label), zh=str(label)) if not isinstance(label, dict) else Text(
            en=str(label.get("en", stem)), zh=str(label.get("zh", label.get("en", stem))))  # fmt: skip
        budget, total = self._budget(content.get("budget"))
        return Scenario(
            id=str(content.get("id", stem)),
            label=text,
            price_year=self._year(content.get("price_year", 2024), "price_year") or 2024,
            discount_public=self._rate(rates.get("public", "6 %"), "discount_rate.public"),
            discount_private=self._rate(rates.get("private", "8 %"), "discount_rate.private"),
            start=self._year(content.get("start"), "start"),
            end=self._year(content.get("end"), "end"),
            growth=self._growth(content.get("growth") or {}),
            columns=self._columns(content.get("variables") or {}),
            factors=self._factors(content.get("factors") or {}),
            prices=self._prices(content.get("prices") or {}),
            charges=self._charges(content.get("taxes") or []),
            carbon=self._carbon(content.get("carbon")),
            budget_by_year=budget,
            budget=total,
            exclude=tuple(str(one) for one in content.get("exclude") or ()),
            potentials=self._potentials(content.get("potentials") or {}),
            waivers=self._waivers(content.get("waivers") or []),
            notes=tuple(Text(en=str(one["en"]), zh=str(one["zh"])) for one in content.get("notes") or ()
                        if isinstance(one, dict) and {"en", "zh"} <= set(one)),
        )  # fmt: skip

    # -- numbers ---------------------------------------------------------------------------------------------------

    def _number(self, value: Any, place: str) -> float:
        """Return a number; `5 %` is 0.05."""
        text = str(value).strip().replace(",", "")
        percent = text.endswith(("%", "％"))
        try:
            number = float(text.rstrip("%％").strip()) / (100.0 if percent else 1.0)
        except ValueError:
            self.wrong(place, f"'{value}' is not a number", f"“{value}”不是数字")
            return 0.0
        if isinstance(value, bool) or not math.isfinite(number):
            self.wrong(place, f"'{value}' is not a finite number", f"“{value}”不是有限数")
            return 0.0
        return number

    def _rate(self, value: Any, place: str) -> float:
        number = self._number(value, place)
        if not -0.5 < number < 1.0:
            self.wrong(
                place, f"a rate of {number:g} is not between -50 % and 100 %", f"比率{number:g}超出-50%至100%",
                "Write 5 % or 0.05.", "请写5%或0.05。",
            )  # fmt: skip
            return 0.0
        return number

    def _year(self, value: Any, place: str) -> int | None:
        if value is None:
            return None
        if not re.fullmatch(r"\d{4}", str(value)) or not _YEARS[0] <= int(value) <= _YEARS[1]:
            self.wrong(
                place, f"'{value}' is no year", f"“{value}”不是年份", "Write a year such as 2030.", "请写如2030。"
            )
            return None
        return int(value)

    def _points(self, value: Any, place: str, number: Any) -> tuple[tuple[int, float], ...]:
        if not isinstance(value, dict):
            return ((0, number(value, place)),)
        points = []
        for key, one in value.items():
            year = self._year(key, f"{place}.{key}")
            if year is not None:
                points.append((year, number(one, f"{place}.{key}")))
        return tuple(sorted(points)) or ((0, 0.0),)

    def _path(self, value: Any, place: str, *, number: Any = None, factor: float = 1.0) -> Path:
        """Return a path from a number, numbers by year, or a band of either."""
        number = number or self._number

        def scaled(part: Any, where: str) -> tuple[tuple[int, float], ...]:
            return tuple((year, one * factor) for year, one in self._points(part, where, number))

        if not (isinstance(value, dict) and {"low", "central", "high"} & set(value)):
            return Path(scaled(value, place))
        if "central" not in value:
            self.wrong(place, "a band needs 'central'", "区间缺少central")
            return Path(((0, 0.0),))
        found = Path(
            scaled(value["central"], f"{place}.central"),
            scaled(value["low"], f"{place}.low") if "low" in value else None,
            scaled(value["high"], f"{place}.high") if "high" in value else None,
        )
        years = {year for part in (found.low, found.central, found.high) for year, _ in part or ()}
        if any(not found.at(y, "low") <= found.at(y) <= found.at(y, "high") for y in years):
            self.wrong(place, "low, central and high are not in this order", "low、central、high顺序不对")
        return found

    # -- parts -----------------------------------------------------------------------------------------------------

    def _growth(self, given: Any) -> dict[str, Path]:
        found = {}
        for key, value in self._mapping(given, "growth").items():
            if key not in GROUPS:
                self.wrong(f"growth.{key}", "there is no such group", "没有这个分组", f"Use {', '.join(GROUPS)}.",
                           f"可用：{'、'.join(GROUPS)}。")  # fmt: skip
                continue
            found[str(key)] = self._path(value, f"growth.{key}", number=self._rate)
        return found

    def _mapping(self, given: Any, place: str) -> Mapping[Any, Any]:
        if isinstance(given, dict):
            return given
        self.wrong(place, "expected keys and values", "应为键和值")
        return {}

    def column(self, text: str, place: str) -> tuple[str, str] | None:
        """Return the column of the wide frame that a text names, and its unit."""
        name, _, item = text.removesuffix("]").partition("[")
        known = self.catalog.find_name(name)
        if known is None or known not in self.catalog.variables:
            near = did_you_mean(name, self.catalog.variables)
            hint = f"Did you mean '{near[0]}'?" if near else "See `greenpark catalog variables`."
            self.wrong(place, f"'{name}' is no variable", f"没有变量“{name}”", hint, hint)
            return None
        variable = self.catalog.variables[known]
        if variable.items is None:
            return known, variable.unit
        found = self.catalog.find_item(variable.items, item) if item else None
        if found is None:
            self.wrong(place, f"{known} needs one of its items in brackets", f"{known}需在方括号内写分项",
                       f"Such as {known}[{self.catalog.item_lists[variable.items].items[0].id}].")  # fmt: skip
            return None
        return f"{known}[{found}]", self.catalog.unit_of(known, found)

    def _priced(self, value: Any, unit: str, place: str) -> Path:
        """Return money for one unit of a column, in yuan."""
        declared = f"{_CURRENCY}/{unit}"
        if not isinstance(value, dict) or "unit" not in value:
            self.wrong(place, "a price needs its unit", "价格需写单位", f"Write {{value: 0.65, unit: {declared}}}.")
            return Path(((0, 0.0),))
        factor = 1.0
        try:
            factor = conversion(str(value["unit"]), declared)
        except UnitError as error:
            self.wrong(place, str(error), f"单位不符：{value['unit']}", f"Use {declared}.", f"请用{declared}。")
        rest = {key: one for key, one in value.items() if key != "unit"}
        return self._path(rest.get("value", rest.get("path", rest)), place, factor=factor)

    def _prices(self, given: Any) -> dict[str, Path]:
        found = {}
        for key, value in self._mapping(given, "prices").items():
            column = self.column(str(key), f"prices.{key}")
            if column is not None:
                found[column[0]] = self._priced(value, column[1], f"prices.{key}")
        return found

    def _charges(self, given: Any) -> tuple[Charge, ...]:
        found = []
        for index, one in enumerate(given if isinstance(given, list) else []):
            place = f"taxes.{index + 1}"
            one = self._mapping(one, place)
            column = self.column(str(one.get("column", "")), place)
            if column is None:
                continue
            rest = {key: value for key, value in one.items() if key in ("value", "path", "unit")}
            found.append(
                Charge(str(one.get("name", place)), column[0], self._priced(rest, column[1], place),
                       self._year(one.get("from"), f"{place}.from"), self._year(one.get("to"), f"{place}.to"))
            )  # fmt: skip
        return tuple(found)

    def _carbon(self, given: Any) -> Carbon | None:
        if given is None:
            return None
        given = given if isinstance(given, dict) else {"price": given}
        on = str(given.get("charged_on", "co2_energy"))
        if on not in self.catalog.indicators and on not in self.catalog.variables:
            self.wrong("carbon.charged_on", f"'{on}' is no indicator or variable", f"没有指标或变量“{on}”")
            return None
        factor = 1.0
        try:
            factor = conversion(str(given.get("unit", "CNY/t")), f"CNY/{self.catalog.entry(on).unit}")
        except UnitError as error:
            self.wrong("carbon.unit", str(error), "碳价单位不符", "Use CNY/t.", "请用CNY/t。")
        price = self._path(given.get("price", 0), "carbon.price", factor=factor)
        return Carbon(price, on, self._year(given.get("from"), "carbon.from"))

    def _columns(self, given: Any) -> dict[str, OwnPath]:
        found = {}
        for key, value in self._mapping(given, "variables").items():
            place = f"variables.{key}"
            column = self.column(str(key), place)
            value = self._mapping(value, place)
            if column is None:
                continue
            if "growth" in value:
                found[column[0]] = OwnPath(growth=self._path(value["growth"], f"{place}.growth", number=self._rate))
            elif "path" in value:
                factor = 0.01 if column[1] == "%" and "unit" not in value else 1.0
                if "unit" in value:
                    try:
                        factor = conversion(str(value["unit"]), column[1]) * (0.01 if column[1] == "%" else 1.0)
                    except UnitError as error:
                        self.wrong(place, str(error), "单位不符", f"Use {column[1]}.", f"请用{column[1]}。")
                found[column[0]] = OwnPath(values=self._path(value["path"], f"{place}.path", factor=factor))
            elif value.get("hold") is True:
                found[column[0]] = OwnPath(held=True)
            else:
                self.wrong(place, "say growth, path or hold", "请写growth、path或hold")
        return found

    def _factors(self, given: Any) -> dict[str, Path]:
        from greenpark.assess.factors import unit_of

        found = {}
        for key, value in self._mapping(given, "factors").items():
            name, _, item = str(key).removesuffix("]").partition("[")
            if name not in self.catalog.factors:
                near = did_you_mean(name, self.catalog.factors)
                hint = f"Did you mean '{near[0]}'?" if near else ""
                self.wrong(f"factors.{key}", f"'{name}' is no factor", f"没有因子“{name}”", hint, hint)
                continue
            factor = 1.0
            if isinstance(value, dict) and "unit" in value:
                from greenpark.formula.units import parse_unit

                unit, own = parse_unit(str(value["unit"])), unit_of(self.catalog, name, item or None)
                if unit.dimension != own.dimension:
                    self.wrong(f"factors.{key}", f"'{value['unit']}' does not fit", "单位不符")
                factor = unit.factor / own.factor
                value = {one: part for one, part in value.items() if one != "unit"}
            found[str(key)] = self._path(value, f"factors.{key}", factor=factor)
        return found

    def _money(self, value: Any, place: str) -> float:
        """Return an amount in yuan from a number or a text such as `2 亿元`."""
        text = str(value).strip().replace(",", "")
        match = re.fullmatch(r"(-?[\d.]+(?:[eE][-+]?\d+)?)\s*(.*)", text)
        if match is None or isinstance(value, bool):
            self.wrong(place, f"'{value}' is no amount of money", f"“{value}”不是金额", "Write 20000000 or 2000 万元.",
                       "请写20000000或2000万元。")  # fmt: skip
            return 0.0
        amount = self._number(match[1], place)
        if match[2]:
            try:
                amount *= conversion(match[2], _CURRENCY)
            except UnitError as error:
                self.wrong(
                    place, str(error), f"“{match[2]}”不是人民币单位", "Use 万元, 亿元 or CNY.", "请用万元、亿元或CNY。"
                )
        if amount < 0:
            self.wrong(place, "a budget is not negative", "预算不能为负")
        return amount

    def _budget(self, given: Any) -> tuple[dict[int, float], float | None]:
        if given is None:
            return {}, None
        if not isinstance(given, dict):
            return {}, self._money(given, "budget")
        by_year: dict[int, float] = {}
        for key, value in given.items():
            if key == "total":
                continue
            year = self._year(key, f"budget.{key}")
            if year is not None:
                by_year[year] = self._money(value, f"budget.{key}")
        total = self._money(given["total"], "budget.total") if "total" in given else None
        return by_year, total

    def _potentials(self, given: Any) -> dict[str, tuple[float, str]]:
        found = {}
        for key, value in self._mapping(given, "potentials").items():
            part = value if isinstance(value, dict) else {"value": value}
            number = self._number(part.get("value", 0), f"potentials.{key}")
            if number < 0:
                self.wrong(f"potentials.{key}", "a potential is not negative", "潜力不能为负")
            found[str(key)] = (number, str(part.get("unit", "")))
        return found

    def _waivers(self, given: Any) -> tuple[Waiver, ...]:
        found = []
        for index, one in enumerate(given if isinstance(given, list) else []):
            place = f"waivers.{index + 1}"
            one = self._mapping(one, place)
            scheme = self.catalog.find_scheme(str(one.get("scheme", "")))
            rows = {row.id: row for row in self.catalog.schemes[scheme].criteria} if scheme else {}
            row = rows.get(str(one.get("criterion", "")))
            if scheme is None or row is None:
                self.wrong(place, "scheme or criterion is unknown", "方案或指标项未知")
            elif not row.waivable:
                self.wrong(place, f"row {row.id} of {scheme} cannot be waived", f"{scheme}第{row.id}项不可放宽")
            elif not one.get("reason"):
                self.wrong(place, "a waiver needs its reason", "放宽须说明理由")
            else:
                first = self._year(one.get("from", 2025), f"{place}.from") or 2025
                found.append(Waiver(scheme, row.id, first, str(one["reason"])))
        return tuple(found)


def unknown_measures(scenario: Scenario, known: Mapping[str, Any]) -> None:
    """Raise NotFound where the scenario speaks of a measure that there is not."""
    for name in (*scenario.exclude, *scenario.potentials):
        if name not in known:
            near = did_you_mean(name, known)
            hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
            raise NotFound(f"The scenario names a measure '{name}' that there is not.{hint}",
                           f"情景中的措施“{name}”不存在。{hint_zh}")  # fmt: skip
