"""Numbers and units as people read them; rounding stands in one function (semantics §1.2)."""

from __future__ import annotations

import math
import re
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

from greenpark.formula.errors import UnitError
from greenpark.formula.reasons import TOLERANCE
from greenpark.formula.units import conversion

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONEY = ("万元", "亿元")
MOST_DECIMALS = 12
_PLAIN_MONEY = ("10^4 CNY", "10^8 CNY", "CNY", "万元", "亿元", "元")
_LARGE = 10_000.0  # from here on amounts in 10⁴ CNY read better in 10⁸ CNY

_ZH = {
    "CNY": "元", "person": "人", "persons": "人", "count": "个", "day": "天", "days": "天", "d": "天", "year": "年",
    "month": "月", "m3": "m³", "m2": "m²", "km2": "km²", "equivalent": "污染当量", "item": "", "1": "", "ug": "μg",
    "yes/no": "", "10^3": "千",
}  # fmt: skip
_EN = {
    "m3": "m³", "m2": "m²", "km2": "km²", "item": "", "1": "", "ug": "µg", "yes/no": "", "count": "",
    "person": "persons",
    "个": "", "人": "persons", "家": "firms", "项": "items", "辆": "vehicles", "吨": "t", "公顷": "ha", "平方米": "m²",
    "平方公里": "km²", "公里": "km", "元": "CNY", "吨标准煤": "tce", "千瓦时": "kWh", "立方米": "m³", "百万千焦": "GJ",
    "年": "years", "天": "days", "月": "months", "起": "events", "次": "times",
}  # fmt: skip
_POWERS = {"10^3": "10³", "10^4": "10⁴", "10^6": "10⁶", "10^8": "10⁸"}
_MULTIPLES = {"10^4": "万", "10^8": "亿", "10^6": "百万", "10^3": "千"}
_ZH_TO_POWER = {"万": "10⁴", "亿": "10⁸"}
_LONGEST = 1e21  # from here on digits say nothing to a reader, and decimals of 28 digits cannot hold them


def rounded(value: float, decimals: int) -> str:
    """Return a number to a number of decimals, half to even on its decimal text (GB/T 8170)."""
    if abs(value) >= _LONGEST:
        return f"{value:g}"
    exact = Decimal(repr(float(value)))
    text = f"{exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def fixed(value: float, decimals: int) -> str:
    """Return a number to a number of decimals, zeros at its end kept, so that a column of scores lines up."""
    text = rounded(value, decimals)
    if decimals:
        whole, _, part = text.partition(".")
        text = f"{whole}.{part.ljust(decimals, '0')}"
    return grouped(text)


def enough(value: float, digits: int = 4) -> str:
    """Return a needed amount, rounded up so that it suffices."""
    exact = Decimal(repr(float(value)))
    decimals = decimals_for(value, digits)
    # what is only float noise above a round number stays round
    nearest = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    if abs(exact - nearest) <= abs(exact) * Decimal(TOLERANCE):
        return grouped(rounded(value, decimals))
    return grouped(rounded(float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)), decimals))


def decimals_for(value: float, digits: int = 3) -> int:
    """Return the decimals at which a number shows `digits` significant digits; none are cut before the point."""
    if value == 0 or not math.isfinite(value):
        return 0
    # the size after rounding counts: 9.996 to three digits is 10.0
    size = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    return min(MOST_DECIMALS, max(0, digits - 1 - size))


def grouped(text: str) -> str:
    """Return a decimal text with groups of three before the point, from five digits on, and a real minus sign."""
    if "e" in text:  # 2e+300
        return text
    sign, digits = (MINUS, text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", NBSP)
    return f"{sign}{whole}{point}{rest}"


def number(value: float, digits: int = 3) -> str:
    """Return a number with `digits` significant digits."""
    return grouped(rounded(value, decimals_for(value, digits)))


def apart(value: float, limit: float, digits: int = 3) -> tuple[str, str]:
    """Return value and limit with as many digits as it takes until they differ (users section 3)."""
    shown_limit = number(limit, max(digits, 4))
    if abs(value - limit) <= TOLERANCE * max(1.0, abs(limit)):
        return shown_limit, shown_limit  # the same by §1.1
    decimals = decimals_for(value, digits)
    text = rounded(value, decimals)
    while decimals < MOST_DECIMALS and text == rounded(limit, decimals):
        decimals += 1
        text = rounded(value, decimals)
    return grouped(text), shown_limit


def unit_text(unit: str, lang: str) -> str:
    """Return a unit as it is written in the language: 10^4 CNY is 万元 or 10⁴ CNY."""
    if unit in ("1", "yes/no", "item", ""):
        return ""
    parts = [_part(part.strip(), lang) for part in unit.split("/")]
    text = "/".join(part for part in parts if part).replace("/persons", "/person")
    if text and not parts[0] and len(parts) > 1:
        return f"per {text}" if lang == "en" else f"1/{text}"
    return text


def _part(part: str, lang: str) -> str:
    match = re.match(r"^(10\^\d+)\s+(.*)$", part)
    if lang == "zh":
        if match:
            return _MULTIPLES.get(match[1], match[1]) + _ZH.get(match[2], match[2])
        return _ZH.get(part, part)
    if match:
        rest = _EN.get(match[2], match[2])
        return f"{_POWERS.get(match[1], match[1])}{NBSP}{rest}".strip()
    if part in _EN:
        return _EN[part]
    if part[:1] in _ZH_TO_POWER and part[1:]:
        return f"{_ZH_TO_POWER[part[0]]}{NBSP}{_EN.get(part[1:], part[1:])}".strip()
    return part


def with_unit(text: str, unit: str, lang: str) -> str:
    """Return a number's text with its unit behind it."""
    shown = unit_text(unit, lang)
    if not shown:
        return text
    if lang == "zh":
        return f"{text}{shown}" if shown == "%" or not shown[0].isascii() else f"{text}{NBSP}{shown}"
    return f"{text} × {shown}" if shown.startswith("10") else f"{text}{NBSP}{shown}"


def quantity(value: float, unit: str, lang: str, *, digits: int = 3, money: str | None = None) -> str:
    """Return a number with its unit; plain amounts of money in the unit asked for, or the one that reads best."""
    if lang == "en" and money is None and unit in _PLAIN_MONEY:
        return _english_money(value * conversion(unit, "CNY"), digits)
    value, unit = in_money(value, unit, money)
    return with_unit(number(value, digits), unit, lang)


def _english_money(value: float, digits: int) -> str:
    for size, name in ((1e9, "billion CNY"), (1e6, "million CNY")):
        if abs(value) >= size:
            return f"{number(value / size, max(digits, 4))}{NBSP}{name}"
    return f"{number(value, digits)}{NBSP}CNY"


def in_money(value: float, unit: str, money: str | None) -> tuple[float, str]:
    """Return an amount of money in `money`, else in 10⁸ CNY where it is large; other units stay."""
    if unit not in _PLAIN_MONEY:
        return value, unit
    if money is None:
        in_ten_thousand = value * conversion(unit, "10^4 CNY")
        money = "亿元" if abs(in_ten_thousand) >= _LARGE else "万元"
    wanted = {"万元": "10^4 CNY", "亿元": "10^8 CNY"}[money]
    return value * conversion(unit, wanted), wanted


def convertible(value: float, source: str, target: str) -> float | None:
    """Return a value in another unit without float noise; None where the units do not convert."""
    try:
        return float(f"{value * conversion(source, target):.15g}")
    except UnitError:
        return None


def difference(gap: float, unit: str, lang: str, *, digits: int = 3, money: str | None = None) -> str:
    """Return a gap with its unit; between percentages it is in percentage points (users section 3)."""
    if unit == "%":
        text = number(gap, min(digits, 2) if abs(gap) < 10 else digits)
        if lang == "zh":
            return f"{text}个百分点"
        return f"{text}{NBSP}percentage point{'' if text == '1' else 's'}"
    return quantity(gap, unit, lang, digits=digits, money=money)


def percent(share: float, lang: str, *, digits: int = 2) -> str:
    """Return a fraction as a percentage; never 100 % or 0 % where it is not."""
    value = share * 100
    text = number(value, digits if abs(value) < 99.5 else 4 if abs(value) < 100 else 3)
    if text == "100" and value < 100:
        text = "99.9"
    if text == "0" and value > 0:
        text = "0.1"
    return with_unit(text, "%", lang)


def years_text(years: tuple[int, ...]) -> str:
    """Return years with runs drawn together: 2020–2022, 2024."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(texts)
