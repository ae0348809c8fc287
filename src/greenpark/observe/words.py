"""The short lists of words that describe a figure, in both languages, and the codes they stand for (semantics §3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from greenpark.observe.cells import plain, read_number
from greenpark.observe.messages import Said
from greenpark.problems import did_you_mean


class WordList(NamedTuple):
    """What the words describe, the code of each spelling, and the words shown to whoever used another one."""

    what: Said
    codes: Mapping[str, str]
    shown: tuple[str, ...]

    def code(self, text: str) -> str | None:
        """Return the code of a word: by any spelling, or as `A 年报数`, code and word together."""
        word = plain(text).casefold()
        if word in self.codes:
            return self.codes[word]
        letter, rest = word[:1], word[1:]
        if letter in self.codes and (rest.startswith((" ", "(")) or rest.strip(":-") in self.codes):
            return self.codes[letter]
        return None

    def near(self, text: str) -> str | None:
        """Return the spelling that is closest to a text."""
        found = did_you_mean(plain(text).casefold(), [word for word in self.codes if len(word) > 1])
        return found[0] if found else None


def _by_code(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word.casefold(): code for code, words in spellings.items() for word in (code, *words)}


STATUS = WordList(
    Said("status", "数据状态"),
    _by_code({
        "A": ("年报数", "年报", "正式数", "最终数", "final", "actual"),
        "B": ("口径变化", "break"),
        "P": ("快报数", "快报", "初步数", "preliminary", "provisional"),
        "E": ("估算数", "估算", "估计数", "estimate", "estimated"),
        "F": ("预计数", "预计", "预测数", "forecast"),
    }),
    ("A 年报数", "P 快报数", "E 估算数", "F 预计数"),
)  # fmt: skip
QUALITY = WordList(
    Said("quality grade", "质量等级"),
    _by_code({code: (f"{code}级", f"{code}类", f"grade {code}") for code in "ABCD"}),
    ("A", "B", "C", "D"),
)
CONFIDENTIALITY = WordList(
    Said("disclosure", "公开属性"),
    _by_code({
        "open": ("主动公开", "公开", "public"),
        "on_request": ("依申请公开", "依申请", "on request"),
        "closed": ("不予公开", "不公开", "内部", "内部资料", "保密", "confidential", "restricted", "internal"),
    }),
    ("open 主动公开", "on_request 依申请公开", "closed 不予公开"),
)  # fmt: skip
ELECTRICITY = WordList(
    Said("electricity basis", "电力折标口径"),
    _by_code({
        "calorific": ("当量值", "当量", "当量值(0.1229)", "calorific value"),
        "equivalent": ("等价值", "等价", "等价值(供电煤耗)", "coal-equivalent", "coal equivalent",
                       "coal-equivalent value"),
    }),
    ("calorific 当量值", "equivalent 等价值"),
)  # fmt: skip
PRICES = WordList(
    Said("price basis", "价格口径"),
    _by_code({
        "current": ("现价", "当年价", "当年价格", "现行价", "current prices", "current price"),
        "constant": ("不变价", "可比价", "不变价格", "可比价格", "constant prices", "constant price"),
    }),
    ("current 现价", "constant 不变价"),
)  # fmt: skip
# grams of coal behind a kilowatt-hour: by its heat, or by what power plants burn for it
_CALORIFIC, _POWER_PLANTS = (0.12, 0.13), (0.25, 0.45)


def electricity_code(text: str) -> str | None:
    """Return the electricity basis that a word or a conversion factor (kgce/kWh, tce/10⁴ kWh) stands for."""
    found = ELECTRICITY.code(text)
    if found is not None:
        return found
    word = plain(text)
    for start, code in (("当量", "calorific"), ("等价", "equivalent")):
        if word.startswith(start):
            return code
    value = read_number(text).value
    for scaled in (value, value / 10) if value is not None else ():
        if _CALORIFIC[0] <= scaled <= _CALORIFIC[1]:
            return "calorific"
        if _POWER_PLANTS[0] <= scaled <= _POWER_PLANTS[1]:
            return "equivalent"
    return None
