"""What a single cell says: a number as people type it, yes or no, or one of the ways to say that there is none.

No cell is guessed: whatever is not clearly a number is `bad` and says so (users §2.4, semantics §1.2, §3.7).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

Kind = Literal["number", "blank", "dash", "not_applicable", "not_collected", "none", "bad"]
Qualifier = Literal["=", ">=", "<=", "~"]

# Full-width ASCII and the many spaces and dashes; not NFKC, which would read "5²" as 52 and "①" as 1
PLAIN = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u3000\u00a0\u2007\u2008\u2009\u200a\u202f\t\r\n", " ")
    | dict.fromkeys("\u200b\ufeff\u2060", "")
    | {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "﹣": "-",
    }
    | {"≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "≒": "≈", "∼": "~", "〜": "~"}
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_MULTIPLES = {
    "百": 2, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "億": 8, "十亿": 9, "百亿": 10,
    "千亿": 11, "万亿": 12,
}  # fmt: skip
_DASHES = frozenset({"-", "--", "---", "…", "……", "...", "..", ".", "na", "null", "none reported", "空"})
_NOT_APPLICABLE = frozenset({
    "/", "\\", "//", "不涉及", "不适用", "无此项", "未涉及", "n/a", "not applicable", "not_applicable",
})  # fmt: skip
_NOT_COLLECTED = frozenset({"未统计", "未收集", "未采集", "暂无数据", "暂缺", "缺", "缺失", "待统计", "not collected"})
_NONE = frozenset({"无", "没有", "none", "nil"})
_PREFIXES: tuple[tuple[str, Qualifier], ...] = (
    (">=", ">="), ("≥", ">="), ("不少于", ">="), ("不低于", ">="), ("不小于", ">="), ("大于等于", ">="), ("超过", ">="),
    ("大于", ">="), (">", ">="), ("at least", ">="), ("<=", "<="), ("≤", "<="), ("不超过", "<="), ("不高于", "<="),
    ("不大于", "<="), ("小于等于", "<="), ("小于", "<="), ("不足", "<="), ("<", "<="), ("at most", "<="), ("≈", "~"),
    ("~", "~"), ("大约", "~"), ("约为", "~"), ("约", "~"), ("近", "~"), ("about", "~"), ("approx.", "~"), ("ca.", "~"),
)  # fmt: skip
_SUFFIXES: tuple[tuple[str, Qualifier], ...] = (
    ("及以上", ">="), ("以上", ">="), ("及以下", "<="), ("以下", "<="), ("以内", "<="), ("左右", "~"), ("上下", "~"),
)  # fmt: skip
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\s?
        (?P<whole>\d{1,3}(?:(?P<separator>[, '’])\d{3})(?:(?P=separator)\d{3})*(?!\d)|\d*)
        (?P<fraction>\.\d*)?
        (?:[eE](?P<exponent>[+-]?\d{1,4})|\s?[×xX*]\s?10(?:\^?(?P<power>[+-]?\d{1,3})|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,4})))?
        \s?(?P<rest>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "是", "有", "√", "✓", "✔", "对", "真", "已建", "已建成"})
_NO = frozenset({"0", "0.0", "false", "no", "n", "f", "否", "无", "没有", "×", "✗", "✘", "错", "假", "未建"})


class Reading(NamedTuple):
    """What a cell says. `unit` is what stood behind the number; `multiple` says that 万 or 亿 did."""

    kind: Kind
    value: float | None = None
    qualifier: Qualifier = "="
    unit: str | None = None
    multiple: str | None = None


BLANK, BAD = Reading("blank"), Reading("bad")


def plain(text: str) -> str:
    """Return the text with full-width characters, odd spaces and dashes in their plain form."""
    return re.sub(r" +", " ", text.translate(PLAIN)).strip()


def read_absence(text: str) -> Reading | None:
    """Return what a cell says that holds no figure, None if it seems to hold one."""
    word = text.casefold()
    if not word:
        return BLANK
    if word in _NOT_APPLICABLE:
        return Reading("not_applicable")
    if word in _NOT_COLLECTED:
        return Reading("not_collected")
    if word in _DASHES or not word.strip("-"):
        return Reading("dash")
    return None


def read_number(text: str) -> Reading:
    """Return the number that `text` spells, as people type numbers; `bad` when it is none.

    Thousands in groups of three (comma, space, thin space), 1.2万, 3亿, 1.2e4, 1.2×10⁴, a unit behind the number
    (95 %, 12.5 万元, 12.5（万元）), ≥ ≤ ≈ 约 before it. NaN, infinity, ranges and decimal commas are `bad`.
    """
    if len(text) > 200:
        return BAD
    word = plain(text)
    absent = read_absence(word)
    if absent is not None:
        return absent
    if word.casefold() in _NONE:
        return Reading("none")
    word, qualifier = _qualifier(word)
    match = _NUMBER.match(word)
    if match is None or not re.search(r"\d", (match["whole"] or "") + (match["fraction"] or "")):
        return BAD
    rest, multiple = match["rest"].strip(), None
    if rest in _MULTIPLES:
        multiple, rest = rest, ""
    if rest and not (rest[0].isalpha() or rest[0] in "%‰°(["):
        return BAD
    value = _value(match, _MULTIPLES[multiple] if multiple else 0)
    if value is None:
        return BAD
    return Reading("number", value, qualifier, unit_in(rest) or None, multiple)


def unit_in(text: str) -> str:
    """Return a unit without the brackets around it."""
    inner = text.strip()
    while len(inner) > 1 and inner[0] in "([" and inner[-1] in ")]":
        inner = inner[1:-1].strip()
    return inner


def _qualifier(word: str) -> tuple[str, Qualifier]:
    lower = word.casefold()
    for prefix, qualifier in _PREFIXES:
        if lower.startswith(prefix):
            return word[len(prefix) :].strip(), qualifier
    for suffix, qualifier in _SUFFIXES:
        if lower.endswith(suffix):
            return word[: -len(suffix)].strip(), qualifier
    return word, "="


def _value(match: re.Match[str], multiple: int) -> float | None:
    """Return the float nearest to the decimal text; None for what no float can hold."""
    whole = match["whole"].replace(match["separator"], "") if match["separator"] else match["whole"]
    power = match["exponent"] or match["power"] or (match["raised"] or "").translate(_SUPERSCRIPTS) or "0"
    try:
        digits = Decimal(f"{match['sign']}{whole or '0'}{match['fraction'] or ''}")
        value = float(digits.scaleb(int(power) + multiple))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return value if abs(value) < float("inf") else None


def read_yes_no(text: str) -> Reading:
    """Return 1 or 0 for the forms of §3.7, `bad` for anything else."""
    word = plain(text).casefold()
    if word in _YES:
        return Reading("number", 1.0)
    if word in _NO:
        return Reading("number", 0.0)
    return read_absence(word) or BAD
